"""What a route needs: one named permission, checked before the route runs.

    @router.get("/v1/cases", dependencies=[needs("read-cases")])
    def list_cases(asker: AskerOf, ...): ...

    @router.get("/v1/cadres/{subject}", dependencies=[needs("read-cards", or_own="subject")])
    def read_card(subject: str, ...): ...

`needs` says that some grant has the permission; whether it reaches the body, person or case in
question is for the route to ask (`api.access.reach`). A route without `needs` fails the tests.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from inspect import isawaitable
from typing import Annotated, Any

from fastapi import Depends, Request

from api.access.asker import Asker
from api.access.roles import Permission

Askers = Callable[[Request], Asker | Awaitable[Asker]]
"""How an application knows who asks: `api.access.sign_in` in the product, a fixed one in tests."""


async def asker_of(request: Request) -> Asker:
    """Who asks, found once a request."""
    known: Asker | None = getattr(request.state, "asker", None)
    if known is None:
        askers: Askers = request.app.state.askers
        found = askers(request)
        known = request.state.asker = await found if isawaitable(found) else found
    return known


AskerOf = Annotated[Asker, Depends(asker_of)]


class Needed:
    """The dependency that checks a permission; tests read its fields off the routes.

    `or_own` names the parameter of the path or the query that holds a person: whoever asks about
    himself, and may read what is about himself, needs no more. `unless` names a switch of the
    application that opens the route to everybody.
    """

    def __init__(self, permission: Permission, or_own: str, unless: str) -> None:
        self.permission = permission
        self.or_own = or_own
        self.unless = unless

    async def __call__(self, request: Request, asker: AskerOf) -> None:
        if self.unless and getattr(request.app.state, self.unless):
            return
        if self.or_own and asker.person and asker.may("read-own"):
            about = request.path_params.get(self.or_own) or request.query_params.get(self.or_own)
            if about == asker.person:
                return
        asker.require(self.permission)


def needs(permission: Permission, *, or_own: str = "", unless: str = "") -> Any:
    """The entry for a route's `dependencies`."""
    return Depends(Needed(permission, or_own, unless))
