"""One thing is damaged at a time; verification names it, and says since which checkpoint."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from domain.merkle.bundles import format_bundle
from domain.merkle.checkpoints import Checkpoint, parse_checkpoint
from domain.merkle.hashing import leaf_hash
from domain.merkle.keys import SigningKey, format_vkey
from domain.merkle.notes import parse_note
from domain.merkle.proofs import inclusion_proof
from domain.merkle.receipts import Receipt, format_receipt
from domain.merkle.tile_paths import FULL, BundleAt, TileAt, format_path
from domain.merkle.tile_reading import hash_reader
from ledger.tlog.errors import TlogError
from ledger.tlog.key_history import Term
from ledger.tlog.remote import RemoteError
from ledger.tlog.signers import NoteSigner, sign_checkpoint
from ledger.tlog.store import At, MemoryStore
from ledger.tlog.verify.claims import InForce, Trust, in_force
from ledger.tlog.verify.stored import MemoryStored
from ledger.tlog.verify.targets import open_published
from ledger.tlog.verify.whole import verify_log
from tests.published import KEY, ORIGIN, Log, signers
from tests.verified import LEDGER, SIZES, TRUST, Kept, entry, found, row, rows, verify

KEPT = Kept()
NEXT_KEY = SigningKey(ORIGIN, 1, bytes([7]) * 32)


def test_a_log_that_was_left_alone_has_no_findings() -> None:
    report = verify(KEPT.stored(), KEPT.store())
    assert (report.findings, report.not_checked) == ((), ())
    assert (report.entries, report.envelopes, report.sizes) == (701, 701, SIZES)
    # Three tiles of hashes and one above; those of the sizes that were signed before beside them.
    assert (report.tiles, report.bundles) == (3 + 2, 3)
    assert (report.checkpoints, report.signatures, report.cosignatures) == (6, 6, 5)


def test_several_processes_come_to_the_same() -> None:
    damaged = rows(KEPT.entries)
    damaged[599] = row(600, entry(6_000))
    alone = verify(KEPT.stored(damaged), None, processes=1)
    together = verify(KEPT.stored(damaged), None, processes=2)
    assert alone == together
    assert [one.code for one in alone.findings] == ["root-differs"]


@pytest.mark.parametrize(
    ("position", "first_wrong"), [(1, 3), (3, 3), (4, 253), (256, 512), (600, 700), (701, 701)]
)
def test_a_changed_entry_is_named_and_since_when(position: int, first_wrong: int) -> None:
    damaged = rows(KEPT.entries)
    damaged[position - 1] = row(position, entry(9_000))
    report = verify(KEPT.stored(damaged), KEPT.store())
    assert found(report) == [
        ("entry-changed", f"entry {position}"),
        ("root-differs", f"checkpoint {first_wrong}"),
    ]
    assert "What was signed still stands in tile/entries/" in report.findings[0].what
    before = [size for size in SIZES if size < position]
    for finding in report.findings:
        assert finding.wrong_from == first_wrong
        assert finding.holds_until == (before[-1] if before else None)


def test_two_entries_that_changed_places_are_named_together() -> None:
    entries = KEPT.entries
    entries[9], entries[399] = entries[399], entries[9]
    report = verify(KEPT.stored(rows(entries)), KEPT.store())
    assert found(report)[0] == ("entries-swapped", "entry 10")
    assert "entry 400" in report.findings[0].what


def test_an_entry_that_was_put_in_is_named_and_not_all_those_after_it() -> None:
    entries = KEPT.entries
    entries.insert(99, entry(9_000))
    report = verify(KEPT.stored(rows(entries)), KEPT.store())
    assert found(report) == [
        ("entry-inserted", "entry 100"),
        ("root-differs", "checkpoint 253"),
    ]


def test_an_entry_that_was_taken_out_is_named() -> None:
    with_gap = rows(KEPT.entries)
    del with_gap[99]
    report = verify(KEPT.stored(with_gap), KEPT.store())
    assert found(report) == [("entry-missing", "entry 100"), ("root-differs", "checkpoint 253")]
    entries = KEPT.entries
    del entries[99]  # and those after it moved down
    report = verify(KEPT.stored(rows(entries)), KEPT.store())
    assert found(report) == [
        ("entry-missing", "entries 701 to 701"),
        ("entry-removed", "entry 100"),
        ("root-differs", "checkpoint 253"),
    ]


def test_entries_that_are_missing_at_the_end_are_named() -> None:
    report = verify(KEPT.stored(rows(KEPT.entries[:600])), KEPT.store())
    assert found(report) == [("entry-missing", "entries 601 to 701")]
    assert report.findings[0].holds_until == 512


def test_the_head_row_must_be_that_of_the_last_entry() -> None:
    stored = KEPT.stored()
    stored._head = 702
    assert found(verify(stored, KEPT.store())) == [("head-differs", "ledger.head")]


def test_columns_that_say_something_else_than_the_entry_are_named() -> None:
    damaged = rows(KEPT.entries)
    damaged[4] = damaged[4]._replace(leaf=leaf_hash(b""))
    damaged[5] = damaged[5]._replace(type="body-closed")
    damaged[6] = damaged[6]._replace(keys=[])
    assert found(verify(KEPT.stored(damaged), KEPT.store())) == [
        ("leaf-differs", "entry 5"),
        ("columns-differ", "entry 6"),
        ("columns-differ", "entry 7"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (b'"kind":"village"', b'"kind":"hamlet"', "cannot be read"),
        (b'"v":1', b'"v":2', "newer than this software"),
        (b'"ledger":"anqing/taihu"', b'"ledger":"anqing/other"', "belongs to ledger"),
        (b'"name":"\xe6\x9d\x91"', b'"name":"\\u6751"', "canonical"),
        (b'{"actor"', b'{ "actor"', "canonical"),
        (b'"recorded_at":"2025', b'"recorded_at":"2024', "not of the moment"),
    ],
)
def test_an_entry_that_is_none_is_named(old: bytes, new: bytes, says: str) -> None:
    data = KEPT.entries[0]
    assert old in data
    log = Log([data.replace(old, new), *KEPT.entries[1:]])
    log.integrator().catch_up()
    [finding] = verify(MemoryStored(rows(log.entries)), log.store).findings
    assert (finding.code, finding.where) == ("envelope-wrong", "entry 1")
    assert says in finding.what


@pytest.mark.parametrize("at", list(KEPT.files), ids=format_path)
@pytest.mark.parametrize("how", ["changed", "cut", "gone"])
def test_every_published_file_is_looked_at(at: At, how: str) -> None:
    files = KEPT.files
    data = files.pop(at)
    if how == "changed":
        files[at] = data[:-1] + bytes([data[-1] ^ 1])
    if how == "cut":
        files[at] = data[:-1]
    kind = "bundle" if isinstance(at, BundleAt) else "tile"
    code = f"{kind}-missing" if how == "gone" else f"{kind}-wrong"
    assert found(verify(KEPT.stored(), KEPT.store(files))) == [(code, format_path(at))]


def test_a_tile_that_was_changed_with_its_entry_hides_it_only_to_the_block() -> None:
    """The tile above still holds the hash of what was signed."""
    entries = KEPT.entries
    entries[299] = entry(9_000)
    files = KEPT.files
    at = TileAt(0, 1)
    files[at] = files[at][: 43 * 32] + leaf_hash(entries[299]) + files[at][44 * 32 :]
    files[BundleAt(1)] = format_bundle(entries[FULL : 2 * FULL])
    assert found(verify(KEPT.stored(rows(entries)), KEPT.store(files))) == [
        ("entries-differ", "entries 257 to 512"),
        ("root-differs", "checkpoint 512"),
    ]


def other_history() -> Kept:
    """All of it made anew, and signed with the log's own key: entry 300 is another."""
    other = Kept(Log())
    other.log = Log()
    for size in SIZES:
        numbers = range(len(other.log.entries) + 1, size + 1)
        other.log.entries += [entry(9_000 if n == 300 else n) for n in numbers]
        other.log.integrator().round()
    return other


