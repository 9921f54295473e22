# ruff: noqa: PLR2004 (the numbers are those of the specifications)
"""Checks what a ledger of Mingce (明册) hands out, offline, without trusting its server.

    python mingce_verify.py receipt FILE.tlog-proof --key VKEY [--entry FILE]
    python mingce_verify.py checkpoint FILE --key VKEY
    python mingce_verify.py fork FILE.log-fork --key VKEY
    python mingce_verify.py bundle DIRECTORY [--key VKEY] [--known CHECKPOINT]...

Needs Python 3.11 and the package `cryptography` (Debian: python3-cryptography), nothing else: no
network, no database, no other file of Mingce. Read it before you believe it, from top to bottom.
Each part names the public specification that it follows (C2SP: c2sp.org), so any other program that
does can take its place.

VKEY is the log's public key as the county has announced it: in the gazette, on the notice, by
telephone. Instead, or besides, `--policy FILE` may name logs, witnesses, and how many of these must
have signed. Exit code 0: proved. 1: not proved, with the reason. 2: usage.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ed25519


class NotProvedError(Exception):
    """It is not what it claims to be; the text says why."""


def need(condition: object, reason: str) -> None:
    """Every check of this file is one of these."""
    if not condition:
        raise NotProvedError(reason)


# ── Bytes. Numbers, base64 and text are taken in their one canonical form only: what could be
#    written in two ways could be shown to two people differently.


def number(text: bytes) -> int:
    need(re.fullmatch(rb"0|[1-9][0-9]{0,18}", text) and int(text) < 2**63, "a number is none")
    return int(text)


def unbase64(text: bytes) -> bytes:
    plain = re.fullmatch(rb"[A-Za-z0-9+/]+={0,2}", text) and len(text) % 4 == 0
    data = base64.b64decode(text) if plain else b""
    need(plain and base64.b64encode(data) == text, "base64 is broken")
    return data


def hashes(lines: bytes) -> list[bytes]:
    found = [unbase64(line) for line in lines.split(b"\n")[:-1]]
    need(len(found) < 64 and all(len(one) == 32 for one in found), "a proof is broken")
    return found


def text_of(data: bytes) -> str:
    text = data.decode(errors="replace")
    plain = text.encode() == data and not re.search("[\x00-\x09\x0b-\x1f]", text)
    need(plain, "it is not UTF-8, or has a control character")
    return text


# ── The tree (RFC 6962 section 2.1). Proofs are checked by the recursions that define them.


def sha256(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def split(size: int) -> int:
    """The largest power of two below the size."""
    return 1 << (size - 1).bit_length() - 1


def tree_root(row: list[bytes]) -> bytes:
    """MTH(row)."""
    if len(row) < 2:
        return row[0] if row else sha256()
    k = split(len(row))
    return sha256(b"\x01", tree_root(row[:k]), tree_root(row[k:]))


def root_above(leaf: bytes, index: int, size: int, proof: list[bytes]) -> bytes:
    """The root of the tree in which PATH(index, D[size]) is this proof (section 2.1.1)."""
    need(bool(proof) == (size > 1), "the proof has not the right length")
    if size == 1:
        return leaf
    *lower, sibling = proof
    k = split(size)
    if index < k:
        return sha256(b"\x01", root_above(leaf, index, k, lower), sibling)
    return sha256(b"\x01", sibling, root_above(leaf, index - k, size - k, lower))


def roots_above(old: int, size: int, path: list[bytes]) -> tuple[bytes, bytes]:
    """The roots of both sizes for which SUBPROOF(old, D[size], false) is this path (2.1.2)."""
    need(path and (old < size or len(path) == 1), "the path has not the right length")
    *lower, sibling = path
    if old == size:
        return sibling, sibling
    k = split(size)
    if old <= k:
        before, after = roots_above(old, k, lower)
        return before, sha256(b"\x01", after, sibling)
    before, after = roots_above(old - k, size - k, lower)
    return sha256(b"\x01", sibling, before), sha256(b"\x01", sibling, after)


# ── Keys and signed notes (C2SP signed-note, tlog-checkpoint, tlog-cosignature).

ED25519, COSIGNATURE, ML_DSA_44 = 1, 4, 6
PUBLIC_BYTES = {ED25519: 32, COSIGNATURE: 32, ML_DSA_44: 1312}
LOG_KINDS = {ED25519, ML_DSA_44}

Checkpoint = tuple[str, int, bytes]
"""What a log signs about itself: origin (its name), size, root."""


@dataclass(frozen=True)
class Key:
    """A public key. Its name and the four bytes of its id say which key a line is signed with."""

    name: str
    kind: int
    public: bytes
    key_id: bytes

    def time_of(self, text: bytes, payload: bytes) -> int:
        """When it signed (seconds since 1970; 0: it does not say), if the signature is genuine."""
        timed = self.kind != ED25519
        stamp, signature = (payload[:8], payload[8:]) if timed else (b"", payload)
        time = int.from_bytes(stamp)
        try:
            need(time < 2**63, "no such time")
            if self.kind == ML_DSA_44:  # signs the tree from 0 to its size
                from cryptography.hazmat.primitives.asymmetric import mldsa  # since version 48

                origin, size, root = parse_checkpoint(text)
                names = self.name.encode(), origin.encode()
                who, log = (bytes([len(name)]) + name for name in names)
                message = b"subtree/v1\n\0" + who + stamp + log + bytes(8) + size.to_bytes(8) + root
                need(len(who) > 1 and len(log) > 1, "no name")
                mldsa.MLDSA44PublicKey.from_public_bytes(self.public).verify(signature, message)
            else:
                message = b"cosignature/v1\ntime %d\n" % time + text if timed else text
                ed25519.Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, UnsupportedAlgorithm, NotProvedError, ValueError):
            raise NotProvedError(f"a signature of {self.name} is wrong") from None
        return time


def parse_key(vkey: bytes, kinds: set[int], others: list[Key]) -> Key:
    found = re.fullmatch(r"([^\s+]+)\+([0-9a-f]{8})\+(\S+)", text_of(vkey))
    name, key_id, material = found.groups() if found else ("", "", "")
    data = unbase64(material.encode())
    known_as = sha256(name.encode(), b"\n", data)[:4]
    whole = data[0] in kinds and len(data) - 1 == PUBLIC_BYTES[data[0]]
    need(whole and key_id == known_as.hex(), "a key is of another type, or its id is wrong")
    need(all(data[1:] != other.public for other in others), "a key stands twice")
    return Key(name, data[0], data[1:], known_as)


def parse_note(data: bytes) -> tuple[bytes, list[tuple[str, bytes, bytes]]]:
    """A text, and lines that claim to sign it: name, key id, and what was signed with it."""
    text, parting, signed = text_of(data).rpartition("\n\n")
    lines = signed.split("\n")
    whole = parting and lines.pop() == "" and 1 <= len(lines) <= 100 and len(data) <= 1_000_000
    found = [re.fullmatch(r"— ([^\s+]+) (\S{8,})", line) for line in lines]
    need(whole and all(found), "it is no signed note")
    signed_with = [(line[1], unbase64(line[2].encode())) for line in found if line]
    need(all(len(payload) > 4 for _, payload in signed_with), "a signature is missing")
    return f"{text}\n".encode(), [(name, data[:4], data[4:]) for name, data in signed_with]


def signed_by(note: bytes, keys: list[Key]) -> dict[Key, int]:
    """Which of the keys have signed, and when; one wrong signature of theirs spoils the note."""
    text, signatures = parse_note(note)
    known = {(key.name, key.key_id): key for key in keys}
    need(len(known) == len(keys), "two keys of one name have the same id")
    found: dict[Key, int] = {}
    for name, key_id, payload in signatures:
        if key := known.get((name, key_id)):
            found.setdefault(key, key.time_of(text, payload))
    return found


def parse_checkpoint(text: bytes) -> Checkpoint:
    lines = text.split(b"\n")[:-1]
    need(len(lines) >= 3 and all(lines), "it is no checkpoint")
    return lines[0].decode(), number(lines[1]), hashes(lines[2] + b"\n")[0]


# ── Whom to believe (C2SP tlog-policy).


@dataclass
class Policy:
    """Logs, witnesses by name, groups (how many of whom), and the name that must be met."""

    logs: list[Key] = field(default_factory=list)
    witnesses: dict[bytes, Key] = field(default_factory=dict)
    groups: dict[bytes, tuple[int, list[bytes]]] = field(default_factory=dict)
    quorum: bytes = b""

    def signed(self, note: bytes) -> Checkpoint:
        """A checkpoint that its log has signed, whoever has witnessed it."""
        checkpoint = parse_checkpoint(parse_note(note)[0])
        own = [key for key in self.logs if key.name == checkpoint[0]]
        need(own, f"the log {checkpoint[0]} is not among those to believe")
        need(signed_by(note, own), f"{checkpoint[0]} has not signed it with a key to believe")
        return checkpoint

    def accept(self, note: bytes) -> tuple[Checkpoint, dict[bytes, int]]:
        """A checkpoint that enough witnesses have signed, too, and when which of them did."""
        checkpoint = self.signed(note)
        found = signed_by(note, list(self.witnesses.values()))
        seen = {name: found[key] for name, key in self.witnesses.items() if key in found}
        met = {b"", b"none", *seen}
        for name, (needed, members) in self.groups.items():
            met |= {name} if len(met.intersection(members)) >= needed else set()
        need(self.quorum in met, f"only {len(seen)} witnesses have signed, which is not enough")
        return checkpoint, seen


def parse_policy(data: bytes) -> Policy:
    """Lines of words; those that begin with # say nothing."""
    need(not re.search(rb"[^\t\n\x20-\x7e\x80-\xff]", data), "the policy has a control character")
    *lines, rest = data.split(b"\n")
    need(not rest, "the last line of the policy is cut off")
    policy = Policy()
    for line in lines:
        names = {*policy.witnesses, *policy.groups}
        taken = [member for _, group in policy.groups.values() for member in group]
        match re.split(rb"[ \t]+", line.strip(b" \t")):
            case [first, *_] if not first or first.startswith(b"#"):
                pass
            case [b"log", vkey] | [b"log", vkey, _]:
                policy.logs.append(parse_key(vkey, LOG_KINDS, policy.logs))
            case [b"witness", name, vkey] | [b"witness", name, vkey, _] if name not in names:
                others = list(policy.witnesses.values())
                policy.witnesses[name] = parse_key(vkey, {COSIGNATURE, ML_DSA_44}, others)
            case [b"group", name, count, *group] if group and name not in names:
                need(names.issuperset(group), "a member of a group is not defined above it")
                need(len({*taken, *group}) == len(taken + group), "a member stands twice")
                needed = {b"all": len(group), b"any": 1}.get(count) or number(count)
                need(1 <= needed <= len(group), "a group needs more than it has")
                policy.groups[name] = needed, group
            case [b"quorum", name] if name in {*names, b"none"} and not policy.quorum:
                policy.quorum = name
            case _:
                raise NotProvedError(f"the policy has a wrong line, {line!r}")
    need(policy.quorum, "the policy has no quorum line")
    need(b"none" not in {*policy.witnesses, *policy.groups}, "nobody may be called none")
    return policy


