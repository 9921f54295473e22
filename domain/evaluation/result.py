"""What an evaluation yields: the columns, the rows, their digest, and how two results differ."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from domain.schemes.values import ColumnType, Value

Row = dict[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Every column of every subject of one assessment in one period.

    `columns` names each column and its type, roster columns first, then one for each step in
    order. `rows` are sorted by subject (by code point) and hold a value, or None for absent,
    under every column name.
    """

    scheme: str
    version: str
    digest: str  # of the pack
    assessment: str
    period: str
    columns: tuple[tuple[str, ColumnType], ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell in which two results differ; absent subjects have None in every cell."""

    subject: str
    column: str
    old: Value
    new: Value


def result_digest(result: Result) -> str:
    """SHA-256 (hex) of the result as lines of canonical JSON.

    The first line names scheme, version, pack digest, assessment, period and columns; then one
    array a subject, in the order of the columns. Lines are UTF-8 and end with a line feed.
    """
    sha = hashlib.sha256(result_head(result).encode())
    names = [name for name, _ in result.columns]
    for row in result.rows:
        sha.update(_line([row[name] for name in names]).encode())
    return sha.hexdigest()


def result_head(result: Result) -> str:
    """The first line of what the digest is made of: all but the rows."""
    head = [result.scheme, result.version, result.digest, result.assessment, result.period]
    return _line([*head, [list(column) for column in result.columns]])


def _line(value: list[object]) -> str:
    # Arrays, text, integers, true, false and null only: this is RFC 8785 for those.
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def compare(old: Result, new: Result) -> list[Difference]:
    """List the cells that differ, by subject, then by column in the order of `new`, then `old`.

    A subject of one result only differs from absent in every column that it has a value in.
    Columns of one result only are compared with absent.
    """
    before = {str(row["subject"]): row for row in old.rows}
    after = {str(row["subject"]): row for row in new.rows}
    names = dict.fromkeys([name for name, _ in (*new.columns, *old.columns)])
    return [
        Difference(subject, name, left, right)
        for subject in sorted(before.keys() | after.keys())
        for name in names
        for left in (before.get(subject, {}).get(name),)
        for right in (after.get(subject, {}).get(name),)
        if (type(left), left) != (type(right), right)  # True is not 1
    ]