def test_a_history_that_was_made_anew_with_the_key_is_found_by_what_others_kept() -> None:
    """The server's own records all fit: only who has an older checkpoint can tell."""
    other = other_history()
    assert verify(other.stored(), other.store()).findings == ()
    before, after = KEPT.checkpoints()[1], KEPT.checkpoints()[3]
    kept = {"notice 253": before.note, "notice 700": after.note}
    for stored, held in ((other.stored(), 512), (None, 253)):
        report = verify(stored, other.store(), known=kept)
        assert found(report) == [("root-differs", "notice 700")]
        assert (report.findings[0].holds_until, report.findings[0].wrong_from) == (held, 700)
        receipt = {"receipt of 300": format_receipt(kept_receipt(300))}
        report = verify(stored, other.store(), known=receipt)
        assert found(report) == [("root-differs", "receipt of 300")]


@pytest.mark.parametrize("number", range(len(SIZES)))
def test_a_checkpoint_in_the_database_that_was_changed_is_named(number: int) -> None:
    size = SIZES[number]
    signed = sign_checkpoint(Checkpoint(ORIGIN, size, bytes(32)), signers())
    broken = KEPT.checkpoints()[number].note.replace(b"anqing/taihu", b"anqing/other")
    for change, code in (
        ({"root": bytes(32)}, "checkpoint-wrong"),
        ({"continues": 1}, "checkpoint-wrong"),
        ({"note": b"nothing"}, "checkpoint-wrong"),
        ({"note": broken}, "checkpoint-wrong"),
        ({"note": signed, "root": bytes(32)}, "root-differs"),
    ):
        checkpoints = KEPT.checkpoints()
        checkpoints[number] = checkpoints[number]._replace(**change)
        codes = found(verify(KEPT.stored(checkpoints=checkpoints), KEPT.store()))
        assert (code, f"checkpoint {size}") in codes


