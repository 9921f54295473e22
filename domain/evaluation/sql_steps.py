"""Steps that need only the row itself, in SQL: twin of `interpret_scalar`.

A step becomes a list of columns (name, expression), the last of which is the step's own; those
before it ("total.sum") are intermediate values that it is computed from.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from domain.evaluation.readings import unit_of_rounding
from domain.evaluation.sql_text import (
    SQL_TYPES,
    amount,
    condition,
    identifier,
    literal,
    number,
    operand,
    rounded,
    times_unit,
)
from domain.scaled import SCALE
from domain.schemes.steps import Table
from domain.schemes.values import Column

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.schemes.steps import (
        AddMoney,
        Band,
        Choose,
        Clamp,
        Duty,
        Holds,
        Operand,
        Panel,
        Pay,
        Ratio,
        Tally,
        Tier,
        Weigh,
    )
    from domain.schemes.values import Amount, ColumnType, Condition

    Columns = list[tuple[str, str]]
    Types = Mapping[str, ColumnType]


def _present(columns: Sequence[str]) -> str:
    """At least one of the columns has a value."""
    return " or ".join(f"{identifier(column)} is not null" for column in columns) or "false"


def _quotient(step: Panel | Weigh | Ratio, name: str, denominator: str) -> tuple[str, str]:
    """The step's column: the numerator column divided and rounded as the step declares."""
    unit = unit_of_rounding("number", step.decimals)
    result = times_unit(rounded(identifier(name), denominator, step.rounding), unit)
    return step.name, f"({result})::bigint"


def weigh(step: Weigh, types: Types) -> Columns:
    """Numerator and denominator, then the quotient."""
    products = [f"{number(column, types)} * ({amount(weight)})" for column, weight in step.terms]
    total = " + ".join(products)
    if step.missing != "absent":
        counted = " + ".join(f"coalesce({product}, 0)" for product in products)
        total = f"case when {_present([column for column, _ in step.terms])} then {counted} end"
    unit = unit_of_rounding("number", step.decimals)
    columns = [(f"{step.name}.sum", total)]
    if step.divide_by == "one":
        return [*columns, _quotient(step, f"{step.name}.sum", str(SCALE * unit))]
    weights = " + ".join(
        f"case when {identifier(column)} is not null then {amount(weight)} else 0 end"
        if step.missing == "reweight"
        else f"({amount(weight)})"
        for column, weight in step.terms
    )
    return [*columns, *_positive(f"{step.name}.weights", weights, unit), _over_weights(step)]


def _positive(name: str, expression: str, unit: int) -> Columns:
    """A denominator: NULL unless positive."""
    # the first term makes the sum a bigint
    return [(f"{name}.raw", f"0::bigint + {expression}"), (name, _denominator(f"{name}.raw", unit))]


def _denominator(name: str, unit: int) -> str:
    column = identifier(name)
    return f"case when {column} > 0 then {times_unit(column, unit)} end"


def _over_weights(step: Panel | Weigh) -> tuple[str, str]:
    return _quotient(step, f"{step.name}.sum", identifier(f"{step.name}.weights"))


def ratio(step: Ratio, types: Types) -> Columns:
    """Numerator and denominator, then the quotient."""
    unit = unit_of_rounding("number", step.decimals)
    whole = number(step.whole, types)
    return [
        (f"{step.name}.part", f"{number(step.part, types)} * ({amount(step.times)})"),
        (
            f"{step.name}.whole",
            f"case when {identifier(step.whole)} > 0 then {times_unit(whole, unit)} end",
        ),
        _quotient(step, f"{step.name}.part", identifier(f"{step.name}.whole")),
    ]


def panel(step: Panel) -> Columns:
    """Mean of each rater group, then the weighted mean over the groups."""
    unit = unit_of_rounding("number", step.decimals)
    means: Columns = []
    for index in range(1, len(step.groups) + 1):
        part = partial("{}.{}.{}".format, step.name, index)
        total, raters = identifier(part("sum")), identifier(part("raters"))
        whole = f"nullif({times_unit(raters, unit)}, 0)"
        mean = times_unit(rounded(total, whole, step.rounding), unit)
        means.append((part("mean"), f"({mean})::bigint"))
    names = [name for name, _ in means]
    weights = [weight for _, weight in step.groups]
    products = [
        f"coalesce({identifier(name)}, 0) * {literal(weight)}"
        for name, weight in zip(names, weights, strict=True)
    ]
    needed = _present(names)
    if step.missing_group == "absent":
        needed = needed.replace(" or ", " and ")
    total = f"case when {needed} then {' + '.join(products)} end"
    counted = " + ".join(
        f"case when {identifier(name)} is not null then {literal(weight)} else 0 end"
        if step.missing_group == "reweight"
        else literal(weight)
        for name, weight in zip(names, weights, strict=True)
    )
    return [
        *means,
        (f"{step.name}.sum", total),
        *_positive(f"{step.name}.weights", counted, unit),
        _over_weights(step),
    ]


