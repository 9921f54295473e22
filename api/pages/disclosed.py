"""What a notice discloses, in words: its audience and its fields."""

from __future__ import annotations

from api.pages import wording
from api.pages.language import Language
from api.pages.texts import say
from domain.schemes.model import Assessment

_IDENTITY = {
    "name": "field.name",
    "unit_name": "field.place",
    "group_name": "moves.township",
    "cadre_class": "field.class",
    "class": "field.class",
    "post": "notice.post",
}
_OUTCOME = ("score", "rank", "grade", "tier", "coefficient", "amount")


def audience_words(audience: str, language: Language) -> str:
    """To whom the notice speaks."""
    return say(f"notice.audience_{audience}", language)


def field_title(assessment: Assessment, name: str, language: Language) -> str:
    """The head of a disclosed field: of a person, of the outcome, or a column of the scheme."""
    if name in _IDENTITY:
        return say(_IDENTITY[name], language)
    if name in _OUTCOME:
        return say(f"field.{name}", language)
    for step in assessment.steps:
        if step.name == name:
            return wording.label(step.title, language)
    return name
