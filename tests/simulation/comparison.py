"""Holds the auditor's own reading of the log against what the service makes of it."""

from __future__ import annotations

from collections.abc import Iterator

from domain.scaled import format_scaled
from projections.catalogue import PROJECTIONS
from projections.check import full_check
from projections.outcomes import find_outcomes
from projections.pay import find_pay
from projections.periods import find_periods
from tests.simulation.auditor import Opinion
from tests.simulation.world import County


def compare(county: County, opinion: Opinion) -> Iterator[str]:
    """Every difference in words; nothing if both agree."""
    office, ledger = county.office, county.plot.ledger
    head = office.catch_up()
    if head != len(opinion.entries):
        yield f"the projections have come to {head} of {len(opinion.entries)} entries"
    report = full_check(office.database.pool, ledger, PROJECTIONS)
    yield from (f"replay: {one}" for one in report.differences)
    yield from (f"rebuilt otherwise than followed: {one}" for one in report.tables)
    with office.database.connection() as connection:
        states = {
            (life.scheme, life.assessment, life.period): life.state
            for life in find_periods(connection, ledger)
        }
        outcomes = {
            ((one.scheme, one.assessment, one.period), one.subject): (
                one.position,
                None if one.score is None else format_scaled(one.score),
                one.amount_fen,
                one.tier,
            )
            for one in find_outcomes(connection, ledger)
        }
        pay_fen = {
            ((one.scheme, one.assessment, one.period), one.subject, one.stream): one.amount_fen
            for one in find_pay(connection, ledger)
        }
    lives = opinion.periods.lives
    if states != {at: lives[at].state for at in lives if at.key}:
        yield f"periods stand elsewhere: {states}"
    held = {
        place: (
            history[-1].position,
            *(history[-1].data.get(name) for name in ("score", "amount_fen", "tier")),
        )
        for place, history in opinion.outcomes.history.items()
        if history
    }
    yield from _differing("outcome", outcomes, held)
    streams = {
        (*place, stream): fen
        for place, amounts in opinion.outcomes.pay_fen.items()
        for stream, fen in amounts.items()
    }
    yield from _differing("pay", pay_fen, streams)
    yield from _check_erasures(county, opinion)


def _differing(what: str, service: object, auditor: object) -> Iterator[str]:
    assert isinstance(service, dict)
    assert isinstance(auditor, dict)
    for place in service.keys() | auditor.keys():
        if service.get(place) != auditor.get(place):
            yield f"{what} of {place}: {service.get(place)}, by the log {auditor.get(place)}"


def _check_erasures(county: County, opinion: Opinion) -> Iterator[str]:
    """Whoever was erased has no key and no number left; everybody else can be read."""
    vault = county.office.vault
    erased = {one.data["person"] for one in opinion.entries if one.type == "person-erased"}
    registered = {one.data["person"] for one in opinion.entries if one.type == "person-registered"}
    keys = vault._wrapped_keys(registered).keys()
    if keys != registered - erased:
        yield f"keys of {sorted(keys ^ (registered - erased))}"
    found = vault.find_many(list(county.codes)).values()
    if set(found) & erased:
        yield f"numbers still lead to {sorted(set(found) & erased)}"
