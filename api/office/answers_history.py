"""A subject's history in words: each entry, who recorded it, and what it changed."""

from __future__ import annotations

from datetime import date

from api.office.answers_reading import Reading
from api.office.answers_subject import subject_of
from api.office.answers_views import Change, HistoryView, MomentView
from api.office.answers_words import Words
from projections.replay import Moment, history


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
    words = Words(reading)
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
