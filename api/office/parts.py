"""What every command and every question works with. `ops.wiring` puts it together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from ledger.sealing import Vault

from ledger.ledger import Ledger
from projections.database import Database


@dataclass(frozen=True, slots=True)
class Office:
    """One county's office: its ledger, its projections, its sealed personal data, its calendar."""

    ledger: Ledger
    database: Database
    vault: Vault
    today: Callable[[], date]
