"""What the county page shows, worked out for its template."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from api.office import answers
from api.office.answering.cases import case_counts
from api.office.answering.county import (
    Place,
    Share,
    TrendPoint,
    places_of,
    score_scaled,
    shares_of,
    trend_of,
)
from api.office.answering.duties import duties_view
from api.office.answering.reading import one_look
from api.office.parts import Office
from api.office.views.answers import PeriodView, StandingRow, StandingView
from api.office.views.cases import CaseMonth
from api.pages import wording
from api.pages.chart import Trend, histogram, trend, whiskers
from api.pages.choices import choice_of, chosen_period, read_choice
from api.pages.language import Language
from api.pages.rendering import county_url
from api.pages.states import state_sentence
from api.pages.texts import say
from domain.scaled import parse_scaled

ROWS_A_PAGE = 100
TREND_PERIODS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the address asks for; "" for nothing. Scores narrow to `low` <= score < `below`."""

    of: str = ""
    group: str = ""
    cadre_class: str = ""
    grade: str = ""
    tier: str = ""
    low: str = ""
    below: str = ""
    page: str = "1"

    @property
    def narrowed(self) -> bool:
        """Whether the ranking shows only some of the rows that the figures count."""
        return bool(self.grade or self.tier or self.low or self.below)

    def query(self, **changed: object) -> dict[str, object]:
        """The address's values, with some of them changed."""
        return {
            "of": self.of,
            "group": self.group,
            "class": self.cadre_class,
            "grade": self.grade,
            "tier": self.tier,
            "low": self.low,
            "below": self.below,
            **changed,
        }

    def holds(self, row: StandingRow) -> bool:
        """Whether the ranking shows the row."""
        score = score_scaled(row)
        return (
            self.grade in ("", row.figures.grade)
            and self.tier in ("", str(row.figures.tier))
            and (not self.low or (score is not None and score >= parse_scaled(self.low)))
            and (not self.below or (score is not None and score < parse_scaled(self.below)))
        )


def county_page(office: Office, language: Language, asked: Asked) -> dict[str, Any]:
    """The standing of the period chosen, or of the newest."""
    with one_look(office):
        return _values(office, language, asked)


def _values(office: Office, language: Language, asked: Asked) -> dict[str, Any]:
    known = answers.periods(office).periods
    chosen = read_choice(asked.of) or (chosen_period(known) if known else None)
    if chosen is None:
        return {"view": None}
    view = answers.standing_view(office, *chosen, group=asked.group, cadre_class=asked.cadre_class)
    key = "/".join(chosen)
    points = trend_of(office, view)[-TREND_PERIODS:]
    line = trend(points)

    def narrow(**to: object) -> str:
        """The address of the ranking narrowed to what a figure is made of."""
        blank = {"of": key, "grade": "", "tier": "", "low": "", "below": ""}
        return county_url(**asked.query(**(blank | to))) + "#ranking"

    return {
        "view": view,
        "asked": asked,
        "choices": _choices(known, language),
        "chosen_key": key,
        "narrow": narrow,
        "state_sentence": state_sentence(
            view.period, language, recorded=view.recorded, position=view.facts_position
        ),
        "chart": histogram(view.distribution),
        "shares": _shares(view, language),
        "trend": line,
        "trend_points": points[::-1],
        "drawings": _drawings(view, line, language, narrow),
        "places": _places(view, asked),
        "duties": _duties(office),
        "cases": _cases(office),
        **_ranking(view, asked, language, key),
    }


