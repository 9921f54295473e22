"""One request about one case, as the county or as its reporters see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Depends, Request, Response

from api.access.asker import Asker
from api.access.guard import AskerOf
from api.access.roles import Permission
from api.office import cases
from api.office.answering.cases import own_bodies
from api.office.parts import Office
from api.pages import cases as pages
from api.pages.forms import Form, submit
from api.pages.rendering import language_of, render
from api.routers.answering import OfficeOf
from api.routers.case_parts import CaseId
from api.routers.writing import require_county
from domain.actor import Actor
from domain.slices.case_life import unknown_case
from ledger.context import Context

PRIVATE = {"cache-control": "no-store"}
"""What pages that show something sealed, or a form about it, are sent with."""


@dataclass(frozen=True, slots=True)
class Desk:
    """One request about one case."""

    request: Request
    office: Office
    asker: Asker
    case: str

    def show(
        self, form: Form, status: int = HTTPStatus.OK, *, opening: Context | None = None
    ) -> Response:
        """The case as the county sees it."""
        language = language_of(self.request)
        values = pages.case_page(
            self.office, self.asker, language, self.case, form, opening=opening
        )
        return render(self.request, "case.html", values, status=status, headers=PRIVATE)

    def show_own(
        self, form: Form, status: int = HTTPStatus.OK, *, opening: Context | None = None
    ) -> Response:
        """The case as those see it who reported it."""
        language = language_of(self.request)
        values = pages.own_case_page(self.office, language, self.case, form, opening=opening)
        return render(self.request, "case.html", values, status=status, headers=PRIVATE)

    def context(self, permission: Permission) -> Context:
        """In the name of the grant that permits it."""
        return Context(self.asker.actor(permission), request=self.request.state.number)

    def do(self, form: Form, permission: Permission, act: Callable[[Context], Any]) -> Response:
        """An act of the county."""
        require_county(self.office, self.asker, permission)
        context = self.context(permission)
        return submit(
            self.office,
            lambda: act(context),
            form,
            then=pages.case_url(self.case, own=False),
            again=self.show,
        )

    def own_context(self) -> Context:
        """In the name of the reporting body; a case of others is an unknown one."""
        body = cases.reported_case(self.office, self.case).body
        if body not in own_bodies(self.office):
            raise unknown_case(self.case)
        role = next(
            grant.role
            for grant in self.asker.grants_for("report-cases")
            if grant.jurisdiction == body
        )
        actor = Actor(body, role, person=self.asker.person, client=self.asker.client)
        return Context(actor, request=self.request.state.number)

    def do_own(
        self,
        form: Form,
        act: Callable[[Context], Any],
        again: Callable[[Form, HTTPStatus], Response],
    ) -> Response:
        """An act of the reporting body."""
        context = self.own_context()
        then = pages.case_url(self.case, own=True)
        return submit(self.office, lambda: act(context), form, then=then, again=again)


def desk_of(*, request: Request, office: OfficeOf, asker: AskerOf, case: CaseId) -> Desk:
    """The request, and the case that its address names."""
    return Desk(request, office, asker, case)


DeskOf = Annotated[Desk, Depends(desk_of)]
