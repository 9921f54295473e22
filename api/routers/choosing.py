"""What lists can be narrowed to, the same behind every question mark."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query

from api.office.lists import Chosen
from api.schemas.queries import NameAsked, PeriodAsked, SchemeAsked

SubjectAsked = Annotated[
    str,
    Query(
        max_length=64,
        description="an id or the code of a body; numbers of people belong in no address",
        examples=["person00"],
    ),
]
InputAsked = Annotated[str, Query(max_length=64, description="an input of the scheme")]


def _chosen(
    scheme: SchemeAsked = "",
    assessment: NameAsked = "",
    period: PeriodAsked = "",
    subject: SubjectAsked = "",
) -> Chosen:
    return Chosen(
        scheme=scheme or None,
        assessment=assessment or None,
        period=period or None,
        subject=subject or None,
    )


ChosenOf = Annotated[Chosen, Depends(_chosen)]