# ── What can be checked. Each check says line by line what it has found to be true.


def check_receipt(data: bytes, policy: Policy, entry: bytes = b"") -> Iterator[str]:
    """That an entry is in a log (C2SP tlog-proof)."""
    form = rb"c2sp\.org/tlog-proof@v1\n(?:extra (.+)\n)?index (.+)\n((?:.+\n)*)\n((?s:.+))"
    found = re.fullmatch(form, data)
    carried, index_text, lines, note = found.groups(b"") if found else [b""] * 4
    need(found, "it is no receipt")
    entry = entry or (unbase64(carried) if carried else b"")
    index, proof = number(index_text), hashes(lines)
    (origin, size, root), seen = policy.accept(note)
    need(entry, "the receipt does not hold the entry: name its file with --entry")
    need(index < size, "the entry is outside the tree")
    above = root_above(sha256(b"\x00", entry), index, size, proof)
    need(above == root, "the proof does not lead from the entry to the signed root")
    yield f"entry {index + 1} is in the log"
    yield "".join(c if c.isprintable() else "\ufffd" for c in entry.decode(errors="replace"))
    yield from describe((origin, size, root), seen)


def check_fork(data: bytes, policy: Policy) -> Iterator[str]:
    """That a log has signed two histories, whoever has witnessed them."""
    note = rb"\n((?:.+\n)+\n(?:.+\n)+)"
    found = re.fullmatch(rb"mingce/log-fork@v1\n((?:.+\n)*)" + note + note, data)
    path, earlier, later = found.groups() if found else [b""] * 3
    need(found, "it is no evidence of a fork")
    (origin, old, old_root), (other, size, root) = policy.signed(earlier), policy.signed(later)
    need(origin == other and old <= size, "the two do not belong together")
    near = old in {0, size}  # nothing leads from the empty tree, or from a tree to itself
    need(not (near and path), "the path leads nowhere")
    implied, reached = (sha256(), root) if near else roots_above(old, size, hashes(path))
    implied = root if old == size else implied
    need(reached == root, "the path does not lead to the later root")
    need(implied != old_root, "the later checkpoint continues the earlier one")
    yield f"{origin} has signed two histories of its first {old} entries:"
    yield f"the checkpoint of size {old} says root {old_root.hex()},"
    yield f"the checkpoint of size {size} means root {implied.hex()}"


