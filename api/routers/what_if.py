"""What if: the same period with other entries, or under another text of the scheme."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.access.guard import AskerOf, needs
from api.office import what_if
from api.office.answering import schemes as scheme_answers
from api.office.views.what_if import WhatIfView, what_if_view
from api.routers.answering import OfficeOf, answer_computed, problems
from api.routers.writing import subject_given
from api.schemas.queries import Name, PeriodKey, SchemeName
from api.schemas.what_if import Supposition

router = APIRouter(prefix="/v1", tags=["what-if"], default_response_class=Response)


@router.post(
    "/what-if/{scheme}/{assessment}/{period}",
    summary="Who would move, and what it would cost; records nothing",
    dependencies=[needs("simulate")],
    responses={
        200: {"model": WhatIfView},
        **problems(401, 403, 404, 409, 413, 415, 422, 429, 503),
    },
)
def suppose(
    *,
    office: OfficeOf,
    asker: AskerOf,
    scheme: SchemeName,
    assessment: Name,
    period: PeriodKey,
    given: Supposition,
) -> Response:
    text = given.text
    if text is None and given.pack is not None:
        text, _ = scheme_answers.pack_named(given.pack)
    found = what_if.what_if(
        office,
        scheme,
        assessment,
        period,
        other_text=text,
        supposed=[
            what_if.Supposed(
                subject=subject_given(office, asker, "simulate", one.subject),
                input=one.input,
                value=one.value,
                level=one.level,
                item=one.item,
                rater=one.rater,
                on=one.on,
            )
            for one in given.supposed
        ],
        left_out=given.left_out,
    )
    return answer_computed(what_if_view(office, found))
