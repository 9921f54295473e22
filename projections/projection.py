"""What a projection is: a name, the tables that it fills, and one function.

The runner hands it the pages of the log in order, inside the transaction that also moves its
position. So a page is applied wholly or not at all, and exactly once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from projections.log import Page
from projections.target import Target


@dataclass(frozen=True, slots=True)
class Projection:
    """`tables` are written schema.table."""

    name: str
    tables: tuple[str, ...]
    apply: Callable[[Target, Page], None]
