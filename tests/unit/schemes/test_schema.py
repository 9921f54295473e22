from __future__ import annotations

import json
from typing import Any

from domain.schemes.schema import SCHEMA_FILE, json_schema, write_schema


def test_committed_schema_is_current() -> None:
    assert json.loads(SCHEMA_FILE.read_text("utf-8")) == json_schema(), (
        f"run python -c 'import {write_schema.__module__} as m; m.write_schema()'"
    )


def blocks_of(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [block for inner in value for block in blocks_of(inner)]
    if not isinstance(value, dict):
        return []
    own = [value] if value.get("type") == "object" and "properties" in value else []
    return own + [block for inner in value.values() for block in blocks_of(inner)]


def test_no_block_takes_unknown_keys() -> None:
    blocks = blocks_of(json_schema())
    assert len(blocks) > 40
    assert all(block["additionalProperties"] is False for block in blocks)


def test_parameters_may_stand_for_values_but_not_for_names() -> None:
    definitions = json_schema()["$defs"]
    reference = {"$ref": "#/$defs/ParameterReference"}
    cap = definitions["CapStep"]["properties"]
    assert reference in json.loads(json.dumps(cap["at_most"]))["anyOf"][1]["anyOf"]
    assert "ParameterReference" not in json.dumps(cap["column"])
    assert reference in definitions["RankStep"]["properties"]["style"]["anyOf"]


def test_every_kind_of_step_is_known() -> None:
    steps = json_schema()["$defs"]["AssessmentDocument"]["properties"]["steps"]
    assert {"sum", "panel", "quota", "tier", "duty"} <= set(
        steps["items"]["discriminator"]["mapping"]
    )
