"""The keys of the ledger's own log: what the acts about them have to know."""

from __future__ import annotations

from dataclasses import dataclass, field

from eventsourcing.dcb.domain import Selector

from domain.events import tags
from domain.events.base import Event
from domain.events.log_keys import LogKeyIntroduced, LogKeyRetired

NEEDED = "ed25519"
"""A log always has a key of this kind: the tools and witnesses of others know no other."""


@dataclass(slots=True)
class LogKeys:
    """The kinds of the keys in force, by key id, and the keys that were retired."""

    in_force: dict[str, str] = field(default_factory=dict)
    retired: set[str] = field(default_factory=set)

    def learn(self, recorded: Event) -> None:
        """Follow the events of keys; others are passed over."""
        match recorded:
            case LogKeyIntroduced():
                self.in_force[recorded.key] = recorded.kind
            case LogKeyRetired():
                self.in_force.pop(recorded.key, None)
                self.retired.add(recorded.key)


def all_log_keys() -> Selector:
    """Selects everything about the keys of the log."""
    return Selector(types=[LogKeyIntroduced, LogKeyRetired], tags=[tags.LOG_KEYS])
