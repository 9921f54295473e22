"""Questions about duties. Nothing here changes anything."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from api.access.places import places_of
from api.access.roles import Permission
from api.office.answering.reading import Reading, reading
from api.office.duties import no_such_duty, words_owner
from api.office.parts import Office
from api.office.views.duties import (
    DutiesView,
    DutyActView,
    DutyDetailView,
    DutyItem,
    EvidenceView,
    TownshipDuties,
)
from domain.schemes.steps import Duty as DutyStep
from domain.schemes.values import Label
from domain.slices.duty_life import DutyState
from projections.duty_list import (
    Duty,
    DutyAct,
    DutyPlace,
    count_duties,
    duties_page,
    duty_acts,
)


def duties_view(
    office: Office,
    *,
    subject: str | None = None,
    state: DutyState | None = None,
    late: bool = False,
    township: str | None = None,
    own: bool = False,
    after: DutyPlace | None = None,
    limit: int | None = None,
    wait_for: int | None = None,
) -> tuple[DutiesView, list[DutyPlace]]:
    """The duties that the asker may see, open and longest due first, and their places.

    `own`: those about the asker.
    """
    today = office.today()
    if own and office.asker is not None:
        subject, bodies = office.asker.person, None
    else:
        bodies = bodies_reached(office, "read-duties")
    with reading(office, wait_for=wait_for) as look:
        found = duties_page(
            look.connection,
            look.ledger,
            subject=subject,
            state=state,
            late_on=today if late else None,
            township=township,
            bodies=bodies,
            after=after,
            limit=limit,
        )
        counts = (
            [] if own else count_duties(look.connection, look.ledger, today=today, bodies=bodies)
        )
        view = DutiesView(
            freshness=look.freshness,
            jurisdiction=look.jurisdiction,
            today=today,
            townships=tuple(
                TownshipDuties(
                    township=one.township,
                    name=look.body_name(one.township),
                    open=one.open,
                    late=one.late,
                    reported=one.reported,
                    closed=one.closed,
                )
                for one in counts
            ),
            duties=tuple(_items(look, found, today)),
        )
        return view, [one.place for one in found]


def duty_view(office: Office, duty: int, *, wait_for: int | None = None) -> DutyDetailView:
    """One duty, its words opened; DomainError `no-such-duty`. Who may read it is for the route."""
    with reading(office, wait_for=wait_for) as look:
        found = duties_page(look.connection, look.ledger, position=duty)
        if not found:
            raise no_such_duty(duty)
        acts = duty_acts(look.connection, look.ledger, duty)
        sealed = [(words_owner(duty), act.sealed) for act in acts if act.sealed is not None]
        opened = iter(office.vault.open_texts(sealed))
        return DutyDetailView(
            freshness=look.freshness,
            jurisdiction=look.jurisdiction,
            duty=_items(look, found, office.today())[0],
            cancelled_on=found[0].cancelled_on,
            cancelled_reason=found[0].cancelled_reason,
            acts=tuple(
                _act(look, act, next(opened) if act.sealed is not None else None) for act in acts
            ),
        )


def bodies_reached(office: Office, permission: Permission) -> list[str] | None:
    """The bodies within the asker's grants with the permission; None: no asker, so all of them."""
    if office.asker is None:
        return None
    within = {grant.jurisdiction for grant in office.asker.grants_for(permission)}
    places = places_of(office)
    return [body for body in places.parents if not within.isdisjoint(places.upwards(body))]


def _items(look: Reading, found: Sequence[Duty], today: date) -> list[DutyItem]:
    names = look.names(sorted({one.subject for one in found}))
    return [_item(look, one, today, names) for one in found]


def _item(look: Reading, duty: Duty, today: date, names: dict[str, str]) -> DutyItem:
    subject = look.bodies.get(duty.subject)
    return DutyItem(
        position=duty.position,
        title=_title(look, duty),
        kind=duty.kind,
        subject=duty.subject,
        subject_name=subject.name if subject else names.get(duty.subject),
        unit=duty.unit,
        unit_name=look.body_name(duty.unit),
        township=duty.township,
        township_name=look.body_name(duty.township),
        owner=duty.owner,
        owes=duty.owes,
        owes_name=look.body_name(duty.owes),
        scheme=duty.scheme,
        assessment=duty.assessment,
        period=duty.period,
        because=duty.because,
        assigned_on=duty.assigned_on,
        due_on=duty.due_on,
        late_days=(today - duty.due_on).days if duty.late_on(today) else 0,
        state=duty.state,
        steps=duty.steps,
        stepped_on=duty.stepped_on,
        returned_times=duty.returned_times,
        closed_on=duty.closed_on,
        level=duty.level,
    )


def _title(look: Reading, duty: Duty) -> Label:
    """What is owed: the words of the scheme's step, or of whoever ordered it."""
    if not duty.scheme:
        return Label(duty.what, duty.what)
    scheme = look.scheme(look.life(duty.scheme, duty.assessment, duty.period))
    for step in scheme.assessment(duty.assessment).steps:
        if isinstance(step, DutyStep) and step.name == duty.duty:
            return step.what
    return Label(duty.duty, duty.duty)


def _act(look: Reading, act: DutyAct, words: str | None) -> DutyActView:
    return DutyActView(
        position=act.position,
        act=act.act,
        effective_on=act.effective_on,
        recorded_at=act.recorded_at,
        body=act.body,
        body_name=look.body_name(act.body),
        role=act.role,
        words=words,
        done=act.done,
        evidence=tuple(EvidenceView(**one) for one in act.evidence),
        level=act.level,
        to_body=act.to_body,
        to_body_name=look.body_name(act.to_body) if act.to_body else None,
        to_role=act.to_role,
        late_days=act.late_days,
    )
