"""Bad cells of one sheet, as the searches of .xlsx and .xls find them."""

from __future__ import annotations


class Marks:
    """Cells by row and column, counted from 0. `errors` keeps the error's text."""

    def __init__(self) -> None:
        self.errors: dict[tuple[int, int], str] = {}
        self.uncomputed: list[tuple[int, int]] = []
        self.percentages: list[tuple[int, int]] = []

    def bad(self) -> list[tuple[int, int]]:
        return [*self.errors, *self.uncomputed]
