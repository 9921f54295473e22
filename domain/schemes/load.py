"""Reads a scheme from its text, for one day."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from domain.schemes.build import build_steps
from domain.schemes.build_cases import (
    build_measures,
    build_situations,
    build_verification,
    check_case_inputs,
)
from domain.schemes.build_inputs import build_input
from domain.schemes.build_outcome import (
    build_disclosure,
    build_outcome,
    build_powers,
    build_supervision,
)
from domain.schemes.document import ParameterDocument, ParametersDocument, SchemeDocument
from domain.schemes.first_language import blocks_today, is_first, parameters_today
from domain.schemes.model import LANGUAGE, Assessment, Instrument, Rule, Scheme
from domain.schemes.parameters import (
    label_of,
    parameter_model,
    references_in,
    resolve,
    substitute,
)
from domain.schemes.reading import Reader, value_at
from domain.schemes.scope import Scope
from domain.schemes.shape_errors import report_shape_errors
from domain.schemes.steps import AnyStep
from domain.schemes.values import Label

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from domain.schemes.document import AssessmentDocument
    from domain.schemes.document_values import Resolved
    from domain.schemes.model import Input
    from domain.schemes.problems import Key

Raw = dict[str, Any]


def digest_of(text: str) -> str:
    """SHA-256 (hex) of the text in UTF-8: what pins a version of a scheme."""
    return hashlib.sha256(text.encode()).hexdigest()


def load_scheme(text: str, *, on: date, source: str = "scheme.yaml") -> Scheme:
    """The scheme as it stands on a day: for a period, its last day.

    `source` is the file's name in messages. Raises SchemeErrors with every mistake found.
    """
    return read_scheme(text, on=on, source=source).scheme


@dataclass(frozen=True, slots=True)
class SchemeRead:
    """A scheme with the document that it was made from; the reader holds the warnings."""

    scheme: Scheme
    document: SchemeDocument
    raw: Raw
    reader: Reader


def read_scheme(text: str, *, on: date, source: str) -> SchemeRead:
    """What `load_scheme` does, with all that the lint needs besides."""
    reader = Reader(source)
    raw = reader.read(text)
    parameters = _parameters(raw, reader)
    resolved = resolve(parameters, on, reader)
    document = _document(raw, parameters, resolved, reader)
    # With mistakes in the shape there is no document, with mistakes in parameters no values.
    reader.raise_problems()
    assert document is not None  # noqa: S101 — otherwise the line above has raised
    scheme = _scheme(document, raw=raw, resolved=resolved, on=on, reader=reader, text=text)
    reader.raise_problems()
    return SchemeRead(scheme, document, raw, reader)


def _parameters(raw: Raw, reader: Reader) -> dict[str, ParameterDocument]:
    written = raw.get("parameters", {})
    if not isinstance(written, dict):
        reader.report(("parameters",), "This is not a block of keys.", "Write `name: ...` below.")
        return {}
    if is_first(raw):
        written = parameters_today(written)
    try:
        return ParametersDocument.validate_python(written)
    except ValidationError as error:
        report_shape_errors(error, written, reader, shape=ParameterDocument, prefix=("parameters",))
        return {}


def _document(
    raw: Raw,
    parameters: Mapping[str, ParameterDocument],
    resolved: Mapping[str, Resolved],
    reader: Reader,
) -> SchemeDocument | None:
    written = raw.get("parameters")
    known = set(written) if isinstance(written, dict) else set()
    # Parameters have been checked on their own; here they would be checked before their values.
    values = substitute(raw, resolved, known, reader) | {"parameters": {}}
    if is_first(raw):
        values = blocks_today(values)
    try:
        document = SchemeDocument.model_validate(values)
    except ValidationError as error:
        broken = known - set(resolved)
        report_shape_errors(error, values, reader, shape=SchemeDocument, broken=broken)
        return None
    return document.model_copy(update={"parameters": dict(parameters)})


def _scheme(
    document: SchemeDocument,
    *,
    raw: Raw,
    resolved: Mapping[str, Resolved],
    on: date,
    reader: Reader,
    text: str,
) -> Scheme:
    inputs = {name: build_input(name, written, reader) for name, written in document.inputs.items()}
    check_case_inputs(document, inputs, reader)
    assessments = tuple(
        _assessment(name, document, inputs=inputs, raw=raw, resolved=resolved, reader=reader)
        for name in document.assessments
    )
    models = (parameter_model(name, written, on) for name, written in document.parameters.items())
    return Scheme(
        name=document.scheme,
        version=document.version,
        language=1 if is_first(raw) else LANGUAGE,
        title=Label(document.title.zh, document.title.en),
        digest=digest_of(text),
        effective_on=document.effective_on,
        instrument=Instrument(
            **{name: str(said or "") for name, said in document.instrument.model_dump().items()}
        ),
        reads=tuple(document.reads.items()),
        rules=tuple(
            Rule(
                id=rule_id,
                phrase=written.phrase,
                document=written.document,
                article=written.article,
                treatment=written.treatment,
                parameters=written.parameters,
                note=label_of(written.note),
            )
            for rule_id, written in document.rules.items()
        ),
        parameters=tuple(model for model in models if model is not None),
        inputs=tuple(inputs.values()),
        assessments=assessments,
        situations=build_situations(document, reader),
        measures=build_measures(document, inputs, reader),
        verification=build_verification(document, reader),
        supervision=build_supervision(document.supervision, raw, reader),
    )


def _assessment(
    name: str,
    scheme: SchemeDocument,
    *,
    inputs: Mapping[str, Input],
    raw: Raw,
    resolved: Mapping[str, Resolved],
    reader: Reader,
) -> Assessment:
    key = ("assessments", name)
    document = scheme.assessments[name]
    for index, listed in enumerate(document.inputs):
        if listed not in inputs:
            reader.report(
                (*key, "inputs", index),
                f"There is no input {listed}.",
                "Declare it under `inputs`.",
            )
    scope = Scope(
        reader=reader,
        scheme=scheme.scheme,
        outcomes={other: written.outcome for other, written in scheme.assessments.items()},
        reads=scheme.reads,
        inputs={listed: inputs[listed] for listed in document.inputs if listed in inputs},
        parameters=resolved,
    )
    steps: list[AnyStep] = []
    for index, step in enumerate(document.steps):
        place = (*key, "steps", index)
        scope.enter(place, references_in(value_at(raw, place)))
        steps.extend(build_steps(step, scope))
    for listed in scope.inputs:
        if listed not in scope.used_inputs:
            reader.report((*key, "inputs"), f"No step uses the input {listed}.", "Take it out.")
    outcome = build_outcome(document.outcome, scope, (*key, "outcome"))
    _warn_of_unread(document, scope, key)
    if document.subjects.kind != "person" and document.subjects.classes:
        reader.report((*key, "subjects", "classes"), "Only persons have classes.", "Take it out.")
    return Assessment(
        name=name,
        title=Label(document.title.zh, document.title.en),
        calendar=document.calendar,
        subject_kind=document.subjects.kind,
        classes=document.subjects.classes,
        entries_until_days=document.entries_until_days,
        inputs=document.inputs,
        steps=tuple(steps),
        outcome=outcome,
        powers=build_powers(document.decision, raw, reader, (*key, "decision"), document.outcome),
        disclosure=build_disclosure(
            document.disclosure, raw, reader, (*key, "disclosure"), document.outcome
        ),
    )


def _warn_of_unread(document: AssessmentDocument, scope: Scope, key: Key) -> None:
    """A column that nothing reads is either forgotten or superfluous."""
    for index, step in enumerate(document.steps):
        if step.name not in scope.read and step.kind not in ("duty", "effect"):
            scope.reader.report(
                (*key, "steps", index),
                f"Nothing uses the column {step.name}.",
                "Use it, list it under `keep`, or take the step out.",
                "warning",
            )
