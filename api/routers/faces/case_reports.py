"""The pages of those who report cases: the form, what they have reported, and what became of it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response

from api.access.guard import AskerOf, needs
from api.office import cases
from api.office.cases import CaseGiven, CaseReceipt
from api.office.parts import Office
from api.pages import cases as pages
from api.pages.duties import evidence_of
from api.pages.forms import Form, FormOf, submit
from api.pages.rendering import language_of, render
from api.routers.answering import OfficeOf
from api.routers.faces.case_desk import PRIVATE, Desk, DeskOf
from ledger.context import Context

router = APIRouter(include_in_schema=False)

_OWN = "/cases/own/{case}"


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


def _new(request: Request, office: Office, form: Form, status: int = HTTPStatus.OK) -> Response:
    values = pages.new_page(office, language_of(request), form)
    return render(request, "case_new.html", values, status=status, headers=PRIVATE)


def _correction(desk: Desk, form: Form, status: int = HTTPStatus.OK) -> Response:
    values = pages.correct_page(desk.office, language_of(desk.request), desk.case, form)
    return render(desk.request, "case_new.html", values, status=status, headers=PRIVATE)


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
