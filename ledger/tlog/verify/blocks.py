"""One block of a log, 256 entries: hashed anew, and held against all that is kept of it.

A block is a tile's and a bundle's worth. Blocks do not depend on one another, so several processes
can share a log.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.merkle.bundles import format_bundle, parse_bundle
from domain.merkle.errors import FormatError
from domain.merkle.hashing import HASH_BYTES, leaf_hash, leaf_hashes, root_hash
from domain.merkle.tile_paths import FULL, BundleAt, TileAt, format_path
from ledger.tlog.verify.envelopes import column_problems, envelope_problems
from ledger.tlog.verify.files import Files
from ledger.tlog.verify.findings import Finding, entry_finding
from ledger.tlog.verify.stored import Row, Stored

MISSING = bytes(HASH_BYTES)
"""Stands for the hash of an entry that is not there; no entry has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What there is of a log to look at. It can be sent to another process.

    `ledger` is "" where it is not known. `stored` are the rows, None outside of the server; then
    the bundles are the entries if there are any, else the tiles are all that is hashed.
    """

    ledger: str
    files: Files | None
    stored: Stored | None = None
    bundles: bool = True
    envelopes: bool = True


@dataclass(frozen=True, slots=True)
class Extent:
    """How many entries are stored and how many are published, and which sizes were signed."""

    stored: int
    published: int
    sizes: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A published tile that is not as the stored entries make it; None if it is not there."""

    at: TileAt
    stored: bytes
    published: bytes | None

    def places(self) -> list[int]:
        """Which hashes differ, counted from the first of the tile."""
        there = self.published or b""
        return [
            start // HASH_BYTES
            for start in range(0, len(self.stored), HASH_BYTES)
            if self.stored[start : start + HASH_BYTES] != there[start : start + HASH_BYTES]
        ]


@dataclass(frozen=True, slots=True)
class Block:
    """What a block comes to.

    `hashes` are its leaf hashes where somebody still needs them: at the edge of the log, and where
    a size inside it was signed. `kept` are the positions whose rows differ from the published
    bundle while that one leads to the published hash.
    """

    index: int
    count: int
    root: bytes
    hashes: bytes | None
    mismatch: Mismatch | None
    kept: tuple[int, ...]
    findings: tuple[Finding, ...]
    envelopes: int
    bundles: int


def check_blocks(target: Target, extent: Extent, first: int, last: int) -> list[Block]:
    """Look at the blocks from `first` up to, not including, `last`."""
    rows: dict[int, Row] = {}
    if target.stored is not None:
        until = min(last * FULL, extent.stored)
        rows = {row.position: row for row in target.stored.rows(first * FULL, until)}
    return [_Checking(target, extent, index).block(rows) for index in range(first, last)]


