"""What a card's page shows, worked out for its template; and the page of one explanation."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from api.access.asker import Asker
from api.office import answers
from api.office.parts import Office
from api.office.views.answers import CardView, Figures
from api.pages import wording
from api.pages.choices import choice_of, read_choice
from api.pages.language import Language
from api.pages.rendering import county_url, period_key
from api.pages.states import state_sentence
from api.pages.texts import say


def card_page(
    office: Office, asker: Asker, language: Language, subject: str, *, of: str
) -> dict[str, Any]:
    """The card of a subject in the period chosen, or in its newest."""
    scheme, assessment, period = read_choice(of) or ("", "", "")
    view = answers.card_view(office, subject, scheme=scheme, assessment=assessment, period=period)
    chosen_key = period_key(view.detail.standing.period) if view.detail else ""
    return {
        "view": view,
        "own": asker.person == subject,
        "periods": [
            {
                **(item := choice_of(one, language)),
                "words": f"{wording.label(one.assessment_title, language)} · {item['words']}",
            }
            for one in view.periods
        ],
        "shown": _shown(view.detail.standing.figures, language) if view.detail else {},
        "gist": lambda figures: _gist(figures, language),
        "chosen_key": chosen_key,
        "fields": view.detail.standing.fields if view.detail else (),
        "state_sentence": _sentence(view, language),
        "why_url": lambda column: explanation_url(subject, column, chosen_key),
        "objection_url": _objection_url(office, asker, view, chosen_key),
        "may_rank": asker.may("read-standings"),
        "back_url": county_url(of=chosen_key),
    }


def explanation_page(office: Office, subject: str, column: str, *, of: str) -> dict[str, Any]:
    """Why one figure of a card is what it is."""
    chosen = read_choice(of)
    if chosen is None:
        view = answers.card_view(office, subject)
        if view.detail:
            life = view.detail.standing.period
            chosen = (life.scheme, life.assessment, life.period)
    scheme, assessment, period = chosen or ("", "", "")
    found = answers.explained_column(
        office, subject, column, scheme=scheme, assessment=assessment, period=period
    )
    names = found.names
    return {
        "subject": subject,
        "name": names.get(subject),
        "period": period,
        "node": found.trees[0].node,
        "named": lambda text: _named(text, names),
        "card_at": f"/cadres/{quote(subject, safe='')}?{urlencode({'of': of})}" if of else "",
    }


def explanation_url(subject: str, column: str, key: str) -> str:
    """The page that explains a column of a subject in a period."""
    path = f"/cadres/{quote(subject, safe='')}/explanation/{quote(column, safe='')}"
    return f"{path}?{urlencode({'of': key})}"


def _objection_url(office: Office, asker: Asker, view: CardView, key: str) -> str:
    """Where an objection is made, while the notice is up and the asker is the one concerned."""
    if view.detail is None or asker.person != view.subject or not asker.may("file-objections"):
        return ""
    period = view.detail.standing.period
    until = period.objections_until
    if period.state != "published" or until is None or office.today() > until:
        return ""
    return f"/objections/new?{urlencode({'subject': view.subject, 'of': key})}"


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


def _shown(figures: Figures, language: Language) -> dict[str, str]:
    """The result by field, as the card writes it; pay is told stream by stream, so it is left out."""
    rank, tier = figures.rank, figures.tier
    return {
        "score": wording.number_words(figures.score),
        "rank": "—" if rank is None else say("rank.place", language, rank=rank),
        "grade": figures.grade or "—",
        "tier": "—" if tier is None else say("tier.words", language, tier=tier),
        "coefficient": wording.number_words(figures.coefficient),
    }


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
