"""Before an act of a period: what is missing, who sits on a cut, and what the act would change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from api.office.answering.moves import Moves, moves_between
from api.office.answering.reading import Reading, reading
from api.office.answering.rows import Standing, standing_of
from api.office.parts import Office
from api.office.periods import decided_result
from domain.calendar import parse_period
from domain.evaluation.interpret_population import head_counts, partitions
from domain.evaluation.result import Row
from domain.events.periods import Deviation
from domain.schemes.model import Input
from domain.schemes.steps import Quota, Rank
from domain.schemes.values import Label
from domain.slices.decided import decided_scheme
from domain.slices.outcome_form import text_of
from projections.standing_entries import find_filled
from projections.standings import standing

# What happens or does not; that nobody had any says nothing about completeness.
_OCCASIONAL = ("bonus", "demerit", "honour", "flag")


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """A subject in a list; `name` is None after erasure."""

    subject: str
    name: str | None
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InputState:
    """One input: of how many subjects (or bodies) entries are expected, and who has none.

    `without_result`: how many of the lacking have no result as things stand.
    """

    input: str
    title: Label
    about: str
    expected: int
    lacking: tuple[Who, ...]
    without_result: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    """`without_result` are all who would get no score (or, without scores, no grade)."""

    subjects: int
    inputs: tuple[InputState, ...]
    without_result: tuple[Who, ...]

    @property
    def complete(self) -> bool:
        return not self.without_result and not any(one.lacking for one in self.inputs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Somebody near a cut: the place, and the value that decides it."""

    who: Who
    place: int
    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """Between place `after` and the next the label changes.

    `tied`: those whose equal places span the cut; all get one label, or a lot decides.
    """

    after: int
    better: str
    worse: str
    above: Placed
    below: Placed
    tied: tuple[Placed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seats:
    """One population of a quota: its seats by label, how many have each, and the cuts."""

    partition: tuple[str, ...]
    population: int
    too_small: bool
    seats: tuple[tuple[str, int, int], ...]  # label, seats, subjects who have it
    cuts: tuple[Cut, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaPreview:
    """A step that gives labels by places."""

    title: Label
    ties: str
    column: Label  # what decides the place first
    populations: tuple[Seats, ...]

    @property
    def tied(self) -> int:
        """How many cuts go through a tie."""
        return sum(bool(cut.tied) for one in self.populations for cut in one.cuts)


def completeness(
    look: Reading, shown: Standing, people: People, seen: Sequence[str]
) -> Completeness:
    """Who of those seen lacks which entries, and whom that leaves without a result."""
    outcome, life = shown.assessment.outcome, shown.life
    lost: list[str] = []
    if field := next((name for name in ("score", "grade") if getattr(outcome, name)), None):
        lost = [subject for subject in seen if shown.outcomes[subject][field] is None]
    rows = {subject: shown.rows[subject] for subject in seen}
    filled = find_filled(
        look.connection,
        look.ledger,
        scheme=life.scheme,
        assessment=life.assessment,
        period=life.period,
        ends_on=parse_period(life.period).ends_on,
    )
    inputs = [
        _input_state(rows, declared, filled.get(name, set()), set(lost), people)
        for name in shown.assessment.inputs
        if _expected(declared := shown.scheme.input(name))
    ]
    return Completeness(
        subjects=len(seen),
        inputs=tuple(inputs),
        without_result=tuple(map(people.who, sorted(lost))),
    )


def quotas(look: Reading, shown: Standing, people: People) -> list[QuotaPreview]:
    """Seats, cuts and ties of each step that gives labels by places."""
    steps = {step.name: step for step in shown.assessment.steps}
    found = []
    for step in shown.assessment.steps:
        if isinstance(step, Quota) and isinstance(ranking := steps[step.rank], Rank):
            key = ranking.by[0].column
            title = steps[key].title if key in steps else Label(key, key)
            populations = tuple(
                _Population(step, ranking, ties).seats(look, shown, partition, people)
                for partition, ties in partitions(ranking, list(shown.rows.values())).items()
            )
            found.append(
                QuotaPreview(
                    title=step.title, ties=step.ties, column=title, populations=populations
                )
            )
    return found


def decision_moves(
    office: Office, scheme: str, assessment: str, period: str, deviations: Sequence[Deviation]
) -> Moves:
    """What the meeting's changes do to the computed result, followed through to pay."""
    with reading(office) as look:
        life = look.life(scheme, assessment, period)
        position = life.facts_position or look.position
        pack = look.scheme(life)
        decided = decided_scheme(pack, assessment, deviations)
        computed = look.result(life, position, decided=False)
        result = computed
        if deviations:
            result = standing(
                look.connection, look.ledger, decided, assessment, period, as_of=position
            )
        before = pack.assessment(assessment)
        return moves_between(
            look, (before, computed), (decided, decided.assessment(assessment), result)
        )


def supersession_moves(office: Office, scheme: str, assessment: str, period: str) -> Moves:
    """What computing the final period again would change in the outcomes that hold."""
    office.catch_up()
    with reading(office) as look:
        life = look.life(scheme, assessment, period)
        shown = standing_of(look, life)
        pack = look.decided(life)
        result = decided_result(office, look.scheme(life), assessment, period, as_of=look.position)
        return moves_between(
            look,
            (shown.assessment, shown.result),
            (pack, pack.assessment(assessment), result),
            held=shown.outcomes,
        )


class People:
    """Names and places of the subjects of a standing."""

    def __init__(self, look: Reading, shown: Standing, only: Sequence[str] | None = None) -> None:
        """`only`: nobody else will be named."""
        self._look = look
        self._only = None if only is None else list(only)
        self._rows = shown.rows
        self._persons = shown.assessment.subject_kind == "person"

    @cached_property
    def _names(self) -> Mapping[str, str]:
        """Opened when the first is asked for: many pages name nobody."""
        return self._look.names(self._only)

    def who(self, subject: str) -> Who:
        row = self._rows.get(subject)
        if row is None or not self._persons:  # a body
            body = self._look.bodies.get(subject)
            above = self._look.body_name(body.parent) if body and body.parent else ""
            return Who(subject=subject, name=self._look.body_name(subject), place=above)
        names = [self._look.body_name(str(row[column])) for column in ("group", "unit")]
        place = " ".join(dict.fromkeys(name for name in names if name))
        return Who(subject=subject, name=self._names.get(subject), place=place)


def _expected(declared: Input) -> bool:
    return declared.window != "dated" and declared.kind not in _OCCASIONAL


def _input_state(
    rows: Mapping[str, Row], declared: Input, have: set[str], lost: set[str], people: People
) -> InputState:
    column = "subject" if declared.about == "subject" else declared.about
    concerned = {subject: str(row[column] or "") for subject, row in rows.items()}
    lacking = set(concerned.values()) - have - {""}
    without = {subject for subject, about in concerned.items() if about in lacking} & lost
    return InputState(
        input=declared.name,
        title=declared.title,
        about=declared.about,
        expected=len(set(concerned.values())),
        lacking=tuple(map(people.who, sorted(lacking))),
        without_result=len(without),
    )


class _Population:
    """One population of a quota, best first; those tied have the first of their places."""

    def __init__(self, step: Quota, ranking: Rank, ties: list[list[Row]]) -> None:
        self._step = step
        self._key = ranking.by[0].column
        self.places: list[tuple[int, Row]] = []
        for tied in ties:
            place = len(self.places) + 1
            self.places += [(place, row) for row in tied]

    def seats(
        self, look: Reading, shown: Standing, partition: tuple[object, ...], people: People
    ) -> Seats:
        """Its seats and cuts."""
        step, population = self._step, len(self.places)
        heads = head_counts(step, population)
        have = Counter(row[step.name] for _, row in self.places)
        too_small = population < step.min_population
        column_type = dict(shown.result.columns)[self._key]

        def show(place: int, row: Row) -> Placed:
            return Placed(
                who=people.who(str(row["subject"])),
                place=place,
                value=text_of(row[self._key], column_type) or "",
                label=str(row[step.name] or ""),
            )

        return Seats(
            partition=tuple(look.body_name(str(part)) for part in partition if part),
            population=population,
            too_small=too_small,
            seats=tuple((label, count, have[label]) for label, count in heads.items()),
            cuts=() if too_small else tuple(_cuts(heads, self.places, show)),
        )


def _cuts(
    heads: Mapping[str, int], places: list[tuple[int, Row]], show: Callable[[int, Row], Placed]
) -> Iterator[Cut]:
    """Where the label changes between two who are there; `places` are all in order."""
    labels = [label for label, count in heads.items() if count]
    after = 0
    for better, worse in pairwise(labels):
        after += heads[better]
        if not 0 < after < len(places):
            continue
        (place_above, above), (place_below, below) = places[after - 1 : after + 1]
        tied = [one for one in places if one[0] == place_above == place_below]
        yield Cut(
            after=after,
            better=better,
            worse=worse,
            above=show(place_above, above),
            below=show(place_below, below),
            tied=tuple(show(place, row) for place, row in tied),
        )
