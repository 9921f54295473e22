"""What is published of a log, from wherever it can be read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Protocol

from domain.merkle.bundles import format_bundle, parse_bundle
from domain.merkle.hashing import HASH_BYTES
from domain.merkle.notes import LARGEST_NOTE_BYTES
from domain.merkle.tile_paths import FULL, BundleAt, TileAt, format_path
from domain.merkle.tiles import TILE_BYTES
from ledger.tlog.remote import Source

At = TileAt | BundleAt

LARGEST_BUNDLE_BYTES = FULL * (2 + 65_535)


class Files(Protocol):
    """Tiles, bundles and the checkpoint; every `TileStore` is one."""

    def checkpoint(self) -> bytes | None:
        """The note that is shown; None if there is none."""

    def read(self, at: At) -> bytes | None:
        """A tile's hashes or a bundle; None if there is none. A partial one may come from a full."""


class SourceFiles:
    """The files of a directory, or at an address."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def checkpoint(self) -> bytes | None:
        return self._source.get("checkpoint", LARGEST_NOTE_BYTES)

    def read(self, at: At) -> bytes | None:
        most_bytes = TILE_BYTES if isinstance(at, TileAt) else LARGEST_BUNDLE_BYTES
        found = self._source.get(format_path(at), most_bytes)
        if found is not None or at.width == FULL:
            return found
        full = self._source.get(format_path(replace(at, width=FULL)), most_bytes)
        if full is None:
            return None
        if isinstance(at, TileAt):
            return full[: at.width * HASH_BYTES]
        return format_bundle(parse_bundle(full)[: at.width])


class TwoTrees:
    """A log whose entries lie in a tree of their own, apart from tiles and checkpoint."""

    def __init__(self, tiles: Files, entries: Files) -> None:
        self._tiles = tiles
        self._entries = entries

    def checkpoint(self) -> bytes | None:
        return self._tiles.checkpoint()

    def read(self, at: At) -> bytes | None:
        return (self._entries if isinstance(at, BundleAt) else self._tiles).read(at)


def has_entries(root: Path) -> bool:
    """Whether a directory of a log has entries besides hashes."""
    return (root / "tile" / "entries").is_dir()
