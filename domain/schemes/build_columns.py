"""Builds the steps that make a column out of earlier columns of the same subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.scaled import SCALE
from domain.schemes.document_steps import (
    AddMoneyStep,
    AwardStep,
    CapStep,
    ChooseStep,
    ClampStep,
    CoefficientStep,
    DutyStep,
    FloorStep,
    HoldsStep,
    PayStep,
    RatioStep,
    TableStep,
    TallyStep,
    ThresholdsStep,
    TotalStep,
    VetoStep,
    WeighStep,
)
from domain.schemes.steps import (
    AddMoney,
    AnyStep,
    Band,
    Choose,
    Clamp,
    Duty,
    Holds,
    Operand,
    Pay,
    Ratio,
    Table,
    Tally,
    Weigh,
)
from domain.schemes.values import (
    Amount,
    ByUnit,
    Column,
    ColumnType,
    Compare,
    Condition,
    Label,
)

if TYPE_CHECKING:
    from typing import Literal

    from domain.schemes.document_steps import Case
    from domain.schemes.quantities import Quantity
    from domain.schemes.scope import Scope

ArithmeticStep = WeighStep | TotalStep | RatioStep | CapStep | FloorStep | ClampStep | TallyStep
ChoiceStep = (
    HoldsStep
    | VetoStep
    | ChooseStep
    | TableStep
    | CoefficientStep
    | AwardStep
    | ThresholdsStep
    | DutyStep
)
MoneyStep = PayStep | AddMoneyStep

UNIT_FEN = {"fen": 1, "jiao": 10, "yuan": 100}
_PURPOSE: dict[str, Literal["plain", "eligible", "effect"]] = {
    "test": "plain",
    "eligible": "eligible",
    "effect": "effect",
}


def build_arithmetic_step(document: ArithmeticStep, scope: Scope) -> AnyStep:
    """Numbers out of numbers."""
    match document:
        case WeighStep():
            return _weigh(document, scope)
        case TotalStep():
            return _total(document, scope)
        case RatioStep():
            return _ratio(document, scope)
        case TallyStep():
            for name in document.terms:
                scope.column(name, ("terms", name), "flag", "count")
            return Tally(
                **scope.shared(document, "count"),
                terms=tuple(document.terms.items()),
                how=document.how,
            )
        case CapStep():
            return _clamp(document, scope, None, document.at_most)
        case FloorStep():
            return _clamp(document, scope, document.at_least, None)
        case ClampStep():
            return _clamp(document, scope, document.at_least, document.at_most)


def _weigh(document: WeighStep, scope: Scope) -> AnyStep:
    for name in document.terms:
        scope.column(name, ("terms", name), "number", "count")
    terms = tuple(
        (name, scope.amount(weight, ("terms", name), "number"))
        for name, weight in document.terms.items()
    )
    if document.divide_by == "weights":
        smallest = (min(_all_amounts(weight)) for _, weight in terms)
        if not terms or min(smallest) <= 0:
            scope.report(("terms",), "A weight is not above zero.", "Correct it, or divide by one.")
    elif document.missing == "reweight":
        scope.report(
            ("missing",),
            "Weights can only be shared out anew where they are divided by their sum.",
            "Add `divide_by: weights`, or choose absent or zero.",
        )
    return Weigh(
        **scope.shared(document, "number"),
        terms=terms,
        divide_by=document.divide_by,
        missing=document.missing,
        decimals=document.decimals,
        rounding=document.rounding,
    )


def _all_amounts(amount: Amount) -> list[int]:
    if isinstance(amount, ByUnit):
        return [amount.default, *(own for _, own in amount.groups)]
    return [amount]


def _total(document: TotalStep, scope: Scope) -> AnyStep:
    terms: list[tuple[str, Amount]] = []
    for part, names, weight in (("plus", document.plus, SCALE), ("minus", document.minus, -SCALE)):
        for index, name in enumerate(names):
            scope.column(name, (part, index), "number", "count")
            terms.append((name, weight))
    if not terms:
        scope.report(("plus",), "No column is named.", "Name at least one.")
    return Weigh(**scope.shared(document, "number"), terms=tuple(terms), missing=document.missing)


def _ratio(document: RatioStep, scope: Scope) -> AnyStep:
    part_type = scope.column(document.part, ("part",), "number", "count", "money")
    scope.column(document.whole, ("whole",), part_type)
    return Ratio(
        times=scope.amount(document.times, ("times",), "number"),
        **scope.shared(document, "number"),
        part=document.part,
        whole=document.whole,
        decimals=document.decimals,
        rounding=document.rounding,
    )


def _clamp(
    document: CapStep | FloorStep | ClampStep,
    scope: Scope,
    at_least: Quantity | None,
    at_most: Quantity | None,
) -> AnyStep:
    column_type = scope.column(document.column, ("column",), "number", "money", "count")
    low = None if at_least is None else scope.amount(at_least, ("at_least",), column_type)
    high = None if at_most is None else scope.amount(at_most, ("at_most",), column_type)
    if isinstance(low, int) and isinstance(high, int) and low > high:
        scope.report(("at_least",), "The lower bound is above the upper.", "Exchange them.")
    return Clamp(
        **scope.shared(document, column_type),
        column=document.column,
        type=column_type,
        at_least=low,
        at_most=high,
    )


# --- choices --------------------------------------------------------------------------------------


def build_choice_step(document: ChoiceStep, scope: Scope) -> AnyStep:
    """Flags, and values that depend on conditions."""
    match document:
        case HoldsStep():
            when = scope.condition(document.when)
            purpose = _PURPOSE[document.kind]
            return Holds(**scope.shared(document, "flag"), when=when, purpose=purpose)
        case VetoStep():
            return _veto(document, scope)
        case ChooseStep():
            cases = _cases(document.cases, "cases", document.type, scope)
            otherwise = scope.operand(document.otherwise, ("otherwise",), document.type)
            shared = scope.shared(document, document.type)
            return Choose(**shared, type=document.type, cases=cases, otherwise=otherwise)
        case TableStep():
            rows = _cases(document.rows, "rows", document.type, scope)
            otherwise = scope.operand(document.otherwise, ("otherwise",), document.type)
            shared = scope.shared(document, document.type)
            return Table(**shared, type=document.type, rows=rows, otherwise=otherwise)
        case CoefficientStep():
            return _lookup(document, document.values, "values", "number", scope)
        case AwardStep():
            return _lookup(document, document.amounts, "amounts", "money", scope)
        case ThresholdsStep():
            return _thresholds(document, scope)
        case DutyStep():
            when = scope.condition(document.when)
            return Duty(
                **scope.shared(document, "flag"),
                when=when,
                what=Label(document.what.zh, document.what.en),
                owner=document.owner,
                within_days=document.within_days,
            )


def _veto(document: VetoStep, scope: Scope) -> AnyStep:
    column_type = scope.column(document.column, ("column",))
    when = scope.condition(document.when)
    becomes = scope.operand(document.becomes, ("becomes",), column_type)
    return Choose(
        **scope.shared(document, column_type),
        type=column_type,
        cases=((when, becomes),),
        otherwise=Column(document.column),
    )


def _cases(
    cases: tuple[Case, ...], part: str, column_type: ColumnType, scope: Scope
) -> tuple[tuple[Condition, Operand], ...]:
    return tuple(
        (
            scope.condition(case.when, (part, index, "when")),
            scope.operand(case.value, (part, index, "value"), column_type),
        )
        for index, case in enumerate(cases)
    )


def _lookup(
    document: CoefficientStep | AwardStep,
    values: dict[str, Quantity],
    part: str,
    column_type: ColumnType,
    scope: Scope,
) -> AnyStep:
    key_type = scope.column(document.column, ("column",), "text", "count")
    rows: list[tuple[Condition, Operand]] = []
    for written, quantity in values.items():
        key: int | str = written
        if key_type == "count":
            if not written.isdecimal():
                scope.report((part, written), f"{written} is not a whole number.", "Correct it.")
                continue
            key = int(written)
        amount = scope.amount(quantity, (part, written), column_type)
        rows.append((Compare(document.column, "=", key), amount))
    otherwise = scope.operand(document.otherwise, ("otherwise",), column_type)
    shared = scope.shared(document, column_type)
    return Table(**shared, type=column_type, rows=tuple(rows), otherwise=otherwise)


def _thresholds(document: ThresholdsStep, scope: Scope) -> AnyStep:
    column_type = scope.column(document.column, ("column",), "number", "money", "count")
    bands: list[tuple[str, Amount | None]] = []
    for index, (label, threshold) in enumerate(document.bands.items()):
        if threshold is None:
            if index != len(document.bands) - 1:
                scope.report(
                    ("bands", label), "Only the last band may be none.", "Give it a figure."
                )
            bands.append((label, None))
            continue
        amount = scope.amount(threshold, ("bands", label), column_type)
        previous = bands[-1][1] if bands else None
        if isinstance(previous, int) and isinstance(amount, int) and amount >= previous:
            scope.report(
                ("bands", label),
                "The threshold is not below the one before it.",
                "Write the bands from the highest to the lowest.",
            )
        bands.append((label, amount))
    return Band(
        **scope.shared(document, "text"),
        column=document.column,
        bands=tuple(bands),
        among=scope.flag(document.among, "among"),
    )


# --- money ----------------------------------------------------------------------------------------


def build_money_step(document: MoneyStep, scope: Scope) -> AnyStep:
    """Money out of money."""
    if isinstance(document, PayStep):
        return _pay(document, scope)
    terms: list[tuple[str, int]] = []
    for part, names, sign in (("plus", document.plus, 1), ("minus", document.minus, -1)):
        for index, name in enumerate(names):
            scope.column(name, (part, index), "money")
            terms.append((name, sign))
    return AddMoney(**scope.shared(document, "money"), terms=tuple(terms))


def _pay(document: PayStep, scope: Scope) -> AnyStep:
    scope.column(document.base, ("base",), "money")
    if document.minus is not None:
        scope.column(document.minus, ("minus",), "money")
    factors: list[Column | Amount] = []
    for index, written in enumerate(document.factors):
        factor = scope.operand(written, ("factors", index), "number")
        if isinstance(factor, (Column, ByUnit, int)):
            factors.append(factor)
        else:
            scope.report(("factors", index), "A factor is missing.", "Write a number or a column.")
    at_most = document.at_most
    return Pay(
        **scope.shared(document, "money"),
        base=document.base,
        minus=document.minus,
        factors=tuple(factors),
        sign=1 if document.kind == "pay" else -1,
        unit_fen=UNIT_FEN[document.unit],
        at_most=None if at_most is None else scope.plain_amount(at_most, ("at_most",), "money"),
        missing=document.missing,
        rounding=document.rounding,
    )
