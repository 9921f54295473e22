"""Schemes that were read before. Reading one takes as long as a hundred answers."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from domain.schemes.lint import change_days
from domain.schemes.load import load_scheme
from domain.schemes.model import Scheme

_MOST = 64


def scheme_as_of(text: str, on: date, source: str = "scheme.yaml") -> Scheme:
    """The scheme of a text, which never changes, as it reads on a day; errors as `load_scheme`.

    Between two changes of a parameter all days read alike.
    """
    changed_on = [day for day in _change_days(text) if day <= on]
    return _as_of(text, max(changed_on, default=on), source)


@lru_cache(maxsize=_MOST)
def _as_of(text: str, on: date, source: str) -> Scheme:
    return load_scheme(text, on=on, source=source)


@lru_cache(maxsize=_MOST)
def _change_days(text: str) -> tuple[date, ...]:
    return tuple(change_days(text))
