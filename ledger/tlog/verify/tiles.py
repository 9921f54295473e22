"""Published tiles against the tree of the stored entries: which of the two was changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from domain.merkle.errors import LogError, ProofError
from domain.merkle.hashing import HASH_BYTES
from domain.merkle.tile_paths import FULL, BundleAt, TileAt, format_path
from domain.merkle.tile_reading import verified_reader
from domain.merkle.tiles import ReadTile, tile_width
from ledger.tlog.verify.blocks import MISSING, Mismatch
from ledger.tlog.verify.explaining import Pair, explain
from ledger.tlog.verify.files import Files
from ledger.tlog.verify.findings import Finding


def tile_findings(
    files: Files,
    size: int,
    root: bytes,
    mismatches: Sequence[Mismatch],
    kept: AbstractSet[int],
    *,
    entries_hold: bool,
) -> Iterator[Finding]:
    """What the mismatches mean, given the published size and its signed root.

    Where the entries give the signed root, the tiles are wrong. Else a tile that leads to the
    signed root shows which entries are wrong, to the position. Of those in `kept` the published
    bundles still hold what was signed.
    """
    verified = None if entries_hold else _verified(files, size, root)
    pairs: dict[int, Pair] = {}
    ranges: list[tuple[int, int]] = []
    for mismatch in mismatches:
        path = format_path(mismatch.at)
        if mismatch.published is None:
            yield Finding(code="tile-missing", where=path, what="It is not published.")
        elif entries_hold or not _is_verified(verified, mismatch, size):
            yield Finding(code="tile-wrong", where=path, what=_tile_text(mismatch, entries_hold))
        elif mismatch.at.level == 0:
            pairs.update(_pairs(mismatch))
        else:
            ranges += _ranges(mismatch)
    for finding in explain(pairs):
        yield _with_copy(finding) if finding.position in kept else finding
    missing = {position for one in mismatches for position in _positions_missing(one)}
    touched = sorted({*pairs, *missing})
    for first, last in ranges:
        if not any(first <= position <= last for position in touched):
            what = "Something among them was changed, and the tile of their hashes with it."
            yield Finding(
                code="entries-differ", where=f"entries {first} to {last}", what=what, position=first
            )


def _verified(files: Files, size: int, root: bytes) -> ReadTile | None:
    """Reads tiles that lead to the signed root; None if the right edge does not even do that."""

    def read(at: TileAt) -> bytes:
        found = files.read(at)
        if found is None:
            raise ProofError("tile-wrong", f"{format_path(at)} is missing.")
        return found

    try:
        return verified_reader(size, root, read)
    except LogError:
        return None


def _is_verified(verified: ReadTile | None, mismatch: Mismatch, size: int) -> bool:
    at = mismatch.at
    if verified is None:
        return False
    try:
        hashes = verified(TileAt(at.level, at.index, tile_width(at.level, at.index, size)))
    except LogError:
        return False
    return hashes[: at.width * HASH_BYTES] == mismatch.published


def _with_copy(finding: Finding) -> Finding:
    bundle = format_path(BundleAt(((finding.position or 1) - 1) // FULL))
    return replace(finding, what=f"{finding.what} What was signed still stands in {bundle}.")


def _tile_text(mismatch: Mismatch, entries_hold: bool) -> str:  # noqa: FBT001 (two sentences)
    expected = mismatch.at.width * HASH_BYTES
    found = len(mismatch.published or b"")
    if found != expected:
        return f"It has {found} bytes instead of {expected}."
    places = mismatch.places()
    which = f"Hash {places[0]} in it" + (f", and {len(places) - 1} more," if places[1:] else "")
    if entries_hold:
        return f"{which} is not that of the entries, which lead to the signed root."
    return f"{which} is not that of the entries, and neither leads to the signed root."


def _pairs(mismatch: Mismatch) -> Iterator[tuple[int, Pair]]:
    published = mismatch.published or b""
    for place in mismatch.places():
        here = slice(place * HASH_BYTES, (place + 1) * HASH_BYTES)
        stored = mismatch.stored[here]
        if stored != MISSING:
            yield mismatch.at.index * FULL + place + 1, (stored, published[here])


def _positions_missing(mismatch: Mismatch) -> Iterator[int]:
    if mismatch.at.level == 0:
        for place in mismatch.places():
            if mismatch.stored[place * HASH_BYTES : (place + 1) * HASH_BYTES] == MISSING:
                yield mismatch.at.index * FULL + place + 1


def _ranges(mismatch: Mismatch) -> Iterator[tuple[int, int]]:
    span = FULL**mismatch.at.level
    for place in mismatch.places():
        first = (mismatch.at.index * FULL + place) * span
        yield first + 1, first + span
