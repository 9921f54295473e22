"""What there is to verify outside of the server: a published log at an address or in a directory."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from domain.merkle.bundles import parse_bundle
from domain.merkle.checkpoints import Checkpoint, parse_checkpoint
from domain.merkle.errors import FormatError
from domain.merkle.notes import parse_note
from domain.merkle.policies import Policy
from domain.merkle.tile_paths import FULL, BundleAt
from ledger.tlog.errors import TlogError
from ledger.tlog.remote import FileSource, HttpSource, RemoteError
from ledger.tlog.verify.blocks import Target
from ledger.tlog.verify.claims import InForce, Trust
from ledger.tlog.verify.files import Files, SourceFiles, TwoTrees


@dataclass(frozen=True, slots=True)
class Published:
    """A log to verify, and what it calls itself."""

    target: Target
    checkpoint: Checkpoint


def open_published(where: str, *, entries_expected: bool = False) -> Published:
    """The log at an http or https address, or in a directory.

    Where its entries are not published, only hashes are looked at, unless they are expected.

    Raises TlogError `log-file-missing` if there is none, RemoteError, FormatError.
    """
    files = _files(where)
    note = files.checkpoint()
    if note is None:
        raise TlogError(
            "log-file-missing",
            f"{where} has no checkpoint, so it is no published log.",
            next_step="Name the address or directory that `checkpoint` and `tile` lie in.",
            path="checkpoint",
        )
    checkpoint = parse_checkpoint(parse_note(note).text)
    first = _first_bundle(files, checkpoint.size)
    ledger = _ledger_of(first) if first else ""
    target = Target(
        ledger=ledger,
        files=files,
        bundles=entries_expected or first is not None,
        envelopes=bool(ledger),
    )
    return Published(target, checkpoint)


def trust_of(policy: Policy) -> Trust:
    """The keys of a policy, all of them in force for any size."""
    return Trust(
        tuple(InForce(log.key) for log in policy.logs),
        tuple(witness.key for witness in policy.witnesses),
    )


def read_known(paths: Iterable[Path]) -> dict[str, bytes]:
    """Checkpoints and receipts kept elsewhere, by the names of their files."""
    return {str(path): path.read_bytes() for path in paths}


def _files(where: str) -> Files:
    if urlsplit(where).scheme in {"http", "https"}:
        return SourceFiles(HttpSource(where))
    root = Path(where)
    if (root / "public" / "checkpoint").is_file():  # as the server keeps it
        tiles = SourceFiles(FileSource(root / "public"))
        apart = (root / "entries").is_dir()
        return TwoTrees(tiles, SourceFiles(FileSource(root / "entries"))) if apart else tiles
    return SourceFiles(FileSource(root))


def _first_bundle(files: Files, size: int) -> bytes | None:
    """The beginning of the entries; None if they are not published, or not for everybody."""
    try:
        return files.read(BundleAt(0, min(FULL, size))) if size else None
    except RemoteError:
        return None


def _ledger_of(bundle: bytes) -> str:
    """Which ledger the first entry says that it belongs to; "" if it is no entry of Mingce's."""
    try:
        first = json.loads(parse_bundle(bundle)[0])
        return str(first["ledger"])
    except (FormatError, ValueError, KeyError, TypeError):
        return ""
