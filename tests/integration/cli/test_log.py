"""`mingce log ...`: publishing by hand, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from domain.merkle.checkpoints import Checkpoint, parse_checkpoint
from domain.merkle.notes import open_note
from ledger.tlog.directory import DirectoryStore
from ledger.tlog.signers import read_key_file, sign_checkpoint, signers_of
from ops.cli.site import throw_away
from ops.settings import load_settings
from tests.integration.cli.conftest import LOG_KEY, Mingce

pytestmark = pytest.mark.database


@pytest.fixture
def worked(mingce: Mingce, database: str, at: Callable[[str], None]) -> Mingce:
    """With an entry in the ledger."""
    at(database)
    mingce.done("scheme", "adopt", "haixing-monthly")
    return mingce


def test_entries_are_published_and_copied(worked: Mingce, tmp_path: Path) -> None:
    none_yet = worked("log", "checkpoint", "--json")
    assert (none_yet.exit_code, none_yet.error()["code"]) == (1, "log-empty")
    assert worked("log", "status", "--json").json()["behind"] > 0
    [done] = worked("log", "integrate", "--json").json()
    assert done["origin"] == LOG_KEY.name == "mingce.localhost/test/county"
    assert done["size"] == done["head"] == done["added"] > 0
    assert worked("log", "status", "--json").json()["behind"] == 0
    note, _ = open_note(worked.done("log", "checkpoint").encode(), [LOG_KEY.key])
    assert parse_checkpoint(note.text).size == done["size"]
    copied = worked.done("log", "publish", tmp_path / "copy")
    assert copied.endswith(f"up to entry {done['size']}\n")
    assert (tmp_path / "copy" / "checkpoint").read_bytes().startswith(note.text)
    assert not (tmp_path / "copy" / "tile" / "entries").exists()
    worked.done("log", "publish", tmp_path / "whole", "--entries")
    assert (tmp_path / "whole" / "tile" / "entries").exists()


def test_a_damaged_log_is_an_error_that_is_told(worked: Mingce, tmp_path: Path) -> None:
    worked.done("log", "integrate")
    [tile] = (tmp_path / ".mingce" / "log").rglob("tile/0/000.p/*")
    tile.write_bytes(bytes(len(tile.read_bytes())))
    worked.done("body", "register", "b-1", "新县", "--kind", "county", "--on", "2025-01-01")
    refused = worked("log", "integrate", "--json")
    assert (refused.exit_code, refused.error()["code"]) == (4, "log-root-differs")


def test_files_in_the_way_are_told_in_one_sentence(worked: Mingce, tmp_path: Path) -> None:
    (tmp_path / ".mingce").mkdir()
    (tmp_path / ".mingce" / "log").write_text("")
    refused = worked("log", "integrate", "--json")
    assert (refused.exit_code, refused.error()["code"]) == (3, "log-files-unavailable")
    (tmp_path / ".mingce" / "log").unlink()
    worked.done("log", "integrate")
    [checkpoint] = (tmp_path / ".mingce" / "log").rglob("checkpoint")
    checkpoint.write_bytes(b"damaged")
    for words in ("integrate", "status"):
        refused = worked("log", words, "--json")
        assert (refused.exit_code, refused.error()["code"]) == (4, "log-malformed")
    checkpoint.unlink()
    worked.done("log", "integrate")
    assert worked("log", "status", "--json").json()["behind"] == 0


def test_the_service_does_not_start_on_a_database_older_than_the_log(
    worked: Mingce, tmp_path: Path
) -> None:
    note = sign_checkpoint(
        Checkpoint(LOG_KEY.name, 1_000, bytes(32)), signers_of([LOG_KEY], LOG_KEY.name)
    )
    store = DirectoryStore(tmp_path / ".mingce" / "log" / "test" / "county")
    with store.exclusively():
        store.show(note)
    refused = worked("serve", "--json")
    assert (refused.exit_code, refused.error()["code"]) == (1, "log-behind-published")
    assert refused.out == ""


def test_a_demonstration_can_begin_anew(worked: Mingce) -> None:
    worked.done("log", "integrate")
    throw_away(load_settings())
    worked.done("init")
    assert worked("log", "status", "--json").json()["size"] == 0
    worked.done("scheme", "adopt", "haixing-monthly")
    worked.done("log", "integrate")


def test_the_service_does_not_start_without_a_key(
    worked: Mingce, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MINGCE_LOG_KEY")
    refused = worked("serve", "--json")
    assert (refused.exit_code, refused.error()["code"]) == (3, "settings-wrong")
    assert "MINGCE_LOG_KEY_FILE" in refused.error()["message"]
    assert read_key_file(Path(".mingce/log-key")) == []
