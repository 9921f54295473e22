"""Checks a scheme through and through: every day on which it changes, and how it is governed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from domain.schemes.conditions import parameters_in
from domain.schemes.first_language import is_first
from domain.schemes.load import SchemeRead, read_scheme
from domain.schemes.model import LANGUAGE
from domain.schemes.open_questions import OPEN_QUESTIONS
from domain.schemes.parameters import references_in
from domain.schemes.problems import Problem, SchemeErrors, did_you_mean
from domain.schemes.reading import Reader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.schemes.document import SchemeDocument
    from domain.schemes.problems import Key


def lint(text: str, source: str = "scheme.yaml") -> list[Problem]:
    """Everything that is wrong with a scheme, in line order; empty when it may be adopted.

    Reads it for the day on which it takes effect and for every later day on which a parameter
    changes. Problems of severity `warning` do not stand in the way of adopting it.
    """
    found: dict[Problem, None] = {}
    reading: SchemeRead | None = None
    for day in change_days(text, source):
        try:
            reading = read_scheme(text, on=day, source=source)
            problems = tuple(reading.reader.problems)
        except SchemeErrors as error:
            problems = error.problems
        found.update(dict.fromkeys(problems))
    errors = [problem for problem in found if problem.severity == "error"]
    if errors:
        found = dict.fromkeys(errors)  # what nothing uses may be due to them
    elif reading is not None:
        found.update(dict.fromkeys(_governance(reading, Reader(source, like=reading.reader))))
    return sorted(found, key=lambda problem: (problem.line, problem.key))


def change_days(text: str, source: str = "scheme.yaml") -> list[date]:
    """The day of taking effect, and the later days on which a parameter gets another value."""
    try:
        raw: dict[str, Any] = Reader(source).read(text)
    except SchemeErrors:
        return [date.max]  # whatever the day, reading it once more reports why
    start = raw.get("effective_on")
    if not isinstance(start, date):
        return [date.max]
    changes = {found for found in _dates_of(raw.get("parameters"), "from") if found > start}
    return [start, *sorted(changes)]


def _dates_of(value: object, name: str) -> Iterator[date]:
    if isinstance(value, dict):
        found = value.get(name)
        if isinstance(found, date):
            yield found
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else ()
    for part in parts:
        yield from _dates_of(part, name)


def _governance(reading: SchemeRead, reader: Reader) -> list[Problem]:
    document = reading.document
    if is_first(reading.raw):
        reader.report(
            ("language",),
            "It is not said in which version of the language the scheme is written.",
            f"Write `language: {LANGUAGE}`, and what the check asks for then.",
        )
    cited = dict(_citations(document))
    _check_rules(document, cited, reader)
    _check_parameters(document, _used_parameters(reading), reader)
    _check_questions(document, reader)
    _check_use(document, reader)
    return reader.problems


def _citations(document: SchemeDocument) -> Iterator[tuple[Key, tuple[str, ...]]]:
    """Every place that names rules, with the rules."""
    for name, parameter in document.parameters.items():
        yield ("parameters", name, "rules"), parameter.rules
    for name, declared in document.inputs.items():
        yield ("inputs", name, "rules"), declared.rules
    for name, situation in document.situations.items():
        yield ("situations", name, "rules"), situation.rules
    for name, measure in document.measures.items():
        yield ("measures", name, "rules"), measure.rules
    if document.verification is not None:
        yield ("verification", "rules"), document.verification.rules
    yield ("supervision", "rules"), document.supervision.rules
    for name, assessment in document.assessments.items():
        key: Key = ("assessments", name)
        for index, step in enumerate(assessment.steps):
            yield (*key, "steps", index, "rules"), step.rules
        yield (*key, "decision", "rules"), assessment.decision.rules
        yield (*key, "disclosure", "rules"), assessment.disclosure.rules


def _check_rules(
    document: SchemeDocument, cited: dict[Key, tuple[str, ...]], reader: Reader
) -> None:
    for key, rules in cited.items():
        for index, rule in enumerate(rules):
            if rule not in document.rules:
                reader.report(
                    (*key, index), f"There is no rule {rule}.", did_you_mean(rule, document.rules)
                )
    implemented = {rule for rules in cited.values() for rule in rules}
    for rule, written in document.rules.items():
        if rule in implemented:
            continue
        if written.treatment == "computed":
            reader.report(
                ("rules", rule),
                f"The rule {rule} is to be computed, but nothing names it.",
                "Name it at the step, input or parameter that carries it out.",
            )
        elif not written.note:
            reader.report(
                ("rules", rule),
                f"It is not said what becomes of the rule {rule}.",
                "Add a note, or name the rule where it is carried out.",
            )


def _used_parameters(reading: SchemeRead) -> set[str]:
    blocks = {name: block for name, block in reading.raw.items() if name != "parameters"}
    used = set(references_in(blocks))
    for condition in _conditions(reading.raw["assessments"]):
        used.update(parameters_in(condition))
    for rule in reading.document.rules.values():
        used.update(rule.parameters)
    return used


def _conditions(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "when" and isinstance(inner, str):
                yield inner
            yield from _conditions(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from _conditions(inner)


def _check_parameters(document: SchemeDocument, used: set[str], reader: Reader) -> None:
    for rule, written in document.rules.items():
        for index, name in enumerate(written.parameters):
            if name not in document.parameters:
                reader.report(
                    ("rules", rule, "parameters", index),
                    f"There is no parameter {name}.",
                    did_you_mean(name, document.parameters),
                )
    for name, parameter in document.parameters.items():
        key: Key = ("parameters", name)
        if name not in used:
            reader.report(
                key,
                f"Nothing uses the parameter {name}.",
                "Put it where it belongs, name it at a rule, or take it out.",
            )
        if not parameter.rules and not parameter.settles:
            reader.report(
                key,
                f"It is not said what the parameter {name} settles.",
                "Name the rules, or the open questions P-01 to P-20.",
            )
        for index, value in enumerate(parameter.values):
            place = (*key, "values", index)
            if value.status == "decided" and not value.decided_by:
                reader.report(place, "Who decided it is not said.", "Add decided_by.")
            if value.status == "assumed" and not value.reason:
                reader.report(place, "An assumption needs a reason.", "Add reason.")
            if value.status == "assumed" and value.review_on is None:
                reader.report(place, "An assumption needs a review.", "Add review_on with a date.")
            if value.review_on is not None and value.review_on <= value.from_:
                reader.report(place, "The review is not after the start.", "Correct review_on.")


def _check_questions(document: SchemeDocument, reader: Reader) -> None:
    settled = {question for one in document.parameters.values() for question in one.settles}
    for question, title in OPEN_QUESTIONS.items():
        if question in settled and question in document.not_applicable:
            reader.report(
                ("not_applicable", question),
                f"{question} is settled by a parameter as well.",
                "Take it out here.",
            )
        elif question not in settled and question not in document.not_applicable:
            reader.report(
                ("parameters",),
                f"{question} ({title.zh}, {title.en}) is left open.",
                "Settle it by a parameter, or say under `not_applicable` why it does not arise.",
            )


def _check_use(document: SchemeDocument, reader: Reader) -> None:
    used = {name for one in document.assessments.values() for name in one.inputs}
    for name in document.inputs:
        if name not in used:
            reader.report(("inputs", name), f"No assessment uses the input {name}.", "Take it out.")
    following = {name for one in document.situations.values() for name in one.measures}
    for name in document.measures:
        if name not in following:
            reader.report(
                ("measures", name),
                f"The measure {name} follows no situation.",
                "Name it at a situation, or take it out.",
            )
    schemes = {
        step.scheme
        for assessment in document.assessments.values()
        for step in assessment.steps
        if step.kind == "history"
    }
    for name in document.reads:
        if name not in schemes:
            reader.report(("reads", name), f"No step reads the scheme {name}.", "Take it out.")
