"""The pages of duties: the list, one duty with its forms, and ordering one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from api.access.asker import Asker
from api.access.duties import acting_on, require_reading
from api.access.guard import AskerOf, needs
from api.access.roles import Permission
from api.office import duties
from api.office.parts import Office
from api.pages.duties import Asked, duties_page, duty_page, duty_url, evidence_of, order_page
from api.pages.forms import Form, FormOf, submit
from api.pages.rendering import language_of, render
from api.routers.answering import OfficeOf
from api.routers.duties import DutyPosition, cursor_of, key_of
from api.routers.faces.standing import answer_page
from api.routers.paging import PagingOf, paged
from api.routers.writing import actor_reaching, subject_given
from domain.events.duties import DutyKind
from ledger.context import Context
from ledger.ledger import Receipt

router = APIRouter(include_in_schema=False)

_DUTY = "/duties/{duty}"
Oneself = Annotated[str, Query(max_length=64)]


@router.get("/duties", dependencies=[needs("read-duties", or_own="subject")])
def list_duties(
    *,
    request: Request,
    office: OfficeOf,
    asker: AskerOf,
    paging: PagingOf,
    subject: Oneself = "",
    township: Annotated[str, Query(max_length=64)] = "",
    state: Annotated[str, Query(pattern="^(|late|open|reported|closed|cancelled)$")] = "",
) -> Response:
    asked = Asked(subject, township, state)
    after = cursor_of(paging)

    def make() -> dict[str, object]:
        values, places = duties_page(office, asker, asked, after=after, limit=paging.limit)
        following = paging.next(paged(places, paging.limit), key_of)
        return {**values, "next_url": following, "first_url": asked.url() if after else ""}

    return answer_page(request, office, "duties.html", make)


@router.get("/duties/order", dependencies=[needs("close-duties")])
def order_form(request: Request, office: OfficeOf, subject: Oneself = "") -> Response:
    return _order(request, office, Form({"subject": (subject,)} if subject else {}))


@router.post("/duties/order", dependencies=[needs("close-duties")])
def order(request: Request, office: OfficeOf, asker: AskerOf, form: FormOf) -> Response:
    def act() -> Receipt:
        body = form.required("owner_body")
        actor = actor_reaching(office, asker, "close-duties", body)
        return duties.order_duty(
            office,
            Context(actor, request=request.state.number),
            subject=subject_given(office, asker, "close-duties", form.required("subject")),
            kind=_kind(form.required("kind")),
            what=form.required("what"),
            owner=form.required("owner"),
            owner_body=body,
            due_on=form.required_day("due_on"),
            because=form.number("because"),
        )

    return submit(
        office,
        act,
        form,
        then=lambda receipt: duty_url(receipt.first_position),
        again=lambda form, status: _order(request, office, form, status),
    )


@dataclass(frozen=True, slots=True)
class Desk:
    """One request about one duty."""

    request: Request
    office: Office
    asker: Asker
    duty: int

    def show(self, form: Form, status: int = HTTPStatus.OK) -> Response:
        """The duty, and the forms that the asker may fill in."""
        own = bool(self.whose())
        language = language_of(self.request)
        values = duty_page(self.office, self.asker, language, self.duty, form, own=own)
        return render(
            self.request,
            "duty.html",
            values,
            status=status,
            headers={"cache-control": "no-store"},
        )

    def do(self, form: Form, permission: Permission, act: Callable[[Context], Receipt]) -> Response:
        """Do it in the name of the grant that reaches the duty."""
        found = duties.find_duty(self.office, self.duty)
        actor = acting_on(self.office, self.asker, permission, found).actor(permission)
        return submit(
            self.office,
            lambda: act(Context(actor, request=self.request.state.number)),
            form,
            then=duty_url(self.duty, self.whose()),
            again=self.show,
        )

    def whose(self) -> str:
        """The asker, where the asker may read no more than what is about oneself."""
        subject = duties.find_duty(self.office, self.duty).subject
        own = subject == self.asker.person and not self.asker.may("read-duties")
        return self.asker.person if own else ""


def desk_of(*, request: Request, office: OfficeOf, asker: AskerOf, duty: DutyPosition) -> Desk:
    """The request, and the duty that its address names."""
    return Desk(request, office, asker, duty)


DeskOf = Annotated[Desk, Depends(desk_of)]


@router.get(_DUTY, dependencies=[needs("read-duties", or_own="subject")])
def read_duty(desk: DeskOf, subject: Oneself = "") -> Response:
    found = duties.find_duty(desk.office, desk.duty)
    if subject and subject != found.subject:
        raise duties.no_such_duty(desk.duty)
    require_reading(desk.office, desk.asker, found)
    return desk.show(Form())


@router.post(_DUTY + "/steps", dependencies=[needs("work-duties")])
def record_step(desk: DeskOf, form: FormOf) -> Response:
    def act(context: Context) -> Receipt:
        return duties.record_step(
            desk.office,
            desk.duty,
            context,
            words=form.text("words"),
            done=form.has("done", "on"),
            evidence=evidence_of(form, "file"),
            on=form.day("on"),
        )

    return desk.do(form, "work-duties", act)


@router.post(_DUTY + "/review", dependencies=[needs("close-duties")])
def review(desk: DeskOf, form: FormOf) -> Response:
    def act(context: Context) -> Receipt:
        finding = form.required("finding")
        if form.text("verdict") == "return":
            return duties.return_duty(desk.office, desk.duty, context, reason=finding)
        return duties.close_duty(desk.office, desk.duty, context, finding=finding)

    return desk.do(form, "close-duties", act)


def _order(request: Request, office: Office, form: Form, status: int = HTTPStatus.OK) -> Response:
    values = order_page(office, language_of(request), form)
    return render(request, "duty_order.html", values, status=status)


def _kind(text: str) -> DutyKind:
    match text:
        case "talk" | "admonition" | "help" | "rectification" | "listed_supervision":
            return text
        case _:
            return "other"
