"""The proof, for everybody: what the published log is, and a page to check what one holds."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from api.access.guard import needs
from api.documents.qr import checkpoint_svg
from api.office.proof import covering, log_of
from api.pages.forms import Form, FormOf
from api.pages.proof import check_page, file_in, proof_page, verdict_of
from api.pages.rendering import language_of, render
from api.problems import REFUSED, STATUSES
from api.routers.answering import OfficeOf
from api.schemas.queries import Position
from domain.errors import DomainError
from ledger.tlog.receipts import not_reached
from projections.bundle.verifier import VERIFIER

router = APIRouter(include_in_schema=False)

_NO_CACHE = {"cache-control": "no-cache"}


@router.get("/proof", dependencies=[needs("read-public")])
def read_proof(request: Request, office: OfficeOf) -> Response:
    base_url = str(request.base_url).rstrip("/")
    return render(request, "proof.html", proof_page(office, base_url), headers=_NO_CACHE)


@router.get("/proof/code.svg", dependencies=[needs("read-public")])
def read_code(office: OfficeOf, position: Position = None) -> Response:
    """The checkpoint that covers a position, or the one that is shown now."""
    log = log_of(office)
    shown = log.checkpoint()
    at = position or (shown.size if shown else 1)
    found = covering(office, at)
    if found is None:
        raise not_reached(at)
    return Response(checkpoint_svg(found.note), media_type="image/svg+xml", headers=_NO_CACHE)


@router.get(f"/proof/{VERIFIER.name}", dependencies=[needs("read-public")])
def read_verifier() -> Response:
    """The program that checks receipts and bundles without us, to be read before it is run."""
    return Response(
        VERIFIER.read_bytes(),
        media_type="text/x-python",
        headers={**_NO_CACHE, "content-disposition": f'attachment; filename="{VERIFIER.name}"'},
    )


@router.get("/proof/check", dependencies=[needs("read-public")])
def begin_check(request: Request) -> Response:
    return render(request, "proof_check.html", check_page(Form()))


@router.post("/proof/check", dependencies=[needs("read-public")])
def check(request: Request, office: OfficeOf, form: FormOf) -> Response:
    try:
        data = file_in(form)
    except DomainError as error:
        status = STATUSES.get(error.code, REFUSED)
        refused = Form(form.typed, form.files, error)
        return render(request, "proof_check.html", check_page(refused), status=status)
    verdict = verdict_of(office, language_of(request), data)
    return render(
        request,
        "proof_check.html",
        check_page(form, verdict),
        status=HTTPStatus.OK,
        headers={"cache-control": "no-store"},
    )
