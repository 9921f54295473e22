"""A scheme as the engines see it: every parameter resolved, every step one of a few plain kinds.

`domain.schemes.document` is the YAML shape that people write, `domain.schemes.load` turns it into
this. A step yields one column over the subjects of a period; a later step reads earlier columns
by name. Column types:

    number  integer count of ten-thousandths (domain.scaled)      money  integer fen
    count   plain integer (rank, tier, number of times)           text   grade, level
    flag    true or false, never absent

Every type but flag may be absent (NULL): "was not scored" is not the same as zero.
All steps run over all subjects of the roster, in the order written. What an absent value does is
said by each kind. The semantics written here bind all three engines.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from domain.calendar import PeriodKind
from domain.events.entries import EntryKind
from domain.schemes.steps import (
    AnyStep,
)
from domain.schemes.values import (
    Label,
)

LANGUAGE = 2
"""The present version of the language, which a text names as `language`."""

# --- rules, parameters, inputs -------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A sentence of the source that the scheme implements, word for word."""

    id: str
    phrase: str
    document: str
    article: str = ""
    # "computed" by steps, "recorded" as events or facts, "stated" only (nothing to compute)
    treatment: Literal["computed", "recorded", "stated"] = "computed"
    parameters: tuple[str, ...] = ()  # that settle what it leaves open and feed no step
    note: Label | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A value that the source leaves open, as read on the day asked for."""

    name: str
    title: Label
    value: object  # decimal string, integer, text, or list of texts, as written
    by_group: tuple[tuple[str, str], ...] = ()  # township code -> its own value
    unit: str
    rules: tuple[str, ...]
    settles: tuple[str, ...]  # P-01 ... P-20
    status: Literal["decided", "assumed"]
    reason: Label | None
    decided_by: str
    valid_from: date
    review_on: date | None


InputKind = Literal[EntryKind, "case", "sanction"]
"""What is entered, and what follows from cases: nobody enters those two.

    case      a verified case about one of `levels`, which are situations: an entry whose level is
              the situation, whose item is the case and whose day is that of the situation
    sanction  for each measure imposed (the item) "on" from its first day, "off" from the day after
              its last
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """Something that is entered or follows from cases. `name` is what entries call it.

    about      whose entry it is: the cadre, the unit (village) or the group (township)
    window     period: entries of this very period of this assessment; the others belong to no
               period (their `period` is ""): dated: effective_on within the last `months`
               months up to the period's end (0: since the period's first day); standing: for each item the latest
               entry up to the period's end holds until replaced (ties: higher position)
    one        at most one entry per subject, item and rater in a period (dated, standing: on a day)
    value_type number (points) or money (yuan in entries, fen here) for kinds with a value
    """

    name: str
    title: Label
    kind: InputKind
    about: Literal["subject", "unit", "group"] = "subject"
    window: Literal["period", "dated", "standing"] = "period"
    months: int = 0
    one: bool = True
    value_type: Literal["number", "money"] = "number"
    at_least: int | None = None  # bounds of one entry, scaled (or fen)
    at_most: int | None = None
    levels: tuple[str, ...] = ()
    raters: tuple[str, ...] = ()
    rater_titles: tuple[Label, ...] = ()  # one for each of the raters
    rules: tuple[str, ...] = ()
    entered_by: str = ""  # role

    def rater_title(self, rater: str) -> Label | None:
        """What a group of raters is called; None if the input has no such group."""
        return dict(zip(self.raters, self.rater_titles, strict=False)).get(rater)


