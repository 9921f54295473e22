"""Workbooks in: check, import, and the templates to fill in; what was imported."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Request, Response

from api.access.guard import needs
from api.imports.layouts import layouts_said
from api.imports.problems import CellProblem
from api.imports.template import roster_template
from api.office import lists
from api.office.answering.reading import reading
from api.office.imports import ImportReport, import_entries, import_roster
from api.office.templates import entries_workbook
from api.office.views.lists import ImportRow, ImportsView
from api.routers.answering import READS, OfficeOf, answer_computed, answer_json, problems
from api.routers.paging import PagingOf, paged
from api.routers.writing import (
    Writing,
    WritingOf,
    actor_reaching,
    receipt_answer,
    span_of,
    writes,
)
from api.schemas.import_report import (
    SUFFIXES,
    WORKBOOK,
    XLSX,
    ChangesOn,
    Columns,
    CountyName,
    HeaderRow,
    ImportChecked,
    ImportReceipt,
    ServiceFrom,
    SheetName,
)
from api.schemas.queries import (
    EntryPosition,
    Name,
    NameAsked,
    PeriodAsked,
    PeriodKey,
    SchemeAsked,
    SchemeName,
    WaitFor,
)
from domain.actor import Actor
from domain.errors import DomainError
from ledger.context import Context
from ledger.ledger import Receipt

router = APIRouter(prefix="/v1", tags=["imports"], default_response_class=Response)

MOST_CELLS_TOLD = 200
CHECKED: dict[int | str, dict[str, Any]] = {
    200: {
        "model": ImportChecked,
        "description": "The report; or, if the request accepts a workbook and something is wrong, "
        "the file with the bad cells marked.",
        "content": {XLSX: {"schema": {"type": "string", "format": "binary"}}},
    },
    **problems(401, 403, 404, 409, 413, 415, 422, 429, 503),
}
_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The workbook.",
        "content": {XLSX: {"schema": {"type": "string", "format": "binary"}}},
    }
}


class Sent:
    """The workbook that the body is, and what was said about its columns."""

    def __init__(
        self,
        request: Request,
        column: Columns = [],  # noqa: B006 (FastAPI copies it)
        header_row: HeaderRow = None,
        sheet: SheetName = "",
    ) -> None:
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind not in SUFFIXES:
            raise DomainError(
                "media-type-unsupported",
                f"{kind or 'A body without Content-Type'} is not a workbook.",
                next_step=f"Send one of: {', '.join(SUFFIXES)}.",
                media_type=kind,
            )
        self.file_name = f"workbook.{SUFFIXES[kind]}"
        self.layouts = layouts_said(self.file_name, column, header_row, sheet)


SentOf = Annotated[Sent, Depends()]


@router.get(
    "/imports",
    summary="Imported files, oldest first",
    dependencies=[needs("read-audit")],
    responses={200: {"model": ImportsView}, **READS},
)
def list_imports(
    *, request: Request, office: OfficeOf, paging: PagingOf, wait_for: WaitFor = None
) -> Response:
    (after,) = paging.key(int) or (0,)

    def make() -> ImportsView:
        with reading(office) as look:
            page = paged(lists.imports(look, after=after, limit=paging.limit + 1), paging.limit)
            return ImportsView(
                freshness=look.freshness,
                imports=page.items,
                next=paging.next(page, lambda last: (last.position,)),
            )

    return answer_json(request, office, make, wait_for=wait_for)


@router.get(
    "/imports/{position}",
    summary="One imported file",
    dependencies=[needs("import-entries")],
    responses={200: {"model": ImportRow}, **READS},
)
def read_import(
    *, request: Request, office: OfficeOf, position: EntryPosition, wait_for: WaitFor = None
) -> Response:
    def make() -> ImportRow:
        with reading(office) as look:
            for one in lists.imports(look, after=position - 1, limit=1):
                if one.position == position:
                    return one
        raise DomainError(
            "import-unknown",
            f"Position {position} is not that of an imported file.",
            next_step="The receipt of an import names it first.",
            position=position,
        )

    return answer_json(request, office, make, wait_for=wait_for)


@router.post(
    "/imports/entries",
    summary="Import the entries of a period, or the dated ones: all rows or none",
    dependencies=[needs("import-entries")],
    openapi_extra=WORKBOOK,
    **writes(ImportReceipt),
)
def import_entries_file(
    *,
    writing: WritingOf,
    sent: SentOf,
    scheme: SchemeAsked,
    assessment: NameAsked,
    period: PeriodAsked = "",
) -> Response:
    # Each row must lie within the jurisdiction; the workbook as a whole lies nowhere.
    actor = writing.asker.actor("import-entries")
    return _import(
        writing,
        actor,
        lambda context: import_entries(
            writing.office,
            writing.body,
            sent.file_name,
            context,
            scheme=scheme,
            assessment=assessment,
            period=period,
            layouts=sent.layouts,
        ),
    )


@router.post(
    "/imports/entries/check",
    summary="Check a workbook of entries to the last cell; records nothing",
    dependencies=[needs("import-entries")],
    openapi_extra=WORKBOOK,
    responses=CHECKED,
)
def check_entries_file(
    *,
    writing: WritingOf,
    sent: SentOf,
    scheme: SchemeAsked,
    assessment: NameAsked,
    period: PeriodAsked = "",
) -> Response:
    report = import_entries(
        writing.office,
        writing.body,
        sent.file_name,
        writing.context(writing.asker.actor("import-entries")),
        scheme=scheme,
        assessment=assessment,
        period=period,
        layouts=sent.layouts,
        dry_run=True,
    )
    return _checked(writing.request, report)


@router.post(
    "/imports/roster",
    summary="Import townships, villages, people and their posts: all rows or none",
    dependencies=[needs("manage-roster")],
    openapi_extra=WORKBOOK,
    **writes(ImportReceipt),
)
def import_roster_file(
    *,
    writing: WritingOf,
    sent: SentOf,
    county_name: CountyName = "",
    service_from: ServiceFrom = None,
    changes_on: ChangesOn = None,
) -> Response:
    return _import(
        writing,
        actor_reaching(writing.office, writing.asker, "manage-roster", None),
        lambda context: import_roster(
            writing.office,
            writing.body,
            sent.file_name,
            context,
            county_name=county_name,
            default_service_from=service_from,
            changes_on=changes_on,
            layouts=sent.layouts,
        ),
    )


@router.post(
    "/imports/roster/check",
    summary="Check a roster to the last cell; records nothing",
    dependencies=[needs("manage-roster")],
    openapi_extra=WORKBOOK,
    responses=CHECKED,
)
def check_roster_file(
    *,
    writing: WritingOf,
    sent: SentOf,
    county_name: CountyName = "",
    service_from: ServiceFrom = None,
    changes_on: ChangesOn = None,
) -> Response:
    report = import_roster(
        writing.office,
        writing.body,
        sent.file_name,
        writing.context(actor_reaching(writing.office, writing.asker, "manage-roster", None)),
        county_name=county_name,
        default_service_from=service_from,
        changes_on=changes_on,
        layouts=sent.layouts,
        dry_run=True,
    )
    return _checked(writing.request, report)


@router.get(
    "/templates/roster",
    summary="An empty roster workbook to fill in",
    dependencies=[needs("manage-roster")],
    responses={**_FILE, **problems(401, 403, 429, 503)},
)
def read_roster_template() -> Response:
    return _workbook(roster_template(), "roster.xlsx")


@router.get(
    "/templates/entries/{scheme}/{assessment}/{period}",
    summary="A workbook with the row of everybody within reach, to fill in and import",
    dependencies=[needs("import-entries")],
    responses={**_FILE, **problems(401, 403, 404, 409, 422, 429, 503)},
)
def read_entries_template(
    *, office: OfficeOf, scheme: SchemeName, assessment: Name, period: PeriodKey
) -> Response:
    return _workbook(entries_workbook(office, scheme, assessment, period), "entries.xlsx")


def _import(writing: Writing, actor: Actor, read: Callable[[Context], ImportReport]) -> Response:
    """Import once; any problem of a cell refuses the whole file."""
    context = writing.context(actor)
    writing.claim()
    report = read(context)
    if report.problems:
        raise DomainError(
            "file-has-problems",
            f"{len(report.problems)} cells or rows are wrong; nothing was recorded.",
            next_step="Correct the cells listed in fields. The address with /check gives a copy "
            "of the file with them marked, if you accept a workbook.",
            problems=len(report.problems),
            cells=[_cell(one) for one in report.problems[:MOST_CELLS_TOLD]],
        )
    receipt = report.receipt
    if receipt is None and report.recorded_at is not None:
        receipt = span_of(writing.office, report.recorded_at)
    if receipt is None:  # the ledger holds all of it already, entry by entry
        head = writing.office.ledger.head()
        receipt = Receipt(head + 1, head)
    return receipt_answer(
        writing,
        receipt,
        location=f"/v1/imports/{receipt.first_position}"
        if receipt.first_position <= receipt.last_position
        else "/v1/imports",
        file=msgspec.to_builtins(report.file),
        summary=dict(report.summary),
        notices=[_cell(one) for one in report.notices],
    )


def _checked(request: Request, report: ImportReport) -> Response:
    if report.error_book is not None and XLSX in request.headers.get("accept", ""):
        return _workbook(report.error_book, "errors.xlsx")
    return answer_computed(
        {
            "file": report.file,
            "summary": dict(report.summary),
            "problems": [_cell(one) for one in report.problems],
            "notices": [_cell(one) for one in report.notices],
            "imported_before_at": report.recorded_at,
        }
    )


def _cell(problem: CellProblem) -> dict[str, str]:
    return {
        "code": problem.code,
        "sheet": problem.sheet,
        "cell": problem.place,
        "value": problem.value,
        "message": problem.message(),
        "next_step": problem.next_step(),
    }


def _workbook(data: bytes, name: str) -> Response:
    return Response(
        data,
        media_type=XLSX,
        headers={
            "content-disposition": f'attachment; filename="{name}"',
            "cache-control": "no-store",
        },
    )
