"""The reference page: every example loads, every kind and key is described."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from domain.schemes.document import (
    AssessmentDocument,
    DecisionDocument,
    DisclosureDocument,
    InputDocument,
    InstrumentDocument,
    OutcomeDocument,
    ParameterDocument,
    ParameterValue,
    RuleDocument,
    SchemeDocument,
    SupervisionDocument,
)
from domain.schemes.document_cases import (
    CaseInputDocument,
    MeasureDocument,
    SanctionInputDocument,
    SituationDocument,
    VerificationDocument,
)
from domain.schemes.document_entries import StepBlock
from domain.schemes.document_steps import StepDocument
from domain.schemes.document_values import Block
from domain.schemes.lint import lint
from domain.schemes.load import load_scheme
from domain.schemes.values import ROSTER_COLUMNS

PAGE = (Path(__file__).parents[3] / "ops/docs/scheme-language.md").read_text("utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
WHOLE = next(example for example in EXAMPLES if example.startswith("scheme:"))
STEP_BLOCKS: tuple[type[StepBlock], ...] = get_args(get_args(StepDocument)[0])
BLOCKS: list[type[Block]] = [
    SchemeDocument,
    RuleDocument,
    ParameterDocument,
    ParameterValue,
    InputDocument,
    CaseInputDocument,
    SanctionInputDocument,
    SituationDocument,
    MeasureDocument,
    VerificationDocument,
    InstrumentDocument,
    AssessmentDocument,
    OutcomeDocument,
    DecisionDocument,
    DisclosureDocument,
    SupervisionDocument,
    *STEP_BLOCKS,
]


def kinds_of(block: type[StepBlock]) -> list[str]:
    return [str(kind) for kind in get_args(block.model_fields["kind"].annotation)]


def everything() -> dict[str, Any]:
    """The whole scheme with the inputs, parameters and steps of all other examples added."""
    scheme: dict[str, Any] = yaml.safe_load(WHOLE)
    scheme["reads"] = {"village-teams": "2025 and later"}
    year = scheme["assessments"]["year"]
    for example in EXAMPLES:
        part = yaml.safe_load(example)
        if isinstance(part, list):
            year["steps"] += part
        elif "scheme" not in part:
            for block, added in part.items():
                scheme[block] = scheme.get(block, {}) | added
    year["inputs"] = list(scheme["inputs"])
    return scheme


def test_whole_example_has_no_problem() -> None:
    assert [str(problem) for problem in lint(WHOLE)] == []


def test_all_examples_load_together() -> None:
    text = yaml.safe_dump(everything(), allow_unicode=True, sort_keys=False)
    scheme = load_scheme(text, on=date(2025, 12, 31))
    assert len(scheme.assessment("year").steps) > len(EXAMPLES)


@pytest.mark.parametrize("block", STEP_BLOCKS, ids=lambda block: block.__name__)
def test_every_kind_of_step_has_an_example(block: type[StepBlock]) -> None:
    shown = {step["kind"] for step in everything()["assessments"]["year"]["steps"]}
    assert shown.intersection(kinds_of(block))
    for kind in kinds_of(block):
        assert f"`{kind}`" in PAGE


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.__name__)
def test_every_key_is_described(block: type[Block]) -> None:
    keys = {field.alias or name for name, field in block.model_fields.items()}
    described = set(re.findall(r"`([a-z_]+)`", PAGE)) | set(re.findall(r"\b([a-z_]+): ", PAGE))
    assert keys <= described


def test_every_roster_column_is_described() -> None:
    assert set(ROSTER_COLUMNS) <= set(re.findall(r"`([a-z_]+)`", PAGE))