def clamp(step: Clamp) -> Columns:
    """The column between its bounds."""
    column = held = identifier(step.column)
    if step.at_least is not None:
        held = f"greatest({held}, {amount(step.at_least)})"
    if step.at_most is not None:
        held = f"least({held}, {amount(step.at_most)})"
    # least and greatest pass over NULL, so the absent value needs a word of its own
    return [(step.name, f"(case when {column} is not null then {held} end)::bigint")]


def holds(step: Holds | Duty) -> Columns:
    """The condition."""
    return [(step.name, condition(step.when))]


def choose(step: Choose | Table) -> Columns:
    """The first case that holds."""
    cases: tuple[tuple[Condition, Operand], ...]
    cases = step.rows if isinstance(step, Table) else step.cases
    chosen = operand(step.otherwise)
    if cases:
        whens = "".join(f" when {condition(c)} then {operand(value)}" for c, value in cases)
        chosen = f"case{whens} else {chosen} end"
    typed = f"({chosen})::{SQL_TYPES[step.type]}"
    return [(step.name, f"coalesce({typed}, false)" if step.type == "flag" else typed)]


def band(step: Band) -> Columns:
    """The first band that the column reaches."""
    column = identifier(step.column)
    outside = f"{column} is null" + (f" or not {identifier(step.among)}" if step.among else "")
    whens = "".join(
        f" when {f'{column} >= {_plain(bound)}' if bound is not None else 'true'}"
        f" then {literal(label)}"
        for label, bound in step.bands
    )
    return [(step.name, f"(case when {outside} then null{whens} end)::text")]


def _plain(given: Amount) -> str:
    return f"({amount(given)})"


def tally(step: Tally, types: Types) -> Columns:
    """The sum or the greatest of the products."""
    products = [
        f"case when {identifier(column)} then {literal(times)} else 0 end"
        if types[column] == "flag"
        else f"coalesce({identifier(column)}, 0) * {literal(times)}"
        for column, times in step.terms
    ]
    if step.how == "sum" or not products:
        return [(step.name, f"({' + '.join(products) or '0'})::bigint")]
    return [(step.name, f"(greatest({', '.join(products)}))::bigint")]


def tier(step: Tier) -> Columns:
    """The tier after moving up and down."""
    previous = identifier(step.previous)
    up = f"least(coalesce({identifier(step.up)}, 0), {literal(step.max_up)})"
    down = f"least(coalesce({identifier(step.down)}, 0), {literal(step.max_down)})"
    moved = f"greatest({step.best}, least({previous} - {up} + {down}, {step.worst}))"
    whens = f" when not {identifier(step.among)} then null" if step.among else ""
    whens += f" when {previous} is null then {identifier(step.initial)}"
    whens += f" when {identifier(step.frozen)} then {previous}" if step.frozen else ""
    return [(step.name, f"(case{whens} else {moved} end)::bigint")]


def pay(step: Pay, types: Types) -> Columns:
    """The product of base and factors, then the amount."""
    base = identifier(step.base)
    if step.minus:
        minus = identifier(step.minus)
        base = f"(case when {base} < {minus} then 0 else {base} - {minus} end)"
    product = base
    for factor in step.factors:
        by = number(factor.name, types) if isinstance(factor, Column) else _plain(factor)
        product += f" * {by}"
    name = f"{step.name}.product"
    whole = str(SCALE ** len(step.factors) * step.unit_fen)
    paid = times_unit(rounded(identifier(name), whole, step.rounding), step.unit_fen)
    if step.at_most is not None:
        paid = f"least({paid}, {literal(step.at_most)})"
    if step.sign == -1:
        paid = f"-({paid})"
    otherwise = " else 0" if step.missing == "zero" else ""
    return [
        (name, product),
        (
            step.name,
            f"(case when {identifier(name)} is not null then {paid}{otherwise} end)::bigint",
        ),
    ]


def add_money(step: AddMoney) -> Columns:
    """The signed sum."""
    total = " ".join(
        f"{'-' if sign == -1 else '+'} coalesce({identifier(column)}, 0)"
        for column, sign in step.terms
    )
    present = _present([column for column, _ in step.terms])
    return [(step.name, f"(case when {present} then 0 {total} end)::bigint")]
