"""What if: the same period with other entries, or under another text of the scheme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from api.office.parts import Office
from api.office.periods import deviations_of
from api.office.schemes import assessment_named, period_named, scheme_of_period
from domain.calendar import Period
from domain.errors import DomainError
from domain.evaluation.facts import EntryFact
from domain.events.entries import EntryRecorded
from domain.scaled import DECIMALS, MONEY_DECIMALS, parse_scaled
from domain.schemes.load import load_scheme
from domain.schemes.model import Scheme
from domain.slices.decided import decided_scheme
from domain.slices.entry_rules import check_entry, entered_kind
from projections.standings import Hypothesis, WhatIf, facts_position
from projections.standings import what_if as evaluate


@dataclass(frozen=True, slots=True, kw_only=True)
class Supposed:
    """An entry that is supposed to exist. `on` defaults to the period's last day."""

    subject: str
    input: str
    value: str | None = None
    level: str | None = None
    item: str = ""
    rater: str = ""
    on: date | None = None


def what_if(
    office: Office,
    scheme: str,
    assessment: str,
    period: str,
    *,
    other_text: str | None = None,
    supposed: Sequence[Supposed] = (),
    left_out: Sequence[int] = (),
) -> WhatIf:
    """Who would move, by which column, and what it would cost; nothing is recorded.

    What the meeting decided otherwise stands on both sides. `other_text` is another pack of the
    same scheme, `left_out` are positions of entries that are
    supposed not to exist. Supposed entries must fit the scheme, as recorded ones must.
    """
    named = period_named(period)
    pack = scheme_of_period(office, scheme, assessment, period)
    other = None
    if other_text is not None:
        other = load_scheme(other_text, on=named.ends_on)
        assessment_named(other, assessment, named)
    office.catch_up()
    deviations = deviations_of(office, scheme, assessment, period)
    with office.database.connection() as connection:
        position = facts_position(connection, office.ledger.name)
        governing = other or pack
        added = [_fact(one, governing, assessment, named, position) for one in supposed]
        return evaluate(
            connection,
            office.ledger.name,
            decided_scheme(pack, assessment, deviations),
            assessment,
            period,
            other=other and decided_scheme(other, assessment, deviations),
            hypothesis=Hypothesis(added=added, left_out=left_out),
            as_of=position,
        )


def _fact(one: Supposed, pack: Scheme, assessment: str, period: Period, position: int) -> EntryFact:
    declared = {known.name: known for known in pack.inputs}.get(one.input)
    if declared is None:
        raise DomainError(
            "unknown-input",
            f"Scheme {pack.name} has no input {one.input!r}.",
            next_step=f"Use one of: {', '.join(known.name for known in pack.inputs)}.",
            input=one.input,
        )
    entry = EntryRecorded(
        effective_on=one.on or period.ends_on,
        scheme=pack.name,
        assessment=assessment,
        period=period.key if declared.window == "period" else "",
        subject=one.subject,
        input=one.input,
        kind=entered_kind(declared),
        value=one.value,
        level=one.level,
        item=one.item,
        rater=one.rater,
    )
    problem = check_entry(entry, pack, pack.assessment(assessment))
    if problem is not None:
        raise problem.as_error(subject=one.subject)
    decimals = MONEY_DECIMALS if declared.value_type == "money" else DECIMALS
    return EntryFact(
        scheme=entry.scheme,
        assessment=entry.assessment,
        period=entry.period,
        subject=entry.subject,
        input=entry.input,
        item=entry.item,
        rater=entry.rater,
        value=None if one.value is None else parse_scaled(one.value, decimals=decimals),
        level=entry.level or "",
        effective_on=entry.effective_on,
        # Later than everything, as a new entry would be.
        position=position + 1,
        known_from=position,
    )
