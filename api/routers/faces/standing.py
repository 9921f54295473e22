"""The pages: the county's standing and a cadre's card."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from starlette.responses import RedirectResponse

from api.access.guard import AskerOf, needs
from api.access.reach import require_subject
from api.documents.pdf import render_pdf
from api.office import answers
from api.office.parts import Office
from api.pages.card import card_page, explanation_page
from api.pages.card_paper import card_paper
from api.pages.choices import read_choice
from api.pages.county import Asked, county_page
from api.pages.keeping import kept_values
from api.pages.navigation import home_url
from api.pages.rendering import card_url, language_of, render
from api.pages.wording import day_words
from api.routers.answering import OfficeOf, entity_tag, known_already, not_modified
from api.schemas.queries import CadreClass, Group, Name, SubjectId
from domain.errors import DomainError

router = APIRouter(include_in_schema=False)

PeriodChosen = Annotated[str, Query(max_length=140)]
ScoreAsked = Annotated[str, Query(pattern=r"^(-?(0|[1-9][0-9]{0,6})(\.[0-9]{1,4})?)?$")]


@router.get("/home", dependencies=[needs("read-public")])
def go_home(asker: AskerOf) -> Response:
    return RedirectResponse(home_url(asker), status_code=303)


@router.get("/", dependencies=[needs("read-standings")])
def read_county(
    *,
    request: Request,
    office: OfficeOf,
    of: PeriodChosen = "",
    group: Group = "",
    cadre_class: CadreClass = "",
    grade: Annotated[str, Query(max_length=64)] = "",
    tier: Annotated[str, Query(pattern=r"^[0-9]{0,4}$")] = "",
    low: ScoreAsked = "",
    below: ScoreAsked = "",
    page: Annotated[str, Query(pattern=r"^([1-9][0-9]{0,4}|all)$")] = "1",
) -> Response:
    language = language_of(request)
    asked = Asked(
        of=of,
        group=group,
        cadre_class=cadre_class,
        grade=grade,
        tier=tier,
        low=low,
        below=below,
        page=page,
    )
    return answer_page(
        request,
        office,
        "county.html",
        lambda: kept_values(
            request, office, language, lambda: county_page(office, language, asked)
        ),
    )


@router.get("/cadres/{subject}", dependencies=[needs("read-cards", or_own="subject")])
def read_card(
    *,
    request: Request,
    office: OfficeOf,
    asker: AskerOf,
    subject: SubjectId,
    of: PeriodChosen = "",
) -> Response:
    require_subject(office, asker, "read-cards", subject)
    language = language_of(request)
    return answer_page(
        request,
        office,
        "card.html",
        lambda: card_page(office, asker, language, subject, of=of),
    )


@router.get(
    "/cadres/{subject}/explanation/{column}", dependencies=[needs("read-cards", or_own="subject")]
)
def read_explanation(
    *,
    request: Request,
    office: OfficeOf,
    asker: AskerOf,
    subject: SubjectId,
    column: Name,
    of: PeriodChosen = "",
) -> Response:
    require_subject(office, asker, "read-cards", subject)
    return answer_page(
        request,
        office,
        "explanation_page.html",
        lambda: explanation_page(office, subject, column, of=of),
    )


@router.get("/cadres/{subject}/card.pdf", dependencies=[needs("read-cards", or_own="subject")])
def print_card(
    *,
    request: Request,
    office: OfficeOf,
    asker: AskerOf,
    subject: SubjectId,
    of: PeriodChosen = "",
) -> Response:
    require_subject(office, asker, "read-cards", subject)
    language = language_of(request)
    scheme, assessment, period = read_choice(of) or ("", "", "")
    view = answers.card_view(office, subject, scheme=scheme, assessment=assessment, period=period)
    if view.detail is None:
        raise DomainError(
            "no-card-yet",
            f"{subject} is not part of any period yet.",
            next_step="Come back once a period has been opened.",
            subject=subject,
        )
    today = office.today()
    shown = view.detail.standing.period
    values = card_paper(
        view,
        view.detail,
        language,
        address=str(request.base_url).rstrip("/") + card_url(subject, shown),
        printed=day_words(today, language),
    )
    return Response(
        render_pdf("card", values, made_at=datetime.combine(today, time(), UTC)),
        media_type="application/pdf",
        headers={
            "content-disposition": f'inline; filename="card-{shown.period}.pdf"',
            "cache-control": "no-store",
        },
    )


def answer_page(
    request: Request,
    office: Office,
    template: str,
    make: Callable[[], dict[str, Any]],
    *,
    besides: str = "",
) -> Response:
    """The page with its ETag, or 304; `besides` names what else than the ledger it depends on."""
    tag = entity_tag(request, office, besides=besides)
    if known_already(request, tag):
        return not_modified(tag)
    return render(request, template, make(), headers={"etag": tag, "cache-control": "no-cache"})
