"""Builds the inputs: what may be entered, and what cases and measures feed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.schemes.build_entries import LEVEL_KINDS, VALUE_KINDS
from domain.schemes.document import InputDocument
from domain.schemes.document_cases import SanctionInputDocument
from domain.schemes.model import Input
from domain.schemes.problems import advice_of
from domain.schemes.quantities import plain_amount_of
from domain.schemes.values import Label

if TYPE_CHECKING:
    from domain.schemes.document import AnyInputDocument
    from domain.schemes.document_cases import CaseInputDocument
    from domain.schemes.problems import Key
    from domain.schemes.quantities import Quantity
    from domain.schemes.reading import Reader


def build_input(name: str, document: AnyInputDocument, reader: Reader) -> Input:
    """An input; mistakes go to the reader."""
    key: Key = ("inputs", name)
    if not isinstance(document, InputDocument):
        return _fed_input(name, document, key, reader)
    _check_keys(document, key, reader)
    return Input(
        name=name,
        title=Label(document.title.zh, document.title.en),
        kind=document.kind,
        about=document.about,
        window=document.window,
        months=document.months or 0,
        one=document.one,
        value_type=document.value_type,
        at_least=_bound(document, document.at_least, (*key, "at_least"), reader),
        at_most=_bound(document, document.at_most, (*key, "at_most"), reader),
        levels=document.levels,
        raters=tuple(document.raters),
        rater_titles=tuple(Label(title.zh, title.en) for title in document.raters.values()),
        rules=document.rules,
        entered_by=document.entered_by,
    )


def _fed_input(
    name: str, document: CaseInputDocument | SanctionInputDocument, key: Key, reader: Reader
) -> Input:
    """An input that cases or measures feed."""
    title = Label(document.title.zh, document.title.en)
    if isinstance(document, SanctionInputDocument):
        return Input(
            name=name,
            title=title,
            kind="sanction",
            window="standing",
            one=False,
            rules=document.rules,
        )
    if not document.levels:
        reader.report((*key, "levels"), "Nothing stands here.", "Add at least one situation.")
    _check_twice(document.levels, (*key, "levels"), reader)
    return Input(
        name=name,
        title=title,
        kind="case",
        about=document.about,
        window="dated",
        months=document.months,
        one=False,
        levels=document.levels,
        rules=document.rules,
    )


def _check_keys(document: InputDocument, key: Key, reader: Reader) -> None:
    """Each key is there if and only if the kind of entry has a use for it."""
    has_value = document.kind in VALUE_KINDS
    uses = {
        "months": (document.window == "dated", document.months is not None),
        "levels": (document.kind in LEVEL_KINDS, bool(document.levels)),
        "raters": (document.kind == "panel", bool(document.raters)),
    }
    for part, (is_needed, is_given) in uses.items():
        if is_needed and not is_given:
            reader.report((*key, part), f"The key {part} is missing.", "Add it.")
        elif is_given and not is_needed:
            reader.report((*key, part), f"{part} means nothing here.", "Take it out.")
    if not has_value and (document.at_least is not None or document.at_most is not None):
        reader.report(key, f"A {document.kind} has no value to bound.", "Take the bounds out.")
    if document.value_type == "money" and document.kind != "measure":
        reader.report((*key, "value_type"), "Only a measure is money.", "Make it a measure.")
    _check_twice(document.levels, (*key, "levels"), reader)


def _check_twice(words: tuple[str, ...], key: Key, reader: Reader) -> None:
    if len(set(words)) != len(words):
        reader.report(key, "A word stands here twice.", "Keep one of them.")


def _bound(
    document: InputDocument, written: Quantity | None, key: Key, reader: Reader
) -> int | None:
    if written is None:
        return None
    try:
        return plain_amount_of(written, document.value_type)
    except ValueError as error:
        reader.report(key, *advice_of(error, "Correct the number."))
        return None
