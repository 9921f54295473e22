"""A witness by the specification: each answer, what it remembers, and two that ask at once."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest
from starlette.testclient import TestClient

from domain.merkle.cosignatures import ED25519, SUBTREE
from domain.merkle.keys import SigningKey
from domain.merkle.notes import (
    Note,
    add_signatures,
    format_note,
    open_note,
    parse_note,
    parse_signatures,
    verified_signatures,
)
from domain.merkle.witnessing import TreeHead, monitoring_path
from ledger.tlog.errors import KeyRingError
from ledger.tlog.witness import Witness
from ledger.tlog.witness_store import WitnessStore
from ops.witness_server import LARGEST_REQUEST_BYTES, witness_app
from tests.published import KEY, ORIGIN
from tests.witnessed import NOW_S, asked, service, signed, tree, witness_key

STRANGER = SigningKey(ORIGIN, ED25519, bytes(32))
ELSEWHERE = SigningKey("elsewhere.example/log", ED25519, bytes(32))


@pytest.fixture
def witness(tmp_path: Path) -> Iterator[Witness]:
    with service(tmp_path / "witness", now_s=lambda: NOW_S) as made:
        yield made


@pytest.fixture
def client(witness: Witness) -> Iterator[TestClient]:
    with TestClient(witness_app(witness)) as made:
        yield made


def ask(client: TestClient, body: bytes) -> httpx2.Response:
    return client.post("/add-checkpoint", content=body)


def cosigned(size: int, answer: bytes) -> list[int | None]:
    note = Note(signed(size).text, parse_signatures(answer))
    return [one.time_s for one in verified_signatures(note, [witness_key("one").key])]


def test_cosigns_what_continues_what_it_knows(client: TestClient) -> None:
    for old, size in [(0, 3), (3, 9), (9, 9)]:
        answer = ask(client, asked(old, size))
        assert answer.status_code == 200
        assert cosigned(size, answer.content) == [NOW_S]


def test_shows_the_last_checkpoint_with_its_cosignature(client: TestClient) -> None:
    where = f"/{monitoring_path(ORIGIN)}"
    assert client.get(where).status_code == 404
    ask(client, asked(0, 3))
    ask(client, asked(3, 9))
    found = client.get(where)
    assert found.headers["content-type"] == "text/plain; charset=utf-8"
    note, verified = open_note(found.content, [KEY.key, witness_key("one").key])
    assert note.text == signed(9).text
    assert [one.time_s for one in verified] == [None, NOW_S]
    assert client.get(f"/{'0' * 64}/checkpoint").status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"old 0\n\nnot a checkpoint\n", 400),
        (asked(3, 5)[:-1], 400),
        (asked(3, 5).replace(b"old 3", b"old 03"), 400),
        (asked(3, 5).replace(b"old 3", b"old 6"), 400),
        (asked(3, 5, key=STRANGER), 403),
        (asked(3, 5).replace(b"\n5\n", b"\n6\n"), 403),
        (asked(3, 5, key=ELSEWHERE).replace(ORIGIN.encode(), b"elsewhere.example/log"), 404),
        (asked(0, 5), 409),
        (asked(0, 2), 409),
        (asked(4, 5), 409),
        (asked(3, 9, forked=True).replace(b"\n9\n", b"\n8\n"), 403),
        (asked(2, 9).replace(b"old 2", b"old 3"), 422),
        (b"x" * (LARGEST_REQUEST_BYTES + 1), 413),
    ],
    ids=[
        *("empty", "no checkpoint", "cut off", "two digits", "old beyond new"),
        *("stranger", "other text", "unknown log", "from nothing", "smaller", "other size"),
        *("forked", "proof of another size", "too long"),
    ],
)
def test_says_why_it_does_not(client: TestClient, body: bytes, status: int) -> None:
    ask(client, asked(0, 3))
    answer = ask(client, body)
    assert answer.status_code == status
    conflict = (b"3\n", "text/x.tlog.size")
    assert ((answer.content, answer.headers["content-type"]) == conflict) == (status == 409)
    assert ask(client, asked(3, 3)).status_code == 200, "what it remembers has not changed"


def test_a_history_that_parts_from_the_known_one_is_refused_and_kept(
    client: TestClient, witness: Witness
) -> None:
    ask(client, asked(0, 9))
    assert ask(client, asked(9, 12, forked=True)).status_code == 422
    assert witness.contradictions(ORIGIN) == []
    assert ask(client, asked(9, 9, forked=True)).status_code == 422
    assert "HAS FORKED" in client.get("/").text
    [other] = witness.contradictions(ORIGIN)
    known = client.get(f"/{monitoring_path(ORIGIN)}").content
    notes = [open_note(note, [KEY.key])[0] for note in (known, other)]
    assert [note.text for note in notes] == [signed(9).text, signed(9, forked=True).text]


def test_a_page_says_what_to_put_into_a_policy(client: TestClient) -> None:
    ask(client, asked(0, 9))
    page = client.get("/").text
    assert "key  one.example/w+" in page
    assert f"log  {ORIGIN}: 9 entries  /{monitoring_path(ORIGIN)}\n" in page
    assert client.get("/add-checkpoint").status_code == 405


def test_signs_with_all_of_its_keys(tmp_path: Path) -> None:
    keys = [witness_key("one"), witness_key("two"), witness_key("one", SUBTREE)]
    with service(tmp_path / "witness", *keys) as witness:
        answer = witness.add_checkpoint(asked(0, 3))
    verified = verified_signatures(
        Note(signed(3).text, parse_signatures(answer.body)), [key.key for key in keys]
    )
    assert len(verified) == 3


def test_takes_no_key_that_does_not_sign_the_time(tmp_path: Path) -> None:
    with (
        pytest.raises(KeyRingError, match="with the time"),
        service(tmp_path / "witness", STRANGER),
    ):
        pass


def test_keeps_no_signature_that_a_stranger_has_put_there(client: TestClient) -> None:
    [own] = signed(3).signatures
    [strange] = signed(3, key=STRANGER).signatures
    note = Note(signed(3).text, (strange, own))
    assert ask(client, b"old 0\n\n" + format_note(note)).status_code == 200
    kept = parse_note(client.get(f"/{monitoring_path(ORIGIN)}").content)
    assert own in kept.signatures
    assert strange not in kept.signatures


def test_a_log_may_change_its_key_while_both_sign(tmp_path: Path) -> None:
    path, both = tmp_path / "witness", Note(signed(9).text, ())
    for key in (KEY, STRANGER):
        both = add_signatures(both, signed(9, key=key).signatures)
    proof = asked(3, 9).partition(b"\n\n")[0]
    with service(path) as witness:
        assert witness.add_checkpoint(asked(0, 3)).status == 200
        assert witness.add_checkpoint(proof + b"\n\n" + format_note(both)).status == 200
        assert witness.add_checkpoint(asked(9, 12, key=STRANGER)).status == 403
    with service(path, logs={ORIGIN: [KEY.key, STRANGER.key]}) as witness:
        assert witness.add_checkpoint(asked(9, 12, key=STRANGER)).status == 200


def test_remembers_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "witness"
    with service(path) as witness:
        assert witness.add_checkpoint(asked(0, 9)).status == 200
    with service(path) as witness:
        assert witness.head(ORIGIN) == TreeHead(9, tree(9).mth(0, 9))
        assert witness.add_checkpoint(asked(0, 5)).body == b"9\n"


class Slow(WitnessStore):
    """Lets others in between reading and writing."""

    def __init__(self, path: Path, meanwhile: Callable[[], None]) -> None:
        super().__init__(path)
        self._meanwhile = meanwhile

    def replace(self, origin: str, known: TreeHead, head: TreeHead, note: bytes) -> bool:
        meanwhile, self._meanwhile = self._meanwhile, lambda: None
        meanwhile()
        return super().replace(origin, known, head, note)


@pytest.mark.parametrize("start", [0, 3])
def test_of_two_requests_the_later_does_not_set_it_back(tmp_path: Path, start: int) -> None:
    path = tmp_path / "witness"
    with service(path) as quick:
        if start:
            quick.add_checkpoint(asked(0, start))
        store = Slow(path, lambda: answers.append(quick.add_checkpoint(asked(start, 9)).status))
        answers: list[int] = []
        slow = Witness(keys=quick.keys, logs=quick.logs, store=store)
        late = slow.add_checkpoint(asked(start, 5))
        store.close()
        assert answers == [200]
        assert (late.status, late.body) == (409, b"9\n")
        assert quick.head(ORIGIN).size == 9


def test_many_at_once_leave_the_largest(tmp_path: Path) -> None:
    path = tmp_path / "witness"
    sizes = [5, 9, 3, 12, 7, 11, 1, 8]
    barrier = threading.Barrier(len(sizes))

    def one(size: int) -> int:
        with service(path) as witness:
            barrier.wait()
            known = 0
            while (answer := witness.add_checkpoint(asked(known, size))).status == 409:
                known = int(answer.body)
                if known > size:
                    return 409
            return answer.status

    with service(path), ThreadPoolExecutor(len(sizes)) as threads:
        statuses = list(threads.map(one, sizes))
    assert set(statuses) <= {200, 409}
    assert statuses[sizes.index(12)] == 200
    with service(path) as witness:
        assert witness.head(ORIGIN) == TreeHead(12, tree(12).mth(0, 12))


def test_nothing_is_answered_that_was_not_kept(tmp_path: Path) -> None:
    path = tmp_path / "witness"
    with service(path) as witness:
        witness.add_checkpoint(asked(0, 3))
        blocking = sqlite3.connect(path, isolation_level=None)
        blocking.execute("pragma query_only = off")
        blocking.execute("drop table cosigned")
        blocking.close()
        with pytest.raises(sqlite3.OperationalError):
            witness.add_checkpoint(asked(3, 9))
