"""Personal data under a key of its own: AES-256-GCM with a key commitment.

From a person's random data key and a random nonce, HKDF-Expand (SHA-256, RFC 5869 section 2.3)
derives the encryption key and the commitment. AES-GCM alone would let one ciphertext open under
two keys with two meanings; the commitment, checked first, binds it to one. The associated data
binds it to one person of one ledger.
"""

from __future__ import annotations

import hmac
import os
from base64 import b64decode, b64encode
from dataclasses import dataclass

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from domain.errors import DomainError
from domain.events.base import Sealed

KEY_BYTES = 32
_NONCE_BYTES = 12
# Names differ in length; their ciphertexts should not.
_PAD_BYTES = 128
_INFO = b"mingce person details 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDetails:
    """What is known about a person beside the opaque id."""

    name: str
    identity_number: str = ""
    staff_code: str = ""
    phone: str = ""


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(PersonDetails).decode


def new_key() -> bytes:
    """A fresh data key, 32 random bytes."""
    return os.urandom(KEY_BYTES)


def seal(key: bytes, ledger: str, person: str, details: PersonDetails) -> Sealed:
    """Encrypt under the person's data key."""
    nonce = os.urandom(_NONCE_BYTES)
    encryption_key, commitment = _derive(key, nonce)
    plain = _encode(details)
    plain += b" " * (-len(plain) % _PAD_BYTES)
    ciphertext = AESGCM(encryption_key).encrypt(nonce, plain, _associated(ledger, person))
    return Sealed(
        nonce=b64encode(nonce).decode("ascii"),
        ciphertext=b64encode(ciphertext).decode("ascii"),
        commitment=b64encode(commitment).decode("ascii"),
    )


def unseal(key: bytes, ledger: str, person: str, sealed: Sealed) -> PersonDetails:
    """Decrypt; DomainError `seal-broken` under another key, for another person, or if altered."""
    try:
        nonce = b64decode(sealed.nonce, validate=True)
        encryption_key, commitment = _derive(key, nonce)
        if not hmac.compare_digest(commitment, b64decode(sealed.commitment, validate=True)):
            raise ValueError("the key is another one")  # noqa: TRY301 (one handler for all)
        ciphertext = b64decode(sealed.ciphertext, validate=True)
        plain = AESGCM(encryption_key).decrypt(nonce, ciphertext, _associated(ledger, person))
        return _decode(plain)
    except (InvalidTag, ValueError, msgspec.MsgspecError) as wrong:
        raise DomainError(
            "seal-broken",
            f"The details of person {person} cannot be opened with the key on file.",
            next_step="Restore the vault that belongs to this ledger, then verify the ledger.",
            ledger=ledger,
            person=person,
        ) from wrong


def _derive(key: bytes, nonce: bytes) -> tuple[bytes, bytes]:
    derived = HKDFExpand(SHA256(), 2 * KEY_BYTES, _INFO + nonce).derive(key)
    return derived[:KEY_BYTES], derived[KEY_BYTES:]


def _associated(ledger: str, person: str) -> bytes:
    return _encode((ledger, person))
