"""Workbooks and delimited files, read into text without trusting them.

The file is parsed in a child process under limits of memory and time (`api.imports.child`); here
only bytes are counted and names looked at.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from threading import Thread, Timer
from typing import IO, cast

import msgspec

from api.imports.cells import JOINER
from api.imports.limits import DEFAULT_LIMITS, Limits
from api.imports.messages import refuse
from api.imports.recognise import FileKind, recognise

_ROOT = Path(__file__).parents[2]
# Isolated: no environment, no current folder; the child finds this package at the end of the path.
_CHILD = "import sys; sys.path.append(sys.argv[1]); from api.imports.child import main; main()"
_PIPE_BYTES = 1024 * 1024  # as much as Linux lets an ordinary user have
# How long a child that stopped talking may take to leave its exit code.
_END_WITHIN_S = 1
# An allocation that fails aborts calamine; a stack that cannot grow is a segmentation fault.
_OUT_OF_MEMORY = {-signal.SIGABRT, -signal.SIGSEGV}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A visible sheet as clean text (`api.imports.cells`), column by column.

    columns[c][r] is the cell in column c, row r, both from 0 at A1; all columns are `height`
    long. `marks` names what is wrong with single cells by (row, column): error-value,
    formula-not-computed, number-damaged. `merged` holds (top, left, bottom, right), inclusive;
    the text stands in the top left cell.
    """

    name: str
    height: int
    columns: list[list[str]]
    marks: dict[tuple[int, int], str]
    merged: list[tuple[int, int, int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """The visible sheets in order, and the names of the hidden ones, which are not read."""

    file_name: str
    sheets: list[Sheet]
    hidden: list[str]


class _SheetHead(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    hidden: bool = False
    height: int = 0
    width: int = 0
    marks: list[tuple[int, int, str]] = []
    merged: list[tuple[int, int, int, int]] = []


class _Head(msgspec.Struct, forbid_unknown_fields=True):
    sheets: list[_SheetHead] = []
    refusal: str = ""
    fields: dict[str, str | int] = {}


def read_workbook(data: bytes, file_name: str, limits: Limits = DEFAULT_LIMITS) -> Workbook:
    """Read .xlsx, .xls or delimited text (.csv; UTF-8, UTF-16 with mark, GB18030).

    Raises DomainError (codes in `api.imports.messages`) for files that are damaged, protected,
    too large, dangerous or of another kind, at bounded time and memory.
    """
    kind = recognise(data, file_name, limits)
    head, columns = _run_child(data, kind, file_name, limits)
    if head.refusal:
        raise refuse(head.refusal, file=file_name, **head.fields)
    sheets: list[Sheet] = []
    left = iter(columns)
    for described in head.sheets:
        if described.hidden:
            continue
        sheets.append(
            Sheet(
                name=described.name,
                height=described.height,
                columns=list(islice(left, described.width)) if described.height else [],
                marks={(row, column): code for row, column, code in described.marks},
                merged=described.merged,
            )
        )
    hidden = [described.name for described in head.sheets if described.hidden]
    return Workbook(file_name=file_name, sheets=sheets, hidden=hidden)


def _run_child(
    data: bytes, kind: FileKind, file_name: str, limits: Limits
) -> tuple[_Head, list[list[str]]]:
    """What the child replied. Raises DomainError if it was stopped."""
    numbers = (
        limits.sheets,
        limits.cells,
        limits.memory_bytes,
        limits.cpu_s,
        limits.reply_bytes,
    )
    child = subprocess.Popen(  # noqa: S603 - fixed arguments; the file goes in through the pipe
        [sys.executable, "-I", "-c", _CHILD, str(_ROOT), kind, *map(str, numbers)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        pipesize=_PIPE_BYTES,
        env={"MALLOC_ARENA_MAX": "2"},  # arenas reserve address space, which is limited
    )
    timer = Timer(limits.wall_s, child.kill)
    timer.start()
    feeder = Thread(target=_feed, args=(child.stdin, data), daemon=True)
    feeder.start()
    with child, cast("IO[bytes]", child.stdout) as replied:
        try:
            head, columns = _receive(replied, limits)
            in_time = timer.is_alive()
            if head is None:
                with suppress(subprocess.TimeoutExpired):
                    child.wait(_END_WITHIN_S)
        finally:
            timer.cancel()
            child.kill()  # it has said all it had to say, or more than it may
            feeder.join()
        exit_code = child.wait()
    if head is not None:
        return head, columns
    if not in_time or exit_code == -signal.SIGXCPU:
        raise refuse("workbook-too-slow", file=file_name)
    if exit_code in _OUT_OF_MEMORY:
        raise refuse("workbook-too-large", file=file_name)
    raise refuse("workbook-damaged", file=file_name, detail=f"exit {exit_code}")


def _receive(replied: IO[bytes], limits: Limits) -> tuple[_Head | None, list[list[str]]]:
    """The frames of the child's reply, up to the head; no head if it ended before."""
    columns: list[list[str]] = []
    room_bytes = limits.reply_bytes
    while letter := replied.read(1):
        size = int.from_bytes(replied.read(8))
        room_bytes -= size
        frame = replied.read(size) if room_bytes >= 0 else b""
        if len(frame) < size:
            break
        if letter == b"h":
            return msgspec.json.decode(frame, type=_Head), columns
        columns.append(str(frame, "utf-8").split(JOINER))
    return None, columns


def _feed(pipe: IO[bytes], data: bytes) -> None:
    # The child may end before it has read all; its exit code says why.
    with suppress(BrokenPipeError), pipe:
        pipe.write(data)
