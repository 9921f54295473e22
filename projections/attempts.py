"""Failed attempts to sign in, counted before anything is compared, so that no two slip through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from psycopg import Connection

from projections.target import statement


@dataclass(frozen=True, slots=True)
class Patience:
    """So many failures are free; then each doubles a pause, up to the longest."""

    free: int
    first_pause: timedelta
    longest_pause: timedelta
    forget_after: timedelta


def begin(
    connection: Connection[Any], ledger: str, what: str, patience: Patience, now: datetime
) -> datetime | None:
    """Count an attempt as failed until it is forgiven; until when to wait if it is too early."""
    counted = connection.execute(
        statement("access_attempt_begin"),
        {
            "ledger": ledger,
            "what": what,
            "now": now,
            "forget_before": now - patience.forget_after,
            "free": patience.free,
            "first": patience.first_pause,
            "longest": patience.longest_pause,
        },
    ).fetchone()
    if counted is not None:
        return None
    row = connection.execute(
        statement("access_attempt_paused"), {"ledger": ledger, "what": what}
    ).fetchone()
    return row[0] if row else None


def forgive(connection: Connection[Any], ledger: str, what: str) -> None:
    """The last attempt was none: it succeeded."""
    connection.execute(statement("access_attempt_forgive"), {"ledger": ledger, "what": what})


def clear(connection: Connection[Any], ledger: str, what: str) -> None:
    """Begin to count anew."""
    connection.execute(statement("access_attempt_clear"), {"ledger": ledger, "what": what})


def forget(connection: Connection[Any], ledger: str, before: datetime) -> None:
    """Delete counts that matter no more."""
    connection.execute(statement("access_attempts_forget"), {"ledger": ledger, "before": before})
