"""Questions about cases. Nothing here changes anything but `case_view`, which records a look.

Who may read the county's cases (read-cases, reaching the county) sees all of each but what is
sealed. A reporting body sees its own cases: that they were received, and their state.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date

from api.access.places import places_of
from api.office.answering.reading import Reading, reading
from api.office.cases import record_look
from api.office.casework.texts import cases_alike
from api.office.casework.timeline import timeline
from api.office.casework.titles import Titles
from api.office.parts import Office
from api.office.schemes import period_named
from api.office.views.cases import (
    CaseCountsView,
    CaseDetailView,
    CaseMonth,
    CaseSummaryView,
    CasesView,
    CaseView,
    MeasureView,
    SummaryItem,
)
from domain.errors import DomainError
from domain.slices.case_life import unknown_case
from ledger.context import Context
from projections.cases import (
    OPEN_STATES,
    CaseFilter,
    CaseRow,
    MonthCounts,
    count_cases,
    find_cases,
    find_measures,
    find_queue,
    summarise_cases,
)

_NO_COUNTS = CaseMonth(
    month="",
    received=0,
    verified=0,
    reversed=0,
    dismissed=0,
    withdrawn=0,
    open=0,
    overdue=0,
    late=0,
)


def sees_county(office: Office) -> bool:
    """Whether the asker may read all cases of the county."""
    asker = office.asker
    if asker is None:
        return True
    county = places_of(office).county or office.ledger.name
    within = {grant.jurisdiction for grant in asker.grants_for("read-cases")}
    return county in within or bool(within & set(places_of(office).upwards(county)))


def own_bodies(office: Office) -> frozenset[str]:
    """The bodies that the asker reports for."""
    asker = office.asker
    if asker is None:
        return frozenset()
    return frozenset(grant.jurisdiction for grant in asker.grants_for("report-cases"))


def cases_view(
    office: Office,
    which: CaseFilter,
    *,
    own: bool = False,
    queue: bool = False,
    after: tuple[date, int] | None = None,
    before: int | None = None,
    limit: int | None = None,
    wait_for: int | None = None,
) -> CasesView:
    """Cases that the asker may see: the newest first, or with `queue` the open ones by due day.

    `own`: only those that the asker's bodies reported, as reporting bodies see them. `before` (a
    position) and `after` (due day and position) continue a list.
    """
    county = sees_county(office) and not own
    seen = which if county else _own(office, which)
    with reading(office, wait_for=wait_for) as look:
        if queue:
            rows = find_queue(look.connection, look.ledger, seen, after=after, limit=limit)
        else:
            rows = find_cases(look.connection, look.ledger, seen, before=before, limit=limit)
        bodies = None if county else sorted(own_bodies(office))
        counts = count_cases(look.connection, look.ledger, today=office.today(), bodies=bodies)
        return CasesView(
            freshness=look.freshness,
            jurisdiction=look.jurisdiction,
            today=office.today(),
            open=sum(month.open for month in counts),
            overdue=sum(month.overdue for month in counts),
            cases=tuple(_views(look, rows, county=county)),
        )


def case_view(
    office: Office,
    case: str,
    *,
    own: bool = False,
    opening: Context | None = None,
    wait_for: int | None = None,
) -> CaseDetailView:
    """One case; with `opening`, what is sealed is opened for whoever that is, and it is recorded.

    A reporting body opens its own words only. DomainError `unknown-case` also for a case of
    others; `not-permitted` for opening what the asker may not.
    """
    row, mine = _found(office, case, wait_for, own=own)
    if opening is not None:
        _require_opening(office, row, mine=mine)
        wait_for = max(record_look(office, case, opening).last_position, row.changed_at)
        office.catch_up()
    with reading(office) as look:
        rows = find_cases(look.connection, look.ledger, CaseFilter(cases=[case]))
        [view] = _views(look, rows, county=not mine)
        moments, erased = timeline(look, case, opened=opening is not None, own=mine)
        return CaseDetailView(
            freshness=look.freshness,
            jurisdiction=look.jurisdiction,
            case=view,
            leaf=office.ledger.leaf(view.position).hex(),
            opened=opening is not None,
            erased=erased,
            moments=moments,
        )


def case_counts(office: Office, *, wait_for: int | None = None) -> CaseCountsView:
    """How many cases were received and what became of them, by month: public, without persons."""
    with reading(office, wait_for=wait_for) as look:
        counts = count_cases(look.connection, look.ledger, today=office.today())
        return CaseCountsView(
            freshness=look.freshness,
            jurisdiction=look.jurisdiction,
            today=office.today(),
            total=_total(counts),
            months=tuple(CaseMonth(**asdict(month)) for month in counts),
        )


def monthly_summary(office: Office, month: str, *, wait_for: int | None = None) -> CaseSummaryView:
    """What the city gets of a month (2025-03): by situation and township, without persons."""
    period = period_named(month)
    if period.kind != "month":
        raise DomainError(
            "not-a-month",
            f"{month!r} is not a month.",
            next_step="Write it as 2025-03.",
            month=month,
        )
    with reading(office, wait_for=wait_for) as look:
        titles = Titles(office)
        rows = summarise_cases(
            look.connection, look.ledger, first_day=period.starts_on, last_day=period.ends_on
        )
        counts = count_cases(look.connection, look.ledger, today=office.today())
        return CaseSummaryView(
            freshness=look.freshness,
            jurisdiction=look.jurisdiction,
            month=month,
            received=_total([one for one in counts if one.month == month], month),
            verified=tuple(
                SummaryItem(
                    **asdict(row),
                    scheme_title=titles.scheme(row.scheme),
                    situation_title=titles.situation(row.scheme, row.situation),
                    side=titles.side(row.scheme, row.situation),
                    township_name=look.body_name(row.township),
                )
                for row in rows
            ),
        )


def _own(office: Office, which: CaseFilter) -> CaseFilter:
    """The filter cut down to what the asker's bodies reported."""
    own = own_bodies(office)
    if which.bodies is not None:
        own &= set(which.bodies)
    # Subject and situation are the county's findings: a reporter does not search by them.
    return replace(which, bodies=sorted(own), subject=None, situation=None)


