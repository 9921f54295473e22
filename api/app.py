"""The web application: the API under /v1, the pages, and what holds for every request."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from functools import cache, partial
from typing import Any

from anyio import to_thread
from fastapi import APIRouter, Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from api.access.csrf import check_call, check_form
from api.access.guard import Askers
from api.document import DESCRIPTION, finished, operation_id, permissions
from api.errors import answer_error
from api.feed import Feed
from api.kept import KeptAnswers
from api.metrics import Measured, Metrics
from api.office.parts import Office
from api.pages.assets import Assets
from api.pages.sign_in import Offered
from api.requests import Requests
from api.routers import (
    access,
    audit,
    bodies,
    bundles,
    cadres,
    cases,
    duties,
    entries,
    events,
    exports,
    health,
    imports,
    log,
    log_keys,
    metrics,
    objections,
    outcomes,
    periods,
    receipts,
    reference,
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
from api.routers.faces import proof as proof_pages
from api.routers.faces import schemes as scheme_pages
from api.routers.faces import sign_in as sign_in_pages
from api.routers.faces import standing as standing_pages
from api.routers.faces import supervision as supervision_pages
from api.routers.media import check_media, check_query
from domain.errors import DomainError
from domain.version import mingce_version

API = (
    access,
    audit,
    bodies,
    bundles,
    cadres,
    cases,
    duties,
    entries,
    events,
    exports,
    health,
    imports,
    log,
    log_keys,
    metrics,
    objections,
    outcomes,
    periods,
    receipts,
    reference,
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
    proof_pages,
    scheme_pages,
    access_pages,
)
MOST_THREADS = 16
"""What answers at a time: each holds a database connection or two (`projections.database`)."""
LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")


def create_app(
    office: Office,
    *,
    askers: Askers,
    hosts: Collection[str] = LOCAL_HOSTS,
    offered: Sequence[Offered] = (),
) -> FastAPI:
    """The application of one office.

    `askers` tells who asks; `hosts` are the names under which the service may be asked;
    `offered` are accounts that the sign-in page offers, in a demonstration.
    """
    metrics = Metrics(office)
    app = FastAPI(
        title="Mingce",
        version=mingce_version(),
        summary="The open register of cadre assessment: standings, cards, explanations, histories",
        description=DESCRIPTION,
        generate_unique_id_function=operation_id,
        openapi_url="/v1/openapi.json",
        docs_url=None,  # the usual viewers load scripts from elsewhere
        redoc_url=None,
        lifespan=_with_few_threads,
        routes=_routes(),
        middleware=[
            Middleware(Measured, metrics=metrics),
            Middleware(Requests, hosts=hosts),
            Middleware(KeptAnswers, office=office),
        ],
    )
    app.state.office = office
    app.state.askers = askers
    app.state.metrics = metrics
    app.state.feed = Feed(office)
    app.state.offered = offered
    app.state.entries_public = office.log is not None and office.log.entries_public
    for handled in (DomainError, RequestValidationError, HTTPException):
        app.add_exception_handler(handled, answer_error)
    app.openapi = cache(partial(_document, app, app.openapi))  # type: ignore[method-assign]
    app.mount("/static", Assets(), name="static")
    return app


@cache
def _routes() -> list[BaseRoute]:
    """What all offices of a process share: FastAPI takes most of a second to prepare it.

    Which office answers stands in the application's state, so nothing here knows of one.
    """
    router = APIRouter(generate_unique_id_function=operation_id)
    calls = [Depends(check_call), Depends(check_media), Depends(check_query)]
    for module in API:
        router.include_router(module.router, dependencies=calls)
    for module in PAGES:
        router.include_router(module.router, dependencies=[Depends(check_form)])
    return list(router.routes)


@asynccontextmanager
async def _with_few_threads(_: FastAPI) -> AsyncIterator[None]:
    to_thread.current_default_thread_limiter().total_tokens = MOST_THREADS
    yield


def _document(app: FastAPI, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    return finished(make(), permissions(app))
