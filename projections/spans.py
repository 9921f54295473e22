"""Appointment spans: one person's unbroken times in one unit and class, and how events change them.

Pure folds from spans to spans, sorted by first day. An event may come late: it then changes the
span that covers its day and leaves the later ones, so that knowledge gained out of order still
gives one line through time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from domain.events.appointments import (
    CadreAppointed,
    CadreClassChanged,
    CadreDeparted,
    CadreTransferred,
)

AppointmentEvent = CadreAppointed | CadreTransferred | CadreClassChanged | CadreDeparted

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """As domain.evaluation.facts.AppointmentFact, without the group and the positions."""

    subject: str
    unit: str
    cadre_class: str
    post: str
    service_from: date
    unit_from: date
    starts_on: date
    ends_on: date | None  # last day, inclusive


Spans = tuple[Span, ...]


def change_spans(spans: Spans, event: AppointmentEvent) -> Spans:
    """The spans after the event. An event that finds no span to change changes nothing."""
    match event:
        case CadreAppointed():
            return _appoint(spans, event)
        case CadreTransferred():
            return _transfer(spans, event)
        case CadreClassChanged():
            return _from_day(
                spans, event.effective_on, post=event.post, cadre_class=event.cadre_class
            )
        case CadreDeparted():
            return _depart(spans, event.effective_on)


def span_on(spans: Spans, day: date) -> Span | None:
    """The span that covers the day."""
    for span in spans:
        if span.starts_on <= day and (span.ends_on is None or day <= span.ends_on):
            return span
    return None


def _appoint(spans: Spans, event: CadreAppointed) -> Spans:
    """A new service begins; it ends before the next one that is already known."""
    starts_on = event.effective_on
    kept = [
        replace(span, ends_on=starts_on - _DAY)
        if span.ends_on is None or span.ends_on >= starts_on
        else span
        for span in spans
        if span.starts_on < starts_on
    ]
    later = [span for span in spans if span.starts_on > starts_on]
    service_from = date.fromisoformat(event.service_from)
    appointed = Span(
        subject=event.person,
        unit=event.body,
        cadre_class=event.cadre_class,
        post=event.post,
        service_from=service_from,
        # People in post before the ledger began are taken to have served in this unit throughout.
        unit_from=service_from,
        starts_on=starts_on,
        ends_on=later[0].starts_on - _DAY if later else None,
    )
    return (*kept, appointed, *later)


def _transfer(spans: Spans, event: CadreTransferred) -> Spans:
    current = span_on(spans, event.effective_on)
    stays = current is not None and current.unit == event.body
    return _from_day(
        spans,
        event.effective_on,
        unit=event.body,
        unit_from=current.unit_from if current and stays else event.effective_on,
        post=event.post,
        cadre_class=event.cadre_class,
    )


def _from_day(spans: Spans, day: date, **changes: str | date) -> Spans:
    """Split the span that covers the day; its later part carries the changes."""
    current = span_on(spans, day)
    if current is None:
        return spans
    parts = [replace(current, starts_on=day, **changes)]  # type: ignore[arg-type]
    if current.starts_on < day:
        parts.insert(0, replace(current, ends_on=day - _DAY))
    at = spans.index(current)
    return (*spans[:at], *parts, *spans[at + 1 :])


def _depart(spans: Spans, last_day: date) -> Spans:
    """The service that covers the day ends on it, with all later spans of the same service."""
    current = span_on(spans, last_day)
    if current is None:
        return spans
    before = [span for span in spans if span.starts_on < current.starts_on]
    after = [
        span
        for span in spans
        if span.starts_on > current.starts_on and span.service_from != current.service_from
    ]
    return (*before, replace(current, ends_on=last_day), *after)
