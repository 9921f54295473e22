"""The golden cases pin every value that a pack computes with: change one, and a case breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from functools import cache

import pytest

from domain.schemes.cases import Case, check_case, load_cases
from domain.schemes.load import load_scheme
from domain.schemes.model import Parameter, Scheme
from domain.schemes.packs import pack_cases, pack_text, pack_versions
from domain.schemes.problems import SchemeErrors

DAY = date(2024, 12, 31)  # the packs' values do not change within the cases' years


@cache
def scheme_of(name: str, version: str) -> Scheme:
    return load_scheme(pack_text(name, version), on=DAY)


@cache
def cases_of(name: str, version: str) -> list[Case]:
    return load_cases(pack_cases(name, version), scheme_of(name, version))


def computed_with(scheme: Scheme) -> list[Parameter]:
    used = {
        parameter
        for assessment in scheme.assessments
        for step in assessment.steps
        for parameter in step.parameters
    }
    return [p for p in scheme.parameters if p.name in used and p.unit != "days"]


def other_values(parameter: Parameter, written: str, options: list[str]) -> Iterator[str]:
    """Values that the parameter might have had instead, as they are written in the file."""
    value = parameter.value
    if options:
        yield from (option for option in options if option != value)
    elif isinstance(value, bool):
        yield str(not value).lower()
    elif isinstance(value, tuple):
        yield f"[{', '.join(value[:-1])}]"
        yield f"[{', '.join(reversed(value))}]"
    elif isinstance(value, int):
        yield from (str(value + 1), str(max(value - 1, 0)))
    elif str(value) == "none":
        yield '"0"'
    elif str(value).endswith("%"):
        yield f'"{int(str(value)[:-1]) + 10}%"'
    else:
        assert written.startswith('"')
        number = float(str(value))
        yield from (f'"{number - 0.05:.3f}"', f'"{number + 1:.3f}"', '"1000"')


def with_other_values(text: str, parameter: Parameter) -> Iterator[Scheme]:
    """The scheme with another value of the parameter, as far as such a scheme can be read."""
    block = re.search(rf"\n  {parameter.name}:\n.*?\n        value: (.*?)\n", text, re.DOTALL)
    assert block
    offered = re.search(r"\n    options: \[(.*?)\]", block.group())
    options = offered.group(1).split(", ") if offered else []
    for other in other_values(parameter, block.group(1), options):
        with suppress(SchemeErrors):  # such as one share of several that must add up
            changed = text[: block.start(1)] + other + text[block.end(1) :]
            yield load_scheme(changed, on=DAY)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "version", "parameter"),
    [
        pytest.param(name, version, parameter, id=f"{name}: {parameter.name}")
        for name, version in pack_versions()
        for parameter in computed_with(scheme_of(name, version))
    ],
)
def test_another_value_breaks_a_case(name: str, version: str, parameter: Parameter) -> None:
    rules = set(parameter.rules)
    cases = sorted(cases_of(name, version), key=lambda case: not rules & set(case.rules))
    unnoticed = 0
    for scheme in with_other_values(pack_text(name, version), parameter):
        if any(check_case(case, scheme) for case in cases):
            return
        unnoticed += 1
    assert not unnoticed
