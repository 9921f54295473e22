"""Texts of schemes, as they are sent."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import ConfigDict, Field, model_validator

from api.schemas.given import Given

MOST_CHARACTERS = 2_000_000
SchemeText = Annotated[
    str, Field(min_length=1, max_length=MOST_CHARACTERS, description="the YAML file itself")
]
Pack = Annotated[
    str,
    Field(
        pattern=r"^[a-z][a-z0-9-]*(@[0-9]+(\.[0-9]+)*)?$",
        max_length=100,
        description="a pack that comes with Mingce, instead of a text",
    ),
]


class SchemeGiven(Given):
    """Either a text or the name of a pack."""

    text: SchemeText | None = None
    pack: Pack | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> SchemeGiven:
        if (self.text is None) == (self.pack is None):
            raise ValueError("give either text or pack")
        return self


class Adoption(SchemeGiven):
    """`effective_on` is the first day in force; that of the file if left out."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"pack": "haixing-monthly", "effective_on": "2025-01-01"}]}
    )

    effective_on: date | None = None


class Checked(SchemeGiven):
    """`cases` are golden cases to work through; a pack brings its own."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"pack": "haixing-monthly"}]})

    cases: Annotated[str, Field(max_length=MOST_CHARACTERS)] = ""
