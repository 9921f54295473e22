"""Every value can be explained, and the explanation leads back to what it was computed from."""

from __future__ import annotations

import json
from collections.abc import Iterator

from hypothesis import assume, given
from hypothesis import strategies as st

from domain.calendar import Period
from domain.errors import DomainError
from domain.evaluation.explain import Explainer, Node, explain, to_json, to_text
from domain.evaluation.facts import Facts
from domain.evaluation.interpret import interpret
from domain.evaluation.interpret_roster import known_facts
from domain.schemes.model import Scheme
from domain.schemes.steps import Gather
from tests.property.random_facts import LAST_POSITION, random_facts
from tests.property.random_schemes import schemes


def nodes(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from nodes(child)


@given(schemes(), st.integers(1, 14), st.integers(0, 2**16), st.integers(5, LAST_POSITION + 10))
def test_every_explanation_carries_the_result_and_its_sources(
    scheme_and_period: tuple[Scheme, str, Period], subjects: int, seed: int, as_of: int
) -> None:
    scheme, assessment, period = scheme_and_period
    facts = random_facts(period, subjects, seed)
    try:
        result = interpret(scheme, assessment, period, facts, as_of)
    except DomainError:
        assume(False)  # a product of random numbers outgrew 64 bits
    known = known_facts(facts, as_of)
    entries = {entry.position: entry for entry in known.entries}
    outcomes = {outcome.position for outcome in known.outcomes}
    explainer = Explainer(scheme, assessment, period, facts, as_of)
    steps = {step.name: step for step in scheme.assessment(assessment).steps}
    for row in result.rows[:3]:
        for column, _ in result.columns:
            tree = explainer.explain(str(row["subject"]), column)
            for node in nodes(tree):
                assert node.value == row[node.column]
                assert all(entries[used.position].subject == used.subject for used in node.entries)
                assert all(used.position in outcomes for used in node.outcomes)
                step = steps.get(node.column)
                if isinstance(step, Gather) and step.how in ("sum", "count") and not node.above:
                    counted = [used.position for used in node.entries if used.counted]
                    assert_adds_up(step, node, counted, known)
            assert json.loads(json.dumps(to_json(tree)))["value"] == row[column]
            assert tree.title.zh in to_text(tree, "zh")
            assert tree.shown.en in to_text(tree, "en")


def assert_adds_up(step: Gather, node: Node, counted: list[int], known: Facts) -> None:
    by_position = {entry.position: entry for entry in known.entries}
    if step.how == "count":
        assert node.value == len(counted)
        return
    scores = dict(step.level_scores)
    worths = [
        scores[by_position[p].level] if scores else by_position[p].value or 0 for p in counted
    ]
    assert (node.value or 0) == sum(worths)


@given(schemes(), st.integers(1, 6), st.integers(0, 2**16))
def test_explanation_from_the_result_and_the_facts_of_one_subject_is_the_same(
    scheme_and_period: tuple[Scheme, str, Period], subjects: int, seed: int
) -> None:
    scheme, assessment, period = scheme_and_period
    facts = random_facts(period, subjects, seed)
    as_of = LAST_POSITION + 10
    try:
        result = interpret(scheme, assessment, period, facts, as_of)
    except DomainError:
        assume(False)
    for row in result.rows[:2]:
        codes = {row["subject"], row["unit"], row["group"]}
        own = Facts(
            entries=[entry for entry in facts.entries if entry.subject in codes],
            outcomes=[outcome for outcome in facts.outcomes if outcome.subject in codes],
        )
        for column, _ in result.columns[-2:]:
            asked = (str(row["subject"]), column, as_of)
            assert explain(scheme, assessment, period, own, *asked, result=result) == explain(
                scheme, assessment, period, facts, *asked
            )
