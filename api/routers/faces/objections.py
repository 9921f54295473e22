"""The pages of objections: the queue, one objection with its forms, and making one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response

from api.access.asker import Asker
from api.access.guard import AskerOf, needs
from api.access.objections import filed_by, filing_about, require_reading
from api.office import objections
from api.office.parts import Office
from api.pages.choices import read_choice
from api.pages.forms import Form, FormOf, submit
from api.pages.objections import (
    FIELDS,
    RULINGS,
    Asked,
    new_objection_page,
    objection_page,
    objection_url,
    objections_page,
    redecision_typed,
)
from api.pages.rendering import language_of, render
from api.routers.answering import OfficeOf
from api.routers.faces.standing import answer_page
from api.routers.objections import ObjectionId
from api.routers.paging import Paging, PagingOf, paged
from api.routers.writing import actor_reaching, subject_given
from domain.actor import Actor
from domain.errors import DomainError
from domain.events.objections import Objector, ResultField, Ruling
from ledger.context import Context

router = APIRouter(include_in_schema=False)

_OBJECTION = "/objections/{objection}"
Oneself = Annotated[str, Query(max_length=64)]
PeriodChosen = Annotated[str, Query(max_length=140)]


@router.get("/objections", dependencies=[needs("read-objections", or_own="subject")])
def list_objections(
    *,
    request: Request,
    office: OfficeOf,
    asker: AskerOf,
    paging: PagingOf,
    subject: Oneself = "",
    every: Annotated[str, Query(alias="all", pattern="^(|true)$")] = "",
) -> Response:
    (after,) = paging.key(int) or (None,)
    asked = Asked(subject, bool(every), after)
    return answer_page(
        request,
        office,
        "objections.html",
        lambda: _list(office, asker, paging, asked, Form()),
    )


@router.post("/objections", dependencies=[needs("file-objections")])
def start_objection(
    *, request: Request, office: OfficeOf, asker: AskerOf, paging: PagingOf, form: FormOf
) -> Response:
    """Find the one who is meant by a number, which belongs in no address, and lead to the form."""

    def act() -> str:
        subject = subject_given(office, asker, "file-objections", form.required("subject"))
        filing_about(office, asker, subject)
        return subject

    def then(subject: str) -> str:
        return f"/objections/new?{urlencode({'subject': subject, 'of': form.text('of')})}"

    def again(form: Form, status: int) -> Response:
        values = _list(office, asker, paging, Asked(), form)
        return render(request, "objections.html", values, status=status)

    return submit(office, act, form, then=then, again=again)


def _list(office: Office, asker: Asker, paging: Paging, asked: Asked, form: Form) -> dict[str, Any]:
    if not asker.may("read-objections"):
        asked = replace(asked, subject=asker.person)
    language = language_of(paging.request)
    values = objections_page(office, asker, language, asked, form, limit=paging.limit)
    page = paged(values["found"], paging.limit)
    following = paging.next(page, lambda last: (last.position,))
    return {**values, "objections": page.items, "next_url": following}


@router.get("/objections/new", dependencies=[needs("file-objections")])
def new_objection(
    *, request: Request, office: OfficeOf, asker: AskerOf, subject: Oneself, of: PeriodChosen
) -> Response:
    filing_about(office, asker, subject)
    return _new(request, office, asker, Form({"subject": (subject,), "of": (of,)}))


@router.post("/objections/new", dependencies=[needs("file-objections")])
def file_objection(request: Request, office: OfficeOf, asker: AskerOf, form: FormOf) -> Response:
    subject = form.required("subject")
    actor = filing_about(office, asker, subject).actor("file-objections")

    def act() -> objections.Filed:
        scheme, assessment, period = read_choice(form.required("of")) or ("", "", "")
        own = subject == asker.person
        return objections.file_objection(
            office,
            scheme,
            assessment,
            period,
            Context(actor, request=request.state.number),
            subject=subject,
            text=form.text("text"),
            objector="subject" if own else _objector(form.text("objector")),
            field=_field(form.text("field")),
            entry=form.number("entry"),
            on=None if own else form.day("on"),
        )

    own = asker.person if not asker.may("read-objections") else ""
    return submit(
        office,
        act,
        form,
        then=lambda filed: objection_url(filed.objection, own),
        again=lambda form, status: _new(request, office, asker, form, status),
    )


@dataclass(frozen=True, slots=True)
class Desk:
    """One request about one objection."""

    request: Request
    office: Office
    asker: Asker
    objection: str

    def show(self, form: Form, status: int = HTTPStatus.OK) -> Response:
        """The objection, and the forms that the asker may fill in."""
        own = not self.asker.may("read-objections")
        language = language_of(self.request)
        values = objection_page(self.office, self.asker, language, self.objection, form, own=own)
        return render(
            self.request,
            "objection.html",
            values,
            status=status,
            headers={"cache-control": "no-store"},
        )

    def do(self, form: Form, actor: Actor, act: Callable[[Context], Any]) -> Response:
        """Do it in the name of the grant that reaches the subject."""
        own = self.asker.person if not self.asker.may("read-objections") else ""
        return submit(
            self.office,
            lambda: act(Context(actor, request=self.request.state.number)),
            form,
            then=objection_url(self.objection, own),
            again=self.show,
        )

    def ruler(self) -> Actor:
        """Who rules; DomainError if the asker may not, or not there."""
        found = objections.find_objection(self.office, self.objection)
        return actor_reaching(self.office, self.asker, "rule-objections", found.subject)

    def objector(self) -> Actor:
        """Who withdraws or appeals: the objector, or a clerk for him."""
        found = objections.find_objection(self.office, self.objection)
        return filed_by(self.office, self.asker, found).actor("file-objections")


def desk_of(*, request: Request, office: OfficeOf, asker: AskerOf, objection: ObjectionId) -> Desk:
    """The request, and the objection that its address names."""
    return Desk(request, office, asker, objection)


DeskOf = Annotated[Desk, Depends(desk_of)]


@router.get(_OBJECTION, dependencies=[needs("read-objections", or_own="subject")])
def read_objection(desk: DeskOf, subject: Oneself = "") -> Response:
    found = objections.find_objection(desk.office, desk.objection)
    if subject and subject not in (found.subject, found.filed_by):
        raise objections.no_such_objection(desk.objection)
    require_reading(desk.office, desk.asker, found)
    return desk.show(Form())


@router.post(_OBJECTION + "/acknowledge", dependencies=[needs("rule-objections")])
def acknowledge(desk: DeskOf, form: FormOf) -> Response:
    def act(context: Context) -> Any:
        form.required("days")
        days = form.number("days") or 0
        return objections.acknowledge(desk.office, desk.objection, context, rule_within_days=days)

    return desk.do(form, desk.ruler(), act)


@router.post(_OBJECTION + "/rule", dependencies=[needs("rule-objections")])
def rule(desk: DeskOf, form: FormOf) -> Response:
    stands = objections.find_objection(desk.office, desk.objection)
    rules = objections.rule_appeal if stands.state == "appealed" else objections.rule
    return desk.do(
        form,
        desk.ruler(),
        lambda context: rules(
            desk.office,
            desk.objection,
            context,
            ruling=_ruling(form.required("ruling")),
            reasons=form.text("reasons"),
            redecision=redecision_typed(form),
        ),
    )


@router.post(_OBJECTION + "/withdraw", dependencies=[needs("file-objections")])
def withdraw(desk: DeskOf, form: FormOf) -> Response:
    return desk.do(
        form,
        desk.objector(),
        lambda context: objections.withdraw(desk.office, desk.objection, context),
    )


@router.post(_OBJECTION + "/appeal", dependencies=[needs("file-objections")])
def appeal(desk: DeskOf, form: FormOf) -> Response:
    return desk.do(
        form,
        desk.objector(),
        lambda context: objections.appeal(
            desk.office, desk.objection, context, text=form.text("text")
        ),
    )


@router.post(_OBJECTION + "/carry-out", dependencies=[needs("manage-periods")])
def carry_out(desk: DeskOf, form: FormOf) -> Response:
    actor = actor_reaching(desk.office, desk.asker, "manage-periods", None)

    def act(context: Context) -> Any:
        position = form.number("entry")
        correction = None
        if position is not None:
            correction = objections.Correction(
                position, form.text("value") or None, form.text("level") or None
            )
        done = objections.carry_out(
            desk.office,
            desk.objection,
            context,
            reason=form.required("reason"),
            correction=correction,
        )
        return done[-1] if done else None

    return desk.do(form, actor, act)


def _new(
    request: Request, office: Office, asker: Asker, form: Form, status: int = HTTPStatus.OK
) -> Response:
    values = new_objection_page(office, asker, language_of(request), form)
    return render(
        request,
        "objection_new.html",
        values,
        status=status,
        headers={"cache-control": "no-store"},
    )


def _ruling(text: str) -> Ruling:
    for known in RULINGS:
        if text == known:
            return known
    raise DomainError(
        "ruling-unknown",
        "A ruling upholds the objection, upholds it in part, or rejects it.",
        next_step="Choose one of the three.",
        field="ruling",
    )


def _field(text: str) -> ResultField:
    return next((known for known in FIELDS if text == known), "result")


def _objector(text: str) -> Objector:
    return "other" if text == "other" else "subject"
