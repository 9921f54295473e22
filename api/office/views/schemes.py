"""A scheme as it is answered: its rules, parameters and steps in sentences, both languages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from api.office.views.answers import Freshness
from domain.schemes.model import (
    Assessment,
    Disclosure,
    Instrument,
    MeetingPowers,
    OutcomeFields,
    Parameter,
    Rule,
    Scheme,
    Supervision,
)
from domain.schemes.sentences import sentence_of
from domain.schemes.values import Label
from domain.schemes.words import words_of


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """A version of a scheme that the ledger adopted; `digest` is the SHA-256 of its text."""

    scheme: str
    version: str
    digest: str
    effective_on: date
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionsView:
    """The adopted versions, in the order of adoption."""

    freshness: Freshness
    versions: tuple[VersionRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackRow:
    """A pack that comes with the program."""

    scheme: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PacksView:
    """The packs, the versions of a scheme from old to new."""

    packs: tuple[PackRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InputView:
    """Something that is entered, or follows from cases."""

    name: str
    title: Label
    kind: str
    about: str
    window: str
    value_type: str
    levels: tuple[str, ...]
    raters: tuple[str, ...]
    rater_titles: tuple[Label, ...]
    rules: tuple[str, ...]
    entered_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """One step of the computation, as a sentence."""

    name: str
    title: Label
    sentence: Label
    rules: tuple[str, ...]
    parameters: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentView:
    """One kind of period: how it is computed, confirmed and disclosed."""

    name: str
    title: Label
    calendar: str
    subject_kind: str
    classes: tuple[str, ...]
    entries_until_days: int
    inputs: tuple[str, ...]
    steps: tuple[StepView, ...]
    outcome: OutcomeFields
    powers: MeetingPowers
    disclosure: Disclosure


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeView:
    """A version of a scheme, its parameters as they stand `on` a day."""

    scheme: str
    version: str
    title: Label
    digest: str
    effective_on: date
    on: date
    instrument: Instrument
    rules: tuple[Rule, ...]
    parameters: tuple[Parameter, ...]
    inputs: tuple[InputView, ...]
    supervision: Supervision
    assessments: tuple[AssessmentView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """One difference between two versions, in words; `key` is where."""

    happened: str
    key: str
    field: str
    before: Label
    after: Label


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesView:
    """What changes from one version to another."""

    old: str
    new: str
    on: date
    changes: tuple[ChangeView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MistakeView:
    """What is wrong with a text, where, and what to do."""

    line: int
    key: str
    message: str
    next_step: str
    severity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """What a check of a text found: mistakes, and golden cases that come out otherwise."""

    problems: tuple[MistakeView, ...]
    cases: int
    failed_cases: tuple[str, ...]
    clean: bool


def scheme_view(scheme: Scheme, on: date) -> SchemeView:
    """The scheme, read for a day, in sentences."""
    return SchemeView(
        scheme=scheme.name,
        version=scheme.version,
        title=scheme.title,
        digest=scheme.digest,
        effective_on=scheme.effective_on,
        on=on,
        instrument=scheme.instrument,
        rules=scheme.rules,
        parameters=scheme.parameters,
        inputs=tuple(
            InputView(
                name=one.name,
                title=one.title,
                kind=one.kind,
                about=one.about,
                window=one.window,
                value_type=one.value_type,
                levels=one.levels,
                raters=one.raters,
                rater_titles=one.rater_titles,
                rules=one.rules,
                entered_by=one.entered_by,
            )
            for one in scheme.inputs
        ),
        supervision=scheme.supervision,
        assessments=tuple(_assessment(scheme, one) for one in scheme.assessments),
    )


def _assessment(scheme: Scheme, one: Assessment) -> AssessmentView:
    chinese, english = words_of(scheme, one, "zh"), words_of(scheme, one, "en")
    return AssessmentView(
        name=one.name,
        title=one.title,
        calendar=one.calendar,
        subject_kind=one.subject_kind,
        classes=one.classes,
        entries_until_days=one.entries_until_days,
        inputs=one.inputs,
        steps=tuple(
            StepView(
                name=step.name,
                title=step.title,
                sentence=Label(sentence_of(step, chinese), sentence_of(step, english)),
                rules=step.rules,
                parameters=step.parameters,
            )
            for step in one.steps
        ),
        outcome=one.outcome,
        powers=one.powers,
        disclosure=one.disclosure,
    )
