"""What questions are answered with: plain values for pages, the API and the command line.

Points, weights and coefficients are decimal strings, money is yuan with two decimals, an absent
value is None. Titles are `Label`s, in Chinese and English.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.schemes.values import Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """`position`: the entry up to which the answer knows; `lag_entries`: how many came since."""

    position: int
    lag_entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodView:
    """One period of one assessment: its titles, its state, and the day of each act."""

    scheme: str
    scheme_title: Label
    scheme_version: str
    assessment: str
    assessment_title: Label
    period: str
    state: str
    starts_on: date
    ends_on: date
    opened_on: date
    closed_on: date | None
    computed_on: date | None
    decided_on: date | None
    published_on: date | None
    final_on: date | None
    objections_until: date | None
    meeting: str | None
    reopened_times: int

    @property
    def final(self) -> bool:
        """Whether its outcomes are recorded; otherwise the standing is provisional."""
        return self.state == "final"


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodsView:
    """All periods, those that ended last first. `jurisdiction` is the name of the county."""

    freshness: Freshness
    jurisdiction: str
    periods: tuple[PeriodView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The outcome fields of one subject; None where the scheme or the subject has none.

    `places`: how many were ranked together with the subject. `changed` names the fields that
    the meeting decided otherwise than was computed.
    """

    score: str | None
    rank: int | None
    places: int | None
    grade: str | None
    tier: int | None
    coefficient: str | None
    amount_yuan: str | None
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingRow:
    """One subject. `name` is None when the person was erased.

    `rank_change` is the number of places gained since the previous period (negative: lost).
    """

    subject: str
    name: str | None
    cadre_class: str
    unit: str
    unit_name: str
    group: str
    group_name: str
    figures: Figures
    rank_change: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """How many subjects scored from `at_least` up to, but not including, `below`."""

    at_least: str
    below: str
    subjects: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """How scores are spread. All absent when nobody has a score."""

    bins: tuple[Bin, ...]
    lowest: str | None
    median: str | None
    highest: str | None
    scored: int
    unscored: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """Something to filter by, and how many subjects it holds."""

    code: str
    name: str
    subjects: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingView:
    """A period's standing: provisional and live while open, as recorded once final.

    `recorded`: whether rows are recorded outcomes (else computed from the facts as of
    `facts_position`). `fields` are the outcome fields that the scheme has; places are counted
    apart for each value of the `ranked_within` columns. Rows, distribution and
    counts are of those that pass the filters; `subjects` is how many there are in all, and
    `groups` and `classes` what one may filter by. `grades` and `tiers`
    are best first. `next` is the address of the rows that follow, where rows come in pages.
    """

    freshness: Freshness
    jurisdiction: str
    period: PeriodView
    previous_period: str | None
    recorded: bool
    facts_position: int
    fields: tuple[str, ...]
    ranked_within: tuple[str, ...]
    subject_kind: str  # person, village or township
    subjects: int
    rows: tuple[StandingRow, ...]
    distribution: Distribution
    grades: tuple[Option, ...]
    tiers: tuple[Option, ...]
    groups: tuple[Option, ...]
    classes: tuple[Option, ...]
    total_yuan: str | None
    next: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Where a cadre serves, or served last."""

    post: str
    cadre_class: str
    unit: str
    unit_name: str
    group: str
    group_name: str
    service_from: date
    starts_on: date
    ends_on: date | None
    serving: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """One entry as it stands; `position` is that of the original, `known_from` of its last form.

    Of a verified case or a measure `item` is the number of the case, and `said` what the situation
    or the measure is called.
    """

    position: int
    known_from: int
    about: str
    value: str | None
    level: str | None
    item: str
    rater: str
    rater_title: Label | None
    effective_on: date
    said: Label | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorView:
    """The entries of one input that count in the period, and the plain sum of their values.

    There is no sum of levels, and none of a panel's ballots. `column` is the step that reads it
    first, whose explanation tells what it came to; None where none does.
    """

    input: str
    column: str | None
    title: Label
    kind: str
    unit: str
    total: str | None
    entries: tuple[EntryView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NextGrade:
    """What the next better grade would have taken: so much more of a column, others unchanged.

    `by`: `threshold` (a fixed mark) or `place` (the worst place that the grade now reaches).
    """

    grade: str
    column_title: Label
    has: str
    needs: str
    short_by: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorePart:
    """A part of a score: its value counts so many times (`weight`, negative where it is taken off).

    `parts` are what it is put together from itself, if it is a sum.
    """

    column: str
    title: Label
    value: str | None
    weight: str | None
    parts: tuple[ScorePart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Something that moves a subject by so many tiers where it holds; `column` can be explained."""

    column: str
    title: Label
    holds: bool
    steps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TierGrounds:
    """What moves the tier up and down. `better`, `worse`: the tiers beside the present one, if any.

    `frozen`: whether it may not move for now.
    """

    better: int | None
    worse: int | None
    most_up: int
    up: tuple[Ground, ...]
    down: tuple[Ground, ...]
    frozen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Explainable:
    """An outcome field and the column behind it; pay has one for each stream."""

    field: str
    column: str
    title: Label


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviationView:
    """What the meeting changed, and why; or, with the id of an `objection`, what a ruling did.

    `before` is what held until that ruling; with `set_aside` the computed value holds again.
    """

    field: str
    computed: str | None
    decided: str | None
    reason: str
    meeting: str
    before: str | None = None
    objection: str | None = None
    set_aside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CardStanding:
    """A subject in one period, in short."""

    period: PeriodView
    recorded: bool
    fields: tuple[str, ...]
    figures: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyView:
    """What someone in the role `owner` owes about the subject by a day."""

    duty: str
    what: Label
    owner: str
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CardDetail:
    """A subject in one period, in full.

    `takes_entries`: whether anything is entered for the assessment, or it follows from others.
    """

    standing: CardStanding
    facts_position: int
    takes_entries: bool
    explainable: tuple[Explainable, ...]
    score_parts: tuple[ScorePart, ...]
    indicators: tuple[IndicatorView, ...]
    next_grade: NextGrade | None
    tier_grounds: TierGrounds | None
    deviations: tuple[DeviationView, ...]
    duties: tuple[DutyView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardView:
    """A subject's points card.

    `periods` are those that the subject is part of and `latest` the newest of each assessment,
    both newest first.
    """

    freshness: Freshness
    jurisdiction: str
    subject: str
    kind: str  # person, village or township
    name: str | None
    erased: bool
    service: Service | None
    periods: tuple[PeriodView, ...]
    latest: tuple[CardStanding, ...]
    detail: CardDetail | None
