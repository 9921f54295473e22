"""mingce log ...-key, witnesses: one key follows another, and witnesses cosign what comes of it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from domain.merkle.checkpoints import parse_checkpoint
from domain.merkle.errors import LogError
from domain.merkle.keys import format_vkey, parse_vkey
from domain.merkle.notes import parse_note
from domain.merkle.policies import KnownLog, Policy, accept, format_policy
from ledger.tlog.signers import new_key
from tests.integration.cli.conftest import LOG_KEY, Mingce
from tests.integration.tlog.witness_process import serving
from tests.witnessed import quorum_of, until

pytestmark = [pytest.mark.database, pytest.mark.slow]

ORIGIN = LOG_KEY.name
COUNTY = "body register test/county 示例县 --kind county --on 2025-01-01"


@pytest.fixture
def county(
    mingce: Mingce, database: str, at: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> Mingce:
    """A county with one body and a log that is signed with one key."""
    at(database)
    monkeypatch.delenv("MINGCE_LOG_KEY")
    monkeypatch.setenv("MINGCE_LOG_KEY_FILE", "keys")
    mingce.done(*COUNTY.split())
    mingce.done("log", "new-key")
    return mingce


def keys(mingce: Mingce) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = mingce("log", "keys", "--json").json()
    return found


def signed_by(mingce: Mingce) -> set[str]:
    note = parse_note(mingce.done("log", "checkpoint").encode())
    return {signature.key_id.hex() for signature in note.signatures}


def test_one_key_follows_another(county: Mingce) -> None:
    county.done("log", "integrate")
    [first] = keys(county)
    assert signed_by(county) == {first["key"]}
    county.done("log", "new-key")
    county.done("log", "integrate")
    _, second = keys(county)
    assert signed_by(county) == {first["key"], second["key"]}
    head = county("status", "--json").json()["head"]
    assert (first["since"], second["since"], second["until"]) == (0, head, None)
    county.done("log", "retire-key", first["key"], "--reason", "到期")
    lines = Path("keys").read_text("ascii").splitlines()
    Path("keys").write_text(f"{lines[1]}\n", "ascii")
    county.done("log", "integrate")
    assert signed_by(county) == {second["key"]}
    assert [(key["until"], key["signs"]) for key in keys(county)] == [
        (head + 1, False),
        (None, True),
    ]


def test_the_first_key_is_the_one_that_has_signed_so_far(
    mingce: Mingce, database: str, at: Callable[[str], None]
) -> None:
    """A log that was published before anybody wrote its key down."""
    at(database)
    mingce.done(*COUNTY.split())
    mingce.done("log", "integrate")
    assert "not introduced" in mingce.done("log", "keys")
    other = format_vkey(new_key(ORIGIN).key)
    refused = mingce("--json", "log", "introduce-key", other)
    assert (refused.exit_code, refused.error()["code"]) == (1, "log-key-unused")
    mingce.done("log", "introduce-key", format_vkey(LOG_KEY.key))
    mingce.done("log", "introduce-key", other)
    assert [key["signs"] for key in keys(mingce)] == [True, False]


def test_a_new_key_comes_after_the_one_that_signs_already(
    mingce: Mingce, database: str, at: Callable[[str], None]
) -> None:
    at(database)
    mingce.done("log", "new-key", "--kind", "ml-dsa-44")
    assert [(key["kind"], key["since"]) for key in keys(mingce)] == [
        ("ed25519", 0),
        ("ml-dsa-44", 2),
    ]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("introduce-key nonsense", "log-malformed"),
        (
            "introduce-key example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
            "log-key-foreign",
        ),
        ("retire-key 00000000 --reason 到期", "no-such-log-key"),
    ],
)
def test_what_is_refused_is_said(county: Mingce, line: str, code: str) -> None:
    refused = county("--json", "log", *line.split())
    assert (refused.exit_code, refused.error()["code"]) == (1, code)
    assert len(keys(county)) == 1


@contextmanager
def two_of_three(
    county: Mingce, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Policy]:
    """Two witnesses that serve, and a third one that nobody can reach: the county's policy."""
    log = parse_vkey(keys(county)[0]["public_key"])
    policy = replace(quorum_of(2, "one", "two", "three"), logs=(KnownLog(log),))
    with ExitStack() as stack:
        urls = {
            name: stack.enter_context(serving(tmp_path, name, log=log)) for name in ("one", "two")
        } | {"three": "http://127.0.0.1:1"}
        witnesses = tuple(replace(one, url=urls[one.name]) for one in policy.witnesses)
        policy = replace(policy, witnesses=witnesses)
        Path("policy").write_bytes(format_policy(policy))
        monkeypatch.setenv("MINGCE_WITNESS_POLICY", "policy")
        yield policy


def test_publishing_once_asks_each_witness_once(
    county: Mingce, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with two_of_three(county, tmp_path, monkeypatch) as policy:
        published, *said = county.done("log", "integrate").splitlines()
        assert "entries published" in published
        assert [line.strip() for line in said[:2]] == ["cosigned by one", "cosigned by two"]
        assert "Witness three cannot be reached" in said[2]
        [again] = county("--json", "log", "integrate").json()
        assert (again["added"], again["witnesses"]["one"]) == (0, None)
        assert "three" in again["witnesses"]["three"]
    note = parse_note(county.done("log", "checkpoint").encode())
    assert [name for name, _ in accept(note, policy).witnessed] == ["one", "two"]


def test_witnesses_cosign_what_is_published(
    county: Mingce, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with two_of_three(county, tmp_path, monkeypatch) as policy, _following():

        def quorum() -> bool:
            said = county("log", "checkpoint")
            if said.exit_code:
                return False
            try:
                accepted = accept(parse_note(said.out.encode()), policy)
            except LogError:
                return False
            return len(accepted.witnessed) == 2

        until(quorum, "two witnesses have cosigned")
    size = parse_checkpoint(parse_note(county.done("log", "checkpoint").encode()).text).size
    found = county("log", "witnesses", "--json").json()
    assert [(one["witness"], one["size"]) for one in found] == [
        ("one", size),
        ("two", size),
        ("three", 0),
    ]
    assert "never" in county.done("log", "witnesses")
    for name in ("one", "two"):
        given = ["--store", name, "--key", f"{name}.key", "--policy", "policy"]
        [seen] = county("witness", "status", *given, "--json").json()
        assert (seen["log"], seen["size"], seen["contradicted_by"]) == (ORIGIN, size, [])


def _following() -> ExitStack:
    """`mingce log integrate --follow`, until its input ends."""
    process = subprocess.Popen(
        [
            *(sys.executable, "-c", "from ops.cli.main import main; main()"),
            *("log", "integrate", "--follow", "--until-input-ends"),
        ],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdin=subprocess.PIPE,
    )
    stack = ExitStack()
    stack.callback(process.wait, 30)
    assert process.stdin is not None
    stack.callback(process.stdin.close)
    return stack
