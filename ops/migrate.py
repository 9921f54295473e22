"""Brings a database to the newest schema: numbered files, forward only, one transaction each."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import psycopg

DIRECTORY = Path(__file__).parent / "migrations"
_FILE_NAME = re.compile(r"([0-9]{4})_([a-z0-9_]+)\.sql")
# Any constant will do; it keeps two migrators of one database from running at a time.
_ADVISORY_LOCK = 6_042_024


class MigrationError(Exception):
    """The files and the database disagree; the message says which number and what to do."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One file; its number is its place and its SHA-256 its identity."""

    number: int
    name: str
    text: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


def load_migrations(directory: Path = DIRECTORY) -> list[Migration]:
    """All migrations in order; MigrationError if a number is missing, doubled or unreadable."""
    migrations = []
    for path in sorted(directory.glob("*.sql")):
        matched = _FILE_NAME.fullmatch(path.name)
        if matched is None:
            raise MigrationError(f"{path.name}: a migration is named 0001_what_it_does.sql")
        migrations.append(Migration(int(matched[1]), matched[2], path.read_text("utf-8")))
    numbers = [migration.number for migration in migrations]
    if numbers != list(range(1, len(numbers) + 1)):
        raise MigrationError(f"migrations are numbered {numbers}; they must run 1, 2, 3, ...")
    return migrations


def migrate(database_url: str, migrations: list[Migration] | None = None) -> list[int]:
    """Apply what is missing and return its numbers.

    Raises MigrationError when a migration that was applied has changed since, or when the
    database is newer than this software.
    """
    known = load_migrations() if migrations is None else migrations
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("select pg_advisory_lock(%s)", [_ADVISORY_LOCK])
        connection.execute(
            "create table if not exists public.mingce_migration ("
            " number integer primary key, name text not null, sha256 text not null,"
            " applied_at timestamptz not null default now())"
        )
        rows = connection.execute("select number, sha256 from public.mingce_migration").fetchall()
        applied: dict[int, str] = dict(rows)
        _check(known, applied)
        done = []
        for migration in known:
            if migration.number in applied:
                continue
            with connection.transaction():
                connection.execute(migration.text.encode())
                connection.execute("reset role")  # a file may take on the owner's
                connection.execute(
                    "insert into public.mingce_migration (number, name, sha256) values (%s, %s, %s)",
                    [migration.number, migration.name, migration.sha256],
                )
            done.append(migration.number)
        return done


def pending(database_url: str) -> list[int]:
    """The numbers of the migrations that the database lacks; MigrationError as in `migrate`."""
    known = load_migrations()
    with psycopg.connect(database_url) as connection:
        exists = connection.execute("select to_regclass('public.mingce_migration')").fetchone()
        if exists is None or exists[0] is None:
            return [migration.number for migration in known]
        rows = connection.execute("select number, sha256 from public.mingce_migration").fetchall()
    applied: dict[int, str] = dict(rows)
    _check(known, applied)
    return [migration.number for migration in known if migration.number not in applied]


def _check(known: list[Migration], applied: dict[int, str]) -> None:
    for migration in known:
        before = applied.get(migration.number)
        if before is not None and before != migration.sha256:
            raise MigrationError(
                f"migration {migration.number:04d} ({migration.name}) was applied in another "
                "form. Applied migrations are never edited: restore the file and add a new one."
            )
    newer = sorted(set(applied) - {migration.number for migration in known})
    if newer:
        raise MigrationError(
            f"the database has migrations {newer} that this software does not know. "
            "Run a newer version of Mingce against it."
        )
