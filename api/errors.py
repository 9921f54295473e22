"""Turning an error into a response: problem details for programs, the same as a page for people."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api import problems
from api.pages.refusals import refusal
from api.pages.rendering import language_of, render
from api.pages.texts import TEXTS


def error_response(request: Request, error: Exception) -> Response:
    """The problem, as a page if a page was asked for."""
    problem = problems.problem_of(error, request=request.state.number, path=request.url.path)
    headers = {"cache-control": "no-store"}
    if isinstance(error, HTTPException):
        headers.update(error.headers or {})
    if not _is_page(request):
        return Response(
            problem.model_dump_json(),
            status_code=problem.status,
            media_type=problems.MEDIA_TYPE,
            headers=headers,
        )
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


def _is_page(request: Request) -> bool:
    asked_for_page = "text/html" in request.headers.get("accept", "")
    return asked_for_page and not request.url.path.startswith("/v1/")
