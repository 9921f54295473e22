"""Where tiles and entry bundles are found (C2SP tlog-tiles, sections Merkle Tree, Log entries).

tile   = "tile/" level "/" index [".p/" width]       level 0..63
bundle = "tile/entries/" index [".p/" width]
index  = *("x" 3digit "/") 3digit                    1234067 is x001/x234/067
width  = 1..255, no leading zero; a full one has 256 and does not say so
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.merkle.errors import FormatError

FULL = 256
"""Hashes in a full tile, entries in a full bundle."""

HIGHEST_LEVEL = 63
LARGEST_INDEX = 2**63 - 1

_PATH = re.compile(
    r"tile/(?P<level>entries|0|[1-9][0-9]?)"
    r"/(?P<index>(?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/(?P<width>[1-9][0-9]{0,2}))?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class TileAt:
    """The tile at a level, the index-th of its kind, of so many hashes."""

    level: int
    index: int
    width: int = FULL


@dataclass(frozen=True, slots=True)
class BundleAt:
    """The index-th bundle of entries, of so many."""

    index: int
    width: int = FULL


def format_path(at: TileAt | BundleAt) -> str:
    """The path below the log's prefix; FormatError for a place that no tree has."""
    if isinstance(at, TileAt) and not 0 <= at.level <= HIGHEST_LEVEL:
        raise FormatError("tile path", f"level {at.level} is not between 0 and {HIGHEST_LEVEL}")
    if not 0 <= at.index <= LARGEST_INDEX or not 1 <= at.width <= FULL:
        raise FormatError("tile path", f"there is no {at.index} of width {at.width}")
    level = at.level if isinstance(at, TileAt) else "entries"
    digits = str(at.index)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[start : start + 3] for start in range(0, len(digits), 3)]
    index = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
    return f"tile/{level}/{index}" + (f".p/{at.width}" if at.width < FULL else "")


def parse_path(path: str) -> TileAt | BundleAt:
    """Read what `format_path` writes; FormatError for everything else."""
    found = _PATH.fullmatch(path)
    if not found:
        raise FormatError("tile path", "it is not of the form tile/<level>/<index>[.p/<width>]")
    index = int(found["index"].replace("/", "").replace("x", ""))
    width = int(found["width"] or FULL)
    at: TileAt | BundleAt = (
        BundleAt(index, width)
        if found["level"] == "entries"
        else TileAt(int(found["level"]), index, width)
    )
    if format_path(at) != path:
        raise FormatError("tile path", "it can be written shorter")
    return at
