"""Periods as they stand in addresses and in lists to choose from."""

from __future__ import annotations

from collections.abc import Sequence

from api.office.views.answers import PeriodView
from api.pages import wording
from api.pages.language import Language
from api.pages.rendering import period_key
from api.pages.texts import say
from domain.errors import DomainError

_PARTS = 3


def read_choice(of: str) -> tuple[str, str, str] | None:
    """scheme/assessment/period from an address; None for ""."""
    if not of:
        return None
    parts = tuple(of.split("/"))
    if len(parts) != _PARTS:
        raise DomainError(
            "period-invalid",
            f"{of!r} does not name a period.",
            next_step="Choose one from the list on the first page.",
            of=of,
        )
    return parts[0], parts[1], parts[2]


def chosen_period(periods: Sequence[PeriodView]) -> tuple[str, str, str]:
    """The period to begin with: the newest."""
    newest = periods[0]
    return newest.scheme, newest.assessment, newest.period


def choice_of(period: PeriodView, language: Language) -> dict[str, str]:
    """An item of a list: its key, and the period with its state in words."""
    words = wording.period_words(period.period, language)
    return {
        "key": period_key(period),
        "words": f"{words} · {say(f'state.{period.state}', language)}",
    }
