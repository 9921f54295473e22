"""A subject's history in words: each entry, who recorded it, and what it changed."""

from __future__ import annotations

from datetime import date

from api.office.answering.reading import Reading
from api.office.answering.subject import subject_of
from api.office.answering.words import Words
from api.office.views.history import Change, HistoryView, MomentDetail, MomentView, StatePart
from domain.errors import DomainError
from projections.replay import Moment, history
from projections.replay_state import described


def history_of(
    reading: Reading,
    subject: str,
    *,
    as_of: int | None,
    as_of_day: date | None,
    effective_until: date | None,
) -> HistoryView:
    """The history as far as it was known, and true, by the positions and days given."""
    known = subject_of(reading, subject)
    words = Words(reading, paid=_shows_pay(reading, subject))
    found = history(
        reading.connection,
        reading.ledger,
        subject,
        as_of_position=reading.position if as_of is None else min(as_of, reading.position),
        as_of_day=as_of_day,
        effective_until=effective_until,
    )
    return HistoryView(
        freshness=reading.freshness,
        subject=subject,
        name=known.name,
        as_of=as_of,
        as_of_day=as_of_day,
        effective_until=effective_until,
        moments=tuple(_moment(reading, words, moment) for moment in found),
    )


def moment_of(reading: Reading, subject: str, position: int) -> MomentDetail:
    """One moment with the state around it; DomainError `not-in-history`."""
    known = subject_of(reading, subject)
    words = Words(reading, paid=_shows_pay(reading, subject))
    moments = history(reading.connection, reading.ledger, subject, as_of_position=reading.position)
    places = [moment.position for moment in moments]
    if position not in places:
        raise DomainError(
            "not-in-history",
            f"Entry {position} is not about {subject}.",
            next_step="Choose a moment of the subject's history.",
            subject=subject,
            position=position,
        )
    index = places.index(position)
    moment = moments[index]
    return MomentDetail(
        freshness=reading.freshness,
        jurisdiction=reading.jurisdiction,
        subject=subject,
        name=known.name,
        moment=_moment(reading, words, moment),
        request=moment.request,
        leaf=reading.office.ledger.leaf(position).hex(),
        previous=places[index - 1] if index else None,
        following=places[index + 1] if index + 1 < len(places) else None,
        state=_state(words, moment),
    )


def _shows_pay(reading: Reading, subject: str) -> bool:
    """Whether the asker may see what the subject is, or was, paid."""
    cadre = reading.cadres([subject]).get(subject)
    unit = subject if cadre is None else cadre.unit or ""
    return reading.sight.covers("read-pay", unit, subject)


def _state(words: Words, moment: Moment) -> tuple[StatePart, ...]:
    """Everything that held before or after, by period."""
    before, after = described(moment.before), described(moment.after)
    return tuple(
        StatePart(
            period=(period := words.period(what)),
            heading=words.heading(period),
            what=words.changed(what),
            before=words.value(what, before.get(what)),
            after=words.value(what, after.get(what)),
        )
        for what in dict.fromkeys((*before, *after))
        if words.is_told(what)
    )


def _moment(reading: Reading, words: Words, moment: Moment) -> MomentView:
    changes = [
        Change(
            what=words.changed(one.what),
            before=words.value(one.what, one.before),
            after=words.value(one.what, one.after),
        )
        for one in moment.changes
        if words.is_told(one.what)
    ]
    return MomentView(
        position=moment.position,
        type=moment.type,
        recorded_at=moment.recorded_at,
        effective_on=moment.effective_on,
        body=moment.actor.body,
        body_name=reading.body_name(moment.actor.body),
        role=moment.actor.role,
        summary=words.summary(moment.event),
        reason=getattr(moment.event, "reason", ""),
        changes=tuple(changes),
    )
