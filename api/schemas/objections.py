"""What is sent about objections."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import ConfigDict, Field

from api.schemas.duties import OnDay
from api.schemas.entries import Decimal
from api.schemas.given import Code, Given, Reason, Word
from domain.events.objections import Objector, ResultField, Ruling


class NewObjection(Given):
    """An objection to a published result; `text` is sealed.

    `objector` is `subject` for the one whom the result is about, `other` for somebody else, who
    is named in the text.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "scheme": "points",
                    "assessment": "quarter",
                    "period": "2025-Q2",
                    "subject": "person03",
                    "objector": "subject",
                    "field": "score",
                    "text": "环境整治的得分少记了一次。",
                }
            ]
        }
    )

    scheme: Code
    assessment: Code
    period: Annotated[str, Field(max_length=7)]
    subject: Code
    objector: Objector
    field: ResultField = "result"
    entry: int | None = Field(None, ge=1, lt=2**53, description="position of the entry meant")
    text: Reason
    on: date | None = Field(None, description="day on which it was made; today if left out")


class Acknowledgement(Given):
    """The objection is in hand."""

    rule_within_days: int | None = Field(
        None, ge=0, le=365, description="days until the ruling; the scheme's if left out (P-15)"
    )
    on: OnDay = None


class RedecisionGiven(Given):
    """What an upheld objection makes of the decision about its subject.

    Either another value that the pack lets a meeting decide, or what was computed instead of what
    the meeting made of it. `reason` stands in clear: it names nobody.
    """

    field: Word
    decided: Word | None = Field(None, description="the value; left out with set_aside")
    set_aside: bool = Field(False, description="what was computed holds again")
    reason: Reason


class RulingGiven(Given):
    """The ruling, with reasons for the objector; they are sealed."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "ruling": "upheld",
                    "reasons": "经核实，会议调整所依据的事由与本人无关。",
                    "redecision": {
                        "field": "grade",
                        "set_aside": True,
                        "reason": "会议调整的事由不成立",
                    },
                }
            ]
        }
    )

    ruling: Ruling
    reasons: Reason
    redecision: RedecisionGiven | None = None
    on: OnDay = None


class Withdrawn(Given):
    """The objector takes it back."""

    on: OnDay = None


class Appeal(Given):
    """Why the ruling is not accepted; sealed."""

    text: Reason
    on: OnDay = None


class CorrectionGiven(Given):
    """What becomes of the entry: another value or level, or it is withdrawn."""

    position: int = Field(ge=1, lt=2**53)
    value: Decimal | None = None
    level: Word | None = None
    withdrawn: bool = False


class CarryOut(Given):
    """How an upheld objection is carried out. `reason` stands in clear: it names nobody."""

    reason: Reason
    correction: CorrectionGiven | None = None
