"""Bearer tokens of client programs: short-lived JWT (RFC 7519, RFC 9068) signed with Ed25519.

The keys stand in a file as a JWK set, newest first: the first signs, all of them verify, so that
a key can be replaced while tokens of the old one are still about.
"""

from __future__ import annotations

import json
import os
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey

from domain.errors import DomainError

_ALGORITHM = "Ed25519"  # RFC 9864
_ISSUER = "mingce"
_TYPE = "at+jwt"


class TokenKeys:
    """The keys that bearer tokens are signed and verified with."""

    def __init__(self, jwks: list[dict[str, Any]]) -> None:
        self._keys = [OKPKey.import_key(each) for each in jwks]
        self._set = KeySet(list(self._keys))

    def sign(self, claims: dict[str, Any]) -> str:
        """A token with these claims, signed with the newest key."""
        header = {"alg": _ALGORITHM, "typ": _TYPE, "kid": self._keys[0].kid}
        return jwt.encode(header, claims, self._keys[0], algorithms=[_ALGORITHM])

    def verify(self, token: str) -> dict[str, Any]:
        """The claims; JoseError if it is not ours."""
        decoded = jwt.decode(token, self._set, algorithms=[_ALGORITHM])
        if decoded.header.get("typ") != _TYPE:
            raise JoseError("the type of the token is another")
        return decoded.claims


class BearerTokens:
    """Issues and reads the tokens of one ledger."""

    def __init__(self, keys: TokenKeys, ledger: str, lifetime: timedelta) -> None:
        self._keys = keys
        self._ledger = ledger
        self.lifetime = lifetime

    def issue(self, client: str, now: datetime) -> str:
        """A token for the client, from now on for its lifetime."""
        return self._keys.sign(
            {
                "iss": _ISSUER,
                "aud": self._ledger,
                "sub": client,
                "client_id": client,
                "iat": int(now.timestamp()),
                "exp": int((now + self.lifetime).timestamp()),
                "jti": secrets.token_urlsafe(16),
            }
        )

    def read(self, token: str, now: datetime) -> tuple[str, datetime]:
        """The client, and until when the token holds.

        Raises DomainError `token-invalid` or `token-expired`.
        """
        expected = jwt.JWTClaimsRegistry(
            now=int(now.timestamp()),
            iss={"essential": True, "value": _ISSUER},
            aud={"essential": True, "value": self._ledger},
            sub={"essential": True},
            exp={"essential": True},
        )
        try:
            claims = self._keys.verify(token)
            if claims.get("exp", now.timestamp()) < now.timestamp():
                raise _refused("token-expired", "The token's time is over.")
            expected.validate(claims)
            return str(claims["sub"]), datetime.fromtimestamp(claims["exp"], UTC)
        except (JoseError, ValueError, TypeError) as wrong:
            raise _refused("token-invalid", "The token was not issued here.") from wrong


def read_keys(path: Path) -> TokenKeys:
    """The keys of a file; ValueError if it does not hold a JWK set with private Ed25519 keys."""
    try:
        keys = json.loads(path.read_bytes())["keys"]
        if not keys:
            raise ValueError("no key")  # noqa: TRY301 (one handler for all)
        return TokenKeys(keys)
    except (OSError, ValueError, KeyError, TypeError, JoseError) as wrong:
        raise ValueError(f"{path} must hold a JWK set with private Ed25519 keys") from wrong


def write_keys(path: Path, jwks: list[dict[str, Any]]) -> None:
    """Write the file whole, for its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(json.dumps({"keys": jwks}, indent=1).encode() + b"\n")
    beside.replace(path)


def new_key() -> dict[str, Any]:
    """A fresh private key as a JWK."""
    key = OKPKey.generate_key("Ed25519", {"kid": secrets.token_hex(8)}, private=True)
    return dict(key.as_dict(private=True))


def rotate_keys(path: Path) -> str:
    """Put a new key before the newest, and drop older ones; the id of the new key."""
    known = json.loads(path.read_bytes())["keys"] if path.exists() else []
    fresh = new_key()
    write_keys(path, [fresh, *known[:1]])
    return str(fresh["kid"])


def _refused(code: str, message: str) -> DomainError:
    return DomainError(code, message, next_step="Ask for a new one with POST /v1/token.")
