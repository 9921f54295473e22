"""Every sentence of the pages by key, gathered from the areas. A key belongs to one area."""

from __future__ import annotations

from api.pages.language import Language
from api.pages.said import (
    access,
    card,
    cases,
    county,
    duties,
    evidence,
    history,
    imports,
    notices,
    objections,
    periods,
    problems,
    proof,
    reference,
    schemes,
    site,
    supervision,
)

_AREAS = (
    access,
    card,
    cases,
    county,
    duties,
    evidence,
    history,
    imports,
    notices,
    objections,
    periods,
    problems,
    proof,
    reference,
    schemes,
    site,
    supervision,
)

TEXTS: dict[str, tuple[str, str]] = {
    key: sentence for area in _AREAS for key, sentence in area.TEXTS.items()
}


def say(key: str, language: Language, **values: object) -> str:
    """The sentence of that key, with its values filled in. KeyError for an unknown key."""
    zh, en = TEXTS[key]
    return (en if language == "en" else zh).format(**values)
