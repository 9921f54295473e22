"""Idempotency keys that were used, each with the request that it came with."""

from __future__ import annotations

from datetime import timedelta

from projections.database import Database
from projections.target import statement

KEPT = timedelta(days=30)
"""So long a key remembers its request. The ledger does one with a known key once in any case."""


def claim_key(database: Database, ledger: str, key_sha256: bytes, request_hmac: bytes) -> bool:
    """Take the key for the request; False if it was used for another one."""
    with database.connection() as connection:
        row = connection.execute(
            statement("used_key_claim"),
            {"ledger": ledger, "key_sha256": key_sha256, "request_hmac": request_hmac},
        ).fetchone()
    return row is not None and row[0] == request_hmac


def forget_keys(database: Database) -> None:
    """Forget the keys that were not used for `KEPT`."""
    with database.connection() as connection:
        connection.execute(statement("used_keys_forget"), {"kept": KEPT})
