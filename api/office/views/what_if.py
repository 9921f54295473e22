"""A what-if as it is answered: who would move, from what to what, and what it would cost."""

from __future__ import annotations

from dataclasses import dataclass

from api.access.places import places_of
from api.office.answering.reading import reading
from api.office.answering.rows import yuan_text
from api.office.parts import Office
from domain.slices.outcome_form import text_of
from projections.standings import WhatIf


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveView:
    """One column of one subject that would be otherwise; None: there is, or would be, none."""

    subject: str
    name: str | None
    column: str
    actual: str | None
    supposed: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIfView:
    """Nothing was recorded. `cost_yuan` is of all pay together (negative: saved).

    It is None where the reader has no right to the pay of the whole county.
    """

    scheme: str
    assessment: str
    period: str
    subjects: int
    moves: tuple[MoveView, ...]
    cost_yuan: str | None


def what_if_view(office: Office, found: WhatIf) -> WhatIfView:
    """The differences that the asker may see, by subject."""
    types = dict(found.supposed.columns)
    places = places_of(office)
    with reading(office) as look:
        shown = [
            one
            for one in found.differences
            if look.sight.covers("read-standings", places.home(one.subject), one.subject)
            and (
                types.get(one.column) != "money"
                or look.sight.covers("read-pay", places.home(one.subject), one.subject)
            )
        ]
        moved = sorted({one.subject for one in shown})
        names = look.names(moved)
        names |= {code: look.body_name(code) for code in moved if code in look.bodies}
        whole = look.sight.covers("read-pay", places.county)
    return WhatIfView(
        scheme=found.actual.scheme,
        assessment=found.actual.assessment,
        period=found.actual.period,
        subjects=len(moved),
        moves=tuple(
            MoveView(
                subject=one.subject,
                name=names.get(one.subject),
                column=one.column,
                actual=text_of(one.old, types.get(one.column, "text")),
                supposed=text_of(one.new, types.get(one.column, "text")),
            )
            for one in shown
        ),
        cost_yuan=yuan_text(found.cost_fen) if whole else None,
    )
