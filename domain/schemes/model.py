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
from domain.scaled import Rounding

ColumnType = Literal["number", "money", "count", "text", "flag"]
Value = int | str | bool | None

# Columns that every subject has before the first step (text unless said otherwise).
ROSTER_COLUMNS: dict[str, ColumnType] = {
    "subject": "text",
    "cadre_class": "text",  # class on the last day served in the period
    "post": "text",
    "unit": "text",  # village (or other body) served on the last day served in the period
    "group": "text",  # the township above the unit
    "months_in_post": "count",  # whole months of continuous service up to the period's end
    "months_in_unit": "count",  # whole months of service in the present unit up to then
    "months_served": "count",  # calendar months of the period with at least one day served
    "present_at_end": "flag",  # still in post on the period's last day
    "classes_held": "count",  # how many classes were held in the period
}


@dataclass(frozen=True, slots=True)
class Label:
    """A name for people, in Chinese and English."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class ByUnit:
    """A value that differs by group (township) code; `default` holds elsewhere."""

    default: int
    groups: tuple[tuple[str, int], ...]


Amount = int | ByUnit


@dataclass(frozen=True, slots=True)
class Column:
    """Refers to an earlier column."""

    name: str


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
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A value that the source leaves open, as read on the day asked for."""

    name: str
    title: Label
    value: object  # decimal string, integer, text, or list of texts, as written
    unit: str
    rules: tuple[str, ...]
    settles: tuple[str, ...]  # P-01 ... P-20
    status: Literal["decided", "assumed"]
    reason: str
    decided_by: str
    valid_from: date
    review_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """Something that is entered. `name` is what entries call it.

    about      whose entry it is: the cadre, the unit (village) or the group (township)
    window     period: entries of this very period; dated: effective_on within the last `months`
               months up to the period's end (0: since the period's first day); standing: for each item the latest
               entry up to the period's end holds until replaced (ties: higher position)
    one        at most one entry per subject, item and rater in a period
    value_type number (points) or money (yuan in entries, fen here) for kinds with a value
    """

    name: str
    title: Label
    kind: EntryKind
    about: Literal["subject", "unit", "group"] = "subject"
    window: Literal["period", "dated", "standing"] = "period"
    months: int = 0
    one: bool = True
    value_type: Literal["number", "money"] = "number"
    at_least: int | None = None  # bounds of one entry, scaled (or fen)
    at_most: int | None = None
    levels: tuple[str, ...] = ()
    raters: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    entered_by: str = ""  # role


# --- conditions ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Compare:
    """column op value; false when either is absent.

    The value is a constant of the column's type or another column of that type. Texts and flags
    are compared by = and != only.
    """

    column: str
    op: Literal["=", "!=", "<", "<=", ">", ">="]
    value: int | str | bool | ByUnit | Column


@dataclass(frozen=True, slots=True)
class OneOf:
    """The text column is one of the values; false when absent."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Absent:
    """The column has no value."""

    column: str


@dataclass(frozen=True, slots=True)
class Not:
    part: Condition


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple[Condition, ...]  # empty: true


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Condition, ...]  # empty: false


Condition = Compare | OneOf | Absent | Not | AllOf | AnyOf


# --- steps ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What all steps share; `name` is the column."""

    name: str
    title: Label
    rules: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gather(Step):
    """Aggregate the entries of `inputs` that stand in the window of each.

    sum, minimum, maximum, mean, latest: number or money (all inputs of one value_type).
      mean divides with `rounding` at `decimals`; latest is the entry with the greatest
      (effective_on, position).
    count: how many entries (of the `levels`, if given); never absent.
    all / any: flag over gate and flag inputs. `pass` and `on` are true. `all` requires every
      input to have at least one entry and all its entries true; an input without entries
      counts as `missing` says (`zero`: false, `pass`: true). `any` is true if one entry is.
    level_scores: level -> scaled number; an entry without a listed level is an error at entry.
    missing: what no entry at all (over all inputs) yields: `absent` or `zero` (numbers, money).
    """

    inputs: tuple[str, ...]
    how: Literal["sum", "minimum", "maximum", "mean", "latest", "count", "all", "any"]
    type: ColumnType
    level_scores: tuple[tuple[str, int], ...] = ()
    levels: tuple[str, ...] = ()
    missing: Literal["absent", "zero", "pass"] = "absent"
    decimals: int = 4
    rounding: Rounding = "half_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class LatestLevel(Step):
    """The level (text) of the input's latest entry by (effective_on, position), or absent."""

    input: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel(Step):
    """Democratic evaluation: mean within each rater group, weighted over the groups.

    Within a group the `trim` highest and `trim` lowest entries are left out when more than
    2 x trim entries remain, and a group with fewer than `min_raters` entries is missing. The
    group mean is rounded (decimals, rounding); then the weighted mean over groups, by
    sum(mean x weight) / sum(weight), rounded likewise. A missing group: `reweight` leaves its
    weight out of both sums, `zero` counts it as 0, `absent` makes the column absent. No group
    at all: absent.
    """

    input: str
    groups: tuple[tuple[str, int], ...]  # rater group -> weight, scaled
    trim: int = 0
    min_raters: int = 1
    missing_group: Literal["reweight", "zero", "absent"] = "reweight"
    decimals: int = 4
    rounding: Rounding = "half_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weigh(Step):
    """Weighted combination of columns: sum(column x weight), divided by 1 or sum(weight).

    Columns are numbers or counts; a count n stands for the number n (n x 10,000 units).
    divide_by `one`: weights are factors (0.6); `weights`: their sum divides. An absent column:
    `zero`, `reweight` (left out of both sums; only with `weights`), or `absent` makes the result
    absent. All absent: absent. One rounding at the end. Weights may be negative with `one`:
    a plain total is weights 1 and -1.
    """

    terms: tuple[tuple[str, Amount], ...]
    divide_by: Literal["one", "weights"] = "one"
    missing: Literal["zero", "reweight", "absent"] = "absent"
    decimals: int = 4
    rounding: Rounding = "half_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio(Step):
    """part / whole x times, a number; absent if either is, or the whole is <= 0.

    Part and whole are both numbers, both counts or both money, so that their unit cancels.
    """

    part: str
    whole: str
    times: Amount
    decimals: int = 4
    rounding: Rounding = "half_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clamp(Step):
    """The column (number, money or count), held between the bounds; absent stays absent."""

    column: str
    type: ColumnType
    at_least: Amount | None = None
    at_most: Amount | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holds(Step):
    """A flag: the condition holds. `purpose` says what for: eligibility, effect or plain."""

    when: Condition
    purpose: Literal["plain", "eligible", "effect"] = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choose(Step):
    """The value of the first case whose condition holds, else `otherwise`.

    A case or `otherwise` is a constant of the step's type, another column of that type
    (`Column`), or None (absent).
    """

    type: ColumnType
    cases: tuple[tuple[Condition, Operand], ...]
    otherwise: Operand


