"""Reads a scheme's text into plain values, and knows the line that each value stands on.

A strict part of YAML: one document; no anchors, aliases or tags; no key twice; true and false
are the only booleans (so that `on` and `no` stay words); dates as 2024-01-31. A decimal number
without quotation marks is refused, since a reader would make an inexact number of it.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Literal

import yaml

from domain.schemes.problems import Key, Problem, SchemeErrors, format_key

if TYPE_CHECKING:
    from collections.abc import Mapping

Raw = str | int | bool | date | None | tuple["Raw", ...] | dict[str, "Raw"]

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LOOSE_NUMBER = re.compile(r"[-+]?[0-9][0-9_]*(\.[0-9]*)?([eE][-+]?[0-9]+)?|[-+]?\.[0-9]+")
_CONSTANTS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None}
_PLAIN_TAGS = {
    "tag:yaml.org,2002:str",
    "tag:yaml.org,2002:seq",
    "tag:yaml.org,2002:map",
}
LENGTH_LIMIT = 2_000_000
"""Characters. A long scheme has about 50,000; a hostile file should not be parsed at all."""


DEPTH_LIMIT = 30
"""Blocks within blocks. A scheme has about 9."""


class Reader:
    """Collects the problems of one file and finds the line of a key in it."""

    def __init__(self, source: str, *, like: Reader | None = None) -> None:
        """`like`: another reader of the same text, whose lines this one takes over."""
        self.source = source
        self.problems: list[Problem] = []
        self._lines: dict[Key, int] = like._lines if like else {}  # noqa: SLF001 — its own kind

    def report(
        self,
        key: Key,
        message: str,
        next_step: str,
        severity: Literal["error", "warning"] = "error",
    ) -> None:
        """Note a problem at the deepest part of the key that the file has."""
        self.problems.append(
            Problem(
                source=self.source,
                line=self.line_of(key),
                key=format_key(key),
                message=message,
                next_step=next_step,
                severity=severity,
            )
        )

    def line_of(self, key: Key) -> int:
        """The line (from 1) of a key, or of the nearest thing around it."""
        while key and key not in self._lines:
            key = key[:-1]
        return self._lines.get(key, 1)

    def raise_problems(self) -> None:
        """Raise SchemeErrors if there was any error; warnings alone do not stop."""
        errors = [problem for problem in self.problems if problem.severity == "error"]
        if errors:
            raise SchemeErrors(errors)

    def read(self, text: str) -> dict[str, Raw]:
        """The text as plain values: dicts, tuples, strings, integers, booleans, dates, None.

        Raises SchemeErrors, with all problems found, if any of it is outside the strict part.
        """
        root = self._compose(text)
        self._seen: set[int] = set()
        value = self._value(root, ()) if root is not None else {}
        if not isinstance(value, dict):
            self.report((), "The file is not a list of keys.", "Begin with `scheme: <name>`.")
        self.raise_problems()
        assert isinstance(value, dict)  # noqa: S101 — the report above has raised otherwise
        return value

    def _compose(self, text: str) -> yaml.Node | None:
        if len(text) > LENGTH_LIMIT:
            self.report((), "The file is too long.", f"Keep it below {LENGTH_LIMIT} characters.")
            self.raise_problems()
        root: yaml.Node | None = None
        try:
            self._check_depth(text)
            root = yaml.compose(text, Loader=yaml.CBaseLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self._lines[()] = mark.line + 1 if mark else 1
            what = " ".join(part for part in (error.context, error.problem) if part)
            self.report((), f"Not readable as YAML: {what}.", "Look at the indentation there.")
        except (yaml.YAMLError, UnicodeError) as error:
            self.report((), f"Not readable as YAML: {error}.", "Save it as plain UTF-8 text.")
        self.raise_problems()
        return root

    def _check_depth(self, text: str) -> None:
        """Refuse deep nesting before anything recurses: composing it would overrun the stack."""
        depth = 0
        for event in yaml.parse(text, Loader=yaml.CBaseLoader):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth > DEPTH_LIMIT:
                self._lines[()] = event.start_mark.line + 1 if event.start_mark else 1
                self.report((), f"More than {DEPTH_LIMIT} levels deep.", "Write it flatter.")
                self.raise_problems()

    def _value(self, node: yaml.Node, key: Key) -> Raw:
        self._lines.setdefault(key, node.start_mark.line + 1)
        if id(node) in self._seen:
            self.report(key, "An alias (*name) is not allowed.", "Write the value out again.")
            return None
        self._seen.add(id(node))
        if node.tag not in _PLAIN_TAGS:
            self.report(key, f"The tag {node.tag} is not allowed.", "Take it out.")
            return None
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, key)
        if isinstance(node, yaml.SequenceNode):
            return tuple(self._value(part, (*key, index)) for index, part in enumerate(node.value))
        assert isinstance(node, yaml.ScalarNode)  # noqa: S101 — YAML has no fourth kind
        return self._scalar(node, key)

    def _mapping(self, node: yaml.MappingNode, key: Key) -> dict[str, Raw]:
        result: dict[str, Raw] = {}
        for name_node, value_node in node.value:
            if not isinstance(name_node, yaml.ScalarNode):
                self.report(key, "A key must be a single word.", "Take out the brackets.")
                continue
            name = name_node.value
            if name in result:
                again = f"The key {name} stands here twice (again on line {name_node.start_mark.line + 1})."
                self.report((*key, name), again, "Keep one of them.")
                continue
            self._lines[(*key, name)] = name_node.start_mark.line + 1
            result[name] = self._value(value_node, (*key, name))
        return result

    def _scalar(self, node: yaml.ScalarNode, key: Key) -> Raw:
        text: str = node.value
        if node.style:  # quoted, or a block of text
            return text
        if text in _CONSTANTS or not text:
            return _CONSTANTS.get(text)
        if _INTEGER.fullmatch(text):
            return int(text)
        if _DATE.fullmatch(text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                self.report(key, f"{text} is not a day of the calendar.", "Correct the date.")
                return None
        if _LOOSE_NUMBER.fullmatch(text):
            self.report(
                key,
                f"The number {text} stands without quotation marks.",
                f'Write "{text}", so that it is kept digit by digit.',
            )
        return text


def parameter_named(value: object) -> str | None:
    """The name in `{parameter: name}`, if the value is such a reference."""
    if isinstance(value, dict) and set(value) == {"parameter"}:
        name = value["parameter"]
        return name if isinstance(name, str) else None
    return None


def value_at(values: Mapping[str, object], key: Key) -> object:
    """What stands at a key of the values read; None where nothing does."""
    found: object = values
    for part in key:
        if isinstance(found, dict) and isinstance(part, str):
            found = found.get(part)
        elif isinstance(found, tuple) and isinstance(part, int) and part < len(found):
            found = found[part]
        else:
            return None
    return found
