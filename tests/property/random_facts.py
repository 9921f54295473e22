"""Random facts: joiners and leavers, ties, absent values, corrections, withdrawals, old knowledge.

Drawn from a seeded generator, so that an example is small and quick to make; hypothesis shrinks
the number of subjects.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from domain.calendar import Period, periods_of
from domain.evaluation.facts import AppointmentFact, BodyFact, EntryFact, Facts, OutcomeFact
from domain.evaluation.facts_of_cases import CaseFactEvent, with_case
from domain.events.base import Sealed
from domain.events.cases import CaseReversed, CaseVerified, MeasureImposed, MeasureLifted
from domain.slices.entry_rules import FED_KINDS
from tests.property.random_schemes import (
    CLASSES,
    FEN,
    GROUPS,
    INPUTS,
    LEVELS,
    POINTS,
    RATERS,
    UNITS,
)

_SEALED = Sealed(nonce="", ciphertext="", commitment="")
LAST_POSITION = 60
SUBJECTS = (
    "a1",
    "B2",
    "é",
    "a'3",
    'a"4',
    "张三",
    "李四",
    "z%d",
    "b\\1",
    "null",
    "𠮷",
    "~",
    "0",
    "z",
)


def random_facts(period: Period, subjects: int, seed: int) -> Facts:
    """Facts about up to 14 persons in three villages of three townships."""
    random = Random(seed)
    facts = Facts(bodies=list(_bodies(random, period)))
    chosen = random.sample(SUBJECTS, subjects)
    for subject in chosen:
        facts.appointments += _spans(random, period, subject)
    facts.entries = list(_entries(random, period, chosen))
    for position, event in _cases(random, period, chosen):
        facts.entries = with_case(facts.entries, event, position)
    facts.outcomes = list(_outcomes(random, period, chosen))
    return facts


def _before(period: Period) -> Period:
    """The period before it in the year, or itself."""
    year = periods_of(period.kind, period.year)
    return year[max(year.index(period) - 1, 0)]


def _day(random: Random, period: Period) -> date:
    """A day near the period; often its first or last."""
    near = random.choice((period.starts_on, period.ends_on))
    return near + timedelta(days=random.choice((0, 0, -1, 1, random.randint(-400, 90))))


def _known(random: Random) -> tuple[int, int | None]:
    start = random.randint(1, LAST_POSITION)
    if random.random() < 0.7:
        return random.randint(1, 5), None
    return start, random.choice((None, start + random.randint(1, 20)))


def _bodies(random: Random, period: Period) -> Iterator[BodyFact]:
    for kind, codes, parents in (("township", GROUPS, ("county",)), ("village", UNITS, GROUPS)):
        for code in codes:
            for number, starts_on in enumerate(sorted({_day(random, period) for _ in range(2)})):
                known_from, known_until = _known(random)
                ends_on = random.choice((None, None, starts_on + timedelta(days=200)))
                yield BodyFact(
                    body=code, kind=kind, name=f"{code}{number}", parent=random.choice(parents),
                    starts_on=starts_on, ends_on=ends_on, known_from=known_from,
                    known_until=known_until,
                )  # fmt: skip


def _spans(random: Random, period: Period, subject: str) -> Iterator[AppointmentFact]:
    starts = sorted({_day(random, period) for _ in range(random.choice((1, 1, 2, 3)))})
    for index, starts_on in enumerate(starts):
        following = starts[index + 1] if index + 1 < len(starts) else None
        ends_on = following and following - timedelta(days=1)
        if random.random() < 0.2:
            ends_on = min(ends_on or date.max, starts_on + timedelta(days=random.randint(0, 60)))
        known_from, known_until = _known(random)
        service_from = starts_on - timedelta(days=random.randint(0, 3000))
        place = random.randrange(len(UNITS))
        yield AppointmentFact(
            subject=subject, unit=UNITS[place], group=GROUPS[place],
            cadre_class=random.choice(CLASSES), post=random.choice(("书记", "")),
            service_from=service_from, unit_from=random.choice((service_from, starts_on)),
            starts_on=starts_on, ends_on=ends_on, known_from=known_from, known_until=known_until,
        )  # fmt: skip


def _entries(random: Random, period: Period, subjects: list[str]) -> Iterator[EntryFact]:
    position = LAST_POSITION  # apart from the events of cases, which stand where they are known
    about = {"subject": subjects, "unit": list(UNITS), "group": list(GROUPS)}
    for declared in INPUTS:
        if declared.kind in FED_KINDS:
            continue
        for subject in about[declared.about]:
            raters = RATERS if declared.kind == "panel" else ("",)
            for _ in range(random.choice((0, 1, 1, 2, 4)) * (2 if len(raters) > 1 else 1)):
                position += 1
                key = random.choice((period, period, _before(period))).key
                here = key if declared.window == "period" else ""
                wrong = random.random() < 0.1
                base = EntryFact(
                    scheme="x'" if wrong and random.random() < 0.3 else "random",
                    assessment=random.choice(("tested", "monthly"))
                    if wrong or not here
                    else "tested",
                    period=random.choice(("", "2023-01")) if wrong else here,
                    subject=subject, input=declared.name, item=random.choice(("", "a", "b'")),
                    rater=random.choice(raters), value=None, level="",
                    effective_on=_day(random, period), position=position,
                    known_from=random.randint(1, LAST_POSITION // 2),
                )  # fmt: skip
                yield from _versions(random, base)


def _cases(
    random: Random, period: Period, subjects: list[str]
) -> Iterator[tuple[int, CaseFactEvent]]:
    """Cases verified, measures imposed and lifted, some reversed, each event at its position."""
    position = 0
    for number in range(random.choice((0, 2, 5, 9))):
        about = random.choice([*subjects, *subjects, *UNITS])
        inputs = ("cases",) if about in subjects else ("village_cases",)
        case, day, position = f"C{number}'", _day(random, period), position + 1
        told: dict[str, Any] = {"case": case, "scheme": "random", "subject": about}
        yield (
            position,
            CaseVerified(
                effective_on=day, situation=random.choice(LEVELS[:2]), inputs=inputs,
                verified_on=day.isoformat(), finding=_SEALED, **told,
            ),
        )  # fmt: skip
        ends = [position]
        for _ in range(random.choice((0, 1, 2))):
            position += 1
            starts, input_name = _day(random, period), random.choice(("sanction", "sanction", ""))
            last_day = random.choice(("", (starts + timedelta(days=30)).isoformat()))
            measure: dict[str, Any] = {
                "measure": random.choice(("m", "n")),
                "input": input_name,
                "reason": _SEALED,
            }
            imposed = MeasureImposed(effective_on=starts, last_day=last_day, **measure, **told)
            yield position, imposed
            ends.append(position)
            if random.random() < 0.3:
                position += 1
                day = starts + timedelta(days=random.choice((0, 1, 29)))
                yield position, MeasureLifted(effective_on=day, lifts=ends[-1], **measure, **told)
                ends.append(position)
        if random.random() < 0.3:
            position += 1
            yield (
                position,
                CaseReversed(
                    effective_on=day, situation=LEVELS[0], ends=tuple(ends), reason=_SEALED, **told
                ),
            )


def _versions(random: Random, base: EntryFact) -> Iterator[EntryFact]:
    """The entry as recorded, then perhaps corrected, then perhaps withdrawn."""
    known_from = base.known_from
    for version in range(random.choice((1, 1, 2, 3))):
        known_until = known_from + random.randint(1, 15)
        last = version == 2 or random.random() < 0.7
        withdrawn = last and random.random() < 0.15
        value, level = _content(random, base.input)
        yield EntryFact(
            scheme=base.scheme, assessment=base.assessment, period=base.period,
            subject=base.subject, input=base.input, item=base.item, rater=base.rater,
            value=value, level=level, effective_on=base.effective_on, position=base.position,
            known_from=known_from, known_until=None if last and not withdrawn else known_until,
        )  # fmt: skip
        if last:
            return
        known_from = known_until


def _content(random: Random, input_name: str) -> tuple[int | None, str]:
    kind = next(each.kind for each in INPUTS if each.name == input_name)
    match kind:
        case "gate":
            return None, random.choice(("pass", "pass", "fail"))
        case "flag":
            return None, random.choice(("on", "off"))
        case "level" | "honour":
            return None, random.choice(LEVELS)
        case "measure":
            return random.choice(FEN), ""
        case _:
            return random.choice(POINTS), ""


def _outcomes(random: Random, period: Period, subjects: list[str]) -> Iterator[OutcomeFact]:
    position = 0
    kinds = [("random", "tested", period.kind), ("random", "monthly", "month"),
             ("random", "other", "quarter"), ("x'", "c", "quarter")]  # fmt: skip
    for scheme, assessment, kind in kinds:
        nearby = [p for year in (period.year - 1, period.year) for p in periods_of(kind, year)]
        nearby = [p for p in nearby if abs((p.ends_on - period.ends_on).days) < 400]
        for subject in (*subjects, *UNITS, *GROUPS):
            for each in nearby:
                if random.random() < 0.4:
                    continue
                position += 1
                known_from = random.randint(1, LAST_POSITION)
                versions: list[tuple[int, int | None]] = [(known_from, None)]
                if random.random() < 0.2:
                    versions = [(known_from, known_from + 3), (known_from + 3, None)]
                for start, until in versions:
                    yield OutcomeFact(
                        scheme=scheme, assessment=assessment, period=each.key,
                        ordinal=each.ordinal, ends_on=each.ends_on, subject=subject,
                        score=random.choice((None, *POINTS)), rank=random.choice((None, 1, 2, 3)),
                        grade=random.choice((None, *LEVELS[:3])),
                        tier=random.choice((None, 1, 2, 3)),
                        coefficient=random.choice((None, 10_000, 13_000)),
                        amount_fen=random.choice((None, *FEN)), position=position,
                        known_from=start, known_until=until,
                    )  # fmt: skip
