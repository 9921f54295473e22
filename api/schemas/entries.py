"""Single entries, as they are sent."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints

from api.schemas.given import Code, Given, Reason, Text, Word

Decimal = Annotated[
    str, StringConstraints(pattern=r"^-?[0-9]{1,14}(\.[0-9]{1,4})?$"), Field(examples=["9.5"])
]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class EvidenceGiven(Given):
    """A file that stays where it is: its SHA-256 (hexadecimal), size in bytes and media type."""

    sha256: Sha256
    size: int = Field(ge=0, lt=2**53)
    media_type: Word


class NewEntry(Given):
    """Something scored. `period` is left out for inputs that are dated.

    `subject` is an id, a staff code, an identity number or the code of a body.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "scheme": "points",
                    "assessment": "quarter",
                    "period": "2025-Q2",
                    "subject": "person11",
                    "input": "tasks",
                    "value": "88.5",
                    "item": "环境整治",
                    "note": "镇政发〔2025〕12号",
                }
            ]
        }
    )

    scheme: Code
    assessment: Code
    period: Annotated[str, Field(max_length=7, examples=["2025-Q1"])] = ""
    subject: Code
    input: Code
    value: Decimal | None = Field(None, description="points or yuan, for inputs of numbers")
    level: Word | None = Field(None, description="for inputs of levels, gates and flags")
    item: Word = Field("", description="which task or deed")
    rater: Word = Field("", description="the rater group of a panel")
    note: Text = Field("", description="grounds, number of the document; no names")
    on: date | None = Field(
        None, description="day of what is scored; today, or the last day of the period"
    )
    evidence: Annotated[tuple[EvidenceGiven, ...], Field(max_length=20)] = ()


class Correction(Given):
    """Another value or level; the old one stays in the history."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"value": "87", "reason": "录入时看错行"}]}
    )

    value: Decimal | None = None
    level: Word | None = None
    reason: Reason
    late: bool = Field(False, description="also when the period is no longer open")


class Withdrawal(Given):
    """The entry no longer counts; it stays in the history."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "查无此事"}]})

    reason: Reason
    late: bool = Field(False, description="also when the period is no longer open")
