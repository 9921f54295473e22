"""From the entries to the published log: tiles, a signed checkpoint, and what happens after a fall.

A round compares three sizes: what is published (the store), what is committed (the signed
checkpoints in the database), and the head of the ledger.

    published < committed   a round was cut short after signing: publish what was signed
    committed < head        stage the tiles, sign, commit, publish

Either way it stages the growth from the published tree, which is all that it builds on. Nothing
is published that was not committed, and of two integrators that sign at once one is told that it
came late, so the log never shows two trees of one size. Cut short anywhere, the next round takes
up from there: recovery is the ordinary path.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from domain.merkle.checkpoints import Checkpoint, parse_checkpoint
from domain.merkle.notes import parse_note
from domain.merkle.tiles import Edge, read_edge
from ledger.tlog.checkpoints import Checkpoints, Committed
from ledger.tlog.checks import check_known, check_root, check_sizes
from ledger.tlog.entries import StoredEntries
from ledger.tlog.growth import Growing
from ledger.tlog.signers import Signer, sign_checkpoint
from ledger.tlog.store import TileStore

ROUND_ENTRIES = 65_536
"""What a new checkpoint adds at most, so that the first of many entries need not wait for all."""


@dataclass(frozen=True, slots=True)
class Round:
    """What a round found and left: the size published, how many entries that added, the head."""

    size: int
    added: int
    head: int

    @property
    def behind(self) -> int:
        """How many entries are not in the published log."""
        return self.head - self.size


def nothing(_: Committed) -> None:
    """What is done after publishing where there is nothing to do."""


class Integrator:
    """Publishes the log of one ledger.

    `signers` are asked for each checkpoint, so that keys can change while it works;
    `after_publish` is told of each checkpoint that was published, outside of all locks. A round adds
    `round_entries` at most.
    """

    def __init__(
        self,
        *,
        origin: str,
        entries: StoredEntries,
        checkpoints: Checkpoints,
        store: TileStore,
        signers: Callable[[], Sequence[Signer]],
        after_publish: Callable[[Committed], None] = nothing,
        round_entries: int = ROUND_ENTRIES,
    ) -> None:
        self.origin = origin
        self._entries = entries
        self._checkpoints = checkpoints
        self._store = store
        self._signers = signers
        self._after_publish = after_publish
        self._round_entries = round_entries

    def round(self) -> Round:
        """Publish what was signed, or else sign and publish what is new.

        Raises TlogError if entries, checkpoints and files do not fit together, and KeyRingError.
        """
        with self._store.exclusively():
            published = self._published()
            committed = self._checkpoints.latest()
            # The head last: it is not behind what was signed before.
            head = self._entries.head()
            check_sizes(published, committed, head)
            self._check_known(published)
            if committed is None or committed.size == published.size:
                if head == published.size:
                    return Round(head, 0, head)
                committed = self._sign(published, min(head, published.size + self._round_entries))
                if committed is None:  # another was first; the next round publishes its tree
                    return Round(published.size, 0, head)
            else:
                check_root(self._stage(published, committed.size), committed.root, "entries")
            self._store.publish(self._checkpoints.shown(committed))
        self._after_publish(committed)
        return Round(committed.size, committed.size - published.size, head)

    def catch_up(self) -> Round:
        """Rounds until nothing is behind; the last of them, with what all of them added."""
        added = 0
        while True:
            done = self.round()
            added += done.added
            if not done.behind:
                return Round(done.size, added, done.head)

    def show_again(self) -> None:
        """Show the published checkpoint with the cosignatures that have come since."""
        with self._store.exclusively():
            published = self._published()
            committed = self._checkpoints.at(published.size)
            if committed is not None:
                note = self._checkpoints.shown(committed)
                if note != self._store.checkpoint():
                    self._store.show(note)

    def _published(self) -> Checkpoint:
        """The checkpoint that is shown; before the first one, that of the empty tree."""
        note = self._store.checkpoint()
        if note is None:
            return Checkpoint(self.origin, 0, Edge().root())
        return parse_checkpoint(parse_note(note).text)

    def _check_known(self, published: Checkpoint) -> None:
        if published.size:
            check_known(published, self._checkpoints.at(published.size), self.origin)

    def _sign(self, published: Checkpoint, size: int) -> Committed | None:
        root = self._stage(published, size).root()
        note = sign_checkpoint(Checkpoint(self.origin, size, root), self._signers())
        return self._checkpoints.commit(published.size, size, root, note)

    def _stage(self, published: Checkpoint, size: int) -> Edge:
        """Stage what the tree of this size has and the published one has not; its right edge."""
        edge = read_edge(published.size, self._store.expect)
        check_root(edge, published.root, "published tiles")
        sizes = self._checkpoints.sizes(published.size, size)
        growing = Growing(edge, self._entries, size, sizes)
        self._store.stage(growing.files())
        return growing.edge
