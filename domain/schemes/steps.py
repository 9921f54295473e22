"""The kinds of steps. The semantics written here bind all three engines.

To be imported from `domain.schemes.model`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from domain.calendar import PeriodKind
from domain.scaled import Rounding
from domain.schemes.values import Amount, Column, ColumnType, Condition, Label


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
      (effective_on, position). Entries without a value (or a scored level) are passed over.
    count: how many entries (of the `levels`, if given); never absent.
    all / any: flag over gate and flag inputs. `pass` and `on` are true. `all` requires every
      input to have at least one entry and all its entries true; an input without entries
      counts as `missing` says (`zero`: false, `pass`: true). `any` is true if one entry is.
      At most 60 inputs for `all`.
    level_scores: level -> scaled number; an entry without a listed level is an error at entry.
    months: dated inputs are read over this many months instead of their own (0: since the
      period's first day; None: as the input says).
    missing: what no entry at all (over all inputs) yields: `absent` or `zero` (numbers, money).
    """

    inputs: tuple[str, ...]
    how: Literal["sum", "minimum", "maximum", "mean", "latest", "count", "all", "any"]
    type: ColumnType
    level_scores: tuple[tuple[str, int], ...] = ()
    levels: tuple[str, ...] = ()
    months: int | None = None
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
    at all, or weights that do not sum to more than 0: absent.
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
    absent. All absent, or a sum of weights that is not above 0: absent. One rounding at the end. Weights may be negative with `one`:
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
    (`Column`), or None (absent). `reasons`, one for each case, tell that a meeting decided the
    cases and why; they change nothing but the explanation.
    """

    type: ColumnType
    cases: tuple[tuple[Condition, Operand], ...]
    otherwise: Operand
    reasons: tuple[str, ...] = ()


Operand = Column | Amount | str | bool | None


@dataclass(frozen=True, slots=True)
class SortKey:
    column: str
    descending: bool = True  # absent values always come last


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank(Step):
    """Position among the subjects for which `among` is true and the first key is present.

    Others get no rank. `within` partitions by text columns (absent is a part of its own). Ties by all keys: `competition`
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
    Labels are unlike each other; places beyond the last of them get none.
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
