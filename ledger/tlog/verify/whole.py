"""Verifies a whole log: every entry, every tile, every signed root, in constant memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from domain.merkle.checkpoints import Checkpoint
from domain.merkle.hashing import EMPTY_ROOT, HASH_BYTES
from domain.merkle.tile_paths import FULL, TileAt
from domain.merkle.tiles import HEIGHT, Tile, tile_width
from ledger.tlog.verify.blocks import Extent, Mismatch, Target
from ledger.tlog.verify.claims import Claims, Trust, root_findings
from ledger.tlog.verify.findings import Finding, LogReport
from ledger.tlog.verify.spread import blocks_of
from ledger.tlog.verify.tiles import tile_findings
from ledger.tlog.verify.tree import Tree, tile_at_edge

_MOST_MISMATCHES = 200
"""Tiles that are looked into; if there are more, they are counted only."""

_MOST_FINDINGS = 1_000

Progress = Callable[[int, int], None]
"""Told how many entries were looked at, and how many there are."""


def _silent(_: int, __: int) -> None:
    pass


def verify_log(
    target: Target,
    origin: str,
    trust: Trust,
    *,
    known: Mapping[str, bytes] | None = None,
    processes: int | None = None,
    progress: Progress = _silent,
) -> LogReport:
    """Look at all of a log. `known` are checkpoints and receipts kept elsewhere, by name.

    Raises what the source raises if it cannot be read (RemoteError, psycopg.Error); what can be
    read and is wrong is a finding.
    """
    return _Verification(target, origin, trust, known or {}).run(processes, progress)


class _Verification:
    def __init__(
        self, target: Target, origin: str, trust: Trust, known: Mapping[str, bytes]
    ) -> None:
        self._target = target
        self._files = target.files
        self._claims = Claims(origin, trust)
        self._trust = trust
        self._known = known
        self._findings: list[Finding] = []
        self._passed_over = 0
        self._mismatches: list[Mismatch] = []
        self._more_mismatches = 0
        self._kept: set[int] = set()
        self._tiles = 0
        self._envelopes = 0
        self._bundles = 0

    def run(self, processes: int | None, progress: Progress) -> LogReport:
        # What is published was signed before, and what is signed was stored before: in this
        # order, whatever is added meanwhile, each is seen with what it rests on.
        note = self._files.checkpoint() if self._files else None
        if self._target.stored is not None:
            self._claims.committed(self._target.stored.checkpoints())
            self._claims.witnessed(self._target.stored.cosignatures())
        shown = self._claims.shown(note) if note is not None else None
        for where, data in self._known.items():
            self._claims.known(data, where)
        extent = self._extent(shown)
        roots = self._build(extent, processes, progress)
        if self._files is not None and self._mismatches:
            root = self._claims.root(extent.published)
            hold = roots.get(extent.published) == root
            self._keep(
                *tile_findings(
                    self._files,
                    extent.published,
                    root,
                    self._mismatches,
                    self._kept,
                    entries_hold=hold,
                )
            )
        self._keep(*root_findings(self._claims.found, roots))
        return self._report(extent)

    def _extent(self, shown: Checkpoint | None) -> Extent:
        signed = max(self._claims.sizes(), default=0)
        # A checkpoint that cannot be believed hides nothing: then all that was signed is looked for.
        stored = published = shown.size if shown else signed if self._files else 0
        if self._target.stored is not None:
            head, stored = self._target.stored.bounds()
            if head != stored:
                what = f"The head row says {head}, the last entry is {stored}."
                self._keep(
                    Finding(
                        code="head-differs", where="ledger.head", what=what, position=stored + 1
                    )
                )
        if signed > stored:
            what = f"{signed} were signed, and the last that there is is {stored}."
            where = f"entries {stored + 1} to {signed}"
            self._keep(Finding(code="entry-missing", where=where, what=what, position=stored + 1))
        return Extent(stored, published, frozenset(self._claims.sizes()))

    def _build(self, extent: Extent, processes: int | None, progress: Progress) -> dict[int, bytes]:
        """Every block and every tile above; the roots of all signed sizes that there are."""
        tree = Tree()
        roots = {0: EMPTY_ROOT}
        for block in blocks_of(self._target, extent, processes):
            roots.update(tree.roots(block, extent.sizes))
            for tile in tree.add(block):
                self._compare(tile, extent.published)
            if not tree.size % FULL and tree.size in extent.sizes | {extent.published}:
                roots[tree.size] = tree.edge().root()
            self._keep(*block.findings)
            self._envelopes += block.envelopes
            self._bundles += block.bundles
            self._tiles += bool(self._files and block.index * FULL < extent.published)
            if block.mismatch is not None:
                self._differs(block.mismatch, block.kept)
            progress(tree.size, extent.stored)
        self._compare_edge(tree, extent)
        return roots

    def _compare_edge(self, tree: Tree, extent: Extent) -> None:
        """The partial tiles: of the published size, and of the signed ones that end beside it."""
        edge = tree.edge()
        for level, row in enumerate(edge.rows):
            if level and row:
                at = TileAt(level, edge.size >> HEIGHT * (level + 1), len(row) // HASH_BYTES)
                self._compare(Tile(at, row), extent.published)
        older = {
            tile.at: tile
            for size in extent.sizes
            for level in range(len(edge.rows))
            if size < extent.published and (tile := tile_at_edge(edge, level, size))
        }
        for at, tile in older.items():
            if at.width < tile_width(at.level, at.index, extent.published):
                self._compare(tile, extent.published, older=True)

    def _compare(self, tile: Tile, published: int, *, older: bool = False) -> None:
        """A tile against the published one, as wide as that is."""
        if self._files is None:
            return
        at = tile.at
        width = at.width if older else tile_width(at.level, at.index, published)
        if not width:
            return
        at = TileAt(at.level, at.index, width)
        hashes = tile.hashes[: width * HASH_BYTES]
        self._tiles += 1
        found = self._files.read(at)
        # Of a tile that is wider than the stored tree the rest is missing, which is said elsewhere.
        if found is None or len(found) != width * HASH_BYTES or not found.startswith(hashes):
            self._differs(Mismatch(at, hashes, found))

    def _differs(self, mismatch: Mismatch, kept: Iterable[int] = ()) -> None:
        if len(self._mismatches) < _MOST_MISMATCHES:
            self._mismatches.append(mismatch)
            self._kept.update(kept)
        else:
            self._more_mismatches += 1

    def _keep(self, *findings: Finding) -> None:
        room = _MOST_FINDINGS - len(self._findings)
        self._findings += findings[:room]
        self._passed_over += max(0, len(findings) - room)

    def _report(self, extent: Extent) -> LogReport:
        sizes = self._claims.sizes()
        findings = [*self._findings, *self._claims.findings]
        if more := self._passed_over + self._more_mismatches:
            what = f"{more} more findings or differing tiles are not listed."
            findings.append(Finding(code="more", where="log", what=what))
        return LogReport(
            origin=self._claims.origin,
            entries=extent.stored,
            envelopes=self._envelopes,
            tiles=self._tiles,
            bundles=self._bundles,
            checkpoints=self._claims.checkpoints,
            signatures=self._claims.signatures,
            cosignatures=self._claims.cosignatures,
            sizes=tuple(sizes),
            findings=tuple(finding.since(sizes) for finding in findings),
            not_checked=tuple(self._not_checked()),
        )

    def _not_checked(self) -> Iterator[str]:
        if self._files is None:
            yield "what is published: there is no published log here"
        elif not self._claims.found:
            yield "roots: nothing that is signed was found"
        if not self._trust.keys:
            yield "signatures of the log: name its key, or a policy"
        if self._claims.strangers:
            yield "signatures of " + ", ".join(sorted(self._claims.strangers)) + ": keys unknown"
        if self._target.stored is None:
            yield "database rows: only the server has them"
            if not self._target.bundles:
                yield "entries: they are not published here, only their hashes"
