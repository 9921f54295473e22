"""The rules: packs, adopted versions, what they say, how they differ; check and adopt."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter, Request, Response

from api.access.guard import needs
from api.office import answers, schemes
from api.office.answering import schemes as scheme_answers
from api.office.views.schemes import (
    ChangesView,
    CheckView,
    PackRow,
    PacksView,
    SchemeView,
    VersionRow,
    VersionsView,
    scheme_view,
)
from api.routers.answering import (
    READS,
    OfficeOf,
    answer_computed,
    answer_json,
    answer_text,
    problems,
)
from api.routers.writing import WRITES, WritingOf, answer_write
from api.schemas.queries import Day, OtherVersion, SchemeAsked, SchemeName, Version, WaitFor
from api.schemas.schemes import Adoption, Checked
from domain.schemes import packs
from domain.schemes.load import load_scheme
from domain.schemes.schema import json_schema

router = APIRouter(prefix="/v1", tags=["schemes"], default_response_class=Response)

YAML = "application/yaml"
_TEXT = {
    "content": {
        YAML: {
            "schema": {"description": "A scheme; schema.json says what it may hold."},
            "example": 'scheme: points\nversion: "2025.1"\ntitle: {zh: 村干部积分考核办法, en: Points}\n',
        }
    }
}


@router.get(
    "/packs",
    summary="The packs that come with Mingce",
    dependencies=[needs("read-public")],
    responses={200: {"model": PacksView}, **READS},
)
def list_packs(*, request: Request, office: OfficeOf) -> Response:
    return answer_json(
        request,
        office,
        lambda: PacksView(
            packs=tuple(PackRow(scheme=n, version=v) for n, v in packs.pack_versions())
        ),
    )


@router.get(
    "/packs/{scheme}/{version}/text",
    summary="The text of a pack, to change a copy of it",
    dependencies=[needs("read-public")],
    responses={200: {"description": "The file.", **_TEXT}, **READS},
)
def read_pack_text(
    *, request: Request, office: OfficeOf, scheme: SchemeName, version: Version
) -> Response:
    return answer_text(request, office, lambda: packs.pack_text(scheme, version), YAML)


@router.get(
    "/packs/{scheme}/{version}",
    summary="A pack in sentences",
    dependencies=[needs("read-public")],
    responses={200: {"model": SchemeView}, **READS},
)
def read_pack(
    *, request: Request, office: OfficeOf, scheme: SchemeName, version: Version, on: Day = None
) -> Response:
    def make() -> SchemeView:
        text = packs.pack_text(scheme, version)
        day = on or load_scheme(text, on=date.max).effective_on
        return scheme_view(load_scheme(text, on=day), day)

    return answer_json(request, office, make)


@router.get(
    "/schemes",
    summary="The versions that this ledger has adopted",
    dependencies=[needs("read-public")],
    responses={200: {"model": VersionsView}, **READS},
)
def list_schemes(
    *, request: Request, office: OfficeOf, scheme: SchemeAsked = "", wait_for: WaitFor = None
) -> Response:
    return answer_json(
        request,
        office,
        lambda: VersionsView(
            freshness=answers.freshness(office),
            versions=tuple(
                VersionRow(
                    scheme=one.scheme,
                    version=one.scheme_version,
                    digest=one.digest,
                    effective_on=one.effective_on,
                    position=one.position,
                )
                for one in scheme_answers.versions(office, scheme or None)
            ),
        ),
        wait_for=wait_for,
    )


@router.get(
    "/schemes/schema.json",
    summary="The JSON Schema of a scheme file, for editors",
    dependencies=[needs("read-public")],
    responses={
        200: {
            "description": "The schema.",
            "content": {
                "application/json": {
                    "schema": {"type": "object"},
                    "example": {"title": "SchemeDocument", "type": "object"},
                }
            },
        },
        **READS,
    },
)
def read_scheme_schema(*, request: Request, office: OfficeOf) -> Response:
    return answer_json(request, office, json_schema)


@router.post(
    "/schemes/check",
    summary="Lint a scheme and work through its golden cases; records nothing",
    dependencies=[needs("simulate")],
    responses={200: {"model": CheckView}, **problems(401, 403, 404, 413, 415, 422, 429, 503)},
)
def check_scheme(given: Checked) -> Response:
    if given.pack is None:
        return answer_computed(scheme_answers.check(given.text or "", given.cases))
    text, source = scheme_answers.pack_named(given.pack)
    cases = given.cases or packs.pack_cases(*source.split("/")[:2])
    return answer_computed(scheme_answers.check(text, cases, source))


@router.get(
    "/schemes/{scheme}/{version}",
    summary="An adopted version in sentences, its parameters as they stand on a day",
    dependencies=[needs("read-public")],
    responses={200: {"model": SchemeView}, **READS},
)
def read_scheme(
    *,
    request: Request,
    office: OfficeOf,
    scheme: SchemeName,
    version: Version,
    on: Day = None,
    wait_for: WaitFor = None,
) -> Response:
    day = on or office.today()
    return answer_json(
        request,
        office,
        lambda: scheme_view(
            scheme_answers.scheme_of(scheme_answers.version(office, scheme, version), day), day
        ),
        wait_for=wait_for,
    )


@router.get(
    "/schemes/{scheme}/{version}/text",
    summary="The text of an adopted version, byte for byte",
    dependencies=[needs("read-public")],
    responses={200: {"description": "The file.", **_TEXT}, **READS},
)
def read_scheme_text(
    *,
    request: Request,
    office: OfficeOf,
    scheme: SchemeName,
    version: Version,
    wait_for: WaitFor = None,
) -> Response:
    return answer_text(
        request,
        office,
        lambda: scheme_answers.version(office, scheme, version).text,
        YAML,
        wait_for=wait_for,
    )


@router.get(
    "/schemes/{scheme}/{version}/diff/{other}",
    summary="What changes from one adopted version to another",
    dependencies=[needs("read-public")],
    responses={200: {"model": ChangesView}, **READS},
)
def diff_schemes(
    *,
    request: Request,
    office: OfficeOf,
    scheme: SchemeName,
    version: Version,
    other: OtherVersion,
    on: Day = None,
    wait_for: WaitFor = None,
) -> Response:
    day = on or office.today()

    def make() -> ChangesView:
        old, new = (
            scheme_answers.scheme_of(scheme_answers.version(office, scheme, number), day)
            for number in (version, other)
        )
        return scheme_answers.changes(old, new, day)

    return answer_json(request, office, make, wait_for=wait_for)


@router.post(
    "/schemes",
    summary="Adopt a scheme: its whole text becomes part of the ledger",
    dependencies=[needs("manage-schemes")],
    **WRITES,
)
def adopt_scheme(writing: WritingOf, given: Adoption) -> Response:
    office = writing.office
    if given.pack is None:
        text, source = given.text or "", "scheme.yaml"
    else:
        text, source = scheme_answers.pack_named(given.pack)
    scheme = load_scheme(text, on=given.effective_on or office.today(), source=source)
    return answer_write(
        writing,
        "manage-schemes",
        lambda context: schemes.adopt(
            office, text, context, source=source, effective_on=given.effective_on
        ),
        location=f"/v1/schemes/{scheme.name}/{scheme.version}",
    )
