"""Cases as JSON: one object, or one a line (NDJSON). What cannot be read is told line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated

import msgspec

from api.imports.cases import CaseRow
from api.imports.problems import CellProblem
from domain.events.base import Evidence

_AT = re.compile(r"(?: - at `\$\.(?P<at>\w+)|unknown field `(?P<unknown>[^`]+)`)")
_MOST_SAFE = 2**53 - 1


class _File(msgspec.Struct, forbid_unknown_fields=True):
    sha256: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    size: Annotated[int, msgspec.Meta(ge=0, le=_MOST_SAFE)]
    media_type: Annotated[str, msgspec.Meta(max_length=200)]


class _Line(msgspec.Struct, forbid_unknown_fields=True):
    """The fields of `api.schemas.submissions.CaseSubmitted`; what is missing is found later."""

    situation: str = ""
    day: str = ""
    narrative: str = ""
    subject: str = ""
    name: str = ""
    unit: str = ""
    township: str = ""
    reference: str = ""
    contact: str = ""
    confidentiality: str = ""
    evidence: list[_File] = []


_decode = msgspec.json.Decoder(_Line).decode


def read_lines(data: bytes) -> tuple[list[CaseRow], list[CellProblem]]:
    """The cases of the lines, counted from 1, and what is wrong with those that are none."""
    rows: list[CaseRow] = []
    problems: list[CellProblem] = []
    for number, line in _lines(data):
        read = read_case(line, number)
        if isinstance(read, CaseRow):
            rows.append(read)
        else:
            problems.append(read)
    return rows, problems


def _lines(data: bytes) -> Iterator[tuple[int, bytes]]:
    for number, line in enumerate(data.split(b"\n"), start=1):
        if line.strip():
            yield number, line


def read_case(data: bytes, number: int = 1) -> CaseRow | CellProblem:
    """One object; `number` is that of its line."""
    try:
        line = _decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
        return _unreadable(str(wrong), number)
    texts = {name: getattr(line, name) for name in _Line.__struct_fields__ if name != "evidence"}
    return CaseRow(
        sheet="",
        row=number,
        texts=texts,
        evidence=tuple(Evidence(**msgspec.to_builtins(one)) for one in line.evidence),
        place=str,
        title=str,
    )


def _unreadable(detail: str, number: int) -> CellProblem:
    found = _AT.search(detail)
    field = (found["at"] or found["unknown"]) if found else ""
    return CellProblem(
        code="field-unreadable" if field else "line-unreadable",
        sheet="",
        row=number,
        column=field,
        value="",
        fields={"detail": detail, "field": field},
    )
