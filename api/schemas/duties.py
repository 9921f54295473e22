"""What is sent about duties."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import ConfigDict, Field

from api.schemas.entries import EvidenceGiven
from api.schemas.given import Code, Given, Reason, Word
from domain.events.duties import DutyKind

OnDay = Annotated[date | None, Field(description="day on which it was done; today if left out")]


class NewDuty(Given):
    """A duty outside any period. `what` is a title and names nobody: it is not sealed."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "subject": "person11",
                    "kind": "rectification",
                    "what": "人居环境整治问题整改",
                    "owner": "township_committee",
                    "owner_body": "xuqiao",
                    "due_on": "2025-06-30",
                }
            ]
        }
    )

    subject: Code
    kind: DutyKind
    what: Word
    owner: Code = Field(description="the role that owes it")
    owner_body: Code = Field(description="the body that owes it")
    due_on: date
    because: int | None = Field(None, ge=1, lt=2**53, description="position of the cause")
    on: OnDay = None


class DutyStep(Given):
    """What was done. `words` are sealed: they may name people."""

    words: Reason
    done: bool = Field(default=False, description="the duty is reported as fulfilled")
    evidence: tuple[EvidenceGiven, ...] = Field((), max_length=20)
    on: OnDay = None


class DutyFinding(Given):
    """What somebody else found when looking at what was done; sealed."""

    finding: Reason
    on: OnDay = None


class DutyRefusal(Given):
    """Why the duty is not done yet; sealed."""

    reason: Reason
    on: OnDay = None


class DutyReminder(Given):
    """The day as of which late duties are escalated."""

    on: OnDay = None
