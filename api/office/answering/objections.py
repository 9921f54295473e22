"""Questions about objections. Nothing here changes anything."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from api.office.answering.duties import bodies_reached
from api.office.answering.reading import Reading, reading
from api.office.objections import no_such_objection, words_owner
from api.office.parts import Office
from api.office.redecisions import consequences_of, redecision_view, redecisions_of
from api.office.views.objections import (
    ObjectionActView,
    ObjectionDetailView,
    ObjectionItem,
    ObjectionsView,
)
from domain.slices.period_life import MOVES
from projections.deviations import DecidedDeviation
from projections.objections import Objection, ObjectionAct, find_objections, objection_acts
from projections.outcomes import find_outcomes
from projections.periods import PeriodLife

_UPHELD = ("upheld", "upheld_in_part")


def objections_view(
    office: Office,
    *,
    scheme: str | None = None,
    assessment: str | None = None,
    period: str | None = None,
    subject: str | None = None,
    pending: bool | None = None,
    own: bool = False,
    after: int | None = None,
    limit: int | None = None,
    wait_for: int | None = None,
) -> ObjectionsView:
    """The objections that the asker may see, newest first.

    `own`: those about the asker and those that the asker filed.
    """
    person = office.asker.person if own and office.asker is not None else None
    bodies = None if own else bodies_reached(office, "read-objections")
    with reading(office, wait_for=wait_for) as look:
        found = find_objections(
            look.connection,
            look.ledger,
            subject=person or subject,
            filed_by=person,
            bodies=bodies,
            scheme=scheme,
            assessment=assessment,
            period=period,
            pending=pending,
            after=after,
            limit=limit,
        )
        return ObjectionsView(
            freshness=look.freshness,
            jurisdiction=look.jurisdiction,
            today=office.today(),
            objections=tuple(_items(look, found)),
        )


def objection_view(
    office: Office, objection: str, *, wait_for: int | None = None
) -> ObjectionDetailView:
    """One objection; DomainError `no-such-objection`. Who may read it is for the route to ask.

    Who is objected to reads the rulings, but not what somebody else wrote.
    """
    with reading(office, wait_for=wait_for) as look:
        found = find_objections(look.connection, look.ledger, objection=objection)
        if not found:
            raise no_such_objection(objection)
        one = found[0]
        life = look.life(one.scheme, one.assessment, one.period)
        acts = objection_acts(look.connection, look.ledger, objection)
        today = office.today()
        upheld = one.ruling in _UPHELD and not one.pending
        redecided = redecisions_of(look, life, one)
        stand = [each for each in redecided if each.stands_until is None or each.set_aside]
        return ObjectionDetailView(
            freshness=look.freshness,
            jurisdiction=look.jurisdiction,
            objection=_items(look, found)[0],
            period_state=life.state,
            appeal_open=one.state == "ruled"
            and one.ruling != "upheld"
            and one.appeal_until is not None
            and today <= one.appeal_until,
            to_carry_out=upheld and not _carried_out(look, one, life, redecided),
            redecisions=tuple(map(redecision_view, redecided)),
            consequences=consequences_of(look, life, stand[-1])
            if stand and life.state in MOVES["revise"]
            else None,
            acts=tuple(_acts(look, one, acts)),
        )


def _carried_out(
    look: Reading, one: Objection, life: PeriodLife, redecided: Sequence[DecidedDeviation]
) -> bool:
    """Whether the period was reopened since, its outcomes superseded, or the decision changed.

    What the ruling decided otherwise is in force before the outcomes are final; afterwards the
    subject's outcome must be newer than the ruling, whatever caused it.
    """
    ruled_at = one.ruled_at or 0
    if life.reopened_at is not None and life.reopened_at > ruled_at:
        return True
    by_ruling = any(each.position > ruled_at for each in redecided)
    if by_ruling and life.state != "final":
        return True
    outcomes = find_outcomes(
        look.connection,
        look.ledger,
        scheme=one.scheme,
        assessment=one.assessment,
        period=one.period,
    )
    return any(
        outcome.because == ruled_at
        or (by_ruling and outcome.subject == one.subject and outcome.position > ruled_at)
        for outcome in outcomes
    )


def _items(look: Reading, found: Sequence[Objection]) -> list[ObjectionItem]:
    names = look.names(sorted({one.subject for one in found}))
    cadres = look.cadres(sorted({one.subject for one in found}))
    today = look.office.today()
    return [
        _item(look, one, today, names, cadres[one.subject].unit if one.subject in cadres else None)
        for one in found
    ]


def _item(
    look: Reading, one: Objection, today: date, names: dict[str, str], unit: str | None
) -> ObjectionItem:
    body = look.bodies.get(one.subject)
    life = look.life(one.scheme, one.assessment, one.period)
    due = one.rule_by if one.state in ("filed", "acknowledged") else None
    return ObjectionItem(
        objection=one.objection,
        position=one.position,
        scheme=one.scheme,
        assessment=one.assessment,
        assessment_title=look.scheme(life).assessment(one.assessment).title,
        period=one.period,
        subject=one.subject,
        subject_name=body.name if body else names.get(one.subject),
        unit_name=look.body_name(unit or one.subject) if unit or body else "",
        objector=one.objector,
        field=one.field,
        entry=one.entry,
        state=one.state,
        pending=one.pending,
        filed_on=one.filed_on,
        acknowledged_on=one.acknowledged_on,
        rule_by=one.rule_by,
        overdue_days=max((today - due).days, 0) if due else 0,
        ruled_on=one.ruled_on,
        ruling=one.ruling,
        appeal_until=one.appeal_until,
        appealed_on=one.appealed_on,
        settled_on=one.settled_on,
        withdrawn_on=one.withdrawn_on,
    )


def _acts(look: Reading, one: Objection, acts: Sequence[ObjectionAct]) -> list[ObjectionActView]:
    owner = words_owner(one.objection)
    readable = [act for act in acts if act.sealed is not None and _may_read(look, one, act)]
    texts = look.office.vault.open_texts(
        [(owner, act.sealed) for act in readable if act.sealed is not None]
    )
    words = dict(zip((act.position for act in readable), texts, strict=True))
    return [
        ObjectionActView(
            position=act.position,
            act=act.act,
            effective_on=act.effective_on,
            recorded_at=act.recorded_at,
            body=act.body,
            body_name=look.body_name(act.body),
            role=act.role,
            ruling=act.ruling,
            words=words.get(act.position),
        )
        for act in acts
    ]


def _may_read(look: Reading, one: Objection, act: ObjectionAct) -> bool:
    """What somebody else wrote about a cadre is not for the cadre."""
    asker = look.office.asker
    written = act.act in ("filed", "appealed")
    return not (
        written
        and asker is not None
        and one.objector == "other"
        and asker.person == one.subject
        and asker.person != one.filed_by
    )
