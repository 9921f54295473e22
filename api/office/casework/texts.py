"""What is sealed in a case: the details of a report, and the words of every act."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date

import msgspec

from api.office.acts import seal_words
from api.office.parts import Office
from domain.errors import DomainError
from domain.events.base import Sealed
from ledger.vault import Vault

SUBJECT_MARK = "case-subject"
"""The mark of cases about one subject: the erasure of a person finds them by it."""
SAME_MARK = "case-same"
"""The mark of cases that say the same: subject, situation and day."""
_REFERENCE = "case-reference"
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is easily taken for another
_RANDOM_LETTERS = 6
_MOST_NARRATIVE = 8_000
_MOST_LINE = 200
LONGEST = {"narrative": _MOST_NARRATIVE, "reference": _MOST_LINE, "contact": _MOST_LINE}
"""The most characters of each text of a report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDetails:
    """What was reported.

    `subject` is an id or the code of a body, `reference` the reporter's own number, `contact`
    whom to ask there.
    """

    subject: str
    situation: str
    day: date
    narrative: str
    reference: str = ""
    contact: str = ""


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(CaseDetails).decode


def new_case_id(day: date) -> str:
    """A number that can be read out over the phone: the day of receipt and six letters."""
    letters = "".join(_LETTERS[byte % len(_LETTERS)] for byte in os.urandom(_RANDOM_LETTERS))
    return f"C{day:%y%m%d}-{letters}"


def owner_of(case: str) -> str:
    """The name of a case in the vault."""
    return f"case:{case}"


def seal_details(office: Office, case: str, details: CaseDetails) -> Sealed:
    """Seal under the case's key, which is made if there is none, and mark the case.

    DomainError `words-missing` or `words-too-long`.
    """
    for field, most in LONGEST.items():
        text = getattr(details, field)
        if len(text) > most:
            raise DomainError(
                "words-too-long",
                f"The text has {len(text)} characters; {most} are allowed.",
                next_step="Shorten it, and add a document as evidence.",
                field=field,
                most=most,
            )
    if not details.narrative.strip():
        raise DomainError(
            "words-missing",
            "What happened is not told.",
            next_step="Tell it in a few sentences.",
            field="narrative",
        )
    owner = owner_of(case)
    office.vault.new_person_key(owner)
    office.vault.mark(
        owner,
        {
            SUBJECT_MARK: details.subject,
            SAME_MARK: f"{details.subject} {details.situation} {details.day}",
        },
    )
    return office.vault.seal_text(owner, _encode(details).decode())


def open_details(office: Office, case: str, sealed: list[Sealed]) -> list[CaseDetails | None]:
    """The details of the report and its corrections; None after the key was destroyed."""
    owner = owner_of(case)
    texts = office.vault.open_texts([(owner, each) for each in sealed])
    return [None if text is None else _decode(text) for text in texts]


def seal_reason(office: Office, case: str, words: str, field: str = "reason") -> Sealed:
    """Seal why something is done; DomainError `words-missing` or `words-too-long`."""
    return seal_words(office, owner_of(case), words, field)


def reference_token(vault: Vault, body: str, reference: str) -> str:
    """The blind token of a reporting body's own number; "" without one."""
    return vault.blind(_REFERENCE, body, reference.strip()) if reference.strip() else ""


def cases_about(vault: Vault, subject: str) -> list[str]:
    """The cases that are or were about a subject."""
    return [_case_of(owner) for owner in vault.marked(SUBJECT_MARK, subject)]


def cases_alike(vault: Vault, cases: list[str]) -> dict[str, list[str]]:
    """For each case the others that say or said the same."""
    shared = vault.sharing(SAME_MARK, [owner_of(case) for case in cases])
    return {_case_of(owner): [_case_of(one) for one in others] for owner, others in shared.items()}


def _case_of(owner: str) -> str:
    return owner.removeprefix("case:")
