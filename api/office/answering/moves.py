"""Who moves between two results of a period, what it costs, and which rule did it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from api.access.roles import Permission
from api.office.answering.reading import Reading
from api.office.answering.rows import FIELDS, computed_fields, yuan_text
from domain.evaluation.result import Result, Row
from domain.scaled import format_scaled
from domain.schemes.model import Assessment, Rule, Scheme
from domain.schemes.values import Label, Value

Fields = Mapping[str, Value]
"""Outcome fields of one subject, as integers and texts: those of FIELDS, and amount (fen)."""

_READ: Permission = "read-standings"
_PAY: Permission = "read-pay"
_NUMBERS = ("score", "coefficient")
_STANDING = ("grade", "tier")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldMove:
    """One outcome field, before and after, as text; None: there was, or is, none."""

    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One subject. `name` is None after erasure; `cost_yuan` is what more is paid.

    Amounts are left out, here and in sums, where the asker may not read all that they are of.

    `cause` is the first step of the scheme whose value differs, with its rules: what set the
    others going.
    """

    subject: str
    name: str | None
    unit_name: str
    group: str
    group_name: str
    fields: tuple[FieldMove, ...]
    cost_yuan: str | None
    cause: Label | None
    rules: tuple[Rule, ...]

    @property
    def weighty(self) -> bool:
        """Whether more than score and rank moved."""
        return any(one.field in (*_STANDING, "coefficient", "amount") for one in self.fields)

    def field(self, name: str) -> FieldMove | None:
        """How that field moved; None if it did not."""
        return next((one for one in self.fields if one.field == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMoves:
    """A township's sum: how many moved in which field, and the cost."""

    group: str
    group_name: str
    subjects: int
    by_field: Mapping[str, int]
    cost_yuan: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """All that move, the weightiest first. `subjects` were compared."""

    fields: tuple[str, ...]
    subjects: int
    moves: tuple[Move, ...]
    groups: tuple[GroupMoves, ...]
    cost_yuan: str | None

    def moved(self, field: str) -> int:
        """How many subjects move in that field."""
        return sum(one.field(field) is not None for one in self.moves)


def moves_between(
    look: Reading,
    before: tuple[Assessment, Result],
    after: tuple[Scheme, Assessment, Result],
    *,
    held: Mapping[str, Fields] | None = None,
) -> Moves:
    """What changes from one result to the other, for those whom the asker may see.

    `held`: the outcome fields that hold by now, where these are recorded and not just computed.
    """
    scheme, assessment, result = after
    old_rows, new_rows = _rows(before[1]), _rows(result)
    old = held if held is not None else _fields(before[0], old_rows)
    new = _fields(assessment, new_rows)
    units = {subject: _where(subject, old_rows, new_rows) for subject in old.keys() | new.keys()}
    subjects = sorted(
        subject for subject, unit in units.items() if look.sight.covers(_READ, unit, subject)
    )
    paid = {one for one in subjects if look.sight.covers(_PAY, units[one], one)}
    old = {subject: _seen(fields, paid=subject in paid) for subject, fields in old.items()}
    new = {subject: _seen(fields, paid=subject in paid) for subject, fields in new.items()}
    names = _names(look, assessment, subjects)
    steps = {step.name: step for step in assessment.steps}
    rules = {rule.id: rule for rule in scheme.rules}
    moves = []
    for subject in subjects:
        changed = _changed(old.get(subject), new.get(subject))
        if not changed:
            continue
        row = new_rows.get(subject) or old_rows.get(subject, {})
        first = _first_difference(steps, old_rows.get(subject, {}), new_rows.get(subject, {}))
        step = steps.get(first or "")
        moves.append(
            Move(
                subject=subject,
                name=names.get(subject),
                unit_name=look.body_name(str(row.get("unit", ""))),
                group=str(row.get("group", "")),
                group_name=look.body_name(str(row.get("group", ""))),
                fields=changed,
                cost_yuan=_cost(old.get(subject), new.get(subject)),
                cause=step.title if step else None,
                rules=tuple(rules[name] for name in step.rules if name in rules) if step else (),
            )
        )
    moves.sort(key=lambda one: (not one.weighty, one.group, one.subject))
    costs = {one: _cost_fen(old.get(one), new.get(one)) for one in paid}
    return Moves(
        fields=tuple(
            field for field in (*FIELDS, "amount") if any(one.field(field) for one in moves)
        ),
        subjects=len(subjects),
        moves=tuple(moves),
        groups=_groups(moves, costs),
        cost_yuan=_sum(costs, subjects),
    )


def _seen(fields: Fields, *, paid: bool) -> Fields:
    return fields if paid else {**fields, "amount": None}


def _where(subject: str, *rows: Mapping[str, Row]) -> str:
    """The unit in the last of the rows that has the subject."""
    found = [str(each[subject]["unit"]) for each in rows if subject in each]
    return found[-1] if found else ""


def _rows(result: Result) -> dict[str, Row]:
    return {str(row["subject"]): row for row in result.rows}


def _fields(assessment: Assessment, rows: Mapping[str, Row]) -> dict[str, Fields]:
    return {subject: computed_fields(assessment.outcome, row) for subject, row in rows.items()}


def _names(look: Reading, assessment: Assessment, subjects: list[str]) -> dict[str, str]:
    if assessment.subject_kind == "person":
        return look.names()
    return {code: look.body_name(code) for code in subjects}


def _changed(old: Fields | None, new: Fields | None) -> tuple[FieldMove, ...]:
    before, after = old or {}, new or {}
    return tuple(
        FieldMove(
            field=field,
            before=_text(field, before.get(field)),
            after=_text(field, after.get(field)),
        )
        for field in (*FIELDS, "amount")
        if before.get(field) != after.get(field)
    )


def _text(field: str, value: Value) -> str | None:
    if value is None:
        return None
    if field == "amount" and isinstance(value, int):
        return yuan_text(value)
    return format_scaled(value) if field in _NUMBERS and isinstance(value, int) else str(value)


def _first_difference(steps: Iterable[str], old: Row, new: Row) -> str | None:
    """The first column, in the scheme's order, in which the rows differ."""
    return next((name for name in steps if name in new and old.get(name) != new[name]), None)


def _cost_fen(old: Fields | None, new: Fields | None) -> int:
    def amount(fields: Fields | None) -> int:
        value = (fields or {}).get("amount")
        return value if isinstance(value, int) else 0

    return amount(new) - amount(old)


def _cost(old: Fields | None, new: Fields | None) -> str | None:
    cost_fen = _cost_fen(old, new)
    return yuan_text(cost_fen) if cost_fen else None


def _sum(costs: Mapping[str, int], subjects: Iterable[str]) -> str | None:
    """What they cost together; None unless the asker may read the pay of each."""
    each = [costs.get(subject) for subject in subjects]
    known = [cost for cost in each if cost is not None]
    return yuan_text(sum(known)) if len(known) == len(each) else None


def _groups(moves: Iterable[Move], costs: Mapping[str, int]) -> tuple[GroupMoves, ...]:
    members: dict[str, list[Move]] = {}
    for move in moves:
        members.setdefault(move.group, []).append(move)
    return tuple(
        GroupMoves(
            group=group,
            group_name=found[0].group_name,
            subjects=len(found),
            by_field={
                field: count
                for field in (*FIELDS, "amount")
                if (count := sum(one.field(field) is not None for one in found))
            },
            cost_yuan=_sum(costs, [one.subject for one in found]),
        )
        for group, found in sorted(members.items())
    )
