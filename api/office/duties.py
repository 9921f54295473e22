"""Duties: order, work on, close, return, escalate. A duty is named by the position of its entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache, partial
from itertools import zip_longest
from uuid import uuid4

from api.office.acts import day_of_act, seal_words
from api.office.parts import Office
from api.office.schemes import scheme_of_period, schemes_in_force
from domain.actor import Actor
from domain.errors import DomainError
from domain.events.base import Evidence
from domain.events.duties import DutyKind, DutyOrdered
from domain.events.outcomes import DutyAssigned
from domain.slices.close_duty import CloseDuty
from domain.slices.escalate_duty import EscalateDuty, Rung
from domain.slices.order_duty import OrderDuty
from domain.slices.record_duty_step import RecordDutyStep
from domain.slices.return_duty import ReturnDuty
from ledger.context import Context
from ledger.ledger import Receipt
from projections.bodies import find_bodies
from projections.duty_list import Duty, duties_page

_ROLES = {"village": "village_committee", "township": "township_reviewer"}
_COUNTY_ROLE = "county_clerk"


def order_duty(
    office: Office,
    context: Context,
    *,
    subject: str,
    kind: DutyKind,
    what: str,
    owner: str,
    owner_body: str,
    due_on: date,
    because: int | None = None,
    on: date | None = None,
) -> Receipt:
    """Order a duty outside any period; `because` is the position of its cause."""
    if because is not None:
        office.ledger.at(because)
    ordered = OrderDuty(
        subject=subject,
        kind=kind,
        what=what,
        owner=owner,
        owner_body=owner_body,
        due_on=due_on,
        because=because,
        on=day_of_act(office, on),
    )
    return office.ledger.do(ordered, context)


def record_step(
    office: Office,
    duty: int,
    context: Context,
    *,
    words: str,
    done: bool = False,
    evidence: Sequence[Evidence] = (),
    on: date | None = None,
) -> Receipt:
    """Record what was done; `done` reports the duty as fulfilled."""
    assigned = assigned_duty(office, duty)
    step = RecordDutyStep(
        position=duty,
        assigned=assigned,
        words=seal_words(office, words_owner(duty), words, "words"),
        done=done,
        evidence=tuple(evidence),
        on=day_of_act(office, on),
    )
    return office.ledger.do(step, context)


def close_duty(
    office: Office, duty: int, context: Context, *, finding: str, on: date | None = None
) -> Receipt:
    """Strike it off the list (销号): the one who asks must have had no part in it."""
    assigned = assigned_duty(office, duty)
    closed = CloseDuty(
        position=duty,
        assigned=assigned,
        owner_body=_owing(office, duty),
        finding=seal_words(office, words_owner(duty), finding, "finding"),
        on=day_of_act(office, on),
    )
    return office.ledger.do(closed, context)


def return_duty(
    office: Office, duty: int, context: Context, *, reason: str, on: date | None = None
) -> Receipt:
    """Send it back to work: it is not done."""
    assigned = assigned_duty(office, duty)
    returned = ReturnDuty(
        position=duty,
        assigned=assigned,
        owner_body=_owing(office, duty),
        reason=seal_words(office, words_owner(duty), reason, "reason"),
        on=day_of_act(office, on),
    )
    return office.ledger.do(returned, context)


def escalate_duties(office: Office, context: Context, *, on: date | None = None) -> list[Receipt]:
    """Tell the bodies above about every duty that is late, once for each level.

    Level n goes to the n-th body above the one that owes the duty, not above the county, after the
    days that its scheme gives. May run as often as one likes, also with one idempotency key: what
    was told is not told again.
    """
    context = replace(context, idempotency_key=None)
    day = day_of_act(office, on)
    office.catch_up()
    with office.database.connection() as connection:
        late = duties_page(connection, office.ledger.name, late_on=day)
        bodies = {one.body: one for one in find_bodies(connection, office.ledger.name)}
    receipts = []
    days_of = cache(partial(escalation_days, office))
    for duty in late:
        after_days = days_of(duty.scheme, duty.assessment, duty.period, duty.assigned_on)
        if duty.level >= len(after_days):
            continue
        path = [duty.owes]
        while path[-1] in bodies and bodies[path[-1]].kind != "county":
            path.append(bodies[path[-1]].parent)
        known = [code for code in path if code in bodies] or [duty.owes]
        ladder = [
            Rung(level, days, to := known[min(level, len(known) - 1)], _role(bodies[to].kind))
            for level, days in enumerate(after_days, start=1)
            if known[0] in bodies
        ]
        receipt = office.ledger.do(
            EscalateDuty(
                position=duty.position,
                assigned=assigned_duty(office, duty.position),
                ladder=ladder,
                on=day,
            ),
            context,
        )
        if receipt.last_position >= receipt.first_position:
            receipts.append(receipt)
    return receipts


def escalation_days(
    office: Office, scheme: str, assessment: str, period: str, assigned_on: date
) -> tuple[int, ...]:
    """How many days after its due day a duty is told one body up, two bodies up, and so on.

    An assigned duty goes by the pack of its period. One that was ordered outside any period goes
    by the schemes in force on that day: at each level by the one that waits least. Without any
    scheme there is nobody who said when, and it is told to nobody.
    """
    if scheme:
        pack = scheme_of_period(office, scheme, assessment, period)
        return pack.supervision.escalate_after_days
    ladders = [
        pack.supervision.escalate_after_days for pack in schemes_in_force(office, assigned_on)
    ]
    levels = zip_longest(*ladders)
    return tuple(min(days for days in level if days is not None) for level in levels)


def escalate_daily(office: Office) -> list[Receipt]:
    """The run of a day in the name of the software itself."""
    actor = Actor(body=office.ledger.name, role="software", client="mingce")
    return escalate_duties(office, Context(actor, request=f"daily-{uuid4()}"))


def assigned_duty(office: Office, duty: int) -> DutyAssigned | DutyOrdered:
    """What was assigned or ordered at that position; DomainError `no-such-duty`."""
    found = office.ledger.at(duty).event if 1 <= duty <= office.ledger.head() else None
    if isinstance(found, DutyAssigned | DutyOrdered):
        return found
    raise no_such_duty(duty)


def no_such_duty(duty: int) -> DomainError:
    """Nothing was assigned or ordered there."""
    return DomainError(
        "no-such-duty",
        f"No duty was assigned or ordered at position {duty}.",
        next_step="Choose one from the list of duties.",
        duty=duty,
    )


def find_duty(office: Office, duty: int) -> Duty:
    """The duty as it stands; DomainError `no-such-duty`."""
    office.catch_up()
    with office.database.connection() as connection:
        found = duties_page(connection, office.ledger.name, position=duty)
    if not found:
        raise no_such_duty(duty)
    return found[0]


def words_owner(duty: int) -> str:
    """The owner of the key that words about the duty are sealed with."""
    return f"duty:{duty}"


def _owing(office: Office, duty: int) -> str:
    return find_duty(office, duty).owes


def _role(kind: str) -> str:
    return _ROLES.get(kind, _COUNTY_ROLE)
