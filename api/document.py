"""The OpenAPI document: what FastAPI makes of the routes, and what holds for all of them.

Routes say what they answer; errors, examples and ways to sign in are added here, so that none
is forgotten. Examples are answers of the test county (`api/schemas/examples/<operation>.json`),
which tests hold to the real ones; examples of bodies stand with their models, or in
`api/schemas/requests.json`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from api.access.guard import Needed
from api.routers.answering import problems
from api.schemas.problem import Problem

EXAMPLES = Path(__file__).parent / "schemas" / "examples"
_REQUESTS: Mapping[str, Any] = json.loads((EXAMPLES.parent / "requests.json").read_text("utf-8"))
DESCRIPTION = """\
Every answer tells the entry of the ledger up to which it knows (`freshness`), carries an ETag, and
can be asked to wait for an entry (`wait_for`). Every write is a POST, answers with a receipt, and
is done once under an `Idempotency-Key`. Every error is problem details (RFC 9457) with a stable
`code` and a `next_step`. Points and money are decimal strings.
"""
TAGS = {
    "standings": "Periods, rankings, grades",
    "cadres": "Cards, explanations, histories",
    "roster": "Who serves where",
    "bodies": "Townships, villages, departments",
    "entries": "What is scored, one by one",
    "imports": "What is scored and who serves, by the workbook",
    "periods": "From open to final, and after",
    "outcomes": "Outcomes, pay, tiers, coefficients of final periods",
    "schemes": "The rules",
    "what-if": "Other entries, other rules",
    "exports": "Files of what may be read",
    "events": "What happens, as it happens",
    "cases": "The negative and the positive list: reports, verification, measures",
    "submissions": "Cases by machine: one by one, in batches, by the workbook",
    "duties": "What is owed by whom, by when",
    "objections": "Objections, rulings, appeals",
    "supervision": "What auditors look at first",
    "audit": "The log, and whether it still comes out",
    "proof": "The published log, and receipts out of it",
    "log": "The published log: signed checkpoints and tiles (C2SP)",
    "access": "Accounts, clients, grants",
    "service": "Health and figures of the service",
}
PERMISSION = "x-permission"
"""Where an operation says which permission it needs."""

_ANY = (400, 401, 403, 404, 409, 413, 415, 422, 429, 503)
_READING = (401, 403, 404, 409, 422, 429, 503)
_SERVICE = (429, 503)
_SECURITY = {
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "mingce",
        "description": "The session of somebody who signed in on the page /sign-in.",
    },
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "The token of a client, from POST /v1/token.",
    },
    "signature": {
        "type": "apiKey",
        "in": "header",
        "name": "Signature",
        "description": "A signature of the request (RFC 9421) with a registered key of the "
        "client: covers the method, the address, the content's digest and type, and the "
        "Idempotency-Key. Asked of clients with a key who submit cases.",
    },
}


def operation_id(route: APIRoute) -> str:
    """Routes are known by the names of their functions."""
    return route.name


def permissions(app: FastAPI) -> dict[str, str]:
    """The permission that each operation needs, by its id."""
    return {
        operation_id(route): dependency.permission
        for context in iter_route_contexts(app.routes)
        if isinstance(route := context.original_route, APIRoute)
        for dependency in (one.dependency for one in route.dependencies)
        if isinstance(dependency, Needed)
    }


def finished(document: dict[str, Any], needed: Mapping[str, str]) -> dict[str, Any]:
    """The document with errors, examples, permissions, security and tags."""
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    schemas["Problem"] = Problem.model_json_schema()
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    components["securitySchemes"] = _SECURITY | components.get("securitySchemes", {})
    used = {tag for _, _, operation in operations(document) for tag in operation.get("tags", ())}
    document["tags"] = [
        {"name": name, "description": what} for name, what in TAGS.items() if name in used
    ]
    for path, method, operation in operations(document):
        _finish(path, method, operation)
        if (permission := needed.get(operation["operationId"])) is not None:
            operation[PERMISSION] = permission
    return document


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Path, method and operation of every operation."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def _finish(path: str, method: str, operation: dict[str, Any]) -> None:
    operation["tags"] = list(dict.fromkeys(operation.get("tags", ())))
    statuses = _ANY if method == "post" else _READING if path.startswith("/v1/") else _SERVICE
    responses = operation["responses"]
    for status, problem in problems(*statuses).items():
        known = responses.get(str(status))
        if known is None or "application/problem+json" not in known.get("content", {}):
            responses[str(status)] = problem
    operation["responses"] = dict(sorted(responses.items()))
    if path.startswith("/v1/") and "security" not in operation:
        operation["security"] = [{"session": []}, {"bearer": []}, {}]
    for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
        for name in (operation["operationId"], f"{operation['operationId']} {media_type}"):
            if name in _REQUESTS:
                content["example"] = _REQUESTS[name]
    example = EXAMPLES / f"{operation['operationId']}.json"
    if example.exists():
        answer = responses["200"]["content"]["application/json"]
        answer["example"] = json.loads(example.read_text("utf-8"))
