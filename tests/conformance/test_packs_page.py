"""ops/docs/packs.md says what the packs say."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from domain.schemes.cases import check_case, load_cases
from domain.schemes.load import load_scheme
from domain.schemes.model import Parameter, Scheme
from domain.schemes.packs import pack_text, pack_versions

PAGE = Path("ops/docs/packs.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## ([a-z-]+)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))


def scheme_of(name: str, version: str) -> Scheme:
    return load_scheme(pack_text(name, version), on=date(2024, 12, 31))


def written(parameter: Parameter) -> str:
    value = parameter.value
    if isinstance(value, tuple):
        return ", ".join(value) or "(none)"
    return str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.parametrize(("name", "version"), pack_versions())
def test_the_page_lists_every_parameter_with_its_value(name: str, version: str) -> None:
    rows = {
        cells[1].split("`")[1]: cells[2].strip()
        for line in SECTIONS[name].splitlines()
        if line.startswith("| `") and (cells := line.split("|"))
    }
    assert rows == {p.name: written(p) for p in scheme_of(name, version).parameters}


def test_the_examples_of_cases_are_right() -> None:
    examples = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    schemes = [scheme_of(name, "2024.1") for name in ("taihu-points", "jining-two-modules")]
    for example, scheme in zip(examples, schemes, strict=True):
        (case,) = load_cases(example, scheme)
        assert check_case(case, scheme) == []
