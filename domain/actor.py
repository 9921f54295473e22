"""Who acts: the part of every entry that says who answers for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """A body in a role, through an opaque person id or a client, where there is one."""

    body: str
    role: str
    person: str = ""
    client: str = ""

    @property
    def who(self) -> str:
        """Who it was, for "another person than": the person, else the client, else nobody."""
        return self.person or self.client
