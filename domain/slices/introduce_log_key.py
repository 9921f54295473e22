"""Introduce a key of the ledger's own log; the key itself was checked before."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from eventsourcing.dcb.domain import Selector

from domain.errors import DomainError
from domain.events import tags
from domain.events.base import Event
from domain.events.log_keys import LogKeyIntroduced
from domain.slices.base import UseCase
from domain.slices.log_key_state import NEEDED, LogKeys, all_log_keys


@dataclass(kw_only=True, eq=False)
class IntroduceLogKey(UseCase):
    """The key was never introduced before; the first is of the kind that everybody can check."""

    key: str
    kind: str
    public_key: str
    introduced_on: date
    known: LogKeys = field(init=False, default_factory=LogKeys)

    def consistency_boundary(self) -> Selector:
        return all_log_keys()

    def learn(self, recorded: Event) -> None:
        self.known.learn(recorded)

    def execute(self) -> None:
        if self.key in self.known.in_force or self.key in self.known.retired:
            raise DomainError(
                "log-key-known",
                f"Key {self.key} of the log is, or was, introduced.",
                next_step="Make a new key: one that was retired never comes back.",
                key=self.key,
            )
        if not self.known.in_force and self.kind != NEEDED:
            raise DomainError(
                "log-key-first",
                "The first key of a log is an Ed25519 key.",
                next_step="Introduce that one, then the others.",
                key=self.key,
            )
        introduced = LogKeyIntroduced(
            effective_on=self.introduced_on,
            key=self.key,
            kind=self.kind,
            public_key=self.public_key,
        )
        self.record(introduced, tags.LOG_KEYS)
