"""The web application: the API under /v1, the pages, and what holds for every request."""

from __future__ import annotations

from collections.abc import Collection
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware

from api.access.guard import Askers
from api.errors import error_response
from api.kept import KeptAnswers
from api.office.parts import Office
from api.pages.assets import Assets
from api.requests import Requests
from api.routers import (
    access,
    cadres,
    cases,
    duties,
    entries,
    events,
    exports,
    health,
    imports,
    metrics,
    objections,
    periods,
    roster,
    schemes,
    standings,
    submissions,
    supervision,
    what_if,
)
from api.routers.faces import access as access_pages
from api.routers.faces import cases as case_pages
from api.routers.faces import duties as duty_pages
from api.routers.faces import history as history_pages
from api.routers.faces import imports as import_pages
from api.routers.faces import notices as notice_pages
from api.routers.faces import objections as objection_pages
from api.routers.faces import periods as period_pages
from api.routers.faces import schemes as scheme_pages
from api.routers.faces import sign_in as sign_in_pages
from api.routers.faces import standing as standing_pages
from api.routers.faces import supervision as supervision_pages
from api.schemas.problem import Problem
from domain.errors import DomainError

API = (
    access,
    cadres,
    cases,
    duties,
    entries,
    events,
    exports,
    health,
    imports,
    metrics,
    objections,
    periods,
    roster,
    schemes,
    standings,
    submissions,
    supervision,
    what_if,
)
PAGES = (
    sign_in_pages,
    standing_pages,
    history_pages,
    period_pages,
    import_pages,
    case_pages,
    duty_pages,
    objection_pages,
    supervision_pages,
    notice_pages,
    scheme_pages,
    access_pages,
)
LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")


def create_app(office: Office, *, askers: Askers, hosts: Collection[str] = LOCAL_HOSTS) -> FastAPI:
    """The application of one office.

    `askers` tells who asks; `hosts` are the names under which the service may be asked.
    """
    app = FastAPI(
        title="Mingce",
        version=_version(),
        summary="The open register of cadre assessment: standings, cards, explanations, histories",
        openapi_url="/v1/openapi.json",
        docs_url=None,  # the usual viewers load scripts from elsewhere
        redoc_url=None,
        middleware=[Middleware(Requests, hosts=hosts), Middleware(KeptAnswers, office=office)],
    )
    app.state.office = office
    app.state.askers = askers
    make_document = app.openapi
    for handled in (DomainError, RequestValidationError, HTTPException):
        app.add_exception_handler(handled, error_response)
    for module in (*API, *PAGES):
        app.include_router(module.router)
    app.openapi = lambda: _with_problems(make_document())  # type: ignore[method-assign]
    app.mount("/static", Assets(), name="static")
    return app


def _version() -> str:
    try:
        return version("mingce")
    except PackageNotFoundError:  # run from a checkout
        return "0"


def _with_problems(document: dict[str, Any]) -> dict[str, Any]:
    """The document with the shape of errors, which routes name by reference."""
    document["components"]["schemas"]["Problem"] = Problem.model_json_schema()
    return document
