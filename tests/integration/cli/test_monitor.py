"""mingce monitor: what it says, what it writes, and how it ends; with no database anywhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import segno

from domain.merkle.forks import parse_fork, verify_fork
from domain.merkle.keys import format_vkey
from domain.merkle.policies import KnownLog, Policy, format_policy
from domain.merkle.receipts import format_receipt
from ledger.tlog.directory import DirectoryStore
from ledger.tlog.published import PublishedLog
from ledger.tlog.receipts import make_receipt, own_policy
from tests.integration.cli.conftest import Mingce
from tests.published import KEY, ORIGIN, Log, numbered_entries, signers

REFUSED, USAGE, UNAVAILABLE, DIFFERENCES = 1, 2, 3, 4
VKEY = format_vkey(KEY.key)
STORE = ("--store", "monitor.sqlite")
TRUSTING = (*STORE, "--key", VKEY)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MINGCE_DATABASE_URL", "postgresql://nobody@127.0.0.1:9/nowhere")


@pytest.fixture
def publish(tmp_path: Path) -> Callable[..., Log]:
    """Publish entries in a directory below the current one."""

    def publish(name: str, *entries: bytes) -> Log:
        log = Log(entries=list(entries), store=DirectoryStore(tmp_path / name))
        log.integrator().catch_up()
        return log

    return publish


def grow(log: Log, count: int) -> None:
    log.append(count)
    log.integrator().catch_up()


def test_a_log_that_grows_is_told_and_then_quiet(
    mingce: Mingce, publish: Callable[..., Log]
) -> None:
    log = publish("county", *numbered_entries(300))
    watch = ("monitor", "watch", "county/public", *TRUSTING, "--once")
    assert f"{ORIGIN}: followed from now on, 300 entries" in mingce.done(*watch)
    assert "300 entries, as known" in mingce.done(*watch)
    grow(log, 10)
    assert "grew to 310 entries" in mingce.done(*watch)
    [told] = json.loads(mingce.done(*watch, "--json"))
    assert (told["kind"], told["size"], told["evidence"]) == ("agrees", 310, None)
    listed = json.loads(mingce.done("monitor", "list", *STORE, "--json"))
    assert listed == {
        "logs": [{"origin": ORIGIN, "followed_to": 310, "checkpoints": 2}],
        "forks": [],
    }


def test_two_histories_end_in_evidence_beside_the_store(
    mingce: Mingce, publish: Callable[..., Log], tmp_path: Path
) -> None:
    entries = numbered_entries(300)
    publish("county", *entries)
    publish("other", *entries[:250], b"other", *entries[251:280])
    said = mingce("monitor", "watch", "county/public", "other/public", *TRUSTING, "--once")
    assert said.exit_code == DIFFERENCES
    assert "TWO HISTORIES" in said.out
    (evidence,) = tmp_path.glob("*.log-fork")
    assert evidence.name == f"{ORIGIN.replace('/', '-')}-280-300.log-fork"
    assert str(evidence.name) in said.out
    policy = Policy((KnownLog(KEY.key),), (), ())
    assert verify_fork(parse_fork(evidence.read_bytes()), policy).later.size == 300
    # It stays so, whatever is looked at later; and the evidence can be had again.
    assert mingce("monitor", "watch", "county/public", *TRUSTING, "--once").exit_code == DIFFERENCES
    evidence.unlink()
    listed = mingce("monitor", "list", *STORE, "--evidence", tmp_path / "county", "--json")
    assert listed.exit_code == DIFFERENCES
    assert Path(listed.json()["forks"][0]["evidence"]).parent == tmp_path / "county"


def test_notices_and_receipts_are_compared(
    mingce: Mingce, publish: Callable[..., Log], tmp_path: Path
) -> None:
    log = publish("county", *numbered_entries(20))
    (tmp_path / "policy").write_bytes(format_policy(Policy((KnownLog(KEY.key),), (), ())))
    trusting = (*STORE, "--policy", "policy")
    note = log.store.checkpoint()
    assert note is not None
    assert log.stored is not None
    assert log.checkpoints is not None
    published = PublishedLog(ORIGIN, log.stored, log.checkpoints, log.store, signers)
    receipt = make_receipt(published, 7, own_policy(published), entry=True)
    (tmp_path / "notice.txt").write_bytes(note.replace(b"\n", b"\r\n").rstrip())
    (tmp_path / "receipt").write_bytes(format_receipt(receipt))
    assert "compared later" in mingce.done("monitor", "add", "notice.txt", *trusting)
    mingce.done("monitor", "watch", "county/public", *trusting, "--once")
    segno.make_qr(note, error="m").save(str(tmp_path / "notice.png"), scale=4, border=4)
    found = mingce.done("monitor", "add", "notice.txt", "receipt", "notice.png", *trusting)
    assert found.count("20 entries, as known") == 3
    other = publish("other", *numbered_entries(19), b"other").store.checkpoint()
    assert other is not None
    (tmp_path / "board.txt").write_bytes(other)
    said = mingce("monitor", "add", "board.txt", *trusting, "--place", "Xinhua", "--json")
    assert said.exit_code == DIFFERENCES
    assert [(one["kind"], one["place"]) for one in said.json()] == [("fork", "Xinhua")]


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        (("watch", "http://127.0.0.1:9/log", *TRUSTING, "--once"), "log-unreachable", UNAVAILABLE),
        (("watch", "nowhere", *TRUSTING, "--once"), "log-file-missing", UNAVAILABLE),
        (("watch", "county/public", *STORE, "--once"), "usage", USAGE),
        (("watch", *TRUSTING, "--once"), "usage", USAGE),
        (("watch", "county/public", *STORE, "--key", "x", "--once"), "log-malformed", REFUSED),
        (("add", "absent", *TRUSTING), "file-unreadable", UNAVAILABLE),
        (("add", "letter", *TRUSTING), "log-malformed", REFUSED),
        (
            ("watch", "county/public", "--store", "letter", "--key", VKEY, "--once"),
            "monitor-store-unusable",
            UNAVAILABLE,
        ),
    ],
)
def test_what_is_wrong_is_one_sentence(
    mingce: Mingce,
    publish: Callable[..., Log],
    tmp_path: Path,
    words: tuple[str, ...],
    code: str,
    exit_code: int,
) -> None:
    publish("county", *numbered_entries(3))
    (tmp_path / "letter").write_text("Dear monitor, " * 100)
    said = mingce("monitor", *words, "--json")
    assert (said.exit_code, said.error()["code"]) == (exit_code, code)
    assert said.error()["next_step"]


def test_a_log_of_a_stranger_is_nothing_against_ours(
    mingce: Mingce, publish: Callable[..., Log]
) -> None:
    publish("county", *numbered_entries(3))
    stranger = format_vkey(type(KEY)(ORIGIN, 1, bytes(32)).key)
    said = mingce(
        "monitor", "watch", "county/public", *STORE, "--key", stranger, "--once", "--json"
    )
    assert said.exit_code == REFUSED
    assert said.error()["code"].endswith("note-signature-missing")
