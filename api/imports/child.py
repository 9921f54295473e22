"""The reading child: takes a file on stdin, hands back its sheets on stdout, can do little else.

Started by `api.imports.reader` in an interpreter of its own, because a workbook may be made to
exhaust memory or time: limits are set before the first byte is read, and the kernel holds them.

The reply is a row of frames: a letter, the length (8 bytes, big-endian), the content. Frame `c`
is a column (UTF-8, cells joined by `cells.JOINER`), sent as soon as it is ready; frame `h`, the
last, describes the sheets in JSON (`reader._Head`), or says why the file is refused.
"""

from __future__ import annotations

import gc
import os
import resource
import sys
from typing import TYPE_CHECKING, Any

from api.imports.refusal import RefusalError

if TYPE_CHECKING:
    from collections.abc import Callable


def main() -> None:
    """Arguments: kind, most sheets, most cells, memory in bytes, CPU seconds, reply in bytes."""
    kind = sys.argv[2]
    most_sheets, most_cells, memory_bytes, cpu_s, reply_bytes = map(int, sys.argv[3:])
    for name, limit in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_FSIZE, 0),  # writes no file
        (resource.RLIMIT_CORE, 0),  # leaves no copy of the data behind
    ):
        resource.setrlimit(name, (limit, limit))
    # The soft limit ends it by SIGXCPU, which tells why; the hard one by SIGKILL.
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s + 1))
    gc.disable()  # one file, then the end
    room = _Room(reply_bytes)
    head: dict[str, Any]
    try:
        data = sys.stdin.buffer.read()
        head = {"sheets": _read(kind, data, most_sheets, most_cells, room.send_column)}
    except MemoryError:
        head = {"refusal": "workbook-too-large"}
    except RefusalError as refusal:
        head = {"refusal": refusal.code, "fields": refusal.fields}
    import json  # late, so that the first columns do not wait for it

    described = json.dumps(head).encode()
    if len(described) > room.left_bytes:
        described = b'{"refusal": "workbook-too-large"}'
    _send(b"h", described)
    sys.stdout.buffer.flush()
    os._exit(0)  # nothing is left to do but to free each cell


class _Room:
    """Sends columns while bytes are left."""

    def __init__(self, left_bytes: int) -> None:
        self.left_bytes = left_bytes

    def send_column(self, joined: str) -> None:
        frame = joined.encode()
        self.left_bytes -= len(frame)
        if self.left_bytes < 0:
            raise RefusalError("workbook-too-large")
        _send(b"c", frame)


def _send(letter: bytes, frame: bytes) -> None:
    sys.stdout.buffer.write(letter + len(frame).to_bytes(8))
    sys.stdout.buffer.write(frame)


def _read(
    kind: str, data: bytes, most_sheets: int, most_cells: int, emit: Callable[[str], None]
) -> list[dict[str, Any]]:
    if kind == "excel":
        from api.imports.excel import read_excel

        return read_excel(data, most_sheets=most_sheets, most_cells=most_cells, emit=emit)
    from api.imports.delimited import read_delimited

    return read_delimited(data, most_cells=most_cells, emit=emit)
