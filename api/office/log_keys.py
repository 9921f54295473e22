"""The keys of the county's own log: which it has, introducing one, retiring one."""

from __future__ import annotations

from dataclasses import dataclass

from api.office.parts import Office
from domain.errors import DomainError
from domain.events import tags
from domain.merkle.notes import parse_note
from domain.slices.introduce_log_key import IntroduceLogKey
from domain.slices.retire_log_key import RetireLogKey
from ledger.context import Context
from ledger.ledger import Receipt
from ledger.tlog.key_history import LOG_KEY_TYPES, Term, key_terms, kind_of, parse_log_key


@dataclass(frozen=True, slots=True)
class LogKeysView:
    """The name of the log, and the keys that were introduced. `until` is not included."""

    origin: str
    keys: list[Term]


def log_keys_view(office: Office) -> LogKeysView:
    """The keys of the log for whoever asks."""
    return LogKeysView(office.log.origin if office.log else "", log_keys(office))


def log_keys(office: Office) -> list[Term]:
    """The keys that were introduced, in that order, and how long each holds."""
    recorded = office.ledger.read(types=LOG_KEY_TYPES, tags=[tags.LOG_KEYS])
    return key_terms((one.position, one.event) for one in recorded)


def introduce_log_key(office: Office, context: Context, *, public_key: str) -> Receipt:
    """Introduce a key by its text form.

    DomainErrors `log-key-foreign` if it is another log's, `log-key-unused` if it would be the
    first and has not signed what was published; FormatError for what is no key; and what the use
    case refuses.
    """
    key = parse_log_key(public_key)
    if office.log is not None and key.name != office.log.origin:
        raise DomainError(
            "log-key-foreign",
            f"The key is named {key.name}, but this log is {office.log.origin}.",
            next_step="A key bears the name of the log that it signs for: make one of this name.",
            name=key.name,
            origin=office.log.origin,
        )
    _check_first(office, key.key_id)
    introducing = IntroduceLogKey(
        key=key.key_id.hex(),
        kind=kind_of(key),
        public_key=public_key,
        introduced_on=office.today(),
    )
    receipt = office.ledger.do(introducing, context)
    office.catch_up()
    return receipt


def _check_first(office: Office, key_id: bytes) -> None:
    """The first key stands for all checkpoints so far, so it must have signed them."""
    latest = office.log.checkpoints.latest() if office.log else None
    if latest is None or log_keys(office):
        return
    if all(key_id != signature.key_id for signature in parse_note(latest.note).signatures):
        raise DomainError(
            "log-key-unused",
            f"The log was signed already, but not with key {key_id.hex()}.",
            next_step="Introduce the key that signs it now, then this one.",
            key=key_id.hex(),
        )


def retire_log_key(office: Office, context: Context, *, key: str, reason: str) -> Receipt:
    """Retire a key by its id."""
    retiring = RetireLogKey(key=key, reason=reason, retired_on=office.today())
    receipt = office.ledger.do(retiring, context)
    office.catch_up()
    return receipt
