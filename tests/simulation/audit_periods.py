"""What the auditor asks of periods and entries: by a small state table of its own."""

from __future__ import annotations

import calendar
import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import yaml

from tests.simulation.audit_bytes import Entry, Finding

_MOVES: dict[str, tuple[str, str]] = {
    # type: the states it may come in, and the state it leads to
    "period-opened": ("unopened", "open"),
    "period-closed": ("open", "closed"),
    "period-reopened": ("closed computed decided published", "open"),
    "period-computed": ("closed computed", "computed"),
    "result-decided": ("computed decided", "decided"),
    "result-published": ("decided", "published"),
    "period-finalised": ("published", "final"),
    # These move nothing, but belong to one moment of a period's life.
    "outcome-recorded": ("published", "published"),
    "outcome-superseded": ("final", "final"),
}
_CHANGES = {"entry-corrected": "corrects", "entry-withdrawn": "withdraws"}
_LETTER_MONTHS = {"B": 2, "Q": 3, "H": 6}


class Period(NamedTuple):
    """Names one period; `key` is "" for dated entries."""

    scheme: str
    assessment: str
    key: str

    @classmethod
    def of(cls, data: Any) -> Period:
        return cls(data["scheme"], data["assessment"], data["period"])

    @property
    def last_day(self) -> str:
        """2025, 2025-H1, 2025-Q1, 2025-B1 or 2025-01, by its own arithmetic."""
        year, _, part = self.key.partition("-")
        month = 12
        if part:
            month = int(part[1:]) * _LETTER_MONTHS[part[0]] if part[0].isalpha() else int(part)
        return date(int(year), month, calendar.monthrange(int(year), month)[1]).isoformat()


@dataclass
class Life:
    """Where a period stands, and what its latest acts pinned."""

    state: str = "unopened"
    day: str = ""
    digest: str = ""
    result_digest: str = ""
    facts_position: int = 0
    deviations: dict[str, dict[str, str | None]] = field(default_factory=dict)
    objections_until: str = ""
    outcomes: int = 0
    last_entry: int = 0


@dataclass
class Original:
    """An entry that was recorded, and whether it still stands."""

    entry: Entry
    withdrawn: bool = False


class PeriodsAudit:
    """Follows the log entry by entry. `lives` tells where each period stands."""

    def __init__(self) -> None:
        self.lives: defaultdict[Period, Life] = defaultdict(Life)
        self.originals: dict[int, Original] = {}
        self._parts: dict[str, list[str]] = {}
        self._inputs: dict[str, dict[str, Any]] = {}  # by digest of the pack
        self._newest: dict[str, str] = {}  # scheme: digest of the text adopted last
        self._known: set[str] = set()
        self._files: set[str] = set()
        self._slots: dict[tuple[str, ...], int] = {}

    def follow(self, entry: Entry) -> Iterator[Finding]:
        """What is wrong with the next entry, given those before it."""
        if entry.type in ("person-registered", "body-registered"):
            self._known.add(entry.data.get("person") or entry.data["body"])
        elif entry.type == "scheme-adopted":
            yield from self._adopt(entry)
        elif entry.type == "file-imported":
            if entry.data["file"]["sha256"] in self._files:
                yield Finding("file-twice", entry.position, entry.data["file"]["sha256"])
            self._files.add(entry.data["file"]["sha256"])
        elif entry.type == "entry-recorded":
            yield from self._record(entry)
        elif entry.type in _CHANGES:
            yield from self._change(entry)
        elif entry.type in _MOVES:
            yield from self._move(entry)

    def _adopt(self, entry: Entry) -> Iterator[Finding]:
        data = entry.data
        parts = self._parts.setdefault(data["digest"], [])
        if data["part"] == 1:
            parts.clear()
        parts.append(data["text"])
        if data["part"] < data["parts"]:
            return
        text = "".join(parts)
        if hashlib.sha256(text.encode()).hexdigest() != data["digest"]:
            yield Finding("pack-digest", entry.position, data["digest"])
            return
        self._inputs[data["digest"]] = yaml.safe_load(text)["inputs"]
        self._newest[data["scheme"]] = data["digest"]

    def _move(self, entry: Entry) -> Iterator[Finding]:
        period = Period.of(entry.data)
        life = self.lives[period]
        allowed, following = _MOVES[entry.type]
        if life.state not in allowed.split():
            yield Finding("period-life", entry.position, f"{entry.type} while {life.state}")
        if not entry.type.startswith("outcome-"):
            if entry.day < life.day:
                yield Finding("period-life", entry.position, f"{entry.day} is before {life.day}")
            life.day = entry.day
        yield from _check_pins(entry, life, period)
        if entry.type == "period-opened" and entry.data["digest"] not in self._inputs:
            yield Finding("pack-unknown", entry.position, entry.data["digest"])
        life.state = following
        _take_over(entry, life)

    def _record(self, entry: Entry) -> Iterator[Finding]:
        data, period = entry.data, Period.of(entry.data)
        life = self.lives[period]
        self.originals[entry.position] = Original(entry)
        life.last_entry = entry.position
        if period.key and life.state != "open":
            yield Finding("entry-into-closed-period", entry.position, f"{period} is {life.state}")
        if data["subject"] not in self._known:
            yield Finding("entry-about-nobody", entry.position, data["subject"])
        if ("value" in data) == ("level" in data):
            yield Finding("entry-value", entry.position, "needs a value or a level, not both")
        slot = _slot(entry)
        if self._takes_one(period, data["input"]):
            if slot in self._slots:
                yield Finding("entry-slot", entry.position, f"{slot} holds {self._slots[slot]}")
            self._slots[slot] = entry.position

    def _change(self, entry: Entry) -> Iterator[Finding]:
        data, period = entry.data, Period.of(entry.data)
        life = self.lives[period]
        life.last_entry = entry.position
        original = self.originals.get(data[_CHANGES[entry.type]])
        if original is None or _slot(original.entry) != _slot(entry):
            yield Finding("change-of-what", entry.position, str(data[_CHANGES[entry.type]]))
            return
        if original.withdrawn:
            yield Finding("changed-after-withdrawal", entry.position, str(original.entry.position))
        if data.get("late", False) != (bool(period.key) and life.state != "open"):
            yield Finding("late-mark", entry.position, f"{period} is {life.state}")
        if entry.type == "entry-withdrawn":
            original.withdrawn = True
            self._slots.pop(_slot(entry), None)

    def _takes_one(self, period: Period, name: str) -> bool:
        digest = self.lives[period].digest if period.key else self._newest.get(period.scheme, "")
        return bool(self._inputs.get(digest, {}).get(name, {}).get("one", True))


