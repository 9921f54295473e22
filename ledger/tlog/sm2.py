"""SM2 signatures with SM3 (GB/T 32918.2, GB/T 32905), as a second line under a log's notes.

C2SP leaves type ff to signatures that it has not assigned a byte to, followed by an identifier of
their own; ours is the OID of this signature (GM/T 0006).

    public key = ff || "1.2.156.10197.1.501" || 04 || x[32] || y[32]
    signature  = r[32] || s[32]         over the text, for the user id "1234567812345678"

Needs the extra `sm2`. Whoever has not got it passes these lines over, as any of unknown keys.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any, ClassVar, NamedTuple

from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

from domain.merkle.errors import FormatError, ProofError
from domain.merkle.keys import PRIVATE, format_key_text, key_id, parse_key_text
from ledger.tlog.errors import KeyRingError

SM2 = 0xFF
IDENTIFIER = b"1.2.156.10197.1.501"

_NUMBER_BYTES = 32
_POINT_BYTES = 65
_PUBLIC_SIZES = {SM2: len(IDENTIFIER) + _POINT_BYTES}
_SECRET_SIZES = {SM2: len(IDENTIFIER) + _NUMBER_BYTES}


@dataclass(frozen=True, slots=True)
class Sm2Key:
    """A public key: an uncompressed point of the curve sm2p256v1. A `Verifier` of notes."""

    name: str
    point: bytes

    @property
    def key_id(self) -> bytes:
        """Four bytes that, with the name, tell a note's reader which key signed."""
        return key_id(self.name, SM2, IDENTIFIER + self.point)

    def check(self, text: bytes, payload: bytes) -> int | None:
        """ProofError `note-signature-wrong` unless this key has signed the text; it carries no time."""
        tongsuo = _library()
        try:
            signature = _to_der(payload)
            public = tongsuo.ec.EllipticCurvePublicKey.from_encoded_point(
                tongsuo.ec.SM2(), self.point
            )
            algorithm = tongsuo.ec.ECDSA(tongsuo.hashes.SM3())
            public.verify(signature, text, algorithm)
        except (ValueError, tongsuo.exceptions.InvalidSignature):
            raise ProofError(
                "note-signature-wrong",
                f"The signature of {self.name} does not fit the text.",
                next_step="Fetch the note again; if it still fails, keep it as evidence.",
                name=self.name,
            ) from None
        return None


@dataclass(frozen=True, slots=True)
class Sm2Signer:
    """A private key, 32 bytes: one of a log's signers."""

    name: str
    secret: bytes = field(repr=False)

    kind: ClassVar[int] = SM2

    @property
    def verifier(self) -> Sm2Key:
        """The public key."""
        tongsuo = _library()
        encoding, form = tongsuo.serialization.Encoding, tongsuo.serialization.PublicFormat
        public = self._private().public_key()
        return Sm2Key(self.name, public.public_bytes(encoding.X962, form.UncompressedPoint))

    @property
    def vkey(self) -> str:
        """The public key as text."""
        return format_sm2_vkey(self.verifier)

    def sign(self, text: bytes) -> bytes:
        """What the signature line holds after the key id."""
        tongsuo = _library()
        signed = self._private().sign(text, tongsuo.ec.ECDSA(tongsuo.hashes.SM3()))
        return b"".join(number.to_bytes(_NUMBER_BYTES) for number in decode_dss_signature(signed))

    def _private(self) -> Any:
        tongsuo = _library()
        return tongsuo.ec.derive_private_key(int.from_bytes(self.secret), tongsuo.ec.SM2())


def sm2_available() -> bool:
    """Whether the extra is there, without which nothing of this can be checked."""
    try:
        _library()
    except KeyRingError:
        return False
    return True


def new_sm2_key(name: str) -> Sm2Signer:
    """A new key; its name is the origin of its log."""
    tongsuo = _library()
    numbers = tongsuo.ec.generate_private_key(tongsuo.ec.SM2()).private_numbers()
    return Sm2Signer(name, numbers.private_value.to_bytes(_NUMBER_BYTES))


def format_sm2_vkey(key: Sm2Key) -> str:
    """Write a public key as text."""
    return format_key_text(key.name, key.key_id, bytes([SM2]) + IDENTIFIER + key.point)


def parse_sm2_vkey(text: str) -> Sm2Key:
    """Read what `format_sm2_vkey` writes; FormatError otherwise. Does not need the extra."""
    name, identifier, _, material = parse_key_text(text, "vkey", _PUBLIC_SIZES)
    key = Sm2Key(name, _after_identifier(material, "vkey"))
    if key.key_id != identifier:
        raise FormatError("vkey", "its key id is that of another key")
    return key


def format_sm2_skey(key: Sm2Signer) -> str:
    """Write a private key as text. Whoever reads it can sign."""
    material = bytes([SM2]) + IDENTIFIER + key.secret
    return PRIVATE + format_key_text(key.name, key.verifier.key_id, material)


def parse_sm2_skey(text: str) -> Sm2Signer:
    """Read what `format_sm2_skey` writes; FormatError otherwise."""
    part = "private key"
    if not text.startswith(PRIVATE):
        raise FormatError(part, f"it does not begin with {PRIVATE}")
    name, identifier, _, material = parse_key_text(text.removeprefix(PRIVATE), part, _SECRET_SIZES)
    key = Sm2Signer(name, _after_identifier(material, part))
    try:
        known = key.verifier.key_id
    except ValueError as wrong:
        raise FormatError(part, "its number is none of the curve") from wrong
    if known != identifier:
        raise FormatError(part, "its key id is that of another key")
    return key


def _to_der(payload: bytes) -> bytes:
    if len(payload) != 2 * _NUMBER_BYTES:
        raise ValueError
    numbers = payload[:_NUMBER_BYTES], payload[_NUMBER_BYTES:]
    return encode_dss_signature(*(int.from_bytes(number) for number in numbers))


def _after_identifier(material: bytes, part: str) -> bytes:
    if not material.startswith(IDENTIFIER):
        raise FormatError(part, "its type is none that is known here")
    return material.removeprefix(IDENTIFIER)


class _Library(NamedTuple):
    ec: Any
    exceptions: Any
    hashes: Any
    serialization: Any


@cache
def _library() -> _Library:
    try:
        from tongsuopy.crypto import exceptions, hashes, serialization
        from tongsuopy.crypto.asymciphers import ec
    except ImportError:
        raise KeyRingError(
            "log-key-unsupported",
            "SM2 needs a library that is not installed.",
            next_step="Install the extra `sm2`: .venv/bin/pip install tongsuopy.",
        ) from None
    return _Library(ec, exceptions, hashes, serialization)
