"""Retire a key of the ledger's own log: what it signs from now on says nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from eventsourcing.dcb.domain import Selector

from domain.errors import DomainError
from domain.events import tags
from domain.events.base import Event
from domain.events.log_keys import LogKeyRetired
from domain.slices.base import UseCase, check_reason
from domain.slices.log_key_state import NEEDED, LogKeys, all_log_keys


@dataclass(kw_only=True, eq=False)
class RetireLogKey(UseCase):
    """The key is in force, and it is not the last that everybody can check."""

    key: str
    reason: str
    retired_on: date
    known: LogKeys = field(init=False, default_factory=LogKeys)

    def consistency_boundary(self) -> Selector:
        return all_log_keys()

    def learn(self, recorded: Event) -> None:
        self.known.learn(recorded)

    def execute(self) -> None:
        reason = check_reason(self.reason, "Retiring a key")
        if self.key not in self.known.in_force:
            raise DomainError(
                "no-such-log-key",
                f"No key {self.key} of the log is in force.",
                next_step="See the list of its keys.",
                key=self.key,
            )
        left = [kind for key, kind in self.known.in_force.items() if key != self.key]
        if NEEDED not in left:
            raise DomainError(
                "log-key-last",
                f"Key {self.key} is the last Ed25519 key of the log.",
                next_step="Introduce the key that follows it first.",
                key=self.key,
            )
        retired = LogKeyRetired(effective_on=self.retired_on, key=self.key, reason=reason)
        self.record(retired, tags.LOG_KEYS)
