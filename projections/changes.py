"""What changed between two positions, in short: which sheet, period, case or duty, by which act."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from psycopg import Connection

from projections.target import statement

Kind = Literal["sheet", "period", "case", "duty", "objection"]
_KINDS: dict[str, Kind] = {
    "sheet": "sheet",
    "period": "period",
    "case": "case",
    "duty": "duty",
    "objection": "objection",
}


class LogChange(NamedTuple):
    """The last entry that touched a thing, and its type.

    `key` names the thing: `scheme/assessment/period` of a sheet (no period: dated entries) or a
    period, else its id.
    """

    position: int
    kind: Kind
    key: str
    type: str


def find_changes(
    connection: Connection[Any], ledger: str, *, after: int, until: int
) -> list[LogChange]:
    """The things touched, each once, by the position of the last entry that touched it."""
    rows = connection.execute(
        statement("changes_between"), {"ledger": ledger, "after": after, "until": until}
    )
    prefix = f"{ledger} "
    last: dict[tuple[Kind, str], LogChange] = {}
    for position, topic, keys in rows:
        for key in keys:
            kind, colon, rest = key.removeprefix(prefix).partition(":")
            if colon and kind in _KINDS:
                last[_KINDS[kind], rest] = LogChange(position, _KINDS[kind], rest, topic)
    return sorted(last.values())
