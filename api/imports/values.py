"""Numbers and days as people write them in cells."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from domain.scaled import format_scaled, parse_scaled

_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_UNITS = ("分", "元")
_DAY = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?:"
    r"(?P<mark>[-/.])(?P<month>\d\d?)(?:(?P=mark)(?P<day>\d\d?))?"
    r"|年(?P<month_zh>\d\d?)月(?:(?P<day_zh>\d\d?)日)?"
    r"|(?P<month_plain>\d\d)(?P<day_plain>\d\d)"
    r")(?: 0?0:00)?"
)


class NotReadableError(ValueError):
    """The text is not what is wanted; `code` is one of `messages.CELL_MESSAGES`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_number(text: str) -> str:
    """A plain decimal string from `1,234.50`, `+5`, `３．５` or `5分`. Raises NotReadableError.

    Digits beyond what points hold are left for the scheme's rules to refuse.
    """
    plain = unicodedata.normalize("NFKC", text).replace(" ", "").replace("−", "-")
    if plain.endswith("%"):
        raise NotReadableError("percent-not-points")
    if plain.endswith(_UNITS):
        plain = plain[:-1]
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    if not _NUMBER.fullmatch(plain):
        raise NotReadableError("not-a-number")
    whole, point, fraction = plain.removeprefix("+").partition(".")
    negative = whole.startswith("-")
    whole = ("-" if negative else "") + (whole.lstrip("-0") or "0")
    number = whole + point + fraction
    try:
        return format_scaled(parse_scaled(number))
    except ValueError:
        return number


def read_day(text: str, *, month_is_enough: bool = False) -> date:
    """A day from `2025-03-08`, `2025/3/8`, `2025.3.8`, `2025年3月8日` or `20250308`.

    With `month_is_enough`, `2021.03` and `2021年3月` are the first of the month; `2021.1` is
    refused, as Excel makes it of 2021.10 too. Raises NotReadableError.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    found = _DAY.fullmatch(plain)
    if found is None:
        raise NotReadableError("day-unreadable")
    parts = found.groupdict()
    month = parts["month"] or parts["month_zh"] or parts["month_plain"]
    day = parts["day"] or parts["day_zh"] or parts["day_plain"]
    if day is None:
        if not month_is_enough:
            raise NotReadableError("day-unreadable")
        if parts["mark"] == "." and month == "1":
            raise NotReadableError("day-ambiguous")
    try:
        return date(int(parts["year"]), int(month), int(day or 1))
    except ValueError:
        raise NotReadableError("day-unreadable") from None


def is_identity_number(text: str) -> bool:
    """18 characters with a right check digit (GB 11643-1999), or the older 15 digits."""
    if re.fullmatch(r"[0-9]{15}", text):
        return True
    if not re.fullmatch(r"[0-9]{17}[0-9X]", text):
        return False
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(text[:17]))
    return "10X98765432"[total % 11] == text[17]
