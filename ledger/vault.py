"""The vault: data keys of persons and other owners, and finding them without storing what by.

Owners are person ids and names such as `case:<id>`. Data keys are wrapped (AES key wrap, RFC
3394); identifiers, of which each leads to one person, and marks, which owners share, are kept
blind (HMAC-SHA256); all under keys derived from one master key, which is never stored. Erasing
an owner deletes its rows: what was sealed stays in the log, and nobody can open it.

The vault is written before the entry that needs it. If the append then fails, a key and index
rows remain for an id that the log does not know: harmless, and used when the row comes again.
"""

from __future__ import annotations

import hmac
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import sha256

import msgspec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from cryptography.hazmat.primitives.keywrap import (
    InvalidUnwrap,
    aes_key_unwrap,
    aes_key_wrap,
)

from domain.errors import DomainError
from domain.events.base import Sealed
from ledger.sealing import (
    KEY_BYTES,
    PersonDetails,
    new_key,
    seal,
    seal_text,
    unseal,
    unseal_text,
)

_encode = msgspec.json.Encoder().encode

Mark = tuple[str, bytes]
"""A kind, which is no secret, and the blind token of the text."""


class Vault(ABC):
    """The vault of one ledger. `master_key` is 32 bytes. Subclasses only store rows."""

    def __init__(self, ledger: str, master_key: bytes) -> None:
        if len(master_key) != KEY_BYTES:
            raise ValueError(f"the master key has {KEY_BYTES} bytes")
        self.ledger = ledger
        self._wrapping_key = _derive(master_key, b"mingce vault wrapping 1")
        self._index_key = _derive(master_key, b"mingce vault index 1")
        self._mark_key = _derive(master_key, b"mingce vault marks 1")

    def new_person_key(self, person: str) -> None:
        """Make the data key of a person or another owner; nothing happens if there is one."""
        self.new_person_keys([person])

    def new_person_keys(self, persons: Collection[str]) -> None:
        """The same for many, in one step."""
        self._add_keys({p: aes_key_wrap(self._wrapping_key, new_key()) for p in persons})

    def seal(self, person: str, details: PersonDetails) -> Sealed:
        """Encrypt under the person's key; DomainError `no-person-key` if there is none."""
        return self.seal_many({person: details})[person]

    def seal_many(self, details: Mapping[str, PersonDetails]) -> dict[str, Sealed]:
        """The same for many persons, by person id."""
        keys = self._all_keys(details)
        return {p: seal(keys[p], self.ledger, p, d) for p, d in details.items()}

    def open(self, person: str, sealed: Sealed) -> PersonDetails | None:
        """Decrypt; None after erasure. DomainError `seal-broken` if the key does not fit."""
        return self.open_many({person: sealed})[person]

    def open_many(self, sealed: Mapping[str, Sealed]) -> dict[str, PersonDetails | None]:
        """The same for many persons, by person id."""
        keys = self._keys(sealed)
        return {
            p: unseal(keys[p], self.ledger, p, s) if p in keys else None for p, s in sealed.items()
        }

    def seal_text(self, owner: str, text: str) -> Sealed:
        """Encrypt a text under its owner's key; DomainError `no-person-key` if there is none."""
        return seal_text(self._all_keys([owner])[owner], self.ledger, owner, text)

    def open_text(self, owner: str, sealed: Sealed) -> str | None:
        """Decrypt; None after erasure. DomainError `seal-broken` if the key does not fit."""
        return self.open_texts([(owner, sealed)])[0]

    def open_texts(self, sealed: Sequence[tuple[str, Sealed]]) -> list[str | None]:
        """The same for many texts, in their order; an owner may have several."""
        keys = self._keys({owner for owner, _ in sealed})
        return [
            unseal_text(keys[owner], self.ledger, owner, each) if owner in keys else None
            for owner, each in sealed
        ]

    def blind(self, kind: str, *parts: str) -> str:
        """A token (hex) that tells whether two texts are equal, to whoever has the master key.

        For tags and boundaries, where a text itself must not stand.
        """
        return self._mark_token(kind, _encode(parts).decode()).hex()

    def mark(self, owner: str, marks: Mapping[str, str]) -> None:
        """Note what the owner may have in common with others: kind -> text. Kept blind.

        What was noted before stays: it remains true that the owner's texts once said so.
        """
        tokens = [(kind, self._mark_token(kind, text)) for kind, text in marks.items()]
        self._add_marks(owner, tokens)

    def marked(self, kind: str, text: str) -> list[str]:
        """The owners with this mark, in the order of their names."""
        mark = (kind, self._mark_token(kind, text))
        return sorted(self._owners([mark]).get(mark, ()))

    def sharing(self, kind: str, owners: Collection[str]) -> dict[str, list[str]]:
        """For each of the owners, the others that have a mark of this kind in common with it."""
        marks = self._marks(kind, owners)
        holders = self._owners({mark for each in marks.values() for mark in each})
        return {
            owner: sorted({o for mark in marks.get(owner, ()) for o in holders[mark]} - {owner})
            for owner in owners
        }

    def index(self, person: str, identifiers: Iterable[str]) -> None:
        """Make the person findable by identifiers; empty ones are passed over.

        DomainError `identifier-taken` if one of them leads to another person already.
        """
        self.index_many({person: identifiers})

    def index_many(self, identifiers: Mapping[str, Iterable[str]]) -> None:
        """The same for many persons in one step, all or nothing."""
        wanted: dict[bytes, str] = {}
        for person, texts in identifiers.items():
            for token in filter(None, map(self._token, texts)):
                if wanted.setdefault(token, person) != person:
                    raise _taken(person, wanted[token])
        for token, holder in self._add_tokens(wanted).items():
            if holder != wanted[token]:
                raise _taken(wanted[token], holder)

    def find(self, identifier: str) -> str | None:
        """The person with this identifier, or None."""
        return self.find_many([identifier]).get(identifier)

    def find_many(self, identifiers: Collection[str]) -> dict[str, str]:
        """The persons of those identifiers that lead to one, by identifier as given."""
        tokens = {text: token for text in identifiers if (token := self._token(text))}
        persons = self._persons(set(tokens.values()))
        return {text: persons[token] for text, token in tokens.items() if token in persons}

    @abstractmethod
    def erase(self, person: str) -> None:
        """Delete the key, identifiers and marks of a person or another owner, for good."""

    @abstractmethod
    def _add_keys(self, wrapped: Mapping[str, bytes]) -> None:
        """Store the keys of persons that have none."""

    @abstractmethod
    def _wrapped_keys(self, persons: Collection[str]) -> dict[str, bytes]: ...

    @abstractmethod
    def _add_tokens(self, persons: Mapping[bytes, str]) -> dict[bytes, str]:
        """Store tokens; if any belongs to another person store none, and return all holders."""

    @abstractmethod
    def _persons(self, tokens: Collection[bytes]) -> dict[bytes, str]: ...

    @abstractmethod
    def _add_marks(self, owner: str, marks: Collection[Mark]) -> None: ...

    @abstractmethod
    def _marks(self, kind: str, owners: Collection[str]) -> dict[str, list[Mark]]:
        """The marks of this kind of those owners that have any."""

    @abstractmethod
    def _owners(self, marks: Collection[Mark]) -> dict[Mark, list[str]]: ...

    def _all_keys(self, owners: Collection[str]) -> dict[str, bytes]:
        """The keys of all of them; DomainError `no-person-key` if one has none."""
        keys = self._keys(owners)
        missing = sorted(set(owners) - keys.keys())
        if missing:
            raise DomainError(
                "no-person-key",
                f"{missing[0]} has no key: never registered, or erased.",
                next_step="Register the person under a new id; what was erased stays erased.",
                persons=missing,
            )
        return keys

    def _keys(self, persons: Collection[str]) -> dict[str, bytes]:
        wrapped = self._wrapped_keys(persons)
        try:
            return {p: aes_key_unwrap(self._wrapping_key, key) for p, key in wrapped.items()}
        except InvalidUnwrap as wrong:
            raise DomainError(
                "wrong-master-key",
                "The vault was made with another master key.",
                next_step="Start the service with the master key of this database.",
                ledger=self.ledger,
            ) from wrong

    def _token(self, identifier: str) -> bytes | None:
        plain = normalise_identifier(identifier)
        if not plain:
            return None
        text = f"{self.ledger}\n{plain}".encode()
        return hmac.digest(self._index_key, text, sha256)

    def _mark_token(self, kind: str, text: str) -> bytes:
        return hmac.digest(self._mark_key, _encode((self.ledger, kind, text)), sha256)


def normalise_identifier(identifier: str) -> str:
    """Half-width (NFKC), upper case, without blanks and hyphens."""
    folded = unicodedata.normalize("NFKC", identifier).upper()
    return "".join(c for c in folded if not c.isspace() and unicodedata.category(c) != "Pd")


def _derive(master_key: bytes, purpose: bytes) -> bytes:
    return HKDFExpand(SHA256(), KEY_BYTES, purpose).derive(master_key)


def _taken(person: str, holder: str) -> DomainError:
    return DomainError(
        "identifier-taken",
        f"An identifier of person {person} belongs to person {holder}.",
        next_step="Check whether both are the same person, and correct the number.",
        person=person,
        holder=holder,
    )
