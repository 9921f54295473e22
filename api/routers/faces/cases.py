"""The pages of cases: for who reports them, for who verifies them, and the public counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from api.access.asker import Asker
from api.access.guard import AskerOf, needs
from api.access.roles import Permission
from api.office import cases
from api.office.case_answers import own_bodies
from api.office.case_settlement import settle_case
from api.office.cases import CaseGiven, CaseReceipt
from api.office.parts import Office
from api.pages import cases as pages
from api.pages.duties import evidence_of
from api.pages.forms import Form, FormOf, submit
from api.pages.rendering import language_of, render
from api.routers.answering import OfficeOf
from api.routers.case_parts import CaseId, StateAsked
from api.routers.faces.standing import answer_page
from api.routers.paging import Paging, PagingOf, cursor_invalid, paged
from api.routers.writing import require_county
from domain.actor import Actor
from domain.errors import DomainError
from domain.slices.case_life import unknown_case
from ledger.context import Context

router = APIRouter(include_in_schema=False)

_CASE = "/cases/{case}"
_OWN = "/cases/own/{case}"
_PRIVATE = {"cache-control": "no-store"}


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


# --- for reporting bodies ------------------------------------------------------------------------


@router.get("/cases/new", dependencies=[needs("report-cases")])
def new_case(*, request: Request, office: OfficeOf) -> Response:
    return _new(request, office, Form())


@router.post("/cases/new", dependencies=[needs("report-cases")])
def report_case(request: Request, office: OfficeOf, asker: AskerOf, form: FormOf) -> Response:
    context = Context(asker.actor("report-cases"), request=request.state.number)

    def act() -> CaseReceipt:
        scheme, _, situation = form.required("situation").partition("/")
        return cases.report_case(
            office,
            _given(form, situation),
            context,
            scheme=scheme,
            confidentiality="restricted" if form.has("restricted", "on") else "internal",
        )

    return submit(
        office,
        act,
        form,
        then=lambda done: (
            f"{pages.case_url(done.case, own=True)}?receipt={done.receipt.last_position}"
        ),
        again=lambda form, status: _new(request, office, form, status),
    )


@dataclass(frozen=True, slots=True)
class Desk:
    """One request about one case."""

    request: Request
    office: Office
    asker: Asker
    case: str

    def show(
        self, form: Form, status: int = HTTPStatus.OK, *, opening: Context | None = None
    ) -> Response:
        """The case as the county sees it."""
        language = language_of(self.request)
        values = pages.case_page(
            self.office, self.asker, language, self.case, form, opening=opening
        )
        return render(self.request, "case.html", values, status=status, headers=_PRIVATE)

    def show_own(
        self, form: Form, status: int = HTTPStatus.OK, *, opening: Context | None = None
    ) -> Response:
        """The case as those see it who reported it."""
        language = language_of(self.request)
        values = pages.own_case_page(self.office, language, self.case, form, opening=opening)
        return render(self.request, "case.html", values, status=status, headers=_PRIVATE)

    def context(self, permission: Permission) -> Context:
        """In the name of the grant that permits it."""
        return Context(self.asker.actor(permission), request=self.request.state.number)

    def do(self, form: Form, permission: Permission, act: Callable[[Context], Any]) -> Response:
        """An act of the county."""
        require_county(self.office, self.asker, permission)
        context = self.context(permission)
        return submit(
            self.office,
            lambda: act(context),
            form,
            then=pages.case_url(self.case, own=False),
            again=self.show,
        )

    def own_context(self) -> Context:
        """In the name of the reporting body; a case of others is an unknown one."""
        body = cases.reported_case(self.office, self.case).body
        if body not in own_bodies(self.office):
            raise unknown_case(self.case)
        role = next(
            grant.role
            for grant in self.asker.grants_for("report-cases")
            if grant.jurisdiction == body
        )
        actor = Actor(body, role, person=self.asker.person, client=self.asker.client)
        return Context(actor, request=self.request.state.number)

    def do_own(
        self,
        form: Form,
        act: Callable[[Context], Any],
        again: Callable[[Form, HTTPStatus], Response],
    ) -> Response:
        """An act of the reporting body."""
        context = self.own_context()
        then = pages.case_url(self.case, own=True)
        return submit(self.office, lambda: act(context), form, then=then, again=again)


def desk_of(*, request: Request, office: OfficeOf, asker: AskerOf, case: CaseId) -> Desk:
    """The request, and the case that its address names."""
    return Desk(request, office, asker, case)


DeskOf = Annotated[Desk, Depends(desk_of)]


@router.get(_OWN, dependencies=[needs("report-cases")])
def read_own(desk: DeskOf) -> Response:
    return desk.show_own(Form())


@router.post(_OWN + "/details", dependencies=[needs("report-cases")])
def open_own(desk: DeskOf, form: FormOf) -> Response:
    return desk.show_own(form, opening=desk.own_context())


@router.post(_OWN + "/withdraw", dependencies=[needs("report-cases")])
def withdraw_case(desk: DeskOf, form: FormOf) -> Response:
    return desk.do_own(
        form,
        lambda context: cases.withdraw_case(
            desk.office, desk.case, context, reason=form.required("reason")
        ),
        desk.show_own,
    )


@router.get(_OWN + "/correct", dependencies=[needs("report-cases")])
def new_correction(desk: DeskOf) -> Response:
    return _correction(desk, Form())


@router.post(_OWN + "/correct", dependencies=[needs("report-cases")])
def correct_case(desk: DeskOf, form: FormOf) -> Response:
    def act(context: Context) -> Any:
        _, _, situation = form.required("situation").partition("/")
        return cases.correct_case(
            desk.office,
            desk.case,
            _given(form, situation),
            context,
            reason=form.required("reason"),
        )

    return desk.do_own(form, act, lambda form, status: _correction(desk, form, status))


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


def _new(request: Request, office: Office, form: Form, status: int = HTTPStatus.OK) -> Response:
    values = pages.new_page(office, language_of(request), form)
    return render(request, "case_new.html", values, status=status, headers=_PRIVATE)


def _correction(desk: Desk, form: Form, status: int = HTTPStatus.OK) -> Response:
    values = pages.correct_page(desk.office, language_of(desk.request), desk.case, form)
    return render(desk.request, "case_new.html", values, status=status, headers=_PRIVATE)


def _given(form: Form, situation: str) -> CaseGiven:
    return CaseGiven(
        situation=situation,
        day=form.required_day("day"),
        narrative=form.required("narrative"),
        subject=form.text("subject"),
        name=form.text("name"),
        unit=form.text("unit"),
        township=form.text("township"),
        reference=form.text("reference"),
        contact=form.text("contact"),
        evidence=evidence_of(form, "file"),
    )


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
