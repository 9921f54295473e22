"""Random secrets: session tokens, one-time codes, secrets of clients. Only their hashes are kept."""

from __future__ import annotations

import secrets
from base64 import b32encode, urlsafe_b64encode
from hashlib import sha256

_TOKEN_BYTES = 32
_CODE_BYTES = 10
_CODE_GROUP = 4
_CSRF_PURPOSE = b"mingce form token 1\n"


def new_token() -> str:
    """256 random bits for a cookie or a client."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def new_code() -> str:
    """80 random bits to be read out and typed: ABCD-EFGH-IJKL-MNOP."""
    text = b32encode(secrets.token_bytes(_CODE_BYTES)).decode("ascii")
    return "-".join(text[at : at + _CODE_GROUP] for at in range(0, len(text), _CODE_GROUP))


def hash_token(token: str) -> bytes:
    """What is kept of a token: it is random, so that no slow hash is needed."""
    return sha256(token.encode()).digest()


def hash_code(code: str) -> bytes:
    """What is kept of a code, however it is typed: 0 and 1 are read as the letters they look like."""
    plain = "".join(code.upper().split()).replace("-", "").replace("0", "O").replace("1", "I")
    return sha256(plain.encode()).digest()


def csrf_of(token: str) -> str:
    """The form token of a session: follows from the cookie, and tells nothing about it."""
    digest = sha256(_CSRF_PURPOSE + token.encode()).digest()
    return urlsafe_b64encode(digest).decode("ascii").rstrip("=")
