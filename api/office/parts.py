"""What every command and every question works with. `ops.wiring` puts it together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from ledger.ledger import Ledger
from ledger.vault import Vault
from projections.database import Database
from projections.runner import Runner


@dataclass(frozen=True, slots=True)
class Office:
    """One county's office: its ledger, its projections, its sealed personal data, its calendar."""

    ledger: Ledger
    database: Database
    runner: Runner
    vault: Vault
    today: Callable[[], date]

    def catch_up(self) -> int:
        """Bring the projections to the head of the ledger; the position reached."""
        return self.runner.catch_up(self.ledger.name)
