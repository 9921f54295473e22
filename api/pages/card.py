"""What a card's page shows, worked out for its template."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from api.office import answers
from api.office.answers_explained import Explained
from api.office.answers_views import CardView, Figures
from api.office.parts import Office
from api.pages import wording
from api.pages.choices import choice_of, read_choice
from api.pages.language import Language
from api.pages.rendering import county_url, period_key
from api.pages.states import state_sentence
from api.pages.texts import say
from domain.errors import DomainError

MOMENTS_FIRST = 20


def card_page(
    office: Office,
    language: Language,
    subject: str,
    *,
    of: str,
    known: str,
    true: str,
    everything: bool,
) -> dict[str, Any]:
    """The card of a subject in the period chosen, or in its newest, and its history."""
    scheme, assessment, period = read_choice(of) or ("", "", "")
    view = answers.card_view(office, subject, scheme=scheme, assessment=assessment, period=period)
    history = answers.history_view(
        office, subject, as_of_day=_day(known), effective_until=_day(true)
    )
    trees, names = _explained(office, view)
    newest_first = history.moments[::-1]
    chosen_key = period_key(view.detail.standing.period) if view.detail else ""
    query = {"of": chosen_key, "known": known, "true": true, "all": "1"}
    return {
        "view": view,
        "periods": [
            {
                **(item := choice_of(one, language)),
                "words": f"{wording.label(one.assessment_title, language)} · {item['words']}",
            }
            for one in view.periods
        ],
        "gist": lambda figures: _gist(figures, language),
        "chosen_key": chosen_key,
        "fields": view.detail.standing.fields if view.detail else (),
        "state_sentence": _sentence(view, language),
        "explanations": trees,
        "named": lambda text: _named(text, names),
        "history": history,
        "moments": newest_first if everything else newest_first[:MOMENTS_FIRST],
        "all_moments_url": f"/cadres/{quote(subject, safe='')}?"
        + urlencode({name: value for name, value in query.items() if value}),
        "back_url": county_url(of=chosen_key),
    }


def _sentence(view: CardView, language: Language) -> str:
    if view.detail is None:
        return ""
    standing = view.detail.standing
    return state_sentence(
        standing.period,
        language,
        recorded=standing.recorded,
        position=view.detail.facts_position,
    )


def _explained(office: Office, view: CardView) -> tuple[tuple[Explained, ...], dict[str, str]]:
    if view.detail is None:
        return (), {}
    period = view.detail.standing.period
    found = answers.explanations(
        office,
        view.subject,
        scheme=period.scheme,
        assessment=period.assessment,
        period=period.period,
    )
    return found.trees, found.names


def _gist(figures: Figures, language: Language) -> str:
    """A result in a few words."""
    parts = []
    if figures.score is not None:
        score = wording.number_words(figures.score)
        parts.append(f"{score} {say('unit.points', language)}")
    if figures.grade is not None:
        parts.append(figures.grade)
    if figures.tier is not None:
        parts.append(say("tier.words", language, tier=figures.tier))
    return " · ".join(parts)


def _named(text: str, names: dict[str, str]) -> str:
    """The text with opaque ids replaced by the names that belong to them."""
    for subject, name in names.items():
        text = text.replace(subject, name)
    return text


def _day(text: str) -> date | None:
    """A day from the form; an empty field is none."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DomainError(
            "day-invalid",
            f"{text!r} is not a day.",
            next_step="Write it as 2025-06-30.",
            day=text,
        ) from None
