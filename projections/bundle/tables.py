"""Tables as files: Parquet to compute from, CSV to read.

PostgreSQL writes CSV, DuckDB makes both files of it, on one thread: so the same rows give the same
bytes.
"""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from psycopg import Connection

from domain.evaluation.sql_text import literal
from projections.bundle.columns import DUCKDB_TYPES, INPUT, Column, Table
from projections.target import statement

_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}".encode()  # tells Excel that it is UTF-8
_PLAIN = (Path(__file__).parent / "texts" / "plain.sql").read_text("utf-8")
# Spreadsheets take these for formulas; an apostrophe before them says that it is text.
_GUARDED = """case when regexp_matches({0}, '^[-=+@\\t\\r]')
  and not regexp_full_match({0}, '-?[0-9]+(\\.[0-9]+)?')
then '''' || {0} else {0} end"""
_MONEY = """exists (
  from read_parquet({inputs}) as i
  where i.scheme = t.scheme and i.input = t.input and i.value_type = 'money'
    and i.adopted_at = (
      select max(v.adopted_at) from read_parquet({inputs}) as v
      where v.scheme = t.scheme and v.adopted_at <= t.known_from))"""


class TableFiles:
    """Writes tables below a directory. A context manager: it closes DuckDB.

    `packs/inputs` comes first: it says which entries are amounts of money.
    """

    def __init__(self, directory: Path, scratch: Path) -> None:
        import duckdb  # the service starts without it

        self._directory = directory
        self._rows = scratch / "rows.csv"
        self._csv = scratch / "for-people.csv"
        self._duckdb = duckdb.connect(config={"threads": 1})
        self._duckdb.execute(_PLAIN)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        raised: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._duckdb.close()

    def from_database(
        self, table: Table, connection: Connection[Any], name: str, parameters: dict[str, Any]
    ) -> int:
        """Write the rows that a statement yields; how many they are."""
        query = b"copy (\n" + statement(name) + b"\n) to stdout (format csv)"
        with (
            self._rows.open("wb") as file,
            connection.cursor() as cursor,
            cursor.copy(query, parameters) as copy,
        ):
            for block in copy:
                file.write(block)
        return self._write(table)

    def from_rows(self, table: Table, rows: Iterable[Sequence[object]]) -> int:
        """Write these rows; how many they are."""
        with self._rows.open("w", encoding="utf-8", newline="") as file:
            file.writelines(_line(row) for row in rows)
        return self._write(table)

    def positions(self, columns: Iterable[tuple[Table, Column]]) -> list[int]:
        """All positions that stand in the columns of tables written before, in order."""
        parts = " union ".join(
            f"select {column.name} as position from {self._parquet(table)}"
            for table, column in columns
        )
        query = f"select position from ({parts}) where position is not null order by position"
        return [position for (position,) in self._duckdb.execute(query).fetchall()]

    def _write(self, table: Table) -> int:
        path = self._directory / f"{table.path}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        types = ", ".join(
            f"{literal(each.name)}: {literal(DUCKDB_TYPES[each.kind])}" for each in table.columns
        )
        rows = f"""read_csv({literal(str(self._rows))}, auto_detect = false, header = false,
            delim = ',', quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false,
            max_line_size = 200000, columns = {{{types}}})"""
        self._duckdb.execute(
            f"copy (from {rows}) to {literal(str(path))} (format parquet, compression zstd)"
        )
        shown = ",\n".join(f'{self._shown(each)} as "{each.zh}"' for each in table.columns)
        self._duckdb.execute(
            f"copy (select {shown} from {self._parquet(table)} as t) to {literal(str(self._csv))}"
            " (format csv, header true)"
        )
        with (
            self._csv.open("rb") as source,
            (self._directory / f"{table.path}.csv").open("wb") as target,
        ):
            target.write(_BOM)
            shutil.copyfileobj(source, target)
        found = self._duckdb.execute(f"select count(*) from {self._parquet(table)}").fetchone()
        return int(found[0]) if found else 0

    def _parquet(self, table: Table) -> str:
        return f"read_parquet({literal(str(self._directory / f'{table.path}.parquet'))})"

    def _shown(self, column: Column) -> str:
        """The cell as people read it."""
        name = f"t.{column.name}"
        match column.kind:
            case "text":
                return _GUARDED.format(name)
            case "points":
                return f"plain({name}, 10000, 4)"
            case "fen":
                return f"plain({name}, 100, 2)"
            case "entered":
                inputs = literal(str(self._directory / f"{INPUT.path}.parquet"))
                money = _MONEY.format(inputs=inputs)
                return (
                    f"case when {money} then plain({name}, 100, 2) else plain({name}, 10000, 4) end"
                )
            case "flag":
                return f"case {name} when true then '是' when false then '否' end"
            case _:
                return name


def _line(row: Sequence[object]) -> str:
    """A line of CSV as PostgreSQL writes it: nothing is absent, "" is empty text."""
    cells = []
    for cell in row:
        if cell is None:
            cells.append("")
        elif cell == "":
            cells.append('""')
        else:
            text = io.StringIO()
            csv.writer(text, lineterminator="").writerow([cell])
            cells.append(text.getvalue())
    return ",".join(cells) + "\n"
