"""Entries from tables: a dry run of the whole, with every problem at its cell.

Long sheets have one entry a row, wide ones a column an indicator. What repeats in a sheet (people,
indicators, values, days) is resolved once and looked up by row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TypeVar

from api.imports.entry_cells import Content, EntryCells, Flaw
from api.imports.people import NotFound, People, Places
from api.imports.problems import CellProblem
from api.imports.tables import Table
from api.imports.vocabulary import INPUT
from domain.events.entries import EntryRecorded
from domain.schemes.model import Assessment, Scheme
from domain.slices.base import Problem
from domain.slices.entry_rules import Slot, read_period, slot_of

Key = TypeVar("Key", bound=Hashable)
Result = TypeVar("Result")

_WHO = ("staff_code", "identity_number", "name")
_WHERE = ("village_code", "village", "township_code", "township")
_MARKED_FIELDS = ("input", "item", "rater", "value", "level", "day", *_WHO, *_WHERE)


@dataclass(slots=True, kw_only=True)
class EntriesPlan:
    """What an import of entries would record. Any problem blocks all of it.

    `unchanged` counts rows whose entry the ledger holds already with the same value or level.
    `rows` counts the data rows read.
    """

    entries: list[EntryRecorded] = field(default_factory=list)
    rows: int = 0
    unchanged: int = 0
    problems: list[CellProblem] = field(default_factory=list)
    notices: list[CellProblem] = field(default_factory=list)

    def summary(self) -> dict[str, object]:
        """Counts for the dry run: rows, entries, unchanged, subjects, problems by code."""
        return {
            "rows": self.rows,
            "entries": len(self.entries),
            "unchanged": self.unchanged,
            "subjects": len({entry.subject for entry in self.entries}),
            "problems": dict(Counter(problem.code for problem in self.problems)),
        }


def read_entries(
    tables: Iterable[Table],
    scheme: Scheme,
    assessment: Assessment,
    period: str,
    *,
    people: People,
    places: Places,
    recorded: Mapping[Slot, str] = MappingProxyType({}),
    default_day: date | None = None,
    reaches: Callable[[str], bool] = lambda _: True,
) -> EntriesPlan:
    """Plan the entries of an assessment's period ("" for dated and standing inputs).

    `recorded` gives the value or level that stands in a slot already. A row without a day gets
    `default_day`, else the period's last day. Rows about whom the importer does not reach are
    problems. Nothing is recorded here. Raises DomainError
    (`wrong-calendar`) for a period that the assessment does not have.
    """
    if period:
        known = read_period(period, assessment)
        if isinstance(known, Problem):
            raise known.as_error(period=period)
        default_day = default_day or known.ends_on
    planner = _Planner(
        EntryCells(scheme, assessment, period, default_day), people, places, recorded, reaches
    )
    for table in tables:
        planner.read(table)
    return planner.plan


class _Planner:
    def __init__(
        self,
        cells: EntryCells,
        people: People,
        places: Places,
        recorded: Mapping[Slot, str],
        reaches: Callable[[str], bool],
    ) -> None:
        self.plan = EntriesPlan()
        self._cells = cells
        self._people = people
        self._places = places
        self._recorded = recorded
        self._reaches = reaches
        self._filled: dict[Hashable, tuple[str, int]] = {}

    def read(self, table: Table) -> None:
        plan = self.plan
        plan.rows += len(table.row_numbers)
        plan.notices += table.notices
        plan.problems += table.problems
        wide = {
            column: target.removeprefix(INPUT)
            for column, target in table.mapping.items()
            if target.startswith(INPUT)
        }
        for column, target in wide.items():
            texts = table.columns[column]
            rows = [row for row, text in enumerate(texts) if text or (row, column) in table.marks]
            name, _, rater = target.partition("@")
            values = [texts[row] for row in rows]
            self._add(table, rows, column, [name] * len(rows), [rater] * len(rows), values, values)
        if not wide:
            self._read_long(table)

    def _read_long(self, table: Table) -> None:
        value, level = table.column("value"), table.column("level")
        column = level if value is None else value
        inputs = table.texts("input")
        missing = [
            title
            for title, absent in (("指标", inputs is None), ("得分", column is None))
            if absent
        ]
        if missing or column is None or inputs is None:
            self.plan.problems.append(
                CellProblem(
                    code="column-missing",
                    sheet=table.sheet,
                    row=table.header.last + 1,
                    column="",
                    value="",
                    fields={"columns": "、".join(missing)},
                )
            )
            return
        count = len(table.row_numbers)
        blank = [""] * count
        self._add(
            table,
            range(count),
            column,
            inputs,
            table.texts("rater") or blank,
            table.texts("value") or blank,
            table.texts("level") or blank,
        )

    def _add(  # noqa: PLR0917 - the columns of an entry, in the order of reading
        self,
        table: Table,
        rows: Sequence[int],
        column: int,
        inputs: Sequence[str],
        raters: Sequence[str],
        values: Sequence[str],
        levels: Sequence[str],
    ) -> None:
        """Plan one entry for each of the rows; all sequences are as long as `rows`."""
        cells = self._cells
        contents = _each_once(list(zip(inputs, raters, values, levels, strict=True)), cells.content)
        abouts = [content.about for content in contents]
        day_texts, day_column = _optional(table, "day", rows), table.column("day")
        days = _each_once(list(zip(day_texts, inputs, strict=True)), cells.day)
        who = [_optional(table, name, rows) for name in (*_WHO, *_WHERE)]
        subjects = _each_once(list(zip(abouts, *who, strict=True)), self._subject)
        items, notes = _optional(table, "item", rows), _optional(table, "note", rows)
        marks = self._marks(table, column)
        plan, scheme, assessment = self.plan, cells.scheme.name, cells.assessment.name
        for row, content, subject, day, item, note in zip(
            rows, contents, subjects, days, items, notes, strict=True
        ):
            if row in marks:
                plan.problems += marks[row]
            elif content.flaw is not None:
                self._flaw(table, row, content.flaw, column)
            elif isinstance(subject, NotFound):
                problem = table.problem(subject.code, row, None)
                plan.problems.append(_with_value(problem, subject.value))
            elif isinstance(day, Flaw):
                self._flaw(table, row, day, day_column)
            else:
                entry = EntryRecorded(
                    effective_on=day,
                    scheme=scheme,
                    assessment=assessment,
                    period=cells.period,
                    subject=subject,
                    input=content.input,
                    kind=content.kind,
                    value=content.value,
                    level=content.level,
                    item=item,
                    rater=content.rater,
                    note=note,
                )
                self._place(table, row, column, entry, content)

    def _place(
        self, table: Table, row: int, column: int, entry: EntryRecorded, content: Content
    ) -> None:
        """Keep the entry unless its place is taken: by another row, or in the ledger."""
        key: Hashable = (entry.subject, entry.input, entry.item, entry.rater)
        if not content.one:
            key = (key, entry.value, entry.level, entry.effective_on, entry.note)
        elif not entry.period:
            key = (key, entry.effective_on)
        here = (table.sheet, table.row_numbers[row])
        other_sheet, other_row = self._filled.setdefault(key, here)
        if (other_sheet, other_row) != here:
            self.plan.problems.append(
                table.problem(
                    "duplicate-row", row, column, other_sheet=other_sheet, other_row=other_row
                )
            )
            return
        stands = self._recorded.get(slot_of(entry)) if content.one and self._recorded else None
        if stands is None:
            self.plan.entries.append(entry)
        elif stands == (entry.value or entry.level):
            self.plan.unchanged += 1
        else:
            problem = table.problem("already-recorded", row, column, recorded=stands)
            self.plan.problems.append(problem)

    def _subject(self, key: tuple[str, ...]) -> str | NotFound:
        subject = self._named(key)
        if isinstance(subject, NotFound) or self._reaches(subject):
            return subject
        return NotFound("subject-outside", " ".join(word for word in key[1:] if word))

    def _named(self, key: tuple[str, ...]) -> str | NotFound:
        about, staff_code, identity_number, name = key[:4]
        village_code, village, township_code, township = key[4:]
        group: str | NotFound = ""
        if township_code or township:
            group = self._places.township(township_code, township)
        if isinstance(group, NotFound) or about == "group":
            return group or NotFound("unit-unknown", "")
        unit: str | NotFound = ""
        if village_code or village:
            unit = self._places.village(village_code, village, group)
        if about == "unit":
            return unit or NotFound("unit-unknown", "")
        if isinstance(unit, NotFound) and not (staff_code or identity_number):
            return unit
        return self._people.find(
            staff_code=staff_code,
            identity_number=identity_number.upper(),
            name=name,
            unit="" if isinstance(unit, NotFound) else unit,
        )

    def _marks(self, table: Table, value_column: int) -> dict[int, list[CellProblem]]:
        """Bad cells by row, among those that matter to the entries of one value column."""
        matter = {table.column(name) for name in _MARKED_FIELDS} | {value_column}
        marks: dict[int, list[CellProblem]] = {}
        for (row, column), code in table.marks.items():
            if column in matter:
                marks.setdefault(row, []).append(table.problem(code, row, column))
        return marks

    def _flaw(self, table: Table, row: int, flaw: Flaw, column: int | None) -> None:
        where = table.column(flaw.target) if flaw.target else column
        problem = table.problem(flaw.code, row, column if where is None else where, **flaw.fields)
        self.plan.problems.append(problem)


def _each_once(keys: Sequence[Key], resolve: Callable[[Key], Result]) -> list[Result]:
    """`resolve` of each key, called once a distinct key."""
    resolved = {key: resolve(key) for key in set(keys)}
    return [resolved[key] for key in keys]


def _optional(table: Table, target: str, rows: Sequence[int]) -> Sequence[str]:
    """The cells of a column in the given rows; blanks where the table has no such column."""
    texts = table.texts(target)
    if texts is None:
        return [""] * len(rows)
    return texts if len(rows) == len(texts) else [texts[row] for row in rows]


def _with_value(problem: CellProblem, value: str) -> CellProblem:
    return CellProblem(
        code=problem.code,
        sheet=problem.sheet,
        row=problem.row,
        column=problem.column,
        value=value,
        fields=problem.fields,
    )
