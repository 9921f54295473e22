"""Submissions of cases by machine: what is sent, and the receipt."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import Path, Query
from pydantic import BaseModel, ConfigDict, Field

from api.schemas.entries import EvidenceGiven
from api.schemas.given import Given, Word
from api.schemas.import_report import SUFFIXES
from api.schemas.receipt import Receipt

NDJSON = "application/x-ndjson"
JSON = "application/json"


class CaseSubmitted(Given):
    """A case. Whom it is about: `subject`, or `name` with `unit`, or for bodies `unit` alone."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "situation": "results_made_up",
                    "day": "2026-03-02",
                    "narrative": "经核查，该村上报的集体经济收入与账目不符。",
                    "subject": "JN-0007",
                    "reference": "纪监〔2026〕15号",
                }
            ]
        }
    )

    situation: Word = Field(description="a situation of the scheme's list, by code or title")
    day: date = Field(description="day on which it came about")
    narrative: Annotated[str, Field(min_length=1, max_length=8_000)]
    subject: Word = Field("", description="staff code, identity number, id, or code of a body")
    name: Word = Field("", description="name of the person, if there is no number")
    unit: Word = Field("", description="the village, by code or name")
    township: Word = Field("", description="the township, by code or name")
    reference: Word = Field("", description="your own number of the case; it is reported once")
    contact: Word = Field("", description="whom to ask at your office")
    confidentiality: Word = Field("", description="internal (if left out) or restricted")
    evidence: tuple[EvidenceGiven, ...] = ()


SUBMITTED: dict[str, Any] = {
    "requestBody": {
        "description": "One case; many, one a line; or a workbook after the template. All of it "
        "is recorded or nothing.",
        "required": True,
        "content": {
            JSON: {"schema": CaseSubmitted.model_json_schema()},
            NDJSON: {
                "schema": {"type": "string", "description": "an object as above on each line"}
            },
            **{kind: {"schema": {"type": "string", "format": "binary"}} for kind in SUFFIXES},
        },
    }
}


class CaseReceived(BaseModel):
    """`leaf` is the SHA-256 (hexadecimal) of the byte 0 and the entry at the position.

    `receipt` is the address of its `.tlog-proof`, there within a second; blank where the log is not
    published.
    """

    case: str
    position: int
    leaf: str
    receipt: str


_RECEIPT: dict[str, Any] = {
    "submission": "5a0f" * 16,
    "ledger": "jining/demo",
    "body": "discipline",
    "received_on": "2026-03-05",
    "recorded_at": "2026-03-05T08:30:00Z",
    "first_position": 4711,
    "last_position": 4711,
    "cases": [
        {
            "case": "C260305-7KQ2MX",
            "position": 4711,
            "leaf": "9f86d081884c7d65" * 4,
            "receipt": "/v1/log/receipts/4711",
        }
    ],
}


class SubmissionReceipt(BaseModel):
    """Proof of receipt. Keep it: nobody can alter or remove the entry without its showing."""

    model_config = ConfigDict(json_schema_extra={"examples": [_RECEIPT]})

    submission: str
    ledger: str
    body: str
    received_on: date
    recorded_at: datetime
    first_position: int
    last_position: int
    cases: list[CaseReceived]


class SubmissionRecorded(Receipt):
    """The receipt of a write, with the proof of receipt."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "first_position": 4711,
                    "last_position": 4711,
                    "repeated": False,
                    "proof": _RECEIPT,
                }
            ]
        }
    )

    proof: SubmissionReceipt


class Fault(BaseModel):
    """What is wrong: in JSON at a line and field, in a workbook at a sheet's row and column."""

    code: str
    sheet: str
    row: int = Field(description="line or row, from 1")
    column: str = Field(description='letter of the column or name of the field; "": all of it')
    value: str
    message: str
    next_step: str
    message_zh: str
    next_step_zh: str


class SubmissionChecked(BaseModel):
    """How many cases there are and what is wrong with them; any problem blocks all."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "cases": 2,
                    "problems": [
                        {
                            "code": "person-unknown",
                            "sheet": "",
                            "row": 2,
                            "column": "subject",
                            "value": "JN-9999",
                            "message": "Nobody is known as JN-9999.",
                            "next_step": "Check it, or import the roster first.",
                            "message_zh": "查无此人：JN-9999。",
                            "next_step_zh": "请核对，或先导入花名册。",
                        }
                    ],
                    "notices": [],
                }
            ]
        }
    )

    cases: int
    problems: list[Fault]
    notices: list[Fault]


SubmissionId = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$", description="from the receipt")]
SchemeSubmitted = Annotated[
    str, Query(min_length=1, max_length=64, description="the scheme whose list it is")
]
