"""What is exported, row by row, in batches: each reads anew, as of one position for all.

No connection is held while a slow reader takes what was made, and no file is cut by what is
recorded meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

import msgspec

from api.office import answers, lists
from api.office.answering.reading import Reading, reading
from api.office.lists import BATCH, Chosen
from api.office.parts import Office
from api.office.views.answers import StandingRow, StandingView
from api.office.views.history import HistoryView, MomentView
from api.office.views.lists import EntryRow, OutcomeRow, PayRow

Row = dict[str, Any]
Listed = EntryRow | OutcomeRow | PayRow

STANDING_COLUMNS = (
    *("rank", "places", "rank_change", "subject", "name", "cadre_class", "group", "group_name"),
    *("unit", "unit_name", "score", "grade", "tier", "coefficient", "amount_yuan", "changed"),
)
HISTORY_COLUMNS = (
    *("position", "recorded_at", "effective_on", "type", "body", "body_name", "role"),
    *("summary_zh", "summary_en", "changes_zh", "reason"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """Rows to export: their columns, the position that they are as of, and how to get them."""

    name: str
    columns: tuple[str, ...]
    as_of: int
    batches: Iterator[Sequence[Row]]


def standing_rows(view: StandingView) -> Dataset:
    """The rows of a standing."""
    rows = [_standing_row(row) for row in view.rows]
    return Dataset(
        name=f"standing-{view.period.scheme}-{view.period.assessment}-{view.period.period}",
        columns=STANDING_COLUMNS,
        as_of=view.freshness.position,
        batches=(rows[first : first + BATCH] for first in range(0, len(rows), BATCH)),
    )


def history_rows(view: HistoryView) -> Dataset:
    """The moments of a history."""
    rows = [_moment_row(moment) for moment in view.moments]
    return Dataset(
        name=f"history-{view.subject}",
        columns=HISTORY_COLUMNS,
        as_of=view.as_of or view.freshness.position,
        batches=(rows[first : first + BATCH] for first in range(0, len(rows), BATCH)),
    )


def entry_rows(office: Office, chosen: Chosen, as_of: int) -> Dataset:
    """Entries as they stood at a position."""
    return _listed(
        "entries",
        EntryRow,
        as_of,
        office,
        lambda look, after: lists.entries(look, chosen, after=after, limit=BATCH, as_of=as_of),
    )


def outcome_rows(office: Office, chosen: Chosen, as_of: int, *, superseded: bool) -> Dataset:
    """Recorded outcomes."""
    return _listed(
        "outcomes",
        OutcomeRow,
        as_of,
        office,
        lambda look, after: lists.outcomes(
            look, chosen, after=after, limit=BATCH, superseded=superseded, as_of=as_of
        ),
    )


def pay_rows(office: Office, chosen: Chosen, as_of: int) -> Dataset:
    """What is paid."""
    return _listed(
        "pay",
        PayRow,
        as_of,
        office,
        lambda look, after: lists.pay(look, chosen, after=after, limit=BATCH, as_of=as_of),
    )


def position_now(office: Office) -> int:
    """The position up to which the projections know."""
    return answers.freshness(office).position


def _listed(
    name: str,
    shape: type[Listed],
    as_of: int,
    office: Office,
    page: Callable[[Reading, int], Sequence[Listed]],
) -> Dataset:
    def batches() -> Iterator[Sequence[Row]]:
        after = 0
        while True:
            with reading(office) as look:
                found = page(look, after)
            if found:
                yield [msgspec.to_builtins(one) for one in found]
            if len(found) < BATCH:
                return
            after = found[-1].position

    columns = tuple(field.name for field in fields(shape))
    return Dataset(name=name, columns=columns, as_of=as_of, batches=batches())


def _standing_row(row: StandingRow) -> Row:
    figures = row.figures
    return {
        "rank": figures.rank,
        "places": figures.places,
        "rank_change": row.rank_change,
        "subject": row.subject,
        "name": row.name,
        "cadre_class": row.cadre_class,
        "group": row.group,
        "group_name": row.group_name,
        "unit": row.unit,
        "unit_name": row.unit_name,
        "score": figures.score,
        "grade": figures.grade,
        "tier": figures.tier,
        "coefficient": figures.coefficient,
        "amount_yuan": figures.amount_yuan,
        "changed": " ".join(figures.changed),
    }


def _moment_row(moment: MomentView) -> Row:
    return {
        "position": moment.position,
        "recorded_at": moment.recorded_at.isoformat(),
        "effective_on": moment.effective_on.isoformat(),
        "type": moment.type,
        "body": moment.body,
        "body_name": moment.body_name,
        "role": moment.role,
        "summary_zh": moment.summary.zh,
        "summary_en": moment.summary.en,
        "changes_zh": "; ".join(
            f"{one.what.zh}: {one.before or '—'} → {one.after or '—'}" for one in moment.changes
        ),
        "reason": moment.reason,
    }
