"""Blocks, looked at by several processes, and given back in their order."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context

from domain.merkle.tile_paths import FULL
from ledger.tlog.verify.blocks import Block, Extent, Target, check_blocks

CHUNK_BLOCKS = 32
"""What a process takes at a time: 8,192 entries."""

_FEW_BLOCKS = 4 * CHUNK_BLOCKS
"""For so few no process is worth its start."""

_AHEAD = 3
"""Chunks for each process that may be begun or done and not fetched: so memory is bounded."""


def blocks_of(target: Target, extent: Extent, processes: int | None = None) -> Iterator[Block]:
    """All blocks in order. `processes` None: one for each core; 1: this one."""
    count = -(-extent.stored // FULL)
    chunks = [(first, min(first + CHUNK_BLOCKS, count)) for first in range(0, count, CHUNK_BLOCKS)]
    if processes is None:
        processes = 1 if count <= _FEW_BLOCKS else len(os.sched_getaffinity(0))
    if processes == 1:
        for first, last in chunks:
            yield from check_blocks(target, extent, first, last)
        return
    # Fresh processes: a forked one would inherit connections, and threads that are not there.
    with ProcessPoolExecutor(processes, get_context("spawn"), _take, (target,)) as pool:
        ahead: deque[Future[list[Block]]] = deque()
        for first, last in chunks:
            sizes = frozenset(s for s in extent.sizes if first * FULL < s <= last * FULL)
            part = Extent(extent.stored, extent.published, sizes)
            ahead.append(pool.submit(_check, part, first, last))
            if len(ahead) >= _AHEAD * processes:
                yield from ahead.popleft().result()
        while ahead:
            yield from ahead.popleft().result()


_target: Target | None = None


def _take(target: Target) -> None:
    """Once in each process."""
    global _target  # noqa: PLW0603 (a process of the pool has nowhere else to keep it)
    _target = target


def _check(extent: Extent, first: int, last: int) -> list[Block]:
    if _target is None:
        raise RuntimeError("the process was not prepared")
    return check_blocks(_target, extent, first, last)
