"""The acts about one case, in order, with what is sealed in them where it may be shown."""

from __future__ import annotations

from datetime import date
from typing import Any

from api.office.answering.reading import Reading
from api.office.casework.texts import open_details, owner_of
from api.office.casework.titles import Titles
from api.office.views.cases import CaseMoment, DetailsView, EvidenceOfCase
from domain.events import tags
from domain.events.cases import (
    CaseCorrected,
    CaseDetailsOpened,
    CaseReported,
    CaseVerified,
    CaseWithdrawn,
    MeasureImposed,
    MeasureLifted,
)
from ledger.envelope import Recorded
from projections.log import read_tagged
from projections.replay import CHINA_STANDARD_TIME

_OF_THE_REPORTER = (CaseReported, CaseCorrected, CaseWithdrawn)


def timeline(
    look: Reading, case: str, *, opened: bool, own: bool
) -> tuple[tuple[CaseMoment, ...], bool]:
    """The acts, and whether their words were erased.

    `opened`: with what is sealed. `own`: for the reporting body, which sees its own words; of the
    county's acts only that they happened, and no looks.
    """
    recorded = read_tagged(look.connection, look.ledger, [tags.case(case)], until=look.position)
    if own:
        recorded = [one for one in recorded if not isinstance(one.event, CaseDetailsOpened)]
    titles = Titles(look.office)
    reported = next(one.event for one in recorded if isinstance(one.event, CaseReported))
    moments = tuple(
        _moment(look, one, reported.scheme, titles, opened=opened, own=own) for one in recorded
    )
    erased = open_details(look.office, case, [reported.details])[0] is None if opened else False
    return moments, erased


def _moment(
    look: Reading, recorded: Recorded, scheme: str, titles: Titles, *, opened: bool, own: bool
) -> CaseMoment:
    event: Any = recorded.event
    theirs = isinstance(event, _OF_THE_REPORTER)
    shown = opened and (theirs or not own)
    whole = theirs or not own
    measure = getattr(event, "measure", "") if whole else ""
    return CaseMoment(
        position=recorded.position,
        type=event.TOPIC,
        recorded_at=recorded.recorded_at,
        done_on=_done_on(recorded),
        body=recorded.actor.body,
        body_name=look.body_name(recorded.actor.body),
        role=recorded.actor.role,
        who=recorded.actor.who if whole else "",
        words=_words(look, event) if shown else None,
        details=_details(look, event, scheme, titles) if shown else None,
        evidence=tuple(
            EvidenceOfCase(sha256=one.sha256, size=one.size, media_type=one.media_type)
            for one in getattr(event, "evidence", ())
        )
        if whole
        else (),
        measure=titles.measure(scheme, measure) if measure else None,
        lifts=event.lifts if isinstance(event, MeasureLifted) and whole else None,
        same_as=(getattr(event, "same_as", "") or None) if whole else None,
    )


def _done_on(recorded: Recorded) -> date:
    """The day of the act: that of a situation, or of a measure's first day, is another."""
    event = recorded.event
    if isinstance(event, CaseVerified):
        return date.fromisoformat(event.verified_on)
    if isinstance(event, MeasureImposed | MeasureLifted):
        return recorded.recorded_at.astimezone(CHINA_STANDARD_TIME).date()
    return recorded.effective_on


def _words(look: Reading, event: Any) -> str | None:
    sealed = getattr(event, "reason", None) or getattr(event, "finding", None)
    return look.office.vault.open_text(owner_of(event.case), sealed) if sealed else None


def _details(look: Reading, event: Any, scheme: str, titles: Titles) -> DetailsView | None:
    if not isinstance(event, CaseReported | CaseCorrected):
        return None
    [details] = open_details(look.office, event.case, [event.details])
    if details is None:
        return None
    body = look.bodies.get(details.subject)
    cadre = look.cadres([details.subject]).get(details.subject)
    return DetailsView(
        details=details,
        subject_name=body.name if body else look.names([details.subject]).get(details.subject),
        unit_name=look.body_name(cadre.unit) if cadre and cadre.unit else None,
        situation_title=titles.situation(scheme, details.situation),
    )
