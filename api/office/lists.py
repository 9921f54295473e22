"""Lists of what is recorded, row by row: what the asker may not see is left out.

Each takes the last key of the page before (`after`) and returns `limit` rows at most.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TypeVar

import msgspec

from api.access.places import places_of
from api.access.roles import Permission
from api.office.answering.reading import Reading
from api.office.answering.rows import yuan_text
from api.office.views.lists import (
    BodyRow,
    CadreRow,
    CoefficientRow,
    EntryRow,
    ImportRow,
    OutcomeRow,
    PayRow,
    TierRow,
)
from domain.scaled import format_scaled
from projections.bodies import find_bodies
from projections.cadres import Cadre, find_cadres
from projections.entries import Entry, EntryValues, find_entries
from projections.imports import find_imports
from projections.outcomes import Outcome, find_outcomes
from projections.pay import PayLine, find_pay
from projections.tiers import coefficient_history, find_tier_changes

BATCH = 500
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What a list is narrowed to; None: all of it."""

    scheme: str | None = None
    assessment: str | None = None
    period: str | None = None
    subject: str | None = None
    input: str | None = None


ALL = Chosen()


def entries(look: Reading, chosen: Chosen, *, after: int, limit: int, as_of: int) -> list[EntryRow]:
    """Entries as they stood at a position, by position."""
    values = EntryValues(look.connection, look.ledger)

    def batch(start: int) -> list[Entry]:
        return find_entries(
            look.connection,
            look.ledger,
            as_of=as_of,
            after=start,
            limit=max(limit, BATCH) if chosen.subject is None else limit,
            scheme=chosen.scheme,
            assessment=chosen.assessment,
            period=chosen.period,
            subject=chosen.subject,
            input_name=chosen.input,
        )

    found = _seen(look, "read-cards", batch, after, lambda one: (one.position, one.subject))
    return [entry_row(one, values) for one in islice(found, limit)]


def entry_at(look: Reading, position: int, *, as_of: int) -> EntryRow | None:
    """The entry recorded at a position as it stood at another; None if it did not."""
    found = find_entries(
        look.connection, look.ledger, as_of=as_of, after=position - 1, limit=1, position=position
    )
    return entry_row(found[0], EntryValues(look.connection, look.ledger)) if found else None


def entry_row(one: Entry, values: EntryValues) -> EntryRow:
    """An entry as it is answered."""
    return EntryRow(
        position=one.position,
        known_from=one.known_from,
        scheme=one.scheme,
        assessment=one.assessment,
        period=one.period,
        subject=one.subject,
        input=one.input,
        item=one.item,
        rater=one.rater,
        value=values.text(one),
        level=one.level or None,
        effective_on=one.effective_on,
    )


def outcomes(
    look: Reading,
    chosen: Chosen,
    *,
    after: int,
    limit: int,
    superseded: bool,
    as_of: int | None = None,
) -> list[OutcomeRow]:
    """Recorded outcomes by position; with `superseded` also those that no longer hold."""

    def batch(start: int) -> list[Outcome]:
        return find_outcomes(
            look.connection,
            look.ledger,
            scheme=chosen.scheme,
            assessment=chosen.assessment,
            period=chosen.period,
            subject=chosen.subject,
            superseded=superseded,
            as_of=as_of,
            after=start,
            limit=max(limit, BATCH),
        )

    found = _seen(look, "read-standings", batch, after, lambda one: (one.position, one.subject))
    paid = _covers(look, "read-pay")
    return [_outcome_row(one, paid=paid(one.subject)) for one in islice(found, limit)]


def pay(
    look: Reading, chosen: Chosen, *, after: int, limit: int, as_of: int | None = None
) -> list[PayRow]:
    """What is paid and why it changed, by position."""

    def batch(start: int) -> list[PayLine]:
        return find_pay(
            look.connection,
            look.ledger,
            scheme=chosen.scheme,
            assessment=chosen.assessment,
            period=chosen.period,
            subject=chosen.subject,
            as_of=as_of,
            after=start,
            limit=max(limit, BATCH),
        )

    found = _seen(look, "read-pay", batch, after, lambda one: (one.position, one.subject))
    return [_pay_row(one) for one in islice(found, limit)]


def tiers(look: Reading, chosen: Chosen, *, after: int, limit: int) -> list[TierRow]:
    """Moves between tiers by position."""
    found = _seen(
        look,
        "read-standings",
        lambda start: find_tier_changes(
            look.connection,
            look.ledger,
            subject=chosen.subject,
            scheme=chosen.scheme,
            assessment=chosen.assessment,
            period=chosen.period,
            after=start,
            limit=max(limit, BATCH),
        ),
        after,
        lambda one: (one.position, one.subject),
    )
    return [msgspec.convert(one, TierRow, from_attributes=True) for one in islice(found, limit)]


