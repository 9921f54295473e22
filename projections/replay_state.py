"""One subject's state, folded from the entries that name it. Pure: no database.

A state is what the log says about a subject once some entries are known: where it serves, what
stands in each period, what periods decided, where it is in the tiers, what it is paid and what
is owed about it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from domain.evaluation.facts_of_cases import CaseFactEvent
from domain.events.appointments import (
    CadreAppointed,
    CadreClassChanged,
    CadreDeparted,
    CadreTransferred,
)
from domain.events.base import Event
from domain.events.cases import CaseReversed, CaseVerified, MeasureImposed, MeasureLifted
from domain.events.entries import EntryCorrected, EntryRecorded, EntryWithdrawn
from domain.events.outcomes import (
    DutyAssigned,
    DutyCancelled,
    OutcomeRecorded,
    OutcomeSuperseded,
    PayDetermined,
    PaySettled,
    TierChanged,
)
from domain.events.people import PersonErased, PersonRegistered
from domain.scaled import format_scaled, parse_scaled
from ledger.envelope import Recorded
from projections.spans import Span, Spans, change_spans


class PeriodKey(NamedTuple):
    """Names one period; `period` is "" for entries without one."""

    scheme: str
    assessment: str
    period: str

    def __str__(self) -> str:
        return "/".join(self)


class StandingEntry(NamedTuple):
    """An entry as it stands; the value is a plain decimal, the level a name."""

    input: str
    value: str | None
    level: str | None


class StandingOutcome(NamedTuple):
    """The fields of an outcome as recorded."""

    score: str | None
    rank: int | None
    grade: str | None
    tier: int | None
    coefficient: str | None
    amount_fen: int | None


class StandingCase(NamedTuple):
    """A verified case, or a measure in force, as it stands: its title's place and its days."""

    what: str  # case or measure
    scheme: str
    name: str  # situation or measure
    case: str
    days: str


_scaled = lru_cache(maxsize=10_000)(parse_scaled)
Key = TypeVar("Key")
Value = TypeVar("Value")

