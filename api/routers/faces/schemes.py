"""Schemes: the rules in force, how two versions differ, and what other rules would do."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from starlette.responses import RedirectResponse

from api.access.guard import needs
from api.office.answering import schemes as scheme_answers
from api.office.schemes import scheme_in_force
from api.pages.rendering import language_of, render
from api.pages.scheme import diff_page, scheme_page, scheme_url, schemes_page
from api.pages.what_if import Supposition, what_if_page
from api.routers.answering import OfficeOf
from api.schemas.queries import SchemeName

router = APIRouter(include_in_schema=False)

Version = Annotated[str, Path(max_length=32, pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]*$")]
Given = Annotated[list[str], Query(max_length=20)]


@router.get("/schemes", dependencies=[needs("read-public")])
def list_schemes(request: Request, office: OfficeOf) -> Response:
    return render(request, "schemes.html", schemes_page(office))


@router.get("/schemes/{name}", dependencies=[needs("read-public")])
def current_version(office: OfficeOf, name: SchemeName, on: date | None = None) -> Response:
    current = scheme_in_force(office, name, on or office.today())
    return RedirectResponse(scheme_url(name, current.version, on=on), status_code=303)


@router.get("/schemes/{name}/what-if", dependencies=[needs("simulate")])
def suppose(
    *,
    request: Request,
    office: OfficeOf,
    name: SchemeName,
    of: Annotated[str, Query(max_length=80)] = "",
    version: Annotated[str, Query(max_length=64)] = "",
    parameter: Given = [],  # noqa: B006 (FastAPI copies it)
    value: Given = [],  # noqa: B006
) -> Response:
    asked = Supposition(of=of, version=version, parameters=tuple(parameter), values=tuple(value))
    values = what_if_page(office, language_of(request), name, asked)
    status = 200 if values["error"] is None else 422
    return render(request, "what_if.html", values, status=status)


@router.get("/schemes/{name}/{version}", dependencies=[needs("read-public")])
def read_scheme(
    *,
    request: Request,
    office: OfficeOf,
    name: SchemeName,
    version: Version,
    on: date | None = None,
    view: Literal["rules", "steps", "text"] = "rules",
) -> Response:
    values = scheme_page(office, language_of(request), name, version, on=on, view=view)
    return render(request, "scheme.html", values)


@router.get("/schemes/{name}/{version}/text", dependencies=[needs("read-public")])
def download_text(office: OfficeOf, name: SchemeName, version: Version) -> Response:
    """The very text that was adopted, byte for byte."""
    adopted = scheme_answers.version(office, name, version)
    headers = {"content-disposition": f'attachment; filename="{name}-{version}.yaml"'}
    return Response(adopted.text, media_type="application/yaml", headers=headers)


@router.get("/schemes/{name}/{version}/diff", dependencies=[needs("read-public")])
def compare(
    *,
    request: Request,
    office: OfficeOf,
    name: SchemeName,
    version: Version,
    against: Annotated[str, Query(max_length=32)],
    on: date | None = None,
) -> Response:
    values = diff_page(office, name, version, against=against, on=on)
    return render(request, "scheme_diff.html", values)
