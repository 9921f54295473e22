"""The life of a period: one period, and the acts from open to final and after."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Protocol

from fastapi import APIRouter, Depends, Request, Response

from api.access.guard import needs
from api.office import periods
from api.office.answering.reading import reading
from api.office.parts import Office
from api.office.views.answers import PeriodView
from api.routers.answering import READS, OfficeOf, answer_json
from api.routers.writing import WRITES, Writing, WritingOf, answer_write, subject_given
from api.schemas.periods import Act, Decision, Reopening, Supersession
from api.schemas.queries import Name, PeriodKey, SchemeName, WaitFor
from ledger.context import Context
from ledger.ledger import Receipt

router = APIRouter(
    prefix="/v1/periods/{scheme}/{assessment}/{period}",
    tags=["periods"],
    default_response_class=Response,
)


class Which:
    """One period of one assessment, as the address names it."""

    def __init__(self, scheme: SchemeName, assessment: Name, period: PeriodKey) -> None:
        self.key = (scheme, assessment, period)
        self.location = f"/v1/periods/{scheme}/{assessment}/{period}"


WhichOf = Annotated[Which, Depends()]


class _DatedAct(Protocol):
    """An act that takes nothing but its day."""

    def __call__(
        self,
        office: Office,
        scheme: str,
        assessment: str,
        period: str,
        context: Context,
        *,
        on: date | None,
    ) -> Receipt: ...


def _dated(act: _DatedAct, writing: Writing, which: Which, given: Act) -> Response:
    return answer_write(
        writing,
        "manage-periods",
        lambda context: act(writing.office, *which.key, context, on=given.on),
        location=which.location,
    )


@router.get(
    "",
    summary="One period: its state, and the day of each act",
    dependencies=[needs("read-public")],
    responses={200: {"model": PeriodView}, **READS},
)
def read_period(
    *, request: Request, office: OfficeOf, which: WhichOf, wait_for: WaitFor = None
) -> Response:
    def make() -> PeriodView:
        with reading(office) as look:
            return look.period_view(look.life(*which.key))

    return answer_json(request, office, make, wait_for=wait_for)


@router.post(
    "/open",
    summary="Take entries, under the version of the scheme in force on the first day",
    dependencies=[needs("manage-periods")],
    **WRITES,
)
def open_period(writing: WritingOf, which: WhichOf, given: Act) -> Response:
    return _dated(periods.open_period, writing, which, given)


@router.post(
    "/close",
    summary="Take no more entries",
    dependencies=[needs("manage-periods")],
    **WRITES,
)
def close_period(writing: WritingOf, which: WhichOf, given: Act) -> Response:
    return _dated(periods.close_period, writing, which, given)


@router.post(
    "/compute",
    summary="Compute the result; pins the facts, the rules and the result's digest",
    dependencies=[needs("manage-periods")],
    **WRITES,
)
def compute_period(writing: WritingOf, which: WhichOf, given: Act) -> Response:
    return _dated(periods.compute_period, writing, which, given)


@router.post(
    "/decide",
    summary="Record the meeting's decision: confirmed, but for the changes, each with its reason",
    dependencies=[needs("decide-periods")],
    **WRITES,
)
def decide_period(writing: WritingOf, which: WhichOf, given: Decision) -> Response:
    office = writing.office

    def decide(context: Context) -> Receipt:
        changes = [
            periods.Change(
                subject_given(office, writing.asker, "decide-periods", one.subject),
                one.field,
                one.decided,
                one.reason,
            )
            for one in given.changes
        ]
        return periods.decide_period(
            office,
            *which.key,
            context,
            meeting=given.meeting,
            deviations=periods.deviations_from(office, *which.key, changes),
            on=given.on,
        )

    return answer_write(writing, "decide-periods", decide, location=which.location)


@router.post(
    "/publish",
    summary="Put the notice up; the objection window begins",
    dependencies=[needs("manage-periods")],
    **WRITES,
)
def publish_period(writing: WritingOf, which: WhichOf, given: Act) -> Response:
    return _dated(periods.publish_period, writing, which, given)


@router.post(
    "/finalise",
    summary="Make it final, after the objection window: outcomes, tiers, pay and duties",
    dependencies=[needs("manage-periods")],
    **WRITES,
)
def finalise_period(writing: WritingOf, which: WhichOf, given: Act) -> Response:
    return _dated(periods.finalise_period, writing, which, given)


@router.post(
    "/reopen",
    summary="Take entries again; the computed result no longer stands. Not after it is final",
    dependencies=[needs("manage-periods")],
    **WRITES,
)
def reopen_period(writing: WritingOf, which: WhichOf, given: Reopening) -> Response:
    return answer_write(
        writing,
        "manage-periods",
        lambda context: periods.reopen_period(
            writing.office,
            *which.key,
            context,
            reason=given.reason,
            withdraw_notice=given.withdraw_notice,
        ),
        location=which.location,
    )


@router.post(
    "/supersede",
    summary="Compute a final period again and supersede the outcomes that differ",
    dependencies=[needs("manage-periods")],
    **WRITES,
)
def supersede_period(writing: WritingOf, which: WhichOf, given: Supersession) -> Response:
    return answer_write(
        writing,
        "manage-periods",
        lambda context: periods.supersede_period(
            writing.office,
            *which.key,
            context,
            because=given.because,
            reason=given.reason,
        ),
        location=which.location,
    )
