"""The sentences of a scheme say all that its steps do, in both languages."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest

from domain.schemes.load import load_scheme
from domain.schemes.model import Assessment, Scheme
from domain.schemes.packs import pack_text, pack_versions
from domain.schemes.sentences import sentence_of
from domain.schemes.show import show_text
from domain.schemes.steps import AnyStep
from domain.schemes.values import ByUnit
from domain.schemes.words import LANGUAGES, Language, words_of

GOOD = (Path(__file__).parent / "good.yaml").read_text("utf-8")
DAY = date(2026, 1, 31)
SCHEMES = [
    load_scheme(GOOD, on=DAY),
    *(load_scheme(pack_text(*pack), on=DAY) for pack in pack_versions()),
]
STEPS = [
    (scheme, assessment, step)
    for scheme in SCHEMES
    for assessment in scheme.assessments
    for step in assessment.steps
]
# Said by the title beside the sentence, or settled by the kinds of the columns that it names.
NOT_IN_THE_SENTENCE = {"name", "title", "rules", "parameters", "type"}


def variants(name: str, value: object, hint: object) -> list[object]:
    """Other values that a field of this type could have."""
    if name == "unit_fen":
        return [unit for unit in (1, 10, 100) if unit != value]
    if get_origin(hint) is Literal:
        return [option for option in get_args(hint) if option != value]
    if isinstance(value, bool) or value is None or value == ():
        return []
    if isinstance(value, int):
        return [value + 10_000]
    if isinstance(value, ByUnit):
        return [ByUnit(value.default, (("T09", 1),))]
    return []


def fields_without_meaning(step: AnyStep) -> set[str]:
    """Options that the kind of the step leaves idle."""
    idle: set[str] = set()
    how = getattr(step, "how", "")
    if type(step).__name__ in ("Gather", "History") and how != "mean":
        idle |= {"decimals", "rounding"}
    if type(step).__name__ == "Gather":
        idle |= {"missing"} if how in ("any", "count", "all") else set()
        idle |= {"how"}
    if type(step).__name__ == "History":
        idle |= {"last"} if getattr(step, "within", "") != "periods" else set()
        idle |= {"gap"} if how != "run" else set()
    if type(step).__name__ == "Quota":
        idle |= {"rounding"}
    return idle


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("scheme", "assessment", "step"),
    STEPS,
    ids=[f"{scheme.name}-{assessment.name}-{step.name}" for scheme, assessment, step in STEPS],
)
def test_every_option_changes_the_sentence(
    scheme: Scheme, assessment: Assessment, step: AnyStep, language: Language
) -> None:
    words = words_of(scheme, assessment, language)
    said = sentence_of(step, words)
    assert said.strip()
    hints = get_type_hints(type(step))
    for field in fields(step):
        if field.name in NOT_IN_THE_SENTENCE | fields_without_meaning(step):
            continue
        for variant in variants(field.name, getattr(step, field.name), hints[field.name]):
            option: dict[str, Any] = {field.name: variant}
            changed: AnyStep = replace(step, **option)
            assert sentence_of(changed, words) != said, field.name


def test_every_kind_of_step_is_said_somewhere() -> None:
    kinds = {kind.__name__ for kind in get_args(AnyStep)}
    said = {type(step).__name__ for _, _, step in STEPS}
    assert kinds - said <= {"AddMoney", "LatestLevel", "Ratio"}


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.name)
@pytest.mark.parametrize("language", LANGUAGES)
def test_listing_holds_every_phrase_parameter_and_step(scheme: Scheme, language: Language) -> None:
    text = show_text(scheme, language)
    for rule in scheme.rules:
        assert f"{rule.id} " in text
        assert rule.phrase in text
    for parameter in scheme.parameters:
        title = parameter.title.zh if language == "zh" else parameter.title.en
        assert f"{parameter.name} {title} = " in text
        if parameter.reason is not None:
            assert (parameter.reason.zh if language == "zh" else parameter.reason.en) in text
        assert parameter.decided_by in text or parameter.status == "assumed"
    for declared in scheme.inputs:
        assert f"  {declared.name} " in text
    for assessment in scheme.assessments:
        for step in assessment.steps:
            assert sentence_of(step, words_of(scheme, assessment, language)) in text
    assert scheme.digest in text
