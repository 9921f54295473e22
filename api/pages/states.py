"""What the state of a period means for its result, in a sentence."""

from __future__ import annotations

from api.office.views.answers import PeriodView
from api.pages import wording
from api.pages.language import Language
from api.pages.texts import say


def state_sentence(period: PeriodView, language: Language, *, recorded: bool, position: int) -> str:
    """How firm the figures are, and what comes next."""
    sentence = say(
        "status.recorded" if recorded else f"status.{period.state}",
        language,
        position=position,
        meeting=period.meeting or "",
        until=wording.day_words(period.objections_until, language),
        day=wording.day_words(period.final_on, language),
    )
    if period.reopened_times:
        again = say("status.reopened", language, count=period.reopened_times)
        return f"{sentence} {again}"
    return sentence
