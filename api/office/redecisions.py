"""What a ruling may make of the decision about its subject, what it made of it, what follows."""

from __future__ import annotations

from collections import Counter

from api.office.answering.reading import Reading, reading
from api.office.answering.rows import standing_of
from api.office.parts import Office
from api.office.views.objections import (
    Consequences,
    LabelCount,
    RedecidableField,
    RedecisionView,
)
from domain.evaluation.result import compare
from domain.slices.decided import possible_values
from domain.slices.outcome_form import FIELD_TYPES, field_columns, text_of
from domain.slices.period_life import MOVES
from projections.deviations import DecidedDeviation, find_deviations
from projections.objections import Objection
from projections.periods import PeriodLife


def redecidable(office: Office, one: Objection) -> tuple[RedecidableField, ...]:
    """The fields of the subject that a ruling may decide otherwise now; none before the notice."""
    with reading(office) as look:
        life = look.life(one.scheme, one.assessment, one.period)
        if life.state not in MOVES["revise"] or life.facts_position is None:
            return ()
        pack = look.scheme(life)
        assessment = pack.assessment(life.assessment)
        computed = look.result(life, life.facts_position, decided=False)
        row = next((row for row in computed.rows if row["subject"] == one.subject), None)
        if row is None:
            return ()
        decided = {each.field: each.decided for each in look.deviations(life, one.subject)}
        fields = []
        for field in assessment.powers.may_change:
            column = field_columns(assessment)[field]
            if column is None:
                continue
            value = text_of(row[column], FIELD_TYPES[field])
            numeric = FIELD_TYPES[field] == "number"
            fields.append(
                RedecidableField(
                    field=field,
                    computed=value,
                    holds=decided.get(field, value),
                    changed=field in decided,
                    values=None if numeric else possible_values(pack, assessment, column),
                )
            )
        return tuple(fields)


def redecisions_of(look: Reading, life: PeriodLife, one: Objection) -> list[DecidedDeviation]:
    """What the rulings on an objection decided otherwise, in order; some may be undone since."""
    if life.revised_at is None and life.reopened_at is None:
        return []
    every = find_deviations(
        look.connection,
        look.ledger,
        scheme=one.scheme,
        assessment=one.assessment,
        period=one.period,
        subject=one.subject,
        undone=True,
    )
    return [each for each in every if each.objection == one.objection]


def redecision_view(each: DecidedDeviation) -> RedecisionView:
    """As API and page show it."""
    return RedecisionView(
        position=each.position,
        field=each.field,
        computed=each.computed,
        before=each.before,
        decided=each.decided,
        set_aside=each.set_aside,
        reason=each.reason,
    )


def consequences_of(look: Reading, life: PeriodLife, latest: DecidedDeviation) -> Consequences:
    """What follows for others from the latest redecision, and where the grades stand by now."""
    shown = standing_of(look, life)
    facts_position = shown.facts_position
    computed = look.result(life, facts_position, decided=False)
    before = look.result(life, facts_position, decided=True, decided_as_of=latest.position - 1)
    after = look.result(life, facts_position, decided=True, decided_as_of=latest.position)
    present = look.result(life, facts_position, decided=True)
    assessment = look.scheme(life).assessment(life.assessment)
    fields = field_columns(assessment)
    outcome = {*fields.values(), *assessment.outcome.pay}
    moved = {each.subject for each in compare(before, after) if each.column in outcome}
    labels: tuple[LabelCount, ...] = ()
    if (column := fields.get(latest.field)) and FIELD_TYPES[latest.field] != "number":
        by_scheme = Counter(row[column] for row in computed.rows)
        decided = Counter(row[column] for row in present.rows)
        labels = tuple(
            LabelCount(label=str(label), by_scheme=by_scheme[label], decided=decided[label])
            for label in sorted(by_scheme | decided, key=str)
            if by_scheme[label] != decided[label]
        )
    return Consequences(others=len(moved - {latest.subject}), labels=labels)
