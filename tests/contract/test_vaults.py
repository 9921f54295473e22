"""One suite, both vaults."""

from __future__ import annotations

import pytest
from psycopg_pool import ConnectionPool

from domain.errors import DomainError
from ledger.postgres_vault import PostgresVault
from ledger.sealing import PersonDetails
from ledger.vault import Vault

LIU = PersonDetails(name="刘一", identity_number="34082519700101123X", phone="13800000000")
ZHAO = PersonDetails(name="赵二", staff_code="TH-0002")


def test_opens_what_it_sealed(vault: Vault) -> None:
    vault.new_person_keys(["p1", "p2"])
    sealed = vault.seal_many({"p1": LIU, "p2": ZHAO})
    assert vault.open_many(sealed) == {"p1": LIU, "p2": ZHAO}
    assert vault.open("p1", vault.seal("p1", ZHAO)) == ZHAO


def test_sealing_twice_gives_different_bytes(vault: Vault) -> None:
    vault.new_person_key("p1")
    assert vault.seal("p1", LIU).ciphertext != vault.seal("p1", LIU).ciphertext


def test_a_second_key_does_not_replace_the_first(vault: Vault) -> None:
    vault.new_person_key("p1")
    sealed = vault.seal("p1", LIU)
    vault.new_person_key("p1")
    assert vault.open("p1", sealed) == LIU


def test_a_person_without_key_cannot_be_sealed(vault: Vault) -> None:
    with pytest.raises(DomainError) as refused:
        vault.seal("p1", LIU)
    assert refused.value.code == "no-person-key"


def test_details_of_another_person_are_refused(vault: Vault) -> None:
    vault.new_person_keys(["p1", "p2"])
    with pytest.raises(DomainError) as refused:
        vault.open("p2", vault.seal("p1", LIU))
    assert refused.value.code == "seal-broken"


def test_erasing_closes_the_details_and_forgets_the_identifiers(vault: Vault) -> None:
    vault.new_person_keys(["p1", "p2"])
    sealed = vault.seal_many({"p1": LIU, "p2": ZHAO})
    vault.index_many({"p1": [LIU.identity_number], "p2": [ZHAO.staff_code]})
    vault.erase("p1")
    assert vault.open_many(sealed) == {"p1": None, "p2": ZHAO}
    assert vault.find(LIU.identity_number) is None
    assert vault.find(ZHAO.staff_code) == "p2"
    vault.erase("p1")  # once more is no error


def test_finds_a_person_however_the_identifier_is_written(vault: Vault) -> None:
    vault.index("p1", ["34082519700101123X", ""])
    for written in ["34082519700101123x", " 340825 19700101 123X ", "３４０８２５-19700101123Ｘ"]:
        assert vault.find(written) == "p1"
    assert vault.find("340825197001011230") is None
    assert vault.find("") is None
    assert vault.find_many(["34082519700101123x", "unknown"]) == {"34082519700101123x": "p1"}
    assert vault.find_many([]) == {}


def test_an_identifier_leads_to_one_person(vault: Vault) -> None:
    vault.index("p1", ["TH-0001"])
    vault.index("p1", ["TH-0001"])  # again the same is no error
    with pytest.raises(DomainError) as refused:
        vault.index_many({"p2": ["TH-0002", "th0001"]})
    assert refused.value.code == "identifier-taken"
    assert refused.value.fields == {"person": "p2", "holder": "p1"}
    assert vault.find("TH-0002") is None  # all or nothing
    with pytest.raises(DomainError):
        vault.index_many({"p3": ["TH-0003"], "p4": ["TH-0003"]})


@pytest.mark.database
def test_another_master_key_is_named_as_the_cause(pool: ConnectionPool) -> None:
    PostgresVault(pool, "county", bytes(32)).new_person_key("p1")
    other = PostgresVault(pool, "county", bytes([1]) * 32)
    with pytest.raises(DomainError) as refused:
        other.seal("p1", LIU)
    assert refused.value.code == "wrong-master-key"
    assert other.find("TH-0001") is None


@pytest.mark.database
def test_vaults_of_different_ledgers_share_nothing(pool: ConnectionPool) -> None:
    here, there = (PostgresVault(pool, name, bytes(32)) for name in ("here", "there"))
    here.new_person_key("p1")
    here.index("p1", ["TH-0001"])
    assert there.find("TH-0001") is None
    assert there.open("p1", here.seal("p1", LIU)) is None
    there.erase("p1")
    assert here.find("TH-0001") == "p1"
