"""Signed requests: HTTP Message Signatures (RFC 9421) over a digest of the content (RFC 9530).

A signature says which parts of the request it covers, when it was made, and a nonce. It is taken
if it covers all that the request means, is five minutes old at most, and was not seen before.
Each way to fail has its own code, because whoever writes a client has to find the mistake.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import http_sf
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from http_message_signatures import (
    ContentDigest,
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
    InvalidSignature,
)
from http_message_signatures.algorithms import ECDSA_P256_SHA256, ED25519

from domain.errors import DomainError

LABELS = ("signature-input", "signature")
TOLERANCE = timedelta(minutes=5)
"""How far `created` may lie from the server's clock, to either side."""

_ADDRESS = ("@target-uri",)
_ADDRESS_IN_PARTS = ("@authority", "@path", "@query")
_OF_CONTENT = ("content-digest", "content-type", "idempotency-key")
_LONGEST_NONCE = 128
_SHORTEST_NONCE = 8

PublicKey = Ed25519PublicKey | EllipticCurvePublicKey


@dataclass(frozen=True, slots=True)
class Message:
    """A request as it came: the address in full and encoded, the header fields in order."""

    method: str
    url: str
    headers: HeaderFields


class HeaderFields(Protocol):
    """Header fields; `items` gives one item for each line."""

    def items(self) -> list[tuple[str, str]]: ...

    def getlist(self, key: str) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class ClientKey:
    """A public key (PEM: Ed25519, or ECDSA on P-256) and the client that it speaks for."""

    client: str
    public_key: bytes


class KeysOfClients(Protocol):
    """Where the public keys of clients are found; ended keys and closed clients have none."""

    def find(self, key_id: str) -> ClientKey | None: ...


class SeenNonces(Protocol):
    """Remembers nonces; False if this one is known already (`projections.nonces`)."""

    def remember(
        self, client: str, nonce: str, *, now: datetime, forget_after: datetime
    ) -> bool: ...


class _Verifier(HTTPMessageVerifier):
    """The library's verifier without its clock: `_check_times` has judged the times before."""

    max_clock_skew = timedelta(days=36_525)


class _OneKey(HTTPSignatureKeyResolver):
    def __init__(self, key: PublicKey) -> None:
        self._key = key

    def resolve_public_key(self, key_id: str) -> PublicKey:  # noqa: ARG002 (found before)
        return self._key


def is_signed(headers: Mapping[str, str]) -> bool:
    """Whether a request claims to be signed."""
    return any(label in headers for label in LABELS)


def verify(
    message: Message, body: bytes, keys: KeysOfClients, nonces: SeenNonces, now: datetime
) -> str:
    """The client that signed the request. `now` in UTC.

    Raises DomainError `signature-missing`, `signature-malformed`, `signature-incomplete` (a
    component is not covered), `signature-key-unknown`, `signature-stale`,
    `content-digest-wrong`, `signature-wrong` or `signature-replayed`.
    """
    label, covered, parameters = _read_input(message)
    _check_coverage(message, covered, has_body=bool(body) or message.method != "GET")
    created, nonce = _check_times(parameters, now), _nonce(parameters)
    key_id = parameters.get("keyid")
    key = keys.find(key_id) if isinstance(key_id, str) else None
    if key is None:
        raise _refused(
            "signature-key-unknown",
            f"No client has the key {key_id!r}.",
            "Sign with a registered key, and name it by the id it was registered under.",
        )
    _check_digest(message, body)
    _check_signature(message, load_public_key(key.public_key))
    if not nonces.remember(
        key.client, nonce, now=now, forget_after=created + TOLERANCE + timedelta(minutes=1)
    ):
        raise _refused(
            "signature-replayed",
            f"The nonce of signature {label!r} was used before.",
            "Sign each request anew, with a nonce of its own; repeat the Idempotency-Key only.",
        )
    return key.client


def load_public_key(pem: bytes) -> PublicKey:
    """The key of a PEM file; DomainError `public-key-unfit` if it is not of a kind we take."""
    try:
        key = load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if isinstance(key, Ed25519PublicKey) or (
        isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1)
    ):
        return key
    raise DomainError(
        "public-key-unfit",
        "This is not a public key of Ed25519 or of ECDSA on P-256, in PEM.",
        next_step="Make one with `openssl genpkey -algorithm ed25519` and hand in its public half.",
    )


