"""The shape of scheme.yaml: blocks, keys and their types. Unknown keys fail.

Pydantic checks the shape after `domain.schemes.parameters` has put the parameters' values in
their places; `domain.schemes.load` turns the document into the model.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from domain.calendar import PeriodKind
from domain.events.entries import EntryKind
from domain.schemes.document_cases import (
    CaseInputDocument,
    MeasureDocument,
    SanctionInputDocument,
    SituationDocument,
    VerificationDocument,
)
from domain.schemes.document_steps import StepDocument
from domain.schemes.document_values import (
    Block,
    KebabName,
    Name,
    Number,
    Open,
    QuestionId,
    RuleId,
    Text,
    Title,
    Whole,
)

Written = str | int | bool | tuple[str, ...]


class RuleDocument(Block):
    """A sentence of the source, word for word."""

    phrase: Text
    document: Text
    article: str = ""
    treatment: Literal["computed", "recorded", "stated"]
    """computed by steps, recorded as events or facts, stated only."""
    parameters: tuple[Name, ...] = ()
    """Parameters that settle what the rule leaves open without feeding a step."""
    note: Title | None = None
    """How the rule is read; for what is not computed, where it is handled instead."""


class Bounds(Block):
    """The least and the greatest value that the parameter may take."""

    at_least: str | int | None = None
    at_most: str | int | None = None


class ParameterValue(Block):
    """A value, from a day on until the next one."""

    from_: Annotated[date, Field(alias="from")]
    value: Written
    by_group: Annotated[dict[Text, str | int], Field(default_factory=dict)]
    """Township code -> its own value, within the bounds."""
    status: Literal["assumed", "decided"]
    reason: Title | None = None
    decided_by: str = ""
    review_on: date | None = None


class ParameterDocument(Block):
    """A value that the source leaves open, or that an authority may set."""

    title: Title
    unit: Literal[
        "points",
        "share",
        "weight",
        "coefficient",
        "yuan",
        "count",
        "days",
        "months",
        "decimals",
        "choice",
        "text",
        "list",
        "flag",
    ]
    rules: tuple[RuleId, ...] = ()
    settles: tuple[QuestionId, ...] = ()
    """Numbers of the catalogue of open questions, P-01 to P-20."""
    bounds: Bounds = Bounds()
    options: tuple[Text, ...] = ()
    """The words that a choice may take."""
    values: Annotated[tuple[ParameterValue, ...], Field(min_length=1)]


ParametersDocument: TypeAdapter[dict[Name, ParameterDocument]] = TypeAdapter(
    dict[Name, ParameterDocument]
)


class InstrumentDocument(Block):
    """The legal document that the scheme carries out."""

    name: Text
    issued_by: Open[str] = ""
    number: Open[str] = ""
    issued_on: Open[str] | date | None = None
    in_force_on: Open[str] | date | None = None
    repeals: Open[str] = ""


class InputDocument(Block):
    """Something that is entered."""

    title: Title
    kind: EntryKind
    about: Literal["subject", "unit", "group"]
    window: Literal["period", "dated", "standing"]
    months: Open[Whole] | None = None
    one: bool
    value_type: Literal["number", "money"] = "number"
    at_least: Number | None = None
    at_most: Number | None = None
    levels: Open[tuple[Text, ...]] = ()
    raters: Annotated[dict[Text, Title], Field(default_factory=dict)]
    """The groups of raters of a panel, each with its name for people."""
    rules: tuple[RuleId, ...] = ()
    entered_by: Text


AnyInputDocument = Annotated[
    InputDocument | CaseInputDocument | SanctionInputDocument, Field(discriminator="kind")
]


class SubjectsDocument(Block):
    """Who or what is assessed."""

    kind: Literal["person", "village", "township"]
    classes: Open[tuple[Text, ...]] = ()


class OutcomeDocument(Block):
    """The columns that become the outcome."""

    score: Name | None = None
    rank: Name | None = None
    grade: Name | None = None
    tier: Name | None = None
    coefficient: Name | None = None
    pay: tuple[Name, ...] = ()
    keep: tuple[Name, ...] = ()


class DecisionDocument(Block):
    """What the deciding meeting may change."""

    confirmed_by: Title
    may_change: Open[tuple[Literal["score", "grade", "tier"], ...]]
    reason_required: Open[bool]
    rules: tuple[RuleId, ...] = ()


class DisclosureDocument(Block):
    """What is shown to whom, for how long, and how long one may object and appeal."""

    audience: Open[Text]
    fields: Open[tuple[Text, ...]]
    masked: Open[tuple[Text, ...]]
    days: Open[Whole]
    objection_days: Open[Whole]
    ruling_days: Open[Whole]
    """How long after it is acknowledged an objection has to be ruled on."""
    appeal_days: Open[Whole]
    appeal_to: Open[Literal["same_body", "superior"]]
    """Who rules on an appeal: another person, also of the same body, or a body above it."""
    rules: tuple[RuleId, ...] = ()


class SupervisionDocument(Block):
    """What counts as late, for entries and for duties."""

    in_time_days: Open[Whole]
    """An entry recorded so many days after its own day is in time; a later one is listed."""
    escalate_after_days: tuple[Open[Whole], ...]
    """How long after its due day a duty is told to the body above, to the next one, and so on."""
    rules: tuple[RuleId, ...] = ()


class AssessmentDocument(Block):
    """One kind of period and how it is computed."""

    title: Title
    calendar: PeriodKind
    subjects: SubjectsDocument
    entries_until_days: Open[Whole]
    inputs: tuple[Name, ...]
    steps: Annotated[tuple[StepDocument, ...], Field(min_length=1)]
    outcome: OutcomeDocument
    decision: DecisionDocument
    disclosure: DisclosureDocument


class SchemeDocument(Block):
    """The whole file."""

    language: Literal[2]
    """The version of this language."""
    scheme: KebabName
    version: Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+)*$")]
    title: Title
    effective_on: date
    instrument: InstrumentDocument
    reads: Annotated[dict[KebabName, Text], Field(default_factory=dict)]
    """Other schemes whose outcomes are used, and which versions will do."""
    not_applicable: Annotated[dict[QuestionId, Title], Field(default_factory=dict)]
    """Open questions (P-01 to P-20) that do not arise here, each with the reason."""
    rules: Annotated[dict[RuleId, RuleDocument], Field(min_length=1)]
    parameters: Annotated[dict[Name, ParameterDocument], Field(default_factory=dict)]
    inputs: Annotated[dict[Name, AnyInputDocument], Field(default_factory=dict)]
    situations: Annotated[dict[Name, SituationDocument], Field(default_factory=dict)]
    measures: Annotated[dict[Name, MeasureDocument], Field(default_factory=dict)]
    verification: VerificationDocument | None = None
    supervision: SupervisionDocument
    assessments: Annotated[dict[Name, AssessmentDocument], Field(min_length=1)]
