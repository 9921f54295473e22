"""The acts of a period's life, as they are sent."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from api.schemas.given import Code, Given, Reason, Word


def _example(**values: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [values]})


class Act(Given):
    """The day on which it was done: today, unless minutes or a notice name an earlier one."""

    model_config = _example(on="2025-07-02")

    on: date | None = None


class Reopening(Given):
    """Why entries are taken again."""

    model_config = _example(reason="补录两个村的成绩")

    reason: Reason
    withdraw_notice: bool = Field(False, description="also while its notice is on show")


class ChangeGiven(Given):
    """A field (score, grade, tier) of a subject that the meeting decided otherwise, and why."""

    subject: Code
    field: Word
    decided: Word
    reason: Reason


class Decision(Given):
    """What the meeting decided: the computed result, but for the changes."""

    model_config = _example(
        meeting="2025年7月2日联席会议",
        changes=[
            {
                "subject": "person01",
                "field": "grade",
                "decided": "一般",
                "reason": "洪灾中主动值守，会议认为不应列为较差",
            }
        ],
        on="2025-07-02",
    )

    meeting: Annotated[Word, Field(min_length=1)]
    changes: Annotated[tuple[ChangeGiven, ...], Field(max_length=5_000)] = ()
    on: date | None = None


class Supersession(Given):
    """The position of the cause (a late correction, a ruling), and why."""

    model_config = _example(because=4711, reason="复核后扣分增加")

    because: int = Field(ge=1, lt=2**53)
    reason: Reason
