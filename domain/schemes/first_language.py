"""Texts of the first language: how they read in the present one.

A text that a ledger adopted never changes, so what was adopted before the language asked for more
is read on. What it does not say is filled in here, once and for all, as the software itself held
it then. New texts cannot count on it: the lint and the adoption refuse them.

The first language had no number. It did not say what counts as late, by when an objection is ruled
on and who rules on an appeal; reasons and notes were one text, and raters had no titles.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from domain.schemes.document_values import Resolved
from domain.schemes.model import LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Callable

_SUPERVISION: dict[str, Any] = {"in_time_days": 31, "escalate_after_days": (1, 15)}
_OBJECTIONS: dict[str, Any] = {"ruling_days": 15, "appeal_to": "same_body"}
_RATERS = {
    "judges": ("评委", "judges"),
    "members": ("党员", "party members"),
    "peers": ("同级", "peers"),
    "superiors": ("上级", "superiors"),
    "township_leaders": ("乡镇班子", "township leaders"),
    "village_members": ("村“两委”成员", "members of the village committees"),
    "villagers": ("村民代表", "villagers"),
}
# Notes and reasons were written in Chinese, then in English.
_BILINGUAL = re.compile(r"(?s)\s*(.*[。！？”）])\s+([A-Z“(].*)")


def is_first(raw: dict[str, Any]) -> bool:
    """Whether a text is of the first language."""
    return "language" not in raw


def parameters_today(parameters: dict[str, Any]) -> Any:
    """The block `parameters`: every reason in two languages."""
    return _each(parameters, lambda one: _part(one, "values", _reasons))


def blocks_today(values: dict[str, Any]) -> Any:
    """All other blocks, parameters' values already in their places."""
    values = {"language": LANGUAGE, "supervision": _SUPERVISION, **values}
    values = _part(values, "not_applicable", lambda reasons: _each(reasons, _said))
    values = _part(values, "rules", lambda rules: _each(rules, _rule))
    values = _part(values, "inputs", lambda inputs: _each(inputs, _input))
    return _part(values, "assessments", lambda found: _each(found, _assessment))


def _reasons(values: Any) -> Any:
    if not isinstance(values, tuple):
        return values
    return tuple(_part(dated, "reason", _said) for dated in values)


def _rule(rule: Any) -> Any:
    return _part(rule, "note", _said)


def _input(declared: Any) -> Any:
    return _part(declared, "raters", _titled)


def _assessment(assessment: Any) -> Any:
    return _part(assessment, "disclosure", _disclosure)


def _disclosure(shown: Any) -> Any:
    return {**_OBJECTIONS, **shown} if isinstance(shown, dict) else shown


def _said(text: Any) -> Any:
    """Both halves of a text; the whole of it twice where it has no halves."""
    if not isinstance(text, str) or not text:
        return text
    halves = _BILINGUAL.fullmatch(text)
    return {"zh": halves[1], "en": halves[2]} if halves else {"zh": text, "en": text}


def _titled(raters: Any) -> Any:
    names = raters.value if isinstance(raters, Resolved) else raters
    if not isinstance(names, tuple):
        return raters
    titles = {name: _RATERS.get(name, (name, name)) for name in names if isinstance(name, str)}
    return {name: {"zh": zh, "en": en} for name, (zh, en) in titles.items()}


# What is not of its shape stays as it is: that is for the shape's own check to say.


def _part(block: Any, name: str, change: Callable[[Any], Any]) -> Any:
    """The block with one of its parts changed."""
    if not isinstance(block, dict) or name not in block:
        return block
    return {**block, name: change(block[name])}


def _each(blocks: Any, change: Callable[[Any], Any]) -> Any:
    if not isinstance(blocks, dict):
        return blocks
    return {name: change(block) for name, block in blocks.items()}
