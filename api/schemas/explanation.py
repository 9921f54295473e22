"""The shape of an explanation, for the OpenAPI document: a tree of columns."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel


class Title(BaseModel):
    zh: str
    en: str


class RuleUsed(BaseModel):
    """A sentence of the source, word for word."""

    id: str
    phrase: str
    document: str


class ParameterUsed(BaseModel):
    """A value that the source leaves open; `reason` says why one that is `assumed` was chosen."""

    name: str
    title: Title
    value: Any
    unit: str
    status: str
    reason: Title | None


class EntryUsed(BaseModel):
    """An entry of the ledger; `known_from` is that of the correction which holds.

    `case` is the case that it follows from, `rules` are those of the situation or the measure.
    """

    position: int
    known_from: int
    subject: str
    input: Title
    item: str
    rater: str
    effective_on: str
    content: str
    counted: bool
    case: str
    rules: list[RuleUsed]


class OutcomeUsed(BaseModel):
    """An outcome of an earlier period."""

    position: int
    period: str
    content: str
    counted: bool


class Place(BaseModel):
    """The place among the population of a rank or quota; `heads` are a quota's head counts."""

    population: int
    first_place: int
    last_place: int
    partition: list[str]
    tied_with: list[str]
    heads: list[tuple[str, int]]


class Explanation(BaseModel):
    """A column of the subject's row, how it came about, and in `children` what it rests on.

    `value` is an integer count of ten-thousandths for numbers and of fen for money; `shown` is
    the value as people write it. `above` marks a column that stands further up in the tree.
    """

    column: str
    title: Title
    kind: str
    value: int | str | bool | None
    shown: Title
    working: Title
    rules: list[RuleUsed]
    parameters: list[ParameterUsed]
    entries: list[EntryUsed]
    outcomes: list[OutcomeUsed]
    standing: Place | None
    above: bool
    children: list[Explanation]
