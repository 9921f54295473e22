"""A plan as one SQL statement: PostgreSQL's text, and from it DuckDB's.

The statement yields the period and the columns of the result in order, sorted by period and
subject. Integers only; text is
compared by code point. It reads the tables of `ops/migrations/0002_facts.sql` and nothing else.

    PostgreSQL  run it with the parameters ledger (text) and as_of (position), with `jit = off`
    DuckDB      the parameters stand in the text, so that it can be published and run as it is
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp

from domain.evaluation.sql_text import AS_OF, LEDGER, identifier, literal
from domain.schemes.values import ROSTER_COLUMNS

if TYPE_CHECKING:
    from domain.evaluation.plan import Assignment, Plan, Relation

# A subquery with OFFSET stays a subquery: without it PostgreSQL would write every layer's
# expressions into the next one's, over and over.
_FENCE = "offset 0"


def to_postgres(plan: Plan) -> str:
    """The statement for psycopg, with named parameters %(ledger)s and %(as_of)s."""
    text = _statement(plan).replace("%", "%%")
    return text.replace(LEDGER, "%(ledger)s::text").replace(AS_OF, "%(as_of)s::bigint")


def to_duckdb(plan: Plan, *, as_of: int, ledger: str) -> str:
    """The statement for DuckDB, over tables of the same names in a schema `facts`."""
    text = _statement(plan).replace(LEDGER, literal(ledger)).replace(AS_OF, literal(as_of))
    tree = sqlglot.parse_one(text, read="postgres")
    _adapt_to_duckdb(tree)
    return tree.sql(dialect="duckdb", pretty=True) + "\n"


def _adapt_to_duckdb(tree: exp.Expr) -> None:
    """What sqlglot cannot know: we divide integers only, and DuckDB sorts text by bytes."""
    for ratio in list(tree.find_all(exp.Div)):  # of integers, here as there without fraction
        ratio.replace(exp.IntDiv(this=ratio.this, expression=ratio.expression))
    for division in list(tree.find_all(exp.IntDiv)):  # a // b is written without brackets
        division.set("this", exp.paren(division.this))
        division.set("expression", exp.paren(division.expression))
    for collated in list(tree.find_all(exp.Collate)):
        collated.replace(collated.this)
    for fence in list(tree.find_all(exp.Offset)):
        fence.pop()


def _statement(plan: Plan) -> str:
    parts = [
        f"-- {relation.about}\n{relation.name} as {_kept(relation)}(\n  {relation.text}\n)"
        for relation in plan.relations
    ]
    parts.append(_base(plan))
    below = "base"
    for number, layer in enumerate(plan.layers, start=1):
        name = f"layer_{number}"
        columns = _assigned(layer)
        parts.append(
            f"{name} as (\n  select below.*,\n{columns}\n  from {below} as below {_FENCE}\n)"
        )
        below = name
    names = ", ".join(identifier(name) for name, _ in plan.columns)
    body = ",\n".join(parts)
    order = ", ".join(f'"{name}" collate "C"' for name in plan.order)
    return f'with {body}\nselect "period", {names}\nfrom {below}\norder by {order}\n'


def _kept(relation: Relation) -> str:
    """Constants are to be seen as such by whoever reads them."""
    return "not materialized " if relation.name in ("periods", "spans") else ""


def _base(plan: Plan) -> str:
    joins = "".join(
        f"\n    left join {relation} on {condition}" for relation, condition in plan.joined
    )
    taken = ",\n".join(filter(None, [_roster_columns(), _assigned(plan.base)]))
    note = "-- the roster and what is known of each subject"
    return f"{note}\nbase as (\n  select\n{taken}\n  from roster{joins} {_FENCE}\n)"


def _roster_columns() -> str:
    return "    " + ", ".join(f"roster.{identifier(name)}" for name in ("period", *ROSTER_COLUMNS))


def _assigned(assignments: tuple[Assignment, ...]) -> str:
    return ",\n".join(
        (f"    -- {each.about}\n" if each.about else "")
        + f"    {each.expression} as {identifier(each.column)}"
        for each in assignments
    )
