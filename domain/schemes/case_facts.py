"""Turns what a golden case gives into facts, each at its position of an imagined log.

First the appointments, then entries, outcomes and verified cases, in the order written;
corrections, withdrawals, superseded outcomes, lifted measures and reversed cases come after
position BEFORE_CHANGES, so that a case can be read before and
after.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from domain.calendar import Period, parse_period, periods_of
from domain.evaluation.facts import AppointmentFact, BodyFact, EntryFact, Facts, OutcomeFact
from domain.scaled import parse_scaled
from domain.schemes.case_series import names_in, value_at
from domain.schemes.case_verified import with_verified

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from domain.schemes.model import Assessment, Input, Scheme

_LEVEL_KINDS = ("level", "gate", "honour", "flag")
_ENTRY_KEYS = {"value", "on", "item", "rater", "corrected", "withdrawn"}
_CADRE_KEYS = {"unit", "group", "class", "post", "since", "in_unit_since", "from", "to"}
BEFORE_CHANGES = 1_000_000
"""The position up to which nothing was corrected, withdrawn or superseded."""
AFTER_CHANGES = 2_000_000
Written = Any  # strings, lists and mappings of them, as the YAML has them

EntryOrOutcome = TypeVar("EntryOrOutcome", EntryFact, OutcomeFact)


@dataclass(slots=True, kw_only=True)
class Given:
    """The parts of a case that say what happened."""

    scheme: Scheme
    assessment: Assessment
    period: Period
    groups: Mapping[str, list[str]]
    defaults: Mapping[str, Written]
    cadres: Mapping[str, Written]
    entries: Mapping[str, Mapping[str, Written]]
    outcomes: Mapping[str, Mapping[str, Written]]
    verified: Mapping[str, Written]
    positions: Iterator[int] = field(default_factory=lambda: itertools.count(1))


def facts_of(given: Given) -> Facts:
    """The facts; ValueError, KeyError or another built-in error for what cannot be read."""
    facts = Facts()
    for subjects, spans in given.cadres.items():
        for subject in names_in(subjects):
            facts.appointments.extend(_appointments(given, subject, spans))
    facts.bodies = _bodies(given, facts.appointments)
    entries = list(_entries(given, facts))
    outcomes = list(_outcomes(given))
    verified_at = given.positions
    given.positions = changes = itertools.count(BEFORE_CHANGES + 1)
    facts.entries = _with_changes(given, entries)
    facts.outcomes = _with_changes(given, outcomes)
    facts.entries = with_verified(facts.entries, given.scheme, given.verified, verified_at, changes)
    return facts


def _with_changes(
    given: Given, written: list[tuple[EntryOrOutcome, dict[str, Any] | None]]
) -> list[EntryOrOutcome]:
    """Each fact as it stood; for a changed one also as it stands, with nothing for withdrawn."""
    facts = []
    for fact, change in written:
        if change is None:
            facts.append(fact)
            continue
        position = next(given.positions)
        facts.append(replace(fact, known_until=position))
        if change:
            facts.append(replace(fact, **change, known_from=position))
    return facts


# --- appointments and bodies ---------------------------------------------------------------------


def _appointments(given: Given, subject: str, spans: Written) -> Iterator[AppointmentFact]:
    for span in spans if isinstance(spans, list) else [spans]:
        _refuse_unknown(span, _CADRE_KEYS, f"cadre {subject}")
        told = {**given.defaults.get("cadre", {}), **span}
        position = next(given.positions)
        service_from = told.get("since") or told["from"]
        yield AppointmentFact(
            subject=subject,
            unit=told["unit"],
            group=told["group"],
            cadre_class=told["class"],
            post=told["post"],
            service_from=date.fromisoformat(service_from),
            unit_from=date.fromisoformat(told.get("in_unit_since") or service_from),
            starts_on=date.fromisoformat(told.get("from") or service_from),
            ends_on=date.fromisoformat(told["to"]) if "to" in told else None,
            known_from=position,
        )


def _bodies(given: Given, appointments: list[AppointmentFact]) -> list[BodyFact]:
    """The villages and townships that the appointments name."""
    villages = {span.unit: span.group for span in appointments}
    kinds = [(unit, "village", group) for unit, group in villages.items()]
    kinds += [(group, "township", "") for group in dict.fromkeys(villages.values())]
    return [
        BodyFact(
            body=body,
            kind=kind,
            name=body,
            parent=parent,
            starts_on=date(2000, 1, 1),
            ends_on=None,
            known_from=next(given.positions),
        )
        for body, kind, parent in kinds
    ]


# --- entries -------------------------------------------------------------------------------------


def _entries(given: Given, facts: Facts) -> Iterator[tuple[EntryFact, dict[str, Any] | None]]:
    for (input_name, subject), written in _by_input(given, facts).items():
        declared = given.scheme.input(input_name)
        if declared.kind == "panel" and isinstance(written, dict) and "value" not in written:
            for rater, scores in written.items():
                yield from _entries_of(given, declared, subject, scores, rater)
        else:
            yield from _entries_of(given, declared, subject, written, "")


def _by_input(given: Given, facts: Facts) -> dict[tuple[str, str], Written]:
    """What is written for each input and subject: the defaults of every cadre, then the case."""
    found: dict[tuple[str, str], Written] = {}
    cadres = " ".join(dict.fromkeys(span.subject for span in facts.appointments))
    for name, written in given.defaults.get("entries", {}).items():
        declared = given.scheme.input(given.groups.get(name, [name])[0])
        if declared.name in given.assessment.inputs and declared.about == "subject":
            _spread(given, name, {cadres: written}, found)
    for name, by_subject in given.entries.items():
        _spread(given, name, by_subject, found)
    return {key: written for key, written in found.items() if written != "absent"}


def _spread(
    given: Given,
    name: str,
    by_subject: Mapping[str, Written],
    found: dict[tuple[str, str], Written],
) -> None:
    """A group of inputs takes one value for all of them, or a list with one for each."""
    inputs = given.groups.get(name, [name])
    for subjects, written in by_subject.items():
        each = written if name in given.groups and isinstance(written, list) else None
        if each is not None and len(each) != len(inputs):
            raise ValueError(f"{name} has {len(inputs)} inputs, {len(each)} values are given")
        for index, input_name in enumerate(inputs):
            for place, subject in enumerate(names_in(subjects)):
                one = written if each is None else each[index]
                found[input_name, subject] = value_at(one, place)


def _entries_of(
    given: Given, declared: Input, subject: str, written: Written, rater: str
) -> Iterator[tuple[EntryFact, dict[str, Any] | None]]:
    several = written if isinstance(written, list) else [written]
    for number, one in enumerate(several, start=1):
        told = one if isinstance(one, dict) else {"value": one}
        _refuse_unknown(told, _ENTRY_KEYS, f"entry {declared.name} of {subject}")
        position = next(given.positions)
        in_period = declared.window == "period"
        default_day = (
            given.period.starts_on if declared.window == "standing" else given.period.ends_on
        )
        fact = EntryFact(
            scheme=given.scheme.name,
            assessment=given.assessment.name,
            period=given.period.key if in_period else "",
            subject=subject,
            input=declared.name,
            item=told.get("item", str(number) if len(several) > 1 else ""),
            rater=told.get("rater", rater),
            effective_on=date.fromisoformat(told["on"]) if "on" in told else default_day,
            position=position,
            known_from=position,
            **_content(declared, told["value"]),
        )
        if "withdrawn" in told:
            yield fact, {}
        elif "corrected" in told:
            yield fact, _content(declared, told["corrected"])
        else:
            yield fact, None


def _content(declared: Input, written: str) -> dict[str, Any]:
    """The value or the level of an entry, held to what the input allows."""
    if declared.kind in _LEVEL_KINDS:
        allowed = {"gate": ("pass", "fail"), "flag": ("on", "off")}.get(
            declared.kind, declared.levels
        )
        if written not in allowed:
            raise ValueError(f"{declared.name} has no level {written}")
        return {"value": None, "level": written}
    value = parse_scaled(written, decimals=2 if declared.value_type == "money" else 4)
    too_low = declared.at_least is not None and value < declared.at_least
    if too_low or (declared.at_most is not None and value > declared.at_most):
        raise ValueError(f"{declared.name} may not be {written}")
    return {"value": value, "level": ""}


# --- outcomes ------------------------------------------------------------------------------------


def _outcomes(given: Given) -> Iterator[tuple[OutcomeFact, dict[str, Any] | None]]:
    for assessment, by_subject in given.outcomes.items():
        for subjects, by_period in by_subject.items():
            for place, subject in enumerate(names_in(subjects)):
                for keys, written in by_period.items():
                    told = value_at(written, place)
                    for period in _periods(keys):
                        yield _outcome(given, assessment, subject, period, told)


def _periods(keys: str) -> list[Period]:
    """`2025-03` is one period, `2025-03..2025-06` is four of one year."""
    first, _, last = keys.partition("..")
    from_, to = parse_period(first), parse_period(last or first)
    return [
        period
        for period in periods_of(from_.kind, from_.year)
        if from_.ordinal <= period.ordinal <= to.ordinal
    ]


def _outcome(
    given: Given, assessment: str, subject: str, period: Period, written: Mapping[str, Written]
) -> tuple[OutcomeFact, dict[str, Any] | None]:
    given.scheme.assessment(assessment)
    position = next(given.positions)
    told = dict(written)
    superseded = told.pop("superseded", None)
    fact = OutcomeFact(
        scheme=given.scheme.name,
        assessment=assessment,
        period=period.key,
        ordinal=period.ordinal,
        ends_on=period.ends_on,
        subject=subject,
        position=position,
        known_from=position,
        **{**_NOTHING, **_fields(told)},
    )
    return fact, None if superseded is None else {**_NOTHING, **_fields(superseded)}


_NOTHING = dict.fromkeys(("score", "rank", "grade", "tier", "coefficient", "amount_fen"))


def _fields(written: Mapping[str, str]) -> dict[str, Any]:
    """The outcome's fields as facts have them."""
    _refuse_unknown(written, set(_NOTHING), "outcome")
    parsed: dict[str, Any] = {}
    for name, text in written.items():
        if name in ("score", "coefficient"):
            parsed[name] = parse_scaled(text)
        elif name == "amount_fen":
            parsed[name] = parse_scaled(text, decimals=0)
        else:
            parsed[name] = text if name == "grade" else int(text)
    return parsed


def _refuse_unknown(written: Mapping[str, object], known: set[str], where: str) -> None:
    for name in sorted(written.keys() - known):
        raise ValueError(f"{where}: the key {name} is unknown")
