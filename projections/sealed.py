"""What is sealed, as read models hold it: three columns, all absent where nothing was written."""

from __future__ import annotations

from domain.events.base import Sealed


def sealed_from(nonce: str | None, ciphertext: str | None, commitment: str | None) -> Sealed | None:
    """The columns put together; None if one of them is absent."""
    if nonce is None or ciphertext is None or commitment is None:
        return None
    return Sealed(nonce=nonce, ciphertext=ciphertext, commitment=commitment)
