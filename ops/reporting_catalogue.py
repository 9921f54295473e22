"""Writes the views and functions in ops/docs/reporting.md: `python -m ops.reporting_catalogue`.

They describe themselves (COMMENT ON); a test keeps the page as they say.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import psycopg
from psycopg import Connection

from ops.migrate import migrate
from ops.settings import load_settings
from ops.wiring import database_url

PAGE = Path(__file__).parent / "docs" / "reporting.md"
_VIEWS = re.compile(r"(?<=<!-- views -->\n).*(?=<!-- end of views -->)", re.DOTALL)
_FUNCTIONS = re.compile(r"(?<=<!-- functions -->\n).*(?=<!-- end of functions -->)", re.DOTALL)
_COLUMNS = """
    select view.relname, obj_description(view.oid, 'pg_class'), part.attname,
        format_type(part.atttypid, part.atttypmod), col_description(view.oid, part.attnum)
    from pg_class as view
    join pg_attribute as part on part.attrelid = view.oid and part.attnum > 0
    where view.relnamespace = 'reporting'::regnamespace and view.relkind = 'v'
        and has_table_privilege('mingce_dashboard', view.oid, 'select')
    order by view.oid, part.attnum
"""
_CALLS = """
    select proname, coalesce(array_to_string(proargnames[:pronargs], ', '), ''),
        obj_description(oid, 'pg_proc')
    from pg_proc
    where pronamespace = 'reporting'::regnamespace
        and has_function_privilege('mingce_dashboard', oid, 'execute')
    order by oid
"""


def render(connection: Connection[Any], page: str) -> str:
    """The page with the views and functions that the database has."""
    calls = [
        f"| `reporting.{name}({arguments})` | {meaning} |"
        for name, arguments, meaning in connection.execute(_CALLS)
    ]
    table = "\n".join(["| function | |", "| --- | --- |", *calls])
    page = _FUNCTIONS.sub(lambda _: f"\n{table}\n\n", page)
    views: dict[str, list[str]] = {}
    for view, comment, column, kind, meaning in connection.execute(_COLUMNS):
        lines = views.setdefault(
            view,
            [f"### `reporting.{view}`\n\n{comment}\n\n| column | type | |\n| --- | --- | --- |"],
        )
        lines.append(f"| `{column}` | {kind} | {meaning} |")
    listed = "\n\n".join("\n".join(lines) for lines in views.values())
    return _VIEWS.sub(lambda _: f"\n{listed}\n\n", page)


if __name__ == "__main__":
    with database_url(load_settings()) as url:
        migrate(url)
        with psycopg.connect(url) as database:
            PAGE.write_text(render(database, PAGE.read_text("utf-8")), "utf-8")
    print(f"wrote {PAGE.name}")
