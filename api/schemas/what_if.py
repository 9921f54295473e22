"""Suppositions, as they are sent."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import ConfigDict, Field

from api.schemas.entries import Decimal
from api.schemas.given import Code, Given, Word
from api.schemas.schemes import Pack, SchemeText


class SupposedEntry(Given):
    """An entry that is supposed to exist; `on` is the period's last day if left out."""

    subject: Code
    input: Code
    value: Decimal | None = None
    level: Word | None = None
    item: Word = ""
    rater: Word = ""
    on: date | None = None


class Supposition(Given):
    """Another text of the scheme (or a pack), entries supposed to exist, entries supposed not to.

    `left_out` are positions of entries.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"supposed": [{"subject": "person11", "input": "tasks", "value": "90"}]},
            ]
        }
    )

    text: SchemeText | None = None
    pack: Pack | None = None
    supposed: Annotated[tuple[SupposedEntry, ...], Field(max_length=1_000)] = ()
    left_out: Annotated[
        tuple[Annotated[int, Field(ge=1, lt=2**53)], ...], Field(max_length=10_000)
    ] = ()
