"""A version is adopted once, with its whole text."""

from __future__ import annotations

import hashlib

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from domain.events.schemes import SchemeAdopted
from domain.slices.adopt_scheme import split_text
from tests.unit.slices.world import TEXT, World, adopt


def test_carries_the_whole_text_and_its_digest() -> None:
    world = World()
    (adopted,) = world.events(world.do(adopt()))
    assert isinstance(adopted, SchemeAdopted)
    assert (adopted.text, adopted.part, adopted.parts) == (TEXT, 1, 1)
    assert adopted.digest == hashlib.sha256(TEXT.encode()).hexdigest()


def test_a_long_text_full_of_escapes_fits_into_entries() -> None:
    world = World()
    text = '干部"\\\n\x01' * 40_000
    parts = [
        event for event in world.events(world.do(adopt(text))) if isinstance(event, SchemeAdopted)
    ]
    assert "".join(part.text for part in parts) == text
    assert [part.part for part in parts] == list(range(1, len(parts) + 1))
    assert {part.parts for part in parts} == {len(parts)}


def test_an_adopted_version_never_changes() -> None:
    world = World()
    world.do(adopt())
    assert world.refusal(adopt()) == "already-adopted"
    assert world.refusal(adopt("other")) == "version-taken"
    world.do(adopt("other", version="2"))


@given(st.text(), st.integers(min_value=6, max_value=40))
def test_parts_join_to_the_text_and_keep_to_the_size(text: str, size: int) -> None:
    parts = split_text(text, size)
    assert "".join(parts) == text
    assert all(len(msgspec.json.encode(part)) - 2 <= size for part in parts)
    assert len(parts) == 1 or all(parts)
