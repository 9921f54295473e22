"""`mingce witness ...`: needs nothing of ours but its own two files."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.merkle.cosignatures import COSIGNATURE, SUBTREE
from domain.merkle.keys import format_skey, format_vkey, parse_vkey
from domain.merkle.policies import format_policy
from ledger.tlog.signers import parse_keys
from tests.integration.cli.conftest import Mingce
from tests.published import KEY, ORIGIN
from tests.witnessed import asked, quorum_of, service, signed, witness_key

LOG = format_vkey(KEY.key)


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Settings that no other command would start with."""
    monkeypatch.setenv("MINGCE_NO_SUCH_SETTING", "1")
    monkeypatch.setenv("MINGCE_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("options", "kind"), [([], COSIGNATURE), (["--kind", "ml-dsa-44"], SUBTREE)]
)
def test_makes_a_key_and_says_how_to_trust_it(
    mingce: Mingce, options: list[str], kind: int
) -> None:
    said = mingce.done("witness", "new-key", "paper.example/w", "--key", "key", *options)
    [key] = parse_keys(Path("key").read_text("ascii"))
    assert (key.name, key.kind) == ("paper.example/w", kind)
    assert Path("key").stat().st_mode & 0o777 == 0o600
    policy_line = said.splitlines()[-1].split(" ")
    assert policy_line[:2] == ["witness", "paper"]
    assert parse_vkey(policy_line[2]).name == "paper.example/w"
    assert format_skey(witness_key("one"))[:30] not in said
    assert "PRIVATE+KEY" not in said


@pytest.mark.parametrize("option", [["--log", LOG], ["--policy", "policy"]])
def test_says_what_it_has_cosigned(mingce: Mingce, option: list[str]) -> None:
    Path("policy").write_bytes(format_policy(quorum_of(1, "one")))
    mingce.done("witness", "new-key", "paper.example/w", "--key", "key")
    given = ["witness", "status", "--store", "memory", "--key", "key", *option]
    assert mingce(*given, "--json").json() == [
        {"log": ORIGIN, "size": 0, "checkpoint": None, "contradicted_by": []}
    ]
    with service(Path("memory")) as witness:
        for body in (asked(0, 9), asked(9, 9, forked=True)):
            witness.add_checkpoint(body)
    [found] = mingce(*given, "--json").json()
    assert found["size"] == 9
    assert found["checkpoint"].encode().startswith(signed(9).text)
    [other] = found["contradicted_by"]
    assert other.encode().startswith(signed(9, forked=True).text)
    assert ORIGIN in mingce.done(*given)


@pytest.mark.parametrize(
    ("options", "exit_code", "code"),
    [
        (["--store", "memory", "--key", "key"], 2, "usage"),
        (["--store", "memory", "--key", "key", "--log", "nonsense"], 1, "log-malformed"),
        (["--store", "memory", "--key", "key", "--log", LOG, "--log", LOG], 1, "log-malformed"),
        (["--store", "nowhere/memory", "--key", "key", "--log", LOG], 3, "file-unwritable"),
        (["--store", "key", "--key", "key", "--log", LOG], 3, "file-unwritable"),
        (["--store", "memory", "--key", "nokey", "--log", LOG], 3, "file-unreadable"),
        (["--store", "memory", "--key", "logkey", "--log", LOG], 1, "witness-key-unfit"),
        (["--store", "memory", "--key", "key", "--policy", "logkey"], 1, "log-malformed"),
    ],
)
def test_what_it_cannot_work_with_is_said(
    mingce: Mingce, options: list[str], exit_code: int, code: str
) -> None:
    mingce.done("witness", "new-key", "paper.example/w", "--key", "key")
    Path("logkey").write_text(f"{format_skey(KEY)}\n", "ascii")
    refused = mingce("witness", "status", *options, "--json")
    assert (refused.exit_code, refused.error()["code"]) == (exit_code, code)
