from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import DomainError
from domain.events.base import Sealed
from ledger.memory import MemoryVault
from ledger.sealing import PersonDetails, seal, seal_text, unseal, unseal_text
from ledger.vault import normalise_identifier

KEY = bytes(range(32))
LIU = PersonDetails(name="刘一", identity_number="34082519700101123X")
TEXT = st.text(st.characters(exclude_categories=["Cs"]))


def flipped(text: str) -> str:
    data = bytearray(b64decode(text))
    data[0] ^= 1
    return b64encode(data).decode()


def refusal(sealed: Sealed, key: bytes = KEY, ledger: str = "county", person: str = "p-1") -> str:
    with pytest.raises(DomainError) as refused:
        unseal(key, ledger, person, sealed)
    assert refused.value.__cause__ is not None
    assert refused.value.code == "seal-broken"
    return str(refused.value.__cause__)


@given(st.builds(PersonDetails, name=TEXT, identity_number=TEXT, staff_code=TEXT, phone=TEXT))
def test_opens_what_was_sealed(details: PersonDetails) -> None:
    assert unseal(KEY, "county", "p-1", seal(KEY, "county", "p-1", details)) == details


@given(TEXT)
def test_opens_a_text_that_was_sealed(text: str) -> None:
    assert unseal_text(KEY, "county", "case:1", seal_text(KEY, "county", "case:1", text)) == text


def test_of_a_text_only_the_rough_length_shows() -> None:
    lengths = {
        len(seal_text(KEY, "county", "case:1", "字" * size).ciphertext) for size in range(99)
    }
    assert len(lengths) == 1


def test_another_key_is_refused_before_decrypting() -> None:
    assert refusal(seal(KEY, "county", "p-1", LIU), key=bytes(32)) == "the key is another one"


def test_the_commitment_alone_refuses_a_key_that_would_decrypt() -> None:
    """AES-GCM does not commit to its key: the check must not rest on the ciphertext."""
    sealed = seal(KEY, "county", "p-1", LIU)
    assert (
        refusal(replace(sealed, commitment=flipped(sealed.commitment))) == "the key is another one"
    )


def test_a_seal_is_bound_to_its_ledger_and_person() -> None:
    sealed = seal(KEY, "county", "p-1", LIU)
    refusal(sealed, ledger="other")
    refusal(sealed, person="p-2")
    refusal(seal(KEY, "a", "bc", LIU), ledger="ab", person="c")


@pytest.mark.parametrize("part", ["nonce", "ciphertext", "commitment"])
def test_altered_parts_are_refused(part: str) -> None:
    sealed = seal(KEY, "county", "p-1", LIU)
    refusal(replace(sealed, **{part: flipped(getattr(sealed, part))}))
    refusal(replace(sealed, **{part: "not base64"}))
    refusal(replace(sealed, **{part: ""}))


def test_names_of_different_length_give_ciphertexts_of_equal_length() -> None:
    lengths = {
        len(seal(KEY, "county", "p-1", PersonDetails(name=name)).ciphertext)
        for name in ("刘一", "欧阳一二", "")
    }
    assert len(lengths) == 1


@pytest.mark.parametrize("size", [0, 16, 31, 33])
def test_the_master_key_has_32_bytes(size: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        MemoryVault("county", bytes(size))


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("34082519700101123x", "34082519700101123X"),
        (" 3408 2519\u3000", "34082519"),
        ("３４０８", "3408"),
        ("th-0001", "TH0001"),
        ("th－0001—2", "TH00012"),
        ("", ""),
        (" - ", ""),
    ],
)
def test_identifiers_are_compared_in_one_form(written: str, normal: str) -> None:
    assert normalise_identifier(written) == normal
