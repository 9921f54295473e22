"""What a witness remembers: one file of SQLite, apart from any ledger.

For each log the last checkpoint that was cosigned, and, should it ever come to that, every other
checkpoint of the same size that the log has signed as well: two of a size are evidence of a fork.
"""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

from domain.merkle.witnessing import TreeHead

_HERE = Path(__file__).parent
_SCHEMA = (_HERE / "witness_schema.sql").read_text("utf-8")
_HEAD = (_HERE / "witness_head.sql").read_text("utf-8")
_NOTE = (_HERE / "witness_note.sql").read_text("utf-8")
_FIRST = (_HERE / "witness_first.sql").read_text("utf-8")
_NEXT = (_HERE / "witness_next.sql").read_text("utf-8")
_CONTRADICT = (_HERE / "witness_contradict.sql").read_text("utf-8")
_CONTRADICTIONS = (_HERE / "witness_contradictions.sql").read_text("utf-8")


class WitnessStore:
    """The memory of one witness. Threads and processes may share it."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._lock = threading.Lock()
        with self._lock:
            # What is answered must be on the disk before: the witness may be cut off right after.
            self._connection.execute("pragma synchronous = extra")
            self._connection.execute("pragma busy_timeout = 10000")
            self._connection.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def head(self, origin: str) -> TreeHead:
        """The last tree of the log that was cosigned; the empty one before the first."""
        rows = self._run(_HEAD, origin=origin).fetchall()
        return TreeHead(*rows[0]) if rows else TreeHead()

    def note(self, origin: str) -> bytes | None:
        """The last checkpoint that was cosigned, with its signatures."""
        rows = self._run(_NOTE, origin=origin).fetchall()
        return bytes(rows[0][0]) if rows else None

    def replace(self, origin: str, known: TreeHead, head: TreeHead, note: bytes) -> bool:
        """Remember a checkpoint in place of the known one, if that still is the last; whether it was.

        Once this returns true, it has been written to the disk.
        """
        new = {"origin": origin, "size": head.size, "root": head.root, "note": note}
        if known == TreeHead() and self._run(_FIRST, **new).rowcount:
            return True
        done = self._run(_NEXT, **new, known_size=known.size, known_root=known.root)
        return bool(done.rowcount)

    def add_contradiction(self, origin: str, head: TreeHead, note: bytes) -> None:
        """Keep a checkpoint that the log has signed against another one of the same size."""
        self._run(_CONTRADICT, origin=origin, size=head.size, root=head.root, note=note)

    def contradictions(self, origin: str) -> list[bytes]:
        """What the log has signed against what was cosigned."""
        return [bytes(note) for [note] in self._run(_CONTRADICTIONS, origin=origin).fetchall()]

    def _run(self, statement: str, **values: object) -> sqlite3.Cursor:
        with self._lock:
            return self._connection.execute(statement, values)
