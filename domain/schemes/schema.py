"""The JSON Schema of scheme.yaml, for editors. The copy in the repository is checked by a test."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from domain.schemes.document import SchemeDocument
from domain.schemes.document_values import REFERENCE_SCHEMA

SCHEMA_FILE = Path(__file__).parent / "scheme.schema.json"
_REFERENCE = "ParameterReference"


def json_schema() -> dict[str, Any]:
    """The shape of the document in JSON Schema 2020-12.

    It knows keys, types and words; what needs the whole scheme (names, sums, rules) is checked
    by the lint.
    """
    schema = _shared_references(SchemeDocument.model_json_schema(by_alias=True))
    schema["$defs"][_REFERENCE] = REFERENCE_SCHEMA
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _shared_references(value: Any) -> Any:
    """The reference to a parameter stands in hundreds of places; written once, pointed at."""
    if value == REFERENCE_SCHEMA:
        return {"$ref": f"#/$defs/{_REFERENCE}"}
    if isinstance(value, dict):
        return {name: _shared_references(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_shared_references(inner) for inner in value]
    return value


def write_schema() -> None:
    """Bring the copy in the repository up to date."""
    text = json.dumps(json_schema(), ensure_ascii=False, indent=1)
    SCHEMA_FILE.write_text(f"{text}\n", encoding="utf-8")
