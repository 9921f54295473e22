"""The periods that a statement covers, in SQL: a row each, with the days that others compare.

One statement may cover several periods of a kind, so that a year is computed in one go. With one
period the row's values are constants to PostgreSQL: it costs nothing there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from domain.evaluation.readings import months_before
from domain.evaluation.sql_text import literal

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from domain.calendar import Period


@dataclass(slots=True)
class Periods:
    """The relation `periods`, always called `p`. Its columns come about as they are asked for."""

    periods: tuple[Period, ...]
    _columns: dict[str, list[str]] = field(init=False, default_factory=dict)

    def column(self, name: str, value: Callable[[Period], int | date]) -> str:
        """A column and what it is in each period; ValueError if the name meant something else."""
        values = [literal(value(period)) for period in self.periods]
        if self._columns.setdefault(name, values) != values:
            raise ValueError(f"{name} already means something else")
        return f"p.{name}"

    @property
    def first_day(self) -> str:
        return self.column("starts_on", lambda period: period.starts_on)

    @property
    def last_day(self) -> str:
        return self.column("ends_on", lambda period: period.ends_on)

    def within(self, key: str) -> str:
        """The condition that a key is of one of the periods, or of one between them."""
        first, last = (literal(each(p.key for p in self.periods)) for each in (min, max))
        return f"{key} = {first}" if first == last else f"{key} between {first} and {last}"

    @property
    def apart(self) -> tuple[str, ...]:
        """The columns that keep the rows of one period from those of another."""
        return ("period",) if len(self.periods) > 1 else ()

    def same(self, left: str, right: str) -> str:
        """The condition, ending in "and", that two rows are of one period."""
        return "".join(f"{left}.{name} = {right}.{name} and " for name in self.apart)

    @property
    def length_months(self) -> int:
        """How many months each of the periods has."""
        first = self.periods[0]
        return first.ends_on.month - first.starts_on.month + 1

    def months(self) -> list[str]:
        """The first day of each month of the period."""
        return [
            self.since(back, f"month_{number}")
            for number, back in enumerate(range(self.length_months, 0, -1), start=1)
        ]

    def since(self, months: int, name: str = "") -> str:
        """The first day of the months that end with the period."""
        return self.column(
            name or f"since_{months}", lambda period: months_before(period.ends_on, months)
        )

    def relation(self) -> str:
        """All columns that were asked for."""
        rows = zip((literal(p.key) for p in self.periods), *self._columns.values(), strict=True)
        listing = ",\n    ".join(f"({', '.join(row)})" for row in rows)
        names = ", ".join(["period", *self._columns])
        return f"select * from (values\n    {listing}) as p({names})"
