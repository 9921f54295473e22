"""The document says what the service answers."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.document import EXAMPLES as FOLDER
from tests.api.answers_shown import ADDRESSES, shape, shown

pytestmark = pytest.mark.database


@pytest.mark.parametrize("name", ADDRESSES)
def test_examples_have_the_shape_of_answers(client: TestClient, name: str) -> None:
    answer = shown(client, name)
    path = FOLDER / f"{name}.json"
    if os.environ.get("MINGCE_WRITE_GOLDEN"):
        path.write_text(json.dumps(answer, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert shape(json.loads(path.read_text("utf-8"))) == shape(answer), "set MINGCE_WRITE_GOLDEN"


def test_every_route_tells_its_answer_and_its_errors(client: TestClient) -> None:
    document = client.get("/v1/openapi.json").json()
    assert document["components"]["schemas"]["Problem"]["required"]
    for path, methods in document["paths"].items():
        for operation in methods.values():
            assert operation["summary"], path
            answer = operation["responses"]["200"]["content"]["application/json"]["schema"]
            assert "$ref" in answer, path
            _problems_only(operation["responses"], path)


def _problems_only(responses: dict[str, Any], path: str) -> None:
    for status, response in responses.items():
        if int(status) >= 400:
            assert list(response["content"]) == ["application/problem+json"], (path, status)
