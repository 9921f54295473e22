"""Builds the catalogue of situations and measures, and checks that its parts fit together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.schemes.model import Measure, Situation, Verification
from domain.schemes.problems import did_you_mean, one_of
from domain.schemes.values import Label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.schemes.document import SchemeDocument
    from domain.schemes.document_cases import MeasureDocument, SituationDocument
    from domain.schemes.model import Input
    from domain.schemes.reading import Reader


def build_situations(document: SchemeDocument, reader: Reader) -> tuple[Situation, ...]:
    """The situations; mistakes go to the reader."""
    return tuple(
        _situation(name, written, document, reader) for name, written in document.situations.items()
    )


def build_measures(
    document: SchemeDocument, inputs: Mapping[str, Input], reader: Reader
) -> tuple[Measure, ...]:
    """The measures; mistakes go to the reader."""
    return tuple(
        _measure(name, written, inputs, reader) for name, written in document.measures.items()
    )


def build_verification(document: SchemeDocument, reader: Reader) -> Verification | None:
    """What holds for every case; there if and only if there are situations."""
    written = document.verification
    if written is None:
        if document.situations:
            reader.report(
                ("verification",),
                "How cases of the situations are verified is not said.",
                "Add the block `verification`.",
            )
        return None
    if not document.situations:
        reader.report(("verification",), "There are no situations.", "Take the block out.")
    return Verification(
        within_days=written.within_days,
        by_third_person=written.by_third_person,
        rules=written.rules,
    )


def check_case_inputs(
    document: SchemeDocument, inputs: Mapping[str, Input], reader: Reader
) -> None:
    """Inputs of kind `case` name situations, those of kind `sanction` are fed by a measure."""
    fed = {written.input for written in document.measures.values()}
    for name, declared in inputs.items():
        if declared.kind == "case":
            for level in declared.levels:
                if level not in document.situations:
                    reader.report(
                        ("inputs", name, "levels"),
                        f"There is no situation {level}.",
                        did_you_mean(level, document.situations),
                    )
        elif declared.kind == "sanction" and name not in fed:
            reader.report(
                ("inputs", name),
                f"No measure feeds the input {name}.",
                "Name it at a measure, or take it out.",
            )


def _situation(
    name: str, written: SituationDocument, document: SchemeDocument, reader: Reader
) -> Situation:
    for index, measure in enumerate(written.measures):
        if measure not in document.measures:
            reader.report(
                ("situations", name, "measures", index),
                f"There is no measure {measure}.",
                did_you_mean(measure, document.measures),
            )
    return Situation(
        name=name,
        title=Label(written.title.zh, written.title.en),
        side=written.side,
        rules=written.rules,
        measures=written.measures,
    )


def _measure(
    name: str, written: MeasureDocument, inputs: Mapping[str, Input], reader: Reader
) -> Measure:
    if written.input is not None:
        sanctions = [one.name for one in inputs.values() if one.kind == "sanction"]
        if written.input not in sanctions:
            reader.report(
                ("measures", name, "input"),
                f"{written.input} is not an input of kind sanction.",
                f"Name one of: {one_of(sanctions)}.",
            )
    months = written.longest_months
    return Measure(
        name=name,
        title=Label(written.title.zh, written.title.en),
        rules=written.rules,
        input=written.input or "",
        longest_months=None if months == "none" else months,
    )
