"""What is said about a sheet whose headers are not known: LETTER=MEANING, and the header's row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from api.imports.sheets import Layout
from domain.errors import DomainError

_ONLY_SHEET = {"csv": "csv"}


def layouts_said(
    file_name: str, columns: Sequence[str], header_row: int | None, sheet: str
) -> Mapping[str, Layout]:
    """The layout of one sheet, by its name; none if nothing was said.

    Without a name of a sheet it is `Sheet1`, or what a .csv is. DomainError `column-unreadable`
    for anything but LETTER=MEANING.
    """
    if not columns and header_row is None:
        return {}
    mapping = {}
    for text in columns:
        letter, equals, meaning = text.partition("=")
        if not (equals and meaning and letter.isascii() and letter.isalpha()):
            raise DomainError(
                "column-unreadable",
                f"{text!r} does not say what a column means.",
                next_step="Write LETTER=MEANING, e.g. C=staff_code.",
            )
        mapping[letter.upper()] = meaning
    suffix = file_name.rpartition(".")[2].lower()
    name = sheet or _ONLY_SHEET.get(suffix, "Sheet1")
    return {name: Layout(mapping=mapping or None, header_row=header_row)}
