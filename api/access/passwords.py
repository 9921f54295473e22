"""Passwords: argon2id (RFC 9106), and what a password must be."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from domain.errors import DomainError

SHORTEST = 10
LONGEST = 256
_AT_A_TIME = 2  # each takes its memory; more at once would only wait for the processor

# Of the lists of what people choose, those that are long enough to pass otherwise.
_COMMON_TEXT = (
    "1234567890 12345678910 123456789a 0123456789 9876543210 0987654321 1111111111 0000000000 "
    "1q2w3e4r5t 1qaz2wsx3edc qwertyuiop qwertyuiop123 asdfghjkl123 zaq12wsxcde3 qazwsxedcrfv "
    "password12 password123 password1234 passw0rd123 p@ssw0rd123 admin12345 admin123456 "
    "administrator administrator1 woaini1314 woaini1314520 woaini520520 5201314520 1314520520 "
    "iloveyou12 iloveyou123 abc1234567 abcd123456 abcdefghij abc123456789 a123456789 "
    "aa123456789 qq123456789 zxcvbnm123 welcome123 letmein123 changeme123 mingce2024 mingce2025 "
    "mingce12345 mingce123456"
)
_COMMON = frozenset(_COMMON_TEXT.split())


@dataclass(frozen=True, slots=True)
class Cost:
    """What one attempt costs; the defaults are the library's (RFC 9106, low memory)."""

    passes: int = 3
    memory_kib: int = 65_536
    lanes: int = 4


class Passwords:
    """Makes and checks password hashes, a few at a time."""

    def __init__(self, cost: Cost) -> None:
        self._hasher = PasswordHasher(
            time_cost=cost.passes, memory_cost=cost.memory_kib, parallelism=cost.lanes
        )
        self._turn = threading.BoundedSemaphore(_AT_A_TIME)
        self._nobody = self._hasher.hash("the password of nobody")

    def hash(self, password: str) -> str:
        """The encoded hash, with a salt of its own."""
        with self._turn:
            return self._hasher.hash(password)

    def matches(self, encoded: str | None, password: str) -> bool:
        """Whether it is the password. Without a hash it takes as long, and is not."""
        with self._turn:
            try:
                return self._hasher.verify(encoded or self._nobody, password) and bool(encoded)
            except (VerificationError, InvalidHashError):
                return False

    def is_outdated(self, encoded: str) -> bool:
        """Whether it was made at another cost than is asked for now."""
        return self._hasher.check_needs_rehash(encoded)


def check_quality(password: str, login: str) -> None:
    """DomainError `password-weak` if it is too short, well known, or made from the login name."""
    plain = password.casefold()
    if len(password) < SHORTEST:
        raise _weak(f"The password has fewer than {SHORTEST} characters.")
    if len(password) > LONGEST:
        raise _weak(f"The password has more than {LONGEST} characters.")
    if plain in _COMMON or len(set(plain)) < SHORTEST // 2:
        raise _weak("The password is one of those that are tried first.")
    if login.casefold() in plain:
        raise _weak("The password contains the login name.")


def _weak(message: str) -> DomainError:
    return DomainError(
        "password-weak",
        message,
        next_step=f"Choose another of at least {SHORTEST} characters; a short sentence is good.",
        field="password",
    )
