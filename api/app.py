"""The web application: the API under /v1, the pages, and what holds for every request."""

from __future__ import annotations

from collections.abc import Collection
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.staticfiles import StaticFiles

from api.errors import error_response
from api.office.parts import Office
from api.pages.rendering import STATIC
from api.requests import Requests
from api.routers import cadres, health, pages, standings
from api.schemas.problem import Problem
from domain.errors import DomainError

LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")


def create_app(office: Office, *, hosts: Collection[str] = LOCAL_HOSTS) -> FastAPI:
    """The application of one office. `hosts` are the names under which it may be asked."""
    app = FastAPI(
        title="Mingce",
        version=_version(),
        summary="The open register of cadre assessment: standings, cards, explanations, histories",
        openapi_url="/v1/openapi.json",
        docs_url=None,  # the usual viewers load scripts from elsewhere
        redoc_url=None,
        middleware=[Middleware(Requests, hosts=hosts)],
    )
    app.state.office = office
    make_document = app.openapi
    for handled in (DomainError, RequestValidationError, HTTPException):
        app.add_exception_handler(handled, error_response)
    for module in (standings, cadres, health, pages):
        app.include_router(module.router)
    app.openapi = lambda: _with_problems(make_document())  # type: ignore[method-assign]
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
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
