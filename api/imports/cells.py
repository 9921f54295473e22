"""Cells as clean text: what a person sees in the cell, without what only a machine sees.

Every cell becomes text, so that workbooks and delimited files read alike. Runs in the reading
child, therefore imports little.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import cast

# Excel keeps 15 significant digits: beyond, the last digits of a number are made up.
DAMAGED_FROM = 10**15

_WIDE_START, _WIDE_END, _WIDE_OFFSET = 0xFF10, 0xFF5A, 0xFEE0
_SPACES = "\t\n\x0b\x0c\r\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
# Invisible: controls, soft hyphen, zero-width and direction marks, byte order mark.
_INVISIBLE = (
    "\u241f"  # JOINER
    + "".join(map(chr, [*range(0x20), *range(0x7F, 0xA0), 0xAD]))
    + "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064"
    + "\u2066\u2067\u2068\u2069\ufeff"
)
_TRANSLATION: dict[int, str | None] = (
    dict.fromkeys(map(ord, _INVISIBLE))
    | dict.fromkeys(map(ord, _SPACES), " ")
    | {
        code: chr(code - _WIDE_OFFSET)
        for code in range(_WIDE_START, _WIDE_END + 1)
        if chr(code - _WIDE_OFFSET).isalnum()
    }
)
# Between the cells of a column on their way out of the child. It is printable, so that one test
# of the whole column tells whether there is anything to clean; in cells it is not let through.
JOINER = "\u241f"
_BAD_SPACES = (f"{JOINER} ", f" {JOINER}", "  ")
# How UTF-8 begins the full-width forms U+FF00 ... U+FF7F.
_WIDE_PREFIXES = (b"\xef\xbc", b"\xef\xbd")


def clean_text(text: str) -> str:
    """Full-width digits and letters made plain, spaces of all kinds single, invisible ones gone.

    Chinese punctuation stays: it belongs to names.
    """
    return " ".join(text.translate(_TRANSLATION).split())


def join_texts(texts: Sequence[str]) -> str:
    """The texts of a column, each cleaned, joined by JOINER.

    Where there is nothing to clean, which is the rule, a few searches of the whole are enough.
    """
    joined = JOINER.join(texts)
    framed = f"{JOINER}{joined}{JOINER}"
    if (
        framed.isprintable()
        and framed.count(JOINER) == len(texts) + 1
        and not (" " in framed and any(pair in framed for pair in _BAD_SPACES))
        and (framed.isascii() or not _may_hold_wide_forms(framed))
    ):
        return joined
    cleaned = {text: clean_text(text) for text in set(texts)}
    return JOINER.join(map(cleaned.__getitem__, texts))


def _may_hold_wide_forms(text: str) -> bool:
    encoded = text.encode()
    return any(prefix in encoded for prefix in _WIDE_PREFIXES)


def number_text(value: float) -> str:
    """The number as Excel shows it at full width: at most 15 significant digits, no exponent."""
    text = f"{Decimal(f'{value:.15g}'):f}" if isinstance(value, float) else str(value)
    return "0" if text == "-0" else text


def cell_text(value: object) -> str:
    """One cell as calamine gives it, as clean text. Days are ISO (2025-03-01), times 08:30."""
    match value:
        case str():
            return clean_text(value)
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            return number_text(value)
        case dt.datetime():
            midnight = value.time() == dt.time()
            return value.date().isoformat() if midnight else f"{value:%Y-%m-%d %H:%M}"
        case dt.date():
            return value.isoformat()
        case dt.time():
            return f"{value:%H:%M}"
        case dt.timedelta():
            minutes = value // dt.timedelta(minutes=1)
            return f"{minutes // 60}:{minutes % 60:02d}"
    raise TypeError(f"no cell value: {value!r}")


def join_column(values: Sequence[object]) -> tuple[str, list[int]]:
    """A column of cells as `join_texts` gives it, and the rows whose number has lost digits.

    Each distinct value is turned into text once. True equals 1, so a column with both is turned
    cell by cell.
    """
    types = set(map(type, values))
    if types <= {str}:
        return join_texts(cast("Sequence[str]", values)), []
    if bool in types:
        texts = list(map(cell_text, values))
    else:
        distinct = set(values)
        table = _numbers_texts([value for value in distinct if isinstance(value, float)])
        for value in distinct - table.keys():
            table[value] = cell_text(value)
        texts = list(map(table.__getitem__, values))
    damaged: list[int] = []
    if types & {int, float}:
        numbers = [value for value in set(values) if isinstance(value, int | float)]
        if max(map(abs, numbers)) >= DAMAGED_FROM:
            damaged = [row for row, value in enumerate(values) if _is_damaged(value)]
    return join_texts(texts), damaged


def _numbers_texts(numbers: list[float]) -> dict[object, str]:
    """`number_text` of each, by one formatting of them all; those with exponents are left out."""
    texts = (" ".join(["%.15g"] * len(numbers)) % tuple(numbers)).split()
    return {
        number: text
        for number, text in zip(numbers, texts, strict=True)
        if "e" not in text and text != "-0"
    }


def _is_damaged(value: object) -> bool:
    return isinstance(value, int | float) and abs(value) >= DAMAGED_FROM
