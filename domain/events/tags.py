"""Tags: the names by which consistency boundaries and histories find events."""

from __future__ import annotations


def person(person_id: str) -> str:
    """Everything that concerns one person."""
    return f"person:{person_id}"


ROSTER = "roster"
"""Every event that changes which bodies exist, who is known, and who serves where."""


LOG_KEYS = "log-keys"
"""Every event about the keys that the ledger's published log is signed with."""


def body(code: str) -> str:
    """A body itself: its registration, renaming, closing."""
    return f"body:{code}"


def below(code: str) -> str:
    """The registration and closing of the bodies right below a body."""
    return f"below:{code}"


def serving(code: str) -> str:
    """Appointments to a body, and transfers and departures from it."""
    return f"serving:{code}"


def subject(subject_id: str) -> str:
    """The history of whatever an entry is about: a person id or a body code."""
    return f"subject:{subject_id}"


def scheme(name: str) -> str:
    """The adopted versions of a scheme."""
    return f"scheme:{name}"


def period(scheme_name: str, assessment: str, key: str) -> str:
    """The life of one period of one assessment. Entries do not carry it: see slices."""
    return f"period:{scheme_name}/{assessment}/{key}"


def sheet(scheme_name: str, assessment: str, key: str) -> str:
    """The entries of one period, or (key "") the dated entries of one assessment.

    Single entries, corrections and withdrawals carry it; of a batch only its `FileImported`.
    """
    return f"sheet:{scheme_name}/{assessment}/{key}"


def entry(position: int) -> str:
    """Corrections and withdrawals of the entry at a position."""
    return f"entry:{position}"


def duty(position: int) -> str:
    """What became of the duty that was assigned or ordered at a position."""
    return f"duty:{position}"


def objection(objection_id: str) -> str:
    """The life of one objection, with its appeal."""
    return f"objection:{objection_id}"


def holder(person_or_client: str) -> str:
    """The grants of one person or client."""
    return f"holder:{person_or_client}"


def role(name: str) -> str:
    """The grants of one role."""
    return f"role:{name}"


def client(client_id: str) -> str:
    """A program: its registration and closing, its keys."""
    return f"client:{client_id}"


def account(person_id: str) -> str:
    """Whether a person may sign in."""
    return f"account:{person_id}"


def client_key(key_id: str) -> str:
    """One public key of a program."""
    return f"client-key:{key_id}"


def case(case_id: str) -> str:
    """The life of one case."""
    return f"case:{case_id}"


def reference(token: str) -> str:
    """A reporting body's own number for a case, blind (`ledger.vault.Vault.blind`)."""
    return f"reference:{token}"


def submission(token: str) -> str:
    """The cases that one body handed in with one file or request, by a blind token of both."""
    return f"submission:{token}"


def request_key(idempotency_key: str) -> str:
    """One request, done once."""
    return f"key:{idempotency_key}"


def file(sha256: str) -> str:
    """One file, imported once."""
    return f"file:{sha256}"