Operand = Column | Amount | str | bool | None


@dataclass(frozen=True, slots=True)
class SortKey:
    column: str
    descending: bool = True  # absent values always come last


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank(Step):
    """Position among the subjects for which `among` is true and the first key is present.

    Others get no rank. `within` partitions by text columns. Ties by all keys: `competition`
    1224, `dense` 1223, `ordinal` 1234 (then the subject id decides; only for lots).
    """

    by: tuple[SortKey, ...]
    within: tuple[str, ...] = ()
    among: str | None = None
    style: Literal["competition", "dense", "ordinal"] = "competition"


@dataclass(frozen=True, slots=True, kw_only=True)
class Band(Step):
    """Grade by thresholds: the first band whose `at_least` (inclusive) the column reaches.

    The column is a number, money (thresholds in fen) or a count (plain). The last band's at_least may be None (everything else). Absent gives absent.
    """

    column: str
    bands: tuple[tuple[str, Amount | None], ...]
    among: str | None = None  # false gives absent


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota(Step):
    """Grade by shares of a population, best first.

    The population is that of the `rank` step named (its `among`, partition and keys). Head
    counts of the N members of a partition:
      largest_remainder: floor(N x share), then the seats left go to the largest remainders,
        equal remainders in the order of `priority` (labels), so that they sum to N;
      half_up, down, up: each label but `rest` is rounded alone and clamped so that the sum stays
        within N (in the order of `bands`), `rest` takes what is left. Shares need not sum to 1
        then ("bottom 10 %").
      heads: the figures in `bands` are head counts (plain integers), not shares; otherwise as
        half_up ("the last 3").
    A partition smaller than `min_population` gets `small` for everyone (None: absent).
    Ties at a cut: members tied by the rank's keys all get the `better` or the `worse` label of
    those that their places span, or `split`: places are cut between them in the order of
    subject ids (only after a recorded lot).
    """

    rank: str
    bands: tuple[tuple[str, int], ...]  # label -> share, scaled (2,000 = 20 %), best first
    rounding: Literal["largest_remainder", "half_up", "down", "up", "heads"]
    priority: tuple[str, ...] = ()
    rest: str | None = None
    min_population: int = 1
    small: str | None = None
    ties: Literal["better", "worse", "split"] = "better"


