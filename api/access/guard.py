"""What a route needs: one named permission, checked before the route runs.

    @router.get("/v1/cases", dependencies=[needs("read-cases")])
    def list_cases(asker: AskerOf, ...): ...

`needs` says that some grant has the permission; whether it reaches the body, person or case in
question is for the route to ask (`api.access.reach`). A route without `needs` fails the tests.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends, Request

from api.access.asker import Asker
from api.access.roles import Permission

Askers = Callable[[Request], Asker]
"""How an application knows who asks: sign-in in the product, a fixed asker in tests."""


def asker_of(request: Request) -> Asker:
    """Who asks, found once a request."""
    known: Asker | None = getattr(request.state, "asker", None)
    if known is None:
        askers: Askers = request.app.state.askers
        known = request.state.asker = askers(request)
    return known


AskerOf = Annotated[Asker, Depends(asker_of)]


class Needed:
    """The dependency that checks a permission; tests read `permission` off the routes."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    def __call__(self, asker: AskerOf) -> None:
        asker.require(self.permission)


def needs(permission: Permission) -> Any:
    """The entry for a route's `dependencies`."""
    return Depends(Needed(permission))
