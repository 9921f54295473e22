"""The pages of periods: the list, one period whole, and what may be opened next."""

from __future__ import annotations

from itertools import groupby
from typing import Any, get_args
from urllib.parse import quote

from api.office import answers
from api.office.answering.period import PeriodDetail, period_detail
from api.office.answering.period_acts import Act
from api.office.answering.period_preview import Completeness, QuotaPreview, Seats
from api.office.parts import Office
from api.office.schemes import adopted_versions, scheme_in_force
from api.pages import wording
from api.pages.language import Language
from api.pages.states import state_sentence
from api.pages.texts import say
from domain.calendar import parse_period, periods_of
from domain.slices.period_life import MOVES
from domain.slices.period_life import Act as Move
from projections.periods import PeriodState

NAMES_SHOWN = 60
"""How many names a list of who lacks something shows before it only counts."""

NEXT: dict[PeriodState, Move] = {
    "open": "close",
    "closed": "compute",
    "computed": "decide",
    "decided": "publish",
    "published": "finalise",
}
"""The act that leads a period on."""


def period_url(scheme: str, assessment: str, period: str, act: str = "") -> str:
    """The address of a period, or of an act of it."""
    parts = [scheme, assessment, period, *([act] if act else [])]
    return "/periods/" + "/".join(quote(part, safe="") for part in parts)


def periods_page(office: Office) -> dict[str, Any]:
    """All periods, by assessment, the newest first."""
    view = answers.periods(office)
    ordered = sorted(view.periods, key=lambda one: (one.scheme, one.assessment))
    groups = [
        {
            "scheme": members[0].scheme_title,
            "title": members[0].assessment_title,
            "periods": members,
        }
        for _, found in groupby(ordered, key=lambda one: (one.scheme, one.assessment))
        if (members := list(found))
    ]
    return {"view": view, "groups": groups, "period_url": period_url}


def period_page(
    office: Office, language: Language, scheme: str, assessment: str, period: str
) -> dict[str, Any]:
    """One period: where it stands, what is missing, who sits on a cut, what was done."""
    detail = period_detail(office, scheme, assessment, period)
    view, state = detail.period, detail.life.state
    key = (scheme, assessment, period)
    main = NEXT.get(state)
    others = [
        act
        for act in get_args(Move)
        if act not in (main, "open", "record", "revise") and state in MOVES[act]
    ]
    ends = parse_period(period).ends_on
    return {
        "detail": detail,
        "view": view,
        "state_sentence": state_sentence(
            view, language, recorded=detail.recorded, position=detail.facts_position
        ),
        "main": main,
        "next_sentence": _next_sentence(detail, main, language),
        "others": others,
        "act_url": lambda act: period_url(*key, act),
        "over": office.today() > ends,
        "ends_on": ends,
        "key": "/".join(key),
        "completeness": _completeness(detail.completeness),
        "quotas": [_quota(one) for one in detail.quotas],
        "acts": [(act, _act_sentence(act, language)) for act in reversed(detail.acts)],
        "on_show": on_show(office, detail),
    }


def on_show(office: Office, detail: PeriodDetail) -> bool:
    """Whether the notice can be read today."""
    until = detail.life.on_show_until
    return until is not None and office.today() <= until


def _next_sentence(detail: PeriodDetail, act: Move | None, language: Language) -> str:
    if act is None:
        return ""
    return say(
        f"period.next_{act}",
        language,
        ends_on=wording.day_words(detail.period.ends_on, language),
        until=wording.day_words(detail.life.objections_until, language),
        confirmed_by=wording.label(detail.assessment.powers.confirmed_by, language),
        days=detail.assessment.disclosure.days,
    )


def _completeness(found: Completeness | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "found": found,
        "lacking": [one for one in found.inputs if one.lacking],
        "shown": NAMES_SHOWN,
    }


def _quota(preview: QuotaPreview) -> dict[str, Any]:
    """The populations with ties first; the others only on demand."""
    tied = [one for one in preview.populations if any(cut.tied for cut in one.cuts)]
    return {
        "preview": preview,
        "tied": tied,
        "others": [one for one in preview.populations if one not in tied],
        "ends": {label for one in preview.populations for label, _, _ in one.seats}
        == {"in", "out"},
        "sizes": _sizes(preview.populations),
    }


def _sizes(populations: tuple[Seats, ...]) -> tuple[int, int]:
    """How many populations there are, and of how many subjects together."""
    return len(populations), sum(one.population for one in populations)


def _act_sentence(act: Act, language: Language) -> str:
    return say(
        f"act.{act.kind}",
        language,
        version=act.version,
        meeting=act.meeting,
        count=act.deviations,
        outcomes=act.outcomes,
        position=act.facts_position,
        because=act.because,
        until=wording.day_words(act.on_show_until, language),
        objections=wording.day_words(act.objections_until, language),
    )


def openable(office: Office, language: Language) -> list[tuple[str, str]]:
    """What may be opened: (key, words), of each assessment in force what is next and present."""
    today = office.today()
    known = answers.periods(office).periods
    opened = {(one.scheme, one.assessment, one.period) for one in known}
    choices = []
    for name in sorted(
        {one.scheme for one in adopted_versions(office) if one.effective_on <= today}
    ):
        scheme = scheme_in_force(office, name, today)
        for assessment in scheme.assessments:
            mine = [
                one.period
                for one in known
                if (one.scheme, one.assessment) == (name, assessment.name)
            ]
            latest = max((parse_period(one).ordinal for one in mine), default=None)
            for period in (
                one
                for year in (today.year - 1, today.year, today.year + 1)
                for one in periods_of(assessment.calendar, year)
            ):
                key = (name, assessment.name, period.key)
                after = latest is None or period.ordinal > latest
                if key in opened or not after or period.starts_on > today:
                    continue
                if latest is None and period.ends_on < today:
                    continue
                words = " · ".join(
                    (
                        wording.label(scheme.title, language),
                        wording.label(assessment.title, language),
                        wording.period_words(period.key, language),
                    )
                )
                choices.append(("/".join(key), words))
    return choices
