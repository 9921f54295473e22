"""The questions that pages, the API and the command line ask. Nothing here changes anything.

`as_of` is a position: what was known then. `wait_for` is a position that the projections must
have come to first, as after one's own entry.
"""

from __future__ import annotations

from datetime import date

from api.office.answering.card import card_of
from api.office.answering.explained import Explanations, explain_all, explain_named, explain_one
from api.office.answering.history import history_of, moment_of
from api.office.answering.reading import check_position, reading
from api.office.answering.rows import standing_of
from api.office.answering.standing import view_of
from api.office.parts import Office
from api.office.views.answers import CardView, Freshness, PeriodsView, StandingView
from api.office.views.history import HistoryView, MomentDetail
from domain.calendar import parse_period
from domain.errors import DomainError
from domain.evaluation.explain_node import Node


def freshness(office: Office, *, wait_for: int | None = None) -> Freshness:
    """How far the projections have come."""
    with reading(office, wait_for=wait_for) as look:
        return look.freshness


def periods(office: Office) -> PeriodsView:
    """All periods of all assessments, those that ended last first."""
    with reading(office) as look:
        newest = sorted(
            look.lives,
            key=lambda life: (parse_period(life.period).ends_on, life.opened_at),
            reverse=True,
        )
        return PeriodsView(
            freshness=look.freshness,
            jurisdiction=look.jurisdiction,
            periods=tuple(look.period_view(life) for life in newest),
        )


def standing_view(
    office: Office,
    scheme: str,
    assessment: str,
    period: str,
    *,
    as_of: int | None = None,
    wait_for: int | None = None,
    group: str = "",
    cadre_class: str = "",
) -> StandingView:
    """The standing of a period: live while open, as computed and decided later, recorded at last.

    `group` and `cadre_class` narrow rows and counts. Raises DomainError `period-not-opened`,
    `position-ahead`, `projections-behind`.
    """
    if as_of is not None:
        check_position(office, as_of)
    with reading(office, wait_for=wait_for) as look:
        asked = (scheme, assessment, period, as_of, group, cadre_class)
        view: StandingView = look.kept.views.get(
            (look.ledger, look.freshness, office.today(), look.sight_key, *asked),
            lambda: view_of(
                look,
                standing_of(look, look.life(scheme, assessment, period), as_of),
                group=group,
                cadre_class=cadre_class,
            ),
        )
        return view


def card_view(
    office: Office,
    subject: str,
    *,
    scheme: str = "",
    assessment: str = "",
    period: str = "",
    wait_for: int | None = None,
) -> CardView:
    """A subject's points card, with one period in full: the one named, else the newest.

    Raises DomainError `subject-unknown`, `period-incomplete`, `period-not-opened`,
    `not-in-standing`.
    """
    named = [scheme, assessment, period]
    if any(named) and not all(named):
        raise DomainError(
            "period-incomplete",
            "A period is named by its scheme, its assessment and its key together.",
            next_step="Give all three, or none for the newest period.",
            scheme=scheme,
            assessment=assessment,
            period=period,
        )
    with reading(office, wait_for=wait_for) as look:
        chosen = look.life(scheme, assessment, period) if any(named) else None
        return card_of(look, subject, chosen)


def explanation(
    office: Office,
    subject: str,
    column: str,
    *,
    scheme: str,
    assessment: str,
    period: str,
    as_of: int | None = None,
    wait_for: int | None = None,
) -> Node:
    """Why a column of a subject's row is what it is, down to entries, rules and parameters.

    `column` is an outcome field (score, rank, grade, ...) or a column of the scheme. Raises
    DomainError `period-not-opened`, `not-in-standing`, `column-unknown`.
    """
    if as_of is not None:
        check_position(office, as_of)
    with reading(office, wait_for=wait_for) as look:
        standing = standing_of(look, look.life(scheme, assessment, period), as_of)
        return explain_one(look, standing, subject, column)


def explanations(
    office: Office, subject: str, *, scheme: str, assessment: str, period: str
) -> Explanations:
    """The trees of all outcome fields of a subject in a period; raises as `explanation`."""
    with reading(office) as look:
        standing = standing_of(look, look.life(scheme, assessment, period))
        return explain_all(look, standing, subject)


def explained_column(
    office: Office, subject: str, column: str, *, scheme: str, assessment: str, period: str
) -> Explanations:
    """As `explanation`, with the names of those whom the tree mentions."""
    with reading(office) as look:
        standing = standing_of(look, look.life(scheme, assessment, period))
        return explain_named(look, standing, subject, column)


def history_view(
    office: Office,
    subject: str,
    *,
    as_of: int | None = None,
    as_of_day: date | None = None,
    effective_until: date | None = None,
    wait_for: int | None = None,
) -> HistoryView:
    """Everything recorded about a subject, each with what it changed.

    `as_of` (a position) and `as_of_day` (of recording) cut what was known by then,
    `effective_until` what was true by then. Raises DomainError `subject-unknown`.
    """
    if as_of is not None:
        check_position(office, as_of)
    with reading(office, wait_for=wait_for) as look:
        return history_of(
            look, subject, as_of=as_of, as_of_day=as_of_day, effective_until=effective_until
        )


def moment_view(office: Office, subject: str, position: int) -> MomentDetail:
    """One moment of a subject's history, with the state before and after it.

    Raises DomainError `subject-unknown`, `not-in-history`.
    """
    with reading(office) as look:
        return moment_of(look, subject, position)
