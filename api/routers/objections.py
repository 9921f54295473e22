"""Objections and appeals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from api.access.asker import Asker
from api.access.guard import AskerOf, needs
from api.access.objections import filed_by, filing_about, require_reading
from api.access.roles import Permission
from api.office import objections
from api.office.answering.objections import objection_view, objections_view
from api.office.views.objections import ObjectionDetailView, ObjectionsView
from api.routers.answering import READS, OfficeOf, answer_json
from api.routers.choosing import ChosenOf
from api.routers.paging import PagingOf, paged
from api.routers.writing import WRITES, Writing, WritingOf, answer_write
from api.schemas.objections import (
    Acknowledgement,
    Appeal,
    CarryOut,
    NewObjection,
    RulingGiven,
    Withdrawn,
)
from api.schemas.queries import WaitFor
from ledger.context import Context
from ledger.ledger import Receipt

router = APIRouter(prefix="/v1/objections", tags=["objections"], default_response_class=Response)

ObjectionId = Annotated[
    str, Path(pattern=r"^[0-9a-f]{32}$", examples=["0195f0000000700080000000000000aa"])
]
Oneself = Annotated[str, Query(max_length=64, description="oneself, about one's own")]


@router.get(
    "",
    summary="Objections, newest first",
    dependencies=[needs("read-objections", or_own="subject")],
    responses={200: {"model": ObjectionsView}, **READS},
)
def list_objections(
    *,
    request: Request,
    office: OfficeOf,
    asker: AskerOf,
    chosen: ChosenOf,
    paging: PagingOf,
    pending: Annotated[bool | None, Query(description="only those that wait, or do not")] = None,
    wait_for: WaitFor = None,
) -> Response:
    (after,) = paging.key(int) or (None,)

    def make() -> ObjectionsView:
        view = objections_view(
            office,
            scheme=chosen.scheme,
            assessment=chosen.assessment,
            period=chosen.period,
            subject=chosen.subject,
            pending=pending,
            own=bool(chosen.subject) and chosen.subject == asker.person,
            after=after,
            limit=paging.limit + 1,
        )
        page = paged(view.objections, paging.limit)
        following = paging.next(page, lambda last: (last.position,))
        return replace(view, objections=page.items, next=following)

    return answer_json(request, office, make, wait_for=wait_for)


@router.get(
    "/{objection}",
    summary="One objection with its whole life",
    dependencies=[needs("read-objections", or_own="subject")],
    responses={200: {"model": ObjectionDetailView}, **READS},
)
def read_objection(
    *,
    request: Request,
    office: OfficeOf,
    asker: AskerOf,
    objection: ObjectionId,
    subject: Oneself = "",
    wait_for: WaitFor = None,
) -> Response:
    found = objections.find_objection(office, objection)
    if subject and subject not in (found.subject, found.filed_by):
        raise objections.no_such_objection(objection)
    require_reading(office, asker, found)
    return answer_json(
        request, office, lambda: objection_view(office, objection), wait_for=wait_for
    )


@router.post(
    "",
    summary="Object to a published result, for oneself or for somebody who came by",
    dependencies=[needs("file-objections")],
    **WRITES,
)
def file_objection(writing: WritingOf, given: NewObjection) -> Response:
    office = writing.office
    alone = filing_about(office, writing.asker, given.subject)

    def act(context: Context) -> Receipt:
        return objections.file_objection(
            office,
            given.scheme,
            given.assessment,
            given.period,
            context,
            subject=given.subject,
            text=given.text,
            objector=given.objector,
            field=given.field,
            entry=given.entry,
            on=given.on,
        ).receipt

    def named(receipt: Receipt) -> str:
        return objections.filed_at(office, receipt.first_position)

    return _answer(
        writing,
        alone,
        "file-objections",
        act,
        location=lambda receipt: f"/v1/objections/{named(receipt)}",
        more=lambda receipt: {"objection": named(receipt)},
    )


@router.post(
    "/{objection}/acknowledge",
    summary="Say that an objection is in hand, and by when it will be ruled on",
    dependencies=[needs("rule-objections")],
    **WRITES,
)
def acknowledge(writing: WritingOf, objection: ObjectionId, given: Acknowledgement) -> Response:
    return _rule(
        writing,
        objection,
        lambda context: objections.acknowledge(
            writing.office,
            objection,
            context,
            rule_within_days=given.rule_within_days,
            on=given.on,
        ),
    )


@router.post(
    "/{objection}/rule",
    summary="Rule on an objection, and on what was decided; by who had no hand in the result",
    dependencies=[needs("rule-objections")],
    **WRITES,
)
def rule(writing: WritingOf, objection: ObjectionId, given: RulingGiven) -> Response:
    return _rule(
        writing,
        objection,
        lambda context: objections.rule(
            writing.office,
            objection,
            context,
            ruling=given.ruling,
            reasons=given.reasons,
            redecision=_redecision(given),
            on=given.on,
        ),
    )


@router.post(
    "/{objection}/withdraw",
    summary="Take an objection back before it is ruled on",
    dependencies=[needs("file-objections")],
    **WRITES,
)
def withdraw(writing: WritingOf, objection: ObjectionId, given: Withdrawn) -> Response:
    return _file(
        writing,
        objection,
        lambda context: objections.withdraw(writing.office, objection, context, on=given.on),
    )


@router.post(
    "/{objection}/appeal",
    summary="Appeal from a ruling within its window",
    dependencies=[needs("file-objections")],
    **WRITES,
)
def appeal(writing: WritingOf, objection: ObjectionId, given: Appeal) -> Response:
    return _file(
        writing,
        objection,
        lambda context: objections.appeal(
            writing.office, objection, context, text=given.text, on=given.on
        ),
    )


@router.post(
    "/{objection}/rule-appeal",
    summary="Rule on an appeal; by yet another person",
    dependencies=[needs("rule-objections")],
    **WRITES,
)
def rule_appeal(writing: WritingOf, objection: ObjectionId, given: RulingGiven) -> Response:
    return _rule(
        writing,
        objection,
        lambda context: objections.rule_appeal(
            writing.office,
            objection,
            context,
            ruling=given.ruling,
            reasons=given.reasons,
            redecision=_redecision(given),
            on=given.on,
        ),
    )


@router.post(
    "/{objection}/carry-out",
    summary="Do what an upheld ruling asks for: reopen, or correct and supersede",
    dependencies=[needs("manage-periods")],
    **WRITES,
)
def carry_out(writing: WritingOf, objection: ObjectionId, given: CarryOut) -> Response:
    office = writing.office
    sent = given.correction
    correction = None if sent is None else objections.Correction(**sent.model_dump())

    def act(context: Context) -> Receipt:
        done = objections.carry_out(
            office,
            objection,
            context,
            reason=given.reason,
            correction=correction,
        )
        if not done:
            head = office.ledger.head()
            return Receipt(head + 1, head)
        return Receipt(done[0].first_position, done[-1].last_position)

    return answer_write(writing, "manage-periods", act, location=f"/v1/objections/{objection}")


def _redecision(given: RulingGiven) -> objections.Redecision | None:
    sent = given.redecision
    return None if sent is None else objections.Redecision(**sent.model_dump())


def _rule(writing: Writing, objection: str, act: Callable[[Context], Receipt]) -> Response:
    """What the county does about it."""
    found = objections.find_objection(writing.office, objection)
    return answer_write(
        writing,
        "rule-objections",
        act,
        concerning=found.subject,
        location=f"/v1/objections/{objection}",
    )


def _file(writing: Writing, objection: str, act: Callable[[Context], Receipt]) -> Response:
    """What the objector does about it, or a clerk for him."""
    found = objections.find_objection(writing.office, objection)
    alone = filed_by(writing.office, writing.asker, found)
    return _answer(writing, alone, "file-objections", act, location=f"/v1/objections/{objection}")


def _answer(
    writing: Writing,
    alone: Asker,
    permission: Permission,
    act: Callable[[Context], Receipt],
    **answer: Any,
) -> Response:
    """Do it in the name of one grant."""
    return answer_write(
        replace(writing, asker=alone),
        permission,
        act,
        concerning=alone.grants[0].jurisdiction,
        **answer,
    )
