"""What the routes of cases have in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from fastapi import Path, Query

from api.office.answering.cases import cases_view
from api.office.parts import Office
from api.office.views.cases import CasesView
from api.routers.answering import problems
from api.routers.paging import Page, Paging, cursor_invalid, paged
from api.schemas.entries import EvidenceGiven
from domain.events.base import Evidence
from domain.slices.case_life import CaseState
from projections.cases import CaseFilter

CaseId = Annotated[str, Path(max_length=64, pattern=r"^\S+$", examples=["C250515-7KQ4MX"])]
StateAsked = Annotated[CaseState | None, Query()]
OverdueAsked = Annotated[bool, Query(description="only those open past their day")]
LOOKS: dict[int | str, dict[str, Any]] = problems(401, 403, 404, 409, 422, 429, 503)
"""What routes say of themselves that record a look, or several acts, and answer with a view."""


def evidence_of(given: Sequence[EvidenceGiven]) -> tuple[Evidence, ...]:
    """The files named."""
    return tuple(Evidence(**one.model_dump()) for one in given)


def newest_cases(
    office: Office, which: CaseFilter, paging: Paging, *, own: bool = False
) -> CasesView:
    """One page, the newest first."""
    key = paging.key(int)
    view = cases_view(
        office, which, own=own, before=None if key is None else key[0], limit=paging.limit + 1
    )
    return _page(view, paging, lambda last: (last.position,))


def queued_cases(office: Office, which: CaseFilter, paging: Paging) -> CasesView:
    """One page of undecided cases, due first first."""
    key = paging.key(str, int)
    after = None if key is None else (_day(key[0]), int(key[1]))
    view = cases_view(office, which, queue=True, after=after, limit=paging.limit + 1)
    return _page(view, paging, lambda last: (last.due_on.isoformat(), last.position))


def _page(
    view: CasesView, paging: Paging, key: Callable[[Any], tuple[int | str, ...]]
) -> CasesView:
    page: Page[Any] = paged(view.cases, paging.limit)
    return replace(view, cases=page.items, next=paging.next(page, key))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise cursor_invalid(text) from None
