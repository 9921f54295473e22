"""Titles of schemes, situations and measures, as the versions in force call them."""

from __future__ import annotations

from datetime import date

from api.office.parts import Office
from api.office.schemes import scheme_in_force
from domain.errors import DomainError
from domain.schemes.model import Scheme
from domain.schemes.values import Label


class Titles:
    """Looked up once for one answer. What no version knows goes by its name."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._packs: dict[str, Scheme | None] = {}

    def scheme(self, name: str) -> Label:
        """The title of a scheme."""
        pack = self._pack(name)
        return pack.title if pack else Label(name, name)

    def situation(self, scheme: str, name: str) -> Label:
        """The title of a situation."""
        pack = self._pack(scheme)
        found = [one.title for one in pack.situations if one.name == name] if pack else []
        return found[0] if found else Label(name, name)

    def side(self, scheme: str, name: str) -> str:
        """Negative or positive; "" for a situation that no version in force has."""
        pack = self._pack(scheme)
        found = [one.side for one in pack.situations if one.name == name] if pack else []
        return found[0] if found else ""

    def measure(self, scheme: str, name: str) -> Label:
        """The title of a measure."""
        pack = self._pack(scheme)
        found = [one.title for one in pack.measures if one.name == name] if pack else []
        return found[0] if found else Label(name, name)

    def _pack(self, name: str) -> Scheme | None:
        """The newest version in force, today or on the last day for which one was adopted."""
        if name not in self._packs:
            try:
                self._packs[name] = scheme_in_force(
                    self._office, name, date.max, parameters_on=self._office.today()
                )
            except DomainError:
                self._packs[name] = None
        return self._packs[name]
