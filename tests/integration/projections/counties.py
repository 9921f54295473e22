"""A ledger under test and the events that tests let happen in it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from eventsourcing.dcb.domain import Selector
from psycopg import Connection
from psycopg_pool import ConnectionPool

from domain.actor import Actor
from domain.events import tags
from domain.events.appointments import (
    CadreAppointed,
    CadreClassChanged,
    CadreDeparted,
    CadreTransferred,
)
from domain.events.base import Event, Sealed
from domain.events.bodies import BodyKind, BodyRegistered
from domain.events.entries import EntryCorrected, EntryRecorded, EntryWithdrawn
from domain.events.people import PersonRegistered
from domain.events.schemes import SchemeAdopted
from domain.schemes.load import digest_of
from domain.slices.base import UseCase
from domain.slices.period_life import LIFE
from ledger.context import Context
from ledger.ledger import Ledger
from ledger.postgres import PostgresRecorder
from projections.runner import Runner

LEDGER = "anqing/taihu"
CONTEXT = Context(Actor("county", "office"), "request-1")
JANUARY = date(2025, 1, 1)


_numbers = itertools.count(1)
SCHEME_TEXT = (Path(__file__).parent / "points.yaml").read_text("utf-8")


class Happens(UseCase):
    """Records events as they are given, on no condition."""

    def __init__(self, events: Iterable[Event]) -> None:
        self.events = list(events)

    def consistency_boundary(self) -> list[Selector]:
        return []

    def execute(self) -> None:
        for event in self.events:
            self.record(event, *_tags(event))


def _tags(event: Event) -> list[str]:
    makers = {
        "person": tags.person,
        "subject": tags.subject,
        "body": tags.body,
        "case": tags.case,
    }
    found = [make(getattr(event, name)) for name, make in makers.items() if hasattr(event, name)]
    if isinstance(event, SchemeAdopted):
        found.append(tags.scheme(event.scheme))
    if isinstance(event, LIFE):
        place = (getattr(event, name) for name in ("scheme", "assessment", "period"))
        found.append(tags.period(*place))
    return found


@dataclass
class County:
    """One ledger, its projections, and a pool of connections as the service has them."""

    url: str
    pool: ConnectionPool[Connection[Any]]
    ledger: Ledger
    runner: Runner

    @classmethod
    def named(cls, name: str, like: County) -> County:
        """Another county in the same database."""
        return cls(
            like.url, like.pool, Ledger(name, PostgresRecorder(like.pool, name)), like.runner
        )

    def new_number(self) -> int:
        """1, 2, 3, ...: for names of further counties."""
        return next(_numbers)

    @property
    def name(self) -> str:
        return self.ledger.name

    def happens(self, *events: Event) -> int:
        """Record the events; return the position of the first."""
        return self.ledger.do(Happens(events), CONTEXT).first_position

    def catch_up(self) -> int:
        return self.runner.catch_up(self.name)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with self.pool.connection() as connection:
            return connection.execute(query.encode()).fetchall()


def body(code: str, kind: BodyKind = "village", parent: str | None = "t1") -> BodyRegistered:
    return BodyRegistered(effective_on=JANUARY, body=code, kind=kind, name=code, parent=parent)


def person(code: str) -> PersonRegistered:
    details = Sealed(nonce="bm9uY2U=", ciphertext="c2VhbGVk", commitment="Ym91bmQ=")
    return PersonRegistered(effective_on=JANUARY, person=code, details=details)


def appointed(
    code: str, village: str, day: date = JANUARY, cadre_class: str = "正职"
) -> CadreAppointed:
    return CadreAppointed(
        effective_on=day,
        person=code,
        body=village,
        post="书记",
        cadre_class=cadre_class,
        service_from="2021-03-01",
    )


def transferred(code: str, village: str, day: date) -> CadreTransferred:
    return CadreTransferred(
        effective_on=day, person=code, body=village, post="书记", cadre_class="正职"
    )


def class_changed(code: str, cadre_class: str, day: date) -> CadreClassChanged:
    return CadreClassChanged(effective_on=day, person=code, post="副书记", cadre_class=cadre_class)


def departed(code: str, day: date) -> CadreDeparted:
    return CadreDeparted(effective_on=day, person=code, reason="retired")


def entry(subject: str, value: str | None, **more: Any) -> EntryRecorded:
    return EntryRecorded(
        **{
            "effective_on": JANUARY,
            "scheme": "points",
            "assessment": "month",
            "period": "2025-01",
            "subject": subject,
            "input": "work",
            "kind": "points",
            "value": value,
            **more,
        }
    )


def correction(position: int, original: EntryRecorded, value: str) -> EntryCorrected:
    return EntryCorrected(
        effective_on=original.effective_on,
        corrects=position,
        scheme=original.scheme,
        assessment=original.assessment,
        period=original.period,
        subject=original.subject,
        input=original.input,
        kind=original.kind,
        item=original.item,
        rater=original.rater,
        value=value,
        reason="typing error",
    )


def withdrawal(position: int, original: EntryRecorded) -> EntryWithdrawn:
    return EntryWithdrawn(
        effective_on=original.effective_on,
        withdraws=position,
        scheme=original.scheme,
        assessment=original.assessment,
        period=original.period,
        subject=original.subject,
        input=original.input,
        item=original.item,
        rater=original.rater,
        reason="recorded twice",
    )


def adoption(parts: int = 1) -> list[SchemeAdopted]:
    """The scheme of points.yaml, in parts of about one length."""
    length = -(-len(SCHEME_TEXT) // parts)
    return [
        SchemeAdopted(
            effective_on=date(2024, 1, 1),
            scheme="points",
            scheme_version="1",
            digest=digest_of(SCHEME_TEXT),
            part=index + 1,
            parts=parts,
            text=SCHEME_TEXT[index * length : (index + 1) * length],
        )
        for index in range(parts)
    ]
