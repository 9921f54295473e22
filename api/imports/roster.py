"""The roster from tables: who serves where, in which class, since when. A dry run of the whole."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, Protocol

from api.imports.people import KnownBody, NotFound, People, Places
from api.imports.problems import CellProblem
from api.imports.tables import Table
from api.imports.values import NotReadableError, is_identity_number, read_day
from api.imports.vocabulary import header_key

_FIELDS = (
    *("name", "staff_code", "identity_number", "phone", "post", "cadre_class", "service_from"),
    *("township", "township_code", "village", "village_code"),
)
_TITLES = {"name": "姓名", "village": "村", "cadre_class": "类别", "service_from": "任职时间"}


class Refuse(Protocol):
    """Notes a problem at the row's cell of a target."""

    def __call__(self, code: str, target: str, **fields: object) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterRow:
    """One cadre as the roster says. `person` is the id of somebody known, else "".

    change: new (not known), changed (known, but something differs) or unchanged. What the row
    leaves blank of a known person's numbers, phone or post has not changed.
    """

    sheet: str
    row: int
    person: str
    name: str
    staff_code: str
    identity_number: str
    phone: str
    unit: str
    post: str
    cadre_class: str
    service_from: date
    change: Literal["new", "changed", "unchanged"]


@dataclass(slots=True, kw_only=True)
class RosterPlan:
    """What an import of a roster would record. Any problem blocks all of it.

    `bodies` are those to register, townships before their villages.
    """

    bodies: list[KnownBody] = field(default_factory=list)
    rows: list[RosterRow] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    notices: list[CellProblem] = field(default_factory=list)

    def summary(self) -> dict[str, object]:
        """Counts for the dry run: rows, new, changed, unchanged, bodies, problems by code."""
        changes = Counter(row.change for row in self.rows)
        return {
            "rows": len(self.rows),
            "new": changes["new"],
            "changed": changes["changed"],
            "unchanged": changes["unchanged"],
            "bodies": len(self.bodies),
            "problems": dict(Counter(problem.code for problem in self.problems)),
        }


def body_code(township: str, village: str = "") -> str:
    """The code of a body that came without one: `t-` or `v-` and ten hex digits of SHA-256.

    The hash is of "乡镇" or "乡镇/村" in UTF-8, so the same names give the same code everywhere.
    """
    name = f"{township}/{village}" if village else township
    return f"{'v' if village else 't'}-{hashlib.sha256(name.encode()).hexdigest()[:10]}"


def read_roster(
    tables: Iterable[Table],
    *,
    people: People,
    places: Places,
    county: str,
    classes: Sequence[str] = (),
    default_service_from: date | None = None,
) -> RosterPlan:
    """Plan a roster. `county` is the body above new townships; `classes` those of the scheme.

    A row without 任职时间 gets `default_service_from`. Nothing is recorded here.
    """
    planner = _Planner(people, places, county, tuple(classes), default_service_from)
    for table in tables:
        planner.read(table)
    return planner.plan