def test_the_published_checkpoint_must_be_one_that_was_signed() -> None:
    note = parse_note(KEPT.note)
    checkpoint = parse_checkpoint(note.text)
    forged = sign_checkpoint(replace(checkpoint, root=bytes(32)), signers())
    codes = found(verify(KEPT.stored(), KEPT.store(note=forged)))
    assert ("checkpoint-unknown", "published checkpoint") in codes
    stranger = sign_checkpoint(checkpoint, [NoteSigner(NEXT_KEY)])
    codes = found(verify(KEPT.stored(), KEPT.store(note=stranger)))
    assert codes == [("note-signature-missing", "published checkpoint")]
    last = len(KEPT.note) - 5
    flipped = KEPT.note[:last] + (b"A" if KEPT.note[last : last + 1] != b"A" else b"B")
    codes = found(verify(KEPT.stored(), KEPT.store(note=flipped + KEPT.note[last + 1 :])))
    assert codes == [("note-signature-wrong", "published checkpoint")]


def test_a_key_counts_only_for_the_sizes_that_it_was_in_force_for() -> None:
    retired = Trust(
        (InForce(KEY.key, until=512), InForce(NEXT_KEY.key, after=253)), TRUST.witnesses
    )
    assert found(verify(KEPT.stored(), KEPT.store(), retired)) == [
        ("key-not-in-force", "checkpoint 700"),
        ("key-not-in-force", "checkpoint 701"),
        ("key-not-in-force", "published checkpoint"),
    ]


def test_a_cosignature_that_was_changed_is_named() -> None:
    stored = KEPT.stored()
    cosignatures = KEPT.cosignatures()
    cosignatures[2] = cosignatures[2]._replace(line=cosignatures[1].line)
    stored._cosignatures = cosignatures
    assert found(verify(stored, KEPT.store())) == [
        ("cosignature-wrong", "cosignature of paper.example/w on 512")
    ]


def test_keys_hold_for_the_sizes_that_the_log_itself_tells() -> None:
    text = format_vkey(KEY.key)
    for since, until in ((0, None), (5, None), (0, 7), (5, 7)):
        term = Term("k", "ed25519", text, since, until)
        [own] = in_force([term])
        assert own.key == KEY.key
        assert [own.covers(size) for size in range(10)] == [term.holds_at(n) for n in range(10)]


def test_before_the_first_checkpoint_only_the_rows_can_be_checked() -> None:
    report = verify(MemoryStored(rows(KEPT.entries)), MemoryStore())
    assert report.findings == ()
    assert report.not_checked == ("roots: nothing that is signed was found",)
    empty = verify(MemoryStored([]), MemoryStore())
    assert (empty.entries, empty.findings) == (0, ())


def test_what_could_not_be_checked_is_said() -> None:
    nobody = Trust()
    report = verify(None, KEPT.store(), nobody, bundles=False)
    assert report.findings == ()
    assert [reason.split(":")[0] for reason in report.not_checked] == [
        "signatures of the log",
        "database rows",
        "entries",
    ]
    report = verify(KEPT.stored(), None, replace(TRUST, witnesses=()))
    assert report.not_checked == (
        "what is published: there is no published log here",
        "signatures of paper.example/w: keys unknown",
    )


