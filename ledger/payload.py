"""Payloads: the `data` of an envelope, to and from the event classes of the catalogue.

Each event class gets two msgspec structs, made from its fields. The writer has the fields in
canonical order and leaves out optional ones that have their default. The reader is strict: an
unknown field, a missing one or one of another type is an error.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, Generic, TypeVar, cast, get_args, get_origin, get_type_hints

import msgspec

LARGEST_INTEGER = 2**53 - 1
"""Beyond it, JSON readers that know only doubles lose digits (RFC 7493 section 2.2)."""

_REQUIRED = object()
_NOT_IN_PAYLOAD = "effective_on"  # it stands in the envelope
_UNSET_DAY = date.min

Convert = Callable[[Any], Any]
T = TypeVar("T")


class Payload(Generic[T]):
    """How the instances of one dataclass are written and read. Make it with `payload_of`."""

    def __init__(self, cls: type[T]) -> None:
        hints = get_type_hints(cls)
        # Field names are ASCII, so code point order is the UTF-16 order that RFC 8785 asks for.
        stored = sorted(
            (f for f in fields(cast(Any, cls)) if f.name != _NOT_IN_PAYLOAD), key=lambda f: f.name
        )
        names = [field.name for field in stored]
        converts = [_writing(hints[name]) for name in names]
        self._cls = cls
        self._has_day = _NOT_IN_PAYLOAD in hints
        self._getter = _getter(names)
        self._converts = [(i, convert) for i, convert in enumerate(converts) if convert]
        self._writer = msgspec.defstruct(
            f"{cls.__name__}Writer",
            [(field.name, Any, _default(field, _REQUIRED)) for field in stored],
            omit_defaults=True,
        )
        read_fields = [_read_field(field, hints[field.name]) for field in stored]
        if self._has_day:
            read_fields.append((_NOT_IN_PAYLOAD, date, _UNSET_DAY))
        self.reader = msgspec.defstruct(
            f"{cls.__name__}Reader", read_fields, kw_only=True, forbid_unknown_fields=True
        )
        self._decode = msgspec.json.Decoder(self.reader).decode

    def to_wire(self, value: T) -> Any:
        """An object that msgspec encodes as canonical JSON."""
        values: Sequence[Any] = self._getter(value)
        if self._converts:
            changed = list(values)
            for index, convert in self._converts:
                changed[index] = convert(changed[index])
            values = changed
        return self._writer(*values)

    def check(self, data: bytes) -> None:
        """Raise msgspec.ValidationError unless `data` can be read back."""
        self._decode(data)

    def from_json(self, data: bytes | msgspec.Raw, effective_on: date) -> T:
        """The instance that `data` describes; msgspec.MsgspecError if it is not one."""
        return self._finish(self._decode(data), effective_on)

    def from_dict(self, data: dict[str, Any], effective_on: date) -> T:
        """The same from a dict, which an upcaster returned."""
        return self._finish(msgspec.convert(data, self.reader), effective_on)

    def _finish(self, read: Any, effective_on: date) -> T:
        if self._has_day:
            if read.effective_on is not _UNSET_DAY:
                raise msgspec.ValidationError("effective_on belongs into the envelope")
            read.effective_on = effective_on
        return msgspec.convert(read, self._cls, from_attributes=True)


_PAYLOADS: dict[type[Any], Payload[Any]] = {}


def payload_of(cls: type[T]) -> Payload[T]:
    """The payload codec of an event class or of a dataclass inside one."""
    if cls not in _PAYLOADS:
        _PAYLOADS[cls] = Payload(cls)
    return _PAYLOADS[cls]


def _getter(names: list[str]) -> Callable[[Any], Sequence[Any]]:
    """The values of these fields. For a single name `attrgetter` would give the value itself."""
    get = attrgetter(*names)
    return get if len(names) > 1 else lambda value: (get(value),)


def _default(field: Field[Any], required: Any) -> Any:
    if field.default_factory is not MISSING:
        raise TypeError(f"{field.name}: payload fields have plain defaults")
    return required if field.default is MISSING else field.default


def _read_field(field: Field[Any], hint: Any) -> Any:
    required = _default(field, msgspec.NODEFAULT)
    return field.name, _reading(hint), required


def _reading(hint: Any) -> Any:
    """The type to read, with dataclasses replaced by their strict structs."""
    if is_dataclass(hint):
        return payload_of(cast(type[Any], hint)).reader
    arguments = get_args(hint)
    if get_origin(hint) is UnionType:
        return _reading(arguments[0]) | None if NoneType in arguments else hint
    if get_origin(hint) is tuple:
        return tuple[_reading(arguments[0]), ...]  # type: ignore[misc]
    return hint


def _writing(hint: Any) -> Convert | None:
    """What turns a value into its wire form; None where it is one already."""
    origin, arguments = get_origin(hint), get_args(hint)
    if hint is int:
        return _safe_integer
    if is_dataclass(hint):
        return payload_of(cast(type[Any], hint)).to_wire
    if origin is dict:
        return _in_order
    if origin is tuple:
        return _each(_writing(arguments[0]))
    if origin is UnionType:
        return _if_present(_writing(next(a for a in arguments if a is not NoneType)))
    return None


def _each(convert: Convert | None) -> Convert | None:
    return convert and (lambda values: tuple(map(convert, values)))


def _if_present(convert: Convert | None) -> Convert | None:
    return convert and (lambda value: None if value is None else convert(value))


def _safe_integer(value: int) -> int:
    if not -LARGEST_INTEGER <= value <= LARGEST_INTEGER:
        raise ValueError(f"{value} does not fit into 53 bits")
    return value


def _in_order(value: dict[str, str]) -> dict[str, str]:
    """Keys in the order of their UTF-16 code units (RFC 8785 section 3.2.3)."""
    return {key: value[key] for key in sorted(value, key=_utf16)}


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-be")
