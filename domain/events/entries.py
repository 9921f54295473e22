"""Entries: everything that is scored, set, observed or awarded, one event each.

`kind` says how `value` or `level` is to be read; the scheme's input of that name has the same
kind. Exactly one of `value` and `level` is set.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from domain.events.base import Event, Evidence

EntryKind = Literal[
    "points",  # value: points earned
    "allocation",  # value: points a task is worth, or a cadre answers for
    "level",  # level: a named level, e.g. 好
    "gate",  # level: "pass" or "fail"
    "panel",  # value: one rater's (or one counted group of raters') score
    "bonus",  # value: points added
    "demerit",  # value: points taken off, written as a positive number
    "honour",  # level: the level of the commendation, e.g. 县级
    "measure",  # value: an observed amount, e.g. income in yuan
    "flag",  # level: "on" or "off", e.g. the village is listed as weak
]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRecorded(Event):
    """One entry about a subject. `effective_on` is the day of what is scored.

    `period` is the key of the assessment's period that it belongs to, or "" for dated inputs
    (honours, measures, flags), which schemes select by their day. `subject` is a person id or a
    body code. `rater` is the rater group of a panel, else "". `item` tells apart several
    entries of one input (a task, a deed), else "". Values are plain decimal strings.
    """

    TOPIC: ClassVar[str] = "entry-recorded"

    scheme: str
    assessment: str
    period: str
    subject: str
    input: str
    kind: EntryKind
    value: str | None = None
    level: str | None = None
    item: str = ""
    rater: str = ""
    note: str = ""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryCorrected(Event):
    """The entry at position `corrects` was wrong: its value or level is now this one.

    Repeats what the corrected entry is about (its day, too), so that the event can be read
    alone. A second correction names the same original position. A wrong day, item or subject is
    not corrected: the entry is withdrawn and recorded anew. `late`: the period was no longer open.
    """

    TOPIC: ClassVar[str] = "entry-corrected"

    corrects: int
    scheme: str
    assessment: str
    period: str
    subject: str
    input: str
    kind: EntryKind
    value: str | None = None
    level: str | None = None
    item: str = ""
    rater: str = ""
    late: bool = False
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryWithdrawn(Event):
    """The entry at position `withdraws` no longer counts.

    Repeats what the entry was about (its day, too). `late`: the period was no longer open.
    """

    TOPIC: ClassVar[str] = "entry-withdrawn"

    withdraws: int
    scheme: str
    assessment: str
    period: str
    subject: str
    input: str
    item: str = ""
    rater: str = ""
    late: bool = False
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileImported(Event):
    """A workbook was imported; the entries that follow it in the same append are its rows."""

    TOPIC: ClassVar[str] = "file-imported"

    kind: Literal["roster", "entries"]
    file: Evidence
    rows: int
