"""From a scheme to a small relational plan.

Every plan has the same shape:

    periods               the periods that are asked for, all of one kind
    roster                who is assessed
    entries, gathered     what counts in the period, aggregated in one pass; panels and latest
                          entries beside it; earlier outcomes
    base                  the roster joined with all of these
    layer_1, layer_2 ...  one column for each further step, computed from the layers below

Expressions are PostgreSQL text, made from the steps by `sql_steps` and `sql_population`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from domain.evaluation import sql_gather, sql_history, sql_population, sql_steps
from domain.evaluation.result import Result, Row
from domain.evaluation.sql_entries import EntriesRead
from domain.evaluation.sql_periods import Periods
from domain.evaluation.sql_roster import roster_relations
from domain.evaluation.sql_text import columns_read, identifier, with_values
from domain.schemes.columns import column_types
from domain.schemes.model import Assessment, Scheme
from domain.schemes.steps import (
    AddMoney,
    AnyStep,
    Band,
    Choose,
    Clamp,
    Duty,
    Gather,
    History,
    Holds,
    LatestLevel,
    Panel,
    Pay,
    Quota,
    Rank,
    Ratio,
    Table,
    Tally,
    Tier,
    Weigh,
)
from domain.schemes.values import ROSTER_COLUMNS, ColumnType, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from domain.calendar import Period


@dataclass(frozen=True, slots=True)
class Relation:
    """A named query."""

    name: str
    text: str
    about: str  # what it is for, in words


@dataclass(frozen=True, slots=True)
class Assignment:
    """A column, how it is computed, and the step that it belongs to."""

    column: str
    expression: str
    about: str = ""  # set on a step's own column: title and rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """An assessment of one or more periods as relations, ready to be written as SQL.

    `relations` come first; `base` are the columns that are taken from those named in `joined`
    beside the roster; a layer is computed from what stands before it.
    """

    scheme: Scheme
    assessment: Assessment
    periods: tuple[Period, ...]
    columns: tuple[tuple[str, ColumnType], ...]
    relations: tuple[Relation, ...]
    joined: tuple[tuple[str, str], ...]  # relation, and on what it is joined with the roster
    base: tuple[Assignment, ...]
    layers: tuple[tuple[Assignment, ...], ...]
    order: tuple[str, ...]

    def results(self, rows: Iterable[Sequence[Value]]) -> tuple[Result, ...]:
        """One result a period, from the rows of the statement: the period, then `columns`."""
        names = ["period", *(name for name, _ in self.columns)]
        of_period: dict[Value, list[Row]] = {period.key: [] for period in self.periods}
        for values in rows:
            row = dict(zip(names, values, strict=True))
            of_period[row.pop("period")].append(row)
        return tuple(
            Result(
                scheme=self.scheme.name,
                version=self.scheme.version,
                digest=self.scheme.digest,
                assessment=self.assessment.name,
                period=period.key,
                columns=self.columns,
                rows=tuple(of_period[period.key]),
            )
            for period in self.periods
        )

    def result(self, rows: Iterable[Sequence[Value]]) -> Result:
        """The result of a plan for one period."""
        (only,) = self.results(rows)
        return only


@dataclass(slots=True)
class _Builder:
    scheme: Scheme
    assessment: Assessment
    periods: Periods
    types: dict[str, ColumnType]
    read: EntriesRead
    relations: list[Relation] = field(default_factory=list)
    joined: list[tuple[str, str]] = field(default_factory=list)
    base: list[Assignment] = field(default_factory=list)
    pending: list[Assignment] = field(default_factory=list)

    def take(self, relation: str, column: str, default: str | None, about: str) -> None:
        """Have `base` take a column from a joined relation."""
        source = f"{relation}.{identifier(column)}"
        expression = source if default is None else f"coalesce({source}, {default})"
        self.base.append(Assignment(column, expression, about))

    def add_relation(self, relation: Relation, roster_column: str = "subject") -> None:
        self.relations.append(relation)
        condition = self.periods.same(relation.name, "roster")
        condition += f"{relation.name}.subject = roster.{identifier(roster_column)}"
        self.joined.append((relation.name, condition))


def compile_assessment(scheme: Scheme, assessment: str, *periods: Period) -> Plan:
    """Compile one assessment of a scheme for periods of one kind.

    Raises KeyError if there is no such assessment, ValueError for no period or several kinds.
    """
    if len({period.kind for period in periods}) != 1:
        raise ValueError("periods of one kind are needed")
    chosen, asked = scheme.assessment(assessment), Periods(periods)
    builder = _Builder(
        scheme, chosen, asked, column_types(chosen), EntriesRead(scheme, chosen, asked)
    )
    for name, text in roster_relations(chosen, asked):
        builder.relations.append(Relation(name, text, _ROSTER_NOTES[name]))
    _add_entries(builder)
    for step in chosen.steps:
        _add_step(builder, step)
    return Plan(
        scheme=scheme,
        assessment=chosen,
        periods=periods,
        columns=tuple(builder.types.items()),
        relations=(Relation("periods", asked.relation(), "what is asked for"), *builder.relations),
        joined=tuple(builder.joined),
        base=tuple(builder.base),
        layers=_layers(builder),
        order=(*asked.apart, "subject"),
    )


_MOST_WRITTEN_IN = 600  # characters that an intermediate value may add to a statement
_ROSTER_NOTES = {
    "spans": "what each subject was in the period",
    "held": "over all spans of the period",
    "served": "the same, over all classes",
    "roster": "who is assessed: the row of a subject comes from its last span",
}


def _about(step: AnyStep) -> str:
    rules = f" [{', '.join(step.rules)}]" if step.rules else ""
    text = f"{step.name}: {step.title.zh} / {step.title.en}{rules}"
    return " ".join(text.replace("\x00", " ").split())  # one line, whatever a pack says


def _add_entries(builder: _Builder) -> None:
    """Read all entries once and aggregate them in one pass."""
    read = builder.read
    if not read.inputs:
        return
    about = "the entries that count in the period"
    builder.relations.append(Relation("entries", read.relation(), about))
    steps = [
        step
        for step in builder.assessment.steps
        if isinstance(step, Gather) and step.how != "latest"
    ]
    if steps:
        text = sql_gather.counts_relation(read.inputs, steps)
        builder.relations.append(Relation("counts", text, "which input counts in which step"))
        text = sql_gather.gathered_relation(read, steps)
        builder.add_relation(Relation("gathered", text, "entries added up, in one pass"))


def _add_step(builder: _Builder, step: AnyStep) -> None:
    about = _about(step)
    match step:
        case Gather(how="latest") | LatestLevel():
            name = f"latest_{step.name}"
            builder.add_relation(
                Relation(name, sql_gather.latest_relation(step, builder.read), about)
            )
            default = sql_gather.gathered_default(step) if isinstance(step, Gather) else None
            builder.take(name, step.name, default, about)
        case Gather():
            builder.take("gathered", step.name, sql_gather.gathered_default(step), about)
        case Panel():
            name = f"panel_{step.name}"
            builder.add_relation(
                Relation(name, sql_gather.panel_relation(step, builder.read), about)
            )
            for index in range(1, len(step.groups) + 1):
                for part in ("sum", "raters"):
                    builder.take(name, f"{step.name}.{index}.{part}", None, "")
            _compute(builder, sql_steps.panel(step), about)
        case History():
            name = f"history_{step.name}"
            text = sql_history.history_relation(
                step, builder.scheme, builder.assessment, builder.periods
            )
            builder.add_relation(Relation(name, text, about), step.about)
            builder.take(name, step.name, sql_history.history_default(step), about)
        case _:
            _compute(builder, _columns(builder, step), about)


def _compute(builder: _Builder, columns: list[tuple[str, str]], about: str) -> None:
    *between, (name, expression) = columns
    builder.pending += [Assignment(column, text) for column, text in between]
    builder.pending.append(Assignment(name, expression, about))


def _columns(builder: _Builder, step: AnyStep) -> list[tuple[str, str]]:
    types = builder.types
    match step:
        case Rank():
            return sql_population.rank(step, types, builder.periods.apart)
        case Quota():
            ranked = next(
                each
                for each in builder.assessment.steps
                if isinstance(each, Rank) and each.name == step.rank
            )
            return sql_population.quota(step, ranked, types, builder.periods.apart)
        case Holds() | Duty():
            return sql_steps.holds(step)
        case Choose() | Table():
            return sql_steps.choose(step)
        case Weigh():
            return sql_steps.weigh(step, types)
        case Ratio():
            return sql_steps.ratio(step, types)
        case _:
            return _plain_columns(step, types)


def _plain_columns(step: AnyStep, types: dict[str, ColumnType]) -> list[tuple[str, str]]:
    match step:
        case Clamp():
            return sql_steps.clamp(step)
        case Band():
            return sql_steps.band(step)
        case Tally():
            return sql_steps.tally(step, types)
        case Tier():
            return sql_steps.tier(step)
        case Pay():
            return sql_steps.pay(step, types)
        case AddMoney():
            return sql_steps.add_money(step)
        case _:
            raise TypeError(f"unknown kind of step: {step!r}")


def _layers(builder: _Builder) -> tuple[tuple[Assignment, ...], ...]:
    """Put each column into the first layer above all columns that it reads.

    So a statement has as many layers as the scheme is deep, however many steps it has, and no
    step is ever written into another. Intermediate values are, where that stays short: carrying
    every column through one more layer costs more than computing a product again.
    """
    depth = dict.fromkeys(["period", *ROSTER_COLUMNS, *(each.column for each in builder.base)], 0)
    layers: list[list[Assignment]] = []
    written_in: dict[str, str] = {}
    reads = Counter(name for each in builder.pending for name in columns_read(each.expression))
    for assignment in builder.pending:
        column, expression = assignment.column, with_values(assignment.expression, written_in)
        between = "." in column and " over (" not in expression
        if between and len(expression) * reads[column] <= _MOST_WRITTEN_IN:
            written_in[column] = f"({expression})"
            continue
        read = depth.keys() & columns_read(expression)  # without collations, quoted as well
        level = 1 + max((depth[name] for name in read), default=0)
        depth[column] = level
        if level > len(layers):
            layers.append([])
        layers[level - 1].append(replace(assignment, expression=expression))
    return tuple(tuple(layer) for layer in layers)
