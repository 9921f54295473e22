"""What must come between a submission of cases and its append, and what must not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from domain.actor import Actor
from domain.schemes.load import load_scheme
from domain.slices.adopt_scheme import AdoptScheme
from domain.slices.erase_person import ErasePerson
from domain.slices.report_case import ReportCase
from domain.slices.submit_cases import SubmitCases, Submitted
from ledger.context import Context
from tests.unit.slices.conflicting import Case, always
from tests.unit.slices.world import NEW_YEAR, SEALED, World

TEXT = (Path(__file__).parents[2] / "api" / "conduct.yaml").read_text("utf-8")
DAY = date(2025, 4, 10)
PACK = load_scheme(TEXT, on=DAY)
NAMED = Context(Actor("jiwei", "discipline_body", client="jiwei-system"), "request-1")
RECEIVED = date(2025, 4, 20)


def with_list(world: World | None = None) -> World:
    """The county with a scheme that takes cases."""
    world = (world or World()).with_county()
    world.do(
        AdoptScheme(scheme=PACK.name, scheme_version="2025.1", text=TEXT, effective_on=NEW_YEAR)
    )
    return world


def submitted(case: str, subject: str = "p1", reference: str = "") -> Submitted:
    return Submitted(
        case=case,
        pack=PACK,
        subject=subject,
        situation="neglect",
        day=DAY,
        confidentiality="internal",
        details=SEALED,
        reference=reference,
    )


def submit(*cases: Submitted, submission: str = "first") -> SubmitCases:
    return SubmitCases(submission=submission, cases=cases, received_on=RECEIVED)


def report(case: str, reference: str = "") -> ReportCase:
    return ReportCase(
        case=case,
        pack=PACK,
        subject="p2",
        situation="neglect",
        day=DAY,
        confidentiality="internal",
        details=SEALED,
        reference=reference,
        received_on=RECEIVED,
    )


def erase(person: str) -> ErasePerson:
    return ErasePerson(person=person, reason="本人申请", erased_on=RECEIVED)


CASES = [
    Case(
        "submit_cases",
        with_list,
        always(submit, submitted("C1", reference="n1"), submitted("C2", "p2")),
        (
            always(submit, submitted("C3", "p2")),
            always(report, "C3", "n1"),
            always(erase, "p2"),
        ),
        (
            always(submit, submitted("C3", "p2"), submission="second"),
            always(report, "C3", "n2"),
            always(erase, "p3"),
        ),
        NAMED,
    )
]
