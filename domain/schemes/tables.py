"""Decision tables as sheets: one column for each thing that is tested, one row for each case.

    cadre_class | months_served   | value
    正职        | >= 6 and < 12   | {half_year_points}
    otherwise   |                 | absent

A cell holds a value (the column equals it), a comparison (`>= 6`), several joined by `and`, `yes`
or `no` for a flag, or nothing. What fits no column of its own (or, brackets) stands under
`condition`. Values are written as in the scheme, `{name}` for a parameter, `[name]` for a column.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.errors import DomainError
from domain.schemes.conditions import KEYWORDS, Token, tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from domain.schemes.values import ColumnType

CONDITION, VALUE, OTHERWISE = "condition", "value", "otherwise"
YES, NO = "yes", "no"


def table_to_rows(step: Mapping[str, Any]) -> list[list[str]]:
    """The cells of a `table` step as written in a scheme, the header first, `otherwise` last."""
    cases = [(dict(_cells(case["when"])), _value_cell(case["value"])) for case in step["rows"]]
    columns = list(dict.fromkeys(column for cells, _ in cases for column in cells))
    if CONDITION in columns:
        columns.remove(CONDITION)
        columns.append(CONDITION)
    rows = [[*columns, VALUE]]
    rows += [[*(cells.get(column, "") for column in columns), value] for cells, value in cases]
    rows.append([OTHERWISE, *[""] * (len(columns) - 1), _value_cell(step["otherwise"])])
    return rows


def rows_to_table(rows: Sequence[Sequence[str]], column_type: ColumnType) -> dict[str, Any]:
    """The `rows` and `otherwise` of a table step, as a scheme writes them.

    Raises DomainError `table-unreadable` for a sheet of another form; whether its conditions
    and values make sense is found when the scheme is loaded.
    """
    if len(rows) < 3 or list(rows[0])[-1:] != [VALUE]:  # noqa: PLR2004 — header, a case, otherwise
        raise _unreadable("There is no header that ends in `value`, a row, and `otherwise`.")
    columns = list(rows[0])[:-1]
    if any(len(row) != len(rows[0]) for row in rows):
        raise _unreadable("The rows are not all of the header's length.")
    if rows[-1][0] != OTHERWISE or any(rows[-1][1:-1]):
        raise _unreadable("The last row is not `otherwise` with nothing but a value.")
    cases = []
    for number, row in enumerate(rows[1:-1], start=2):
        parts = [part for column, cell in zip(columns, row[:-1], strict=True)
                 for part in _conjuncts(column, cell)]  # fmt: skip
        if not parts:
            raise _unreadable(f"Row {number} has no condition.")
        cases.append({"when": " and ".join(parts), "value": _value(row[-1], column_type)})
    return {"rows": cases, "otherwise": _value(rows[-1][-1], column_type)}


def _unreadable(message: str) -> DomainError:
    return DomainError(
        "table-unreadable", message, next_step="Export the table anew and fill in its cells."
    )


def _cells(when: str) -> Iterator[tuple[str, str]]:
    """Column and cell of each comparison of a condition; repeated columns are put together."""
    cells: dict[str, list[str]] = {}
    parts = list(_split(when, "and"))
    if len(list(_split(when, "or"))) > 1:
        parts = [when]
    for part in parts:
        column, cell = _cell(part)
        cells.setdefault(column, []).append(cell)
    for column, texts in cells.items():
        yield column, " and ".join(texts)


def _split(source: str, word: str) -> Iterator[str]:
    """The parts of a condition between the words `and` (or `or`) that stand outside brackets."""
    depth, start = 0, 0
    for token in tokens_of(source):
        if token.kind == "mark":
            depth += {"(": 1, ")": -1}.get(token.text, 0)
        if token.kind == "end" or (depth == 0 and token.kind == "word" and token.text == word):
            yield source[start : token.at - 1].strip()
            start = token.at - 1 + len(word)


def _cell(part: str) -> tuple[str, str]:
    """The column and the cell of one comparison; under `condition` if it is more than that."""
    tokens = tokens_of(part)[:-1]
    words = [token.text for token in tokens]
    is_column = [token.kind == "word" and token.text not in KEYWORDS for token in tokens]
    if len(tokens) == 1 and is_column[0]:
        return words[0], YES
    if len(tokens) == 2 and words[0] == "not" and is_column[1]:  # noqa: PLR2004
        return words[1], NO
    if not is_column[0] or len(list(_split(part, "or"))) > 1:
        return CONDITION, part
    rest = part[tokens[1].at - 1 :].strip()
    if words[1] == "=" and _stands_alone(tokens[2:]):
        return words[0], part[tokens[2].at - 1 :].strip()
    return words[0], rest


def _stands_alone(value: list[Token]) -> bool:
    """Whether a value is understood without its `=`."""
    return value[0].text not in (YES, NO)


def _conjuncts(column: str, cell: str) -> Iterator[str]:
    cell = cell.strip()
    if not cell:
        return
    if column == CONDITION:
        is_open = len(list(_split(cell, "or"))) > 1
        yield f"({cell})" if is_open else cell
        return
    if cell in (YES, NO):
        yield column if cell == YES else f"not {column}"
        return
    for part in _split(cell, "and"):
        first = tokens_of(part)[0]
        compares = first.kind == "operator" or (first.kind == "word" and first.text in ("in", "is"))
        yield f"{column} {part}" if compares else f"{column} = {part}"


def _value_cell(value: object) -> str:
    if isinstance(value, dict):
        kind, name = next(iter(value.items()))
        return f"{{{name}}}" if kind == "parameter" else f"[{name}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _value(cell: str, column_type: ColumnType) -> object:
    cell = cell.strip()
    if cell.startswith("{") and cell.endswith("}"):
        return {"parameter": cell[1:-1]}
    if cell.startswith("[") and cell.endswith("]"):
        return {"column": cell[1:-1]}
    if column_type == "flag" and cell in ("true", "false"):
        return cell == "true"
    return cell
