"""Whether entries, committed checkpoints and published files fit together; TlogError if not.

Each of these means that something was changed, lost, or put back from an old backup. The
integrator then stops rather than sign a second history.
"""

from __future__ import annotations

from domain.merkle.checkpoints import Checkpoint
from domain.merkle.hashing import HASH_BYTES
from domain.merkle.tiles import Edge
from ledger.tlog.checkpoints import Committed
from ledger.tlog.errors import TlogError

_LOOK = "Nothing was signed. `mingce verify` says which entry it is and since when."


def check_sizes(published: Checkpoint, committed: Committed | None, head: int) -> None:
    """What was signed is never more than there is, nor less than was published."""
    signed = committed.size if committed else 0
    if published.size > signed:
        raise TlogError(
            "log-behind-published",
            f"The published log {published.origin} has {published.size} entries, but this database "
            f"has signed {signed} only: it was put back from an older backup, or is another's.",
            next_step="Stop writing. Restore the database with everything that came after that "
            "backup. If those entries are lost for good, the log ends here: see its manual.",
            origin=published.origin,
            published=published.size,
            signed=signed,
        )
    if head < signed:
        raise TlogError(
            "log-shorter-than-signed",
            f"The ledger has {head} entries, but {signed} were signed as {published.origin}.",
            next_step="Stop writing. Entries are missing at the end: restore the database.",
            origin=published.origin,
            head=head,
            signed=signed,
        )


def check_known(published: Checkpoint, committed: Committed | None, origin: str) -> None:
    """What is published is what this database signed for its size."""
    if committed and (published.origin, published.root) == (origin, committed.root):
        return
    raise TlogError(
        "log-checkpoint-unknown",
        f"The published checkpoint of {published.origin} at size {published.size} is none that "
        f"this database signed as {origin}.",
        next_step="Look whether MINGCE_LOG_DIR, MINGCE_LOG_ORIGIN and the database belong "
        "together; if they do, keep the checkpoint: it is evidence.",
        origin=origin,
        published_origin=published.origin,
        size=published.size,
    )


def check_root(edge: Edge, root: bytes, what: str) -> None:
    """The tree has the root that was signed for its size; `what` it was made from."""
    if edge.root() != root:
        raise TlogError(
            "log-root-differs",
            f"The {what} do not give the root that was signed for size {edge.size}.",
            next_step=_LOOK,
            size=edge.size,
            signed_root=root.hex(),
            root=edge.root().hex(),
        )


def check_leaves(first: int, leaves: bytes, expected: bytes, what: str) -> None:
    """The leaf hashes of the entries from position `first` on begin with those expected."""
    for start in range(0, len(expected), HASH_BYTES):
        end = start + HASH_BYTES
        if leaves[start:end] != expected[start:end]:
            position = first + start // HASH_BYTES
            raise TlogError(
                "log-entry-differs",
                f"Entry {position} has not the leaf hash that {what}.",
                next_step=_LOOK,
                position=position,
                leaf=leaves[start:end].hex(),
                expected=expected[start:end].hex(),
            )


def check_present(expected: int, found: int | None) -> None:
    """Positions have no gap."""
    if found != expected:
        raise TlogError(
            "log-entry-missing",
            f"Entry {expected} is missing.",
            next_step=_LOOK,
            position=expected,
        )