def coefficients(look: Reading, subject: str) -> tuple[CoefficientRow, ...]:
    """A subject's tiers and coefficients, in the order of the periods."""
    return tuple(
        CoefficientRow(
            scheme=one.scheme,
            assessment=one.assessment,
            period=one.period,
            ends_on=one.ends_on,
            tier=one.tier,
            coefficient=_decimal(one.coefficient),
            from_tier=one.from_tier,
            grounds=tuple(one.grounds),
            position=one.position,
            known_until=one.known_until,
        )
        for one in coefficient_history(look.connection, look.ledger, subject)
    )


def cadres(
    look: Reading,
    *,
    on: date,
    unit: str | None,
    group: str | None,
    cadre_class: str | None,
    after: tuple[str, str] | None,
    limit: int,
) -> list[CadreRow]:
    """Cadres as they serve on a day, by unit and id; those who serve nowhere come last."""
    found: list[Cadre] = []
    size = max(limit, BATCH)
    while True:
        batch = find_cadres(
            look.connection,
            look.ledger,
            on=on,
            unit=unit,
            group=group,
            cadre_class=cadre_class,
            after=after,
            limit=size,
        )
        found += [
            one for one in batch if look.sight.covers("read-standings", one.unit or "", one.person)
        ]
        if len(batch) < size or len(found) >= limit:
            break
        after = (batch[-1].unit or "", batch[-1].person)
    shown = found[:limit]
    names = look.names([one.person for one in shown])
    return [_cadre_row(look, one, names.get(one.person)) for one in shown]


def bodies(look: Reading, *, on: date | None, after: str, limit: int) -> list[BodyRow]:
    """Bodies by code; with a day those open on it."""
    found = [
        BodyRow(
            body=one.body,
            kind=one.kind,
            name=one.name,
            parent=one.parent,
            since=one.starts_on,
            until=one.ends_on,
        )
        for one in find_bodies(look.connection, look.ledger, on=on, as_of=look.position)
        if one.body > after
    ]
    return found[:limit]


def imports(look: Reading, *, after: int, limit: int) -> list[ImportRow]:
    """Imported files by position."""
    found = find_imports(look.connection, look.ledger, after=after, limit=limit)
    return [msgspec.convert(one, ImportRow, from_attributes=True) for one in found]


def _covers(look: Reading, permission: Permission) -> Callable[[str], bool]:
    """Whether the asker may see that of a subject."""
    places = places_of(look.office)
    return lambda subject: look.sight.covers(permission, places.home(subject), subject)


def _seen(
    look: Reading,
    permission: Permission,
    batch: Callable[[int], list[Row]],
    after: int,
    key: Callable[[Row], tuple[int, str]],
) -> Iterator[Row]:
    """The rows that the asker may see, batch after batch, each after the position before."""
    covers = _covers(look, permission)
    while found := batch(after):
        for one in found:
            after, subject = key(one)
            if covers(subject):
                yield one


def _outcome_row(one: Outcome, *, paid: bool) -> OutcomeRow:
    return OutcomeRow(
        position=one.position,
        scheme=one.scheme,
        assessment=one.assessment,
        period=one.period,
        subject=one.subject,
        score=_decimal(one.score),
        rank=one.rank,
        grade=one.grade,
        tier=one.tier,
        coefficient=_decimal(one.coefficient),
        amount_yuan=yuan_text(one.amount_fen) if paid and one.amount_fen is not None else None,
        deviates=one.deviates,
        recorded_at=one.recorded_at,
        because=one.because,
        reason=one.reason,
        superseded_by=one.superseded_by,
    )


def _pay_row(one: PayLine) -> PayRow:
    return PayRow(
        position=one.position,
        scheme=one.scheme,
        assessment=one.assessment,
        period=one.period,
        subject=one.subject,
        stream=one.stream,
        kind=one.kind,
        previous_yuan=yuan_text(one.previous_fen),
        amount_yuan=yuan_text(one.amount_fen),
        difference_yuan=yuan_text(one.difference_fen),
        effective_on=one.effective_on,
        recorded_at=one.recorded_at,
    )


def _cadre_row(look: Reading, one: Cadre, name: str | None) -> CadreRow:
    return CadreRow(
        subject=one.person,
        name=name,
        erased=one.erased,
        unit=one.unit,
        unit_name=look.body_name(one.unit) if one.unit else None,
        group=one.group,
        group_name=look.body_name(one.group) if one.group else None,
        cadre_class=one.cadre_class,
        post=one.post,
        service_from=one.service_from,
        since=one.unit_from,
        until=one.ends_on,
    )


def _decimal(scaled: int | None) -> str | None:
    return None if scaled is None else format_scaled(scaled)
