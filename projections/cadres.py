"""Persons, their details sealed, and where they serve on a day.

Names are not here: the caller opens `details` with the vault, if the user may see them.
"""

from __future__ import annotations

from dataclasses import asdict, astuple, dataclass
from datetime import date
from typing import Any

from psycopg import Connection

from domain.events.base import Sealed
from domain.events.people import PersonDetailsChanged, PersonErased, PersonRegistered
from projections.log import Page
from projections.projection import Projection
from projections.target import Target, statement

PERSON_TOPICS = frozenset({PersonRegistered.TOPIC, PersonDetailsChanged.TOPIC, PersonErased.TOPIC})
_COLUMNS = ("person", "nonce", "ciphertext", "commitment", "registered_at", "details_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadre:
    """A person, and the last appointment that began by the day asked for (fields None: none).

    `ends_on` is the last day served, if it is known. An erased person's details open no more.
    """

    person: str
    details: Sealed
    erased: bool
    unit: str | None
    group: str | None
    cadre_class: str | None
    post: str | None
    service_from: date | None
    unit_from: date | None
    starts_on: date | None
    ends_on: date | None


def find_cadres(
    connection: Connection[Any],
    ledger: str,
    *,
    on: date,
    persons: list[str] | None = None,
    unit: str | None = None,
    group: str | None = None,
    cadre_class: str | None = None,
    as_of: int | None = None,
    after: tuple[str, str] | None = None,
    limit: int | None = None,
) -> list[Cadre]:
    """The persons that fit, by unit and id, as they serve on a day, as known at a position.

    `after` and `limit` take a part: the next so many after a unit ("": none) and an id.
    """
    rows = connection.execute(
        statement("cadres_find"),
        {
            "ledger": ledger,
            "on": on,
            "persons": persons,
            "unit": unit,
            "group": group,
            "cadre_class": cadre_class,
            "as_of": as_of,
            "after_unit": after[0] if after else None,
            "after_person": after[1] if after else None,
            "limit": limit,
        },
    ).fetchall()
    return [
        Cadre(
            person=row[0],
            details=Sealed(nonce=row[1], ciphertext=row[2], commitment=row[3]),
            erased=row[4],
            unit=row[5],
            group=row[6],
            cadre_class=row[7],
            post=row[8],
            service_from=row[9],
            unit_from=row[10],
            starts_on=row[11],
            ends_on=row[12],
        )
        for row in rows
    ]


def _apply(target: Target, page: Page) -> None:
    registered = []
    later: list[tuple[str, dict[str, Any]]] = []
    for recorded in page.events(PERSON_TOPICS):
        event, position = recorded.event, recorded.position
        match event:
            case PersonRegistered(person=person, details=sealed):
                registered.append((person, *astuple(sealed), position, position))
            case PersonDetailsChanged(person=person, details=sealed):
                changed = {"person": person, "position": position, **asdict(sealed)}
                later.append(("person_changed", changed))
            case PersonErased(person=person, effective_on=day):
                erased = {"person": person, "position": position, "effective_on": day}
                later.append(("person_erased", erased))
    if registered:
        target.copy("person", _COLUMNS, registered)
    for name, parameters in later:
        target.execute(name, [parameters])


CADRES = Projection("cadres", ("read.person",), _apply)
