"""The one place where the parts meet: settings in, a working office out."""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import psycopg

from api.access.asker import Asker, Grant
from api.office.parts import Office
from ledger.ledger import Ledger
from ledger.postgres import PostgresRecorder
from ledger.postgres_vault import PostgresVault
from ledger.tlog.directory import DirectoryStore
from ledger.tlog.entries import PostgresEntries
from ledger.tlog.errors import KeyRingError
from ledger.tlog.postgres_checkpoints import PostgresCheckpoints
from ledger.tlog.published import PublishedLog
from ledger.tlog.signers import Signer, make_key, parse_keys, read_key_file, signers_of
from ops.migrate import migrate, pending
from ops.postgres import PrivateServer, embedded_bin_dir
from ops.settings import Settings, SettingsError
from ops.witnessing import read_policy
from projections.catalogue import PROJECTIONS
from projections.database import Database
from projections.replay import CHINA_STANDARD_TIME
from projections.runner import Runner

if TYPE_CHECKING:
    from api.access.guard import Askers  # fastapi with it, which no command but `serve` needs

Clock = Callable[[], datetime]
_KEY_BYTES = 32
_EMBEDDED_DATABASE = "mingce"


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Site:
    """A running database and what is needed to open the office of any ledger in it."""

    settings: Settings
    database: Database
    master_key: bytes

    def office(self, ledger: str | None = None, *, clock: Clock = _now) -> Office:
        """The office of a ledger (that of the settings if none is named)."""
        name = ledger or self.settings.ledger

        def today() -> date:
            return clock().astimezone(CHINA_STANDARD_TIME).date()

        return Office(
            ledger=Ledger(name, PostgresRecorder(self.database.pool, name), clock),
            database=self.database,
            runner=Runner(self.database.pool, PROJECTIONS),
            vault=PostgresVault(self.database.pool, name, self.master_key),
            today=today,
            log=self.log(name),
        )

    def log(self, ledger: str | None = None) -> PublishedLog:
        """The published log of a ledger (that of the settings if none is named)."""
        name = ledger or self.settings.ledger
        origin = self.settings.log_origin.replace("{ledger}", name)
        public = self.settings.log_entries == "public"
        return PublishedLog(
            origin=origin,
            entries=PostgresEntries(self.database.pool, name),
            checkpoints=PostgresCheckpoints(self.database.pool, name),
            store=DirectoryStore(self.settings.published_logs / name, entries_public=public),
            signers=lambda: _signers(self.settings, origin),
            entries_public=public,
            policy=read_policy(self.settings.witness_policy),
        )


@contextmanager
def open_site(settings: Settings) -> Iterator[Site]:
    """Start or reach the database, check its schema, open the pool; all is closed at the end.

    The embedded database is migrated on the way. Your own is migrated by `mingce init` only:
    SettingsError says so when that is due.
    """
    with ExitStack() as stack:
        url = stack.enter_context(database_url(settings))
        if settings.database_url is None:
            migrate(url)
        elif missing := pending(url):
            raise SettingsError(
                f"The database lacks migrations {missing}. Run `mingce init` once, as a role "
                "that may create schemas and roles."
            )
        key = _master_key(settings)
        database = stack.enter_context(Database(url))
        yield Site(settings, database, key)


@contextmanager
def database_url(settings: Settings) -> Iterator[str]:
    """The URL of the configured database; the embedded server runs as long as it is needed."""
    if settings.database_url is not None:
        yield settings.database_url.get_secret_value()
        return
    server = PrivateServer(embedded_bin_dir(), settings.data_dir / "postgres")
    with server.running():
        with psycopg.connect(server.url(), autocommit=True) as connection:
            known = connection.execute(
                "select 1 from pg_database where datname = %s", [_EMBEDDED_DATABASE]
            ).fetchone()
            if known is None:
                connection.execute(f"create database {_EMBEDDED_DATABASE}")
        yield server.url(_EMBEDDED_DATABASE)


def _master_key(settings: Settings) -> bytes:
    path = settings.key_file
    if not path.exists():
        if settings.database_url is not None:
            raise SettingsError(
                f"There is no master key at {path}. Set MINGCE_MASTER_KEY_FILE to a file with 32 "
                "random bytes in base64, and keep its backup apart from the database's."
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        text = base64.b64encode(secrets.token_bytes(_KEY_BYTES))
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(text + b"\n")
    try:
        key = base64.b64decode(path.read_bytes().strip(), validate=True)
    except binascii.Error:
        key = b""
    if len(key) != _KEY_BYTES:
        raise SettingsError(f"{path} must hold {_KEY_BYTES} bytes in base64, and nothing else.")
    return key


def _signers(settings: Settings, origin: str) -> Sequence[Signer]:
    """Read anew each time, so that keys can change while the integrator works."""
    keys = parse_keys(settings.log_key.get_secret_value()) if settings.log_key else []
    if not keys and settings.database_url is None:
        make_key(settings.log_keys, origin)
    return signers_of([*keys, *read_key_file(settings.log_keys)], origin)


def check_signers(site: Site, ledgers: Sequence[str]) -> None:
    """SettingsError if the log of one of the ledgers cannot be signed."""
    for ledger in ledgers:
        try:
            site.log(ledger).signers()
        except KeyRingError as missing:
            raise SettingsError(str(missing)) from None


def local_operator(body: str) -> Askers:
    """Everybody who reaches the server is its operator: for one's own machine only."""
    asker = Asker(client="local", grants=(Grant("county_clerk", body), Grant("auditor", body)))
    return lambda _: asker
