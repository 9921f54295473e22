"""What every command starts from: the settings, the office, and in whose name it acts."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from api.office.parts import Office
from domain.actor import Actor
from domain.errors import DomainError
from ledger.context import Context
from ops.logs import configure_logs
from ops.settings import Settings, load_settings
from ops.wiring import open_site


class UnavailableError(DomainError):
    """Not a rule but the machine said no: a file that cannot be read or written."""


class Desk:
    """The options before the command; one for each run of the program."""

    as_json = False
    ledger: str | None = None
    person: str = ""

    def settings(self) -> Settings:
        """The settings in force, with the ledger named on the command line."""
        named = {"MINGCE_LEDGER": self.ledger} if self.ledger else {}
        settings = load_settings({**os.environ, **named})
        configure_logs(settings)
        return settings

    @contextmanager
    def office(self) -> Iterator[Office]:
        """The office of the ledger, with its projections up to date."""
        with open_site(self.settings()) as site:
            office = site.office()
            office.catch_up()
            yield office

    def context(self, key: str | None = None) -> Context:
        """Who acts, as the settings and --as say; `key` makes it a request that is done once."""
        settings = self.settings()
        actor = Actor(settings.actor_body, settings.actor_role, person=self.person, client="cli")
        return Context(actor, request=f"cli-{uuid4()}", idempotency_key=key)

    def named(self, key: str | None = None) -> Context:
        """The same, where somebody has to be named; DomainError `actor-unnamed` without --as."""
        if not self.person:
            raise DomainError(
                "actor-unnamed",
                "Every act about a case is by somebody who is named, and nobody is.",
                next_step="Begin with mingce --as <your id>.",
            )
        return self.context(key)


desk = Desk()


def read_file(path: Path) -> bytes:
    """A file's bytes (`-`: standard input); UnavailableError `file-unreadable` if it cannot be read."""
    try:
        return sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as unreadable:
        raise UnavailableError(
            "file-unreadable",
            f"{path} cannot be read: {unreadable.strerror}.",
            next_step="Check the name and the permissions.",
            path=str(path),
        ) from None


def write_file(path: Path, data: bytes) -> None:
    """Write a file whole; UnavailableError `file-unwritable` if that fails."""
    try:
        path.write_bytes(data)
    except OSError as failed:
        raise UnavailableError(
            "file-unwritable",
            f"{path} cannot be written: {failed.strerror}.",
            next_step="Choose another place.",
            path=str(path),
        ) from None