def test_a_copy_of_the_published_log_is_enough_to_find_what_was_changed_in_it() -> None:
    kept = {f"notice {one.size}": one.note for one in KEPT.checkpoints()}
    for at in KEPT.files:
        files = KEPT.files
        data = files[at]
        files[at] = data[:-1] + bytes([data[-1] ^ 1])
        assert verify(None, KEPT.store(files), known=kept).findings, format_path(at)


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the library's name)
        pass


@contextmanager
def served(root: Path) -> Iterator[str]:
    """A directory at an address, as any web server shows it."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(root))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def write(root: Path, *, entries: bool) -> None:
    for at, data in KEPT.files.items():
        if entries or isinstance(at, TileAt):
            path = root / format_path(at)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    (root / "checkpoint").write_bytes(KEPT.note)


@pytest.mark.parametrize("entries", [True, False])
def test_a_log_is_verified_at_its_address(tmp_path: Path, *, entries: bool) -> None:
    write(tmp_path, entries=entries)
    with served(tmp_path) as address:
        published = open_published(address)
        assert published.target.ledger == (LEDGER if entries else "")
        report = verify_log(published.target, published.checkpoint.origin, TRUST)
        assert report.findings == ()
        assert report.envelopes == (701 if entries else 0)
        assert any(one.startswith("entries") for one in report.not_checked) != entries
        tile = tmp_path / format_path(TileAt(0, 1))
        tile.write_bytes(bytes(8192))
        report = verify_log(published.target, published.checkpoint.origin, TRUST)
        assert report.findings
        tile.unlink()
        if entries:
            report = verify_log(published.target, published.checkpoint.origin, TRUST)
            assert found(report) == [("tile-missing", "tile/0/001")]


def test_what_goes_wrong_in_another_process_is_said_in_this_one(tmp_path: Path) -> None:
    write(tmp_path, entries=True)
    with served(tmp_path) as address:
        published = open_published(address)
        (tmp_path / format_path(BundleAt(1))).write_bytes(bytes(40_000_000))
        with pytest.raises(RemoteError) as refused:
            verify_log(published.target, ORIGIN, TRUST, processes=2)
    assert refused.value.code == "log-unreachable"
    assert "far too much" in refused.value.message
    assert refused.value.fields["path"] == "tile/entries/001"


def kept_receipt(position: int) -> Receipt:
    """As somebody got it for an entry."""
    size = SIZES[-1]
    proof = inclusion_proof(hash_reader(size, KEPT.log.store.expect), position - 1, size)
    return Receipt(position - 1, proof, parse_note(KEPT.note), KEPT.entries[position - 1])


def test_a_receipt_that_was_kept_must_lead_to_its_own_root() -> None:
    receipt = kept_receipt(5)
    good, bad = format_receipt(receipt), format_receipt(replace(receipt, index=5))
    assert verify(KEPT.stored(), KEPT.store(), known={"r": good}).findings == ()
    assert found(verify(KEPT.stored(), KEPT.store(), known={"r": bad})) == [("receipt-wrong", "r")]


def test_what_is_no_log_cannot_be_opened(tmp_path: Path) -> None:
    with served(tmp_path) as address:
        for where in (address, str(tmp_path)):
            with pytest.raises(TlogError) as refused:
                open_published(where)
            assert refused.value.code == "log-file-missing"


def test_every_finding_is_explained_in_the_manual() -> None:
    root = Path(__file__).parents[3]
    sources = [*(root / "ledger/tlog/verify").glob("*.py"), root / "projections/verify.py"]
    call = r'(?:code=|_failed\(|_find\(|_found\(|_about_file\(|entry_finding\()\s*f?"([a-z{}-]+)"'
    used = {code for path in sources for code in re.findall(call, path.read_text("utf-8"))}
    used |= {"note-signature-wrong", "note-signature-missing"}
    manual = (root / "ops/docs/verify.md").read_text("utf-8")
    rows = [line.split("|")[1] for line in manual.splitlines() if line.startswith("| `")]
    assert used == {code for cell in rows for code in re.findall("`([a-z-]+)`", cell)}
