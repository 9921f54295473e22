"""The county with a negative list besides: a monthly scheme, one month final, the next one open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import count
from pathlib import Path

import psycopg

from api.office import bodies, cases, entries, periods, schemes
from api.office.cases import CaseGiven, CaseReceipt
from api.office.parts import Office
from domain.actor import Actor
from ledger.context import Context
from ledger.ledger import Receipt
from ops.postgres import PrivateServer
from tests.api.county import CONTEXT, NAMES, Clock, County, open_office, settle

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


_copies = count(1)
_servers: set[str] = set()


@contextmanager
def listed_county(server: PrivateServer, template: str) -> Iterator[County]:
    """A county with a negative list, of the test's own: a copy of one that is made once."""
    with psycopg.connect(server.url(), autocommit=True) as connection:
        name = f"listed_copy_{next(_copies)}"
        connection.execute(
            f"create database {name} template {_made(server, template)} strategy file_copy"
        )
    clock = Clock()
    clock.set(2025, 5, 15)
    with open_office(server.url(name), clock) as office:
        yield County(office, clock, [f"person{number:02d}" for number in range(len(NAMES))])
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"drop database {name} with (force)")


def _made(server: PrivateServer, template: str) -> str:
    """The database that is copied, made once for each server."""
    if server.url() in _servers:
        return "listed"
    _servers.add(server.url())
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"create database listed template {template} strategy file_copy")
    clock = Clock()
    with open_office(server.url("listed"), clock) as office:
        with_negative_list(settle(office, clock))
    return "listed"


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
