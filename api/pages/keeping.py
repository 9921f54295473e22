"""What a page shows, kept for the next who may see the same, until something new is known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

from starlette.requests import Request

from api.kept import Moment, moment_seen
from api.office import answers
from api.office.answering.kept import Store
from api.office.parts import Office
from api.pages.language import Language
from projections.database import Database

_PAGES_KEPT = 32  # of a county of 1,300 cadres, about 2 MB each
_KEPT: WeakKeyDictionary[Database, Store[dict[str, Any]]] = WeakKeyDictionary()


def kept_values(
    request: Request, office: Office, language: Language, make: Callable[[], dict[str, Any]]
) -> dict[str, Any]:
    """The values that `make` gives, or gave before nothing happened since.

    Only for values that depend on the ledger, the address, the language and what the asker may
    see, and on nothing else of the asker.
    """
    moment = moment_seen(office)
    if moment is None:
        known = answers.freshness(office)
        moment = Moment(known.position, known.position + known.lag_entries, office.today())
    sight = office.asker.sight if office.asker else ""
    key = (office.ledger.name, request.url.path, request.url.query, language, sight, moment)
    return _KEPT.setdefault(office.database, Store(_PAGES_KEPT)).get(key, make)
