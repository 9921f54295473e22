"""What is sent about cases."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints

from api.schemas.entries import EvidenceGiven
from api.schemas.given import Code, Given, Reason, Word
from domain.events.cases import Confidentiality

_NO_CONTROLS = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
OnDay = Annotated[date | None, Field(description="day on which it was done; today if left out")]
Narrative = Annotated[
    str,
    StringConstraints(pattern=_NO_CONTROLS, min_length=1, max_length=8_000, strip_whitespace=True),
]
Evidences = Annotated[tuple[EvidenceGiven, ...], Field(max_length=20)]


class CaseTold(Given):
    """What happened, to whom. All of it is sealed until the case is verified.

    Whom: `subject` is a staff code, an identity number, an id or the code of a body; or `name` with
    `unit` (the village, by code or name) and, where two villages share a name, `township`.
    """

    situation: Code = Field(description="a situation of the scheme's catalogue")
    day: date = Field(description="on which it came about")
    narrative: Narrative
    subject: Code | None = None
    name: Word = ""
    unit: Word = ""
    township: Word = ""
    reference: Word = Field("", description="your own number; the same number is taken once")
    contact: Word = Field("", description="whom to ask")
    evidence: Evidences = ()
    on: OnDay = None


class NewCase(CaseTold):
    """A report. `restricted` details are for those only who verify."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "scheme": "conduct",
                    "situation": "petition",
                    "day": "2025-04-20",
                    "subject": "person03",
                    "narrative": "信访积案逾期未化解，群众到县上访。",
                    "reference": "2025-007",
                    "confidentiality": "internal",
                }
            ]
        }
    )

    scheme: Code
    confidentiality: Confidentiality = "internal"


class CaseCorrection(CaseTold):
    """The whole report anew, and why."""

    reason: Reason


class CaseReason(Given):
    """Why, in a sentence; sealed."""

    reason: Reason
    on: OnDay = None


class CaseStart(Given):
    """The day on which the verification began."""

    on: OnDay = None


class CaseFinding(Given):
    """What was found. What is left out is as it was reported."""

    finding: Reason
    subject: Code | None = None
    situation: Code | None = None
    day: date | None = Field(None, description="of the situation, if it was another")
    evidence: Evidences = ()
    on: OnDay = None


class CaseDismissal(Given):
    """Why it is none; `same_as`: the case that reported the same before."""

    finding: Reason
    same_as: Code | None = None
    on: OnDay = None


class NewMeasure(Given):
    """A measure that the scheme lets follow the situation."""

    measure: Code
    first_day: date
    last_day: date | None = Field(None, description="left out where the scheme sets no limit")
    reason: Reason
    on: OnDay = None


class MeasureEnd(Given):
    """Why a measure ends, and from which day on it is not in force."""

    first_day_without: date
    reason: Reason
    on: OnDay = None
