"""One subject: its card, why it is so, its history."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, Request, Response

from api.access.guard import AskerOf, needs
from api.access.reach import require_subject
from api.office import answers
from api.office.views.answers import CardView
from api.office.views.history import HistoryView
from api.pages.evidence import evidence_pdf
from api.pages.rendering import language_of
from api.routers.answering import READS, OfficeOf, answer_json, problems
from api.routers.paging import PagingOf, paged
from api.schemas.explanation import Explanation
from api.schemas.queries import (
    Day,
    Name,
    NameAsked,
    PeriodAsked,
    Position,
    SchemeAsked,
    SubjectId,
    WaitFor,
)
from domain.evaluation.explain_node import to_json

router = APIRouter(prefix="/v1/cadres", tags=["cadres"], default_response_class=Response)


@router.get(
    "/{subject}",
    dependencies=[needs("read-cards", or_own="subject")],
    summary="A points card, in full for the period named by all three values, else for the newest",
    responses={200: {"model": CardView}, **READS},
)
def read_card(
    *,
    request: Request,
    office: OfficeOf,
    asker: AskerOf,
    subject: SubjectId,
    scheme: SchemeAsked = "",
    assessment: NameAsked = "",
    period: PeriodAsked = "",
    wait_for: WaitFor = None,
) -> Response:
    require_subject(office, asker, "read-cards", subject)
    return answer_json(
        request,
        office,
        lambda: answers.card_view(
            office, subject, scheme=scheme, assessment=assessment, period=period
        ),
        wait_for=wait_for,
        keep=True,
    )


@router.get(
    "/{subject}/history",
    dependencies=[needs("read-cards", or_own="subject")],
    summary="Everything recorded about a subject, with what each entry changed",
    responses={200: {"model": HistoryView}, **READS},
)
def read_history(
    *,
    request: Request,
    office: OfficeOf,
    asker: AskerOf,
    paging: PagingOf,
    subject: SubjectId,
    as_of: Position = None,
    as_of_day: Day = None,
    effective_until: Day = None,
    wait_for: WaitFor = None,
) -> Response:
    require_subject(office, asker, "read-cards", subject)
    (after,) = paging.key(int) or (0,)

    def make() -> HistoryView:
        view = answers.history_view(
            office,
            subject,
            as_of=as_of,
            as_of_day=as_of_day,
            effective_until=effective_until,
        )
        rest = [moment for moment in view.moments if moment.position > after]
        page = paged(rest, paging.limit)
        following = paging.next(page, lambda last: (last.position,))
        return replace(view, moments=page.items, next=following)

    return answer_json(request, office, make, wait_for=wait_for, keep=True)


@router.get(
    "/{subject}/evidence.pdf",
    dependencies=[needs("read-cards", or_own="subject")],
    summary="All that the ledger holds about a subject, with the proofs, as one PDF (PDF/A-3a)",
    responses={
        200: {
            "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
            "description": "The evidence file.",
        },
        **problems(401, 403, 404, 422, 429, 503),
    },
)
def read_evidence(
    *, request: Request, office: OfficeOf, asker: AskerOf, subject: SubjectId
) -> Response:
    require_subject(office, asker, "read-cards", subject)
    return Response(
        evidence_pdf(office, language_of(request), subject),
        media_type="application/pdf",
        headers={
            "content-disposition": 'inline; filename="evidence.pdf"',
            "cache-control": "no-store",
        },
    )


@router.get(
    "/{subject}/explanation/{column}",
    dependencies=[needs("read-cards", or_own="subject")],
    summary="Why a figure is what it is: a tree down to entries, rules and parameters",
    responses={200: {"model": Explanation}, **READS},
)
def read_explanation(
    *,
    request: Request,
    office: OfficeOf,
    asker: AskerOf,
    subject: SubjectId,
    column: Name,
    scheme: SchemeAsked,
    assessment: NameAsked,
    period: PeriodAsked,
    as_of: Position = None,
    wait_for: WaitFor = None,
) -> Response:
    require_subject(office, asker, "read-cards", subject)
    return answer_json(
        request,
        office,
        lambda: to_json(
            answers.explanation(
                office,
                subject,
                column,
                scheme=scheme,
                assessment=assessment,
                period=period,
                as_of=as_of,
            )
        ),
        wait_for=wait_for,
        keep=True,
    )