def _check_pins(entry: Entry, life: Life, period: Period) -> Iterator[Finding]:
    """What an act says about the acts before it."""
    data, position = entry.data, entry.position
    if "digest" in data and life.digest and data["digest"] != life.digest:
        yield Finding("pack-pinned", position, data["digest"])
    match entry.type:
        case "period-closed" if entry.day < period.last_day:
            yield Finding("period-life", position, f"closed on {entry.day}")
        case "period-computed" if not life.last_entry <= data["facts_position"] < position:
            yield Finding("facts-pinned", position, f"there is an entry at {life.last_entry}")
        case "result-decided" if data["result_digest"] != life.result_digest:
            yield Finding("result-pinned", position, data["result_digest"])
        case "period-finalised" if entry.day <= life.objections_until:
            yield Finding("period-life", position, f"objections until {life.objections_until}")
        case "period-finalised" if data["outcomes"] != life.outcomes:
            yield Finding("outcome-count", position, f"{life.outcomes} were recorded")
        case "outcome-recorded" if data["facts_position"] != life.facts_position:
            yield Finding("facts-pinned", position, str(data["facts_position"]))
        case "outcome-superseded" if max(data["because"], data["facts_position"]) >= position:
            yield Finding("facts-pinned", position, "its cause or its facts come later")
    if data.get("values"):  # an outcome; without values its subject is no longer in the result
        yield from _check_deviations(entry, life)


def _check_deviations(entry: Entry, life: Life) -> Iterator[Finding]:
    decided = life.deviations.get(entry.data["subject"], {})
    if entry.data.get("deviates", False) != bool(decided):
        yield Finding("deviation", entry.position, f"the meeting changed {sorted(decided)}")
    for name, value in decided.items():
        if str(entry.data.get(name)) != str(value):
            yield Finding("deviation", entry.position, f"{name} was decided as {value}")


def _take_over(entry: Entry, life: Life) -> None:
    data = entry.data
    match entry.type:
        case "period-opened":
            life.digest = data["digest"]
        case "period-computed":
            life.facts_position = data["facts_position"]
            life.result_digest = data["result_digest"]
        case "result-decided":
            life.deviations = {}
            for each in data.get("deviations", ()):
                changed = life.deviations.setdefault(each["subject"], {})
                changed[each["field"]] = each["decided"]
        case "decision-revised":
            changed = life.deviations.setdefault(data["subject"], {})
            changed[data["field"]] = data["decided"]
            if data.get("set_aside", False):
                del changed[data["field"]]
        case "result-published":
            life.objections_until = data["objections_until"]
            life.outcomes = 0
        case "outcome-recorded":
            life.outcomes += 1


def _slot(entry: Entry) -> tuple[str, ...]:
    data = entry.data
    named = ("scheme", "assessment", "period", "subject", "input")
    day = "" if data["period"] else entry.day
    rest = (data.get("item", ""), data.get("rater", ""))
    return (*(data[name] for name in named), day, *rest)
