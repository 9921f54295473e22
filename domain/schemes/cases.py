"""Golden cases: small situations with the results that the rules give by hand.

A pack's cases.yaml stands beside its scheme.yaml; ops/docs/packs.md describes how a case is
written. A case is evaluated like any period, and every cell that it names must come out exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import yaml

from domain.calendar import Period, parse_period
from domain.errors import DomainError
from domain.evaluation.interpret import interpret
from domain.scaled import format_scaled, parse_scaled
from domain.schemes.case_facts import AFTER_CHANGES, BEFORE_CHANGES, Given, facts_of
from domain.schemes.case_series import names_in
from domain.schemes.load import load_scheme

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.evaluation.facts import Facts
    from domain.evaluation.result import Result
    from domain.schemes.model import Scheme
    from domain.schemes.values import ColumnType, Value

ABSENT = "absent"
OFF_ROSTER = "off the roster"
_POSITIONS = {"before_changes": BEFORE_CHANGES, "after_changes": AFTER_CHANGES}
_KEYS = {"name", "rules", "assessment", "period", "as_of", "expect", "working"}
_REQUIRED = _KEYS - {"as_of"}
_FILE_KEYS = {"groups", "defaults", "cases"}


@dataclass(frozen=True, slots=True)
class Case:
    """One situation. `expect`: subject -> column -> written value, or OFF_ROSTER."""

    name: str
    rules: tuple[str, ...]
    assessment: str
    period: Period
    facts: Facts
    as_of: int
    expect: dict[str, dict[str, str] | str]
    working: str


def load_cases(text: str, scheme: Scheme) -> list[Case]:
    """The cases of a pack's cases.yaml; DomainError `cases-invalid` says where it is wrong."""
    document = _read(text)
    _refuse_unknown(document, _FILE_KEYS, "the file")
    shared: dict[str, Any] = {key: document.get(key, {}) for key in ("groups", "defaults")}
    cases = [_case(written, shared, scheme) for written in document.get("cases", [])]
    names = [case.name for case in cases]
    for name in names:
        if names.count(name) > 1:
            raise invalid(name, "another case has the same name")
    return cases


def check_case(case: Case, scheme: Scheme) -> list[str]:
    """Evaluate the case with the interpreter and list what came out otherwise."""
    return differences(
        case, interpret(scheme, case.assessment, case.period, case.facts, case.as_of)
    )


def check_pack(scheme_text: str, cases_text: str) -> tuple[int, list[str]]:
    """How many cases a pack has, and every difference; each period reads the values of its day."""
    cases = load_cases(cases_text, load_scheme(scheme_text, on=date.max))
    days = {case.period.ends_on for case in cases}
    schemes = {day: load_scheme(scheme_text, on=day) for day in days}
    found = [line for case in cases for line in check_case(case, schemes[case.period.ends_on])]
    return len(cases), found


def differences(case: Case, result: Result) -> list[str]:
    """Every expected cell that the result does not have, as sentences."""
    rows = {str(row["subject"]): row for row in result.rows}
    types = dict(result.columns)
    found = []
    for subject, expected in case.expect.items():
        row = rows.get(subject)
        if isinstance(expected, str):
            if row is not None:
                found.append(f"{case.name}: {subject} is on the roster, expected {expected}")
        elif row is None:
            found.append(f"{case.name}: {subject} is {OFF_ROSTER}")
        else:
            for column, written in expected.items():
                if column not in types:
                    raise invalid(case.name, f"{result.assessment} has no column {column}")
                wanted = _parse(written, types[column], case.name)
                if (type(row[column]), row[column]) != (type(wanted), wanted):
                    got = _format(row[column], types[column])
                    found.append(f"{case.name}: {subject}: {column} is {got}, expected {written}")
    return found


def invalid(where: str, what: str) -> DomainError:
    """The error for a case that cannot be read."""
    return DomainError(
        "cases-invalid", f"{where}: {what}.", next_step="Correct the file of cases.", case=where
    )


def _case(written: Mapping[str, Any], shared: Mapping[str, Any], scheme: Scheme) -> Case:
    name = str(written.get("name", "a case without a name"))
    for key in sorted(_REQUIRED - written.keys()):
        raise invalid(name, f"{key} is missing")
    _refuse_unknown(written, _KEYS | {"cadres", "entries", "outcomes", "verified"}, name)
    known_rules = {rule.id for rule in scheme.rules}
    for rule in written["rules"]:
        if rule not in known_rules:
            raise invalid(name, f"the scheme has no rule {rule}")
    if written.get("as_of", "after_changes") not in _POSITIONS:
        raise invalid(name, f"as_of is one of {', '.join(_POSITIONS)}")
    try:
        period = parse_period(written["period"])
        facts = facts_of(
            Given(
                scheme=scheme,
                assessment=scheme.assessment(written["assessment"]),
                period=period,
                groups=shared["groups"],
                defaults=shared["defaults"],
                cadres=written.get("cadres", {}),
                entries=written.get("entries", {}),
                outcomes=written.get("outcomes", {}),
                verified=written.get("verified", {}),
            )
        )
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise invalid(name, f"{error}") from error
    return Case(
        name=name,
        rules=tuple(written["rules"]),
        assessment=written["assessment"],
        period=period,
        facts=facts,
        as_of=_POSITIONS[written.get("as_of", "after_changes")],
        expect={
            subject: columns
            for subjects, columns in written["expect"].items()
            for subject in names_in(subjects)
        },
        working=written["working"],
    )


class _Loader(yaml.CBaseLoader):
    """Every scalar a string, so that no number is ever read inexactly; no key twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 — PyYAML's signature
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                line = node.start_mark.line + 1
                raise invalid(f"line {line}", f"the key {key} stands here twice")
        return super().construct_mapping(node, deep=deep)


def _read(text: str) -> dict[str, Any]:
    try:
        document = yaml.load(text, Loader=_Loader)  # noqa: S506 — builds strings, lists and dicts only
    except yaml.YAMLError as error:
        raise invalid("the file", f"not readable as YAML: {error}") from error
    if not isinstance(document, dict):
        raise invalid("the file", "it is not a block of keys")
    return document


def _refuse_unknown(written: Mapping[str, Any], known: set[str], where: str) -> None:
    for key in sorted(written.keys() - known):
        raise invalid(where, f"the key {key} is unknown")


def _parse(written: str, column_type: ColumnType, where: str) -> Value:
    if written == ABSENT:
        return None
    try:
        match column_type:
            case "number":
                return parse_scaled(written)
            case "money":
                return parse_scaled(written, decimals=2)
            case "count":
                return int(written)
            case "flag":
                return {"true": True, "false": False}[written]
            case "text":
                return written
    except (KeyError, ValueError) as error:
        raise invalid(where, f"{written!r} is not a {column_type}") from error


def _format(value: Value, column_type: ColumnType) -> str:
    if value is None:
        return ABSENT
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and column_type in ("number", "money"):
        return format_scaled(value, decimals=4 if column_type == "number" else 2)
    return str(value)
