"""Tables in sheets: where the header stands, what its columns mean, which rows are data.

People write titles above the header, a header over two rows, totals and remarks below the data,
and merge cells. What is left out is said in a notice, row by row; nothing is dropped silently but
blank rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from api.imports.messages import refuse
from api.imports.problems import CellProblem, column_letter
from api.imports.reader import Sheet
from api.imports.vocabulary import (
    IGNORED,
    PERSON_KEYS,
    UNIT_KEYS,
    Vocabulary,
    header_key,
    header_keys,
)

_HEADER_WITHIN_ROWS = 30
_LEAST_KNOWN_COLUMNS = 2
_TOTALS = frozenset(("合计", "总计", "小计", "平均", "平均分", "总分"))
_REMARKS = (
    *("注:", "注：", "备注:", "备注：", "说明:", "说明：", "附注", "填表", "制表", "审核", "复核"),
    *("单位负责人", "负责人", "经办人", "联系人", "审批", "盖章", "填报"),
)


class MappingMemory(Protocol):
    """Remembers what the columns of a header meant: column letter -> target."""

    def recall(self, fingerprint: str) -> Mapping[str, str] | None: ...

    def remember(self, fingerprint: str, mapping: Mapping[str, str]) -> None: ...


class MappingMemoryInProcess:
    """A `MappingMemory` that lasts as long as the process."""

    def __init__(self) -> None:
        self._mappings: dict[str, dict[str, str]] = {}

    def recall(self, fingerprint: str) -> Mapping[str, str] | None:
        return self._mappings.get(fingerprint)

    def remember(self, fingerprint: str, mapping: Mapping[str, str]) -> None:
        self._mappings[fingerprint] = dict(mapping)


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The header of a sheet: rows `first` to `last` from 0, one text a column ("组/项" if two)."""

    first: int
    last: int
    texts: tuple[str, ...]

    @property
    def fingerprint(self) -> str:
        """The same for every sheet with these headers in this order (SHA-256, hex)."""
        keys = "\n".join(map(header_key, self.texts))
        return hashlib.sha256(keys.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The data rows of a sheet, column by column, with what its columns mean.

    mapping      column -> target (`api.imports.vocabulary`)
    row_numbers  of each data row, as Excel counts (from 1)
    columns      of the data rows; all as long as `row_numbers`
    marks        what is wrong with single cells, by (index of the data row, column)
    notices      rows and columns that were left out, and why
    problems     of the table itself
    """

    sheet: str
    header: Header
    mapping: Mapping[int, str]
    row_numbers: list[int]
    columns: list[list[str]]
    marks: Mapping[tuple[int, int], str]
    notices: list[CellProblem]
    problems: list[CellProblem]

    def column(self, target: str) -> int | None:
        """The column with this meaning."""
        return next((column for column, known in self.mapping.items() if known == target), None)

    def texts(self, target: str) -> list[str] | None:
        """The cells of the column with this meaning."""
        column = self.column(target)
        return None if column is None else self.columns[column]

    def problem(self, code: str, row: int, column: int | None, **fields: object) -> CellProblem:
        """A problem at data row `row` (or of the whole row, without a column)."""
        return CellProblem(
            code=code,
            sheet=self.sheet,
            row=self.row_numbers[row],
            column="" if column is None else column_letter(column),
            value="" if column is None else self.columns[column][row],
            fields=fields,
        )


def find_header(sheet: Sheet, vocabulary: Vocabulary) -> Header | None:
    """The row, or two rows, in which most columns are known; None if hardly any is."""
    best: Header | None = None
    best_known = _LEAST_KNOWN_COLUMNS - 1
    for header in _candidates(sheet):
        targets = {_target(text, vocabulary) for text in header.texts} - {None}
        keys = targets & {*PERSON_KEYS, *UNIT_KEYS}
        if keys and len(targets) > best_known:
            best, best_known = header, len(targets)
    return best


def guess_mapping(header: Header, vocabulary: Vocabulary) -> dict[int, str]:
    """What each column means, by its header; unknown ones are left out."""
    guessed = ((column, _target(text, vocabulary)) for column, text in enumerate(header.texts))
    return {column: target for column, target in guessed if target is not None}


def read_table(
    sheet: Sheet,
    vocabulary: Vocabulary,
    memory: MappingMemory | None = None,
    *,
    given: Mapping[str, str] | None = None,
    header_row: int | None = None,
) -> Table | None:
    """The table of a sheet, or None if no header was found.

    The mapping is `given` (column letter -> target; then remembered), else the remembered one,
    else guessed. `header_row` (as Excel counts) overrides the search. Raises DomainError
    (`mapping-wrong`, `header-row-wrong`) where what is given does not fit the sheet.
    """
    header = find_header(sheet, vocabulary) if header_row is None else _given(sheet, header_row)
    if header is None:
        return None
    letters = {column_letter(column): column for column in range(len(sheet.columns))}
    targets = set(vocabulary.values())
    if given is not None:
        for letter, target in given.items():
            if letter not in letters or target not in targets:
                raise refuse("mapping-wrong", sheet=sheet.name, column=letter, target=target)
        if memory is not None:
            memory.remember(header.fingerprint, given)
    told = given if given is not None or memory is None else memory.recall(header.fingerprint)
    if told is None or not targets.issuperset(told.values()):  # of another scheme, perhaps
        mapping = guess_mapping(header, vocabulary)
    else:
        mapping = {letters[letter]: target for letter, target in told.items()}
    return _body(sheet, header, mapping)


def _given(sheet: Sheet, header_row: int) -> Header:
    """The header in the row that a person named, as Excel counts."""
    row = header_row - 1
    if not 0 <= row < sheet.height:
        raise refuse("header-row-wrong", sheet=sheet.name, row=header_row, rows=sheet.height)
    return Header(first=row, last=row, texts=tuple(column[row] for column in sheet.columns))


def _candidates(sheet: Sheet) -> Iterator[Header]:
    """Each row as a header; after it, where that can be, the row with the next one below."""
    rows = [
        tuple(column[row] for column in sheet.columns)
        for row in range(min(sheet.height, _HEADER_WITHIN_ROWS))
    ]
    for row, texts in enumerate(rows):
        yield Header(first=row, last=row, texts=texts)
        if row + 1 < len(rows) and _continues(texts, rows[row + 1]):
            both = _join_rows(texts, rows[row + 1])
            yield Header(first=row, last=row + 1, texts=both)


def _continues(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """The lower row is a second header row: it fills gaps of the upper, and no data row does.

    A data row has text below the headers of the first columns that have one.
    """
    fills_gap = any(below and not above for above, below in zip(upper, lower, strict=True))
    below_first = next((below for above, below in zip(upper, lower, strict=True) if above), "")
    return fills_gap and not below_first


def _join_rows(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    """One text a column: the group (which reaches right over its members), a slash, the member."""
    texts: list[str] = []
    group = ""
    for above, below in zip(upper, lower, strict=True):
        group = above or group
        texts.append(f"{group}/{below}" if below and group else below or above)
    return tuple(texts)


def _target(text: str, vocabulary: Vocabulary) -> str | None:
    """By the member alone, else with its group."""
    for part in (text.rpartition("/")[2], text):
        for key in header_keys(part):
            if key in vocabulary:
                return vocabulary[key]
    return None


def _body(sheet: Sheet, header: Header, mapping: Mapping[int, str]) -> Table:
    start = header.last + 1
    columns = _fill_merged(sheet, start)
    notices: list[CellProblem] = []
    kept: list[int] = []
    left_over: list[int] = []
    keys = _key_columns(mapping)
    key_cells = list(zip(*(columns[key][start:] for key in keys), strict=True))
    no_key = ("",) * len(keys)
    distinct = set(key_cells)
    not_data = {
        cells
        for cells in distinct
        if any(cell in _TOTALS or cell.startswith(_REMARKS) for cell in cells)
    }
    repeated = tuple(header.texts[key] for key in keys)
    if not not_data and distinct.isdisjoint({no_key, repeated}):
        kept = list(range(start, sheet.height))
        key_cells = []
    for row, cells in enumerate(key_cells, start):
        if cells == no_key:
            left_over.append(row)
        elif cells in not_data:
            notices.append(_notice("row-not-data", sheet.name, row, " ".join(cells)))
        elif cells == repeated:
            notices.append(_notice("header-repeated", sheet.name, row, " ".join(cells)))
        else:
            kept.append(row)
    problems = _judge_left_over(sheet, columns, left_over, kept, notices)
    problems += _mapped_twice(sheet, header, mapping)
    for column, text in enumerate(header.texts):
        if column not in mapping and (text or any(columns[column][start:])):
            place = CellProblem(
                code="column-not-read",
                sheet=sheet.name,
                row=header.last + 1,
                column=column_letter(column),
                value=text,
            )
            notices.append(place)
    index_of = {row: index for index, row in enumerate(kept)} if sheet.marks else {}
    everything = kept == list(range(start, sheet.height))
    return Table(
        sheet=sheet.name,
        header=header,
        mapping=mapping,
        row_numbers=[row + 1 for row in kept],
        columns=[
            column[start:] if everything else [column[row] for row in kept] for column in columns
        ],
        marks={
            (index_of[row], column): code
            for (row, column), code in sheet.marks.items()
            if row in index_of
        },
        notices=notices,
        problems=problems,
    )


def _key_columns(mapping: Mapping[int, str]) -> list[int]:
    """The columns by which a row is about someone: persons if any is named, else places."""
    for names in (PERSON_KEYS, UNIT_KEYS):
        if keys := [column for column, target in mapping.items() if target in names]:
            return keys
    return list(mapping)


def _judge_left_over(
    sheet: Sheet,
    columns: list[list[str]],
    left_over: list[int],
    kept: list[int],
    notices: list[CellProblem],
) -> list[CellProblem]:
    """Rows about nobody: blank, a total or remark (a notice), or a slip (a problem)."""
    problems: list[CellProblem] = []
    last_kept = kept[-1] if kept else -1
    for row in left_over:
        texts = [column[row] for column in columns if column[row]]
        if not texts:
            continue
        closing = row > last_kept and len(texts) == 1
        if closing or texts[0] in _TOTALS or texts[0].startswith(_REMARKS):
            notices.append(_notice("row-not-data", sheet.name, row, texts[0]))
        else:
            problems.append(_notice("person-missing", sheet.name, row, " ".join(texts)))
    return problems


def _mapped_twice(sheet: Sheet, header: Header, mapping: Mapping[int, str]) -> list[CellProblem]:
    problems: list[CellProblem] = []
    first: dict[str, int] = {}
    for column, target in mapping.items():
        if target != IGNORED and first.setdefault(target, column) != column:
            problems.append(
                CellProblem(
                    code="column-twice",
                    sheet=sheet.name,
                    row=header.last + 1,
                    column=column_letter(column),
                    value=header.texts[column],
                    fields={"other": column_letter(first[target])},
                )
            )
    return problems


def _fill_merged(sheet: Sheet, start: int) -> list[list[str]]:
    """The columns, with cells merged downwards filled; across, only the first column has it."""
    columns = list(sheet.columns)
    room = sheet.height * len(columns)
    for top, left, bottom, _ in sheet.merged:
        if top < start or bottom == top or left >= len(columns) or top >= sheet.height:
            continue
        rows = min(bottom, sheet.height - 1) - top
        room -= rows
        if room < 0:
            raise refuse("sheet-damaged", file="", sheet=sheet.name, detail="merged cells overlap")
        if columns[left] is sheet.columns[left]:
            columns[left] = list(columns[left])
        columns[left][top + 1 : top + 1 + rows] = [columns[left][top]] * rows
    return columns


def _notice(code: str, sheet: str, row: int, value: str) -> CellProblem:
    return CellProblem(code=code, sheet=sheet, row=row + 1, column="", value=value)