def _read_input(message: Message) -> tuple[str, list[str], dict[str, object]]:
    """The label, the covered components and the parameters that the one signature declares."""
    declared, given = ("\n".join(message.headers.getlist(label)) for label in LABELS)
    if not declared or not given:
        raise _refused(
            "signature-missing",
            "The request is not signed.",
            "Send Signature-Input and Signature as RFC 9421 describes.",
        )
    try:
        signatures: Any = http_sf.parse(declared.encode("ascii"), tltype="dictionary")
        ((label, (components, parameters)),) = signatures.items()
        covered = [name for name, options in components if not options]
    except (ValueError, TypeError) as wrong:
        raise _refused(
            "signature-malformed",
            "Signature-Input does not hold one signature in the form of RFC 9421.",
            "Send one signature, its components without options.",
        ) from wrong
    return label, covered, parameters


def _check_coverage(message: Message, covered: list[str], *, has_body: bool) -> None:
    needed = ["@method"]
    in_parts = set(_ADDRESS_IN_PARTS).issubset(covered)
    needed += _ADDRESS_IN_PARTS if in_parts else _ADDRESS
    if has_body:
        needed += _OF_CONTENT
    missing = [name for name in needed if name not in covered or not _present(message, name)]
    if missing:
        raise _refused(
            "signature-incomplete",
            f"The signature does not cover {', '.join(missing)}.",
            "Send these header fields, and cover them.",
            missing=missing,
        )


def _present(message: Message, name: str) -> bool:
    return name.startswith("@") or bool(message.headers.getlist(name))


def _check_times(parameters: Mapping[str, object], now: datetime) -> datetime:
    created, expires = parameters.get("created"), parameters.get("expires")
    moments = []
    for moment in (created, now.timestamp() if expires is None else expires):
        try:
            moments.append(datetime.fromtimestamp(moment, UTC))  # type: ignore[arg-type]
        except (TypeError, ValueError, OverflowError, OSError):
            raise _refused(
                "signature-malformed",
                "The signature does not say as a whole number of seconds when it was created.",
                "Give `created` as Unix time.",
            ) from None
    if abs(now - moments[0]) > TOLERANCE or moments[1] < now:
        raise _refused(
            "signature-stale",
            f"The signature was created at {moments[0].isoformat()}; here it is {now.isoformat()}.",
            f"Set the clock, and sign within {TOLERANCE.seconds // 60} minutes of sending.",
            created=moments[0].isoformat(),
            now=now.isoformat(),
        )
    return moments[0]


def _nonce(parameters: Mapping[str, object]) -> str:
    nonce = parameters.get("nonce")
    if isinstance(nonce, str) and _SHORTEST_NONCE <= len(nonce) <= _LONGEST_NONCE:
        return nonce
    raise _refused(
        "signature-malformed",
        f"The signature has no nonce of {_SHORTEST_NONCE} to {_LONGEST_NONCE} characters.",
        "Put a random one into each signature.",
    )


def _check_digest(message: Message, body: bytes) -> None:
    """The content is what Content-Digest says, where there is one."""
    for line in message.headers.getlist("content-digest"):
        try:
            ContentDigest.verify(line, body)
        except InvalidSignature as wrong:
            raise _refused(
                "content-digest-wrong",
                f"Content-Digest: {wrong}.",
                "Send the digest (sha-256 or sha-512) of the very bytes of the content.",
            ) from wrong


def _check_signature(message: Message, key: PublicKey) -> None:
    algorithm = ED25519 if isinstance(key, Ed25519PublicKey) else ECDSA_P256_SHA256
    verifier = _Verifier(signature_algorithm=algorithm, key_resolver=_OneKey(key))
    try:
        verifier.verify(message, max_age=None)
    except InvalidSignature as wrong:
        raise _refused(
            "signature-wrong",
            f"The signature does not fit the request: {wrong or 'it was made otherwise'}.",
            "Compare the signature base of both sides (RFC 9421 section 2.5), the address above "
            "all: it is the one under which the service is asked.",
        ) from wrong


def _refused(code: str, message: str, next_step: str, **fields: object) -> DomainError:
    return DomainError(code, message, next_step=next_step, **fields)
