"""The county's bodies and who serves where, kept in the process, so that no request asks for them.

What is kept was true half a second ago at most. A refusal is never given on what was kept: it is
looked up anew first, so that whoever was registered a moment ago is found.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from api.office.parts import Office
from projections.database import Database
from projections.places import Places, find_places
from projections.standings import facts_position

TRUSTED_S = 0.5


@dataclass(slots=True)
class _Kept:
    places: Places
    confirmed_s: float


_lock = threading.Lock()
_kept: WeakKeyDictionary[Database, dict[str, _Kept]] = WeakKeyDictionary()


def places_of(office: Office, *, now: bool = False) -> Places:
    """The places as known half a second ago at most; with `now` as known now."""
    counties = _kept.setdefault(office.database, {})
    kept = counties.get(office.ledger.name)
    if kept is not None and not now and time.monotonic() - kept.confirmed_s < TRUSTED_S:
        return kept.places
    with _lock:
        return _look(office, counties)


def _look(office: Office, counties: dict[str, _Kept]) -> Places:
    asked_s = time.monotonic()
    ledger = office.ledger.name
    kept = counties.get(ledger)
    with office.database.connection() as connection:
        position = facts_position(connection, ledger)
        if kept is None or kept.places.position != position:
            kept = _Kept(find_places(connection, ledger, position), asked_s)
    kept.confirmed_s = asked_s
    counties[ledger] = kept
    return kept.places
