"""A period's life, page by page: where it stands, and each act with what it would record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from api.access.asker import Asker
from api.access.guard import AskerOf, needs
from api.access.roles import Permission
from api.office import periods
from api.office.answering.period import decisions_of
from api.office.parts import Office
from api.pages.forms import Form, FormOf, submit
from api.pages.period import openable, period_page, periods_page
from api.pages.period_acts import (
    ActName,
    Place,
    act_page,
    deviations_typed,
    open_page,
    position_typed,
    read_place,
)
from api.pages.rendering import language_of, render
from api.routers.answering import OfficeOf
from api.routers.writing import actor_reaching
from api.schemas.queries import Name, PeriodKey, SchemeName
from domain.errors import DomainError
from ledger.context import Context
from ledger.ledger import Receipt

router = APIRouter(include_in_schema=False)

_PERIOD = "/periods/{scheme}/{assessment}/{period}"
_PLAIN: dict[ActName, Callable[..., Receipt]] = {
    "close": periods.close_period,
    "compute": periods.compute_period,
    "publish": periods.publish_period,
    "finalise": periods.finalise_period,
}
OtherAct = Literal["close", "reopen", "compute", "publish", "finalise", "supersede"]
Chosen = Annotated[str, Query(max_length=140)]


@dataclass(frozen=True, slots=True)
class Desk:
    """One request about one period."""

    request: Request
    office: Office
    asker: Asker
    place: Place

    def act_page(
        self, act: ActName, form: Form, status: int = HTTPStatus.OK, *, checked: bool = False
    ) -> Response:
        """The form of an act, or what it would record."""
        if form.error is not None and status == HTTPStatus.OK:
            status = HTTPStatus.UNPROCESSABLE_ENTITY
        language = language_of(self.request)
        values = act_page(self.office, language, self.place, act, form, checked=checked)
        return render(self.request, "period_act.html", values, status=status)

    def do(
        self,
        act: ActName,
        form: Form,
        record: Callable[[Office, Context], Receipt],
        permission: Permission,
    ) -> Response:
        """Record it, or show what it would record; a refusal leads back to the form."""
        step = form.text("step")

        def context() -> Context:
            return _context(self.request, self.office, self.asker, form, permission)

        def rehearse(form: Form) -> Response:
            if form.error is None:
                record(replace(self.office, ledger=self.office.ledger.rehearsal()), context())
            return self.act_page(act, form, checked=form.error is None)

        if step == "check":
            return _tried(form, rehearse)
        if step != "record":
            return self.act_page(act, form)
        return submit(
            self.office,
            lambda: record(self.office, context()),
            form,
            then=self.place.url,
            again=lambda form, status: self.act_page(act, form, status),
        )


def desk_of(
    *,
    request: Request,
    office: OfficeOf,
    asker: AskerOf,
    scheme: SchemeName,
    assessment: Name,
    period: PeriodKey,
) -> Desk:
    """The request, and the period that its address names."""
    return Desk(request, office, asker, Place(scheme, assessment, period))


DeskOf = Annotated[Desk, Depends(desk_of)]


@router.get("/periods", dependencies=[needs("read-standings")])
def list_periods(request: Request, office: OfficeOf) -> Response:
    return render(request, "periods.html", periods_page(office))


@router.get("/periods/open", dependencies=[needs("manage-periods")])
def open_form(request: Request, office: OfficeOf, of: Chosen = "") -> Response:
    return _open(request, office, Form({"of": (of,)} if of else {}))


@router.post("/periods/open", dependencies=[needs("manage-periods")])
def open_period(request: Request, office: OfficeOf, asker: AskerOf, form: FormOf) -> Response:
    if form.text("step") != "record":
        return _tried(form, lambda form: _open(request, office, form))

    def act() -> Receipt:
        context = _context(request, office, asker, form, "manage-periods")
        place = read_place(form.text("other") or form.required("of"))
        return periods.open_period(office, *place.key, context, on=form.required_day("on"))

    return submit(
        office,
        act,
        form,
        then=lambda _: read_place(form.text("other") or form.text("of")).url,
        again=lambda form, status: _open(request, office, form, status),
    )


@router.get(_PERIOD, dependencies=[needs("read-standings")])
def read_period(desk: DeskOf) -> Response:
    values = period_page(desk.office, language_of(desk.request), *desk.place.key)
    return render(desk.request, "period.html", values)


@router.get(f"{_PERIOD}/decide", dependencies=[needs("decide-periods")])
def decide_form(desk: DeskOf) -> Response:
    return desk.act_page("decide", Form())


@router.post(f"{_PERIOD}/decide", dependencies=[needs("decide-periods")])
def decide(desk: DeskOf, form: FormOf) -> Response:
    place = desk.place

    def record(office: Office, context: Context) -> Receipt:
        decisions = decisions_of(office, *place.key)
        return periods.decide_period(
            office,
            *place.key,
            context,
            meeting=form.required("meeting"),
            deviations=deviations_typed(office, place, form, decisions),
            on=form.required_day("on"),
        )

    return desk.do("decide", form, record, "decide-periods")


@router.get(f"{_PERIOD}/{{act}}", dependencies=[needs("manage-periods")])
def act_form(desk: DeskOf, act: OtherAct) -> Response:
    return desk.act_page(act, Form())


@router.post(f"{_PERIOD}/{{act}}", dependencies=[needs("manage-periods")])
def do_act(desk: DeskOf, act: OtherAct, form: FormOf) -> Response:
    key = desk.place.key

    def record(office: Office, context: Context) -> Receipt:
        if act == "reopen":
            return periods.reopen_period(
                office,
                *key,
                context,
                reason=form.required("reason"),
                withdraw_notice=form.has("withdraw", "on"),
            )
        if act == "supersede":
            return periods.supersede_period(
                office,
                *key,
                context,
                because=position_typed(form),
                reason=form.required("reason"),
            )
        return _PLAIN[act](office, *key, context, on=form.required_day("on"))

    return desk.do(act, form, record, "manage-periods")


def _tried(form: Form, show: Callable[[Form], Response]) -> Response:
    """The page for what was typed, or again with what is wrong with it."""
    try:
        return show(form)
    except DomainError as error:
        return show(Form(form.typed, form.files, error))


def _open(request: Request, office: Office, form: Form, status: int = HTTPStatus.OK) -> Response:
    language = language_of(request)
    if form.error is not None and status == HTTPStatus.OK:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    values = open_page(office, language, form) | {"choices": openable(office, language)}
    return render(request, "period_open.html", values, status=status)


def _context(
    request: Request, office: Office, asker: Asker, form: Form, permission: Permission
) -> Context:
    """Who acts, for the whole county; the same form sent twice is done once."""
    return Context(
        actor_reaching(office, asker, permission, None),
        request=request.state.number,
        idempotency_key=f"page:{form.required('once')}",
    )
