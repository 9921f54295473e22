"""Login names, and how many failed attempts each and each address may make."""

from __future__ import annotations

import unicodedata
from datetime import timedelta
from hashlib import sha256
from typing import Any

from projections import attempts
from projections.attempts import Patience

OF_LOGIN = Patience(
    free=5,
    first_pause=timedelta(seconds=30),
    longest_pause=timedelta(hours=1),
    forget_after=timedelta(days=1),
)
# An office shares an address: more is forgiven.
OF_ADDRESS = Patience(
    free=30,
    first_pause=timedelta(seconds=30),
    longest_pause=timedelta(minutes=15),
    forget_after=timedelta(hours=1),
)


def normalise_login(login: str) -> str:
    """Login names differ by letters and digits, not by case, width or blanks around them."""
    return unicodedata.normalize("NFKC", login).strip().casefold()


def login_key(login: str) -> str:
    """What attempts are counted under. Names are hashed: somebody may have typed a password."""
    return f"login {sha256(login.encode()).hexdigest()}"


def forget_attempts(connection: Any, ledger: str, login: str) -> None:
    """Whatever was tried under this name no longer counts."""
    attempts.clear(connection, ledger, login_key(login))
