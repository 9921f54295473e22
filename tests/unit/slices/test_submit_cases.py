"""Cases submitted together: all of them or none, each as if it were reported alone."""

from __future__ import annotations

import pytest

from domain.errors import DomainError
from domain.events.cases import CaseReported
from domain.slices.base import UseCase
from ledger.ledger import Receipt
from tests.unit.slices.conflicts_of_submissions import (
    NAMED,
    report,
    submit,
    submitted,
    with_list,
)
from tests.unit.slices.world import World


def do(world: World, use_case: UseCase) -> Receipt:
    return world.ledger.do(use_case, NAMED)


def refusal(world: World, use_case: UseCase) -> str:
    before = world.ledger.head()
    with pytest.raises(DomainError) as refused:
        do(world, use_case)
    assert world.ledger.head() == before
    return refused.value.code


def test_records_each_case_in_its_order() -> None:
    world = with_list()
    receipt = do(world, submit(submitted("C1"), submitted("C2", "p2")))
    recorded = [event for event in world.events(receipt) if isinstance(event, CaseReported)]
    assert [event.case for event in recorded] == ["C1", "C2"]
    assert {event.within_days for event in recorded} == {30}
    assert {event.body for event in recorded} == {"jiwei"}


def test_refuses_all_if_one_is_about_nobody() -> None:
    world = with_list()
    assert refusal(world, submit(submitted("C1"), submitted("C2", "p9"))) == "case-about-nobody"


def test_refuses_what_was_submitted_or_numbered_before() -> None:
    world = with_list()
    do(world, submit(submitted("C1", reference="n1")))
    assert refusal(world, submit(submitted("C2"))) == "submission-overtaken"
    again = submit(submitted("C2", reference="n1"), submission="second")
    assert refusal(world, again) == "submission-overtaken"
    assert refusal(world, report("C3", "n1")) == "case-known"


def test_refuses_a_submission_without_cases() -> None:
    assert refusal(with_list(), submit()) == "no-cases"


def test_refuses_a_submission_of_nobody() -> None:
    world = with_list()
    assert world.refusal(submit(submitted("C1"))) == "actor-unnamed"
