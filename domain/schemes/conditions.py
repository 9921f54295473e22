"""Conditions: comparisons joined by and, or, not. Reads them from text and writes them back.

    condition  = alternative { "or" alternative }
    alternative = part { "and" part }
    part       = "not" part | "(" condition ")" | comparison
    comparison = column                                   a flag that holds
               | column ("=" | "!=" | "<" | "<=" | ">" | ">=") value
               | column "in" ( "[" [ text { "," text } ] "]" | "{" parameter "}" )
               | column "is" ("absent" | "present")
    value      = number | text | column | "{" parameter "}"

A bare word of small Latin letters names a column; other words (优秀) and everything in quotation
marks are texts. Numbers are read as the column's type wants them: points, yuan, or whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from domain.schemes.document_values import Resolved
from domain.schemes.problems import advice_of, did_you_mean
from domain.schemes.quantities import Quantity, amount_of, quantity_of
from domain.schemes.values import Absent, AllOf, AnyOf, Column, Compare, Condition, Not, OneOf

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.schemes.values import ByUnit, ColumnType

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<text>"[^"]*"|'[^']*')
    | (?P<operator><=|>=|!=|=|<|>)
    | (?P<mark>[\[\](){},])
    | (?P<number>-?[0-9]+(?:\.[0-9]+)?%?(?![\w.]))
    | (?P<word>[^\s<>=!\[\](){},'"]+)
    )""",
    re.VERBOSE,
)
_NAME = re.compile(r"[a-z][a-z0-9_]*")
KEYWORDS = frozenset({"and", "or", "not", "in", "is", "absent", "present", "true", "false"})
_COMPARISONS = {"=", "!=", "<", "<=", ">", ">="}


