"""Whom the ids of a bundle stand for, sealed: whoever may read names opens them."""

from __future__ import annotations

from typing import Any, NamedTuple

from psycopg import Connection

from domain.events.base import Sealed
from projections.bundle.scope import Cut, Scope
from projections.target import statement


class Named(NamedTuple):
    """A row of the table of names."""

    person: str
    name: str
    staff_code: str


def sealed_people(connection: Connection[Any], cut: Cut, scope: Scope) -> dict[str, Sealed]:
    """The persons that were known by the last entry, with their details as they are now."""
    parameters = {
        "ledger": cut.ledger,
        "size": cut.size,
        "subjects": [scope.subject] if scope.subject else None,
    }
    return {
        person: Sealed(nonce=nonce, ciphertext=ciphertext, commitment=commitment)
        for person, nonce, ciphertext, commitment in connection.execute(
            statement("bundle_people"), parameters
        )
    }
