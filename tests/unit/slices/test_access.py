"""Giving and ending roles, programs and their keys, accounts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from domain.actor import Actor
from domain.errors import DomainError
from domain.events.access import ClientKeyAdded, GrantEnded, GrantGiven
from domain.slices.base import UseCase
from domain.slices.end_grant import EndGrant
from domain.slices.give_grant import GiveGrant
from ledger.context import Context
from tests.unit.slices.conflicts_of_access import (
    TODAY,
    account,
    client,
    close,
    close_account,
    code,
    end,
    end_key,
    erase,
    give,
    key,
    secret,
)
from tests.unit.slices.world import World


@pytest.fixture
def world() -> World:
    return World().with_county()


def test_gives_a_role_and_takes_it_back(world: World) -> None:
    given = GrantGiven(effective_on=TODAY, role="auditor", jurisdiction="c", person="p1")
    assert world.events(world.do(give())) == [given]
    assert world.refusal(give()) == "grant-exists"
    ended = GrantEnded(
        effective_on=TODAY, role="auditor", jurisdiction="c", person="p1", reason="调离"
    )
    assert world.events(world.do(end())) == [ended]
    assert world.refusal(end()) == "no-such-grant"
    world.do(give())


def test_a_role_that_ran_out_can_be_given_again(world: World) -> None:
    early = date(2025, 1, 1)
    world.do(GiveGrant(role="auditor", jurisdiction="c", person="p1", starts_on=early, until=early))
    assert world.refusal(end()) == "no-such-grant"
    world.do(give())


def test_nobody_gives_a_role_to_himself(world: World) -> None:
    for own in (Actor("c", "administrator", person="p1"), Actor("c", "administrator", client="p1")):
        with pytest.raises(DomainError) as refused:
            world.ledger.do(give(), Context(own, "r"))
        assert refused.value.code == "grant-to-oneself"
    world.do(give())
    world.ledger.do(end(), Context(Actor("c", "administrator", person="p1"), "r"))


def test_there_is_one_first_administrator(world: World) -> None:
    world.do(give("administrator", person="p2"))
    assert world.refusal(give("administrator", first=True)) == "administrator-exists"
    world.do(end("administrator", person="p2"))
    world.do(give("administrator", first=True))


@pytest.mark.parametrize(
    ("make", "code_expected"),
    [
        (lambda: give(person="p9"), "unknown-person"),
        (lambda: give(jurisdiction="nowhere"), "unknown-body"),
        (lambda: give(client="nobody"), "unknown-client"),
        (lambda: give(person="p1", client="one"), "holder-unclear"),
        (lambda: give(person=""), "holder-unclear"),
        (lambda: give(until=date(2025, 5, 31)), "grant-ends-before-it-starts"),
        (
            lambda: EndGrant(role="a", jurisdiction="c", ended_on=TODAY, reason="x"),
            "holder-unclear",
        ),
        (
            lambda: EndGrant(role="a", jurisdiction="c", person="p1", ended_on=TODAY, reason=" "),
            "reason-missing",
        ),
        (lambda: close("nobody"), "unknown-client"),
        (lambda: key(owner="nobody"), "unknown-client"),
        (lambda: secret("nobody"), "unknown-client"),
        (end_key, "no-such-key"),
        (lambda: account("p9"), "unknown-person"),
        (code, "account-not-open"),
        (close_account, "account-not-open"),
    ],
)
def test_refuses_what_is_not_there(
    world: World, make: Callable[[], UseCase], code_expected: str
) -> None:
    assert world.refusal(make()) == code_expected


def test_who_was_erased_gets_nothing_more(world: World) -> None:
    world.do(account(), erase())
    assert world.refusal(give()) == "person-erased"
    assert world.refusal(code()) == "person-erased"
    world.do(close_account())
    assert world.refusal(account()) == "person-erased"


def test_a_closed_client_gets_nothing_more(world: World) -> None:
    world.do(client(), close())
    for refused in (close(), key(), secret(), give(client="one")):
        assert world.refusal(refused) == "client-closed"
    assert world.refusal(client()) == "client-exists"


def test_the_id_of_a_key_is_used_once_by_anybody(world: World) -> None:
    world.do(client("one"), client("two"))
    added = ClientKeyAdded(effective_on=TODAY, client="one", key="k1", public_key="PEM")
    assert world.events(world.do(key())) == [added]
    for owner in ("one", "two"):
        assert world.refusal(key("k1", owner)) == "key-id-taken"
    assert world.refusal(end_key("k1", "two")) == "no-such-key"
    world.do(end_key())
    assert world.refusal(end_key()) == "no-such-key"
    assert world.refusal(key()) == "key-id-taken"


def test_an_account_is_opened_once_and_can_come_again(world: World) -> None:
    world.do(account())
    assert world.refusal(account()) == "account-exists"
    world.do(code(), close_account(), account())
