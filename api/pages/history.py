"""What the pages of a history show: both time axes, the moments, and one moment in full."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any
from urllib.parse import quote, urlencode

from api.office import answers
from api.office.parts import Office
from api.office.proof import place_of
from api.office.views.history import HistoryView, MomentView
from api.pages import wording
from api.pages.axes import axes
from api.pages.language import Language
from api.pages.texts import say
from domain.errors import DomainError

MOMENTS_A_PAGE = 40


def history_page(
    office: Office,
    language: Language,
    subject: str,
    *,
    known: str = "",
    true: str = "",
    everything: bool = False,
) -> dict[str, Any]:
    """A subject's history as known and as true on the days chosen, newest first."""
    known_day, true_day = _day(known), _day(true)
    whole = answers.history_view(office, subject)
    cut = (
        answers.history_view(office, subject, as_of_day=known_day, effective_until=true_day)
        if known_day or true_day
        else whole
    )
    recorded_days = _days(wording.china_day(one.recorded_at) for one in whole.moments)
    effective_days = _days(one.effective_on for one in whole.moments)
    newest_first = cut.moments[::-1]

    def at(known: date | None = known_day, true: date | None = true_day, **more: str) -> str:
        """The address of the history cut at these days."""
        days = {
            "known": known.isoformat() if known else None,
            "true": true.isoformat() if true else None,
        }
        return history_url(subject, **days, **more)

    return {
        "view": cut,
        "subject": subject,
        "known_day": known_day,
        "true_day": true_day,
        "moments": newest_first if everything else newest_first[:MOMENTS_A_PAGE],
        "everything_url": at(all="1"),
        "now_url": history_url(subject),
        "axes": axes(whole.moments, known_day, true_day),
        "sliders": [
            {
                "title": say("history.known", language),
                "hint": say("history.known_hint", language),
                **_slider("known", recorded_days, known_day, lambda day: at(known=day), language),
            },
            {
                "title": say("history.true", language),
                "hint": say("history.true_hint", language),
                **_slider("true", effective_days, true_day, lambda day: at(true=day), language),
            },
        ],
        "late": sum(_late(one) for one in whole.moments),
        "whole": whole,
        "exports": _exports(subject, cut),
    }


def moment_page(office: Office, subject: str, position: int) -> dict[str, Any]:
    """One moment: who recorded what, what it changed, and the whole state around it by period."""
    view = answers.moment_view(office, subject, position)
    parts = sorted(view.state, key=lambda part: part.period)  # keeps the order within a period
    return {
        "view": view,
        "moment": view.moment,
        "place": place_of(office, position),
        "state": [
            (key, list(members)) for key, members in groupby(parts, key=lambda part: part.period)
        ],
        "moment_url": lambda at: moment_url(subject, at),
        "history_url": history_url(subject),
        "then_url": history_url(
            subject, known=wording.china_day(view.moment.recorded_at).isoformat()
        ),
        "late": _late(view.moment),
    }


def history_url(subject: str, **query: str | None) -> str:
    """The address of a subject's history, with the values that are set."""
    given = {name: value for name, value in query.items() if value}
    return f"/cadres/{quote(subject, safe='')}/history" + (f"?{urlencode(given)}" if given else "")


def moment_url(subject: str, position: int) -> str:
    """The address of one moment, which never changes what it shows of it."""
    return f"/cadres/{quote(subject, safe='')}/history/{position}"


def _slider(
    name: str, days: Sequence[date], chosen: date | None, to: Any, language: Language
) -> dict[str, Any]:
    """An axis: all days on which something happened, the one chosen, and the ones beside it."""
    index = len(days) - 1
    if chosen is not None:
        index = max(sum(day <= chosen for day in days) - 1, 0)
    return {
        "name": name,
        "chosen": chosen,
        "index": index,
        "most": max(len(days) - 1, 0),
        "days": json.dumps([day.isoformat() for day in days]),
        "first": days[0] if days else None,
        "last": days[-1] if days else None,
        "earlier": to(days[index - 1]) if index > 0 else "",
        "later": to(days[index + 1]) if chosen is not None and index + 1 < len(days) else "",
        "words": wording.day_words(days[index], language) if days else "",
    }


def _days(found: Any) -> list[date]:
    return sorted(set(found))


def _late(moment: MomentView) -> int:
    """Whether something was recorded on another day than that on which it became true."""
    return int(wording.china_day(moment.recorded_at) > moment.effective_on)


def _exports(subject: str, cut: HistoryView) -> list[tuple[str, str]]:
    """Files of the same history, and where programs get it."""
    query = {
        "as_of_day": cut.as_of_day and cut.as_of_day.isoformat(),
        "effective_until": cut.effective_until and cut.effective_until.isoformat(),
    }
    given = {name: value for name, value in query.items() if value}
    person = quote(subject, safe="")
    files = [
        (words, f"/v1/exports/histories/{person}?{urlencode({**given, 'format': kind})}")
        for words, kind in (("Excel", "xlsx"), ("CSV", "csv"))
    ]
    return [*files, ("JSON", f"/v1/cadres/{person}/history?{urlencode(given)}")]


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
