"""What the auditor asks of duties and objections: their lives, and that four eyes saw them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.simulation.audit_bytes import Entry, Finding
from tests.simulation.audit_periods import Life, Period

_DUTY_MOVES: dict[str, tuple[str, str]] = {
    "duty-step-recorded": ("open reported", ""),
    "duty-returned": ("reported", "open"),
    "duty-closed": ("reported", "closed"),
    "duty-escalated": ("open", "open"),
}
_OBJECTION_MOVES: dict[str, tuple[str, str]] = {
    "objection-acknowledged": ("filed", "acknowledged"),
    "objection-ruled": ("filed acknowledged", "ruled"),
    "objection-withdrawn": ("filed acknowledged", "withdrawn"),
    "appeal-filed": ("ruled", "appealed"),
    "appeal-ruled": ("appealed", "settled"),
}
_ENTRIES = ("entry-recorded", "entry-corrected", "entry-withdrawn")
_BY_OTHERS = ("objection-ruled", "appeal-ruled")


@dataclass
class Duty:
    """What was assigned or ordered, where it stands, and who worked on it."""

    data: Mapping[str, Any]
    state: str = "open"
    hands: set[str] = field(default_factory=set)


@dataclass
class Objection:
    """Where it stands, and who filed, ruled and appealed."""

    period: Period
    subject: str
    state: str = "filed"
    upheld: bool = False
    hands: set[str] = field(default_factory=set)


class OfficeAudit:
    """Follows the log entry by entry, after the audit of the periods did."""

    def __init__(self, lives: Mapping[Period, Life]) -> None:
        self._lives = lives
        self._duties: dict[int, Duty] = {}
        self._objections: dict[str, Objection] = {}
        self._scored: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
        self._decided: defaultdict[Period, set[str]] = defaultdict(set)

    def follow(self, entry: Entry) -> Iterator[Finding]:
        """What is wrong with the next entry, given those before it."""
        data = entry.data
        if entry.type in _ENTRIES:
            self._scored[data["scheme"], data["period"], data["subject"]].add(entry.who)
        elif entry.type in ("period-computed", "result-decided"):
            self._decided[Period.of(data)].add(entry.who)
        elif entry.type in ("duty-assigned", "duty-ordered"):
            self._duties[entry.position] = Duty(data)
        elif entry.type == "duty-cancelled":
            self._cancel(data)
        elif entry.type in _DUTY_MOVES:
            yield from self._move_duty(entry)
        elif entry.type == "objection-filed":
            yield from self._file(entry)
        elif entry.type in _OBJECTION_MOVES:
            yield from self._move_objection(entry)
        elif entry.type in ("period-finalised", "period-reopened"):
            yield from self._end_notice(entry)

    def _cancel(self, data: Mapping[str, Any]) -> None:
        names = ("scheme", "assessment", "period", "subject", "duty")
        for duty in self._duties.values():
            same = all(duty.data.get(name) == data[name] for name in names)
            if same and duty.state != "closed":
                duty.state = "cancelled"

    def _move_duty(self, entry: Entry) -> Iterator[Finding]:
        duty = self._duties.get(entry.data["duty"])
        if duty is None:
            yield Finding("duty-life", entry.position, "it was never assigned")
            return
        allowed, following = _DUTY_MOVES[entry.type]
        if duty.state not in allowed.split():
            yield Finding("duty-life", entry.position, f"{entry.type} while {duty.state}")
        if entry.type in ("duty-closed", "duty-returned") and entry.who in duty.hands:
            yield Finding("four-eyes", entry.position, f"{entry.who} worked on it")
        if entry.type == "duty-step-recorded":
            duty.hands.add(entry.who)
            following = "reported" if entry.data.get("done") else duty.state
        duty.state = following

    def _file(self, entry: Entry) -> Iterator[Finding]:
        period = Period.of(entry.data)
        life = self._lives[period]
        if life.state != "published" or entry.day > life.objections_until:
            yield Finding("objection-life", entry.position, f"{period} is {life.state}")
        self._objections[entry.data["objection"]] = Objection(
            period, entry.data["subject"], hands={entry.who}
        )

    def _move_objection(self, entry: Entry) -> Iterator[Finding]:
        one = self._objections.get(entry.data["objection"])
        if one is None:
            yield Finding("objection-life", entry.position, "it was never filed")
            return
        allowed, following = _OBJECTION_MOVES[entry.type]
        if one.state not in allowed.split():
            yield Finding("objection-life", entry.position, f"{entry.type} while {one.state}")
        if entry.type in _BY_OTHERS:
            if entry.who in self._hands(one):
                yield Finding("four-eyes", entry.position, f"{entry.who} had a hand in it")
            one.upheld = entry.data["ruling"] != "rejected"
        if entry.type in (*_BY_OTHERS, "appeal-filed"):
            one.hands.add(entry.who)
        one.state = following

    def _hands(self, one: Objection) -> set[str]:
        scheme, _, key = one.period
        scored = (self._scored[scheme, period, one.subject] for period in (key, ""))
        return one.hands.union(self._decided[one.period], *scored)

    def _end_notice(self, entry: Entry) -> Iterator[Finding]:
        """A period is final when every objection is ruled on, and those upheld are carried out."""
        for name, one in self._objections.items():
            if one.period != Period.of(entry.data):
                continue
            if entry.type == "period-reopened":
                one.upheld = False
            elif one.state in ("filed", "acknowledged"):
                yield Finding("objection-life", entry.position, f"{name} waits for a ruling")
            elif one.upheld and one.state in ("ruled", "settled"):
                yield Finding("objection-life", entry.position, f"{name} was not carried out")