# --- cases ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Something that may be reported of a subject; verified, it becomes an entry.

    `measures` may follow.
    """

    name: str
    title: Label
    side: Literal["negative", "positive"]
    rules: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """Something that a verified case may bring about.

    `input` is the sanction input that is on while it is in force, "" if it is recorded only;
    `longest_months` how long it may be, None: until it is lifted.
    """

    name: str
    title: Label
    rules: tuple[str, ...] = ()
    input: str = ""
    longest_months: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What holds for every case: within how many days it is decided, and by whom not.

    `by_third_person`: who decides is not who began the verification either.
    """

    within_days: int
    by_third_person: bool
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervision:
    """What counts as late, for entries and for duties.

    in_time_days         an entry recorded up to so many days after its own day is in time
    escalate_after_days  how long after its due day a duty is told one body up, two bodies up, …
    """

    in_time_days: int
    escalate_after_days: tuple[int, ...]
    rules: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()


# --- assessments and the scheme ------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeFields:
    """Which columns become the outcome; None where the scheme has no such field."""

    score: str | None = None
    rank: str | None = None
    grade: str | None = None
    tier: str | None = None
    coefficient: str | None = None
    pay: tuple[str, ...] = ()  # money columns, each a pay stream; amount_fen is their sum
    keep: tuple[str, ...] = ()  # further columns recorded in `values`


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPowers:
    """What the deciding meeting may change (P-13)."""

    confirmed_by: Label
    may_change: tuple[str, ...]  # outcome fields: score, grade, tier
    reason_required: bool = True
    rules: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()


AppealTo = Literal["same_body", "superior"]
"""Who rules on an appeal: another person, also of the body that ruled, or a body above it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """P-15, P-16. `masked` fields are shown to the audience in part only (a name as 张*)."""

    audience: str
    fields: tuple[str, ...]
    masked: tuple[str, ...]
    days: int
    objection_days: int
    ruling_days: int  # from the acknowledgement
    appeal_days: int
    appeal_to: AppealTo
    rules: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """One kind of period of a scheme and how it is computed."""

    name: str
    title: Label
    calendar: PeriodKind
    subject_kind: Literal["person", "village", "township"]
    classes: tuple[str, ...]  # cadre classes on the roster; empty: all
    entries_until_days: int  # late data: days after the period's end, P-09
    inputs: tuple[str, ...]
    steps: tuple[AnyStep, ...]
    outcome: OutcomeFields
    powers: MeetingPowers
    disclosure: Disclosure


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """The legal document that the scheme carries out; empty where the source does not say."""

    name: str
    issued_by: str = ""
    number: str = ""
    issued_on: str = ""
    in_force_on: str = ""
    repeals: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """A pack, read for one day; `language` is that of its text.

    `reads` are the other schemes whose outcomes it uses, each with the versions that will do.
    """

    name: str
    version: str
    language: int = LANGUAGE
    title: Label
    digest: str
    effective_on: date
    instrument: Instrument
    reads: tuple[tuple[str, str], ...]
    rules: tuple[Rule, ...]
    parameters: tuple[Parameter, ...]
    inputs: tuple[Input, ...]
    assessments: tuple[Assessment, ...]
    situations: tuple[Situation, ...] = ()
    measures: tuple[Measure, ...] = ()
    verification: Verification | None = None
    supervision: Supervision

    def assessment(self, name: str) -> Assessment:
        """The assessment of that name; KeyError if there is none."""
        for assessment in self.assessments:
            if assessment.name == name:
                return assessment
        raise KeyError(name)

    def situation(self, name: str) -> Situation:
        """The situation of that name; KeyError if there is none."""
        for situation in self.situations:
            if situation.name == name:
                return situation
        raise KeyError(name)

    def inputs_for(self, situation: str) -> tuple[str, ...]:
        """The inputs that a verified case about the situation feeds."""
        return tuple(
            declared.name
            for declared in self.inputs
            if declared.kind == "case" and situation in declared.levels
        )

    def measure(self, name: str) -> Measure:
        """The measure of that name; KeyError if there is none."""
        for measure in self.measures:
            if measure.name == name:
                return measure
        raise KeyError(name)

    def input(self, name: str) -> Input:
        """The input of that name; KeyError if there is none."""
        for declared in self.inputs:
            if declared.name == name:
                return declared
        raise KeyError(name)
