"""The language of a page: Chinese unless the reader switched, by ?lang= once or its cookie after."""

from __future__ import annotations

from typing import Literal

Language = Literal["zh", "en"]

COOKIE = "mingce_language"
COOKIE_AGE_S = 365 * 24 * 3600
HTML_LANGUAGE: dict[Language, str] = {"zh": "zh-CN", "en": "en"}


def choose_language(asked: str | None, remembered: str | None) -> Language:
    """The language asked for, else the one remembered, else Chinese."""
    return "en" if (asked or remembered) == "en" else "zh"
