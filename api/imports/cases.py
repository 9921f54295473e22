"""Cases by the file: lines of JSON or rows of a workbook, each checked to the last field.

Both kinds of file become rows of plain texts by field, so that one set of checks serves both. All
of a file is taken or none of it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from api.imports.people import NotFound, People, Places
from api.imports.problems import CellProblem, column_letter
from api.imports.tables import Table
from api.imports.values import NotReadableError, read_day
from api.imports.vocabulary import CASE_WORDS, header_key
from domain.errors import DomainError
from domain.events.base import Evidence
from domain.events.cases import Confidentiality
from domain.schemes.model import Scheme
from domain.slices.case_rules import about_bodies

NUMBERS = ("subject", "staff_code", "identity_number")
TEXTS = ("narrative", "reference", "contact")
CONFIDENTIALITY_WORDS: Mapping[Confidentiality, tuple[str, ...]] = {
    "internal": ("内部", "一般", "internal"),
    "restricted": ("限核查人员", "限制", "restricted"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """What one line or row says, by field.

    `place` turns a field into the letter of its column, or into its name; `title` into the word
    by which whoever wrote the row knows it.
    """

    sheet: str
    row: int
    texts: Mapping[str, str]
    evidence: tuple[Evidence, ...] = ()
    place: Callable[[str], str]
    title: Callable[[str], str]

    def said(self, name: str) -> str:
        """The text of a field, "" if it was left out."""
        return self.texts.get(name, "").strip()

    def problem(self, code: str, name: str, **fields: object) -> CellProblem:
        """A problem with a field, or with the whole row if that is ""."""
        return CellProblem(
            code=code,
            sheet=self.sheet,
            row=self.row,
            column=self.place(name) if name else "",
            value=str(fields.pop("said", self.said(name))),
            fields=fields,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedCase:
    """A case without fault; `subject` is an id or the code of a body."""

    row: int
    pack: Scheme
    subject: str
    situation: str
    day: date
    narrative: str
    reference: str
    contact: str
    confidentiality: Confidentiality
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class CasesPlan:
    """What a file holds; any problem blocks the whole."""

    cases: list[PlannedCase] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What rows are held against.

    numbers     staff codes and identity numbers as given -> id
    reported    the reporting body's own numbers that it has used before -> case
    longest     most characters of each text
    pack_on     the scheme in force on a day; DomainError if there is none
    """

    people: People
    places: Places
    numbers: Mapping[str, str]
    reported: Mapping[str, str]
    longest: Mapping[str, int]
    today: date
    pack_on: Callable[[date], Scheme]


def rows_of_tables(tables: Iterable[Table]) -> list[CaseRow]:
    """The rows of a workbook's tables."""
    return [
        _row_of(table, index, number)
        for table in tables
        for index, number in enumerate(table.row_numbers)
    ]


def _row_of(table: Table, index: int, number: int) -> CaseRow:
    texts = {target: table.columns[column][index] for column, target in table.mapping.items()}
    letters = {target: column_letter(column) for column, target in table.mapping.items()}
    places = {
        "unit": texts.get("village_code") or texts.get("village", ""),
        "township": texts.get("township_code") or texts.get("township", ""),
    }
    return CaseRow(
        sheet=table.sheet,
        row=number,
        texts={**texts, **places},
        place=lambda name: letters.get("village" if name == "unit" else name, ""),
        title=lambda name: CASE_WORDS[name][0],
    )


def numbers_in(rows: Iterable[CaseRow]) -> set[str]:
    """The numbers by which rows name people."""
    return {number for row in rows for name in NUMBERS if (number := row.said(name))}


def plan_cases(rows: Sequence[CaseRow], ground: Ground) -> CasesPlan:
    """Check every row."""
    plan = CasesPlan()
    references: dict[str, int] = {}
    for row in rows:
        planned = _Row(row, ground).planned()
        if isinstance(planned, list):
            plan.problems.extend(planned)
            continue
        first = references.setdefault(planned.reference, row.row)
        if planned.reference and first != row.row:
            twice = row.problem(
                "duplicate-row", "reference", other_sheet=row.sheet, other_row=first
            )
            plan.problems.append(twice)
        plan.cases.append(planned)
    return plan


