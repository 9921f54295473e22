"""What a verification finds, and since which checkpoint it is wrong."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that is not as it should be: what (a code and a sentence) and where.

    `position` is the first entry that it touches, if it touches entries. `holds_until` is the size
    of the last signed checkpoint that it does not touch, and `wrong_from` that of the first that
    covers it; None where there is none. The codes stand in ops/docs/verify.md.
    """

    code: str
    where: str
    what: str
    position: int | None = None
    holds_until: int | None = None
    wrong_from: int | None = None

    def since(self, sizes: Sequence[int]) -> Finding:
        """The same with its place among the signed sizes, which are in order."""
        if self.position is None:
            return self
        place = bisect_left(sizes, self.position)
        return replace(
            self,
            holds_until=sizes[place - 1] if place else None,
            wrong_from=sizes[place] if place < len(sizes) else None,
        )


def entry_finding(code: str, position: int, what: str) -> Finding:
    """A finding about one entry."""
    return Finding(code=code, where=f"entry {position}", what=what, position=position)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogReport:
    """How much of a log was looked at, what is wrong with it, and what could not be looked at."""

    origin: str
    entries: int
    envelopes: int
    tiles: int
    bundles: int
    checkpoints: int
    signatures: int
    cosignatures: int
    sizes: tuple[int, ...]  # signed, in order
    findings: tuple[Finding, ...]
    not_checked: tuple[str, ...]
