"""Turns pydantic's errors into ours: the line, the key, what is wrong, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from domain.schemes.document_values import Block, Resolved
from domain.schemes.problems import advice_of, did_you_mean, one_of
from domain.schemes.reading import parameter_named, value_at

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

    from domain.schemes.problems import Key
    from domain.schemes.reading import Reader

Location = tuple[str | int, ...]

_WANTED = {
    "string_type": "a text",
    "int_type": "a whole number without quotation marks",
    "bool_type": "true or false",
    "date_type": "a date like 2024-01-31, without quotation marks",
    "dict_type": "a block of keys",
    "model_type": "a block of keys",
    "model_attributes_type": "a block of keys",
    "tuple_type": "a list, like [first, second]",
}
_PATTERNS = {
    "^[A-Z]": ("a rule id", "Write it like TH-03."),
    "^P-": ("one of the open questions", "They are P-01 to P-20."),
    "^[a-z][a-z0-9_]": ("a name", "Use small letters, digits and _, like bonus_cap."),
    "^[a-z][a-z0-9]": ("a scheme name", "Use small letters, digits and -, like my-scheme."),
    "^[0-9]": ("a version", 'Write it in quotation marks, like "2024.1".'),
}


def report_shape_errors(
    error: ValidationError,
    raw: Mapping[str, Any],
    reader: Reader,
    *,
    shape: object,
    prefix: Key = (),
    broken: Collection[str] = (),
) -> None:
    """Report every error of a failed validation of `raw`, which stands at `prefix`.

    `shape` is the type that it was validated against; `broken` are the parameters that have no
    value for a reason reported elsewhere, so that where they stand nothing needs to be said.
    """
    seen: set[tuple[Key, str]] = set()
    for detail in error.errors(include_url=False):
        location = detail["loc"]
        key = real_key(location, raw)
        # A list whose only element was refused is not empty: the element's error is enough.
        is_echo = detail["type"] == "too_short" and detail["input"]
        if is_echo or _stands_for(broken, key, raw):
            continue
        message, next_step = _describe(detail)
        if detail["type"] == "extra_forbidden":
            next_step = did_you_mean(str(location[-1]), possible_keys(shape, location[:-1]))
        if (key, message) not in seen:
            seen.add((key, message))
            reader.report((*prefix, *key), message, next_step)


def real_key(location: Sequence[str | int], raw: Mapping[str, Any]) -> Key:
    """The path in the file. Pydantic mixes in the names of union members; they are left out.

    The last part stays even where the file has nothing there: it names what is missing.
    """
    key: Key = ()
    found: object = raw
    for index, part in enumerate(location):
        is_last = index == len(location) - 1
        if isinstance(found, dict) and part in found:
            found, key = found[part], (*key, part)
        elif isinstance(found, tuple) and isinstance(part, int):
            found, key = found[part] if part < len(found) else None, (*key, part)
        elif is_last and isinstance(found, dict) and part not in ("[key]", found.get("kind")):
            key = (*key, part)
    return key


def possible_keys(shape: object, location: Location) -> list[str]:
    """The keys of the block at a place, found by following the types of the document."""
    types = list(_flattened(shape))
    for part in location:
        fields = [
            block.model_fields[name].annotation
            for block in _blocks(types)
            for name in block.model_fields
            if part in (name, block.model_fields[name].alias)
        ]
        tagged = [block for block in _blocks(types) if part in _kinds(block)]
        # Neither a key of a block nor a kind: a name in a dict or a place in a list, whose
        # element types are among the flattened ones already.
        if fields or tagged:
            types = [inner for found in (fields or tagged) for inner in _flattened(found)]
    return [
        field.alias or name
        for block in _blocks(types)
        for name, field in block.model_fields.items()
    ]


def _flattened(annotation: object) -> Iterator[object]:
    yield annotation
    for inner in get_args(annotation):
        yield from _flattened(inner)


def _blocks(types: list[object]) -> list[type[Block]]:
    return [found for found in types if isinstance(found, type) and issubclass(found, Block)]


def _kinds(block: type[Block]) -> tuple[object, ...]:
    field = block.model_fields.get("kind")
    return get_args(field.annotation) if field else ()


def _stands_for(broken: Collection[str], key: Key, raw: Mapping[str, Any]) -> bool:
    """Whether one of these parameters stands at the key or around it."""
    around = (value_at(raw, key[:length]) for length in range(len(key) + 1))
    return any(parameter_named(value) in broken for value in around)


def _describe(detail: ErrorDetails) -> tuple[str, str]:
    kind, given = detail["type"], detail["input"]
    context: dict[str, Any] = detail.get("ctx", {})
    if isinstance(given, Resolved) and kind != "value_error":
        return f"The parameter {given.name} may not stand here.", "Write the value itself."
    if kind == "value_error":
        return advice_of(context["error"], "Correct the value.")
    if kind == "string_pattern_mismatch":
        start = next(start for start in _PATTERNS if context["pattern"].startswith(start))
        return f"{given} is not {_PATTERNS[start][0]}.", _PATTERNS[start][1]
    if kind in _WANTED:
        return f"{_shown(given)} is not {_WANTED[kind]}.", f"Write {_WANTED[kind]}."
    words = str(context.get("expected", context.get("expected_tags", "")))
    choices = words.replace("'", "").replace(" or ", ", ").split(", ")
    last = detail["loc"][-1] if detail["loc"] else ""
    described = {
        "missing": (f"The key {last} is missing.", "Add it."),
        "extra_forbidden": (f"Unknown key {last}.", ""),
        "too_short": ("Nothing stands here.", "Add at least one."),
        "union_tag_not_found": ("The key kind is missing.", "Add it: it says what the step does."),
        "union_tag_invalid": (
            f"There is no step of kind {context.get('tag')}.",
            did_you_mean(str(context.get("tag")), choices),
        ),
        "literal_error": (
            f"{_shown(given)} is not possible here.",
            f"Use one of: {one_of(choices)}.",
        ),
        "string_too_short": ("The text is empty.", "Write it."),
        "string_too_long": (
            f"{given} has more than {context.get('max_length')} letters.",
            "Shorten it.",
        ),
    }
    return described.get(kind, (f"{detail['msg']}.", "Correct the value."))


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "A block of keys"
    if isinstance(value, tuple):
        return "A list"
    if value is None:
        return "Nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) or "An empty text"