class _Row:
    """One row under examination."""

    def __init__(self, row: CaseRow, ground: Ground) -> None:
        self._row = row
        self._ground = ground
        self._problems: list[CellProblem] = []

    def planned(self) -> PlannedCase | list[CellProblem]:
        """The case, or what is wrong with it."""
        day = self._day()
        pack = self._pack(day) if day else None
        situation = self._situation(pack) if pack else ""
        subject = self._subject()
        if pack and situation and subject:
            self._check_fit(pack, situation, subject)
        for name in TEXTS:
            self._check_text(name)
        confidentiality = self._confidentiality()
        if self._problems or day is None or pack is None:
            return self._problems
        return PlannedCase(
            row=self._row.row,
            pack=pack,
            subject=subject,
            situation=situation,
            day=day,
            **{name: self._row.said(name) for name in TEXTS},
            confidentiality=confidentiality,
            evidence=self._row.evidence,
        )

    def _wrong(self, code: str, name: str, **fields: object) -> None:
        self._problems.append(self._row.problem(code, name, **fields))

    def _missing(self, name: str) -> None:
        self._wrong("value-missing", name, field=self._row.title(name))

    def _day(self) -> date | None:
        said = self._row.said("day")
        if not said:
            self._missing("day")
            return None
        try:
            day = read_day(said)
        except NotReadableError as unreadable:
            self._wrong(unreadable.code, "day")
            return None
        if day > self._ground.today:
            self._wrong("day-in-future", "day")
        return day

    def _pack(self, day: date) -> Scheme | None:
        try:
            return self._ground.pack_on(day)
        except DomainError as refused:
            if refused.code != "scheme-not-in-force":
                raise
            self._wrong("no-scheme-on-day", "day")
            return None

    def _situation(self, pack: Scheme) -> str:
        said = self._row.said("situation")
        key = header_key(said)
        for known in pack.situations:
            if key in map(header_key, (known.name, known.title.zh, known.title.en)):
                return known.name
        known_names = "、".join(known.title.zh for known in pack.situations)
        self._wrong(
            "situation-unknown" if said else "value-missing", "situation", known=known_names
        )
        return ""

    def _check_fit(self, pack: Scheme, situation: str, subject: str) -> None:
        bodies = about_bodies(pack, situation)
        is_body = subject in self._ground.places.by_code
        if bodies == {not is_body}:
            said = self._row.said
            known = " ".join(filter(None, map(said, (*NUMBERS, "name", "unit", "township"))))
            self._wrong("subject-unfit", "situation", who=known)

    def _check_text(self, name: str) -> None:
        said = self._row.said(name)
        if name == "narrative" and not said:
            self._missing(name)
        if len(said) > (most := self._ground.longest[name]):
            self._wrong("text-too-long", name, said=f"{said[:20]}…", most=most)
        if name == "reference" and (case := self._ground.reported.get(said)):
            self._wrong("case-known", name, case=case)

    def _confidentiality(self) -> Confidentiality:
        said = self._row.said("confidentiality")
        for known, words in CONFIDENTIALITY_WORDS.items():
            if header_key(said) in map(header_key, words):
                return known
        if said:
            choices = "、".join(words[0] for words in CONFIDENTIALITY_WORDS.values())
            self._wrong("confidentiality-unknown", "confidentiality", known=choices)
        return "internal"

    def _subject(self) -> str:
        found, name = self._found()
        if isinstance(found, NotFound):
            self._wrong(found.code, name, said=found.value)
            return ""
        return found

    def _found(self) -> tuple[str | NotFound, str]:
        """Whom the row is about, or why that is not known, and the field that says it."""
        row, ground = self._row, self._ground
        numbers = [name for name in NUMBERS if row.said(name)]
        if numbers:
            return self._by_numbers(numbers), numbers[0]
        township = self._township()
        if isinstance(township, NotFound):
            return township, "township"
        unit = self._unit(township)
        if isinstance(unit, NotFound):
            return unit, "unit"
        if row.said("name"):
            return ground.people.find(name=row.said("name"), unit=unit), "name"
        return unit or township or NotFound("person-missing", ""), ""

    def _township(self) -> str | NotFound:
        said, places = self._row.said("township"), self._ground.places
        return said if not said or said in places.by_code else places.township("", said)

    def _unit(self, township: str) -> str | NotFound:
        said, places = self._row.said("unit"), self._ground.places
        return said if not said or said in places.by_code else places.village("", said, township)

    def _by_numbers(self, names: Collection[str]) -> str | NotFound:
        said = [self._row.said(name) for name in names]
        found = {self._numbered(number) for number in said}
        who = found.pop()
        if found:
            return NotFound("person-contradictory", " ".join(said))
        if not who:
            return NotFound("person-unknown", " ".join(said))
        known = self._ground.people.by_id.get(who)
        name = self._row.said("name")
        if known is not None and name and header_key(known.name) != header_key(name):
            return NotFound("person-contradictory", f"{' '.join(said)} {name}")
        return who

    def _numbered(self, number: str) -> str:
        ground = self._ground
        is_known = number in ground.people.by_id or number in ground.places.by_code
        return ground.numbers.get(number) or (number if is_known else "")
