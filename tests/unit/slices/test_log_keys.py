"""Introducing and retiring keys of the ledger's own log."""

from __future__ import annotations

import pytest

from domain.events.log_keys import LogKeyIntroduced, LogKeyRetired
from domain.slices.base import UseCase
from domain.slices.retire_log_key import RetireLogKey
from tests.unit.slices.conflicts_of_log_keys import TODAY, introduce, retire
from tests.unit.slices.world import World

FIRST, SECOND, OTHER = "0000000a", "0000000b", "0000000c"


def test_one_key_follows_another() -> None:
    world = World()
    introduced = LogKeyIntroduced(
        effective_on=TODAY, key=FIRST, kind="ed25519", public_key=f"log.example+{FIRST}+AA=="
    )
    assert world.events(world.do(introduce(FIRST))) == [introduced]
    world.do(introduce(SECOND), introduce(OTHER, "ml-dsa-44"))
    retired = LogKeyRetired(effective_on=TODAY, key=FIRST, reason="更换")
    assert world.events(world.do(retire(FIRST))) == [retired]


@pytest.mark.parametrize(
    ("before", "act", "code"),
    [
        ([], introduce(FIRST, "sm2"), "log-key-first"),
        ([introduce(FIRST)], introduce(FIRST), "log-key-known"),
        ([introduce(FIRST), introduce(SECOND), retire(FIRST)], introduce(FIRST), "log-key-known"),
        ([introduce(FIRST)], retire(FIRST), "log-key-last"),
        ([introduce(FIRST), introduce(OTHER, "ml-dsa-44")], retire(FIRST), "log-key-last"),
        ([introduce(FIRST)], retire(SECOND), "no-such-log-key"),
        (
            [introduce(FIRST), introduce(SECOND), retire(FIRST)],
            retire(FIRST),
            "no-such-log-key",
        ),
        (
            [introduce(FIRST), introduce(SECOND)],
            RetireLogKey(key=FIRST, reason=" ", retired_on=TODAY),
            "reason-missing",
        ),
    ],
)
def test_refuses_what_would_leave_the_log_unsigned_or_unclear(
    before: list[UseCase], act: UseCase, code: str
) -> None:
    world = World()
    world.do(*before)
    assert world.refusal(act) == code


def test_another_kind_may_go_whenever_it_likes() -> None:
    world = World()
    world.do(introduce(FIRST), introduce(OTHER, "ml-dsa-44"), retire(OTHER))
    assert world.refusal(retire(FIRST)) == "log-key-last"
