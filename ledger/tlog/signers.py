"""The keys that a log signs its checkpoints with: the port, and keys kept in text.

A key ring is a text with one private key a line, as Go's note tools write them ("PRIVATE+KEY+...",
see `domain.merkle.keys` and `sm2`), or the URI of a key inside a device ("pkcs11:...", see
`device_keys`); empty lines and lines that begin with "#" are passed over. A key's name is the
origin of the log that it signs for, so one ring serves many logs, and a log that has two keys in
it is signed by both (rotation with overlap).
"""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import time
from typing import IO, Protocol

from domain.merkle.checkpoints import Checkpoint, format_checkpoint
from domain.merkle.cosignatures import ED25519, TIMED
from domain.merkle.errors import FormatError, LogError
from domain.merkle.keys import (
    SEED_BYTES,
    SigningKey,
    Verifier,
    VerifierKey,
    format_skey,
    format_vkey,
    parse_skey,
)
from domain.merkle.keys import Signer as BareSigner
from domain.merkle.notes import Note, Signature, format_note, sign_text, verified_signatures
from ledger.tlog.device_keys import SCHEME, DeviceKey, parse_device_key
from ledger.tlog.errors import KeyRingError
from ledger.tlog.sm2 import Sm2Signer, format_sm2_skey, parse_sm2_skey

RingKey = SigningKey | DeviceKey | Sm2Signer

_COMMENT = "#"


class Signer(Protocol):
    """Signs notes with one key, wherever that key is."""

    @property
    def verifier(self) -> Verifier:
        """The public half: its name, its key id, and the check of a signature."""

    @property
    def vkey(self) -> str:
        """The public half as text, for whoever wants to verify."""

    def sign(self, text: bytes) -> bytes:
        """What the signature line of this text holds after the key id."""


@dataclass(frozen=True, slots=True)
class NoteSigner:
    """A key of one of the types that `domain.merkle` knows: at hand, or inside a device.

    Signatures of the types that carry a time take it from `now_s` (seconds since 1970).
    """

    bare: BareSigner
    now_s: Callable[[], int] = lambda: int(time())

    @property
    def verifier(self) -> VerifierKey:
        """The public key."""
        return self.bare.key

    @property
    def vkey(self) -> str:
        """The public key as text."""
        return format_vkey(self.bare.key)

    def sign(self, text: bytes) -> bytes:
        """The signature, after its time if it has one."""
        timed = self.bare.key.kind in TIMED
        return sign_text(text, self.bare, time_s=self.now_s() if timed else None).payload


def sign_checkpoint(checkpoint: Checkpoint, signers: Sequence[Signer]) -> bytes:
    """The checkpoint as a note that all of them have signed, in their order.

    Each signature is verified before it leaves: KeyRingError `log-key-faulty`, and
    `log-key-missing` if there is nobody to sign.
    """
    if not signers:
        raise _missing(checkpoint.origin)
    text = format_checkpoint(checkpoint)
    note = Note(
        text,
        tuple(
            Signature(signer.verifier.name, signer.verifier.key_id, signer.sign(text))
            for signer in signers
        ),
    )
    try:
        verified_signatures(note, [signer.verifier for signer in signers])
    except LogError as faulty:
        raise KeyRingError(
            "log-key-faulty",
            f"A key of {checkpoint.origin} signs what it does not verify itself.",
            next_step="Look after the key's device or file; nothing was published.",
            origin=checkpoint.origin,
        ) from faulty
    return format_note(note)


def parse_keys(text: str) -> list[RingKey]:
    """Every key of a ring; KeyRingError `log-key-unreadable` names the first line that is none."""
    keys: list[RingKey] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith(_COMMENT):
            continue
        try:
            keys.append(_parse_key(line.strip()))
        except FormatError as unreadable:
            raise KeyRingError(
                "log-key-unreadable",
                f"Line {number} of the log's keys: {unreadable.message}",
                next_step="Each line is one key that begins with PRIVATE+KEY+ or pkcs11:.",
                line=number,
            ) from None
    return keys


def _parse_key(line: str) -> RingKey:
    if line.startswith(SCHEME):
        return parse_device_key(line)
    try:
        return parse_skey(line)
    except FormatError as unknown:
        try:
            return parse_sm2_skey(line)
        except FormatError:
            raise unknown from None


def signers_of(keys: Iterable[RingKey], origin: str) -> list[Signer]:
    """Those that sign for the log of this origin; KeyRingError `log-key-missing` if none does.

    The first is an Ed25519 key, as the tools and witnesses of others need one.
    """
    own = sorted((key for key in keys if key.name == origin), key=lambda key: key.kind != ED25519)
    if not own or own[0].kind != ED25519:
        raise _missing(origin)
    return [key if isinstance(key, Sm2Signer) else NoteSigner(key) for key in own]


def new_key(name: str, kind: int = ED25519) -> SigningKey:
    """A new key: for a log its name is the log's origin."""
    return SigningKey(name, kind, secrets.token_bytes(SEED_BYTES))


def read_key_file(path: Path) -> list[RingKey]:
    """The keys of a file, none if there is no such file."""
    try:
        return parse_keys(path.read_text("utf-8"))
    except FileNotFoundError:
        return []


def add_to_key_file(path: Path, key: SigningKey | Sm2Signer) -> None:
    """Write a key at the end of a file that only its owner may read, made if need be."""
    with _key_file(path) as file:
        _append(file, key)


def make_key(path: Path, origin: str) -> None:
    """Add a new key for the log of this origin, unless the file has one."""
    with _key_file(path) as file:
        if all(key.name != origin for key in parse_keys(file.read().decode())):
            _append(file, new_key(origin))


@contextmanager
def _key_file(path: Path) -> Iterator[IO[bytes]]:
    """The file, open for reading and adding, by one process at a time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_APPEND | os.O_RDWR, 0o600), "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def _append(file: IO[bytes], key: SigningKey | Sm2Signer) -> None:
    text = format_sm2_skey(key) if isinstance(key, Sm2Signer) else format_skey(key)
    file.seek(0, os.SEEK_END)
    file.write(text.encode() + b"\n")
    file.flush()
    os.fsync(file.fileno())


def _missing(origin: str) -> KeyRingError:
    return KeyRingError(
        "log-key-missing",
        f"There is no Ed25519 key to sign the log {origin} with.",
        next_step="Set MINGCE_LOG_KEY_FILE to a file that holds its key, or make one with "
        "`mingce log new-key`.",
        origin=origin,
    )