class _Checking:
    """Looks at one block and gathers what is wrong with it."""

    def __init__(self, target: Target, extent: Extent, index: int) -> None:
        self._target = target
        self._extent = extent
        self._index = index
        self._start = index * FULL
        self._count = min(FULL, extent.stored - self._start)
        self._published = max(0, min(FULL, extent.published - self._start))
        self._tile = self._read_tile()
        self._kept: list[int] = []
        self._findings: list[Finding] = []
        self._envelopes = 0
        self._bundles = 0

    def block(self, rows: dict[int, Row]) -> Block:
        """All of it."""
        bundle = self._bundle()
        if self._target.stored is not None:
            wanted = range(self._start + 1, self._start + self._count + 1)
            found = [rows.get(position) for position in wanted]
            hashes = self._hash_rows(found)
            self._compare_bundle(bundle, found)
        elif bundle is not None:
            hashes = self._hash_bundle(bundle)
        else:
            hashes = (self._tile or b"")[: self._count * HASH_BYTES].ljust(
                self._count * HASH_BYTES, b"\0"
            )
        signed_inside = any(
            size in self._extent.sizes for size in range(self._start + 1, self._start + FULL)
        )
        return Block(
            index=self._index,
            count=self._count,
            root=root_hash(hashes),
            hashes=hashes if signed_inside or self._count < FULL else None,
            mismatch=self._mismatch(hashes),
            kept=tuple(self._kept),
            findings=tuple(self._findings),
            envelopes=self._envelopes,
            bundles=self._bundles,
        )

    def _hash_rows(self, found: Sequence[Row | None]) -> bytes:
        there = [row for row in found if row is not None]
        hashes = leaf_hashes([row.entry for row in there])
        if len(there) < len(found):
            whole = {
                row.position: hashes[place * HASH_BYTES : (place + 1) * HASH_BYTES]
                for place, row in enumerate(there)
            }
            wanted = range(self._start + 1, self._start + len(found) + 1)
            hashes = b"".join([whole.get(position, MISSING) for position in wanted])
        if hashes != b"".join([row.leaf or b"" for row in there]) or len(there) < len(found):
            self._findings += _row_findings(self._start + 1, found)
        if self._target.envelopes:
            for row in there:
                problems = [
                    *column_problems(self._target.ledger, row.type or "", row.keys, row.entry)
                ]
                if row.type is not None and problems:
                    what = f"The row says of its entry what it does not say: {'; '.join(problems)}."
                    self._found("columns-differ", row.position, what)
                self._check_envelope(row.position, row.entry)
        return hashes

    def _hash_bundle(self, bundle: bytes) -> bytes:
        entries = self._entries_of(bundle)
        self._compare_older(bundle, entries)
        for position, entry in enumerate(entries, self._start + 1):
            if self._target.envelopes:
                self._check_envelope(position, entry)
        return leaf_hashes(entries).ljust(self._count * HASH_BYTES, b"\0")

    def _check_envelope(self, position: int, entry: bytes) -> None:
        self._envelopes += 1
        for problem in envelope_problems(self._target.ledger, position, entry):
            self._found("envelope-wrong", position, f"The entry is none: {problem}.")

    def _bundle(self) -> bytes | None:
        """The published bundle of this block, None if there is none or none is expected."""
        if not self._target.bundles or self._target.files is None or not self._published:
            return None
        at = BundleAt(self._index, self._published)
        found = self._target.files.read(at)
        if found is None:
            self._about_file("bundle-missing", at, "It is not published.")
        else:
            self._bundles += 1
        return found

    def _entries_of(self, bundle: bytes) -> list[bytes]:
        at = BundleAt(self._index, self._published)
        try:
            entries = parse_bundle(bundle)
        except FormatError as wrong:
            self._about_file("bundle-wrong", at, f"It is no bundle of entries: {wrong.problem}.")
            return []
        if len(entries) != self._published:
            what = f"It holds {len(entries)} entries instead of {self._published}."
            self._about_file("bundle-wrong", at, what)
        return entries[: self._published]

    def _compare_bundle(self, bundle: bytes | None, found: Sequence[Row | None]) -> None:
        if bundle is None:
            return
        stored = [row.entry if row else None for row in found[: self._published]]
        self._compare_older(bundle, stored)
        if bundle == b"".join([_in_bundle(entry) for entry in stored if entry is not None]):
            return
        published = self._entries_of(bundle)
        tile = self._tile or b""
        for number, entry in enumerate(published):
            if number < len(stored) and stored[number] == entry:
                continue
            position = self._start + 1 + number
            if leaf_hash(entry) == tile[number * HASH_BYTES : (number + 1) * HASH_BYTES]:
                self._kept.append(position)  # it is the row that is wrong
                continue
            at = BundleAt(self._index, self._published)
            self._about_file(
                "bundle-wrong", at, f"Entry {position} in it is not the one of the log."
            )

    def _compare_older(self, bundle: bytes, stored: Sequence[bytes | None]) -> None:
        """The bundles of sizes that were signed before, where the last one is not full yet."""
        if self._published == FULL or self._target.files is None:
            return
        for width in range(1, self._published):
            if self._start + width in self._extent.sizes:
                at = BundleAt(self._index, width)
                expected = b"".join([_in_bundle(entry or b"") for entry in stored[:width]])
                older = self._target.files.read(at)
                if older is None:
                    self._about_file("bundle-missing", at, "It is not published.")
                # Where the rows themselves are wrong, it may still be a beginning of the last one.
                elif older not in {expected, _beginning(bundle, width)}:
                    self._about_file("bundle-wrong", at, "It is not what was published at first.")

    def _read_tile(self) -> bytes | None:
        if self._target.files is None or not self._published:
            return None
        return self._target.files.read(TileAt(0, self._index, self._published))

    def _mismatch(self, hashes: bytes) -> Mismatch | None:
        if self._target.files is None or not self._published:
            return None
        # Where entries are missing at the end, zeros stand for their hashes.
        expected = hashes[: self._published * HASH_BYTES].ljust(self._published * HASH_BYTES, b"\0")
        at = TileAt(0, self._index, self._published)
        return None if self._tile == expected else Mismatch(at, expected, self._tile)

    def _found(self, code: str, position: int, what: str) -> None:
        self._findings.append(entry_finding(code, position, what))

    def _about_file(self, code: str, at: BundleAt, what: str) -> None:
        self._findings.append(Finding(code=code, where=format_path(at), what=what))


def _row_findings(first: int, found: Sequence[Row | None]) -> Iterator[Finding]:
    for position, row in enumerate(found, first):
        if row is None:
            yield entry_finding("entry-missing", position, "There is no such row.")
        elif row.leaf is not None and row.leaf != leaf_hash(row.entry):
            what = f"The column `leaf` says {row.leaf.hex()}, which is not the hash of the entry."
            yield entry_finding("leaf-differs", position, what)


def _beginning(bundle: bytes, width: int) -> bytes:
    try:
        return format_bundle(parse_bundle(bundle)[:width])
    except FormatError:
        return b""


def _in_bundle(entry: bytes) -> bytes:
    return len(entry).to_bytes(2, "big") + entry
