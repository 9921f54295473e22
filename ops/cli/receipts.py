"""mingce log receipt: the file that proves that an entry is in the published log."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from api.office.parts import Office
from api.office.proof import receipt_of
from domain.errors import DomainError
from ops.cli.desk import desk, write_file
from ops.cli.output import console, print_json

_LOOK_EVERY_S = 0.1
_WAIT_S = 30


def write_receipt(
    position: Annotated[int, typer.Argument(min=1, help="the entry's position")],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="the file to write; - prints it; named by itself if not"),
    ] = None,
    wait: Annotated[
        bool, typer.Option("--wait", help="wait half a minute for an entry just recorded")
    ] = False,
) -> None:
    """Write the receipt of an entry, with the entry in it."""
    with desk.office() as office:
        name, data = _receipt(office, position, wait_s=_WAIT_S if wait else 0)
    if str(out) == "-":
        sys.stdout.write(data.decode())
        return
    path = out or Path(name)
    write_file(path, data)
    if desk.as_json:
        print_json({"position": position, "file": str(path), "bytes": len(data)})
    else:
        console.print(f"{path}: {len(data)} bytes; mingce_verify.py receipt {path} checks it")


def _receipt(office: Office, position: int, *, wait_s: int) -> tuple[str, bytes]:
    give_up = time.monotonic() + wait_s
    while True:
        try:
            return receipt_of(office, position)
        except DomainError as error:
            if error.code != "log-not-reached" or time.monotonic() >= give_up:
                raise
            time.sleep(_LOOK_EVERY_S)
