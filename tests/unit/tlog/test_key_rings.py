"""Keys in text: which of them sign for a log, and what is said of a line that is none."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from domain.merkle.cosignatures import COSIGNATURE, SUBTREE
from domain.merkle.keys import SigningKey, format_skey
from ledger.tlog.errors import KeyRingError
from ledger.tlog.signers import (
    add_to_key_file,
    make_key,
    new_key,
    parse_keys,
    read_key_file,
    signers_of,
)

ORIGIN = "log.example/anqing/taihu"
FIRST, SECOND = new_key(ORIGIN), new_key(ORIGIN)
OTHER = new_key("log.example/other")


def test_a_ring_keeps_the_keys_of_many_logs(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "log-key"
    assert read_key_file(path) == []
    for key in (FIRST, OTHER, SECOND):
        add_to_key_file(path, key)
    assert path.stat().st_mode & 0o777 == 0o600
    keys = read_key_file(path)
    assert keys == [FIRST, OTHER, SECOND]
    assert [signer.verifier for signer in signers_of(keys, ORIGIN)] == [FIRST.key, SECOND.key]
    assert [signer.verifier for signer in signers_of(keys, OTHER.name)] == [OTHER.key]


def test_comments_and_empty_lines_are_passed_over() -> None:
    assert parse_keys(f"# made in June\n\n{format_skey(FIRST)}\r\n") == [FIRST]


@pytest.mark.parametrize(
    "bad",
    ["nonsense", format_skey(FIRST)[:-4], format_skey(FIRST) + " x"],
    ids=["no key", "cut off", "too long"],  # the keys are others at each run
)
def test_a_line_that_is_no_key_is_named_but_not_shown(bad: str) -> None:
    with pytest.raises(KeyRingError) as refused:
        parse_keys(f"{format_skey(OTHER)}\n{bad}\n")
    assert refused.value.code == "log-key-unreadable"
    assert "Line 2" in refused.value.message
    assert bad not in str(refused.value)


def test_an_ed25519_key_is_needed_and_comes_first() -> None:
    timed = SigningKey(ORIGIN, SUBTREE, bytes(32))
    for keys in ([], [OTHER], [timed], [SigningKey(ORIGIN, COSIGNATURE, bytes(32))]):
        with pytest.raises(KeyRingError) as missing:
            signers_of(keys, ORIGIN)
        assert missing.value.code == "log-key-missing"
    assert [signer.verifier for signer in signers_of([timed, FIRST], ORIGIN)] == [
        FIRST.key,
        timed.key,
    ]


def test_a_private_key_does_not_show_in_a_traceback() -> None:
    assert format_skey(FIRST).rpartition("+")[2] not in repr(signers_of([FIRST], ORIGIN))
    assert repr(FIRST.seed) not in repr(FIRST)


def test_a_key_is_made_once_however_many_ask(tmp_path: Path) -> None:
    path = tmp_path / "log-key"
    add_to_key_file(path, OTHER)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: make_key(path, ORIGIN), range(8)))
    keys = read_key_file(path)
    assert [key.name for key in keys] == [OTHER.name, ORIGIN]
