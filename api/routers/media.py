"""What a route takes: the parameters that it names, and JSON where it declares a body."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from fastapi import Request, params
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from domain.errors import DomainError

_ALWAYS = frozenset({"lang"})
_known: dict[Callable[..., Any], frozenset[str]] = {}


async def check_media(request: Request) -> None:
    """The dependency of the API: DomainError `media-type-unsupported` for another kind of body."""
    declared = getattr(request.scope.get("route"), "body_field", None)
    if declared is None or isinstance(declared.field_info, params.Form):
        return
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json" or (not kind and not await request.body()):
        return
    raise DomainError(
        "media-type-unsupported",
        f"This address takes JSON, not {kind or 'a body without Content-Type'}.",
        next_step="Send Content-Type: application/json.",
        media_type=kind,
    )


async def check_query(request: Request) -> None:
    """The same: DomainError `parameter-unknown`, as a filter misspelt would filter nothing."""
    asked = request.query_params.keys()
    route = request.scope.get("route")
    if not asked or not isinstance(route, APIRoute):
        return
    known = _parameters(route)
    if unknown := sorted(set(asked) - known - _ALWAYS):
        listed = ", ".join(sorted(known)) or "none"
        raise DomainError(
            "parameter-unknown",
            f"This address has no parameter {unknown[0]!r}.",
            next_step=f"It has: {listed}.",
            parameter=unknown[0],
        )


def _parameters(route: APIRoute) -> frozenset[str]:
    known = _known.get(route.endpoint)
    if known is None:
        known = _known[route.endpoint] = frozenset(_named(route.dependant))
    return known


def _named(dependant: Dependant) -> Iterator[str]:
    for field in dependant.query_params:
        yield field.alias
    for part in dependant.dependencies:
        yield from _named(part)
