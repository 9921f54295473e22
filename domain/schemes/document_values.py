"""The small values of a scheme document, and the places where a parameter may stand for one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    StringConstraints,
    WithJsonSchema,
)

from domain.schemes.quantities import QUANTITY_PATTERN, Quantity, quantity_of
from domain.schemes.values import Column

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic_core import CoreSchema

REFERENCE_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "The value of a declared parameter.",
    "properties": {"parameter": {"type": "string"}},
    "required": ["parameter"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Resolved:
    """The value of a parameter on the day asked for, standing where `{parameter: name}` stood."""

    name: str
    value: str | int | bool | tuple[str, ...]
    by_group: tuple[tuple[str, str], ...] = ()


class _OrParameter:
    """Marks a place that takes `{parameter: name}` as well, for the exported JSON Schema."""

    def __get_pydantic_json_schema__(
        self, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"anyOf": [handler(core_schema), REFERENCE_SCHEMA]}


def _unwrap(value: object) -> object:
    if not isinstance(value, Resolved):
        return value
    if value.by_group:
        raise ValueError(f"the parameter {value.name} differs by township; it may not do so here")
    return value.value


def _number(value: object) -> Quantity:
    if not isinstance(value, Resolved):
        return quantity_of(value)
    return Quantity(quantity_of(value.value).text, value.by_group)


def _bound(value: object) -> Quantity | None:
    given = value.value if isinstance(value, Resolved) else value
    return None if given == NONE else _number(value)


def _share(value: object) -> Quantity | None:
    given = value.value if isinstance(value, Resolved) else value
    return None if given == REST else _number(value)


def _operand(value: object) -> object:
    if (value.value if isinstance(value, Resolved) else value) == ABSENT:
        return None
    if isinstance(value, dict):
        if set(value) == {"column"} and isinstance(value["column"], str):
            return Column(value["column"])
    elif isinstance(value, (str, int, Resolved)):
        return value
    raise ValueError("this is not a value; write a number, a text, true, absent or {column: name}")


NONE = "none"
"""Stands for "no bound" (减分不设限)."""

ABSENT = "absent"
"""Stands for "no value" where a step gives a value."""

REST = "rest"
"""Stands for the label of a quota that all others get."""

Value = TypeVar("Value")
Open = Annotated[Value, BeforeValidator(_unwrap), _OrParameter()]
"""A value for which a parameter may stand."""

_NUMBER_SCHEMA = {
    "anyOf": [
        {"type": "string", "pattern": f"^{QUANTITY_PATTERN}$"},
        {"type": "integer"},
        REFERENCE_SCHEMA,
    ]
}
_NUMBER_OR_NONE_SCHEMA = {"anyOf": [{"const": NONE}, _NUMBER_SCHEMA]}
_NUMBER_OR_REST_SCHEMA = {"anyOf": [{"const": REST}, _NUMBER_SCHEMA]}
_OPERAND_SCHEMA = {
    "anyOf": [
        {"type": ["string", "integer", "boolean"]},
        {
            "type": "object",
            "properties": {"column": {"type": "string"}},
            "required": ["column"],
            "additionalProperties": False,
        },
        REFERENCE_SCHEMA,
    ]
}
Number = Annotated[Quantity, PlainValidator(_number), WithJsonSchema(_NUMBER_SCHEMA)]
"""A written decimal; a parameter may stand for it, also one that differs by township."""

Bound = Annotated[Quantity | None, PlainValidator(_bound), WithJsonSchema(_NUMBER_OR_NONE_SCHEMA)]
"""A written decimal or `none`: there is no bound."""

Share = Annotated[Quantity | None, PlainValidator(_share), WithJsonSchema(_NUMBER_OR_REST_SCHEMA)]
"""A written share or number, or `rest`."""

Operand = Annotated[object, PlainValidator(_operand), WithJsonSchema(_OPERAND_SCHEMA)]
"""A constant, `absent`, an earlier column, or a parameter."""

Name = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=48)
]  # PostgreSQL's names hold 63
KebabName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
RuleId = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]*-[A-Z0-9]+$")]
QuestionId = Annotated[str, StringConstraints(pattern=r"^P-(0[1-9]|1[0-9]|20)$")]
Text = Annotated[str, StringConstraints(min_length=1)]
Whole = Annotated[int, Field(ge=0)]
Decimals = Annotated[int, Field(ge=0, le=4)]


class Block(BaseModel):
    """What all blocks share: no unknown keys, no silent conversion."""

    model_config = ConfigDict(
        defer_build=True,  # commands that read no scheme start sooner
        extra="forbid",
        strict=True,
        frozen=True,
        use_attribute_docstrings=True,
        validate_by_name=False,
        validate_by_alias=True,
    )


class Title(Block):
    """A name for people."""

    zh: Text
    en: Text