_NOTHING: Mapping[Any, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectState:
    """What is known of a subject. `entries` are by period, then by their original position."""

    registered: bool = False
    erased: bool = False
    spans: Spans = ()
    entries: Mapping[PeriodKey, Mapping[int, StandingEntry]] = field(
        default_factory=lambda: _NOTHING
    )
    outcomes: Mapping[PeriodKey, StandingOutcome] = field(default_factory=lambda: _NOTHING)
    tiers: Mapping[tuple[str, str], int | None] = field(default_factory=lambda: _NOTHING)
    pay_fen: Mapping[tuple[PeriodKey, str], int] = field(default_factory=lambda: _NOTHING)
    duties: Mapping[tuple[PeriodKey, str], str] = field(default_factory=lambda: _NOTHING)
    cases: Mapping[int, StandingCase] = field(default_factory=lambda: _NOTHING)

    @property
    def appointment(self) -> Span | None:
        """The last appointment known, ended or not."""
        return self.spans[-1] if self.spans else None

    def points(self, key: PeriodKey) -> dict[str, str]:
        """The sum of the values that stand in a period, by input, as plain decimals."""
        sums: dict[str, int] = {}
        for entry in self.entries.get(key, _NOTHING).values():
            if entry.value is not None:
                sums[entry.input] = sums.get(entry.input, 0) + _scaled(entry.value)
        return {name: format_scaled(value) for name, value in sums.items()}


class Change(NamedTuple):
    """One thing that an entry changed; None: was not there, or is no more."""

    what: str
    before: str | None
    after: str | None


def fold(recorded: Iterable[Recorded]) -> SubjectState:
    """The state once these entries, in order, are known."""
    state = SubjectState()
    for each in recorded:
        state = advance(state, each.position, each.event)
    return state


def advance(state: SubjectState, position: int, event: Event) -> SubjectState:
    """The state after one more event; events that say nothing of the subject change nothing."""
    match event:
        case PersonRegistered():
            return replace(state, registered=True)
        case PersonErased():
            return replace(state, erased=True)
        case CadreAppointed() | CadreTransferred() | CadreClassChanged() | CadreDeparted():
            return replace(state, spans=change_spans(state.spans, event))
        case EntryRecorded():
            return _with_entry(state, position, event)
        case EntryCorrected():
            return _with_entry(state, event.corrects, event)
        case EntryWithdrawn():
            return _without_entry(state, event)
        case _:
            return _advance_outcomes(state, position, event)


def _advance_outcomes(state: SubjectState, position: int, event: Event) -> SubjectState:
    match event:
        case OutcomeRecorded() | OutcomeSuperseded():
            outcome = StandingOutcome(*(getattr(event, name) for name in StandingOutcome._fields))
            return replace(state, outcomes={**state.outcomes, _key(event): outcome})
        case TierChanged():
            place = (event.scheme, event.assessment)
            return replace(state, tiers={**state.tiers, place: event.to_tier})
        case PayDetermined() | PaySettled():
            stream = (_key(event), event.stream)
            return replace(state, pay_fen={**state.pay_fen, stream: event.amount_fen})
        case DutyAssigned():
            owed = (_key(event), event.duty)
            return replace(state, duties={**state.duties, owed: event.due_on})
        case DutyCancelled():
            return replace(state, duties=_without(state.duties, (_key(event), event.duty)))
        case CaseVerified() | MeasureImposed() | MeasureLifted() | CaseReversed():
            return replace(state, cases=_advance_cases(state.cases, position, event))
        case _:
            return state


def _advance_cases(
    cases: Mapping[int, StandingCase], position: int, event: CaseFactEvent
) -> Mapping[int, StandingCase]:
    """Verified cases and their measures, by the positions at which they began."""
    day = event.effective_on.isoformat()
    match event:
        case CaseVerified():
            stands = StandingCase("case", event.scheme, event.situation, event.case, day)
            return {**cases, position: stands}
        case MeasureImposed():
            days = f"{day} – {event.last_day}".rstrip()
            stands = StandingCase("measure", event.scheme, event.measure, event.case, days)
            return {**cases, position: stands}
        case MeasureLifted():
            return _without(cases, event.lifts)
        case CaseReversed():
            return {where: one for where, one in cases.items() if where not in event.ends}


def described(state: SubjectState) -> dict[str, str]:
    """All parts of a state by name, as `changes` names them, as text."""
    return _described(state, SubjectState())


def changes(before: SubjectState, after: SubjectState) -> list[Change]:
    """What differs between two states, each thing by a name that tells its place."""
    old, new = _described(before, after), _described(after, before)
    return [
        Change(what, old.get(what), new.get(what))
        for what in dict.fromkeys((*old, *new))
        if old.get(what) != new.get(what)
    ]


def _described(state: SubjectState, other: SubjectState) -> dict[str, str]:
    """The parts of a state by name, as text, without those that the other state shares."""
    parts: dict[str, Any] = {
        "registered": "yes" if state.registered else None,
        "erased": "yes" if state.erased else None,
    }
    if state.spans is not other.spans and state.appointment is not None:
        for each in fields(Span):
            parts[f"appointment {each.name}"] = getattr(state.appointment, each.name)
    for key, entries in _not_shared(state.entries, other.entries):
        for name, points in state.points(key).items():
            parts[f"points {key} {name}"] = points
        for position, entry in entries.items():
            if entry.level is not None:
                parts[f"level {key} {entry.input} entry {position}"] = entry.level
    for key, outcome in _not_shared(state.outcomes, other.outcomes):
        for name, value in zip(StandingOutcome._fields, outcome, strict=True):
            parts[f"outcome {key} {name}"] = value
    for (scheme, assessment), tier in _not_shared(state.tiers, other.tiers):
        parts[f"tier {scheme}/{assessment}"] = tier
    for (key, stream), amount_fen in _not_shared(state.pay_fen, other.pay_fen):
        parts[f"pay {key} {stream} (fen)"] = amount_fen
    for (key, duty), due_on in _not_shared(state.duties, other.duties):
        parts[f"duty {key} {duty}"] = due_on
    parts |= {
        f"{one.what} {one.scheme} {one.name} {one.case}": one.days
        for _, one in _not_shared(state.cases, other.cases)
    }
    return {what: str(value) for what, value in parts.items() if value is not None}


def _not_shared(
    mapping: Mapping[Key, Value], other: Mapping[Key, Value]
) -> Iterator[tuple[Key, Value]]:
    """Histories are long and events change little: what is the very same object is passed over."""
    if mapping is other:
        return
    for key, value in mapping.items():
        if other.get(key) is not value:
            yield key, value


def _with_entry(
    state: SubjectState, position: int, event: EntryRecorded | EntryCorrected
) -> SubjectState:
    key = _key(event)
    entry = StandingEntry(event.input, event.value, event.level)
    changed = {**state.entries.get(key, _NOTHING), position: entry}
    return replace(state, entries={**state.entries, key: changed})


def _without_entry(state: SubjectState, event: EntryWithdrawn) -> SubjectState:
    key = _key(event)
    changed = _without(state.entries.get(key, _NOTHING), event.withdraws)
    return replace(state, entries={**state.entries, key: changed})


def _key(event: Any) -> PeriodKey:
    return PeriodKey(event.scheme, event.assessment, event.period)


def _without(mapping: Mapping[Key, Value], key: Key) -> Mapping[Key, Value]:
    return {name: value for name, value in mapping.items() if name != key}
