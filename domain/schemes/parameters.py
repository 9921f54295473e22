"""Parameters: the value in force on a day, and putting it in its places.

`{parameter: name}` may stand wherever a value stands. It is replaced before the shape of the
document is checked, so that a parameter's value has to fit its place like any written one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.schemes.document_values import NONE, Resolved
from domain.schemes.model import Parameter
from domain.schemes.problems import advice_of, did_you_mean
from domain.schemes.quantities import parse_quantity, quantity_of
from domain.schemes.reading import Reader, parameter_named
from domain.schemes.values import Label

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from domain.schemes.document import ParameterDocument, ParameterValue, Written
    from domain.schemes.document_values import Title
    from domain.schemes.problems import Key
    from domain.schemes.values import ColumnType

_NUMERIC: dict[str, ColumnType] = {
    "points": "number",
    "share": "number",
    "weight": "number",
    "coefficient": "number",
    "yuan": "money",
}
_WHOLE = ("count", "days", "months", "decimals")


def value_on(parameter: ParameterDocument, on: date) -> ParameterValue | None:
    """The value in force on the day: the one with the latest start up to it."""
    begun = [value for value in parameter.values if value.from_ <= on]
    return max(begun, key=lambda value: value.from_, default=None)


def resolve(
    parameters: Mapping[str, ParameterDocument], on: date, reader: Reader
) -> dict[str, Resolved]:
    """Every parameter that has a value in force on the day; problems go to the reader."""
    resolved: dict[str, Resolved] = {}
    for name, parameter in parameters.items():
        check_values(name, parameter, reader)
        value = value_on(parameter, on)
        if value is None:
            reader.report(
                ("parameters", name, "values"),
                f"The parameter {name} has no value in force on {on}.",
                "Add a value whose `from` is that day or earlier.",
            )
            continue
        groups = tuple((code, str(own)) for code, own in value.by_group.items())
        resolved[name] = Resolved(name, value.value, groups)
    return resolved


def check_values(name: str, parameter: ParameterDocument, reader: Reader) -> None:
    """Every value of the parameter, of whatever day, has its unit's type and is in its bounds."""
    seen: set[date] = set()
    for index, value in enumerate(parameter.values):
        key: Key = ("parameters", name, "values", index)
        if value.from_ in seen:
            reader.report((*key, "from"), f"Two values start on {value.from_}.", "Keep one.")
        seen.add(value.from_)
        _check_value(parameter, value.value, (*key, "value"), reader)
        for code, own in value.by_group.items():
            if parameter.unit not in _NUMERIC:
                reader.report(
                    (*key, "by_group"),
                    f"A parameter in {parameter.unit} cannot differ by township.",
                    "Take `by_group` out.",
                )
                break
            _check_value(parameter, own, (*key, "by_group", code), reader)


def _check_value(parameter: ParameterDocument, value: Written, key: Key, reader: Reader) -> None:
    problem = _type_problem(parameter, value) or _bounds_problem(parameter, value)
    if problem:
        reader.report(key, problem[0], problem[1])


def _type_problem(parameter: ParameterDocument, value: Written) -> tuple[str, str] | None:
    unit = parameter.unit
    wanted = f"A parameter in {unit}"
    if value == NONE and (unit in _NUMERIC or unit in _WHOLE):
        return None  # "no bound": fits only where a bound may be missing
    if unit in _NUMERIC:
        try:
            parse_quantity(quantity_of(value).text, _NUMERIC[unit])
        except ValueError as error:
            return advice_of(error, 'Write it like "12.5".')
    elif unit in _WHOLE:
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            return f"{wanted} is a whole number.", "Write it without quotation marks, like 10."
    elif unit == "flag":
        if not isinstance(value, bool):
            return f"{wanted} is true or false.", "Write true or false."
    elif unit == "list":
        if not isinstance(value, tuple):
            return f"{wanted} is a list.", "Write it in brackets, like [first, second]."
    elif not isinstance(value, str):
        return f"{wanted} is a text.", "Put it in quotation marks."
    elif unit == "choice" and value not in parameter.options:
        return (
            f"{value} is not among the options.",
            did_you_mean(value, parameter.options)
            if parameter.options
            else "Name the possible words under `options`.",
        )
    return None


def _bounds_problem(parameter: ParameterDocument, value: Written) -> tuple[str, str] | None:
    bounds = parameter.bounds
    column_type = _NUMERIC.get(parameter.unit, "count" if parameter.unit in _WHOLE else None)
    if column_type is None or isinstance(value, tuple) or value == NONE:
        return None
    for bound, sign, word in ((bounds.at_least, 1, "least"), (bounds.at_most, -1, "most")):
        if bound is None:
            continue
        try:
            limit = parse_quantity(quantity_of(bound).text, column_type)
        except ValueError as error:
            message, next_step = advice_of(error, "Write it like the value.")
            return f"The bound at_{word} is not right: {message}", next_step
        if sign * (parse_quantity(quantity_of(value).text, column_type) - limit) < 0:
            return f"{value} is outside the bounds: at {word} {bound}.", "Keep to the bounds."
    return None


def substitute(raw: Any, resolved: Mapping[str, Resolved], known: set[str], reader: Reader) -> Any:
    """The document's values with every reference replaced by its parameter's value.

    A reference to a parameter that is declared but has no usable value stays; that problem has
    been reported where the parameter stands.
    """

    def walk(value: Any, key: Key) -> Any:
        name = parameter_named(value)
        if name is not None:
            if name not in known:
                reader.report(
                    key, f"There is no parameter {name}.", did_you_mean(name, sorted(known))
                )
                return value
            return resolved.get(name, value)
        if isinstance(value, dict):
            return {part: walk(inner, (*key, part)) for part, inner in value.items()}
        if isinstance(value, tuple):
            return tuple(walk(inner, (*key, index)) for index, inner in enumerate(value))
        return value

    return {
        block: value if block == "parameters" else walk(value, (block,))
        for block, value in raw.items()
    }


def references_in(value: object) -> list[str]:
    """The names of the parameters that stand somewhere inside a block, each once, in order."""
    name = parameter_named(value)
    if name is not None:
        return [name]
    parts: list[object] = []
    if isinstance(value, dict):
        parts = list(value.values())
    elif isinstance(value, tuple):
        parts = list(value)
    found: dict[str, None] = {}
    for part in parts:
        found.update(dict.fromkeys(references_in(part)))
    return list(found)


def label_of(title: Title | None) -> Label | None:
    """What is said in both languages, as the model carries it."""
    return None if title is None else Label(title.zh, title.en)


def parameter_model(name: str, document: ParameterDocument, on: date) -> Parameter | None:
    """The parameter as the model carries it on the day."""
    value = value_on(document, on)
    if value is None:
        return None
    return Parameter(
        name=name,
        title=Label(document.title.zh, document.title.en),
        value=value.value,
        by_group=tuple((code, str(own)) for code, own in value.by_group.items()),
        unit=document.unit,
        rules=document.rules,
        settles=document.settles,
        status=value.status,
        reason=label_of(value.reason),
        decided_by=value.decided_by,
        valid_from=value.from_,
        review_on=value.review_on,
    )
