"""Every sketch of ops/docs/other-schemes.md is something that the scheme language can say."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from domain.calendar import periods_of
from domain.evaluation.facts import Facts
from domain.evaluation.interpret import interpret
from domain.schemes.load import load_scheme
from domain.schemes.reading import Reader

PAGE = Path("ops/docs/other-schemes.md").read_text(encoding="utf-8")
SCHEMES = [
    "YXP",
    "SS",
    "YI",
    "TCF",
    "HN",
    "QS",
    "YXT",
    "WJ",
    "HXL",
    "HXO",
    "DG",
    "DGR",
    "TP",
    "TE",
    "YXE",
    "WT",
    "JA",
    "JAE",
    "JAR",
    "PUB",
]
NOT_COMPUTED = {"DGR", "PUB"}
SECTIONS = dict(re.findall(r"^## ([A-Z]+)\. (.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))
SKETCHES = {
    name: found.group(1)
    for name, text in SECTIONS.items()
    if (found := re.search(r"```yaml\n(.*?)```", text, re.DOTALL))
}
NOBODY: dict[str, Any] = {"zh": "某", "en": "someone"}
ROUNDED = {"mean", "panel", "weigh", "ratio"}
DEFAULTS: dict[str, dict[str, Any]] = {
    **{kind: {"decimals": 2, "rounding": "half_up"} for kind in ROUNDED},
    "rank": {"style": "competition"},
    "top": {"min_population": 1},
    "bottom": {"min_population": 1},
    "quota": {"min_population": 1},
    "pay": {"unit": "fen", "rounding": "half_up"},
    "withheld": {"unit": "fen", "rounding": "half_up"},
}
MAY_MISS = {"sum", "latest", "levels", "weigh", "total", "pay", "withheld"}


class Plain(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 — the library's signature
        return True


def plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    return value


def parameter(value: Any) -> dict[str, Any]:
    unit = "yuan" if isinstance(value, str) and value.isdigit() and len(value) > 2 else "points"
    unit = "share" if isinstance(value, str) and value.endswith("%") else unit
    unit = "count" if isinstance(value, int) else unit
    dated = {"from": date(2024, 1, 1), "value": value, "status": "decided", "decided_by": "某"}
    return {"title": NOBODY, "unit": unit, "values": [dated]}


def step(written: dict[str, Any]) -> dict[str, Any]:
    kind = written["kind"]
    filled = {"title": NOBODY, **DEFAULTS.get(kind, {}), **written}
    if kind in MAY_MISS:
        filled.setdefault("missing", "absent")
    if kind == "history" and written["how"] == "mean":
        filled |= {"decimals": 2, "rounding": "half_up"}
    if kind == "history" and written["how"] == "run":
        filled.setdefault("gap", "breaks")
    return filled


def assessment(written: dict[str, Any], inputs: dict[str, Any]) -> dict[str, Any]:
    steps = [step(each) for each in written["steps"]]
    used = {name for each in steps for name in (*each.get("inputs", ()), each.get("input"))}
    return {
        "title": NOBODY,
        "calendar": written["calendar"],
        "subjects": {
            "kind": written.get("subjects", "person"),
            "classes": written.get("classes", []),
        },
        "entries_until_days": 10,
        "inputs": [name for name in inputs if name in used],
        "steps": steps,
        "outcome": written["outcome"],
        "decision": {"confirmed_by": NOBODY, "may_change": [], "reason_required": True},
        "disclosure": {
            "audience": "township",
            "fields": [],
            "masked": [],
            "days": 7,
            "objection_days": 7,
            "ruling_days": 15,
            "appeal_days": 15,
            "appeal_to": "same_body",
        },
    }


def whole_scheme(name: str, sketch: dict[str, Any]) -> str:
    declared = {"about": "subject", "window": "period", "one": True, "entered_by": "reviewer"}
    inputs = {
        key: {"title": NOBODY, **declared, **written} for key, written in sketch["inputs"].items()
    }
    for each in inputs.values():
        if "raters" in each:
            each["raters"] = dict.fromkeys(each["raters"], NOBODY)
    document = {
        "scheme": name.lower(),
        "version": "1",
        "language": 2,
        "title": NOBODY,
        "effective_on": date(2024, 1, 1),
        "instrument": {"name": "某办法"},
        "rules": {f"{name}-01": {"phrase": "某", "document": "某", "treatment": "stated"}},
        "parameters": {key: parameter(v) for key, v in sketch.get("parameters", {}).items()},
        "inputs": inputs,
        "supervision": {"in_time_days": 31, "escalate_after_days": [1, 15]},
        "assessments": {
            key: assessment(written, inputs) for key, written in sketch["assessments"].items()
        },
    }
    return yaml.dump(document, Dumper=Plain, allow_unicode=True, sort_keys=False)


def test_every_other_scheme_has_its_section_and_its_line_in_the_index() -> None:
    assert list(SECTIONS) == SCHEMES
    assert re.findall(r"^\| \[([A-Z]+)\]\(#", PAGE, re.MULTILINE) == SCHEMES


def test_every_scheme_that_computes_has_a_sketch() -> None:
    assert set(SCHEMES) - set(SKETCHES) == NOT_COMPUTED


@pytest.mark.parametrize("name", SKETCHES)
def test_a_sketch_loads_and_runs(name: str) -> None:
    sketch = plain(Reader(name).read(SKETCHES[name]))
    scheme = load_scheme(whole_scheme(name, sketch), on=date(2024, 12, 31), source=name)
    for each in scheme.assessments:
        result = interpret(scheme, each.name, periods_of(each.calendar, 2024)[0], Facts(), 1)
        assert [column for column, _ in result.columns][-1] == each.steps[-1].name
        assert result.rows == ()


@pytest.mark.parametrize("name", SKETCHES)
def test_every_parameter_of_a_sketch_is_used_in_it(name: str) -> None:
    sketch = plain(Reader(name).read(SKETCHES[name]))
    text = SKETCHES[name]
    unused = [
        key
        for key in sketch.get("parameters", {})
        if f"parameter: {key}}}" not in text and f"{{{key}}}" not in text
    ]
    assert unused == []
