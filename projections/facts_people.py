"""facts.body and facts.appointment: who exists, and who serves where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import astuple
from operator import attrgetter, itemgetter
from typing import Any

from domain.events.appointments import (
    CadreAppointed,
    CadreClassChanged,
    CadreDeparted,
    CadreTransferred,
)
from domain.events.bodies import BodyClosed, BodyRegistered, BodyRenamed
from projections.bitemporal import BitemporalPage, BitemporalTable
from projections.log import Page
from projections.spans import AppointmentEvent, Span, Spans, change_spans
from projections.target import Target, statement

BODY = BitemporalTable(
    "body", ("body", "kind", "name", "parent", "starts_on", "ends_on"), (("body", "text"),)
)
APPOINTMENT = BitemporalTable(
    "appointment",
    (
        "subject",
        "unit",
        "group_body",
        "cadre_class",
        "post",
        "service_from",
        "unit_from",
        "starts_on",
        "ends_on",
    ),
    (("subject", "text"), ("starts_on", "date")),
)
_GROUP_COLUMN = 2
_STARTS_ON_COLUMN = 7

BODY_TOPICS = frozenset({BodyRegistered.TOPIC, BodyRenamed.TOPIC, BodyClosed.TOPIC})
APPOINTMENT_TOPICS = frozenset(
    {CadreAppointed.TOPIC, CadreTransferred.TOPIC, CadreClassChanged.TOPIC, CadreDeparted.TOPIC}
)


def apply_bodies(target: Target, page: Page) -> None:
    """A renamed or closed body's row is replaced: the name as it is now holds for its whole life.

    Registering a code again replaces what was known of it.
    """
    events = [(r.position, r.event) for r in page.events(BODY_TOPICS)]
    rows = BitemporalPage(target, BODY)
    changed = {event.body for _, event in events if isinstance(event, BodyRenamed | BodyClosed)}
    bodies: dict[str, tuple[Any, ...]] = {row[0]: row for row in rows.stored("body", changed)}
    for position, event in events:
        match event:
            case BodyRegistered(body=code, kind=kind, name=name, parent=parent):
                row = (code, kind, name, parent or "", event.effective_on, None)
            case BodyRenamed(body=code, name=name) if code in bodies:
                row = (*bodies[code][:2], name, *bodies[code][3:])
            case BodyClosed(body=code) if code in bodies:
                row = (*bodies[code][:5], event.effective_on)
            case _:
                continue
        rows.replace((code,), row, position)
        bodies[code] = row
    rows.write()


def apply_appointments(target: Target, page: Page) -> None:
    """Fold the page's appointment events into the spans of the persons they name."""
    events = [
        (r.position, r.event)
        for r in page.events(APPOINTMENT_TOPICS)
        if isinstance(r.event, AppointmentEvent)
    ]
    if not events:
        return
    rows = BitemporalPage(target, APPOINTMENT)
    people: dict[str, Spans] = defaultdict(tuple)
    stored = rows.stored("subject", {event.person for _, event in events})
    for row in sorted(stored, key=itemgetter(_STARTS_ON_COLUMN)):
        people[row[0]] = (*people[row[0]], _span(row))
    groups = _groups(target, people, events)
    for position, event in events:
        before = people[event.person]
        after = change_spans(before, event)
        people[event.person] = after
        for span in set(before) - set(after):
            rows.end((span.subject, span.starts_on), position)
        for span in sorted(set(after) - set(before), key=attrgetter("starts_on")):
            values = (span.subject, span.unit, groups[span.unit], *astuple(span)[2:])
            rows.add((span.subject, span.starts_on), values, position)
    rows.write()


def _span(row: tuple[Any, ...]) -> Span:
    values = row[:_GROUP_COLUMN] + row[_GROUP_COLUMN + 1 :]
    return Span(**dict(zip(Span.__dataclass_fields__, values, strict=True)))


def _groups(
    target: Target,
    people: dict[str, Spans],
    events: Sequence[tuple[int, AppointmentEvent]],
) -> dict[str, str]:
    """The group of each unit that the page may write: itself if a township, else the one above."""
    units = {span.unit for spans in people.values() for span in spans}
    units |= {e.body for _, e in events if isinstance(e, CadreAppointed | CadreTransferred)}
    groups = dict.fromkeys(units, "")
    rows = target.connection.execute(
        statement("groups_of_units"), {"ledger": target.ledger, "units": list(units)}
    )
    groups.update(rows.fetchall())
    return groups
