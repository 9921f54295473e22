"""What a scheme asks of one entry: shared by the slices and by the import of workbooks.

`EntryRules` prepares the checks of one assessment, so that an entry whose input, value and day
were seen before costs two look-ups; a workbook of 30,000 rows has a few hundred such pairs.
Whether the subject is known and the period open is for the slices: it takes recorded events.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import NamedTuple, get_args

from domain.calendar import Period, parse_period
from domain.errors import DomainError
from domain.events.entries import EntryCorrected, EntryKind, EntryRecorded, EntryWithdrawn
from domain.scaled import DECIMALS, MONEY_DECIMALS, format_scaled, parse_scaled
from domain.schemes.model import Assessment, Input, InputKind, Scheme
from domain.slices.base import Problem

VALUE_KINDS: frozenset[EntryKind] = frozenset(
    ("points", "allocation", "panel", "bonus", "demerit", "measure")
)
LEVEL_KINDS: frozenset[EntryKind] = frozenset(get_args(EntryKind)) - VALUE_KINDS
FED_KINDS: frozenset[InputKind] = frozenset(("case", "sanction"))
"""What verified cases and measures in force feed. Nobody enters it."""
_FIXED_LEVELS: dict[InputKind, tuple[str, ...]] = {"gate": ("pass", "fail"), "flag": ("on", "off")}
_POSITIVE: frozenset[EntryKind] = frozenset(("bonus", "demerit"))


class Slot(NamedTuple):
    """Where `one` entry stands. `when` is the period; of dated and standing inputs the day."""

    scheme: str
    assessment: str
    when: str
    subject: str
    input: str
    item: str
    rater: str


AnyEntry = EntryRecorded | EntryCorrected | EntryWithdrawn


def check_entry(entry: EntryRecorded, scheme: Scheme, assessment: Assessment) -> Problem | None:
    """What is wrong with one entry; for many entries make one `EntryRules` and reuse it."""
    return EntryRules(scheme, assessment).check(entry)


class EntryRules:
    """The checks of one assessment of a scheme, and the answers already given."""

    def __init__(self, scheme: Scheme, assessment: Assessment) -> None:
        self.scheme = scheme
        self.assessment = assessment
        self._names = (scheme.name, assessment.name)
        names = frozenset(assessment.inputs)
        self.inputs = {
            known.name: known
            for known in scheme.inputs
            if known.name in names and known.kind not in FED_KINDS
        }
        self._contents: dict[tuple[object, ...], Problem | None] = {}
        self._days: dict[tuple[bool, str, date], Problem | None] = {}

    def check(self, entry: EntryRecorded) -> Problem | None:
        """The first thing that is wrong with the entry, or None."""
        if (entry.scheme, entry.assessment) != self._names:
            return self._wrong_assessment(entry)
        declared = self.inputs.get(entry.input)
        if declared is None:
            return self._unknown_input(entry)
        content = (entry.input, entry.kind, entry.value, entry.level, entry.rater)
        try:
            problem = self._contents[content]
        except KeyError:
            problem = self._contents[content] = check_content(entry, declared)
        if problem is not None:
            return problem
        day = (declared.window == "period", entry.period, entry.effective_on)
        try:
            return self._days[day]
        except KeyError:
            answer = self._days[day] = check_day(entry, declared, self.assessment)
            return answer

    def is_about_body(self, name: str) -> bool:
        """True where the input's subject is a body code, false where it is a person id."""
        return self.inputs[name].about != "subject" or self.assessment.subject_kind != "person"

    def slot(self, entry: AnyEntry) -> Slot | None:
        """The slot that the entry fills or frees; None where any number may stand."""
        declared = self.inputs.get(entry.input)
        return slot_of(entry) if declared is not None and declared.one else None

    def _wrong_assessment(self, entry: EntryRecorded) -> Problem:
        return Problem(
            "wrong-assessment",
            f"The entry belongs to {entry.scheme}/{entry.assessment}, not to "
            f"{'/'.join(self._names)}.",
            "Record it under the scheme and assessment that it was made for.",
            "assessment",
        )

    def _unknown_input(self, entry: EntryRecorded) -> Problem:
        return Problem(
            "unknown-input",
            f"Assessment {self.assessment.name} of scheme {self.scheme.name} has no input "
            f"{entry.input!r}.",
            f"Use one of: {', '.join(sorted(self.inputs)) or 'none, it takes no entries'}.",
            "input",
        )


def slot_of(entry: AnyEntry) -> Slot:
    """The slot of an entry, if its input has `one`."""
    return Slot(
        entry.scheme,
        entry.assessment,
        entry.period or slot_day(entry.effective_on),
        entry.subject,
        entry.input,
        entry.item,
        entry.rater,
    )


@cache
def slot_day(day: date) -> str:
    """The day as `when` of a slot; a workbook repeats a few days thousands of times."""
    return day.isoformat()


def entered_kind(declared: Input) -> EntryKind:
    """The kind of the input's entries; DomainError `not-entered` if cases feed it."""
    if declared.kind == "case" or declared.kind == "sanction":  # noqa: PLR1714 (mypy narrows so)
        raise DomainError(
            "not-entered",
            f"Input {declared.name} is of kind {declared.kind}: it follows from cases, nobody "
            "enters it.",
            next_step="Report a case, verify it, or impose a measure.",
            input=declared.name,
        )
    return declared.kind


