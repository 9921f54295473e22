"""Evidence of a fork: made from any two histories, and from no honest one."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.merkle.checkpoints import Checkpoint, format_checkpoint
from domain.merkle.errors import FormatError, LogError, ProofError
from domain.merkle.forks import (
    Fork,
    fork_path,
    format_fork,
    parse_fork,
    verify_fork,
)
from domain.merkle.hashing import EMPTY_ROOT
from domain.merkle.keys import SigningKey
from domain.merkle.notes import Note, sign_text
from domain.merkle.policies import KnownLog, Policy
from domain.merkle.proofs import path_roots
from tests.property import log_documents as documents
from tests.property.reference_tree import ReferenceTree, numbered_leaves

LOG = SigningKey("county.example/log", 1, bytes(range(32)))
OTHER = SigningKey("other.example/log", 1, bytes(range(1, 33)))
POLICY = Policy((KnownLog(LOG.key), KnownLog(OTHER.key)), (), ())
MOST = 40
HONEST = ReferenceTree(numbered_leaves(MOST))
forks = st.builds(Fork, documents.proofs, documents.checkpoint_notes, documents.checkpoint_notes)


def signed(size: int, root: bytes, key: SigningKey = LOG) -> Note:
    text = format_checkpoint(Checkpoint(key.name, size, root))
    return Note(text, (sign_text(text, key),))


def changed_at(index: int) -> ReferenceTree:
    leaves = numbered_leaves(MOST)
    leaves[index] = bytes(32)
    return ReferenceTree(leaves)


def path_of(tree: ReferenceTree, old_size: int, size: int) -> tuple[bytes, ...]:
    """From the tree as the definition has it."""
    return fork_path(
        lambda level, index: tree.mth(index << level, index + 1 << level), old_size, size
    )


def test_a_changed_entry_is_proved_for_every_two_sizes() -> None:
    for old_size, size in product(range(1, MOST), repeat=2):
        if old_size > size:
            continue
        other = changed_at(old_size - 1)
        fork = Fork(
            path_of(other, old_size, size),
            earlier=signed(old_size, HONEST.mth(0, old_size)),
            later=signed(size, other.mth(0, size)),
        )
        proved = verify_fork(parse_fork(format_fork(fork)), POLICY)
        assert proved.implied_root == other.mth(0, old_size)
        assert proved.earlier.root == HONEST.mth(0, old_size)


def test_a_log_that_grew_is_no_fork() -> None:
    for old_size, size in product(range(MOST), repeat=2):
        if old_size > size:
            continue
        fork = Fork(
            path_of(HONEST, old_size, size),
            earlier=signed(old_size, HONEST.mth(0, old_size)),
            later=signed(size, HONEST.mth(0, size)),
        )
        with pytest.raises(ProofError) as refused:
            verify_fork(fork, POLICY)
        assert refused.value.code == "fork-not-proved"
        if 0 < old_size < size:
            roots = (HONEST.mth(0, old_size), HONEST.mth(0, size))
            assert path_roots(fork.path, old_size, size) == roots


@settings(max_examples=200)
@given(st.data())
def test_nobody_but_the_log_makes_evidence_against_it(data: st.DataObject) -> None:
    """Whatever path is invented: of a log that only grew there is no fork to be proved."""
    size = data.draw(st.integers(1, MOST))
    old_size = data.draw(st.integers(0, size))
    true = list(path_of(HONEST, old_size, size))
    known = [HONEST.mth(0, old_size), HONEST.mth(0, size), *true, EMPTY_ROOT]
    invented = data.draw(
        st.lists(st.sampled_from(known) | documents.hashes, max_size=8)
        | st.permutations(true)
        | st.just(true[1:])
    )
    fork = Fork(
        tuple(invented),
        earlier=signed(old_size, HONEST.mth(0, old_size)),
        later=signed(size, HONEST.mth(0, size)),
    )
    with pytest.raises(ProofError):
        verify_fork(fork, POLICY)


def test_an_empty_tree_has_one_root() -> None:
    fork = Fork((), earlier=signed(0, bytes(32)), later=signed(3, HONEST.mth(0, 3)))
    assert verify_fork(fork, POLICY).implied_root == EMPTY_ROOT
    with pytest.raises(ProofError):
        verify_fork(replace(fork, path=(bytes(32),)), POLICY)


def test_two_logs_are_no_fork_of_one() -> None:
    fork = Fork((), earlier=signed(5, bytes(32)), later=signed(5, EMPTY_ROOT, OTHER))
    with pytest.raises(ProofError) as refused:
        verify_fork(fork, POLICY)
    assert refused.value.code == "fork-not-proved"


def test_the_earlier_stands_first() -> None:
    other = changed_at(3)
    fork = Fork((), earlier=signed(9, HONEST.mth(0, 9)), later=signed(5, other.mth(0, 5)))
    with pytest.raises(ProofError):
        verify_fork(fork, POLICY)


def test_both_halves_must_be_signed_by_the_log() -> None:
    other = changed_at(3)
    fork = Fork(
        path_of(other, 5, 9),
        earlier=signed(5, HONEST.mth(0, 5)),
        later=signed(9, other.mth(0, 9)),
    )
    verify_fork(fork, POLICY)
    for false in (
        replace(fork, earlier=by_stranger(fork.earlier)),
        replace(fork, later=by_stranger(fork.later)),
    ):
        with pytest.raises(ProofError) as refused:
            verify_fork(false, POLICY)
        assert refused.value.code.endswith("note-signature-missing")


def by_stranger(note: Note) -> Note:
    return Note(note.text, (sign_text(note.text, SigningKey(LOG.name, 1, bytes(32))),))


def test_evidence_that_is_bent_anywhere_is_refused() -> None:
    other = changed_at(3)
    fork = Fork(
        path_of(other, 5, 9),
        earlier=signed(5, HONEST.mth(0, 5)),
        later=signed(9, other.mth(0, 9)),
    )
    written = format_fork(fork)
    for place, bit in product(range(len(written)), range(8)):
        bent = bytearray(written)
        bent[place] ^= 1 << bit
        with pytest.raises(LogError):
            verify_fork(parse_fork(bytes(bent)), POLICY)


@given(forks)
def test_evidence_is_read_as_it_was_written(fork: Fork) -> None:
    assert parse_fork(format_fork(fork)) == fork


@settings(max_examples=200)
@given(forks, st.data())
def test_whatever_bytes_come_only_a_format_error_is_raised(fork: Fork, data: st.DataObject) -> None:
    written = format_fork(fork)
    start = data.draw(st.integers(0, len(written)))
    end = data.draw(st.integers(start, min(len(written), start + 5)))
    fresh = data.draw(st.binary(max_size=3) | st.sampled_from([b"\n", b"\n\n", b"\r\n"]))
    come = written[:start] + fresh + written[end:]
    try:
        read = parse_fork(come)
    except FormatError:
        return
    assert format_fork(read) == come
