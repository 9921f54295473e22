"""A card on paper: the values of card.typ."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from api.documents.qr import qr_svg
from api.office.views.answers import (
    CardDetail,
    CardView,
    EntryView,
    IndicatorView,
    ScorePart,
)
from api.pages import wording
from api.pages.language import Language
from api.pages.states import state_sentence
from api.pages.texts import say


def card_paper(
    view: CardView, detail: CardDetail, language: Language, *, address: str, printed: str
) -> dict[str, Any]:
    """The values; `address` is the page that the QR code leads to, `printed` the day in words."""
    standing = detail.standing
    period = standing.period
    name = view.name or f"{view.subject} {say('erased', language)}"
    title = say("card.title", language)
    return {
        "language": language,
        "author": view.jurisdiction,
        "title": f"{name} · {title} · {wording.period_words(period.period, language)}",
        "over": f"{view.jurisdiction} · {title}",
        "name": name,
        "service": service_words(view),
        "period": f"{wording.label(period.assessment_title, language)} · "
        f"{wording.period_words(period.period, language)}",
        "state": state_sentence(
            period, language, recorded=standing.recorded, position=detail.facts_position
        ),
        "figures": list(_figures(detail, language)),
        "notes": list(_notes(detail, language)),
        "heads": [say("card.part", language), say("field.score", language)],
        "parts_title": say("card.parts", language),
        "parts": list(_parts(detail.score_parts, language)),
        "indicators_title": say("card.indicators", language),
        "indicators": [_indicator(one, language) for one in detail.indicators],
        "proof_title": say("card.check", language),
        "proof": say("card.check_help", language, position=view.freshness.position),
        "printed": say("card.printed", language, day=printed),
        "scan": say("card.scan", language),
        "qr": qr_svg(address),
        "address": address,
        "foot": f"{view.jurisdiction} · {view.subject} · #{view.freshness.position}",
    }


def service_words(view: CardView) -> str:
    """Where somebody serves, as what, in which class."""
    service = view.service
    if service is None:
        return view.jurisdiction
    village = service.unit_name if service.unit != service.group else ""
    parts = [f"{service.group_name} {village}".strip(), service.post, service.cadre_class]
    return " · ".join(part for part in parts if part)


def _figures(detail: CardDetail, language: Language) -> Iterator[tuple[str, str]]:
    """Title and value of each outcome field."""
    figures = detail.standing.figures
    for field in detail.standing.fields:
        value = getattr(figures, "amount_yuan" if field == "amount" else field)
        if value is None:
            words = say("none", language)
        elif field == "amount":
            words = f"{wording.money_words(value)} {say('unit.yuan', language)}"
        elif field == "rank":
            words = say("rank.place", language, rank=value)
        elif field == "tier":
            words = say("tier.words", language, tier=value)
        else:
            words = wording.number_words(value)
        yield say("field.pay" if field == "amount" else f"field.{field}", language), words


def decided_and_owed(detail: CardDetail, language: Language) -> Iterator[str]:
    """What the meeting or a ruling changed, and what is owed about the subject."""
    for one in detail.deviations:
        revised = "card.set_aside" if one.set_aside else "card.revised"
        yield say(
            revised if one.objection else "card.deviation",
            language,
            field=say(f"field.{one.field}", language),
            computed=one.computed or "—",
            before=one.before or "—",
            decided=one.decided or "—",
            reason=one.reason,
            meeting=one.meeting,
        )
    for duty in detail.duties:
        what = wording.label(duty.what, language)
        due = say(
            "card.due",
            language,
            owner=wording.role_words(duty.owner, language),
            day=wording.day_words(duty.due_on, language),
        )
        yield f"{say('card.duties', language)}：{what}（{due}）"


def _notes(detail: CardDetail, language: Language) -> Iterator[str]:
    """The same, and what the next grade takes."""
    yield from decided_and_owed(detail, language)
    if detail.next_grade:
        near = detail.next_grade
        yield say(
            f"card.next_{near.by}",
            language,
            column=wording.label(near.column_title, language),
            grade=near.grade,
            has=wording.number_words(near.has),
            needs=wording.number_words(near.needs),
            short=wording.number_words(near.short_by),
        )


def _parts(
    parts: tuple[ScorePart, ...], language: Language, depth: int = 0
) -> Iterator[dict[str, Any]]:
    for one in parts:
        value = wording.number_words(one.value)
        if one.weight == "-1":
            value = f"{say('card.taken_off', language)} {value}"
        elif one.weight not in (None, "1"):
            weight = wording.number_words(one.weight)
            value = f"{say('card.weight', language, weight=weight)} {value}"
        yield {"title": wording.label(one.title, language), "value": value, "depth": depth}
        yield from _parts(one.parts, language, depth + 1)


def _indicator(one: IndicatorView, language: Language) -> dict[str, Any]:
    if one.total is not None:
        shown = wording.money_words if one.unit == "yuan" else wording.number_words
        value = f"{shown(one.total)} {say(f'unit.{one.unit}', language)}"
    elif one.kind == "panel":
        value = say("card.ballots", language, count=len(one.entries))
    else:
        levels = [wording.level_words(entry.level or "—", language) for entry in one.entries]
        value = "、".join(levels)
    return {
        "title": wording.label(one.title, language),
        "value": value,
        "entries": [_entry(entry, language) for entry in one.entries],
    }


def _entry(entry: EntryView, language: Language) -> str:
    content = entry.level and wording.level_words(entry.level, language)
    parts = [
        wording.day_words(entry.effective_on, language),
        entry.item,
        wording.label(entry.rater_title, language) if entry.rater_title else entry.rater,
        wording.number_words(entry.value) if entry.value is not None else content,
        say("card.entry", language, position=entry.position),
    ]
    return " · ".join(part for part in parts if part)
