"""Nonces of signed requests, remembered for as long as the requests could come again."""

from __future__ import annotations

from datetime import datetime

from projections.runner import Pool
from projections.target import statement


class Nonces:
    """One ledger's nonces; all processes of a service share them."""

    def __init__(self, pool: Pool, ledger: str) -> None:
        self._pool = pool
        self._ledger = ledger

    def remember(self, client: str, nonce: str, *, now: datetime, forget_after: datetime) -> bool:
        """Whether the client's nonce is new; from now on it is not. Old ones are forgotten."""
        with self._pool.connection() as connection:
            row = connection.execute(
                statement("nonce_remember"),
                {
                    "ledger": self._ledger,
                    "client": client,
                    "nonce": nonce,
                    "now": now,
                    "forget_after": forget_after,
                },
            ).fetchone()
        return row is not None
