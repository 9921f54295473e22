"""Files of what may be read: standings, entries, outcomes, pay, histories."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.responses import StreamingResponse

from api import problems as told
from api.access import reach
from api.access.guard import AskerOf, needs
from api.exports.files import chunks, csv_lines, ndjson, workbook
from api.exports.headings import Headings
from api.exports.rows import (
    Dataset,
    Row,
    entry_rows,
    history_rows,
    outcome_rows,
    pay_rows,
    position_now,
    standing_rows,
)
from api.office import answers
from api.office.answering.reading import check_position
from api.office.parts import Office
from api.routers.answering import READS, OfficeOf, entity_tag, known_already, not_modified
from api.routers.choosing import ChosenOf, InputAsked
from api.routers.outcomes import Superseded
from api.schemas.import_report import XLSX
from api.schemas.problem import Problem
from api.schemas.queries import (
    CadreClass,
    Day,
    Group,
    Name,
    PeriodKey,
    Position,
    SchemeName,
    SubjectId,
    WaitFor,
)

router = APIRouter(prefix="/v1/exports", tags=["exports"], default_response_class=Response)

Format = Literal["csv", "ndjson", "xlsx"]
MEDIA_TYPES: dict[Format, str] = {
    "csv": "text/csv",
    "ndjson": "application/x-ndjson",
    "xlsx": XLSX,
}
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_LINES = {"schema": {"type": "string"}}
FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file. The last line of ndjson is {complete, rows, as_of}, that of csv "
        "begins with #complete; if it is missing, the file was cut off. A workbook comes whole.",
        "content": {
            MEDIA_TYPES["csv"]: _LINES
            | {"example": "rank,subject,score\r\n1,person11,93\r\n#complete,1,90\r\n"},
            MEDIA_TYPES["ndjson"]: _LINES
            | {
                "example": '{"rank": 1, "subject": "person11", "score": "93"}\n'
                '{"complete": true, "rows": 1, "as_of": 90}\n'
            },
            MEDIA_TYPES["xlsx"]: _BINARY,
        },
    },
    **READS,
}


class Wanted:
    """What kind of file was asked for."""

    def __init__(
        self,
        *,
        request: Request,
        office: OfficeOf,
        format: Annotated[Format, Query()] = "csv",  # noqa: A002 (the name behind the question mark)
        headings: Annotated[
            Headings | None,
            Query(description="keys, or words; keys in csv, Chinese in a workbook if not said"),
        ] = None,
        bom: Annotated[
            bool, Query(description="begin csv with a byte order mark, which Excel wants for UTF-8")
        ] = False,
        wait_for: WaitFor = None,
    ) -> None:
        self.request = request
        self.office = office
        self.format: Format = format
        self.headings: Headings = headings or ("zh" if format == "xlsx" else "keys")
        self.bom = bom
        self.wait_for = wait_for


WantedOf = Annotated[Wanted, Depends()]


@router.get(
    "/standings/{scheme}/{assessment}/{period}",
    summary="The standing of a period as a file",
    dependencies=[needs("export")],
    responses=FILE,
)
def export_standing(
    *,
    wanted: WantedOf,
    asker: AskerOf,
    scheme: SchemeName,
    assessment: Name,
    period: PeriodKey,
    as_of: Position = None,
    group: Group = "",
    cadre_class: CadreClass = "",
) -> Response:
    asker.require("read-standings")
    if group:
        reach.require_body(wanted.office, asker, "read-standings", group)
    return _file(
        wanted,
        lambda office: standing_rows(
            answers.standing_view(
                office,
                scheme,
                assessment,
                period,
                as_of=as_of,
                group=group,
                cadre_class=cadre_class,
            )
        ),
    )


@router.get(
    "/entries",
    summary="Entries that stand, as a file",
    dependencies=[needs("read-cards")],
    responses=FILE,
)
def export_entries(
    *,
    wanted: WantedOf,
    asker: AskerOf,
    chosen: ChosenOf,
    input_name: InputAsked = "",
    as_of: Position = None,
) -> Response:
    asker.require("export")
    narrowed = replace(chosen, input=input_name or None)
    return _file(wanted, lambda office: entry_rows(office, narrowed, _position(office, as_of)))


@router.get(
    "/outcomes",
    summary="Recorded outcomes as a file",
    dependencies=[needs("export")],
    responses=FILE,
)
def export_outcomes(
    *,
    wanted: WantedOf,
    asker: AskerOf,
    chosen: ChosenOf,
    superseded: Superseded = False,
    as_of: Position = None,
) -> Response:
    asker.require("read-standings")
    return _file(
        wanted,
        lambda office: outcome_rows(
            office, chosen, _position(office, as_of), superseded=superseded
        ),
    )


@router.get(
    "/pay",
    summary="Pay as a file",
    dependencies=[needs("read-pay")],
    responses=FILE,
)
def export_pay(
    *, wanted: WantedOf, asker: AskerOf, chosen: ChosenOf, as_of: Position = None
) -> Response:
    asker.require("export")
    return _file(wanted, lambda office: pay_rows(office, chosen, _position(office, as_of)))


@router.get(
    "/histories/{subject}",
    summary="The history of a subject as a file",
    dependencies=[needs("read-cards", or_own="subject")],
    responses=FILE,
)
def export_history(
    *,
    wanted: WantedOf,
    asker: AskerOf,
    subject: SubjectId,
    as_of: Position = None,
    as_of_day: Day = None,
    effective_until: Day = None,
) -> Response:
    reach.require_subject(wanted.office, asker, "read-cards", subject)
    return _file(
        wanted,
        lambda office: history_rows(
            answers.history_view(
                office, subject, as_of=as_of, as_of_day=as_of_day, effective_until=effective_until
            )
        ),
    )


def _position(office: Office, as_of: int | None) -> int:
    if as_of is not None:
        check_position(office, as_of)
    known = position_now(office)
    return known if as_of is None else min(as_of, known)


def _file(wanted: Wanted, make: Callable[[Office], Dataset]) -> Response:
    """The dataset as the kind of file that was asked for, or 304.

    The first batch is made before anything is sent, so that what fails at once is a plain error.
    """
    request, office = wanted.request, wanted.office
    tag = entity_tag(request, office, wait_for=wanted.wait_for)
    if known_already(request, tag):
        return not_modified(tag)
    dataset = make(office)
    first = next(dataset.batches, ())
    dataset = replace(dataset, batches=_with_first(first, dataset.batches))
    headers = {
        "etag": tag,
        "cache-control": "no-cache",
        "content-disposition": f'attachment; filename="{_file_name(dataset, wanted.format)}"',
    }
    media_type = MEDIA_TYPES[wanted.format]
    if wanted.format == "xlsx":
        file = workbook(dataset, headings=wanted.headings)
        headers["content-length"] = str(file.seek(0, 2))
        file.seek(0)
        return StreamingResponse(chunks(file), media_type=media_type, headers=headers)

    def failed(error: Exception) -> Problem:
        return told.problem_of(error, request=request.state.number, path=request.url.path)

    lines: Iterator[bytes]
    if wanted.format == "ndjson":
        lines = ndjson(dataset, failed)
    else:
        lines = csv_lines(dataset, failed, headings=wanted.headings, bom=wanted.bom)
    return StreamingResponse(lines, media_type=media_type, headers=headers)


def _file_name(dataset: Dataset, suffix: str) -> str:
    return f"{re.sub('[^A-Za-z0-9._-]', '-', dataset.name)}-{dataset.as_of}.{suffix}"


def _with_first(first: Sequence[Row], rest: Iterator[Sequence[Row]]) -> Iterator[Sequence[Row]]:
    return chain((first,), rest) if first else rest
