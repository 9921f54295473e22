"""Cases: reported and followed by whoever reported them, verified and acted upon by the county."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from api.access.guard import AskerOf, needs
from api.access.roles import Permission
from api.office import cases
from api.office.answering.cases import case_counts, case_view, monthly_summary
from api.office.casework.settlement import Effects, effects_of, settle_case
from api.office.views.cases import (
    CaseCountsView,
    CaseDetailView,
    CaseSummaryView,
    CasesView,
)
from api.routers import case_reports
from api.routers.answering import READS, OfficeOf, answer_computed, answer_json
from api.routers.case_parts import (
    LOOKS,
    CaseId,
    OverdueAsked,
    StateAsked,
    evidence_of,
    newest_cases,
    queued_cases,
)
from api.routers.choosing import SubjectAsked
from api.routers.paging import PagingOf
from api.routers.writing import (
    WRITES,
    Writing,
    WritingOf,
    answer_write,
    require_county,
    subject_given,
)
from api.schemas.cases import (
    CaseDismissal,
    CaseFinding,
    CaseReason,
    CaseStart,
    MeasureEnd,
    NewMeasure,
)
from api.schemas.queries import NameAsked, SchemeAsked, WaitFor
from api.schemas.receipt import Settlements
from ledger.context import Context
from ledger.ledger import Receipt
from projections.cases import CaseFilter

router = APIRouter(tags=["cases"], default_response_class=Response)
router.include_router(case_reports.router)

MeasurePosition = Annotated[
    int, Path(ge=1, lt=2**53, description="position at which the measure was imposed")
]
Month = Annotated[str, Query(max_length=7, examples=["2025-05"])]


# --- for everybody -------------------------------------------------------------------------------


@router.get(
    "/v1/cases/counts",
    summary="How many cases were received and what became of them, by month; no persons",
    dependencies=[needs("read-public")],
    responses={200: {"model": CaseCountsView}, **READS},
)
def read_counts(*, request: Request, office: OfficeOf, wait_for: WaitFor = None) -> Response:
    return answer_json(request, office, lambda: case_counts(office), wait_for=wait_for)


# --- for the county ------------------------------------------------------------------------------


@router.get(
    "/v1/cases",
    summary="Cases, the newest first; with `queue` the undecided ones, due first first",
    dependencies=[needs("read-cases")],
    responses={200: {"model": CasesView}, **READS},
)
def list_cases(
    *,
    request: Request,
    office: OfficeOf,
    asker: AskerOf,
    paging: PagingOf,
    queue: Annotated[bool, Query()] = False,
    state: StateAsked = None,
    overdue: OverdueAsked = False,
    body: Annotated[str, Query(max_length=64, description="the reporting body")] = "",
    scheme: SchemeAsked = "",
    situation: NameAsked = "",
    subject: SubjectAsked = "",
    wait_for: WaitFor = None,
) -> Response:
    require_county(office, asker, "read-cases")
    which = CaseFilter(
        bodies=[body] if body else None,
        scheme=scheme or None,
        states=[state] if state else None,
        subject=subject or None,
        situation=situation or None,
        overdue_on=office.today() if overdue else None,
    )
    make = queued_cases if queue else newest_cases
    return answer_json(request, office, lambda: make(office, which, paging), wait_for=wait_for)


@router.get(
    "/v1/cases/summary",
    summary="What the city gets of a month: verified cases by situation and township",
    dependencies=[needs("read-cases")],
    responses={200: {"model": CaseSummaryView}, **READS},
)
def read_summary(
    *,
    request: Request,
    office: OfficeOf,
    asker: AskerOf,
    month: Month,
    wait_for: WaitFor = None,
) -> Response:
    require_county(office, asker, "read-cases")
    return answer_json(request, office, lambda: monthly_summary(office, month), wait_for=wait_for)


@router.get(
    "/v1/cases/effects",
    summary="What a verified case would change in the periods that run; nothing is recorded",
    dependencies=[needs("simulate")],
    responses={200: {"model": Effects}, **LOOKS},
)
def read_effects(
    *,
    office: OfficeOf,
    asker: AskerOf,
    scheme: SchemeAsked,
    subject: Annotated[str, Query(min_length=1, max_length=64)],
    situation: NameAsked,
    day: Annotated[date, Query(description="of the situation", examples=["2025-04-20"])],
) -> Response:
    meant = subject_given(office, asker, "simulate", subject)
    return answer_computed(
        effects_of(office, scheme=scheme, subject=meant, situation=situation, day=day)
    )


@router.get(
    "/v1/cases/{case}",
    summary="One case and the acts about it, without what is sealed",
    dependencies=[needs("read-cases")],
    responses={200: {"model": CaseDetailView}, **READS},
)
def read_case(
    *,
    request: Request,
    office: OfficeOf,
    asker: AskerOf,
    case: CaseId,
    wait_for: WaitFor = None,
) -> Response:
    require_county(office, asker, "read-cases")
    return answer_json(
        request, office, lambda: case_view(office, case, wait_for=wait_for), wait_for=wait_for
    )


@router.post(
    "/v1/cases/{case}/details",
    summary="One case with what is sealed in it, opened; the look is recorded",
    dependencies=[needs("open-case-details")],
    responses={200: {"model": CaseDetailView}, **LOOKS},
)
def open_case(writing: WritingOf, case: CaseId) -> Response:
    require_county(writing.office, writing.asker, "open-case-details")
    context = writing.context(writing.asker.actor("open-case-details"))
    return answer_computed(case_view(writing.office, case, opening=context))


@router.post(
    "/v1/cases/{case}/start",
    summary="Take a case on: its verification begins",
    dependencies=[needs("verify-cases")],
    **WRITES,
)
def start_verification(writing: WritingOf, case: CaseId, given: CaseStart) -> Response:
    return _county(
        writing,
        "verify-cases",
        case,
        lambda context: cases.start_verification(writing.office, case, context, on=given.on),
    )


@router.post(
    "/v1/cases/{case}/verify",
    summary="The case is a fact: from now on it counts",
    dependencies=[needs("verify-cases")],
    **WRITES,
)
def verify_case(writing: WritingOf, case: CaseId, given: CaseFinding) -> Response:
    return _county(
        writing,
        "verify-cases",
        case,
        lambda context: cases.verify_case(
            writing.office,
            case,
            context,
            finding=given.finding,
            subject=given.subject or "",
            situation=given.situation or "",
            day=given.day,
            evidence=evidence_of(given.evidence),
            on=given.on,
        ),
    )


@router.post(
    "/v1/cases/{case}/dismiss",
    summary="The case is none, or the same as another",
    dependencies=[needs("verify-cases")],
    **WRITES,
)
def dismiss_case(writing: WritingOf, case: CaseId, given: CaseDismissal) -> Response:
    return _county(
        writing,
        "verify-cases",
        case,
        lambda context: cases.dismiss_case(
            writing.office,
            case,
            context,
            finding=given.finding,
            same_as=given.same_as or "",
            on=given.on,
        ),
    )


@router.post(
    "/v1/cases/{case}/measures",
    summary="Impose a measure that the scheme lets follow",
    dependencies=[needs("impose-measures")],
    **WRITES,
)
def impose_measure(writing: WritingOf, case: CaseId, given: NewMeasure) -> Response:
    return _county(
        writing,
        "impose-measures",
        case,
        lambda context: cases.impose_measure(
            writing.office,
            case,
            context,
            measure=given.measure,
            first_day=given.first_day,
            last_day=given.last_day,
            reason=given.reason,
            on=given.on,
        ),
    )


@router.post(
    "/v1/cases/{case}/measures/{position}/lift",
    summary="End a measure before its last day",
    dependencies=[needs("impose-measures")],
    **WRITES,
)
def lift_measure(
    writing: WritingOf, case: CaseId, position: MeasurePosition, given: MeasureEnd
) -> Response:
    return _county(
        writing,
        "impose-measures",
        case,
        lambda context: cases.lift_measure(
            writing.office,
            case,
            context,
            position=position,
            first_day_without=given.first_day_without,
            reason=given.reason,
            on=given.on,
        ),
    )


@router.post(
    "/v1/cases/{case}/reverse",
    summary="What was verified does not hold; its measures end with it",
    dependencies=[needs("impose-measures")],
    **WRITES,
)
def reverse_case(writing: WritingOf, case: CaseId, given: CaseReason) -> Response:
    return _county(
        writing,
        "impose-measures",
        case,
        lambda context: cases.reverse_case(
            writing.office, case, context, reason=given.reason, on=given.on
        ),
    )


@router.post(
    "/v1/cases/{case}/settle",
    summary="Supersede the final periods that the case changes, and settle the pay",
    dependencies=[needs("manage-periods")],
    responses={200: {"model": Settlements}, **LOOKS},
)
def settle(writing: WritingOf, case: CaseId) -> Response:
    require_county(writing.office, writing.asker, "manage-periods")
    writing.claim()
    context = writing.context(writing.asker.actor("manage-periods"))
    return answer_computed({"settled": settle_case(writing.office, case, context)})


def _county(
    writing: Writing, permission: Permission, case: str, act: Callable[[Context], Receipt]
) -> Response:
    return answer_write(writing, permission, act, location=f"/v1/cases/{case}")