class _Planner:
    def __init__(
        self,
        people: People,
        places: Places,
        county: str,
        classes: tuple[str, ...],
        default_service_from: date | None,
    ) -> None:
        self.plan = RosterPlan()
        self._people = people
        self._places = places
        self._county = county
        self._classes = {header_key(known): known for known in classes}
        self._default_service_from = default_service_from
        self._new_bodies: dict[str, KnownBody] = {}
        self._seen: dict[Hashable, tuple[str, int]] = {}

    def read(self, table: Table) -> None:
        self.plan.problems += table.problems
        self.plan.notices += table.notices
        columns = {name: table.texts(name) for name in _FIELDS}
        bad_rows = {row for row, column in table.marks if column in table.mapping}
        for row in range(len(table.row_numbers)):
            cells = {name: texts[row] if texts else "" for name, texts in columns.items()}
            found = (
                [
                    table.problem(code, row, column)
                    for (marked, column), code in table.marks.items()
                    if marked == row and table.mapping.get(column) in _FIELDS
                ]
                if row in bad_rows
                else []
            )
            if not found:
                found = self._read_row(table, row, cells)
            self.plan.problems += found

    def _read_row(self, table: Table, row: int, cells: dict[str, str]) -> list[CellProblem]:
        """Plan the row, or say everything that is wrong with it."""
        problems: list[CellProblem] = []

        def refuse(code: str, target: str, **fields: object) -> None:
            problems.append(table.problem(code, row, table.column(target), **fields))

        unit = self._unit(cells, refuse)
        service_from = self._service_from(cells["service_from"], refuse)
        cadre_class = cells["cadre_class"]
        if not cells["name"]:
            refuse("value-missing", "name", field=_TITLES["name"])
        if not cadre_class:
            refuse("value-missing", "cadre_class", field=_TITLES["cadre_class"])
        elif self._classes:
            known_class = self._classes.get(header_key(cadre_class))
            if known_class is None:
                allowed = "、".join(self._classes.values())
                refuse("class-unknown", "cadre_class", allowed=allowed)
            cadre_class = known_class or cadre_class
        identity_number = cells["identity_number"].upper()
        if identity_number and not is_identity_number(identity_number):
            refuse("identity-number-wrong", "identity_number")
        if problems or unit is None or service_from is None:
            return problems
        person = self._person(cells, identity_number, unit)
        if isinstance(person, NotFound):
            return [table.problem(person.code, row, table.column("name"))]
        here = (table.sheet, table.row_numbers[row])
        for key in _identities(cells, identity_number, unit, person):
            other_sheet, other_row = self._seen.setdefault(key, here)
            if (other_sheet, other_row) != here:
                where = {"other_sheet": other_sheet, "other_row": other_row}
                return [table.problem("duplicate-row", row, table.column("name"), **where)]
        planned = RosterRow(
            sheet=table.sheet,
            row=table.row_numbers[row],
            person=person,
            name=cells["name"],
            staff_code=cells["staff_code"],
            identity_number=identity_number,
            phone=cells["phone"],
            unit=unit,
            post=cells["post"],
            cadre_class=cadre_class,
            service_from=service_from,
            change="new",
        )
        self.plan.rows.append(planned if not person else self._compared(planned))
        return []

    def _unit(self, cells: dict[str, str], refuse: Refuse) -> str | None:
        """The village's code, known or to be registered; None if it was refused."""
        township, village = cells["township"], cells["village"]
        if not (village or cells["village_code"]):
            refuse("value-missing", "village", field=_TITLES["village"])
            return None
        group: str | None = ""
        if township or cells["township_code"]:
            group = self._body("township", cells["township_code"], township, self._county, refuse)
        if group is None:
            return None
        if not group:
            found = self._places.village(cells["village_code"], village)
            if isinstance(found, NotFound):
                refuse(found.code, "village" if village else "village_code")
                return None
            return found
        return self._body("village", cells["village_code"], village, group, refuse)

    def _body(
        self,
        kind: Literal["township", "village"],
        code: str,
        name: str,
        parent: str,
        refuse: Refuse,
    ) -> str | None:
        if not code:
            found = (
                self._places.township("", name)
                if kind == "township"
                else self._places.village("", name, parent)
            )
            if isinstance(found, str):
                return found
            if found.code == "unit-ambiguous":
                refuse(found.code, kind)
                return None
            code = body_code(name) if kind == "township" else body_code(self._name_of(parent), name)
        known = self._places.by_code.get(code) or self._new_bodies.get(code)
        if known is None:
            if not name:
                refuse("value-missing", kind, field="乡镇" if kind == "township" else "村")
                return None
            known = KnownBody(body=code, kind=kind, name=name, parent=parent)
            self._new_bodies[code] = known
            self.plan.bodies.append(known)
        if known.kind != kind or (name and header_key(known.name) != header_key(name)):
            refuse("unit-contradictory", f"{kind}_code", other=known.name)
            return None
        return code

    def _name_of(self, body: str) -> str:
        known = self._places.by_code.get(body) or self._new_bodies[body]
        return known.name

    def _service_from(self, text: str, refuse: Refuse) -> date | None:
        if not text and self._default_service_from is not None:
            return self._default_service_from
        if not text:
            refuse("value-missing", "service_from", field=_TITLES["service_from"])
            return None
        try:
            return read_day(text, month_is_enough=True)
        except NotReadableError as error:
            refuse(error.code, "service_from")
            return None

    def _person(self, cells: dict[str, str], identity_number: str, unit: str) -> str | NotFound:
        """The id of a known person, "" for a new one."""
        found = self._people.find(
            staff_code=cells["staff_code"],
            identity_number=identity_number,
            name=cells["name"],
            unit=unit,
        )
        if isinstance(found, str) or found.code != "person-unknown":
            return found
        namesake = self._people.find(name=cells["name"], unit=unit)
        if isinstance(namesake, str):
            known = self._people.by_id[namesake]
            if not (known.staff_code or known.identity_number):
                return namesake  # known by name so far; the row adds the numbers
        return ""

    def _compared(self, row: RosterRow) -> RosterRow:
        known = self._people.by_id[row.person]
        optional = ("staff_code", "identity_number", "phone", "post")
        same = (row.unit, row.cadre_class) == (known.unit, known.cadre_class) and all(
            getattr(row, name) in {"", getattr(known, name)} for name in optional
        )
        return replace(row, change="unchanged" if same else "changed")


def _identities(
    cells: dict[str, str], identity_number: str, unit: str, person: str
) -> list[Hashable]:
    """What no two rows may share: each number, or name and village where there is no number."""
    numbers: list[Hashable] = [
        (name, number)
        for name, number in (
            ("staff_code", cells["staff_code"]),
            ("identity_number", identity_number),
            ("person", person),
        )
        if number
    ]
    return numbers or [(unit, header_key(cells["name"]))]
