"""What the pages of objections show, worked out for their templates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_args
from urllib.parse import urlencode

from api.access import reach
from api.access.asker import Asker
from api.access.objections import may
from api.office import answers
from api.office.answering.objections import objection_view, objections_view
from api.office.appeals import disclosure_of
from api.office.objections import Redecision, filed_objection, find_objection
from api.office.parts import Office
from api.office.redecisions import redecidable
from api.office.views.answers import CardDetail
from api.office.views.objections import ObjectionDetailView, ObjectionItem, RedecidableField
from api.pages.choices import choice_of, read_choice
from api.pages.forms import Form
from api.pages.language import Language
from api.pages.texts import say
from api.pages.wording import day_words, label, number_words
from domain.errors import DomainError
from domain.events.objections import ResultField, Ruling

RULINGS: tuple[Ruling, ...] = get_args(Ruling)
FIELDS: tuple[ResultField, ...] = get_args(ResultField)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which list: about whom (oneself), all or what waits, and after which position."""

    subject: str = ""
    every: bool = False
    after: int | None = None


def objections_page(
    office: Office, asker: Asker, language: Language, asked: Asked, form: Form, *, limit: int
) -> dict[str, Any]:
    """The list: what waits, or all; about oneself all of it.

    Who may write an objection down for others finds the form that begins one.
    """
    subject, every = asked.subject, asked.every
    own = bool(subject) and subject == asker.person
    view = objections_view(
        office,
        subject=subject or None,
        pending=None if every or own else True,
        own=own,
        after=asked.after,
        limit=limit + 1,
    )
    on_notice = [
        choice_of(period, language)
        for period in answers.periods(office).periods
        if period.state == "published"
    ]
    for_others = any(grant.role != "cadre" for grant in asker.grants_for("file-objections"))
    return {
        "form": form,
        "on_notice": [(one["key"], one["words"]) for one in on_notice] if for_others else [],
        "view": view,
        "found": view.objections,
        "own": own,
        "here": "/objections?all=true" if every else "/objections",
        "objection_url": lambda one: objection_url(one.objection, asker.person if own else ""),
    }


def objection_page(
    office: Office, asker: Asker, language: Language, objection: str, form: Form, *, own: bool
) -> dict[str, Any]:
    """One objection, and the forms that the asker may fill in."""
    stands = find_objection(office, objection)
    view = objection_view(office, objection)
    item = view.objection
    may_rule = may(office, asker, "rule-objections", stands)
    may_file = may(office, asker, "file-objections", stands)
    carries = view.to_carry_out and may(office, asker, "manage-periods", stands)
    rules = may_rule and item.pending
    fields = redecidable(office, stands) if rules else ()
    return {
        "view": view,
        "objection": item,
        "form": form,
        "own": own,
        "steps": _steps(item, language),
        "list_url": f"/objections?{urlencode({'subject': asker.person})}" if own else "/objections",
        "address": f"/objections/{objection}",
        "ruling_days": disclosure_of(office, filed_objection(office, objection)).ruling_days,
        "rulings": [(one, say(f"objections.ruling_{one}", language)) for one in RULINGS],
        "may_acknowledge": may_rule and item.state == "filed",
        "may_rule": may_rule and item.state in ("filed", "acknowledged"),
        "may_rule_appeal": may_rule and item.state == "appealed",
        "redecidable": list(_choices(fields, language)),
        "redecidable_number": any(one.values is None for one in fields),
        "may_withdraw": may_file and item.state in ("filed", "acknowledged"),
        "may_appeal": may_file and view.appeal_open,
        "may_carry_out": carries,
        "entries": _entries(office, view, language) if carries else [],
        "shows_card": asker.may("read-cards") or item.subject == asker.person,
    }


