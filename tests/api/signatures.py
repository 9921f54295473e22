"""Signing requests as a client does, for tests of the side that verifies."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from http_message_signatures import ContentDigest, HTTPMessageSigner, HTTPSignatureKeyResolver
from http_message_signatures.algorithms import ECDSA_P256_SHA256, ED25519

PrivateKey = Ed25519PrivateKey | EllipticCurvePrivateKey

COVERED = ("@method", "@target-uri", "content-digest", "content-type", "idempotency-key")


def new_ed25519() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


def new_p256() -> EllipticCurvePrivateKey:
    return generate_private_key(SECP256R1())


def public_pem(key: PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


@dataclass
class Unsent:
    """A request before it is sent."""

    method: str
    url: str
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


class _Resolver(HTTPSignatureKeyResolver):
    def __init__(self, key: PrivateKey) -> None:
        self._key = key

    def resolve_private_key(self, key_id: str) -> PrivateKey:  # noqa: ARG002 (there is one)
        return self._key


def sign(
    request: Unsent,
    key: PrivateKey,
    key_id: str,
    *,
    created: datetime | None = None,
    expires: datetime | None = None,
    nonce: str | None = None,
    covered: Sequence[str] = COVERED,
) -> Unsent:
    """The request with Content-Digest, Signature-Input and Signature; `nonce` "" for none."""
    if request.body:
        request.headers["content-digest"] = ContentDigest.create(request.body)
    algorithm = ED25519 if isinstance(key, Ed25519PrivateKey) else ECDSA_P256_SHA256
    HTTPMessageSigner(signature_algorithm=algorithm, key_resolver=_Resolver(key)).sign(
        request,
        key_id=key_id,
        created=created or datetime.now(UTC),
        expires=expires,
        nonce=secrets.token_urlsafe(16) if nonce is None else nonce or None,
        label="sig1",
        covered_component_ids=tuple(covered),
        use_existing_digest=bool(request.body),
    )
    return request
