"""Questions of auditors: the log itself, and whether what is final still comes out."""

from __future__ import annotations

import threading

import msgspec

from api.office.answering.reading import reading
from api.office.parts import Office
from api.office.views.lists import DifferenceRow, LogEntry, ReplayView
from domain.errors import DomainError
from ledger.envelope import Recorded
from projections.check import replay_check

# A replay evaluates a period several times; the others' answers go before it.
_PAY = ("amount_fen", "previous_fen", "difference_fen", "values")
"""What entries say of pay; among the values that outcomes keep are such as monthly pay."""

_one_at_a_time = threading.Lock()


def log_page(office: Office, *, after: int, limit: int, kinds: list[str]) -> list[LogEntry]:
    """The entries after a position, of some types or (none given) of all."""
    paid = _shows_pay(office)
    found = office.ledger.read(after=after, limit=limit, types=kinds)
    return [_entry(one, paid=paid) for one in found]


def log_entry(office: Office, position: int) -> LogEntry:
    """The entry at a position; DomainError `no-such-entry`."""
    return _entry(office.ledger.at(position), paid=_shows_pay(office))


def replay(office: Office, scheme: str, assessment: str, period: str) -> ReplayView:
    """Compute a final period again, as `mingce replay --check` does for all of them.

    Raises DomainError `period-not-opened`, `period-not-final`, and `too-busy` while another
    replay is under way.
    """
    if not _one_at_a_time.acquire(blocking=False):
        raise DomainError(
            "too-busy",
            "Another period is being replayed.",
            next_step="Try again in a moment; one is replayed at a time.",
        )
    try:
        with reading(office) as look:
            life = look.life(scheme, assessment, period)
            if life.state != "final":
                raise DomainError(
                    "period-not-final",
                    f"{period} of {scheme}/{assessment} is {life.state}: nothing is recorded yet.",
                    next_step="Replay periods that are final.",
                    state=life.state,
                )
            paid = look.sight.covers("read-pay", "")
            report = replay_check(look.connection, look.ledger, only=(scheme, assessment, period))
            return ReplayView(
                freshness=look.freshness,
                scheme=scheme,
                assessment=assessment,
                period=period,
                outcomes=report.outcomes,
                differences=tuple(
                    DifferenceRow(
                        subject=one.subject,
                        field=one.field,
                        recorded=one.recorded,
                        recomputed=one.recomputed,
                    )
                    for one in report.differences
                    if paid or not one.field.startswith(("amount_fen", "pay ", "values "))
                ),
                clean=report.clean,
            )
    finally:
        _one_at_a_time.release()


def _shows_pay(office: Office) -> bool:
    """Whether the asker may read the pay of the whole county, which the log is of."""
    with reading(office) as look:
        return look.sight.covers("read-pay", "")


def _entry(one: Recorded, *, paid: bool) -> LogEntry:
    data = msgspec.to_builtins(one.event)
    del data["effective_on"]
    if not paid:
        data = {name: value for name, value in data.items() if name not in _PAY}
    return LogEntry(
        position=one.position,
        id=str(one.id),
        type=one.event.TOPIC,
        recorded_at=one.recorded_at,
        effective_on=one.effective_on,
        body=one.actor.body,
        role=one.actor.role,
        person=one.actor.person,
        client=one.actor.client,
        request=one.request,
        tags=one.tags,
        data=data,
    )
