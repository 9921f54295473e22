"""What every command and every question works with. `ops.wiring` puts it together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from api.access.asker import Asker
from ledger.ledger import Ledger
from ledger.tlog.published import PublishedLog
from ledger.vault import Vault
from projections.database import Database
from projections.runner import Runner
from projections.watch import Watch


@dataclass(frozen=True, slots=True)
class Office:
    """One county's office: its ledger, its projections, its sealed personal data, its calendar.

    `asker` is who its answers are for: they leave out and mask what the asker may not see. None
    is whoever works on the machine itself, as with the command line; that sees everything.
    `watch`, in a service, knows without asking how far things have come. `log` is the ledger as it
    is published.
    """

    ledger: Ledger
    database: Database
    runner: Runner
    vault: Vault
    today: Callable[[], date]
    asker: Asker | None = None
    watch: Watch | None = None
    log: PublishedLog | None = None

    def catch_up(self) -> int:
        """Bring the projections to the head of the ledger; the position reached."""
        return self.runner.catch_up(self.ledger.name)