@dataclass(frozen=True, slots=True, kw_only=True)
class History(Step):
    """Earlier outcomes of the subject, of this scheme or another, up to this period's end.

    about: whose outcomes: the subject's own, or those of the unit (village) or group (township)
           that the subject serves in.
    about: whose outcomes: the subject's own, or those of its unit or group (a village's result
           that its secretary answers for).
    within: `year`: periods that end in the calendar year of this period's end;
            `periods`: the `last` n period numbers of that assessment that end with or before
            this period (by ordinal, present or not); `ever`.
            Never the period itself: of the same assessment, the ones before it.
    calendar: the kind of that assessment's periods; None: as declared in this scheme, or, for
           another scheme's, the kind of this assessment.
    field: score, rank, grade, tier, coefficient or amount.
    how: count (of outcomes whose field matches `equals`, or is present when `equals` is empty);
         run (length of the unbroken run of matching outcomes, counted back: with gap `breaks`
         from the latest period number in sight, and a period without an outcome ends it; with
         `skipped` from the latest outcome, and such a period is passed over);
         sum, mean, minimum, maximum (over present number, money and count fields, absent when
         there is none; mean is rounded, of counts to a whole number);
         latest (the field of the outcome with the greatest ends_on, absent when there is none).
    Type: count and run are counts; otherwise that of the field.
    """

    scheme: str
    assessment: str
    about: Literal["subject", "unit", "group"] = "subject"
    field: Literal["score", "rank", "grade", "tier", "coefficient", "amount"]
    how: Literal["count", "run", "sum", "mean", "minimum", "maximum", "latest"]
    type: ColumnType
    equals: tuple[str | int, ...] = ()
    about: Literal["subject", "unit", "group"] = "subject"
    within: Literal["year", "periods", "ever"] = "year"
    calendar: PeriodKind | None = None
    last: int = 0
    gap: Literal["breaks", "skipped"] = "breaks"
    decimals: int = 4
    rounding: Rounding = "half_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally(Step):
    """A count: how far grounds hold, each times a whole number.

    A term is a flag (true 1, false 0) or a count (absent 0). `sum` adds the products, `maximum`
    takes the greatest of them. Never absent.
    """

    terms: tuple[tuple[str, int], ...]
    how: Literal["sum", "maximum"] = "sum"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier(Step):
    """The state machine: previous tier, moved up and down, held between best and worst.

    previous, up, down are count columns (absent up or down is 0). A subject without previous
    tier gets `initial` (a count column, or absent). Else: net = min(up, max_up) - min(down,
    max_down); new = previous - net, as tier 1 is the best, clamped to [best, worst]. Where the
    flag column `frozen` is true the tier stays. Not in scope (`among` false): absent.
    """

    previous: str
    initial: str
    up: str
    down: str
    best: int
    worst: int
    max_up: int
    max_down: int
    frozen: str | None = None
    among: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Step):
    """Decision table: the first row all of whose conditions hold gives the value, else `otherwise`.

    `rows` are read as a Choose; kept apart because clerks edit it as a table (Excel round trip).
    """

    type: ColumnType
    rows: tuple[tuple[Condition, Operand], ...]
    otherwise: Operand


@dataclass(frozen=True, slots=True, kw_only=True)
class Pay(Step):
    """Money: base (money column) x each factor (number columns or constants), rounded once.

    result = base x factor1 x factor2 ..., at most two factors, rounded to `unit_fen` (1 fen,
    10 jiao, 100 yuan) with `rounding`, then held to `at_most` (fen). `sign` -1 takes off. Absent
    base or factor: `missing` zero or absent. `share_of_increment`: with `minus`, base is
    max(base - minus, 0).
    """

    base: str
    minus: str | None = None
    factors: tuple[Column | Amount, ...] = ()
    sign: Literal[1, -1] = 1
    unit_fen: int = 1
    at_most: int | None = None
    missing: Literal["zero", "absent"] = "absent"
    rounding: Rounding = "half_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddMoney(Step):
    """Sum of money columns, each with sign 1 or -1; absent ones are 0; all absent: absent."""

    terms: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty(Step):
    """A flag: where the condition holds, `owner` owes `what` within `within_days` of the final day."""

    when: Condition
    what: Label
    owner: str
    within_days: int


AnyStep = (
    Gather
    | LatestLevel
    | Panel
    | Weigh
    | Ratio
    | Clamp
    | Holds
    | Choose
    | Rank
    | Band
    | Quota
    | History
    | Tally
    | Tier
    | Table
    | Pay
    | AddMoney
    | Duty
)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """P-15, P-16. `masked` fields are shown to the audience in part only (a name as 张*)."""

    audience: str
    fields: tuple[str, ...]
    masked: tuple[str, ...]
    days: int
    objection_days: int
    appeal_days: int
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
    issued_on: date | None = None
    in_force_on: date | None = None
    repeals: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """A pack, read for one day. `reads` are the other schemes whose outcomes it uses, with the
    versions that will do.
    """

    name: str
    version: str
    title: Label
    digest: str
    effective_on: date
    instrument: Instrument
    reads: tuple[tuple[str, str], ...]
    rules: tuple[Rule, ...]
    parameters: tuple[Parameter, ...]
    inputs: tuple[Input, ...]
    assessments: tuple[Assessment, ...]

    def assessment(self, name: str) -> Assessment:
        """The assessment of that name; KeyError if there is none."""
        for assessment in self.assessments:
            if assessment.name == name:
                return assessment
        raise KeyError(name)

    def input(self, name: str) -> Input:
        """The input of that name; KeyError if there is none."""
        for declared in self.inputs:
            if declared.name == name:
                return declared
        raise KeyError(name)
