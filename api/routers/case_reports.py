"""Cases as those who report them see them: receipt, state, correction, withdrawal."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Depends, Request, Response

from api.access.guard import needs
from api.access.signed import signed_if_keyed
from api.office import cases
from api.office.answering.cases import case_view, own_bodies
from api.office.cases import CaseGiven
from api.office.parts import Office
from api.office.views.cases import CaseDetailView, CasesView
from api.routers.answering import READS, OfficeOf, answer_computed, answer_json
from api.routers.case_parts import (
    LOOKS,
    CaseId,
    OverdueAsked,
    StateAsked,
    evidence_of,
    newest_cases,
)
from api.routers.paging import PagingOf
from api.routers.writing import WRITES, Writing, WritingOf, answer_write, writes
from api.schemas.cases import CaseCorrection, CaseReason, CaseTold, NewCase
from api.schemas.queries import WaitFor
from api.schemas.receipt import CaseReceipt
from domain.slices.case_life import unknown_case
from ledger.context import Context
from ledger.ledger import Receipt
from projections.cases import CaseFilter

router = APIRouter(prefix="/v1/cases", tags=["cases"], default_response_class=Response)


@router.post(
    "",
    summary="Report a case; the answer is the receipt",
    dependencies=[needs("report-cases"), Depends(signed_if_keyed)],
    **writes(CaseReceipt),
)
def report_case(writing: WritingOf, given: NewCase) -> Response:
    office = writing.office
    return answer_write(
        writing,
        "report-cases",
        lambda context: (
            cases.report_case(
                office,
                given_of(given),
                context,
                scheme=given.scheme,
                confidentiality=given.confidentiality,
                on=given.on,
            ).receipt
        ),
        concerning=writing.asker.actor("report-cases").body,
        location=lambda receipt: f"/v1/cases/own/{cases.receipt_of(office, receipt).case}",
        more=lambda receipt: _proof(office, receipt),
    )


@router.get(
    "/own",
    summary="The cases that one has reported, the newest first",
    dependencies=[needs("report-cases")],
    responses={200: {"model": CasesView}, **READS},
)
def list_own_cases(
    *,
    request: Request,
    office: OfficeOf,
    paging: PagingOf,
    state: StateAsked = None,
    overdue: OverdueAsked = False,
    wait_for: WaitFor = None,
) -> Response:
    which = CaseFilter(
        states=[state] if state else None, overdue_on=office.today() if overdue else None
    )
    return answer_json(
        request, office, lambda: newest_cases(office, which, paging, own=True), wait_for=wait_for
    )


@router.get(
    "/own/{case}",
    summary="A case that one has reported: its state, and the receipt",
    dependencies=[needs("report-cases")],
    responses={200: {"model": CaseDetailView}, **READS},
)
def read_own_case(
    *, request: Request, office: OfficeOf, case: CaseId, wait_for: WaitFor = None
) -> Response:
    return answer_json(
        request,
        office,
        lambda: case_view(office, case, own=True, wait_for=wait_for),
        wait_for=wait_for,
    )


@router.post(
    "/own/{case}/details",
    summary="What one has reported, opened; the look is recorded",
    dependencies=[needs("report-cases")],
    responses={200: {"model": CaseDetailView}, **LOOKS},
)
def open_own_case(writing: WritingOf, case: CaseId) -> Response:
    context = writing.context(writing.asker.actor("report-cases"))
    return answer_computed(case_view(writing.office, case, own=True, opening=context))


@router.post(
    "/own/{case}/correct",
    summary="Report a case anew until it is decided; what was reported before stays in the ledger",
    dependencies=[needs("report-cases"), Depends(signed_if_keyed)],
    **WRITES,
)
def correct_case(writing: WritingOf, case: CaseId, given: CaseCorrection) -> Response:
    return _own(
        writing,
        case,
        lambda context: cases.correct_case(
            writing.office, case, given_of(given), context, reason=given.reason, on=given.on
        ),
    )


@router.post(
    "/own/{case}/withdraw",
    summary="Take a case back until it is decided; it stays in the counts",
    dependencies=[needs("report-cases"), Depends(signed_if_keyed)],
    **WRITES,
)
def withdraw_case(writing: WritingOf, case: CaseId, given: CaseReason) -> Response:
    return _own(
        writing,
        case,
        lambda context: cases.withdraw_case(
            writing.office, case, context, reason=given.reason, on=given.on
        ),
    )


def given_of(told: CaseTold) -> CaseGiven:
    """The report as the office takes it."""
    return CaseGiven(
        situation=told.situation,
        day=told.day,
        narrative=told.narrative,
        subject=told.subject or "",
        name=told.name,
        unit=told.unit,
        township=told.township,
        reference=told.reference,
        contact=told.contact,
        evidence=evidence_of(told.evidence),
    )


def _proof(office: Office, receipt: Receipt) -> dict[str, str]:
    proof = cases.receipt_of(office, receipt)
    return {"case": proof.case, "leaf": proof.leaf}


def _own(writing: Writing, case: str, act: Callable[[Context], Receipt]) -> Response:
    """An act of the reporting body; a case of others is an unknown one."""
    reported = cases.reported_case(writing.office, case)
    if reported.body not in own_bodies(writing.office):
        raise unknown_case(case)
    return answer_write(
        writing,
        "report-cases",
        act,
        concerning=reported.body,
        location=f"/v1/cases/own/{case}",
    )
