"""Who and what a row is about: people and places already known, found by what the row says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from api.imports.vocabulary import header_key
from domain.events.bodies import BodyKind


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownBody:
    """A village or township of the ledger."""

    body: str
    kind: BodyKind
    name: str
    parent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPerson:
    """A person of the ledger, and the appointment held now (blank if none)."""

    person: str
    name: str
    staff_code: str = ""
    identity_number: str = ""
    phone: str = ""
    unit: str = ""
    post: str = ""
    cadre_class: str = ""


@dataclass(frozen=True, slots=True)
class NotFound:
    """Why nothing was found: a code of `messages.CELL_MESSAGES`, and what was looked for."""

    code: str
    value: str


class Places:
    """Townships and villages by code and by name."""

    def __init__(self, bodies: Iterable[KnownBody]) -> None:
        self.by_code = {known.body: known for known in bodies}
        self._townships: dict[str, list[str]] = {}
        self._villages: dict[str, list[str]] = {}
        for known in self.by_code.values():
            names = self._townships if known.kind == "township" else self._villages
            if known.kind in {"township", "village"}:
                names.setdefault(header_key(known.name), []).append(known.body)

    def township(self, code: str, name: str) -> str | NotFound:
        """The township's code, by code, else by name."""
        if code:
            return code if code in self.by_code else NotFound("unit-unknown", code)
        return _only(self._townships.get(header_key(name), []), "unit", name)

    def village(self, code: str, name: str, township: str = "") -> str | NotFound:
        """The village's code, by code, else by name within the township (a code; "": any)."""
        if code:
            return code if code in self.by_code else NotFound("unit-unknown", code)
        named = self._villages.get(header_key(name), [])
        if township:
            named = [body for body in named if self.by_code[body].parent == township]
        return _only(named, "unit", name)


class People:
    """People by staff code, by identity number, and by village and name."""

    def __init__(self, known: Iterable[KnownPerson]) -> None:
        self.by_id = {person.person: person for person in known}
        self._by_staff_code = {p.staff_code: p.person for p in self.by_id.values() if p.staff_code}
        self._by_identity_number = {
            p.identity_number: p.person for p in self.by_id.values() if p.identity_number
        }
        self._by_name: dict[tuple[str, str], list[str]] = {}
        for person in self.by_id.values():
            key = (person.unit, header_key(person.name))
            self._by_name.setdefault(key, []).append(person.person)

    def find(
        self, *, staff_code: str = "", identity_number: str = "", name: str = "", unit: str = ""
    ) -> str | NotFound:
        """The person id. Numbers go before names, but a name that contradicts them is an error.

        A name alone is not enough: it needs the unit (a body code) in which it is unique.
        """
        said = " ".join(text for text in (staff_code, identity_number, name) if text)
        if not (staff_code or identity_number):
            if not unit:
                return NotFound("person-ambiguous", said)
            return _only(self._by_name.get((unit, header_key(name)), []), "person", said)
        by_number = {
            self._by_staff_code.get(staff_code),
            self._by_identity_number.get(identity_number),
        }
        people = [person for person in by_number if person is not None]
        if not people:
            return NotFound("person-unknown", said)
        person, *others = people
        if others or self._contradicts(person, staff_code, identity_number, name):
            return NotFound("person-contradictory", said)
        return person

    def _contradicts(self, person: str, staff_code: str, identity_number: str, name: str) -> bool:
        """Whether something given differs from what is known. What is not known is news, no lie."""
        known = self.by_id[person]
        return any(
            given and held and given != held
            for given, held in (
                (staff_code, known.staff_code),
                (identity_number, known.identity_number),
                (header_key(name), header_key(known.name)),
            )
        )


def _only(found: list[str], kind: str, said: str) -> str | NotFound:
    match found:
        case [one]:
            return one
        case []:
            return NotFound(f"{kind}-unknown", said)
    return NotFound(f"{kind}-ambiguous", said)
