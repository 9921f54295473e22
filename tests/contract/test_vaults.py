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


def test_opens_the_texts_that_it_sealed(vault: Vault) -> None:
    vault.new_person_keys(["case:1", "case:2"])
    first, second = vault.seal_text("case:1", "经查属实"), vault.seal_text("case:1", "")
    other = vault.seal_text("case:2", "查无此事")
    assert vault.open_texts([("case:1", first), ("case:2", other), ("case:1", second)]) == [
        "经查属实",
        "查无此事",
        "",
    ]
    assert vault.open_text("case:1", first) == "经查属实"
    assert vault.open_texts([]) == []


def test_erasing_closes_the_texts_of_that_owner_only(vault: Vault) -> None:
    vault.new_person_keys(["case:1", "case:2"])
    first, other = (vault.seal_text(owner, "事实") for owner in ("case:1", "case:2"))
    vault.erase("case:1")
    assert vault.open_texts([("case:1", first), ("case:2", other)]) == [None, "事实"]
    with pytest.raises(DomainError) as refused:
        vault.seal_text("case:1", "又")
    assert refused.value.code == "no-person-key"


def test_a_text_of_another_owner_is_refused(vault: Vault) -> None:
    vault.new_person_keys(["case:1", "case:2"])
    with pytest.raises(DomainError) as refused:
        vault.open_text("case:2", vault.seal_text("case:1", "事实"))
    assert refused.value.code == "seal-broken"


def test_details_and_texts_never_open_as_one_another(vault: Vault) -> None:
    vault.new_person_key("p1")
    for opened in (
        lambda: vault.open_text("p1", vault.seal("p1", LIU)),
        lambda: vault.open("p1", vault.seal_text("p1", '{"name":"刘一"}')),
    ):
        with pytest.raises(DomainError) as refused:
            opened()
        assert refused.value.code == "seal-broken"


def test_finds_who_shares_a_mark(vault: Vault) -> None:
    vault.mark("case:1", {"same": "p1 N-01 2025-03-02", "subject": "p1"})
    vault.mark("case:2", {"same": "p1 N-01 2025-03-02", "subject": "p1"})
    vault.mark("case:3", {"same": "p1 N-02 2025-03-02", "subject": "p1"})
    vault.mark("case:3", {"subject": "p1"})  # once more is no error
    assert vault.marked("subject", "p1") == ["case:1", "case:2", "case:3"]
    assert vault.marked("same", "p1 N-02 2025-03-02") == ["case:3"]
    assert vault.marked("same", "p1") == []
    assert vault.sharing("same", ["case:1", "case:3", "case:4"]) == {
        "case:1": ["case:2"],
        "case:3": [],
        "case:4": [],
    }
    assert vault.sharing("same", []) == {}


def test_a_corrected_owner_keeps_what_it_shared_before(vault: Vault) -> None:
    vault.mark("case:1", {"same": "first"})
    vault.mark("case:2", {"same": "second"})
    vault.mark("case:3", {"same": "first"})
    vault.mark("case:3", {"same": "second"})
    assert vault.sharing("same", ["case:3"]) == {"case:3": ["case:1", "case:2"]}


def test_erasing_forgets_the_marks(vault: Vault) -> None:
    vault.mark("case:1", {"subject": "p1"})
    vault.mark("case:2", {"subject": "p1"})
    vault.erase("case:1")
    assert vault.marked("subject", "p1") == ["case:2"]


def test_blind_tokens_tell_equal_parts_and_nothing_else(vault: Vault) -> None:
    token = vault.blind("reference", "jw", "2025-001")
    assert token == vault.blind("reference", "jw", "2025-001")
    assert len(token) == 64
    assert len({token, vault.blind("reference", "jw2025", "-001"), vault.blind("x", "jw")}) == 3


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
    assert there.open_text("p1", here.seal_text("p1", "事实")) is None
    here.mark("p1", {"subject": "p1"})
    assert there.marked("subject", "p1") == []
    assert there.blind("a", "b") != here.blind("a", "b")
    there.erase("p1")
    assert here.find("TH-0001") == "p1"
