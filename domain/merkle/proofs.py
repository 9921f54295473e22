"""Proofs that a leaf is in a tree, and that one tree continues another.

Making them: RFC 6962 sections 2.1.1 and 2.1.2. Verifying them: RFC 9162 sections 2.1.3.2 and
2.1.4.2. A proof is a sequence of 32-byte hashes, the one nearest to the leaf first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from domain.merkle.errors import ProofError
from domain.merkle.hashing import EMPTY_ROOT, HASH_BYTES, node_hash

HashAt = Callable[[int, int], bytes]
"""The root above the 2^level leaves from index * 2^level on: (level, index) -> 32 bytes."""


def range_root(hash_at: HashAt, start: int, end: int) -> bytes:
    """MTH(D[start:end]), where start is a multiple of a power of two that is not below the length.

    All ranges that proofs are made of are such, so the range falls into full subtrees.
    """
    roots = []
    while start < end:
        level = (end - start).bit_length() - 1
        roots.append(hash_at(level, start >> level))
        start += 1 << level
    root = roots.pop()
    while roots:
        root = node_hash(roots.pop(), root)
    return root


def tree_root(hash_at: HashAt, size: int) -> bytes:
    """The root of the first `size` leaves."""
    return range_root(hash_at, 0, size) if size else EMPTY_ROOT


def inclusion_proof(hash_at: HashAt, index: int, size: int) -> tuple[bytes, ...]:
    """PATH(index, D[size]); ProofError `index-outside-tree`."""
    if not 0 <= index < size:
        raise _outside(index, size)
    start, end = 0, size
    proof = []
    while end - start > 1:
        middle = _middle(start, end)
        if index < middle:
            proof.append(range_root(hash_at, middle, end))
            end = middle
        else:
            proof.append(range_root(hash_at, start, middle))
            start = middle
    return tuple(reversed(proof))


def consistency_proof(hash_at: HashAt, old_size: int, size: int) -> tuple[bytes, ...]:
    """PROOF(old_size, D[size]), empty from size 0; ProofError `index-outside-tree`."""
    if not 0 <= old_size <= size:
        raise _outside(old_size, size)
    if old_size == 0:
        return ()
    start, end = 0, size
    proof = []
    while old_size != end:
        middle = _middle(start, end)
        if old_size <= middle:
            proof.append(range_root(hash_at, middle, end))
            end = middle
        else:
            proof.append(range_root(hash_at, start, middle))
            start = middle
    if start:  # from 0 on it is the old tree itself, whose root the verifier has
        proof.append(range_root(hash_at, start, end))
    return tuple(reversed(proof))


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """Raise ProofError `inclusion-not-proved` unless the leaf hash stands at index under root."""
    refused = ProofError(
        "inclusion-not-proved",
        f"The proof does not lead from entry {index} to the root of size {size}.",
        next_step="Ask for the receipt again; if it still fails, keep both: they are evidence.",
        index=index,
        size=size,
    )
    if not 0 <= index < size or not _all_hashes(leaf, root, *proof):
        raise refused
    place, last, above = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise refused
        if place & 1 or place == last:
            above = node_hash(sibling, above)
            while not place & 1 and place:
                place >>= 1
                last >>= 1
        else:
            above = node_hash(above, sibling)
        place >>= 1
        last >>= 1
    if last != 0 or above != root:
        raise refused


def verify_consistency(
    old_size: int, size: int, old_root: bytes, root: bytes, proof: Sequence[bytes]
) -> None:
    """Raise ProofError `consistency-not-proved` unless the tree continues the old one.

    From size 0 nothing is to be proved, so the proof must be empty and the old root the empty one.
    """
    refused = ProofError(
        "consistency-not-proved",
        f"The tree of size {size} does not continue the tree of size {old_size}.",
        next_step="Keep both signed checkpoints: together they show that history was changed.",
        old_size=old_size,
        size=size,
    )
    if not 0 <= old_size <= size or not _all_hashes(old_root, root, *proof):
        raise refused
    if old_size in {0, size}:
        roots_fit = old_root == root if old_size == size else old_root == EMPTY_ROOT
        if proof or not roots_fit or (size == 0 and root != EMPTY_ROOT):
            raise refused
        return
    # A full old tree is itself the first node of the path.
    path = [*([] if old_size & (old_size - 1) else [old_root]), *proof]
    if not proof or path_roots(path, old_size, size) != (old_root, root):
        raise refused


def path_roots(path: Sequence[bytes], old_size: int, size: int) -> tuple[bytes, bytes] | None:
    """The roots of both sizes that follow from a path, if it is one; 0 < old_size < size.

    The walk is that of RFC 9162 section 2.1.4.2.
    """
    place, last = old_size - 1, size - 1
    while place & 1:
        place >>= 1
        last >>= 1
    if not path:
        return None
    old_root = root = path[0]
    for sibling in path[1:]:
        if last == 0:
            return None
        if place & 1 or place == last:
            old_root = node_hash(sibling, old_root)
            root = node_hash(sibling, root)
            while not place & 1 and place:
                place >>= 1
                last >>= 1
        else:
            root = node_hash(root, sibling)
        place >>= 1
        last >>= 1
    return (old_root, root) if last == 0 else None


def _middle(start: int, end: int) -> int:
    """Where the tree above D[start:end] parts: the largest power of two below its length."""
    return start + (1 << ((end - start - 1).bit_length() - 1))


def _all_hashes(*values: bytes) -> bool:
    return all(len(value) == HASH_BYTES for value in values)


def _outside(index: int, size: int) -> ProofError:
    return ProofError(
        "index-outside-tree",
        f"{index} is outside a tree of size {size}.",
        next_step="Wait for a later checkpoint, or ask for something that is in this one.",
        index=index,
        size=size,
    )