def _ranking(view: StandingView, asked: Asked, language: Language, key: str) -> dict[str, Any]:
    """One page of the rows that the filters leave."""
    held = tuple(filter(asked.holds, view.rows)) if asked.narrowed else view.rows
    pages = -(-len(held) // ROWS_A_PAGE)
    number = 1 if asked.page == "all" else min(int(asked.page), max(pages, 1))
    first = (number - 1) * ROWS_A_PAGE
    rows = held if asked.page == "all" else held[first : first + ROWS_A_PAGE]
    return {
        "rows": rows,
        "held": len(held),
        "scores": wording.aligned(row.figures.score for row in rows),
        "coefficients": wording.aligned(row.figures.coefficient for row in rows),
        "within": [say(f"within.{column}", language) for column in view.ranked_within],
        "first": first + 1,
        "last": first + len(rows),
        "pages": 1 if asked.page == "all" else pages,
        "page": number,
        "card_query": urlencode({"of": key}),
        "page_url": lambda page: county_url(**asked.query(of=key, page=page)) + "#ranking",
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


def _shares(view: StandingView, language: Language) -> list[dict[str, Any]]:
    """Counts per grade and per tier, each with its share in tenths of a percent and its cost."""
    tables = []
    for field in ("grade", "tier"):
        shares = shares_of(view, field)
        whole = sum(one.subjects for one in shares)
        if whole:
            rows = [_share(one, whole, language, field) for one in shares]
            costs = any(one.total_yuan is not None for one in shares)
            tables.append({"field": field, "rows": rows, "costs": costs})
    return tables


def _share(one: Share, whole: int, language: Language, field: str) -> dict[str, Any]:
    permille = (1000 * one.subjects + whole // 2) // whole
    return {
        "code": one.name,
        "name": say("tier.words", language, tier=one.name) if field == "tier" else one.name,
        "subjects": one.subjects,
        "whole": whole,
        "percent": f"{permille // 10}.{permille % 10} %",
        "total_yuan": one.total_yuan,
    }


def _places(view: StandingView, asked: Asked) -> dict[str, Any]:
    """Townships side by side, or the villages of the one chosen."""
    villages = bool(asked.group) or view.subject_kind == "township"
    rows: tuple[Place, ...] = places_of(view, villages=villages)
    drawn = whiskers([(one.lowest, one.median, one.highest) for one in rows])
    return {
        "villages": villages,
        "rows": list(zip(rows, drawn, strict=True)),
        "scored": any(one.scored for one in rows),
        "medians": wording.aligned(one.median for one in rows),
        "costs": any(one.total_yuan is not None for one in rows),
        "graded": any(one.best is not None for one in rows),
        "best": view.grades[0].name if view.grades else "",
    }


def _duties(office: Office) -> dict[str, Any] | None:
    """Open and late duties by township, for those who may read them."""
    if office.asker is not None and not office.asker.may("read-duties"):
        return None
    view, _ = duties_view(office, limit=1)
    return {
        "open": sum(one.open for one in view.townships),
        "late": sum(one.late for one in view.townships),
        "by_township": {one.township: one for one in view.townships},
    }


def _cases(office: Office) -> CaseMonth | None:
    """Counts of cases, for those who may read the cases themselves."""
    if office.asker is not None and not office.asker.may("read-cases"):
        return None
    return case_counts(office).total


def _drawings(
    view: StandingView, line: Trend | None, language: Language, narrow: Any
) -> dict[str, str]:
    """What the script draws charts from, as JSON; the same figures as in the SVGs."""
    points, people = say("unit.points", language), say("county.axis_people", language)
    drawings: dict[str, Any] = {
        "spread": {
            "kind": "histogram",
            "names": [f"{one.at_least}–{one.below}" for one in view.distribution.bins],
            "values": [one.subjects for one in view.distribution.bins],
            "links": [narrow(low=one.at_least, below=one.below) for one in view.distribution.bins],
            "x": say("county.axis_scores", language),
            "y": people,
        }
    }
    if line:
        stops: list[TrendPoint] = [one.point for one in line.stops]
        drawings["trend"] = {
            "kind": "trend",
            "names": [wording.period_words(one.period, language) for one in stops],
            "lowest": [one.lowest for one in stops],
            "median": [one.median for one in stops],
            "highest": [one.highest for one in stops],
            "titles": [
                say("county.lowest", language),
                say("county.median", language),
                say("county.highest", language),
            ],
            "y": say("county.axis_scores", language),
            "unit": points,
        }
    return {name: json.dumps(one, ensure_ascii=False) for name, one in drawings.items()}
