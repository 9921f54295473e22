"""What the county page shows, worked out for its template."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from api.office import answers
from api.office.answers_views import Option, PeriodView, StandingView
from api.office.parts import Office
from api.pages import wording
from api.pages.chart import histogram
from api.pages.choices import choice_of, chosen_period, read_choice
from api.pages.language import Language
from api.pages.states import state_sentence
from api.pages.texts import say

ROWS_A_PAGE = 100


def county_page(
    office: Office, language: Language, *, of: str, group: str, cadre_class: str, page: str
) -> dict[str, Any]:
    """The standing of the period chosen, or of the newest."""
    known = answers.periods(office).periods
    chosen = read_choice(of) or (chosen_period(known) if known else None)
    if chosen is None:
        return {"view": None}
    view = answers.standing_view(office, *chosen, group=group, cadre_class=cadre_class)
    pages = -(-len(view.rows) // ROWS_A_PAGE)
    number = 1 if page == "all" else min(int(page), max(pages, 1))
    first = (number - 1) * ROWS_A_PAGE
    rows = view.rows if page == "all" else view.rows[first : first + ROWS_A_PAGE]
    return {
        "view": view,
        "choices": _choices(known, language),
        "chosen_key": "/".join(chosen),
        "state_sentence": state_sentence(
            view.period, language, recorded=view.recorded, position=view.facts_position
        ),
        "chart": histogram(view.distribution),
        "shares": _shares(view, language),
        "group": group,
        "cadre_class": cadre_class,
        "rows": rows,
        "scores": wording.aligned(row.figures.score for row in rows),
        "coefficients": wording.aligned(row.figures.coefficient for row in rows),
        "within": [say(f"within.{column}", language) for column in view.ranked_within],
        "first": first + 1,
        "last": first + len(rows),
        "pages": 1 if page == "all" else pages,
        "page": number,
    }


def _choices(
    periods: tuple[PeriodView, ...], language: Language
) -> list[tuple[tuple[str, str], list[dict[str, str]]]]:
    """Periods grouped by assessment, for a list to choose from."""
    ordered = sorted(periods, key=lambda one: (one.scheme, one.assessment))  # keeps newest first
    groups = []
    for (scheme, _), members in groupby(ordered, key=lambda one: (one.scheme, one.assessment)):
        listed = list(members)
        title = " · ".join(
            wording.label(part, language)
            for part in (listed[0].scheme_title, listed[0].assessment_title)
        )
        groups.append(((scheme, title), [choice_of(one, language) for one in listed]))
    return groups


def _shares(view: StandingView, language: Language) -> list[tuple[str, list[dict[str, Any]]]]:
    """Counts per grade and per tier, each with its share in tenths of a percent."""
    tables = []
    for key, options in (("grades", view.grades), ("tiers", view.tiers)):
        whole = sum(one.subjects for one in options)
        if whole:
            rows = [_share(one, whole, language, tier=key == "tiers") for one in options]
            tables.append((say(f"county.{key}", language), rows))
    return tables


def _share(option: Option, whole: int, language: Language, *, tier: bool) -> dict[str, Any]:
    permille = (1000 * option.subjects + whole // 2) // whole
    return {
        "name": say("tier.words", language, tier=option.name) if tier else option.name,
        "subjects": option.subjects,
        "whole": whole,
        "percent": f"{permille // 10}.{permille % 10} %",
    }
