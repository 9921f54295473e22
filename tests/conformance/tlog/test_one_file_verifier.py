"""The verifier that is handed out, beside our own code: they share none, and must agree."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.merkle.checkpoints import Checkpoint, format_checkpoint
from domain.merkle.cosignatures import COSIGNATURE, ED25519, SUBTREE
from domain.merkle.errors import LogError
from domain.merkle.forks import Fork, fork_path, format_fork, parse_fork, verify_fork
from domain.merkle.hashing import EMPTY_ROOT, leaf_hash, leaf_hashes
from domain.merkle.keys import SigningKey, format_vkey
from domain.merkle.notes import Note, format_note, parse_note, sign_text
from domain.merkle.policies import Policy, accept, format_policy, parse_policy, quorum_met
from domain.merkle.proofs import HashAt, inclusion_proof, tree_root
from domain.merkle.receipts import Receipt, format_receipt, parse_receipt, verify_receipt
from domain.merkle.tile_paths import TileAt, format_path
from domain.merkle.tile_reading import hash_reader
from domain.merkle.tiles import Edge, grow
from ledger.tlog.verify.bundle import verify_bundle
from ledger.tlog.verify.targets import open_published, trust_of
from ledger.tlog.verify.whole import verify_log
from ops.verifier import mingce_verify as handed_out
from tests.property.log_documents import policies
from tests.published import KEY, ORIGIN
from tests.small_bundle import flip, seal, write_small_bundle
from tests.verified import Kept, entry

KEPT = Kept()
PAPER = SigningKey("paper.example/w", COSIGNATURE, bytes([3]) * 32)
UNIVERSITY = SigningKey("大学.example/w", COSIGNATURE, bytes([4]) * 32)
LATER = SigningKey("university.example/pq", SUBTREE, bytes([5]) * 32)
SECOND = SigningKey(ORIGIN, SUBTREE, bytes([6]) * 32)
POLICY = f"""# whom we believe
log {format_vkey(KEY.key)} https://log.example
log {format_vkey(SECOND.key)}
witness paper {format_vkey(PAPER.key)}
witness 大学 {format_vkey(UNIVERSITY.key)}\thttps://w.example
witness pq {format_vkey(LATER.key)}
group schools any 大学 pq
group both all paper schools
quorum both
""".encode()

FILE = Path(handed_out.__file__)


def tree(entries: list[bytes]) -> HashAt:
    growth = grow(Edge(), leaf_hashes(entries))
    tiles = {tile.at: tile.hashes for tile in growth.tiles}
    return hash_reader(len(entries), tiles.__getitem__)


def note(size: int, root: bytes, *cosigners: SigningKey, key: SigningKey = KEY) -> Note:
    text = format_checkpoint(Checkpoint(ORIGIN, size, root))
    times = [7 if one.kind != ED25519 else None for one in (key, *cosigners)]
    signers = zip((key, *cosigners), times, strict=True)
    return Note(text, tuple(sign_text(text, one, time_s=time) for one, time in signers))


def receipt(index: int, size: int, *cosigners: SigningKey) -> bytes:
    entries = [entry(n) for n in range(1, size + 1)]
    hash_at = tree(entries)
    signed = note(size, tree_root(hash_at, size), *cosigners)
    return format_receipt(
        Receipt(index, inclusion_proof(hash_at, index, size), signed, entries[index])
    )


def fork(old: int, size: int) -> bytes:
    before = tree([entry(n + 1_000) for n in range(old)])
    after = tree([entry(n) for n in range(size)])
    earlier = note(old, tree_root(before, old))
    later = note(size, tree_root(after, size), key=SECOND)
    return format_fork(Fork(fork_path(after, old, size), earlier, later))


def ours(data: bytes, policy: bytes) -> bool:
    """The verdict of domain.merkle on a receipt, a fork or a checkpoint."""
    try:
        believed = parse_policy(policy)
        if data.startswith(b"c2sp"):
            parsed = parse_receipt(data)
            verify_receipt(parsed, leaf_hash(parsed.extra), believed)
            return bool(parsed.extra)
        if data.startswith(b"mingce"):
            verify_fork(parse_fork(data), believed)
        else:
            accept(parse_note(data), believed)
    except LogError:
        return False
    return True


def theirs(data: bytes, policy: bytes) -> bool:
    """That of the one file."""
    checks: dict[bytes, Callable[[bytes, handed_out.Policy], Iterator[str]]] = {
        b"c2sp": handed_out.check_receipt,
        b"ming": handed_out.check_fork,
    }
    try:
        believed = handed_out.parse_policy(policy)
        if data[:4] in checks:
            list(checks[data[:4]](data, believed))
        else:
            believed.accept(data)
    except handed_out.NotProvedError:
        return False
    return True


GOOD = {
    "first entry": receipt(0, 1, PAPER, UNIVERSITY),
    "entry": receipt(6, 13, PAPER, LATER),
    "entry at the edge": receipt(12, 13, UNIVERSITY, LATER, PAPER),
    "checkpoint": format_note(note(9, bytes(32), PAPER, LATER, UNIVERSITY)),
    "checkpoint of the other key": format_note(note(9, bytes(32), PAPER, LATER, key=SECOND)),
    "fork": fork(7, 13),
    "fork at a power of two": fork(8, 13),
    "fork of one size": fork(5, 5),
    "fork of the empty tree": format_fork(
        Fork((), note(0, bytes(32)), note(9, bytes(32), key=SECOND))
    ),
}


@pytest.mark.parametrize("name", GOOD)
def test_both_accept_what_is_good_and_refuse_it_with_any_byte_changed(name: str) -> None:
    data = GOOD[name]
    assert ours(data, POLICY)
    assert theirs(data, POLICY)
    # Signatures of 2,420 bytes are damaged here and there only.
    step = 1 + len(data) // 300
    for place in range(0, len(data), step):
        for changed in (data[place] ^ 1, 0x0A):
            damaged = data[:place] + bytes([changed]) + data[place + 1 :]
            if damaged != data:
                assert ours(damaged, POLICY) == theirs(damaged, POLICY), (place, changed)


@pytest.mark.parametrize("name", GOOD)
def test_both_agree_when_lines_are_lost_or_repeated(name: str) -> None:
    lines = GOOD[name].split(b"\n")
    refused = 0
    for place in range(len(lines)):
        for part in ([], [lines[place]] * 2, [lines[place], b""], [lines[place] + b" "]):
            damaged = b"\n".join([*lines[:place], *part, *lines[place + 1 :]])
            verdict = ours(damaged, POLICY)
            assert theirs(damaged, POLICY) == verdict, (place, part)
            refused += not verdict
    assert refused > len(lines)


def not_accepted() -> Iterator[tuple[str, bytes, bytes]]:
    yield "another log", GOOD["entry"], POLICY.replace(format_vkey(KEY.key).encode(), b"x+y+z")
    one_short = format_note(note(9, bytes(32), UNIVERSITY, LATER))
    yield "quorum", one_short, POLICY
    yield "no witness", format_note(note(9, bytes(32))), POLICY
    parsed = parse_receipt(GOOD["entry"])
    yield "index", format_receipt(replace(parsed, index=7)), POLICY
    yield "outside", format_receipt(replace(parsed, index=13)), POLICY
    yield "longer", format_receipt(replace(parsed, proof=(*parsed.proof, bytes(32)))), POLICY
    yield "shorter", format_receipt(replace(parsed, proof=parsed.proof[:-1])), POLICY
    yield "no entry", format_receipt(replace(parsed, extra=b"")), POLICY
    forked = parse_fork(GOOD["fork"])
    yield "no path", format_fork(replace(forked, path=())), POLICY
    yield "no fork", format_fork(replace(forked, path=(), earlier=forked.later)), POLICY
    yield "turned round", format_fork(Fork(forked.path, forked.later, forked.earlier)), POLICY
    whole = tree([entry(n) for n in range(13)])
    same = note(7, tree_root(whole, 7))
    yield "continued", format_fork(replace(forked, earlier=same)), POLICY
    nothing = note(0, EMPTY_ROOT)
    yield "empty tree", format_fork(replace(forked, earlier=nothing, path=())), POLICY


@pytest.mark.parametrize(("data", "policy"), [pair[1:] for pair in not_accepted()])
def test_both_refuse_what_is_well_formed_and_proves_nothing(data: bytes, policy: bytes) -> None:
    assert not ours(data, policy)
    assert not theirs(data, policy)


@given(policies(), st.sets(st.integers(0, 7)))
def test_both_read_the_same_policies(policy: Policy, chosen: set[int]) -> None:
    read = handed_out.parse_policy(format_policy(policy))
    assert [key.public for key in read.logs] == [log.key.public for log in policy.logs]
    assert [key.public for key in read.witnesses.values()] == [
        one.key.public for one in policy.witnesses
    ]
    names = {one.name for number, one in enumerate(policy.witnesses) if number in chosen}
    met = {b"", b"none", *(name.encode("utf-8", "surrogateescape") for name in names)}
    for name, (needed, members) in read.groups.items():
        met |= {name} if len(met.intersection(members)) >= needed else set()
    assert (read.quorum in met) == quorum_met(policy, names)


@pytest.mark.parametrize("place", range(POLICY.count(b"\n")))
def test_both_refuse_the_same_broken_policies(place: int) -> None:
    lines = POLICY.split(b"\n")
    data = GOOD["entry"]
    for part in ([], [lines[place]] * 2, [lines[place] + b" x"], [lines[place][:-1]], [b"what"]):
        policy = b"\n".join([*lines[:place], *part, *lines[place + 1 :]])
        assert ours(data, policy) == theirs(data, policy), part


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_small_bundle(KEPT, tmp_path_factory.mktemp("whole"))


@pytest.fixture(scope="module")
def part(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_small_bundle(KEPT, tmp_path_factory.mktemp("part"), [5, 300, 701])


def run(*words: object) -> subprocess.CompletedProcess[str]:
    """As an auditor does: nothing of this folder can be imported."""
    return subprocess.run(
        [sys.executable, "-I", str(FILE), *map(str, words)],
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )


def believes_bundle(folder: Path) -> bool:
    """The common verdict of both."""
    text = f"log {format_vkey(KEY.key)}\nquorum none\n".encode()
    own = believed_by_us(folder, parse_policy(text))
    handed_out.tile_row.cache_clear()
    try:
        list(handed_out.check_bundle(folder, handed_out.parse_policy(text), []))
    except (handed_out.NotProvedError, OSError, ValueError):
        assert not own
        return False
    assert own
    return True


def believed_by_us(folder: Path, policy: Policy) -> bool:
    """As `mingce verify` does: a whole log is looked through as such, besides."""
    report = verify_bundle(folder, policy)
    if report.findings or not report.complete:
        return not report.findings
    published = open_published(str(folder), entries_expected=True)
    return not verify_log(published.target, ORIGIN, trust_of(policy)).findings


def test_both_accept_good_bundles(whole: Path, part: Path) -> None:
    assert believes_bundle(whole)
    assert believes_bundle(part)


def changes(folder: Path) -> list[str]:
    """Everything in a bundle that comes from the log, or speaks of it."""
    unread = {"SHA256SUMS", "manifest.json", "policy"}
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    return sorted(set(names) - unread)


@pytest.mark.parametrize("kind", ["whole", "part"])
@pytest.mark.parametrize("sealed", [False, True])
def test_both_find_every_damaged_file(
    request: pytest.FixtureRequest, kind: str, *, sealed: bool
) -> None:
    """Also when the lists of digests were made anew to fit the damage."""
    folder: Path = request.getfixturevalue(kind)
    for name in changes(folder):
        for gone in (False, True):
            kept = {
                one: (folder / one).read_bytes() for one in (name, "SHA256SUMS", "manifest.json")
            }
            if gone and name != "checkpoint":
                (folder / name).unlink()
            else:
                flip(folder / name, len(kept[name]) // 2)
            # A receipt that is left out is no lie; everything else is missed.
            if sealed:
                seal(folder)
            is_lie = not (sealed and gone and name.startswith("receipts/"))
            assert believes_bundle(folder) != is_lie, (name, gone)
            for one, data in kept.items():
                (folder / one).write_bytes(data)
    assert believes_bundle(folder)


def test_an_older_checkpoint_is_compared_with_the_bundle(whole: Path, tmp_path: Path) -> None:
    known = tmp_path / "notice"
    known.write_bytes(KEPT.checkpoints()[1].note)
    said = run("bundle", whole, "--key", format_vkey(KEY.key), "--known", known)
    assert said.returncode == 0, said
    assert f"{known} is of this same history" in said.stdout
    known.write_bytes(format_note(note(253, bytes(32))))
    said = run("bundle", whole, "--key", format_vkey(KEY.key), "--known", known)
    assert said.returncode == 1
    assert "ANOTHER HISTORY" in said.stdout


def test_it_needs_nothing_but_python_and_cryptography() -> None:
    roots = set()
    for node in ast.walk(ast.parse(FILE.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            roots |= {alias.name.partition(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            roots.add((node.module or "").partition(".")[0])
    assert roots - sys.stdlib_module_names == {"cryptography"}


def test_an_auditor_runs_it_alone(tmp_path: Path, part: Path) -> None:
    (tmp_path / "p").write_bytes(POLICY)
    (tmp_path / "r").write_bytes(GOOD["entry"])
    said = run("receipt", tmp_path / "r", "--policy", tmp_path / "p")
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.splitlines()[-1] == "PROVED 证明成立"
    assert "witnessed by paper at 1970-01-01 00:00:07 UTC" in said.stdout
    assert '"body":"v7"' in said.stdout
    flip(tmp_path / "r", 60)
    said = run("receipt", tmp_path / "r", "--policy", tmp_path / "p")
    assert (said.returncode, said.stderr) == (1, "")
    assert said.stdout.startswith("NOT PROVED 证明不成立: ")
    said = run("bundle", part)
    assert said.returncode == 0
    assert "CAUTION: these keys come with the bundle" in said.stdout
    assert run("receipt", tmp_path / "r").returncode == 2  # whom to believe?
    without = Receipt(6, parse_receipt(GOOD["entry"]).proof, parse_receipt(GOOD["entry"]).note)
    (tmp_path / "r").write_bytes(format_receipt(without))
    (tmp_path / "e").write_bytes(entry(7))
    words = ("receipt", tmp_path / "r", "--key", format_vkey(KEY.key), "--entry", tmp_path / "e")
    assert run(*words).returncode == 0
    assert run(*words[:-2]).returncode == 1


def test_large_tiles_lie_where_the_specification_says() -> None:
    tiles = handed_out.Tiles(Path("x"), 2**40)
    for index in (0, 9, 999, 1_000, 1_234_067):
        path, _ = tiles.path(1, index)
        assert path == Path("x") / format_path(TileAt(1, index))
