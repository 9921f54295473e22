"""All parts of one ledger's published log, for whoever serves it, proves from it or checks it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.merkle.checkpoints import Checkpoint, parse_checkpoint
from domain.merkle.notes import parse_note
from domain.merkle.policies import Policy
from ledger.tlog.checkpoints import Checkpoints, Committed
from ledger.tlog.checks import check_sizes
from ledger.tlog.entries import StoredEntries
from ledger.tlog.integrator import Integrator, nothing
from ledger.tlog.signers import Signer
from ledger.tlog.store import TileStore


@dataclass(frozen=True, slots=True)
class LogStatus:
    """How far the log has come: entries recorded, signed and published, and since when."""

    origin: str
    head: int
    signed: int
    size: int
    signed_at: datetime | None

    @property
    def behind(self) -> int:
        """How many entries are not in the published log yet."""
        return self.head - self.size


@dataclass(frozen=True, slots=True)
class PublishedLog:
    """One ledger's log. `entries_public` says whether anybody may read its entries.

    `policy` says who its witnesses are and how many of them are asked for.
    """

    origin: str
    entries: StoredEntries
    checkpoints: Checkpoints
    store: TileStore
    signers: Callable[[], Sequence[Signer]]
    entries_public: bool = False
    policy: Policy | None = None

    def integrator(self, after_publish: Callable[[Committed], None] = nothing) -> Integrator:
        """What publishes it."""
        return Integrator(
            origin=self.origin,
            entries=self.entries,
            checkpoints=self.checkpoints,
            store=self.store,
            signers=self.signers,
            after_publish=after_publish,
        )

    def checkpoint(self) -> Checkpoint | None:
        """What is shown now, as it says itself; None before the first."""
        note = self.store.checkpoint()
        return None if note is None else parse_checkpoint(parse_note(note).text)

    def status(self) -> LogStatus:
        """How far it has come."""
        shown = self.checkpoint()
        latest = self.checkpoints.latest()
        return LogStatus(
            origin=self.origin,
            head=self.entries.head(),
            signed=latest.size if latest else 0,
            size=shown.size if shown else 0,
            signed_at=latest.committed_at if latest else None,
        )

    def check_sizes(self) -> None:
        """TlogError if the database is older than what was published or signed."""
        shown = self.checkpoint()
        if shown is not None:
            check_sizes(shown, self.checkpoints.latest(), self.entries.head())
