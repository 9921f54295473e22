"""Who is assessed: the roster of a period, in plain Python."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Protocol, TypeVar

from domain.calendar import Period, whole_months
from domain.evaluation.facts import AppointmentFact, Facts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from domain.evaluation.result import Row
    from domain.schemes.model import Assessment


class Known(Protocol):
    """Any fact row: known from one position until another."""

    @property
    def known_from(self) -> int: ...
    @property
    def known_until(self) -> int | None: ...


FactRow = TypeVar("FactRow", bound=Known)


def known_rows(rows: Iterable[FactRow], as_of: int) -> list[FactRow]:
    """The rows that hold as of a position: known_from <= as_of < known_until."""
    return [
        row
        for row in rows
        if row.known_from <= as_of and (row.known_until is None or row.known_until > as_of)
    ]


def known_facts(facts: Facts, as_of: int) -> Facts:
    """The facts as they were known as of a position of the log."""
    return Facts(
        appointments=known_rows(facts.appointments, as_of),
        bodies=known_rows(facts.bodies, as_of),
        entries=known_rows(facts.entries, as_of),
        outcomes=known_rows(facts.outcomes, as_of),
    )


def roster(assessment: Assessment, period: Period, facts: Facts) -> list[Row]:
    """One row a subject, with ROSTER_COLUMNS, sorted by subject; `facts` as known.

    The row is taken from the last span (by starts_on) that overlaps the period, and `classes` filters on that span's class.
    """
    spans: dict[str, list[AppointmentFact]] = defaultdict(list)
    for span in _spans(assessment, facts):
        if span.starts_on <= period.ends_on and _last_day(span, period) >= period.starts_on:
            spans[span.subject].append(span)
    rows = [_row(spans[subject], period) for subject in sorted(spans)]
    return [
        row for row in rows if not assessment.classes or row["cadre_class"] in assessment.classes
    ]


def _spans(assessment: Assessment, facts: Facts) -> list[AppointmentFact]:
    """Appointments; for assessments of villages or townships, the bodies in the same shape."""
    if assessment.subject_kind == "person":
        return facts.appointments
    return [
        AppointmentFact(
            subject=body.body,
            unit=body.body,
            group=body.parent,
            cadre_class="",
            post="",
            service_from=body.starts_on,
            unit_from=body.starts_on,
            starts_on=body.starts_on,
            ends_on=body.ends_on,
            known_from=body.known_from,
        )
        for body in facts.bodies
        if body.kind == assessment.subject_kind
    ]


def _last_day(span: AppointmentFact, period: Period) -> date:
    """The last day served up to the period's end."""
    return period.ends_on if span.ends_on is None else min(span.ends_on, period.ends_on)


def _row(spans: list[AppointmentFact], period: Period) -> Row:
    last = max(spans, key=lambda span: span.starts_on)
    last_day = _last_day(last, period)
    months: set[int] = set()
    for span in spans:
        first = max(span.starts_on, period.starts_on)
        final = _last_day(span, period)
        months.update(range(first.year * 12 + first.month, final.year * 12 + final.month + 1))
    return {
        "subject": last.subject,
        "cadre_class": last.cadre_class,
        "post": last.post,
        "unit": last.unit,
        "group": last.group,
        "months_in_post": whole_months(last.service_from, last_day),
        "months_in_unit": whole_months(last.unit_from, last_day),
        "months_served": len(months),
        "present_at_end": last_day == period.ends_on,
        "classes_held": len({span.cadre_class for span in spans}),
    }
