"""The shape of an import's report, for the OpenAPI document."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from api.schemas.receipt import Receipt

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SUFFIXES = {XLSX: "xlsx", "application/vnd.ms-excel": "xls", "text/csv": "csv"}
_FILE = {"schema": {"type": "string", "format": "binary"}}
WORKBOOK: dict[str, Any] = {
    "requestBody": {
        "description": "The file as it is; which kind says Content-Type.",
        "required": True,
        "content": dict.fromkeys(SUFFIXES, _FILE),
    }
}

Columns = Annotated[
    list[str],
    Query(
        description="LETTER=MEANING, such as C=staff_code or E=value, once for each column that "
        "counts, where the headers are not known; remembered for sheets with the same headers",
        max_length=200,
    ),
]
HeaderRow = Annotated[
    int | None, Query(ge=1, le=1_000, description="row of the headers, as Excel counts")
]
SheetName = Annotated[
    str, Query(max_length=64, description="the sheet that these two speak of, if not Sheet1")
]
CountyName = Annotated[
    str, Query(max_length=60, description="name of the county, with the first roster")
]
ServiceFrom = Annotated[date | None, Query(description="day in post for rows without one")]
ChangesOn = Annotated[date | None, Query(description="day on which known people moved or changed")]


class FileSeen(BaseModel):
    """The file: SHA-256 (hexadecimal), size in bytes, media type."""

    sha256: str
    size: int
    media_type: str


class Cell(BaseModel):
    """What is wrong, or worth knowing, at a cell such as C7 (or 7, a whole row)."""

    code: str
    sheet: str
    cell: str
    value: str
    message: str
    next_step: str


class ImportChecked(BaseModel):
    """What a file holds and what is wrong with it; any problem blocks all of it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "file": {"sha256": "9f86d081884c7d65" * 4, "size": 9876, "media_type": XLSX},
                    "summary": {"rows": 12, "entries": 11, "unchanged": 1},
                    "problems": [
                        {
                            "code": "person-unknown",
                            "sheet": "Sheet1",
                            "cell": "7",
                            "value": "TH-9999",
                            "message": "Nobody is known as TH-9999.",
                            "next_step": "Check it, or import the roster first.",
                        }
                    ],
                    "notices": [],
                    "imported_before_at": None,
                }
            ]
        }
    )

    file: FileSeen
    summary: dict[str, Any] = Field(description="counts: rows, entries, unchanged, ...")
    problems: list[Cell]
    notices: list[Cell]
    imported_before_at: int | None = Field(
        description="position at which this very file was imported before; it would add nothing"
    )


class ImportReceipt(Receipt):
    """The receipt of an import, with what the file held."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "first_position": 4711,
                    "last_position": 4722,
                    "repeated": False,
                    "file": {"sha256": "9f86d081884c7d65" * 4, "size": 9876, "media_type": XLSX},
                    "summary": {"rows": 12, "entries": 11, "unchanged": 1},
                    "notices": [],
                }
            ]
        }
    )

    file: FileSeen
    summary: dict[str, Any]
    notices: list[Cell]
