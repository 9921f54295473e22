"""The keys of the ledger's own log: with what their acts conflict, and with what not."""

from __future__ import annotations

from datetime import date

from domain.slices.base import UseCase
from domain.slices.introduce_log_key import IntroduceLogKey
from domain.slices.retire_log_key import RetireLogKey
from tests.unit.slices import conflicts_of_access as access
from tests.unit.slices.conflicting import Case, always
from tests.unit.slices.world import World

TODAY = date(2025, 6, 1)


def introduce(key: str = "0000000a", kind: str = "ed25519") -> UseCase:
    return IntroduceLogKey(
        key=key, kind=kind, public_key=f"log.example+{key}+AA==", introduced_on=TODAY
    )


def retire(key: str = "0000000a") -> UseCase:
    return RetireLogKey(key=key, reason="更换", retired_on=TODAY)


def two_keys(world: World) -> None:
    access.served(world)
    world.do(introduce("0000000a"), introduce("0000000b"))


CASES = [
    Case(
        "introduce_log_key",
        two_keys,
        always(introduce, "0000000c"),
        (always(introduce, "0000000c"), always(introduce, "0000000d"), always(retire)),
        (always(access.key, "k2"), always(access.give)),
    ),
    Case(
        "retire_log_key",
        two_keys,
        always(retire, "0000000a"),
        # Each of two alone may go, both may not.
        (always(retire, "0000000a"), always(retire, "0000000b"), always(introduce, "0000000c")),
        (always(access.end_key), always(access.give)),
    ),
]
