"""The page about the API, worked out from its OpenAPI document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from api.document import PERMISSION, operations

_SHOWN_CHARACTERS = 1_500


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value in the address or a header."""

    name: str
    where: str
    required: bool
    meaning: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One address with one method."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    permission: str
    parameters: tuple[Parameter, ...]
    body: str
    answer: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The operations of one tag."""

    name: str
    what: str
    operations: tuple[Operation, ...]


def reference_page(document: dict[str, Any]) -> dict[str, Any]:
    """The groups of operations, in the order of the document's tags."""
    listed = list(operations(document))
    return {
        "about": document["info"]["description"],
        "groups": [
            Group(
                tag["name"],
                tag["description"],
                tuple(
                    _operation(document, path, method, operation)
                    for path, method, operation in listed
                    if tag["name"] in operation["tags"]
                ),
            )
            for tag in document["tags"]
        ],
    }


def _operation(
    document: dict[str, Any], path: str, method: str, operation: dict[str, Any]
) -> Operation:
    contents = operation.get("requestBody", {}).get("content", {})
    done = next(status for status in ("201", "200") if status in operation["responses"])
    return Operation(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        description=operation.get("description", ""),
        permission=operation.get(PERMISSION, ""),
        parameters=tuple(_parameters(operation)),
        body=_example(document, contents),
        answer=_example(document, operation["responses"][done].get("content", {})),
        answers=tuple(
            (status, answer["description"]) for status, answer in operation["responses"].items()
        ),
    )


def _parameters(operation: dict[str, Any]) -> Iterator[Parameter]:
    for one in operation.get("parameters", ()):
        meaning = one.get("description") or one.get("schema", {}).get("description", "")
        yield Parameter(one["name"], one["in"], one.get("required", False), meaning)


def example_of(document: dict[str, Any], content: dict[str, Any]) -> Any:
    """The example of a media type, or of the schema that it refers to; None without one."""
    if "example" in content:
        return content["example"]
    schema = content.get("schema", {})
    reference = schema.get("$ref", "").rpartition("/")[2]
    schema = document["components"]["schemas"].get(reference, schema)
    return next(iter(schema.get("examples", ())), None)


def _example(document: dict[str, Any], contents: dict[str, Any]) -> str:
    for content in contents.values():
        example = example_of(document, content)
        if isinstance(example, str):
            return example
        if example is not None:
            text = json.dumps(example, ensure_ascii=False, indent=2)
            cut = len(text) > _SHOWN_CHARACTERS
            return text[:_SHOWN_CHARACTERS] + "\n…" if cut else text
    return ", ".join(contents)