class ConditionError(ValueError):
    """A condition that cannot be read; `at` is the place in the text, from 1."""

    def __init__(self, at: int, message: str, next_step: str) -> None:
        super().__init__(message)
        self.at = at
        self.message = message
        self.next_step = next_step


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a condition; `at` is its place in the text, from 1."""

    kind: str  # text, operator, mark, number, word, end
    text: str
    at: int


def tokens_of(source: str) -> list[Token]:
    """Cut a condition into pieces, an `end` last; ConditionError for what is no piece."""
    tokens: list[Token] = []
    place = 0
    while source[place:].strip():
        matched = _TOKEN.match(source, place)
        if matched is None:
            at = place + len(source[place:]) - len(source[place:].lstrip()) + 1
            raise ConditionError(
                at,
                f"{source[at - 1]} is not understood.",
                'Compare with = != < <= > >=, and close every quotation mark (").',
            )
        kind = matched.lastgroup or ""
        tokens.append(Token(kind, matched.group(kind), matched.start(kind) + 1))
        place = matched.end()
    tokens.append(Token("end", "", len(source) + 1))
    return tokens


class _Parser:
    """Recursive descent over the tokens of one condition."""

    def __init__(
        self,
        source: str,
        columns: Mapping[str, ColumnType],
        parameters: Mapping[str, Resolved],
    ) -> None:
        self.tokens = tokens_of(source)
        self.place = 0
        self.columns = columns
        self.parameters = parameters
        self.read: dict[str, None] = {}
        self.used: dict[str, None] = {}

    def whole(self) -> Condition:
        condition = self._any()
        rest = self.tokens[self.place]
        if rest.kind != "end":
            raise ConditionError(
                rest.at, f"{rest.text} is not expected here.", "Join comparisons with and, or."
            )
        return condition

    def _any(self) -> Condition:
        parts = [self._all()]
        while self._accept("or"):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def _all(self) -> Condition:
        parts = [self._part()]
        while self._accept("and"):
            parts.append(self._part())
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def _part(self) -> Condition:
        if self._accept("not"):
            return Not(self._part())
        if self._accept("("):
            inside = self._any()
            self._expect(")")
            return inside
        return self._comparison()

    def _comparison(self) -> Condition:
        name = self._column()
        column_type = self.columns[name]
        if self._accept("is"):
            if self._accept("absent"):
                return Absent(name)
            self._expect("present")
            return Not(Absent(name))
        if self._accept("in"):
            return self._one_of(name, column_type)
        token = self.tokens[self.place]
        if token.kind != "operator":
            if column_type != "flag":
                raise ConditionError(
                    token.at,
                    f"{name} is not a flag, so it has to be compared.",
                    f"Write for example: {name} is present.",
                )
            return Compare(name, "=", True)
        self.place += 1
        if column_type == "flag":
            raise ConditionError(token.at, f"{name} is a flag.", f"Write {name} or not {name}.")
        if column_type == "text" and token.text not in ("=", "!="):
            raise ConditionError(
                token.at, f"{name} is a text; {token.text} cannot compare it.", "Use = or !=."
            )
        for operator in ("=", "!=", "<", "<=", ">", ">="):
            if operator == token.text:
                return Compare(name, operator, self._value(column_type))
        raise AssertionError(token)

    def _column(self) -> str:
        token = self._next()
        if token.kind != "word" or token.text in KEYWORDS:
            raise ConditionError(
                token.at,
                f"A column is expected, not {token.text or 'the end'}.",
                "Write a comparison such as total >= 60.",
            )
        if token.text not in self.columns:
            raise ConditionError(
                token.at,
                f"There is no column {token.text} before this step.",
                did_you_mean(token.text, self.columns),
            )
        self.read[token.text] = None
        return token.text

    def _one_of(self, name: str, column_type: ColumnType) -> Condition:
        opening = self.tokens[self.place]
        if column_type != "text":
            raise ConditionError(opening.at, f"{name} is not a text.", "Use = with or.")
        if self._accept("{"):
            values = self._parameter().value
            if not isinstance(values, tuple):
                raise ConditionError(opening.at, "The parameter is not a list.", "Use = instead.")
            return OneOf(name, values)
        self._expect("[")
        texts: list[str] = []
        while not self._accept("]"):
            if texts:
                self._expect(",")
            token = self._next()
            if token.kind not in ("text", "word", "number"):
                raise ConditionError(token.at, "A text is expected.", "Write [one, two].")
            texts.append(token.text[1:-1] if token.kind == "text" else token.text)
        return OneOf(name, tuple(texts))

    def _value(self, column_type: ColumnType) -> int | str | bool | ByUnit | Column:
        token = self._next()
        if token.kind == "mark" and token.text == "{":
            return self._constant(self._parameter(), column_type, token)
        if token.kind == "word" and _NAME.fullmatch(token.text) and token.text not in KEYWORDS:
            self.place -= 1
            other = self._column()
            if self.columns[other] != column_type:
                raise ConditionError(
                    token.at,
                    f"{other} is a {self.columns[other]}, not a {column_type}.",
                    "Compare columns of one type only.",
                )
            return Column(other)
        if token.kind == "text":
            return self._constant(token.text[1:-1], column_type, token)
        if token.kind in ("number", "word") and token.text not in KEYWORDS:
            return self._constant(token.text, column_type, token)
        raise ConditionError(
            token.at, f"A value is expected, not {token.text or 'the end'}.", "Write it there."
        )

    def _constant(
        self, value: str | Resolved, column_type: ColumnType, token: Token
    ) -> int | str | bool | ByUnit:
        given = value.value if isinstance(value, Resolved) else value
        if column_type == "text":
            if not isinstance(given, str):
                raise ConditionError(token.at, f"{given} is not a text.", "Compare with a text.")
            return given
        try:
            quantity = quantity_of(given)
            if isinstance(value, Resolved):
                quantity = Quantity(quantity.text, value.by_group)
            return amount_of(quantity, column_type)
        except ValueError as error:
            raise ConditionError(token.at, *advice_of(error, "Correct the number.")) from error

    def _parameter(self) -> Resolved:
        token = self._next()
        self._expect("}")
        if token.text not in self.parameters:
            raise ConditionError(
                token.at,
                f"There is no parameter {token.text} with a value.",
                did_you_mean(token.text, self.parameters),
            )
        self.used[token.text] = None
        return self.parameters[token.text]

    def _next(self) -> Token:
        token = self.tokens[self.place]
        if token.kind != "end":
            self.place += 1
        return token

    def _accept(self, text: str) -> bool:
        token = self.tokens[self.place]
        if token.text == text and token.kind in ("word", "mark"):
            self.place += 1
            return True
        return False

    def _expect(self, text: str) -> None:
        if not self._accept(text):
            token = self.tokens[self.place]
            raise ConditionError(
                token.at,
                f"{text} is expected, not {token.text or 'the end'}.",
                f"Write {text} there.",
            )


@dataclass(frozen=True, slots=True)
class Named:
    """The columns and the parameters that a condition names, each once, in order."""

    columns: tuple[str, ...]
    parameters: tuple[str, ...]


def parse_condition(
    source: str, columns: Mapping[str, ColumnType], parameters: Mapping[str, Resolved]
) -> tuple[Condition, Named]:
    """Read a condition over the columns known so far; also what it names.

    Raises ConditionError with the exact place.
    """
    parser = _Parser(source, columns, parameters)
    return parser.whole(), Named(tuple(parser.read), tuple(parser.used))


def parameters_in(source: str) -> list[str]:
    """The names in braces of a condition that has been read without error."""
    tokens = tokens_of(source)
    return [
        name.text
        for opening, name in pairwise(tokens)
        if (opening.kind, opening.text) == ("mark", "{")
    ]
