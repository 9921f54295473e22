"""Adopted schemes, read from the log itself: texts by digest, and the schemes they mean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from psycopg import Connection

from domain.calendar import parse_period
from domain.errors import DomainError
from domain.events import tags
from domain.events.schemes import SchemeAdopted
from domain.schemes.kept import scheme_as_of
from domain.schemes.model import Scheme
from projections.log import read_tagged


@dataclass(frozen=True, slots=True)
class AdoptedText:
    """A whole pack; `position` is that of its last part."""

    scheme: str
    version: str
    digest: str
    effective_on: date
    position: int
    text: str


def adopted_texts(connection: Connection[Any], ledger: str, scheme: str) -> list[AdoptedText]:
    """All versions of a scheme that were adopted, in the order of adoption."""
    parts: list[str] = []
    adopted = []
    for recorded in read_tagged(
        connection, ledger, (tags.scheme(scheme),), types=(SchemeAdopted.TOPIC,)
    ):
        event = recorded.event
        if not isinstance(event, SchemeAdopted):
            continue
        parts = [event.text] if event.part == 1 else [*parts, event.text]
        if event.part == event.parts:
            adopted.append(
                AdoptedText(
                    scheme=event.scheme,
                    version=event.scheme_version,
                    digest=event.digest,
                    effective_on=event.effective_on,
                    position=recorded.position,
                    text="".join(parts),
                )
            )
    return adopted


def adopted_scheme(
    connection: Connection[Any], ledger: str, scheme: str, digest: str, period: str
) -> Scheme:
    """The adopted pack of that digest as it reads for a period: parameters as of its last day.

    Raises DomainError `scheme-not-adopted`.
    """
    for adopted in adopted_texts(connection, ledger, scheme):
        if adopted.digest == digest:
            return scheme_as_of(adopted.text, parse_period(period).ends_on)
    raise DomainError(
        "scheme-not-adopted",
        f"{ledger} has not adopted a version of {scheme} with digest {digest}.",
        next_step="Adopt the pack, or name one that the ledger has adopted.",
        scheme=scheme,
        digest=digest,
    )


def money_inputs(
    connection: Connection[Any], ledger: str, scheme: str
) -> dict[int, frozenset[str]]:
    """Which inputs of a scheme are amounts of money, by the position of each adopted version.

    The version adopted last before an entry says how its value is written.
    """
    return {
        adopted.position: _money_inputs(adopted.text, adopted.effective_on)
        for adopted in adopted_texts(connection, ledger, scheme)
    }


def _money_inputs(text: str, on: date) -> frozenset[str]:
    scheme = scheme_as_of(text, on)
    return frozenset(declared.name for declared in scheme.inputs if declared.value_type == "money")
