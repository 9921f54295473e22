"""One body at a time: registering, renaming, closing. A roster brings its bodies with it."""

from __future__ import annotations

from datetime import date

from api.office.parts import Office
from domain.events.bodies import BodyKind
from domain.slices.close_body import CloseBody
from domain.slices.register_body import RegisterBody
from domain.slices.rename_body import RenameBody
from ledger.context import Context
from ledger.ledger import Receipt


def register(
    office: Office,
    body: str,
    context: Context,
    *,
    kind: BodyKind,
    name: str,
    parent: str | None = None,
    on: date | None = None,
) -> Receipt:
    """The body exists from a day on, under its parent."""
    registered = RegisterBody(
        body=body, kind=kind, name=name, parent=parent, effective_on=on or office.today()
    )
    return office.ledger.do(registered, context)


def rename(
    office: Office, body: str, context: Context, *, name: str, on: date | None = None
) -> Receipt:
    """The body carries another name from a day on."""
    return office.ledger.do(
        RenameBody(body=body, name=name, effective_on=on or office.today()), context
    )


def close(office: Office, body: str, context: Context, *, last_day: date, reason: str) -> Receipt:
    """The body was abolished or merged; nobody may serve in it after its last day."""
    return office.ledger.do(CloseBody(body=body, closed_on=last_day, reason=reason), context)
