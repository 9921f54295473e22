"""A refusal in the reader's language: what is wrong, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.pages.language import Language
from api.pages.said.refusals import REFUSALS


@dataclass(frozen=True, slots=True)
class Refusal:
    """`detail` is the error's own English sentence, where the reader was told another."""

    sentence: str
    next_step: str
    detail: str = ""


def refusal(
    language: Language, *, code: str, message: str, next_step: str, fields: Mapping[str, Any]
) -> Refusal:
    """The refusal in the reader's language; in English if a code has no other words."""
    if language == "zh" and "zh" in fields:  # what files are refused for says it itself
        return Refusal(str(fields["zh"]), "", message)
    if language == "en" or code not in REFUSALS:
        return Refusal(message, next_step)
    sentence, step = REFUSALS[code]
    try:
        return Refusal(sentence.format(**fields), step.format(**fields), message)
    except KeyError:  # the error came without a field that the sentence names
        return Refusal(message, next_step)
