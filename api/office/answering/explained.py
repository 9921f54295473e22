"""Why figures are what they are: trees from outcome fields down to entries, rules, parameters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from api.office.answering.card import explainable, facts_of, require_subject, shows_pay
from api.office.answering.reading import Reading
from api.office.answering.rows import Standing
from domain.calendar import parse_period
from domain.errors import DomainError
from domain.evaluation.explain import Explainer
from domain.evaluation.explain_node import Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """The tree of an outcome field; pay has one for each stream."""

    field: str
    node: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanations:
    """All outcome fields explained, and the names of the subjects that the trees may mention."""

    trees: tuple[Explained, ...]
    names: dict[str, str]


def explain_all(reading: Reading, standing: Standing, subject: str) -> Explanations:
    """A tree for each outcome field that the assessment has."""
    explainer = _explainer(reading, standing, subject)
    trees = tuple(
        Explained(field=one.field, node=explainer.explain(subject, one.column))
        for one in explainable(standing, paid=shows_pay(reading, standing, subject))
    )
    return _with_names(reading, subject, trees)


def explain_named(reading: Reading, standing: Standing, subject: str, column: str) -> Explanations:
    """The tree of one column, with the names that it may mention; raises as `explain_one`."""
    node = explain_one(reading, standing, subject, column)
    return _with_names(reading, subject, (Explained(field=column, node=node),))


def explain_one(reading: Reading, standing: Standing, subject: str, column: str) -> Node:
    """The tree of a column, or of the column of an outcome field."""
    explainer = _explainer(reading, standing, subject)
    name = getattr(standing.assessment.outcome, column, None) or column
    known = [known for known, _ in standing.result.columns]
    if name not in known:
        raise DomainError(
            "column-unknown",
            f"{standing.life.scheme}/{standing.life.assessment} computes no {column!r}.",
            next_step=f"Choose one of: {', '.join(known)}.",
            column=column,
        )
    _require_pay(reading, standing, subject, name)
    return explainer.explain(subject, name)


def _require_pay(reading: Reading, standing: Standing, subject: str, column: str) -> None:
    """Sums of money lead to pay: DomainError `not-permitted` for who may not read the subject's."""
    if dict(standing.result.columns)[column] != "money" or shows_pay(reading, standing, subject):
        return
    raise DomainError(
        "not-permitted",
        f"None of your roles may read what {subject} is paid.",
        next_step="Ask your administrator for a role that may.",
        permission="read-pay",
    )


def _explainer(reading: Reading, standing: Standing, subject: str) -> Explainer:
    require_subject(standing, subject)
    life = standing.life
    return Explainer(
        standing.scheme,
        life.assessment,
        parse_period(life.period),
        facts_of(reading, standing, subject),
        standing.facts_position,
        result=standing.result,
    )


def _with_names(reading: Reading, subject: str, trees: tuple[Explained, ...]) -> Explanations:
    mentioned = {subject} | {other for tree in trees for other in _mentioned(tree.node)}
    return Explanations(trees=trees, names=_names(reading, mentioned))


def _mentioned(node: Node) -> Iterator[str]:
    if node.standing:
        yield from node.standing.tied_with
    for child in node.children:
        yield from _mentioned(child)


def _names(reading: Reading, subjects: set[str]) -> dict[str, str]:
    persons = reading.names(sorted(subjects))
    bodies = {code: reading.bodies[code].name for code in subjects & reading.bodies.keys()}
    return persons | bodies
