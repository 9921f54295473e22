"""What is wrong with one cell or row: where, what stands there, why, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from api.imports.case_messages import CASE_MESSAGES
from api.imports.messages import CELL_MESSAGES, Language

_MESSAGES = {**CELL_MESSAGES, **CASE_MESSAGES}


@dataclass(frozen=True, slots=True, kw_only=True)
class CellProblem:
    """A problem, or a notice, at a cell (`column` "" for a whole row; rows from 1, as in Excel)."""

    code: str
    sheet: str
    row: int
    column: str
    value: str
    fields: Mapping[str, object] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """Such as `C7`, or `7` for a row."""
        return f"{self.column}{self.row}"

    def message(self, language: Language = "en") -> str:
        return _MESSAGES[self.code].sentence(language, self._all_fields())

    def next_step(self, language: Language = "en") -> str:
        return _MESSAGES[self.code].next_step(language, self._all_fields())

    def _all_fields(self) -> dict[str, object]:
        return {"value": self.value, **self.fields}


def column_letter(column: int) -> str:
    """Column 0 is A, 25 Z, 26 AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
