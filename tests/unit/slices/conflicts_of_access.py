"""Accounts, clients and grants: with what their acts conflict, and with what not."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.slices.add_client_key import AddClientKey
from domain.slices.base import UseCase
from domain.slices.close_account import CloseAccount
from domain.slices.close_body import CloseBody
from domain.slices.close_client import CloseClient
from domain.slices.end_client_key import EndClientKey
from domain.slices.end_grant import EndGrant
from domain.slices.erase_person import ErasePerson
from domain.slices.give_grant import GiveGrant
from domain.slices.issue_account_code import IssueAccountCode
from domain.slices.issue_client_secret import IssueClientSecret
from domain.slices.open_account import OpenAccount
from domain.slices.register_client import RegisterClient
from domain.slices.rename_body import RenameBody
from tests.unit.slices.conflicting import Case, always
from tests.unit.slices.world import World

TODAY = date(2025, 6, 1)


def give(role: str = "auditor", jurisdiction: str = "c", **fields: Any) -> UseCase:
    holder = fields if "client" in fields else {"person": "p1", **fields}
    return GiveGrant(role=role, jurisdiction=jurisdiction, starts_on=TODAY, **holder)


def end(role: str = "auditor", jurisdiction: str = "c", person: str = "p1") -> UseCase:
    return EndGrant(
        role=role, jurisdiction=jurisdiction, person=person, ended_on=TODAY, reason="调离"
    )


def client(name: str = "one") -> UseCase:
    return RegisterClient(client=name, name="系统", body="c", registered_on=TODAY)


def close(name: str = "one") -> UseCase:
    return CloseClient(client=name, reason="停用", closed_on=TODAY)


def key(name: str = "k1", owner: str = "one") -> UseCase:
    return AddClientKey(client=owner, key=name, public_key="PEM", added_on=TODAY)


def end_key(name: str = "k1", owner: str = "one") -> UseCase:
    return EndClientKey(client=owner, key=name, reason="遗失", ended_on=TODAY)


def secret(name: str = "one") -> UseCase:
    return IssueClientSecret(client=name, issued_on=TODAY, until=date(2026, 6, 1))


def account(person: str = "p1") -> UseCase:
    return OpenAccount(person=person, opened_on=TODAY)


def code(person: str = "p1") -> UseCase:
    return IssueAccountCode(person=person, issued_on=TODAY)


def close_account(person: str = "p1") -> UseCase:
    return CloseAccount(person=person, reason="离任", closed_on=TODAY)


def erase(person: str = "p1") -> UseCase:
    return ErasePerson(person=person, reason="申请", erased_on=TODAY)


def close_body(body: str) -> UseCase:
    return CloseBody(body=body, closed_on=date(2025, 5, 31), reason="合并")


def rename(body: str) -> UseCase:
    return RenameBody(body=body, name="新名", effective_on=TODAY)


def county(world: World) -> None:
    world.with_county()


def granted(world: World) -> None:
    world.with_county().do(give(), account("p1"), account("p2"))


def served(world: World) -> None:
    world.with_county().do(client("one"), client("two"), key())


CASES = [
    Case(
        "give_grant",
        county,
        always(give, jurisdiction="v2"),
        (
            always(give, jurisdiction="v2"),
            always(give, role="cadre"),
            always(erase),
            always(close_body, "v2"),
        ),
        (always(give, person="p2"), always(rename, "v2"), always(account), always(client)),
    ),
    Case(
        "give_grant, the first administrator",
        county,
        always(give, "administrator", first=True),
        (always(give, "administrator", person="p2"),),
        (always(give, "auditor", person="p2"),),
    ),
    Case(
        "give_grant to a client",
        served,
        always(give, "dashboard", client="one"),
        (always(close, "one"), always(give, "dashboard", client="one")),
        (always(close, "two"), always(give, "dashboard", client="two"), always(secret, "one")),
    ),
    Case(
        "end_grant",
        granted,
        always(end),
        (always(end), always(give, role="cadre")),
        (always(give, person="p2"), always(code), always(erase)),
    ),
    Case(
        "register_client",
        county,
        always(client, "one"),
        (always(client, "one"),),
        (always(client, "two"), always(give), always(rename, "c")),
    ),
    Case(
        "close_client",
        served,
        always(close, "one"),
        (always(close, "one"),),
        (always(close, "two"), always(key, "k2"), always(secret, "one"), always(client, "three")),
    ),
    Case(
        "add_client_key",
        served,
        always(key, "k2"),
        (always(key, "k2"), always(key, "k2", "two"), always(close, "one")),
        (always(key, "k3"), always(end_key), always(close, "two")),
    ),
    Case(
        "end_client_key",
        served,
        always(end_key),
        (always(end_key),),
        (always(key, "k2"), always(close, "two")),
    ),
    Case(
        "issue_client_secret",
        served,
        always(secret, "one"),
        (always(close, "one"),),
        (always(secret, "one"), always(key, "k2"), always(close, "two")),
    ),
    Case(
        "open_account",
        county,
        always(account),
        (always(account), always(erase)),
        (always(account, "p2"), always(give), always(erase, "p2")),
    ),
    Case(
        "issue_account_code",
        granted,
        always(code),
        (always(close_account), always(erase)),
        (always(code), always(close_account, "p2"), always(end)),
    ),
    Case(
        "close_account",
        granted,
        always(close_account),
        (always(close_account),),
        (always(close_account, "p2"), always(code), always(end)),
    ),
]
