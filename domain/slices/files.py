"""One file is imported once: the boundary of both imports holds its tag."""

from __future__ import annotations

from domain.errors import DomainError
from domain.events.base import Evidence


def already_imported(file: Evidence) -> DomainError:
    """The ledger holds the rows of this very file."""
    return DomainError(
        "file-already-imported",
        f"The file with SHA-256 {file.sha256[:12]}… was imported before; nothing was added.",
        next_step="Correct single entries, or import a file with the missing rows only.",
        sha256=file.sha256,
    )
