"""The witnesses that the settings name."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.merkle.policies import format_policy
from ledger.tlog.published import PublishedLog
from ops.settings import SettingsError
from ops.witnessing import read_policy, witnessed
from tests.published import ORIGIN, Log, signers
from tests.witnessed import quorum_of


def test_a_policy_is_read_if_there_is_one(tmp_path: Path) -> None:
    assert read_policy(None) is None
    policy = quorum_of(2, "one", "two", "three")
    (tmp_path / "policy").write_bytes(format_policy(policy))
    assert read_policy(tmp_path / "policy") == policy


@pytest.mark.parametrize(
    ("text", "problem"), [(None, "No such file"), (b"witness\n", "line 1"), (b"", "not ended")]
)
def test_a_policy_that_cannot_be_read_stops_the_program(
    tmp_path: Path, text: bytes | None, problem: str
) -> None:
    path = tmp_path / "policy"
    if text is not None:
        path.write_bytes(text)
    with pytest.raises(SettingsError, match=problem) as wrong:
        read_policy(path)
    assert "MINGCE_WITNESS_POLICY" in str(wrong.value)


def test_without_witnesses_logs_are_published_all_the_same() -> None:
    log = Log()
    log.append(3)
    assert log.stored is not None
    assert log.checkpoints is not None
    published = PublishedLog(ORIGIN, log.stored, log.checkpoints, log.store, signers)
    with witnessed({"a": published}, None) as integrators:
        assert integrators["a"].catch_up().size == 3
    log.check()