def check_bundle(folder: Path, policy: Policy, known: list[Path]) -> Iterator[str]:
    """That a bundle is whole, and that what it holds of the log is in the log."""
    sums = check_sums(folder)
    yield f"{len(sums)} files are those that SHA256SUMS lists, and there are no others"
    if not policy.logs:
        policy = parse_policy((folder / "policy").read_bytes())
        yield "CAUTION: these keys come with the bundle; compare them with those announced:"
        yield from (f"  {key.name} {key.key_id.hex()}" for key in policy.logs)
    checkpoint, seen = policy.accept((folder / "checkpoint").read_bytes())
    yield from describe(checkpoint, seen)
    origin, size, root = checkpoint
    tiles = Tiles(folder, size)
    need(tiles.root(size) == root, "the tiles do not lead to the signed root")
    for name in sums:
        tiles.check(name)
    yield "every tile leads to the signed root"
    manifest = json.loads((folder / "manifest.json").read_bytes())
    complete = manifest["complete"]
    count = tiles.check_entries(complete=complete)
    yield f"{count} entries{', all that there are,' * complete} stand in the log where they should"
    for pack in manifest["packs"]:
        need(sums.get(pack["path"]) == pack["digest"], f"{pack['path']} is not the adopted text")
    for name in sums:
        if name.endswith(".tlog-proof"):
            yield f"{name}: {next(check_receipt((folder / name).read_bytes(), policy))}"
    for path in known:
        log, old, old_root = policy.signed(path.read_bytes())
        need(log == origin and old <= size, f"{path} is of another log, or of a later one")
        need(tiles.root(old) == old_root, f"{path} is of ANOTHER HISTORY of this log: keep both")
        yield f"{path} is of this same history"


