"""One subject's results with their reasons, and the entries of its history as they are stored."""

from __future__ import annotations

from collections.abc import Iterator

from api.office.answering.card import card_of
from api.office.answering.explained import explain_all
from api.office.answering.reading import Reading
from api.office.answering.rows import standing_of
from api.office.views.answers import CardView
from api.office.views.evidence import EvidencePeriod
from projections.log import read_bytes


def periods_of(reading: Reading, card: CardView, names: dict[str, str]) -> Iterator[EvidencePeriod]:
    """Each period in full, those that ended last first; the names that they mention into `names`."""
    for one in card.periods:
        life = reading.life(one.scheme, one.assessment, one.period)
        detail = card_of(reading, card.subject, life).detail
        if detail is None:
            continue
        standing = standing_of(reading, life)
        found = explain_all(reading, standing, card.subject)
        row = standing.rows[card.subject]
        places = {str(row[where]) for where in ("unit", "group")} & reading.bodies.keys()
        names |= found.names | {code: reading.bodies[code].name for code in places}
        yield EvidencePeriod(detail=detail, explained=found.trees)


def entries_at(reading: Reading, positions: list[int]) -> dict[int, bytes]:
    """The bytes of entries, of which leaves are made."""
    return read_bytes(reading.connection, reading.ledger, positions)
