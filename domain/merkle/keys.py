"""Keys of logs and witnesses, and their text form (C2SP signed-note, section Signatures).

    vkey  = name "+" hex8(keyid) "+" base64(type || public key)             lower-case hex
    skey  = "PRIVATE+KEY+" name "+" hex8(keyid) "+" base64(type || seed)    as Go's tools write it
    keyid = SHA-256(name || LF || type || public key)[:4]

Types: 01 Ed25519 and 04 Ed25519 cosigner (32 bytes), 06 ML-DSA-44 cosigner (1,312 bytes; its seed
has 32). Other keys, such as SM2 ones, or keys inside a device, take part by the two protocols.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Protocol

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey

from domain.merkle.cosignatures import (
    COSIGNATURE,
    ED25519,
    SIGNATURE_BYTES,
    SUBTREE,
    TIMED,
    parse_timed,
    signed_message,
)
from domain.merkle.errors import FormatError, ProofError
from domain.merkle.wire import format_text, parse_base64

KEY_ID_BYTES = 4
SEED_BYTES = 32
PUBLIC_BYTES = {ED25519: 32, COSIGNATURE: 32, SUBTREE: 1312}

PRIVATE = "PRIVATE+KEY+"
_KEY_ID = re.compile(r"[0-9a-f]{8}")


class Verifier(Protocol):
    """Checks the signatures of one key on notes."""

    @property
    def name(self) -> str: ...

    @property
    def key_id(self) -> bytes: ...

    def check(self, text: bytes, payload: bytes) -> int | None:
        """The time (seconds) that the signature carries, if any; ProofError `note-signature-wrong`."""


class Signer(Protocol):
    """Signs with one key, wherever that key is."""

    @property
    def key(self) -> VerifierKey: ...

    def sign(self, message: bytes) -> bytes:
        """The bare signature over exactly these bytes."""


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key with its name and type (`cosignatures` has the types)."""

    name: str
    kind: int
    public: bytes

    @property
    def key_id(self) -> bytes:
        """Four bytes that, with the name, tell a note's reader which key signed."""
        return key_id(self.name, self.kind, self.public)

    def check(self, text: bytes, payload: bytes) -> int | None:
        """The time that the signature carries (types 04, 06), if it is this key's over the text.

        Raises ProofError `note-signature-wrong`.
        """
        try:
            time_s, signature = parse_timed(payload) if self.kind in TIMED else (None, payload)
            message = signed_message(self.kind, self.name, text, time_s or 0)
            genuine = self._signed(message, signature)
        except FormatError:
            genuine = False
        if not genuine:
            raise ProofError(
                "note-signature-wrong",
                f"The signature of {self.name} does not fit the text.",
                next_step="Fetch the note again; if it still fails, keep it as evidence.",
                name=self.name,
            )
        return time_s

    def _signed(self, message: bytes, signature: bytes) -> bool:
        if len(signature) != SIGNATURE_BYTES[self.kind]:
            return False
        try:
            if self.kind == SUBTREE:
                MLDSA44PublicKey.from_public_bytes(self.public).verify(signature, message)
            else:
                Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, UnsupportedAlgorithm, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key that is at hand as its seed, 32 random bytes."""

    name: str
    kind: int
    seed: bytes = field(repr=False)

    @property
    def key(self) -> VerifierKey:
        """The public half."""
        return VerifierKey(self.name, self.kind, self._private().public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        """The bare signature over exactly these bytes."""
        return self._private().sign(message)

    def _private(self) -> Ed25519PrivateKey | MLDSA44PrivateKey:
        if self.kind == SUBTREE:
            return MLDSA44PrivateKey.from_seed_bytes(self.seed)
        return Ed25519PrivateKey.from_private_bytes(self.seed)


def key_id(name: str, kind: int, public: bytes) -> bytes:
    """The first four bytes of SHA-256(name || LF || type || public key)."""
    tagged = check_name(name, "key") + b"\n" + bytes([kind]) + public
    return sha256(tagged).digest()[:KEY_ID_BYTES]


def check_name(name: str, part: str) -> bytes:
    """The name in UTF-8; FormatError if it is empty or has a space, "+" or a control character."""
    if not name or "+" in name or any(character.isspace() for character in name):
        raise FormatError(part, "a key's name is not empty and has neither space nor plus sign")
    return format_text(name, part)


def format_vkey(key: VerifierKey) -> str:
    """Write a public key as text."""
    return format_key_text(key.name, key.key_id, bytes([key.kind]) + key.public)


def parse_vkey(text: str) -> VerifierKey:
    """Read what `format_vkey` writes; FormatError otherwise, and for types not listed above."""
    name, identifier, kind, public = parse_key_text(text, "vkey", PUBLIC_BYTES)
    key = VerifierKey(name, kind, public)
    if key.key_id != identifier:
        raise FormatError("vkey", "its key id is that of another key")
    return key


def format_skey(key: SigningKey) -> str:
    """Write a private key as text. Whoever reads it can sign."""
    material = bytes([key.kind]) + key.seed
    return PRIVATE + format_key_text(key.name, key.key.key_id, material)


def parse_skey(text: str) -> SigningKey:
    """Read what `format_skey` writes; FormatError otherwise."""
    if not text.startswith(PRIVATE):
        raise FormatError("private key", f"it does not begin with {PRIVATE}")
    name, identifier, kind, seed = parse_key_text(
        text.removeprefix(PRIVATE), "private key", dict.fromkeys(PUBLIC_BYTES, SEED_BYTES)
    )
    key = SigningKey(name, kind, seed)
    if key.key.key_id != identifier:
        raise FormatError("private key", "its key id is that of another key")
    return key


def format_key_text(name: str, key_id: bytes, material: bytes) -> str:
    """Write a key of any type: its name, its id, and its type with what follows that."""
    return f"{name}+{key_id.hex()}+{b64encode(material).decode('ascii')}"


def parse_key_text(text: str, part: str, sizes: Mapping[int, int]) -> tuple[str, bytes, int, bytes]:
    """Name, key id, type, and the bytes after the type, of the size for that type; FormatError."""
    name, _, rest = text.partition("+")
    identifier, _, material = rest.partition("+")
    check_name(name, part)
    if not _KEY_ID.fullmatch(identifier):
        raise FormatError(part, "its key id is not eight lower-case hex digits")
    data = parse_base64(format_text(material, part), part)
    if not data or len(data) - 1 != sizes.get(data[0]):
        raise FormatError(part, "its type or its length is none that is known here")
    return name, bytes.fromhex(identifier), data[0], data[1:]
