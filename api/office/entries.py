"""Single entries: record, correct, withdraw."""

from __future__ import annotations

from datetime import date

from api.office.parts import Office
from api.office.schemes import assessment_named, period_named, scheme_in_force, scheme_of_period
from domain.errors import DomainError
from domain.events.base import Evidence
from domain.events.entries import EntryKind, EntryRecorded
from domain.schemes.model import Scheme
from domain.slices.correct_entry import CorrectEntry
from domain.slices.entry_rules import entered_kind
from domain.slices.record_entry import RecordEntry
from domain.slices.withdraw_entry import WithdrawEntry
from ledger.context import Context
from ledger.ledger import Receipt


def record_entry(
    office: Office,
    scheme: str,
    assessment: str,
    period: str,
    context: Context,
    *,
    subject: str,
    input_name: str,
    value: str | None = None,
    level: str | None = None,
    item: str = "",
    rater: str = "",
    note: str = "",
    on: date | None = None,
    evidence: tuple[Evidence, ...] = (),
) -> Receipt:
    """Record one entry. `period` is "" for dated inputs; `on` is the day of what is scored."""
    day = on or office.today()
    pack = governing_scheme(office, scheme, assessment, period, day)
    assessment_named(pack, assessment)
    entry = EntryRecorded(
        effective_on=on or (period_named(period).ends_on if period else day),
        scheme=scheme,
        assessment=assessment,
        period=period,
        subject=subject,
        input=input_name,
        kind=_kind_of(pack, input_name),
        value=value,
        level=level,
        item=item,
        rater=rater,
        note=note,
        evidence=evidence,
    )
    return office.ledger.do(RecordEntry(pack=pack, entry=entry), context)


def correct_entry(
    office: Office,
    position: int,
    context: Context,
    *,
    value: str | None = None,
    level: str | None = None,
    reason: str,
    late: bool = False,
) -> Receipt:
    """Give the entry at a position another value or level."""
    original = original_entry(office, position)
    corrected = CorrectEntry(
        pack=_scheme_of(office, original),
        position=position,
        original=original,
        value=value,
        level=level,
        reason=reason,
        late=late,
    )
    return office.ledger.do(corrected, context)


def withdraw_entry(
    office: Office, position: int, context: Context, *, reason: str, late: bool = False
) -> Receipt:
    """The entry at a position no longer counts."""
    original = original_entry(office, position)
    withdrawn = WithdrawEntry(
        pack=_scheme_of(office, original),
        position=position,
        original=original,
        reason=reason,
        late=late,
    )
    return office.ledger.do(withdrawn, context)


def original_entry(office: Office, position: int) -> EntryRecorded:
    """The entry at a position; DomainError if there is none or it is not an entry."""
    recorded = office.ledger.at(position).event
    if not isinstance(recorded, EntryRecorded):
        raise DomainError(
            "not-an-entry",
            f"Position {position} holds {recorded.TOPIC}, not an entry that is scored.",
            next_step="Give the position at which the entry was recorded.",
            position=position,
            type=recorded.TOPIC,
        )
    return recorded


def governing_scheme(
    office: Office, scheme: str, assessment: str, period: str, day: date
) -> Scheme:
    """The version that governs entries of a period, or dated entries of a day."""
    if period:
        return scheme_of_period(office, scheme, assessment, period)
    return scheme_in_force(office, scheme, day)


def _scheme_of(office: Office, entry: EntryRecorded) -> Scheme:
    return governing_scheme(
        office, entry.scheme, entry.assessment, entry.period, entry.effective_on
    )


def _kind_of(scheme: Scheme, name: str) -> EntryKind:
    try:
        return entered_kind(scheme.input(name))
    except KeyError:
        raise DomainError(
            "unknown-input",
            f"Scheme {scheme.name} has no input {name!r}.",
            next_step=f"Use one of: {', '.join(known.name for known in scheme.inputs)}.",
            input=name,
        ) from None
