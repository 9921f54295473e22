"""Cases submitted by machine: one, many, a workbook; each with its receipt.

Clients that have a public key registered must sign what they submit (`api.access.signed`).
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Request, Response

from api.access.guard import AskerOf, needs
from api.access.signed import signed_if_keyed
from api.imports.problems import CellProblem
from api.imports.template import cases_template
from api.office.parts import Office
from api.office.schemes import scheme_in_force
from api.office.submissions import (
    Form,
    SubmissionReceipt,
    SubmissionReport,
    receipt_at,
    receipt_of_submission,
    submit_cases,
)
from api.routers.answering import READS, OfficeOf, answer_computed, problems
from api.routers.writing import Writing, WritingOf, receipt_answer, writes
from api.schemas.import_report import SUFFIXES, XLSX
from api.schemas.queries import SchemeName, WaitFor
from api.schemas.submissions import (
    JSON,
    NDJSON,
    SUBMITTED,
    SchemeSubmitted,
    SubmissionChecked,
    SubmissionId,
    SubmissionRecorded,
)
from api.schemas.submissions import SubmissionReceipt as ReceiptShape
from domain.errors import DomainError

router = APIRouter(prefix="/v1", tags=["submissions"], default_response_class=Response)

MOST_FAULTS_TOLD = 200
_FORMS: dict[str, Form] = {JSON: "json", NDJSON: "lines", **SUFFIXES}  # type: ignore[dict-item]


def form_of(request: Request) -> Form:
    """What Content-Type says; DomainError `media-type-unsupported`."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in _FORMS:
        raise DomainError(
            "media-type-unsupported",
            f"{kind or 'A body without Content-Type'} is no submission of cases.",
            next_step=f"Send one of: {', '.join(_FORMS)}.",
            media_type=kind,
        )
    return _FORMS[kind]


FormOf = Annotated[Form, Depends(form_of)]


@router.post(
    "/submissions",
    summary="Submit cases: one, many or a workbook; all of it or nothing",
    dependencies=[needs("report-cases"), Depends(signed_if_keyed)],
    openapi_extra=SUBMITTED,
    **writes(SubmissionRecorded),
)
def submit(*, writing: WritingOf, form: FormOf, scheme: SchemeSubmitted) -> Response:
    writing.claim()
    report = _submitted(writing, form, scheme, dry_run=False)
    if report.problems or report.receipt is None:
        raise DomainError(
            "file-has-problems",
            f"{len(report.problems)} fields or lines are wrong; nothing was recorded.",
            next_step="Correct what is listed in fields. The address with /check gives a copy of "
            "a workbook with the cells marked, if you accept one.",
            problems=len(report.problems),
            faults=[_fault(one) for one in report.problems[:MOST_FAULTS_TOLD]],
        )
    proof = receipt_at(writing.office, report.receipt)
    return receipt_answer(
        writing,
        report.receipt,
        location=f"/v1/submissions/{proof.submission}/receipt",
        proof=msgspec.to_builtins(proof),
    )


@router.post(
    "/submissions/check",
    summary="Check a submission to the last field; records nothing",
    dependencies=[needs("report-cases")],
    openapi_extra=SUBMITTED,
    responses={
        200: {
            "model": SubmissionChecked,
            "description": "The report; or, if the request accepts a workbook and something is "
            "wrong with one, the file with the bad cells marked.",
            "content": {XLSX: {"schema": {"type": "string", "format": "binary"}}},
        },
        **problems(401, 403, 404, 409, 413, 415, 422, 429, 503),
    },
)
def check(*, writing: WritingOf, form: FormOf, scheme: SchemeSubmitted) -> Response:
    report = _submitted(writing, form, scheme, dry_run=True)
    if report.error_book is not None and XLSX in writing.request.headers.get("accept", ""):
        return _file(report.error_book, XLSX, "errors.xlsx")
    return answer_computed(
        {
            "cases": report.cases,
            "problems": [_fault(one) for one in report.problems],
            "notices": [_fault(one) for one in report.notices],
        }
    )


@router.get(
    "/submissions/{submission}/receipt",
    summary="The proof of receipt of a submission, to be kept",
    dependencies=[needs("report-cases")],
    responses={200: {"model": ReceiptShape}, **READS},
)
def read_receipt(
    *, office: OfficeOf, asker: AskerOf, submission: SubmissionId, wait_for: WaitFor = None
) -> Response:
    del wait_for  # what follows reads the ledger itself, which has it
    receipt = _own(office, asker.grants_for("report-cases"), submission)
    body = msgspec.json.format(msgspec.json.encode(receipt), indent=2)
    return _file(body, JSON, f"receipt-{receipt.first_position}.json")


@router.get(
    "/templates/cases/{scheme}",
    summary="A workbook for a month's cases, to fill in and submit",
    dependencies=[needs("report-cases")],
    responses={
        200: {
            "description": "The workbook.",
            "content": {XLSX: {"schema": {"type": "string", "format": "binary"}}},
        },
        **problems(401, 403, 404, 409, 422, 429, 503),
    },
)
def read_template(*, office: OfficeOf, scheme: SchemeName) -> Response:
    pack = scheme_in_force(office, scheme, office.today())
    return _file(cases_template(pack), XLSX, "cases.xlsx")


def _submitted(writing: Writing, form: Form, scheme: str, *, dry_run: bool) -> SubmissionReport:
    # Whoever may report cases may report one about anybody of the county.
    context = writing.context(writing.asker.actor("report-cases"))
    return submit_cases(writing.office, writing.body, form, context, scheme=scheme, dry_run=dry_run)


def _own(office: Office, grants: Any, submission: str) -> SubmissionReceipt:
    """A receipt of a body that the asker acts for; what others submitted is not known here."""
    receipt = receipt_of_submission(office, submission)
    if receipt.body not in {grant.jurisdiction for grant in grants}:
        raise DomainError(
            "unknown-submission",
            f"There is no submission {submission!r}.",
            next_step="The answer to a submission names it.",
            submission=submission,
        )
    return receipt


def _fault(problem: CellProblem) -> dict[str, object]:
    return {
        "code": problem.code,
        "sheet": problem.sheet,
        "row": problem.row,
        "column": problem.column,
        "value": problem.value,
        "message": problem.message(),
        "next_step": problem.next_step(),
        "message_zh": problem.message("zh"),
        "next_step_zh": problem.next_step("zh"),
    }


def _file(data: bytes, media_type: str, name: str) -> Response:
    return Response(
        data,
        media_type=media_type,
        headers={
            "content-disposition": f'attachment; filename="{name}"',
            "cache-control": "no-store",
        },
    )
