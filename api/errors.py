"""Turning an error into a response: problem details for programs, the same as a page for people."""

from __future__ import annotations

from contextlib import suppress
from http import HTTPStatus
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api import problems
from api.access.asker import Asker
from api.access.guard import asker_of
from api.pages.navigation import home_url
from api.pages.refusals import refusal
from api.pages.rendering import language_of, render
from api.pages.texts import TEXTS
from domain.errors import DomainError


def error_response(request: Request, error: Exception) -> Response:
    """The problem, as a page if a page was asked for."""
    problem = problems.problem_of(error, request=request.state.number, path=request.url.path)
    headers = {"cache-control": "no-store"}
    if isinstance(error, HTTPException):
        headers.update(error.headers or {})
    if (wait_s := problem.fields.get("retry_after_s")) is not None:
        headers["retry-after"] = str(wait_s)
    if not _is_page(request):
        if problem.status == HTTPStatus.UNAUTHORIZED:
            headers["www-authenticate"] = "Bearer"
        return Response(
            problem.model_dump_json(),
            status_code=problem.status,
            media_type=problems.MEDIA_TYPE,
            headers=headers,
        )
    if (elsewhere := _elsewhere(request, problem.code)) is not None:
        return RedirectResponse(elsewhere, HTTPStatus.SEE_OTHER, headers)
    key = f"problem.{problem.status}"
    return render(
        request,
        "problem.html",
        {
            "problem": problem,
            "heading_key": key if key in TEXTS else "problem.400",
            "refusal": refusal(
                language_of(request),
                code=problem.code,
                message=problem.detail,
                next_step=problem.next_step,
                fields=problem.fields,
            ),
        },
        status=problem.status,
        headers=headers,
    )


async def answer_error(request: Request, error: Exception) -> Response:
    """The same for an error of the app, whose page shows the menu of the one who asks."""
    if _is_page(request):
        with suppress(DomainError):
            await asker_of(request)
    return error_response(request, error)


def _elsewhere(request: Request, code: str) -> str | None:
    """Where a reader is led instead of being refused: to sign in, or from / to what is his."""
    if request.method not in {"GET", "HEAD"}:
        return None
    if code == "sign-in-needed":
        asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return "/sign-in" if asked == "/" else f"/sign-in?{urlencode({'to': asked})}"
    if code == "not-permitted" and request.url.path == "/":
        home = home_url(getattr(request.state, "asker", Asker()))
        return home if home != "/" else None
    return None


def _is_page(request: Request) -> bool:
    asked_for_page = "text/html" in request.headers.get("accept", "")
    return asked_for_page and not request.url.path.startswith("/v1/")