def _found(office: Office, case: str, wait_for: int | None, *, own: bool) -> tuple[CaseRow, bool]:
    """The case and whether it is the asker's own; DomainError `unknown-case`."""
    with reading(office, wait_for=wait_for) as look:
        rows = find_cases(look.connection, look.ledger, CaseFilter(cases=[case]))
    if rows and sees_county(office) and not own:
        return rows[0], False
    if rows and rows[0].body in own_bodies(office):
        return rows[0], True
    raise unknown_case(case)


def _require_opening(office: Office, row: CaseRow, *, mine: bool) -> None:
    """DomainError `not-permitted` unless the asker may open what is sealed in the case."""
    if office.asker is not None and not mine:
        office.asker.require("open-case-details")
        if row.confidentiality == "restricted":
            office.asker.require("verify-cases")


def _views(look: Reading, rows: Sequence[CaseRow], *, county: bool) -> list[CaseView]:
    """`county`: with all that stands in the log; else as reporting bodies see their own."""
    office = look.office
    titles = Titles(office)
    cases = [row.case for row in rows]
    alike = cases_alike(office.vault, cases) if county and cases else {}
    known = _known(look, alike)
    measures: dict[str, list[MeasureView]] = {}
    for one in find_measures(look.connection, look.ledger, cases=cases) if county else []:
        measures.setdefault(one.case, []).append(
            MeasureView(
                position=one.position,
                measure=one.measure,
                title=titles.measure(one.scheme, one.measure),
                first_day=one.first_day,
                last_day=one.last_day,
                first_day_without=one.first_day_without,
                state=one.state(office.today()),
            )
        )
    names = look.names(sorted({row.subject for row in rows if row.subject})) if county else {}
    return [
        _view(
            look,
            row,
            titles,
            county=county,
            names=names,
            alike=tuple(one for one in alike.get(row.case, ()) if one in known),
            measures=tuple(measures.get(row.case, ())),
        )
        for row in rows
    ]


def _known(look: Reading, alike: dict[str, list[str]]) -> set[str]:
    """Those that were recorded: an attempt that was cut off leaves its marks behind."""
    others = sorted({other for each in alike.values() for other in each})
    if not others:
        return set()
    found = find_cases(look.connection, look.ledger, CaseFilter(cases=others))
    return {row.case for row in found if row.state != "withdrawn"}


def _view(
    look: Reading,
    row: CaseRow,
    titles: Titles,
    *,
    county: bool,
    names: dict[str, str],
    alike: tuple[str, ...],
    measures: tuple[MeasureView, ...],
) -> CaseView:
    today = look.office.today()
    overdue = row.state in OPEN_STATES and row.due_on < today
    subject = row.subject if county else None
    situation = row.situation if county else None
    body = look.bodies.get(subject or "")
    unit = "" if body or not subject else places_of(look.office).home(subject)
    return CaseView(
        case=row.case,
        position=row.position,
        changed_at=row.changed_at,
        scheme=row.scheme,
        scheme_title=titles.scheme(row.scheme),
        body=row.body,
        body_name=look.body_name(row.body),
        mine=not county,
        confidentiality=row.confidentiality,
        received_on=row.received_on,
        due_on=row.due_on,
        overdue_days=(today - row.due_on).days if overdue else 0,
        state=row.state,
        started_on=row.started_on,
        decided_on=row.decided_on,
        reversed_on=row.reversed_on,
        subject=subject,
        subject_name=body.name if body else names.get(subject or ""),
        unit_name=look.body_name(unit) if unit else None,
        situation=situation,
        situation_title=titles.situation(row.scheme, situation) if situation else None,
        side=titles.side(row.scheme, situation) if situation else None,
        situation_on=row.situation_on if county else None,
        same_as=row.same_as if county else None,
        alike=alike,
        measures=measures,
    )


def _total(counts: Sequence[MonthCounts], month: str = "") -> CaseMonth:
    sums = {
        name: sum(getattr(one, name) for one in counts)
        for name in asdict(_NO_COUNTS)
        if name != "month"
    }
    return CaseMonth(month=month, **sums)
