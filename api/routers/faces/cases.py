"""The pages of cases: for who reports them, for who verifies them, and the public counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api.access.guard import AskerOf, needs
from api.office import cases
from api.office.casework.settlement import settle_case
from api.pages import cases as pages
from api.pages.duties import evidence_of
from api.pages.forms import Form, FormOf
from api.routers.answering import OfficeOf
from api.routers.case_parts import StateAsked
from api.routers.faces import case_reports
from api.routers.faces.case_desk import DeskOf
from api.routers.faces.standing import answer_page
from api.routers.paging import Paging, PagingOf, cursor_invalid, paged
from api.routers.writing import require_county
from domain.errors import DomainError
from ledger.context import Context

router = APIRouter(include_in_schema=False)

_CASE = "/cases/{case}"


# --- lists and counts ----------------------------------------------------------------------------


@router.get("/cases", dependencies=[needs("read-cases")])
def list_queue(*, request: Request, office: OfficeOf, asker: AskerOf, paging: PagingOf) -> Response:
    require_county(office, asker, "read-cases")
    key = paging.key(str, int)
    after = None if key is None else (_day(key[0]), int(key[1]))

    def make() -> dict[str, Any]:
        values = pages.queue_page(office, after=after, limit=paging.limit + 1)
        return _paged(values, paging, lambda last: (last.due_on.isoformat(), last.position))

    return answer_page(request, office, "cases.html", make)


@router.get("/cases/all", dependencies=[needs("read-cases")])
def list_all(
    *,
    request: Request,
    office: OfficeOf,
    asker: AskerOf,
    paging: PagingOf,
    state: StateAsked = None,
    overdue: Annotated[str, Query(max_length=4)] = "",
) -> Response:
    require_county(office, asker, "read-cases")
    before = _before(paging)

    def make() -> dict[str, Any]:
        values = pages.all_page(
            office, state=state, overdue=bool(overdue), before=before, limit=paging.limit + 1
        )
        return _paged(values, paging, lambda last: (last.position,))

    return answer_page(request, office, "cases.html", make)


@router.get("/cases/own", dependencies=[needs("report-cases")])
def list_own(*, request: Request, office: OfficeOf, paging: PagingOf) -> Response:
    before = _before(paging)

    def make() -> dict[str, Any]:
        values = pages.own_page(office, before=before, limit=paging.limit + 1)
        return _paged(values, paging, lambda last: (last.position,))

    return answer_page(request, office, "cases.html", make)


@router.get("/cases/counts", dependencies=[needs("read-public")])
def read_counts(
    *,
    request: Request,
    office: OfficeOf,
    asker: AskerOf,
    month: Annotated[str, Query(max_length=7)] = "",
) -> Response:
    return answer_page(
        request, office, "case_counts.html", lambda: pages.counts_page(office, asker, month)
    )


router.include_router(case_reports.router)


# --- for the county ------------------------------------------------------------------------------


@router.get(_CASE, dependencies=[needs("read-cases")])
def read_case(desk: DeskOf) -> Response:
    require_county(desk.office, desk.asker, "read-cases")
    return desk.show(Form())


@router.post(_CASE + "/details", dependencies=[needs("open-case-details")])
def open_case(desk: DeskOf, form: FormOf) -> Response:
    require_county(desk.office, desk.asker, "open-case-details")
    return desk.show(form, opening=desk.context("open-case-details"))


@router.post(_CASE + "/start", dependencies=[needs("verify-cases")])
def start_verification(desk: DeskOf, form: FormOf) -> Response:
    return desk.do(
        form,
        "verify-cases",
        lambda context: cases.start_verification(desk.office, desk.case, context),
    )


@router.post(_CASE + "/verify", dependencies=[needs("verify-cases")])
def verify_case(desk: DeskOf, form: FormOf) -> Response:
    return desk.do(
        form,
        "verify-cases",
        lambda context: cases.verify_case(
            desk.office,
            desk.case,
            context,
            finding=form.required("finding"),
            situation=form.text("situation"),
            day=form.day("day"),
            evidence=evidence_of(form, "file"),
        ),
    )


@router.post(_CASE + "/dismiss", dependencies=[needs("verify-cases")])
def dismiss_case(desk: DeskOf, form: FormOf) -> Response:
    return desk.do(
        form,
        "verify-cases",
        lambda context: cases.dismiss_case(
            desk.office,
            desk.case,
            context,
            finding=form.required("ground"),
            same_as=form.text("same_as"),
        ),
    )


@router.post(_CASE + "/measures", dependencies=[needs("impose-measures")])
def impose_measure(desk: DeskOf, form: FormOf) -> Response:
    return desk.do(
        form,
        "impose-measures",
        lambda context: cases.impose_measure(
            desk.office,
            desk.case,
            context,
            measure=form.required("measure"),
            first_day=form.required_day("first_day"),
            last_day=form.day("last_day"),
            reason=form.required("measure_reason"),
        ),
    )


@router.post(_CASE + "/lift", dependencies=[needs("impose-measures")])
def lift_measure(desk: DeskOf, form: FormOf) -> Response:
    return desk.do(
        form,
        "impose-measures",
        lambda context: cases.lift_measure(
            desk.office,
            desk.case,
            context,
            position=form.number("position") or 0,
            first_day_without=form.required_day("first_day_without"),
            reason=form.required("lift_reason"),
        ),
    )


@router.post(_CASE + "/reverse", dependencies=[needs("impose-measures")])
def reverse_case(desk: DeskOf, form: FormOf) -> Response:
    return desk.do(
        form,
        "impose-measures",
        lambda context: cases.reverse_case(
            desk.office, desk.case, context, reason=form.required("reverse_reason")
        ),
    )


@router.post(_CASE + "/settle", dependencies=[needs("manage-periods")])
def settle(desk: DeskOf, form: FormOf) -> Response:
    def act(context: Context) -> Any:
        settled = settle_case(desk.office, desk.case, context)
        if not settled:
            raise DomainError(
                "nothing-to-supersede",
                "No final period is changed by the case.",
                next_step="Nothing is left to do.",
                period=desk.case,
            )
        return settled[-1].receipt

    return desk.do(form, "manage-periods", act)


# --- what they share -----------------------------------------------------------------------------


def _paged(
    values: dict[str, Any], paging: Paging, key: Callable[[Any], tuple[int | str, ...]]
) -> dict[str, Any]:
    page = paged(values["found"], paging.limit)
    return {**values, "cases": page.items, "next_url": paging.next(page, key)}


def _before(paging: Paging) -> int | None:
    key = paging.key(int)
    return None if key is None else int(key[0])


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise cursor_invalid(text) from None
