"""The document says what the service answers, and holds all of the command line's reach."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from fastapi.testclient import TestClient

from api.document import EXAMPLES, PERMISSION, operations
from api.pages.reference import example_of
from tests.api.answers_of_work import answers_of_work
from tests.api.answers_shown import ADDRESSES, POSTED, cut, shape, shown
from tests.api.county import Clock, open_office, settle
from tests.api.negative_list import with_negative_list
from tests.integration.cli.test_every_command import all_commands

DOCS = Path(__file__).parents[2] / "ops" / "docs" / "api.md"
_NO_JSON = ("text/", "application/vnd", "application/x-ndjson", "application/yaml")


@pytest.fixture
def document(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/v1/openapi.json").json()
    return found


@pytest.mark.parametrize("name", [*ADDRESSES, *POSTED])
def test_examples_have_the_shape_of_answers(client: TestClient, name: str) -> None:
    _compare(name, shown(client, name))


def test_examples_of_work_have_the_shape_of_answers(database: str) -> None:
    clock = Clock()
    with open_office(database, clock) as office:
        county = with_negative_list(settle(office, clock))
        for name, answer in answers_of_work(county).items():
            _compare(name, cut(answer))


def _compare(name: str, answer: Any) -> None:
    path = EXAMPLES / f"{name}.json"
    if os.environ.get("MINGCE_WRITE_GOLDEN"):
        path.write_text(json.dumps(answer, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert shape(json.loads(path.read_text("utf-8"))) == shape(answer), "set MINGCE_WRITE_GOLDEN"


def test_every_example_belongs_to_an_operation(document: dict[str, Any]) -> None:
    known = {operation["operationId"] for _, _, operation in operations(document)}
    assert {path.stem for path in EXAMPLES.glob("*.json")} <= known


def test_operations_have_names_of_their_own(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert sorted(names) == sorted(set(names))


def test_every_operation_tells_its_purpose_its_permission_and_its_errors(
    document: dict[str, Any],
) -> None:
    assert document["openapi"].startswith("3.1")
    assert document["components"]["schemas"]["Problem"]["required"]
    tags = {tag["name"] for tag in document["tags"]}
    for path, method, operation in operations(document):
        named = f"{method} {path}"
        assert operation["summary"], named
        assert set(operation["tags"]) <= tags, f"{named}: describe its tag in api/document.py"
        assert operation[PERMISSION], named
        assert {"200", "201"} & operation["responses"].keys(), named
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                assert list(response["content"]) == ["application/problem+json"], (named, status)


def test_every_operation_has_examples(document: dict[str, Any]) -> None:
    assert sorted(_without_example(document)) == []


def test_examples_of_requests_fit_what_is_asked(document: dict[str, Any]) -> None:
    fitting = 0
    for path, method, operation in operations(document):
        for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
            if media_type == "application/json":
                schema = content["schema"] | {"components": document["components"]}
                example = example_of(document, content)
                errors = list(jsonschema_rs.validator_for(schema).iter_errors(example))
                assert errors == [], f"{method} {path}"
                fitting += 1
    assert fitting > 30


def _without_example(document: dict[str, Any]) -> Iterator[str]:
    for path, method, operation in operations(document):
        done = next(status for status in ("201", "200") if status in operation["responses"])
        contents = operation["responses"][done].get("content", {})
        asked = operation.get("requestBody", {}).get("content", {})
        for what, given in (("answer", contents), ("request", asked)):
            for media_type, content in given.items():
                binary = content.get("schema", {}).get("format") == "binary"
                if not binary and example_of(document, content) is None:
                    yield f"{method} {path}: {what} {media_type}"


def test_the_command_line_can_be_done_over_http(document: dict[str, Any]) -> None:
    table = dict(re.findall(r"^\| `([a-z -]+)` \| (.+) \|$", DOCS.read_text("utf-8"), re.MULTILINE))
    assert table.keys() == all_commands()
    known = {f"{method.upper()} {path}" for path, method, _ in operations(document)}
    for command, told in table.items():
        addresses = re.findall(r"`((?:GET|POST) [^`]+)`", told)
        assert set(addresses) <= known, command
        assert addresses or " " in told, f"{command}: an address, or why there is none"


def test_a_page_for_people_is_made_of_the_document(
    client: TestClient, document: dict[str, Any]
) -> None:
    for language in ("zh", "en"):
        page = client.get(f"/v1?lang={language}").raise_for_status().text
        for path, method, _ in operations(document):
            assert f"<code>{method.upper()} {path}</code>" in page
        assert "<script>" not in page
