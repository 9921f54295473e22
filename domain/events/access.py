"""Who may do what: grants of roles within jurisdictions, and the programs that hold some.

Passwords, secrets and sessions are not here: they are kept beside the ledger and can be deleted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from domain.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantGiven(Event):
    """A person or a client has a role in a jurisdiction, from `effective_on` to a last day.

    Exactly one of `person` and `client` is given. `jurisdiction` is the code of a body; the role
    reaches it and all below. Without `until` it holds until it is ended.
    """

    TOPIC: ClassVar[str] = "grant-given"

    role: str
    jurisdiction: str
    person: str = ""
    client: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantEnded(Event):
    """The role in the jurisdiction was taken back; it holds no more from this entry on."""

    TOPIC: ClassVar[str] = "grant-ended"

    role: str
    jurisdiction: str
    reason: str
    person: str = ""
    client: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientRegistered(Event):
    """A program of a body may be given roles. `name` says which system it is."""

    TOPIC: ClassVar[str] = "client-registered"

    client: str
    name: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientClosed(Event):
    """The program may do nothing any more, whatever it was granted."""

    TOPIC: ClassVar[str] = "client-closed"

    client: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientKeyAdded(Event):
    """A public key (PEM) that the client signs its requests with, until its last day if there is one.

    In the ledger, so that a signature can be checked long after, and no key slips in unseen.
    """

    TOPIC: ClassVar[str] = "client-key-added"

    client: str
    key: str
    public_key: str
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientKeyEnded(Event):
    """The public key is trusted no more from this entry on."""

    TOPIC: ClassVar[str] = "client-key-ended"

    client: str
    key: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientSecretIssued(Event):
    """Somebody was shown a new secret of the client, and could act in its name."""

    TOPIC: ClassVar[str] = "client-secret-issued"

    client: str
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountOpened(Event):
    """The person may sign in. Login name and password stand beside the ledger."""

    TOPIC: ClassVar[str] = "account-opened"

    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountCodeIssued(Event):
    """Somebody was shown a code that sets the person's password: the way to act in another's name."""

    TOPIC: ClassVar[str] = "account-code-issued"

    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountClosed(Event):
    """The person can sign in no more."""

    TOPIC: ClassVar[str] = "account-closed"

    person: str
    reason: str
