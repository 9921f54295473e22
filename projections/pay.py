"""Pay: what final periods determined, and what was settled when outcomes were superseded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from psycopg import Connection
from psycopg.rows import class_row

from domain.events.outcomes import PayDetermined, PaySettled
from projections.log import Page
from projections.projection import Projection
from projections.target import Target, statement

_TOPICS = frozenset({PayDetermined.TOPIC, PaySettled.TOPIC})
_COLUMNS = (
    "position",
    "scheme",
    "assessment",
    "period",
    "subject",
    "stream",
    "kind",
    "previous_fen",
    "amount_fen",
    "difference_fen",
    "effective_on",
    "recorded_at",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PayLine:
    """One determination or settlement of one pay stream; the amount is the whole, after it.

    `difference_fen` is what has to be paid (negative: recovered) because of this line.
    """

    position: int
    scheme: str
    assessment: str
    period: str
    subject: str
    stream: str
    kind: Literal["determined", "settled"]
    previous_fen: int
    amount_fen: int
    difference_fen: int
    effective_on: date
    recorded_at: datetime


def find_pay(
    connection: Connection[Any],
    ledger: str,
    *,
    subject: str | None = None,
    scheme: str | None = None,
    assessment: str | None = None,
    period: str | None = None,
    as_of: int | None = None,
    after: int = 0,
    limit: int | None = None,
) -> list[PayLine]:
    """The lines that fit, in the order of recording; the last of a stream holds.

    `after` and `limit` take a part: the next so many after a position.
    """
    with connection.cursor(row_factory=class_row(PayLine)) as cursor:
        cursor.execute(
            statement("pay_find"),
            {
                "ledger": ledger,
                "subject": subject,
                "scheme": scheme,
                "assessment": assessment,
                "period": period,
                "as_of": as_of,
                "after": after,
                "limit": limit,
            },
        )
        return cursor.fetchall()


def _apply(target: Target, page: Page) -> None:
    rows: list[tuple[Any, ...]] = []
    for recorded in page.events(_TOPICS):
        event = recorded.event
        match event:
            case PayDetermined(amount_fen=amount):
                amounts = ("determined", 0, amount, amount)
            case PaySettled(previous_fen=previous, amount_fen=amount, difference_fen=difference):
                amounts = ("settled", previous, amount, difference)
            case _:
                continue
        period = (event.scheme, event.assessment, event.period, event.subject, event.stream)
        rows.append(
            (recorded.position, *period, *amounts, event.effective_on, recorded.recorded_at)
        )
    if rows:
        target.copy("pay_line", _COLUMNS, rows)


PAY = Projection("pay", ("read.pay_line",), _apply)