def check_sums(folder: Path) -> dict[str, str]:
    """Compare every file with SHA256SUMS, as `sha256sum --check` does, and miss no file."""
    lines = text_of((folder / "SHA256SUMS").read_bytes()).removesuffix("\n").split("\n")
    listed = {line[66:]: line[:64] for line in lines if line[64:66] == "  "}
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*")}
    found = {
        name: sha256(path.read_bytes()).hex() for name, path in files.items() if path.is_file()
    }
    del found["SHA256SUMS"]
    odd = sorted({name for name, _ in listed.items() ^ found.items()})
    need(not odd, f"not as SHA256SUMS lists it, missing, or not listed: {', '.join(odd[:5])}")
    return listed


@lru_cache(1_000)
def tile_row(path: Path, width: int) -> list[bytes]:
    data = path.read_bytes() if width > 0 else b""
    need(width > 0 and len(data) == 32 * width, f"{path} has not the right length")
    return [data[start : start + 32] for start in range(0, len(data), 32)]


@dataclass(frozen=True)
class Tiles:
    """A tree of that size in files of 256 hashes; each full one is a hash one level up (tlog-tiles)."""

    folder: Path
    size: int

    def path(self, level: int, index: int, kind: str = "") -> tuple[Path, int]:
        """Where a tile lies (number 1234067: x001/x234/067), and how many hashes it has."""
        *groups, last = f"{index:,}".split(",")
        name = "".join(f"x{group:0>3}/" for group in groups) + f"{last:0>3}"
        width = min(256, (self.size >> 8 * level) - 256 * index)
        part = f".p/{width}" if width < 256 else ""
        return self.folder / f"tile/{kind or level}/{name}{part}", width

    def row(self, level: int, index: int) -> list[bytes]:
        return tile_row(*self.path(level, index))

    def root(self, size: int) -> bytes:
        """Of the first so many entries: what is partial at a level ends the level above."""
        below: list[bytes] = []
        for level in range(8):
            count = size >> 8 * level
            row = self.row(level, count // 256)[: count % 256] if count % 256 else []
            below = [tree_root(row + below)] if row + below else []
        return tree_root(below)

    def check(self, name: str) -> None:
        """Whether a tile is what the tile above it holds the hash of; partial ones give the root."""
        found = re.fullmatch(r"tile/([0-9]+)/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/[0-9]+)?", name)
        if found:
            level, index = int(found[1]), int(re.sub("[x/]", "", found[2]))
            need(self.folder / name == self.path(level, index)[0], f"{name} is not of this tree")
            row = self.row(level, index)
            above = self.row(level + 1, index // 256)[index % 256] if len(row) == 256 else b""
            need(above in {b"", tree_root(row)}, f"{name} is not the tile that was signed")

    def check_entry(self, position: int, entry: bytes) -> None:
        index = position - 1
        there = 0 <= index < self.size and self.row(0, index // 256)[index % 256]
        need(there == sha256(b"\x00", entry), f"entry {position} is not the one in the log")

    def check_entries(self, *, complete: bool) -> int:
        """Check the entries, one a line behind its position; how many there are."""
        last = count = 0
        with (self.folder / "entries.tsv").open("rb") as lines:
            for line in lines:
                position, _, entry = line.removesuffix(b"\n").partition(b"\t")
                need(last < number(position), f"entry {last} is followed by an earlier one")
                last, count = number(position), count + 1
                self.check_entry(last, entry)
        need(not complete or last == count == self.size, "entries are missing")
        for index in range(-(-self.size // 256) if complete else 0):
            path, width = self.path(0, index, "entries")
            data = path.read_bytes()
            for place in range(256 * index, 256 * index + width):
                end = 2 + int.from_bytes(data[:2])  # each entry stands behind its length
                self.check_entry(place + 1, data[2:end])
                data = data[end:]
            need(not data, f"{path} is longer than its entries")
        return count


def describe(checkpoint: Checkpoint, seen: dict[bytes, int]) -> Iterator[str]:
    yield f"log {checkpoint[0]}, {checkpoint[1]} entries, root {checkpoint[2].hex()}"
    for name, time in seen.items():
        moment = datetime.fromtimestamp(min(time, 253_402_300_799), UTC)
        yield f"witnessed by {name.decode(errors='replace')} at {moment:%Y-%m-%d %H:%M:%S} UTC"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("what", choices=["receipt", "checkpoint", "fork", "bundle"])
    parser.add_argument("path", type=Path)
    parser.add_argument("--key", action="append", default=[], help="public key of the log (vkey)")
    parser.add_argument("--policy", type=Path, help="file that names logs, witnesses, quorum")
    parser.add_argument("--entry", type=Path, help="the entry, where the receipt does not hold it")
    parser.add_argument("--known", type=Path, action="append", default=[], help="older checkpoint")
    given = parser.parse_args()
    if given.what != "bundle" and not given.key and not given.policy:
        parser.error("name the log's key with --key, or a --policy")
    try:
        policy = parse_policy(given.policy.read_bytes()) if given.policy else Policy()
        for vkey in given.key:
            policy.logs.append(parse_key(vkey.encode(), LOG_KINDS, policy.logs))
        data = b"" if given.what == "bundle" else given.path.read_bytes()
        entry = given.entry.read_bytes() if given.entry else b""
        for line in {
            "receipt": lambda: check_receipt(data, policy, entry),
            "checkpoint": lambda: describe(*policy.accept(data)),
            "fork": lambda: check_fork(data, policy),
            "bundle": lambda: check_bundle(given.path, policy, given.known),
        }[given.what]():
            print(line)
    except (NotProvedError, OSError, LookupError, TypeError, ValueError, ImportError) as reason:
        print(f"NOT PROVED 证明不成立: {reason}")
        return 1
    print("PROVED 证明成立")
    return 0


if __name__ == "__main__":
    sys.exit(main())
