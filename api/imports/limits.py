"""How much one workbook may cost: what is refused beforehand, and what stops the reading child."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of one reading. The defaults take a county-year (311,040 entries) in one workbook.

    ratio           unpacked over packed size; only archives above `ratio_from_bytes` are judged
    memory_bytes    address space of the reading child
    reply_bytes     what the child may hand back
    """

    file_bytes: int = 32 * MEBIBYTE
    unpacked_bytes: int = 320 * MEBIBYTE
    ratio: int = 200
    ratio_from_bytes: int = 16 * MEBIBYTE
    members: int = 2_000
    sheets: int = 64
    cells: int = 4_000_000
    memory_bytes: int = 2048 * MEBIBYTE
    cpu_s: int = 30
    wall_s: float = 60.0
    reply_bytes: int = 256 * MEBIBYTE


DEFAULT_LIMITS = Limits()
