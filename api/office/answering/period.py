"""A period as those see it who lead it through its life."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from api.access.roles import Permission
from api.office.answering.period_acts import Act, acts_of
from api.office.answering.period_preview import (
    Completeness,
    People,
    QuotaPreview,
    Who,
    completeness,
    quotas,
)
from api.office.answering.reading import Reading, reading
from api.office.answering.rows import Standing, standing_of, yuan_text
from api.office.parts import Office
from api.office.views.answers import Freshness, Option, PeriodView
from domain.schemes.model import Assessment
from domain.schemes.steps import Duty
from domain.slices.decided import possible_values
from domain.slices.outcome_form import text_of
from projections.deviations import DecidedDeviation
from projections.periods import PeriodLife


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodDetail:
    """One period whole, as far as the asker may see it. `grades` and `tiers` count subjects, best first.

    `completeness` only while entries may still come; `quotas` until the meeting has decided.
    """

    freshness: Freshness
    jurisdiction: str
    period: PeriodView
    life: PeriodLife
    assessment: Assessment
    recorded: bool
    facts_position: int
    fields: tuple[str, ...]
    subjects: int
    scored: int
    grades: tuple[Option, ...]
    tiers: tuple[Option, ...]
    total_yuan: str | None
    duties: int
    completeness: Completeness | None
    quotas: tuple[QuotaPreview, ...]
    deviations: tuple[tuple[Who, DecidedDeviation], ...]
    acts: tuple[Act, ...]


def period_detail(office: Office, scheme: str, assessment: str, period: str) -> PeriodDetail:
    """All about the period; DomainError `period-not-opened`."""
    with reading(office) as look:
        life = look.life(scheme, assessment, period)
        shown = standing_of(look, life)
        early = life.state in ("open", "closed")
        deviations = look.deviations(life, as_of=shown.decided_as_of)
        previews = early or life.state == "computed"
        people = People(look, shown, None if previews else [one.subject for one in deviations])
        seen = [one for one in shown.rows if _covers(look, shown, "read-standings", one)]
        amounts = [
            amount
            for one in seen
            if isinstance(amount := shown.outcomes[one]["amount"], int)
            and _covers(look, shown, "read-pay", one)
        ]
        return PeriodDetail(
            freshness=look.freshness,
            jurisdiction=look.jurisdiction,
            period=look.period_view(life),
            life=life,
            assessment=shown.assessment,
            recorded=shown.recorded,
            facts_position=shown.facts_position,
            fields=shown.fields,
            subjects=len(seen),
            scored=sum(shown.outcomes[one]["score"] is not None for one in seen),
            grades=_counts(shown, seen, "grade"),
            tiers=_counts(shown, seen, "tier"),
            total_yuan=yuan_text(sum(amounts)) if amounts else None,
            duties=_duties(shown, seen),
            completeness=completeness(look, shown, people, seen) if early else None,
            quotas=tuple(quotas(look, shown, people)) if previews else (),
            deviations=tuple(
                (people.who(one.subject), one) for one in deviations if one.subject in seen
            ),
            acts=tuple(acts_of(look, scheme, assessment, period)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Decidable:
    """Somebody whom the meeting may decide about: the computed fields, as text."""

    who: Who
    computed: dict[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """What the meeting may change, about whom, to what. `values` of a field: None for any number."""

    may_change: tuple[str, ...]
    values: dict[str, list[str] | None]
    subjects: tuple[Decidable, ...]


def decisions_of(office: Office, scheme: str, assessment: str, period: str) -> Decisions:
    """What the meeting may decide otherwise, over the computed result."""
    with reading(office) as look:
        life = look.life(scheme, assessment, period)
        pack = look.scheme(life)
        governed = pack.assessment(assessment)
        computed = look.result(life, life.facts_position or look.position, decided=False)
        shown = standing_of(look, life)
        people = People(look, shown)
        columns = {
            field: column
            for field in governed.powers.may_change
            if (column := getattr(governed.outcome, field)) is not None
        }
        types = dict(computed.columns)
        subjects = [
            Decidable(
                who=people.who(str(row["subject"])),
                computed={
                    field: text_of(row[column], types[column]) for field, column in columns.items()
                },
            )
            for row in computed.rows
        ]
        subjects.sort(key=lambda one: (one.who.place, one.who.name or "", one.who.subject))
        return Decisions(
            may_change=tuple(columns),
            values={
                field: None
                if types[column] == "number"
                else possible_values(pack, governed, column)
                for field, column in columns.items()
            },
            subjects=tuple(subjects),
        )


def _covers(look: Reading, shown: Standing, permission: Permission, subject: str) -> bool:
    return look.sight.covers(permission, str(shown.rows[subject]["unit"]), subject)


def _counts(shown: Standing, seen: list[str], field: str) -> tuple[Option, ...]:
    column = getattr(shown.assessment.outcome, field)
    if column is None:
        return ()
    found = Counter(str(value) for one in seen if (value := shown.outcomes[one][field]) is not None)
    order = possible_values(shown.scheme, shown.assessment, column) or []
    return tuple(
        Option(code=value, name=value, subjects=found.get(value, 0))
        for value in dict.fromkeys([*order, *sorted(found)])
    )


def _duties(shown: Standing, seen: list[str]) -> int:
    """How many duties the result makes."""
    names = [step.name for step in shown.assessment.steps if isinstance(step, Duty)]
    return sum(shown.rows[one][name] is True for one in seen for name in names)
