"""A small audit bundle, laid out as ops/docs/audit-bundle.md says, to be damaged."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from domain.merkle.checkpoints import parse_checkpoint
from domain.merkle.keys import format_vkey
from domain.merkle.notes import parse_note
from domain.merkle.proofs import inclusion_proof
from domain.merkle.receipts import Receipt, format_receipt
from domain.merkle.tile_paths import TileAt, format_path
from domain.merkle.tile_reading import hash_reader
from domain.merkle.tiles import new_bundles, new_tiles
from ledger.tlog.store import At
from tests.published import KEY, ORIGIN
from tests.verified import Kept

PACK = "scheme: 村干部积分\n".encode()


def write_small_bundle(kept: Kept, folder: Path, positions: Sequence[int] = ()) -> Path:
    """The whole log, or only the entries at some positions and the tiles on their way."""
    size = parse_checkpoint(parse_note(kept.note).text).size
    files = {
        "checkpoint": kept.note,
        "policy": f"log {format_vkey(KEY.key)}\nquorum none\n".encode(),
        "packs/points/1.yaml": PACK,
        "entries.tsv": b"".join(
            b"%d\t%b\n" % (n, kept.entries[n - 1]) for n in positions or range(1, size + 1)
        ),
    }
    wanted: list[At] = list(new_tiles(0, size))
    if positions:
        leaves = {TileAt(0, (n - 1) // 256) for n in positions}
        wanted = [
            at for at in wanted if isinstance(at, TileAt) and (at.width < 256 or at in leaves)
        ]
    else:
        wanted += new_bundles(0, size)
    for at in wanted:
        files[format_path(at)] = kept.log.store.read(at) or b""
    hash_at = hash_reader(size, kept.log.store.expect)
    for n in positions:
        proof = inclusion_proof(hash_at, n - 1, size)
        receipt = Receipt(n - 1, proof, parse_note(kept.note), kept.entries[n - 1])
        files[f"receipts/{n}.tlog-proof"] = format_receipt(receipt)
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    seal(folder, complete=not positions)
    return folder


def seal(folder: Path, *, complete: bool | None = None) -> None:
    """Write manifest and sums, as whoever changed a file would do again."""
    manifest = folder / "manifest.json"
    if complete is None:
        complete = json.loads(manifest.read_bytes())["complete"]
    manifest.unlink(missing_ok=True)
    (folder / "SHA256SUMS").unlink(missing_ok=True)
    size, root = (folder / "checkpoint").read_bytes().split(b"\n")[1:3]
    found = {
        "format": "mingce-audit-bundle/1",
        "origin": ORIGIN,
        "complete": complete,
        "checkpoint": {"size": int(size), "root": root.decode()},
        "packs": [{"path": "packs/points/1.yaml", "digest": sha256(PACK).hexdigest()}],
        "files": [{"path": name, "sha256": digest} for name, digest in _digests(folder)],
    }
    manifest.write_text(json.dumps(found))
    lines = [f"{digest}  {name}\n" for name, digest in _digests(folder)]
    (folder / "SHA256SUMS").write_text("".join(lines))


def flip(path: Path, at: int = -1) -> None:
    """Change one bit."""
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(bytes(data))


def _digests(folder: Path) -> list[tuple[str, str]]:
    return [
        (path.relative_to(folder).as_posix(), sha256(path.read_bytes()).hexdigest())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]
