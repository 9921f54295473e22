"""From hashes that differ to what was done: changed, swapped, put in, taken out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ledger.tlog.verify.findings import Finding, entry_finding

Pair = tuple[bytes, bytes]
"""The hash of an entry as it is stored, and as it was signed."""

_SHIFTED = 3  # so many neighbours that moved alike are no chance


def explain(pairs: Mapping[int, Pair]) -> Iterator[Finding]:
    """What happened to entries, by position, whose stored hash is not the signed one."""
    signed_at = {signed: position for position, (_, signed) in pairs.items()}
    for run in _runs(sorted(pairs)):
        first, last = run[0], run[-1]
        upwards = sum(pairs[n][0] == pairs[n - 1][1] for n in run[1:])
        downwards = sum(pairs[n][0] == pairs[n + 1][1] for n in run[:-1])
        if len(run) > _SHIFTED and upwards == len(run) - 1:
            what = f"An entry was put in here; those after it, to {last} at least, moved up."
            yield entry_finding("entry-inserted", first, what)
        elif len(run) > _SHIFTED and downwards == len(run) - 1:
            what = f"The entry that stood here is gone; those after it, to {last} at least, moved down."
            yield entry_finding("entry-removed", first, what)
        else:
            for position in run:
                yield from _one(position, pairs, signed_at)


def _one(
    position: int, pairs: Mapping[int, Pair], signed_at: Mapping[bytes, int]
) -> Iterator[Finding]:
    stored, signed = pairs[position]
    home = signed_at.get(stored)
    if home is not None and pairs[home][0] == signed:
        if position < home:
            what = f"It has changed places with entry {home}."
            yield entry_finding("entries-swapped", position, what)
    elif home is not None:
        what = f"Here stands what was signed as entry {home}."
        yield entry_finding("entry-changed", position, what)
    else:
        what = f"Its hash is {stored.hex()}; the log has signed {signed.hex()} here."
        yield entry_finding("entry-changed", position, what)


def _runs(positions: list[int]) -> Iterator[list[int]]:
    """Neighbours together."""
    run: list[int] = []
    for position in positions:
        if run and position != run[-1] + 1:
            yield run
            run = []
        run.append(position)
    if run:
        yield run
