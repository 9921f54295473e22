"""Files that prove something: the ledger holds what names them by content, the files stay."""

from __future__ import annotations

import hashlib
import mimetypes
from pathlib import Path
from typing import Annotated

import typer

from domain.events.base import Evidence
from ops.cli.desk import read_file

Files = Annotated[
    list[Path] | None,
    typer.Option(
        "--evidence", help="a file that proves it: its SHA-256 is recorded, the file stays"
    ),
]


def evidence_from(paths: list[Path] | None) -> tuple[Evidence, ...]:
    """What is recorded of the files; UnavailableError for one that cannot be read."""
    return tuple(_evidence(path) for path in paths or [])


def _evidence(path: Path) -> Evidence:
    data = read_file(path)
    return Evidence(
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        media_type=mimetypes.guess_type(path.name)[0] or "application/octet-stream",
    )