def unknown_subject(entry: EntryRecorded, rules: EntryRules) -> Problem:
    """Nobody registered whom or what the entry is about."""
    what = "body" if rules.is_about_body(entry.input) else "person"
    return Problem(
        "unknown-subject",
        f"Input {entry.input} is about a {what}, and no {what} {entry.subject!r} is registered.",
        f"Check the {what}, or register it first.",
        "subject",
    )


def duplicate_entry(entry: EntryRecorded) -> Problem:
    """The slot of the entry is taken."""
    item = f", item {entry.item!r}" if entry.item else ""
    return Problem(
        "duplicate-entry",
        f"{entry.subject} has an entry of input {entry.input}{item} "
        f"for {entry.period or entry.effective_on}; it takes one.",
        "Correct or withdraw that one, or name another item.",
        "input",
    )


def check_content(entry: EntryRecorded, declared: Input) -> Problem | None:
    """Kind, rater, and value or level of one entry against its input."""
    if entry.kind != declared.kind:
        return Problem(
            "wrong-kind",
            f"Input {declared.name} takes entries of kind {declared.kind}, not {entry.kind}.",
            f"Record it as {declared.kind}.",
            "kind",
        )
    return _check_rater(entry.rater, declared) or (
        _check_value(entry.value, entry.level, declared)
        if declared.kind in VALUE_KINDS
        else _check_level(entry.value, entry.level, declared)
    )


def _check_rater(rater: str, declared: Input) -> Problem | None:
    if declared.kind == "panel":
        fits, expected = rater in declared.raters, f"one of {', '.join(declared.raters)}"
    else:
        fits, expected = not rater, "none: only panels have raters"
    if fits:
        return None
    return Problem(
        "unknown-rater",
        f"Input {declared.name} has no rater group {rater!r}.",
        f"Rater group: {expected}.",
        "rater",
    )


def _check_value(value: str | None, level: str | None, declared: Input) -> Problem | None:
    money = declared.value_type == "money"
    unit = "an amount in yuan with at most 2 decimals" if money else "at most 4 decimals"
    decimals = MONEY_DECIMALS if money else DECIMALS
    if value is None or level is not None:
        return _not_a_value(f"Input {declared.name} takes a number, not a level.", unit)
    try:
        scaled = parse_scaled(value, decimals=decimals)
    except ValueError as error:
        return _not_a_value(f"Input {declared.name}: {error}.", unit)
    lowest, highest = declared.at_least, declared.at_most
    if declared.kind in _POSITIVE:
        lowest = max(0, lowest or 0)
    if (lowest is None or scaled >= lowest) and (highest is None or scaled <= highest):
        return None
    bounds = " and ".join(
        f"{words} {format_scaled(bound, decimals=decimals)}"
        for words, bound in (("at least", lowest), ("at most", highest))
        if bound is not None
    )
    return Problem(
        "value-out-of-bounds",
        f"Input {declared.name} takes {bounds}; {value} is outside.",
        "A demerit is written as a positive number."
        if declared.kind == "demerit" and scaled < 0
        else "Check the value, or the bounds in the scheme.",
        "value",
    )


def _not_a_value(message: str, unit: str) -> Problem:
    return Problem("not-a-value", message, f"Write a plain number such as 12.5, {unit}.", "value")


def _check_level(value: str | None, level: str | None, declared: Input) -> Problem | None:
    levels = _FIXED_LEVELS.get(declared.kind, declared.levels)
    if value is None and level in levels:
        return None
    given = value if value is not None else level
    return Problem(
        "unknown-level",
        f"Input {declared.name} has no level {given!r}.",
        f"Use one of: {', '.join(levels)}.",
        "level",
    )


def check_day(entry: EntryRecorded, declared: Input, assessment: Assessment) -> Problem | None:
    """The period and the day of one entry against its input's window."""
    if declared.window != "period":
        if not entry.period:
            return None
        return Problem(
            "wrong-period",
            f"Input {declared.name} is dated: its entries belong to a day, not to a period.",
            f"Leave the period empty; {entry.effective_on} decides where it counts.",
            "period",
        )
    period = read_period(entry.period, assessment)
    if isinstance(period, Problem):
        return period
    last_day = period.ends_on + timedelta(days=assessment.entries_until_days)
    if period.starts_on <= entry.effective_on <= last_day:
        return None
    return Problem(
        "day-outside-period",
        f"{entry.effective_on} is outside period {period.key}: {period.starts_on} to {last_day}.",
        "Give the day of what is scored, or record it in the period of that day.",
        "effective_on",
    )


def read_period(key: str, assessment: Assessment) -> Period | Problem:
    """The period of that key, if the assessment's calendar has it."""
    try:
        period = parse_period(key)
    except ValueError as error:
        return _wrong_calendar(str(error), assessment)
    if period.kind != assessment.calendar:
        return _wrong_calendar(f"{key} is a {period.kind}", assessment)
    return period


def _wrong_calendar(message: str, assessment: Assessment) -> Problem:
    return Problem(
        "wrong-calendar",
        f"{message}.",
        f"Assessment {assessment.name} is made per {assessment.calendar}.",
        "period",
    )
