"""What differs between two versions of a scheme, by meaning rather than by text."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Literal

from domain.schemes.sentences import sentence_of
from domain.schemes.values import Label
from domain.schemes.words import LANGUAGES, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from domain.schemes.model import Assessment, Scheme
    from domain.schemes.steps import AnyStep

NOTHING = Label("", "")
Happened = Literal["added", "removed", "changed", "moved"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference. `key` is where (`parameters.bonus_cap`); `field` what of it, if changed.

    `before` and `after` are in words, empty where there is nothing.
    """

    happened: Happened
    key: str
    field: str = ""
    before: Label = NOTHING
    after: Label = NOTHING

    def __str__(self) -> str:
        place = f"{self.key}.{self.field}" if self.field else self.key
        if self.happened == "changed":
            return f"{place}: {self.before.en} -> {self.after.en}"
        return f"{place}: {self.happened} {self.after.en or self.before.en}".rstrip()


def diff(old: Scheme, new: Scheme) -> list[Change]:
    """Every difference that can change an entry, a number, a duty or a publication.

    The digest is left out: two texts of the same meaning have no difference.
    """
    changes = list(_fields_of("", old, new, ("title", "effective_on", "reads")))
    changes += _fields_of("instrument", old.instrument, new.instrument)
    for block in ("rules", "parameters", "inputs", "situations", "measures", "assessments"):
        before = {_name(one): one for one in getattr(old, block)}
        after = {_name(one): one for one in getattr(new, block)}
        for name, happened in _names(before, after):
            key = f"{block}.{name}"
            if happened != "changed":
                title = _label(
                    getattr((after if happened == "added" else before)[name], "title", name)
                )
                changes.append(_presence(happened, key, title))
            elif block == "assessments":
                changes.extend(_assessments(key, (old, before[name]), (new, after[name])))
            else:
                changes.extend(_fields_of(key, before[name], after[name]))
    changes += _fields_of("", old, new, ("verification",))
    changes += _fields_of("supervision", old.supervision, new.supervision)
    return changes


def _name(one: Any) -> str:
    name: str = getattr(one, "name", "") or one.id
    return name


def _names(
    before: Mapping[str, object], after: Mapping[str, object]
) -> Iterator[tuple[str, Happened]]:
    for name in before:
        yield name, "changed" if name in after else "removed"
    for name in after:
        if name not in before:
            yield name, "added"


def _presence(happened: Happened, key: str, what: Label) -> Change:
    if happened == "added":
        return Change(happened=happened, key=key, after=what)
    return Change(happened=happened, key=key, before=what)


def _label(value: object) -> Label:
    if isinstance(value, Label):
        return value
    if isinstance(value, tuple) and value and all(isinstance(one, Label) for one in value):
        return Label(_shown(tuple(one.zh for one in value)), _shown(tuple(one.en for one in value)))
    return Label(_shown(value), _shown(value))


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ", ".join(map(_shown, value))
    return str(value)


def _fields_of(key: str, before: Any, after: Any, names: tuple[str, ...] = ()) -> Iterator[Change]:
    for name in names or tuple(field.name for field in fields(before)):
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield Change(
                happened="changed",
                key=key or name,
                field=name if key else "",
                before=_label(old),
                after=_label(new),
            )


def _assessments(
    key: str, old: tuple[Scheme, Assessment], new: tuple[Scheme, Assessment]
) -> Iterator[Change]:
    before, after = old[1], new[1]
    plain = ("title", "calendar", "subject_kind", "classes", "entries_until_days", "inputs")
    yield from _fields_of(key, before, after, plain)
    for block in ("outcome", "powers", "disclosure"):
        yield from _fields_of(f"{key}.{block}", getattr(before, block), getattr(after, block))
    steps_before = {step.name: step for step in before.steps}
    steps_after = {step.name: step for step in after.steps}
    for name, happened in _names(steps_before, steps_after):
        place = f"{key}.steps.{name}"
        if happened == "removed":
            yield _presence(happened, place, _said(steps_before[name], *old))
        elif happened == "added":
            yield _presence(happened, place, _said(steps_after[name], *new))
        elif steps_before[name] != steps_after[name]:
            yield from _step(place, (steps_before[name], *old), (steps_after[name], *new))
    yield from _order(key, list(steps_before), list(steps_after))


def _said(step: AnyStep, scheme: Scheme, assessment: Assessment) -> Label:
    zh, en = (sentence_of(step, words_of(scheme, assessment, language)) for language in LANGUAGES)
    return Label(zh, en)


def _step(
    key: str, old: tuple[AnyStep, Scheme, Assessment], new: tuple[AnyStep, Scheme, Assessment]
) -> Iterator[Change]:
    """The sentence where it changed, and the title, rules and parameters, which it leaves out."""
    before, after = old[0], new[0]
    said_before, said_after = _said(*old), _said(*new)
    shared = ("title", "rules", "parameters")
    of_shared = list(_fields_of(key, before, after, shared))
    # The sentence speaks of columns by their titles, so it may change by those alone; what
    # counts is whether the step itself did.
    if (
        not of_shared
        or any(
            getattr(before, field.name, None) != getattr(after, field.name, None)
            for field in fields(after)
            if field.name not in shared
        )
        or type(before) is not type(after)
    ):
        yield Change(happened="changed", key=key, before=said_before, after=said_after)
    yield from of_shared


def _order(key: str, before: list[str], after: list[str]) -> Iterator[Change]:
    """Steps run in order; those that changed their place among the ones that stayed."""
    kept_before = [name for name in before if name in after]
    kept_after = [name for name in after if name in before]
    if kept_before != kept_after:
        yield Change(
            happened="moved",
            key=f"{key}.steps",
            before=_label(tuple(kept_before)),
            after=_label(tuple(kept_after)),
        )
