"""Steps that need only the row itself: weights, bounds, bands, tiers and pay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.evaluation.interpret_values import amount, holds, integer, number, operand
from domain.evaluation.readings import unit_of_rounding
from domain.scaled import SCALE, divide, within_limit
from domain.schemes.steps import Table
from domain.schemes.values import Column

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.evaluation.result import Row
    from domain.schemes.steps import (
        AddMoney,
        Band,
        Choose,
        Clamp,
        Pay,
        Ratio,
        Tally,
        Tier,
        Weigh,
    )
    from domain.schemes.values import ColumnType, Value


def weigh(step: Weigh, row: Row, types: Mapping[str, ColumnType]) -> int | None:
    """The weighted combination, rounded once."""
    cells = [(number(row, column, types), amount(weight, row)) for column, weight in step.terms]
    unit = unit_of_rounding("number", step.decimals)
    total = within_limit(*(cell * weight for cell, weight in cells if cell is not None))
    weights = SCALE * unit
    if step.divide_by == "weights":
        counted = [w for cell, w in cells if cell is not None or step.missing != "reweight"]
        weights = within_limit(*(weight * unit for weight in counted))
    if all(cell is None for cell, _ in cells) or weights <= 0:
        return None
    if step.missing == "absent" and any(cell is None for cell, _ in cells):
        return None
    return divide(total, weights, step.rounding) * unit


def ratio(step: Ratio, row: Row, types: Mapping[str, ColumnType]) -> int | None:
    """Part / whole x times."""
    part, whole = number(row, step.part, types), number(row, step.whole, types)
    unit = unit_of_rounding("number", step.decimals)
    product = None if part is None else within_limit(part * amount(step.times, row))
    if product is None or whole is None or whole <= 0:
        return None
    return divide(product, within_limit(whole * unit), step.rounding) * unit


def clamp(step: Clamp, row: Row) -> int | None:
    """The cell, raised to at_least, then lowered to at_most."""
    value = integer(row, step.column)
    if value is None:
        return None
    if step.at_least is not None:
        value = max(value, amount(step.at_least, row))
    if step.at_most is not None:
        value = min(value, amount(step.at_most, row))
    return value


def choose(step: Choose | Table, row: Row) -> Value:
    """The value of the first case that holds, else `otherwise`; an absent flag is false."""
    cases = step.rows if isinstance(step, Table) else step.cases
    for when, given in cases:
        if holds(when, row):
            value = operand(given, row)
            break
    else:
        value = operand(step.otherwise, row)
    return bool(value) if step.type == "flag" else value


def band(step: Band, row: Row) -> str | None:
    """The first band that the cell reaches."""
    value = integer(row, step.column)
    if value is None or (step.among is not None and row[step.among] is not True):
        return None
    for label, at_least in step.bands:
        if at_least is None or value >= amount(at_least, row):
            return label
    return None


def tally(step: Tally, row: Row) -> int:
    """How far the grounds hold: the sum or the greatest of the products."""
    products = [int(row[column] or 0) * times for column, times in step.terms]
    total = within_limit(*products)
    return total if step.how == "sum" else max(products, default=0)


def tier(step: Tier, row: Row) -> int | None:
    """The tier after moving up and down from the previous one; 1 is the best."""
    if step.among is not None and row[step.among] is not True:
        return None
    previous = integer(row, step.previous)
    if previous is None:
        return integer(row, step.initial)
    if step.frozen is not None and row[step.frozen] is True:
        return previous
    up = min(integer(row, step.up) or 0, step.max_up)
    down = min(integer(row, step.down) or 0, step.max_down)
    return max(step.best, min(previous - up + down, step.worst))


def pay(step: Pay, row: Row, types: Mapping[str, ColumnType]) -> int | None:
    """Base x factors, rounded to whole units, held to at_most, signed."""
    base = integer(row, step.base)
    if base is not None and step.minus is not None:
        minus = integer(row, step.minus)
        base = None if minus is None else max(within_limit(base, -minus), 0)
    factors = [
        number(row, factor.name, types) if isinstance(factor, Column) else amount(factor, row)
        for factor in step.factors
    ]
    product = base
    for factor in factors:
        product = None if product is None or factor is None else within_limit(product * factor)
    if product is None:
        return 0 if step.missing == "zero" else None
    unit = step.unit_fen
    paid = divide(product, SCALE ** len(factors) * unit, step.rounding) * unit
    if step.at_most is not None:
        paid = min(paid, step.at_most)
    return step.sign * paid


def add_money(step: AddMoney, row: Row) -> int | None:
    """The signed sum of the present cells."""
    cells = [(integer(row, column), sign) for column, sign in step.terms]
    if all(cell is None for cell, _ in cells):
        return None
    return within_limit(*(cell * sign for cell, sign in cells if cell is not None))
