"""A plan as one SQL statement: PostgreSQL's text, and from it DuckDB's.

The statement yields the period and the columns of the result in order, sorted by period and
subject. Integers only; text is
compared by code point. It reads the tables of `ops/migrations/0002_facts.sql` and nothing else.

    PostgreSQL  run it with the parameters ledger (text) and as_of (position), with `jit = off`
    DuckDB      the parameters stand in the text, so that it can be published and run as it is

Where few facts changed since the plan was run last, it need not read all of them again: the
columns of `base` are kept (`to_postgres_kept`), and given back for all rows that nothing changed
of (`to_postgres_anew`). The layers, which may compare rows with one another, are computed of all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.evaluation.sql_text import AS_OF, LEDGER, SQL_TYPES, identifier, literal
from domain.schemes.values import ROSTER_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlglot import exp

    from domain.evaluation.plan import Assignment, Plan, Relation

# A subquery with OFFSET stays a subquery: without it PostgreSQL would write every layer's
# expressions into the next one's, over and over.
_FENCE = "offset 0"
_KEPT = "\x00kept\x00"  # as LEDGER and AS_OF in `sql_text`


def to_postgres(plan: Plan) -> str:
    """The statement for psycopg, with named parameters %(ledger)s and %(as_of)s."""
    return _with_parameters(_statement(plan).replace("%", "%%"))


def to_postgres_kept(plan: Plan) -> str:
    """As `to_postgres`; behind the result's columns stand those of `base` that it leaves out."""
    return _with_parameters(_statement(plan, also=_left_out(plan)).replace("%", "%%"))


def to_postgres_anew(plan: Plan) -> str:
    """As `to_postgres_kept`, where only rows of %(subjects)s have changed.

    Of facts only those about %(codes)s are read: the subjects, and their units and groups. The
    other rows of `base` are given as arrays: %(kept_0)s, %(kept_1)s, ... for `base_columns`.
    """
    own = "subject" if plan.assessment.subject_kind == "person" else "body"
    narrowed = {
        f"a.ledger = {LEDGER}": f"a.{own} = any(%(subjects)s::text[])",
        f"e.ledger = {LEDGER}": "e.subject = any(%(codes)s::text[])",
        f"o.ledger = {LEDGER}": "o.subject = any(%(codes)s::text[])",
    }
    arrays = ", ".join(
        f"%(kept_{number})s::{kind}[]" for number, (_, kind) in enumerate(base_columns(plan))
    )
    text = _statement(plan, also=_left_out(plan), kept=True).replace("%", "%%")
    for condition, narrow in narrowed.items():
        text = text.replace(condition, f"{narrow} and {condition}")
    return _with_parameters(text.replace(_KEPT, arrays))


def base_columns(plan: Plan) -> list[tuple[str, str]]:
    """The columns of `base`, with their types in PostgreSQL."""
    types = dict(plan.columns)
    names = [*ROSTER_COLUMNS, *(each.column for each in plan.base)]
    return [
        ("period", "text"),
        # What a panel is computed from is no column of the result: sums and counts.
        *((name, SQL_TYPES[types.get(name, "number")]) for name in names),
    ]


def rows_columns(plan: Plan) -> list[str]:
    """The columns of the rows that `to_postgres_kept` and `to_postgres_anew` give."""
    return ["period", *(name for name, _ in plan.columns), *_left_out(plan)]


def to_duckdb(plan: Plan, *, as_of: int, ledger: str) -> str:
    """The statement for DuckDB, over tables of the same names in a schema `facts`."""
    import sqlglot  # takes a fifth of a second, and most programs never come here

    text = _statement(plan).replace(LEDGER, literal(ledger)).replace(AS_OF, literal(as_of))
    tree = sqlglot.parse_one(text, read="postgres")
    _adapt_to_duckdb(tree)
    return tree.sql(dialect="duckdb", pretty=True) + "\n"


def _adapt_to_duckdb(tree: exp.Expr) -> None:
    """What sqlglot cannot know: we divide integers only, and DuckDB sorts text by bytes."""
    from sqlglot import exp

    for ratio in list(tree.find_all(exp.Div)):  # of integers, here as there without fraction
        ratio.replace(exp.IntDiv(this=ratio.this, expression=ratio.expression))
    for division in list(tree.find_all(exp.IntDiv)):  # a // b is written without brackets
        division.set("this", exp.paren(division.this))
        division.set("expression", exp.paren(division.expression))
    for collated in list(tree.find_all(exp.Collate)):
        collated.replace(collated.this)
    for fence in list(tree.find_all(exp.Offset)):
        fence.pop()


def _with_parameters(text: str) -> str:
    return text.replace(LEDGER, "%(ledger)s::text").replace(AS_OF, "%(as_of)s::bigint")


def _left_out(plan: Plan) -> list[str]:
    columns = {name for name, _ in plan.columns}
    return [each.column for each in plan.base if each.column not in columns]


def _statement(plan: Plan, *, also: Sequence[str] = (), kept: bool = False) -> str:
    """`also` are columns to be given besides; `kept`: `base` is only partly made of facts."""
    parts = [
        f"-- {relation.about}\n{relation.name} as {_kept(relation)}(\n  {relation.text}\n)"
        for relation in plan.relations
    ]
    parts.append(_base(plan, "anew" if kept else "base"))
    if kept:
        given = ", ".join(identifier(name) for name, _ in base_columns(plan))
        parts.append(
            "base as (\n  select * from anew\n  union all\n"
            f"  select * from unnest({_KEPT}) as kept({given})\n)"
        )
    below = "base"
    for number, layer in enumerate(plan.layers, start=1):
        name = f"layer_{number}"
        columns = _assigned(layer)
        parts.append(
            f"{name} as (\n  select below.*,\n{columns}\n  from {below} as below {_FENCE}\n)"
        )
        below = name
    names = ", ".join(map(identifier, (*(name for name, _ in plan.columns), *also)))
    body = ",\n".join(parts)
    order = ", ".join(f'"{name}" collate "C"' for name in plan.order)
    return f'with {body}\nselect "period", {names}\nfrom {below}\norder by {order}\n'


def _kept(relation: Relation) -> str:
    """Constants are to be seen as such by whoever reads them."""
    return "not materialized " if relation.name in ("periods", "spans") else ""


def _base(plan: Plan, name: str) -> str:
    joins = "".join(
        f"\n    left join {relation} on {condition}" for relation, condition in plan.joined
    )
    taken = ",\n".join(filter(None, [_roster_columns(), _assigned(plan.base)]))
    note = "-- the roster and what is known of each subject"
    return f"{note}\n{name} as (\n  select\n{taken}\n  from roster{joins} {_FENCE}\n)"


def _roster_columns() -> str:
    return "    " + ", ".join(f"roster.{identifier(name)}" for name in ("period", *ROSTER_COLUMNS))


def _assigned(assignments: tuple[Assignment, ...]) -> str:
    return ",\n".join(
        (f"    -- {each.about}\n" if each.about else "")
        + f"    {each.expression} as {identifier(each.column)}"
        for each in assignments
    )
