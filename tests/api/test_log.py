"""The published log over HTTP: what is served, to whom, for how long, and what is no address."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.access.asker import Asker
from api.access.guard import Askers
from api.app import create_app
from domain.merkle.bundles import parse_bundle
from domain.merkle.checkpoints import parse_checkpoint
from domain.merkle.hashing import leaf_hash
from domain.merkle.notes import open_note
from domain.merkle.proofs import inclusion_proof, verify_inclusion
from domain.merkle.tile_paths import TileAt, format_path
from domain.merkle.tile_reading import hash_reader
from ledger.tlog.directory import DirectoryStore
from ledger.tlog.entries import PostgresEntries
from ledger.tlog.postgres_checkpoints import PostgresCheckpoints
from ledger.tlog.published import PublishedLog
from ops.postgres import PrivateServer
from tests.api.askers import asking
from tests.api.conftest import HOST, Made, copy_of
from tests.api.county import LEDGER, County
from tests.published import KEY, ORIGIN, signers


def nobody(_: object) -> Asker:
    return Asker()


class Served:
    """A county with a published log, and clients of it."""

    def __init__(self, county: County, root: Path, *, entries_public: bool = False) -> None:
        pool = county.office.database.pool
        self.log = PublishedLog(
            origin=ORIGIN,
            entries=PostgresEntries(pool, LEDGER),
            checkpoints=PostgresCheckpoints(pool, LEDGER),
            store=DirectoryStore(root, entries_public=entries_public),
            signers=signers,
            entries_public=entries_public,
        )
        self._office = replace(county.office, log=self.log)

    def client(self, askers: Askers = nobody) -> TestClient:
        app = create_app(self._office, askers=askers)
        return TestClient(app, base_url=HOST, raise_server_exceptions=False)


@pytest.fixture(scope="module")
def served(
    made: Made, server: PrivateServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """With everything published; tests only read it."""
    with copy_of(made, server, "served_log") as county:
        found = Served(county, tmp_path_factory.mktemp("log"))
        found.log.integrator().catch_up()
        yield found


def test_before_the_first_checkpoint_there_is_none(county: County, tmp_path: Path) -> None:
    answer = Served(county, tmp_path).client().get("/log/checkpoint")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "log-empty"


def test_a_service_without_a_log_says_so(county: County) -> None:
    app = create_app(county.office, askers=nobody)
    client = TestClient(app, base_url=HOST)
    for path in ("/log/checkpoint", "/log/tile/0/000"):
        answer = client.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "log-not-published")


def test_the_checkpoint_is_served_as_signed_and_kept_for_a_moment(served: Served) -> None:
    client = served.client()
    answer = client.get("/log/checkpoint")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=1, must-revalidate"
    assert answer.content == served.log.store.checkpoint()
    note, _ = open_note(answer.content, [KEY.key])
    assert parse_checkpoint(note.text).size == served.log.entries.head()
    again = client.get("/log/checkpoint", headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_an_outsider_proves_an_entry_with_what_is_served(served: Served) -> None:
    client, auditor = served.client(), served.client(asking("auditor"))
    note, _ = open_note(client.get("/log/checkpoint").content, [KEY.key])
    checkpoint = parse_checkpoint(note.text)

    def read_tile(at: TileAt) -> bytes:
        answer = client.get(f"/log/{format_path(at)}")
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        return answer.content

    proof = inclusion_proof(hash_reader(checkpoint.size, read_tile), 4, checkpoint.size)
    answer = auditor.get(f"/log/tile/entries/000.p/{checkpoint.size}")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    entry = parse_bundle(answer.content)[4]
    assert b'"ledger":"anqing/taihu"' in entry
    verify_inclusion(leaf_hash(entry), 4, checkpoint.size, proof, checkpoint.root)


def test_a_tile_is_not_sent_to_who_has_it(served: Served) -> None:
    client = served.client()
    path = f"/log/tile/0/000.p/{served.log.entries.head()}"
    tag = client.get(path).headers["etag"]
    again = client.get(path, headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["cache-control"].endswith("immutable")


@pytest.mark.parametrize(
    "place",
    [
        *("0", "0/", "0/0", "0/0000", "0/000/", "0/x000/001", "00/000", "64/000", "-1/000"),
        *("0/000.p/0", "0/000.p/01", "0/000.p/256", "0/000.p/", "0/000.p/+5", "0/٠٠٠"),
        *("0/999", "1/000", "0/000", "8/000.p/1", "entries/0/000", "x/000", "checkpoint"),
        *("0/000.p/5%0a", "0/%2e%2e/%2e%2e/checkpoint", "0/000.p%2f5"),
    ],
)
def test_what_is_no_address_of_a_published_file_is_not_found(served: Served, place: str) -> None:
    answer = served.client(asking("auditor")).get(f"/log/tile/{place}")
    assert (answer.status_code, answer.json()["code"]) == (404, "log-file-unknown")
    assert answer.json()["next_step"]


def test_entries_are_for_auditors(served: Served) -> None:
    path = f"/log/tile/entries/000.p/{served.log.entries.head()}"
    for askers, status, code in [
        (nobody, 401, "sign-in-needed"),
        (asking("cadre"), 403, "not-permitted"),
        (asking("auditor", jurisdiction="xuqiao"), 403, "out-of-jurisdiction"),
    ]:
        answer = served.client(askers).get(path)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert served.client(asking("auditor")).get(path).status_code == 200
    missing = served.client(asking("auditor")).get("/log/tile/entries/000")
    assert (missing.status_code, missing.json()["code"]) == (404, "log-file-unknown")


def test_a_county_may_open_its_entries_to_everybody(county: County, tmp_path: Path) -> None:
    served = Served(county, tmp_path, entries_public=True)
    served.log.integrator().catch_up()
    path = f"/log/tile/entries/000.p/{served.log.entries.head()}"
    plain = served.client().get(path, headers={"accept-encoding": "identity"})
    assert plain.status_code == 200
    assert "content-encoding" not in plain.headers
    client = served.client()
    with client.stream("GET", path, headers={"accept-encoding": "gzip"}) as zipped:
        sent = b"".join(zipped.iter_raw())
    assert zipped.headers["content-encoding"] == "gzip"
    assert gzip.decompress(sent) == plain.content
    assert len(sent) < len(plain.content) / 2
    assert plain.headers["vary"] == zipped.headers["vary"] == "accept-encoding"
    assert plain.headers["etag"] != zipped.headers["etag"]


def test_metrics_go_on_without_a_checkpoint_that_can_be_read(
    county: County, tmp_path: Path
) -> None:
    served = Served(county, tmp_path)
    served.log.integrator().catch_up()
    (tmp_path / "public" / "checkpoint").write_bytes(b"damaged")
    answer = served.client(asking("dashboard")).get("/metrics")
    assert answer.status_code == 200
    assert "mingce_head_position" in answer.text
    assert "mingce_log_size" not in answer.text


def test_lag_and_metrics_say_how_far_the_log_is(county: County, tmp_path: Path) -> None:
    served = Served(county, tmp_path)
    client = served.client(asking("dashboard"))
    head = served.log.entries.head()
    before = client.get("/v1/lag").json()
    assert (before["log_size"], before["log_behind_entries"]) == (0, head)
    served.log.integrator().catch_up()
    county.record(0, "1", "2025-Q2")
    after = client.get("/v1/lag").json()
    assert (after["log_size"], after["log_behind_entries"]) == (head, 1)
    metrics = client.get("/metrics").text
    assert f"mingce_log_size {head:.1f}\n" in metrics
    assert "mingce_log_behind_entries 1.0\n" in metrics
    assert "mingce_log_checkpoint_age_seconds " in metrics
