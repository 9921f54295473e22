"""Where a subject serves, or served last."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

from projections.target import statement


def unit_of(connection: Connection[Any], ledger: str, subject: str) -> str:
    """The body of the latest appointment that is known; "" for who never had one."""
    found = connection.execute(
        statement("subject_unit"), {"ledger": ledger, "subject": subject}
    ).fetchone()
    return str(found[0]) if found else ""
