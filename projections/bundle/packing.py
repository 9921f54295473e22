"""A directory becomes a bundle: the manifest, the checksums, and one file if that is wanted."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

MANIFEST = "manifest.json"
CHECKSUMS = "SHA256SUMS"

_BLOCK_BYTES = 1 << 20
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest that a .zip can say
_STORED = {".parquet"}  # compressed already


def files_of(directory: Path) -> list[Path]:
    """All files below a directory, by their paths within it."""
    found = [path for path in directory.rglob("*") if path.is_file()]
    return sorted(found, key=lambda path: path.relative_to(directory).as_posix())


def seal(directory: Path, about: dict[str, Any]) -> None:
    """Write the manifest, which lists every other file, and the checksums of all with it."""
    digests = {
        path.relative_to(directory).as_posix(): (path.stat().st_size, _sha256(path))
        for path in files_of(directory)
    }
    listed = [
        {"path": path, "bytes": size, "sha256": digest} for path, (size, digest) in digests.items()
    ]
    manifest = directory / MANIFEST
    text = json.dumps({**about, "files": listed}, ensure_ascii=False, indent=2, sort_keys=True)
    manifest.write_text(text + "\n", encoding="utf-8")
    sums = {path: digest for path, (_, digest) in digests.items()}
    sums[MANIFEST] = _sha256(manifest)
    lines = [f"{digest}  {path}\n" for path, digest in sorted(sums.items())]
    (directory / CHECKSUMS).write_text("".join(lines), encoding="utf-8")


def zip_into(directory: Path, file: BinaryIO) -> None:
    """Write the directory as a .zip: files in order, without times, so that it is always the same."""
    with zipfile.ZipFile(file, "w") as packed:
        for path in files_of(directory):
            about = zipfile.ZipInfo(path.relative_to(directory).as_posix(), _EPOCH)
            stored = path.suffix in _STORED
            about.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            about.create_system = 3  # Unix, wherever it is made
            about.external_attr = 0o644 << 16
            with path.open("rb") as source, packed.open(about, "w", force_zip64=True) as target:
                for block in _blocks(source):
                    target.write(block)


def _sha256(path: Path) -> str:
    sha = hashlib.sha256()
    with path.open("rb") as file:
        for block in _blocks(file):
            sha.update(block)
    return sha.hexdigest()


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    while block := file.read(_BLOCK_BYTES):
        yield block
