"""Bundles of a county under test, and what stock DuckDB makes of them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from psycopg import Connection
from psycopg_pool import ConnectionPool

from domain.merkle.checkpoints import parse_checkpoint
from domain.merkle.keys import SigningKey, format_vkey
from domain.merkle.notes import parse_note
from ledger.tlog.checkpoints import MemoryCheckpoints
from ledger.tlog.entries import PostgresEntries
from ledger.tlog.integrator import Integrator
from ledger.tlog.signers import signers_of
from ledger.tlog.store import MemoryStore
from projections.bundle.people import Named
from projections.bundle.scope import Scope
from projections.bundle.write import Proven, Written, write_bundle

WHOLE = Scope(kind="ledger")
FACTS, RESULTS = "facts_from_entries.sql", "recompute.sql"


def published(pool: ConnectionPool[Connection[Any]], ledger: str) -> Proven:
    """The ledger's log, as far as the ledger has come, signed with a key of the test."""
    origin = f"log.example/{ledger}"
    key = SigningKey(origin, 1, bytes(range(32)))
    entries, store = PostgresEntries(pool, ledger), MemoryStore()
    checkpoints = MemoryCheckpoints(entries.head)
    Integrator(
        origin=origin,
        entries=entries,
        checkpoints=checkpoints,
        store=store,
        signers=lambda: signers_of([key], origin),
    ).catch_up()
    note = store.checkpoint()
    assert note is not None
    return Proven(
        store=store,
        checkpoint=parse_checkpoint(parse_note(note).text),
        note=note,
        signed=note,
        policy=f"log {format_vkey(key.key)}\nquorum none\n".encode(),
    )


def bundle(
    pool: ConnectionPool[Connection[Any]],
    ledger: str,
    directory: Path,
    scope: Scope = WHOLE,
    *,
    proven: Proven | None = None,
    people: Sequence[Named] | None = None,
) -> Written:
    """Write a bundle into a directory that is made for it."""
    directory.mkdir()
    with pool.connection() as connection:
        return write_bundle(
            connection,
            ledger,
            scope,
            proven or published(pool, ledger),
            directory,
            people=people,
        )


@dataclass(frozen=True)
class Said:
    """What a script found: its differences, and the sentence at its end."""

    differences: list[tuple[Any, ...]]
    sentence: str


def ask(directory: Path, script: str) -> Said:
    """Run one of the bundle's scripts in this process."""
    table = "said.difference" if script == FACTS else "recomputed.difference"
    with chdir(directory), duckdb.connect() as connection:
        text = Path(script).read_text("utf-8")
        (sentence,) = connection.execute(text).fetchall()[0]
        return Said(connection.execute(f"from {table} order by all").fetchall(), sentence)


def ask_outside(directory: Path, script: str) -> str:
    """The same in a process that has DuckDB and nothing of ours; all that it prints."""
    program = f"import duckdb; print(duckdb.sql(open({script!r}, encoding='utf-8').read()))"
    return _outside(directory, "-c", program)


def verified(directory: Path) -> str:
    """What the one-file verifier says; it raises unless all is proved."""
    return _outside(directory, "mingce_verify.py", "bundle", ".")


def _outside(directory: Path, *arguments: str) -> str:
    return subprocess.run(
        [sys.executable, "-I", *arguments],
        cwd=directory,
        env={"PATH": os.environ["PATH"], "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
