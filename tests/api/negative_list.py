"""The county with a negative list besides: a monthly scheme, one month final, the next one open."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from api.office import bodies, cases, entries, periods, schemes
from api.office.cases import CaseGiven, CaseReceipt
from api.office.parts import Office
from domain.actor import Actor
from ledger.context import Context
from ledger.ledger import Receipt
from tests.api.county import CONTEXT, County

SCHEME = (Path(__file__).parent / "conduct.yaml").read_text("utf-8")
MONTH = ("conduct", "month")
APRIL, MAY = "2025-04", "2025-05"
REPORTER = Context(Actor("jiwei", "discipline_body", person="p-ji"), "report")
OTHERS = Context(Actor("zhengfa", "discipline_body", client="c-zheng"), "report")
CLERK = Context(Actor("taihu", "county_clerk", person="p-clerk"), "clerk")
SECOND = Context(Actor("taihu", "county_clerk", person="p-second"), "clerk")


def with_negative_list(county: County) -> County:
    """Everybody has 95 points in April and May; April is final, May open; it is 15 May."""
    office, clock = county.office, county.clock
    for body, name in (("jiwei", "县纪委监委"), ("zhengfa", "县委政法委")):
        bodies.register(
            office, body, CONTEXT, kind="department", name=name, parent="taihu", on=None
        )
    schemes.adopt(office, SCHEME, CONTEXT)
    clock.set(2025, 5, 2)
    for month in (APRIL, MAY):
        periods.open_period(office, *MONTH, month, CONTEXT)
        for number, person in enumerate(county.people):
            entries.record_entry(
                office,
                *MONTH,
                month,
                CONTEXT,
                subject=person,
                input_name="tasks",
                value="95",
                item=f"{number}",
            )
    periods.close_period(office, *MONTH, APRIL, CONTEXT)
    periods.compute_period(office, *MONTH, APRIL, CONTEXT)
    periods.decide_period(office, *MONTH, APRIL, CONTEXT, meeting="联席会议")
    periods.publish_period(office, *MONTH, APRIL, CONTEXT)
    clock.set(2025, 5, 12)
    periods.finalise_period(office, *MONTH, APRIL, CONTEXT)
    clock.set(2025, 5, 15)
    office.catch_up()
    return county


def given(subject: str, **changes: object) -> CaseGiven:
    told = {
        "situation": "neglect",
        "day": date(2025, 4, 20),
        "narrative": "人居环境整治连续三周未动工，群众反映强烈。",
        "subject": subject,
    }
    return CaseGiven(**{**told, **changes})  # type: ignore[arg-type]


def report(
    office: Office, subject: str, context: Context = REPORTER, **changes: object
) -> CaseReceipt:
    return cases.report_case(office, given(subject, **changes), context, scheme="conduct")


def verify(office: Office, case: str, **changes: object) -> Receipt:
    """Taken on by one clerk, verified by the other."""
    cases.start_verification(office, case, SECOND)
    return cases.verify_case(office, case, CLERK, finding="现场核查属实。", **changes)  # type: ignore[arg-type]
