"""What a card says of a score and a tier, held to the worked cases of packs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from api.office.answering.make_up import score_parts
from api.office.answering.next_tier import tier_grounds
from api.office.answering.rows import Standing, computed_fields
from api.office.views.answers import ScorePart
from domain.evaluation.interpret import interpret
from domain.scaled import SCALE, parse_scaled
from domain.schemes.cases import load_cases
from domain.schemes.load import load_scheme
from domain.schemes.packs import pack_cases, pack_text, pack_versions
from domain.schemes.steps import Tier
from projections.periods import PeriodLife

PACKS = pack_versions()


def standings(name: str, version: str) -> Iterator[Standing]:
    """Each case of a pack as a provisional standing."""
    text = pack_text(name, version)
    first = load_scheme(text, on=datetime(2024, 12, 31, tzinfo=UTC).date())
    for case in load_cases(pack_cases(name, version), first):
        scheme = load_scheme(text, on=case.period.ends_on)
        result = interpret(scheme, case.assessment, case.period, case.facts, case.as_of)
        assessment = scheme.assessment(case.assessment)
        rows = {str(row["subject"]): row for row in result.rows}
        yield Standing(
            life=PeriodLife.__new__(PeriodLife),  # not looked at
            scheme=scheme,
            assessment=assessment,
            recorded=False,
            facts_position=case.as_of,
            result=result,
            rows=rows,
            outcomes={
                subject: computed_fields(assessment.outcome, row) for subject, row in rows.items()
            },
            changed={},
            decided_as_of=None,
            superseded_at=None,
            places={},
        )


def worth(parts: tuple[ScorePart, ...]) -> int:
    """The parts put together, scaled by 10,000 twice."""
    return sum(parse_scaled(part.value or "0") * parse_scaled(part.weight or "0") for part in parts)


@pytest.mark.parametrize("name", ["taihu-points", "tongcheng-tiers"])
def test_the_parts_of_a_score_add_up_to_it(name: str) -> None:
    (version,) = [version for pack, version in PACKS if pack == name]
    told = 0
    for standing in standings(name, version):
        for subject in standing.rows:
            parts = score_parts(standing, subject)
            score = standing.outcomes[subject]["score"]
            whole = all(part.value is not None for part in parts)
            if not (parts and whole and isinstance(score, int)) or _divides(parts):
                continue
            told += 1
            # Rounded once, to two decimals at the coarsest.
            assert abs(worth(parts) - score * SCALE) <= SCALE * SCALE // 200
    assert told


def _divides(parts: tuple[ScorePart, ...]) -> bool:
    """Whether the weights divide instead of multiply: then the parts are a mean, not a sum."""
    return sum(parse_scaled(part.weight or "0") for part in parts) > 10 * SCALE


def test_the_grounds_explain_every_move_of_a_tier() -> None:
    (version,) = [version for name, version in PACKS if name == "tongcheng-tiers"]
    moves = 0
    for standing in standings("tongcheng-tiers", version):
        machine = next((s for s in standing.assessment.steps if isinstance(s, Tier)), None)
        for subject, row in standing.rows.items():
            grounds = tier_grounds(standing, subject)
            if machine is None or grounds is None:
                assert grounds is None
                continue
            before, after = row[machine.previous], row[machine.name]
            if not isinstance(before, int) or not isinstance(after, int) or grounds.frozen:
                continue
            held = [one.column for one in (*grounds.up, *grounds.down) if one.holds]
            assert bool(held) >= (before != after), subject
            assert grounds.better == (after - 1 if after > machine.best else None)
            assert grounds.worse == (after + 1 if after < machine.worst else None)
            moves += before != after
    assert moves
