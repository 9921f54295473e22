"""Verifies an audit bundle: every file, and everything in it that comes from the log.

The layout stands in ops/docs/audit-bundle.md. What facts and outcomes come to is for DuckDB to
say, by the two `.sql` files in the bundle: that needs none of our code.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import Any

from domain.merkle.checkpoints import parse_checkpoint
from domain.merkle.errors import FormatError, LogError
from domain.merkle.hashing import leaf_hash
from domain.merkle.notes import parse_note
from domain.merkle.policies import Accepted, Policy, accept
from domain.merkle.proofs import HashAt
from domain.merkle.receipts import parse_receipt, verify_receipt
from domain.merkle.tile_paths import TileAt, format_path, parse_path
from domain.merkle.tile_reading import hash_reader, verified_reader
from domain.merkle.wire import format_hash, parse_decimal
from ledger.tlog.verify.findings import Finding

SUMS = "SHA256SUMS"
_MANIFEST = "manifest.json"
_ENTRIES = "entries.tsv"
_DIGEST_DIGITS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleReport:
    """What was looked at in a bundle: files, lines of entries.tsv, receipts.

    `complete`: it claims to hold every entry of its log.
    """

    origin: str
    size: int
    complete: bool
    files: int
    lines: int
    receipts: int
    findings: tuple[Finding, ...]


def is_bundle(folder: Path) -> bool:
    """Whether a directory is an audit bundle, rather than a published log."""
    return (folder / SUMS).is_file()


def verify_bundle(folder: Path, policy: Policy) -> BundleReport:
    """Look at all of a bundle, believing the logs and witnesses of a policy."""
    return _Verification(folder, policy).run()


class _Verification:
    def __init__(self, folder: Path, policy: Policy) -> None:
        self._folder = folder
        self._policy = policy
        self._findings: list[Finding] = []
        self._lines = 0
        self._receipts = 0

    def run(self) -> BundleReport:
        files = self._files()
        manifest = self._manifest(files)
        checkpoint = self._accepted("checkpoint")
        complete = bool(manifest.get("complete"))
        if checkpoint is not None:
            self._compare_manifest(manifest, checkpoint)
            self._check_log(files, checkpoint, complete=complete)
        for name in files:
            if name.endswith(".tlog-proof"):
                self._check_receipt(name)
        for pack in manifest.get("packs", []):
            if files.get(pack["path"]) != pack["digest"]:
                self._find("pack-differs", pack["path"], "It is not the text that was adopted.")
        return BundleReport(
            origin=checkpoint.checkpoint.origin if checkpoint else "",
            size=checkpoint.checkpoint.size if checkpoint else 0,
            complete=complete,
            files=len(files),
            lines=self._lines,
            receipts=self._receipts,
            findings=tuple(self._findings),
        )

    def _files(self) -> dict[str, str]:
        """Every file but SHA256SUMS, with its digest; those that are not as listed are named."""
        found = {}
        for path in sorted(self._folder.rglob("*")):
            name = path.relative_to(self._folder).as_posix()
            if path.is_file() and name != SUMS:
                with path.open("rb") as file:
                    found[name] = file_digest(file, "sha256").hexdigest()
        listed = {}
        for line in (self._folder / SUMS).read_text("utf-8", errors="replace").split("\n")[:-1]:
            digest, _, name = line.partition("  ")
            listed[name] = digest
        for name in sorted(listed.keys() | found.keys()):
            if name not in found:
                self._find("file-missing", name, "SHA256SUMS lists it, and it is not there.")
            elif name not in listed:
                self._find("file-unknown", name, "SHA256SUMS does not list it.")
            elif listed[name] != found[name]:
                self._find("file-differs", name, "It is not the file that SHA256SUMS lists.")
        return found

    def _manifest(self, files: dict[str, str]) -> dict[str, Any]:
        try:
            manifest = json.loads((self._folder / _MANIFEST).read_bytes())
            listed = {file["path"]: file["sha256"] for file in manifest["files"]}
        except (OSError, ValueError, KeyError, TypeError):
            self._find("file-differs", _MANIFEST, "It is no manifest of a bundle.")
            return {}
        rest = {name: digest for name, digest in files.items() if name != _MANIFEST}
        if listed != rest:
            odd = sorted({name for name, _ in listed.items() ^ rest.items()})
            self._find("file-differs", _MANIFEST, f"It lists other files: {', '.join(odd[:5])}.")
        return dict(manifest)

    def _accepted(self, name: str) -> Accepted | None:
        try:
            return accept(parse_note((self._folder / name).read_bytes()), self._policy)
        except LogError as wrong:
            self._find(_code(wrong), name, wrong.message)
        except OSError:
            pass  # `file-missing` says so
        return None

    def _compare_manifest(self, manifest: dict[str, Any], accepted: Accepted) -> None:
        checkpoint = accepted.checkpoint
        told = manifest.get("checkpoint") or {}
        root = format_hash(checkpoint.root, "checkpoint").decode()
        if (manifest.get("origin"), told.get("size"), told.get("root")) != (
            checkpoint.origin,
            checkpoint.size,
            root,
        ):
            self._find(
                "file-differs", _MANIFEST, "It names another checkpoint than the signed one."
            )

    def _check_log(self, files: dict[str, str], accepted: Accepted, *, complete: bool) -> None:
        size, root = accepted.checkpoint.size, accepted.checkpoint.root
        try:
            verified = verified_reader(size, root, self._read_tile)
        except (LogError, OSError) as wrong:
            self._find("tile-wrong", "tile", _text(wrong))
            return
        for name in files:
            if name.startswith("tile/"):
                try:
                    at = parse_path(name)
                    if isinstance(at, TileAt):
                        verified(at)
                except (LogError, OSError) as wrong:
                    self._find("tile-wrong", name, _text(wrong))
        if _ENTRIES not in files:
            self._find("file-missing", _ENTRIES, "There is no bundle without entries.")
        else:
            positions = self._check_entries(hash_reader(size, verified), size)
            self._lines = sum(1 for _ in positions)
        if complete and self._lines != size:
            what = f"The bundle says that it holds all {size} entries, and holds {self._lines}."
            self._find("entry-missing", _ENTRIES, what)

    def _check_entries(self, hash_at: HashAt, size: int) -> Iterator[int]:
        """The positions of the entries, each compared with the log."""
        last = 0
        with (self._folder / _ENTRIES).open("rb") as lines:
            for line in lines:
                number, _, entry = line.removesuffix(b"\n").partition(b"\t")
                try:
                    position = parse_decimal(number, "position")
                    if not last < position <= size:
                        raise FormatError("position", f"{position} follows {last} of {size}")
                    if hash_at(0, position - 1) != leaf_hash(entry):
                        what = "It is not the one that the log has there."
                        self._find("entry-changed", f"entry {position}", what, position)
                    last = position
                    yield position
                except (LogError, OSError) as wrong:
                    self._find("entry-changed", f"line after entry {last}", _text(wrong))

    def _check_receipt(self, name: str) -> None:
        self._receipts += 1
        try:
            receipt = parse_receipt((self._folder / name).read_bytes())
            parse_checkpoint(receipt.note.text)
            verify_receipt(receipt, leaf_hash(receipt.extra), self._policy)
        except LogError as wrong:
            self._find("receipt-wrong", name, wrong.message)

    def _read_tile(self, at: TileAt) -> bytes:
        return (self._folder / format_path(at)).read_bytes()

    def _find(self, code: str, where: str, what: str, position: int | None = None) -> None:
        self._findings.append(Finding(code=code, where=where, what=what, position=position))


def _code(wrong: LogError) -> str:
    known = {"note-signature-wrong", "note-signature-missing"}
    return wrong.code if wrong.code in known else "checkpoint-wrong"


def _text(wrong: Exception) -> str:
    return wrong.message if isinstance(wrong, LogError) else str(wrong)
