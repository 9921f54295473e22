"""The part of a bundle's recompute.sql that is made for it: one piece for each evaluation.

DuckDB runs the evaluation from its own file, keeps what outcomes are made of, and puts that in the
place of what the log recorded: so later periods read what was computed here, and nothing else.
The pieces stand between two fixed texts (`projections/bundle/recompute_*.sql`), which read the
tables before and compare after.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.evaluation.result import result_head
from domain.evaluation.sql_text import columns_read, identifier, literal
from domain.schemes.steps import Duty, Quota, Rank

if TYPE_CHECKING:
    from domain.evaluation.plan import Plan

_FIELDS = ("score", "rank", "grade", "tier", "coefficient")
_TEXT_OF = {
    "number": "plain({}, 10000, 4)",
    "money": "plain({}, 100, 2)",
    "count": "{}::varchar",
    "text": "{}",
    "flag": "{}::varchar",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recomputed:
    """One evaluation of a bundle.

    `decided_at`: with the deviations that stood at that position (None: as computed).
    `holds_until`: what was recorded of it held until that position (None: nothing was recorded).
    `result_digest`: that of the result as the log has it (None: not to be compared). With a
    `subject`, the tables hold nobody else, so what depends on others is left out.
    """

    path: str
    plan: Plan
    facts_position: int
    decided_at: int | None
    holds_until: int | None
    result_digest: str | None
    subject: str = ""

    @property
    def place(self) -> tuple[str, str, str]:
        """Scheme, assessment and period."""
        (period,) = self.plan.periods
        return self.plan.scheme.name, self.plan.assessment.name, period.key


def recompute_pieces(evaluations: Sequence[Recomputed]) -> Iterator[str]:
    """The pieces, in the order in which they are to be run: that of their facts."""
    for number, each in enumerate(evaluations, start=1):
        yield _piece(number, len(evaluations), each)


def _piece(number: int, count: int, each: Recomputed) -> str:
    place = each.place
    outcome = ",\n  ".join(_outcome_columns(each.plan))
    only = f" where subject = {literal(each.subject)}" if each.subject else ""
    row = map(literal, (number, *place, each.facts_position, each.result_digest, each.holds_until))
    parts = [
        f"-- {number} of {count}: {' / '.join(place)}, facts as of entry {each.facts_position}"
        + (f", with what was decided by entry {each.decided_at}" if each.decided_at else ""),
        f"insert into recomputed.evaluation values ({', '.join(row)});",
        f"set variable evaluation = (select content from read_text({literal(each.path)}));",
        "drop table if exists result;",  # so that nothing of the one before is taken for this
        "create temp table result as from query(getvariable('evaluation'));",
        f"insert into recomputed.outcome select {number}, subject,\n  {outcome}\nfrom result{only};",
    ]
    if details := _details(each.plan):
        names = ",\n    ".join(literal(name) for name in details)
        values = ",\n    ".join(details.values())
        parts.append(
            f"insert into recomputed.detail select {number}, subject,\n"
            f"  unnest([\n    {names}]),\n  unnest([\n    {values}])\nfrom result{only};"
        )
    if each.result_digest is not None:
        parts.append(_digest(number, each.plan))
    if each.subject:
        alone = _dependent_on_others(each.plan)
        rows = ", ".join(f"({number}, {literal(name)})" for name in alone)
        if rows:
            parts.append(f"insert into recomputed.left_out values {rows};")
    elif each.holds_until is not None:
        parts.append(_FOLD.format(number=number, position=each.facts_position))
    return "\n".join(parts) + "\n"


# What was computed takes the place of what was recorded of the same facts.
_FOLD = """update facts.outcome as o
set score = n.score, rank = n.rank, grade = n.grade, tier = n.tier,
  coefficient = n.coefficient, amount_fen = n.amount_fen
from recomputed.outcome as n join recomputed.evaluation as e using (number)
  join recorded.outcomes as r
    on (r.scheme, r.assessment, r.period) = (e.scheme, e.assessment, e.period)
      and r.subject = n.subject and r.facts_position = {position}
where n.number = {number} and o.position = r.position;"""


def _outcome_columns(plan: Plan) -> Iterator[str]:
    """Score, rank, grade, tier, coefficient, and the sum of the pay streams."""
    fields = plan.assessment.outcome
    for name in _FIELDS:
        column = getattr(fields, name)
        yield f"{'null' if column is None else identifier(column)} as {name}"
    streams = [identifier(name) for name in fields.pay]
    if not streams:
        yield "null as amount_fen"
        return
    total = " + ".join(f"coalesce({stream}, 0)" for stream in streams)
    yield f"case when coalesce({', '.join(streams)}) is not null then {total} end as amount_fen"


def _details(plan: Plan) -> dict[str, str]:
    """What else is recorded of an outcome, as text: values that are kept, pay, duties."""
    types = dict(plan.columns)
    found = {}
    for name in plan.assessment.outcome.keep:
        found[f"value {name}"] = _TEXT_OF[types[name]].format(identifier(name))
    for name in plan.assessment.outcome.pay:
        found[f"pay {name}"] = f"nullif({identifier(name)}, 0)::varchar"
    for step in plan.assessment.steps:
        if isinstance(step, Duty):
            found[f"duty {step.name}"] = f"case when {identifier(step.name)} then 'owed' end"
    return found


def _digest(number: int, plan: Plan) -> str:
    """The digest of the whole result: see `domain.evaluation.result.result_digest`."""
    head = literal(result_head(plan.result([])))
    cells = " || ',' ||\n    ".join(
        f"coalesce({_json(name, kind)}, 'null')" for name, kind in plan.columns
    )
    return (
        f"insert into recomputed.digest select {number}, sha256({head} || coalesce(string_agg(\n"
        f"    '[' || {cells} || ']' || chr(10), '' order by subject), '')) from result;"
    )


def _json(name: str, kind: str) -> str:
    column = identifier(name)
    return f"to_json({column})::varchar" if kind == "text" else f"{column}::varchar"


def _dependent_on_others(plan: Plan) -> list[str]:
    """The fields and details that ranks and quotas have a hand in."""
    steps = {step.name for step in plan.assessment.steps if isinstance(step, Rank | Quota)}
    tainted = set(steps)
    for assignment in (each for layer in plan.layers for each in layer):
        read = columns_read(assignment.expression)
        if " over (" in assignment.expression or not tainted.isdisjoint(read):
            tainted.add(assignment.column)
    fields = plan.assessment.outcome
    found = [name for name in _FIELDS if getattr(fields, name) in tainted]
    found += [f"value {name}" for name in fields.keep if name in tainted]
    found += [f"pay {name}" for name in fields.pay if name in tainted]
    found += [
        f"duty {step.name}"
        for step in plan.assessment.steps
        if isinstance(step, Duty) and step.name in tainted
    ]
    if not tainted.isdisjoint(fields.pay):
        found.append("amount_fen")
    return found
