"""The Merkle tree as RFC 6962 defines it, by its recursions: slow, and none of the code tested."""

from __future__ import annotations

from hashlib import sha256

EMPTY = sha256(b"").digest()


def numbered_leaves(count: int) -> list[bytes]:
    return [sha256(b"\x00" + str(number).encode()).digest() for number in range(count)]


class ReferenceTree:
    """Ranges of one sequence of leaf hashes; what was computed is remembered."""

    def __init__(self, leaves: list[bytes]) -> None:
        self.leaves = leaves
        self._known: dict[tuple[int, int], bytes] = {}

    def mth(self, start: int, end: int) -> bytes:
        """MTH(D[start:end])."""
        if start == end:
            return EMPTY
        if end - start == 1:
            return self.leaves[start]
        if (start, end) not in self._known:
            k = _split(end - start)
            both = self.mth(start, start + k) + self.mth(start + k, end)
            self._known[start, end] = sha256(b"\x01" + both).digest()
        return self._known[start, end]

    def path(self, m: int, start: int, end: int) -> tuple[bytes, ...]:
        """PATH(m, D[start:end])."""
        if end - start == 1:
            return ()
        k = _split(end - start)
        if m < k:
            return (*self.path(m, start, start + k), self.mth(start + k, end))
        return (*self.path(m - k, start + k, end), self.mth(start, start + k))

    def proof(self, m: int, end: int) -> tuple[bytes, ...]:
        """PROOF(m, D[0:end]), of which C2SP wants nothing for m = 0."""
        return self._subproof(m, 0, end, whole=True) if m else ()

    def _subproof(self, m: int, start: int, end: int, *, whole: bool) -> tuple[bytes, ...]:
        if m == end - start:
            return () if whole else (self.mth(start, end),)
        k = _split(end - start)
        if m <= k:
            return (*self._subproof(m, start, start + k, whole=whole), self.mth(start + k, end))
        return (
            *self._subproof(m - k, start + k, end, whole=False),
            self.mth(start, start + k),
        )


def _split(count: int) -> int:
    k = 1
    while 2 * k < count:
        k *= 2
    return k
