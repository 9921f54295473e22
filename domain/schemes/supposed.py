"""A scheme's text with other values of its parameters, to see what they would do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import yaml

from domain.errors import DomainError
from domain.schemes.problems import did_you_mean

_WHOLE = ("count", "days", "months", "decimals")
_TRUE = {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False}


def with_parameters(text: str, values: Mapping[str, str], on: date) -> str:
    """The text in which the parameters have these values on a day, in every township.

    `values` are as people write them ("12.5", "20%", "是", "a, b"). Whether they fit is for
    `load_scheme` to judge. Raises DomainError `unknown-parameter`.
    """
    document = yaml.safe_load(text)
    parameters = document.get("parameters", {})
    for name, value in values.items():
        if name not in parameters:
            raise DomainError(
                "unknown-parameter",
                f"The scheme has no parameter {name!r}.",
                next_step=did_you_mean(name, parameters),
                parameter=name,
            )
        _change(parameters[name], value, on)
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False)


def _change(parameter: dict[str, Any], value: str, on: date) -> None:
    in_force = max(
        (one for one in parameter["values"] if _day(one["from"]) <= on),
        key=lambda one: _day(one["from"]),
        default=parameter["values"][0],
    )
    in_force["value"] = _typed(parameter["unit"], value.strip())
    in_force.pop("by_group", None)


def _typed(unit: str, value: str) -> object:
    """The value as its unit is written in YAML; as it came where it does not look so."""
    if unit in _WHOLE and value.isascii() and value.isdigit():
        return int(value)
    if unit == "flag":
        return _TRUE.get(value.lower(), value)
    if unit == "list":
        return [part.strip() for part in value.replace("、", ",").split(",") if part.strip()]
    return value


def _day(written: object) -> date:
    return written if isinstance(written, date) else date.fromisoformat(str(written))
