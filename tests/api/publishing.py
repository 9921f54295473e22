"""The test county with its log published, and witnesses that sign when a test lets them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from fastapi.testclient import TestClient

from api.access.asker import Asker
from api.access.guard import Askers
from api.app import create_app
from api.office.parts import Office
from domain.merkle.keys import SigningKey
from domain.merkle.notes import parse_note, sign_text
from domain.merkle.policies import Group, KnownLog, Policy, Witness
from ledger.tlog.directory import DirectoryStore
from ledger.tlog.entries import PostgresEntries
from ledger.tlog.postgres_checkpoints import PostgresCheckpoints
from ledger.tlog.published import PublishedLog
from ledger.tlog.signers import Signer, signers_of
from tests.api.conftest import HOST
from tests.published import Log

ORIGIN = "log.example/anqing/taihu"
KEY = SigningKey(ORIGIN, 1, bytes(range(32)))
PAPER = SigningKey("paper.example/witness", 4, bytes(range(1, 33)))
COURT = SigningKey("court.example/witness", 4, bytes(range(2, 34)))
POLICY = Policy(
    logs=(KnownLog(KEY.key),),
    witnesses=(
        Witness("安庆日报", PAPER.key, "https://paper.example/witness"),
        Witness("court", COURT.key, "https://court.example/witness"),
    ),
    groups=(Group("either", 1, ("安庆日报", "court")),),
    quorum="either",
)


def signers() -> list[Signer]:
    return signers_of([KEY], ORIGIN)


def with_log(office: Office, directory: Path, policy: Policy | None = None) -> Office:
    """The office with a log in the directory, which holds nothing yet."""
    pool, ledger = office.database.pool, office.ledger.name
    log = PublishedLog(
        ORIGIN,
        PostgresEntries(pool, ledger),
        PostgresCheckpoints(pool, ledger),
        DirectoryStore(directory),
        signers,
        policy=policy,
    )
    return replace(office, log=log)


def publish(office: Office) -> int:
    """Bring the log to the head of the ledger; its size."""
    assert office.log is not None
    return office.log.integrator().catch_up().size


def cosign(office: Office, *keys: SigningKey, time_s: int = 1_750_000_000) -> None:
    """Let witnesses sign what is shown."""
    log = office.log
    assert log is not None
    latest = log.checkpoints.latest()
    assert latest is not None
    text = parse_note(latest.note).text
    signed = [sign_text(text, key, time_s=time_s) for key in keys]
    log.checkpoints.add_cosignatures(latest.size, signed)
    log.integrator().show_again()


def rewritten(office: Office) -> bytes:
    """What the log would show, signed with its key, had its second entry been another."""
    assert office.log is not None
    head = office.ledger.head()
    log = Log(entries=[entry for _, entry, _ in office.log.entries.read(0, head)])
    log.entries[1] = b'{"another":1}'
    integrator = log.integrator()
    integrator.origin = ORIGIN
    integrator._signers = signers
    integrator.catch_up()
    note = log.store.checkpoint()
    assert note is not None
    return note


def client_for(office: Office, askers: Askers | None = None, *, page: bool = False) -> TestClient:
    """The application for these askers; for anybody if none are given."""
    app = create_app(office, askers=askers or (lambda _: Asker()))
    headers = {"accept": "text/html"} if page else {}
    return TestClient(app, base_url=HOST, headers=headers, raise_server_exceptions=False)
