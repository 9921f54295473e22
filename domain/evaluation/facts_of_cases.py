"""Verified cases and measures as entries: what the steps of a scheme then read like any other.

A verified case is one entry of each input that the scheme has for its situation. A measure is "on"
from its first day, and "off" from the day after its last or from the day it was lifted. All are
dated entries of no period and no assessment, so that every assessment of the scheme can read them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from domain.evaluation.facts import EntryFact
from domain.events.cases import CaseReversed, CaseVerified, MeasureImposed, MeasureLifted

CaseFactEvent = CaseVerified | MeasureImposed | MeasureLifted | CaseReversed


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What one event makes known, and what it ends.

    `ended` are positions: all rows of those events end, or only their "off" rows.
    """

    added: tuple[EntryFact, ...] = ()
    ended: tuple[int, ...] = ()
    only_off: bool = False


def facts_of_case(event: CaseFactEvent, position: int) -> CaseFacts:
    """What an event at a position changes among the entries."""
    match event:
        case CaseVerified():
            return CaseFacts(
                added=tuple(
                    _fact(event, name, event.case, event.situation, event.effective_on, position)
                    for name in event.inputs
                )
            )
        case MeasureImposed():
            return CaseFacts(added=tuple(_imposed(event, position)))
        case MeasureLifted():
            return CaseFacts(
                added=(_switched(event, "off", event.effective_on, position),)
                if event.input
                else (),
                ended=(event.lifts,),
                only_off=True,
            )
        case CaseReversed():
            return CaseFacts(ended=event.ends)


def with_case(entries: Sequence[EntryFact], event: CaseFactEvent, position: int) -> list[EntryFact]:
    """The entries once an event of a case is known as well."""
    change = facts_of_case(event, position)
    kept = [
        replace(entry, known_until=position)
        if entry.known_until is None
        and entry.position in change.ended
        and (entry.level == "off" or not change.only_off)
        else entry
        for entry in entries
    ]
    return [*kept, *change.added]


def _imposed(event: MeasureImposed, position: int) -> list[EntryFact]:
    if not event.input:
        return []
    rows = [_switched(event, "on", event.effective_on, position)]
    if event.last_day:
        after = date.fromisoformat(event.last_day) + timedelta(days=1)
        rows.append(_switched(event, "off", after, position))
    return rows


def _switched(
    event: MeasureImposed | MeasureLifted, level: str, day: date, position: int
) -> EntryFact:
    item = f"{event.case}/{event.measure}"
    return _fact(event, event.input, item, level, day, position)


def _fact(  # noqa: PLR0917 (the order of the fact's fields)
    event: CaseVerified | MeasureImposed | MeasureLifted,
    input_name: str,
    item: str,
    level: str,
    day: date,
    position: int,
) -> EntryFact:
    return EntryFact(
        scheme=event.scheme,
        assessment="",
        period="",
        subject=event.subject,
        input=input_name,
        item=item,
        rater="",
        value=None,
        level=level,
        effective_on=day,
        position=position,
        known_from=position,
    )