def new_objection_page(
    office: Office, asker: Asker, language: Language, form: Form
) -> dict[str, Any]:
    """The form for objecting to a subject's result in a period, which the form itself names."""
    subject, of = form.text("subject"), form.text("of")
    place = read_choice(of)
    if place is None:
        raise DomainError(
            "period-invalid",
            "It is not said which period the objection is about.",
            next_step="Object from the card of the one concerned.",
            of=of,
        )
    scheme, assessment, period = place
    view = answers.card_view(office, subject, scheme=scheme, assessment=assessment, period=period)
    detail = view.detail
    shown: list[tuple[str, str]] = []
    entries: list[tuple[int, str]] = []
    if detail is not None:
        figures = detail.standing.figures
        values = {
            "score": number_words(figures.score),
            "rank": number_words(figures.rank),
            "grade": figures.grade or "—",
            "tier": number_words(figures.tier),
            "coefficient": number_words(figures.coefficient),
            "amount": number_words(figures.amount_yuan),
        }
        shown = [
            (name, f"{say(f'objections.field_{name}', language)}：{values[name]}")
            for name in detail.standing.fields
        ]
        own = subject == asker.person
        if own or reach.reaches_subject(office, asker, "read-cards", subject):
            entries = _entries_of(detail, language)
    return {
        "view": view,
        "period": detail.standing.period if detail else None,
        "form": form,
        "subject": subject,
        "of": of,
        "fields": [*shown, ("result", say("objections.field_result", language))],
        "entries": entries,
        "for_oneself": subject == asker.person,
        "today": office.today().isoformat(),
    }


def objection_url(objection: str, person: str = "") -> str:
    """The address of an objection; about one's own it says whose."""
    return f"/objections/{objection}" + (f"?{urlencode({'subject': person})}" if person else "")


def _choices(fields: tuple[RedecidableField, ...], language: Language) -> Iterator[tuple[str, str]]:
    """What a ruling may make of the decision: (what the form sends, words)."""
    for one in fields:
        said = {
            "field": say(f"field.{one.field}", language),
            "holds": number_words(one.holds),
            "computed": number_words(one.computed),
        }
        if one.changed:
            yield f"{one.field}:aside", say("objections.redecide_aside", language, **said)
        if one.values is None:
            yield f"{one.field}:number", say("objections.redecide_number", language, **said)
        for value in one.values or ():
            if value not in (one.holds, one.computed):
                words = say("objections.redecide_value", language, value=value, **said)
                yield f"{one.field}:to:{value}", words


def redecision_typed(form: Form) -> Redecision | None:
    """What the form says about the decision; nothing where it is left as it is."""
    field, _, wanted = form.text("redecide").partition(":")
    if not field:
        return None
    reason = form.required("redecide_reason")
    if wanted == "aside":
        return Redecision(field=field, set_aside=True, reason=reason)
    if wanted == "number":
        return Redecision(field=field, decided=form.required("redecide_to"), reason=reason)
    return Redecision(field=field, decided=wanted.removeprefix("to:"), reason=reason)


def _entries(
    office: Office, view: ObjectionDetailView, language: Language
) -> list[tuple[int, str]]:
    item = view.objection
    card = answers.card_view(
        office,
        item.subject,
        scheme=item.scheme,
        assessment=item.assessment,
        period=item.period,
    )
    return _entries_of(card.detail, language) if card.detail else []


def _entries_of(detail: CardDetail, language: Language) -> list[tuple[int, str]]:
    """The entries about the subject that count in the period, each in a few words."""
    return [
        (
            entry.position,
            " · ".join(
                filter(
                    None,
                    (
                        label(indicator.title, language),
                        entry.item,
                        day_words(entry.effective_on, language),
                        number_words(entry.value) if entry.value is not None else entry.level,
                    ),
                )
            ),
        )
        for indicator in detail.indicators
        for entry in indicator.entries
        if entry.about == "subject"
    ]


def _steps(one: ObjectionItem, language: Language) -> list[tuple[str, Any, bool]]:
    steps = [
        (say("objections.state_filed", language), one.filed_on, one.state == "filed"),
        (
            say("objections.state_acknowledged", language),
            one.acknowledged_on,
            one.state == "acknowledged",
        ),
        (say("objections.step_ruled", language), one.ruled_on, one.state == "ruled"),
    ]
    if one.state == "withdrawn":
        steps[2] = (say("objections.state_withdrawn", language), one.withdrawn_on, True)
    if one.appealed_on:
        steps += [
            (say("objections.step_appeal", language), one.appealed_on, one.state == "appealed"),
            (say("objections.state_settled", language), one.settled_on, one.state == "settled"),
        ]
    return steps
