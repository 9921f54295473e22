"""Personal data under a key of its own: AES-256-GCM with a key commitment.

What is sealed belongs to an owner that has a random data key: a person (whose details are sealed)
or something that people wrote about in confidence, such as a case (whose texts are sealed). From
the owner's key and a random nonce, HKDF-Expand (SHA-256, RFC 5869 section 2.3) derives the
encryption key and the commitment. AES-GCM alone would let one ciphertext open under two keys with
two meanings; the commitment, checked first, binds it to one. The associated data binds it to one
owner of one ledger. Details and texts derive different keys, so neither opens as the other.
"""

from __future__ import annotations

import hmac
import os
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from domain.errors import DomainError
from domain.events.base import Sealed

Plain = TypeVar("Plain")

KEY_BYTES = 32
_NONCE_BYTES = 12
# Names differ in length; their ciphertexts should not. Of a text, only its rough length shows.
_PAD_DETAILS_BYTES = 128
_PAD_TEXT_BYTES = 512
_DETAILS = b"mingce person details 1"
_TEXT = b"mingce text 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDetails:
    """What is known about a person beside the opaque id."""

    name: str
    identity_number: str = ""
    staff_code: str = ""
    phone: str = ""


_encode = msgspec.json.Encoder().encode
_decode_details = msgspec.json.Decoder(PersonDetails).decode
_decode_text = msgspec.json.Decoder(str).decode


def new_key() -> bytes:
    """A fresh data key, 32 random bytes."""
    return os.urandom(KEY_BYTES)


def seal(key: bytes, ledger: str, person: str, details: PersonDetails) -> Sealed:
    """Encrypt a person's details under the person's data key."""
    return _seal(key, _DETAILS, (ledger, person), _padded(_encode(details), _PAD_DETAILS_BYTES))


def unseal(key: bytes, ledger: str, person: str, sealed: Sealed) -> PersonDetails:
    """Decrypt; DomainError `seal-broken` under another key, for another person, or if altered."""
    return _unseal(key, _DETAILS, (ledger, person), sealed, _decode_details)


def seal_text(key: bytes, ledger: str, owner: str, text: str) -> Sealed:
    """Encrypt a text under its owner's data key."""
    return _seal(key, _TEXT, (ledger, owner), _padded(_encode(text), _PAD_TEXT_BYTES))


def unseal_text(key: bytes, ledger: str, owner: str, sealed: Sealed) -> str:
    """Decrypt; DomainError `seal-broken` under another key, for another owner, or if altered."""
    return _unseal(key, _TEXT, (ledger, owner), sealed, _decode_text)


def _padded(plain: bytes, size: int) -> bytes:
    """JSON may end with blanks."""
    return plain + b" " * (-len(plain) % size)


def _seal(key: bytes, purpose: bytes, place: tuple[str, str], plain: bytes) -> Sealed:
    nonce = os.urandom(_NONCE_BYTES)
    encryption_key, commitment = _derive(key, purpose + nonce)
    ciphertext = AESGCM(encryption_key).encrypt(nonce, plain, _encode(place))
    return Sealed(
        nonce=b64encode(nonce).decode("ascii"),
        ciphertext=b64encode(ciphertext).decode("ascii"),
        commitment=b64encode(commitment).decode("ascii"),
    )


def _unseal(
    key: bytes,
    purpose: bytes,
    place: tuple[str, str],
    sealed: Sealed,
    decode: Callable[[bytes], Plain],
) -> Plain:
    try:
        nonce = b64decode(sealed.nonce, validate=True)
        encryption_key, commitment = _derive(key, purpose + nonce)
        if not hmac.compare_digest(commitment, b64decode(sealed.commitment, validate=True)):
            raise ValueError("the key is another one")  # noqa: TRY301 (one handler for all)
        ciphertext = b64decode(sealed.ciphertext, validate=True)
        return decode(AESGCM(encryption_key).decrypt(nonce, ciphertext, _encode(place)))
    except (InvalidTag, ValueError, msgspec.MsgspecError) as wrong:
        ledger, owner = place
        raise DomainError(
            "seal-broken",
            f"What is sealed for {owner} cannot be opened with the key on file.",
            next_step="Restore the vault that belongs to this ledger, then verify the ledger.",
            ledger=ledger,
            owner=owner,
        ) from wrong


def _derive(key: bytes, info: bytes) -> tuple[bytes, bytes]:
    derived = HKDFExpand(SHA256(), 2 * KEY_BYTES, info).derive(key)
    return derived[:KEY_BYTES], derived[KEY_BYTES:]
