"""Reasons on notices: plain sentences, made from what may be disclosed and nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

import pytest

from api.office.answering.rows import Standing, computed_fields
from api.pages.language import Language
from api.pages.reasons import Reasons
from domain.evaluation.result import Result, Row
from domain.schemes import packs
from domain.schemes.columns import column_types
from domain.schemes.load import load_scheme

DAY = date(2025, 12, 31)
YEAR = ("taihu-points", "year", "2025")
HALF = ("tongcheng-tiers", "half", "2025-H2")
MONTH = ("haixing-monthly", "month", "2025-12")


def points(text: str) -> int:
    """Points as columns hold them."""
    whole, _, fraction = text.partition(".")
    return int(whole) * 10_000 + int(fraction.ljust(4, "0"))


def standing(of: tuple[str, str, str], *rows: Row) -> Standing:
    """A standing of rows that say only what matters; subjects are s0, s1, ..."""
    scheme = load_scheme(packs.pack_text(of[0], "2024.1"), on=DAY)
    assessment = scheme.assessment(of[1])
    types = column_types(assessment)
    blank: Row = {name: False if kind == "flag" else None for name, kind in types.items()}
    roster: Row = {"cadre_class": "正职", "group": "t-1", "unit": "v-1"}
    full: list[Row] = [
        {**blank, **roster, "subject": f"s{number}", **row} for number, row in enumerate(rows)
    ]
    result = Result(
        scheme=scheme.name,
        version=scheme.version,
        digest=scheme.digest,
        assessment=assessment.name,
        period=of[2],
        columns=tuple(types.items()),
        rows=tuple(full),
    )
    return Standing(
        life=cast("Any", None),  # reasons ask for nothing of it
        scheme=scheme,
        assessment=assessment,
        recorded=False,
        facts_position=1,
        result=result,
        rows={str(row["subject"]): row for row in full},
        outcomes={str(row["subject"]): computed_fields(assessment.outcome, row) for row in full},
        changed={},
        decided_as_of=None,
        superseded_at=None,
        places={},
    )


def reasons(shown: Standing, subject: str = "s0", language: Language = "zh") -> list[str]:
    fields = frozenset(shown.assessment.disclosure.fields)
    return Reasons(shown, fields, language, {"t-1": "徐桥镇"}).of(subject)


def year(total: str, **more: Any) -> Row:
    """A year's row with its total, as the pack puts it together."""
    return {
        "work": points("90"),
        "evaluation_score": points("95"),
        "work_and_evaluation": points("91"),
        "points_put_together": points(total),
        "total": points(total),
        "bonus_counted": 0,
        "demerits": 0,
        "ranked": True,
        "class_rank": 1,
        "grade_by_points": "优秀",
        "within_excellent_share": True,
        "grade": "优秀",
        **more,
    }


def test_a_score_is_taken_apart_and_parts_of_nothing_are_left_out() -> None:
    shown = standing(
        YEAR,
        year("91"),
        year("95", bonus_counted=points("5"), demerits=points("1"), class_rank=2),
    )
    assert reasons(shown)[:2] == [
        "得分 91 分：工作得分 90，占 80%，测评得分 95，占 20%。",
        "在正职、徐桥镇 2 人中排第 1 名。",
    ]
    assert reasons(shown, "s1")[0] == (
        "得分 95 分：工作测评合成分 91（工作得分 90，占 80%，测评得分 95，占 20%），"
        "计入加分 5，减去全年减分 1。"
    )


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({}, "按分数线（优秀 90 以上，称职 70 以上，基本称职 60 以上），定为“优秀”。"),
        (
            {"within_excellent_share": False, "grade": "称职"},
            "“按分数线等次”为“优秀”，不符合“在优秀比例内”，定为“称职”。",
        ),
        ({"ranked": False, "grade": "不确定等次"}, "不符合“参加排名”，定为“不确定等次”。"),
        ({"grade": None, "total": None}, "没有年度等次。"),
    ],
)
def test_a_grade_says_what_decided_it(row: dict[str, Any], sentence: str) -> None:
    assert reasons(standing(YEAR, year("91") | row))[-1] == sentence


def test_whoever_is_not_ranked_is_told_so() -> None:
    assert "不参加排名。" in reasons(standing(YEAR, year("91", class_rank=None, ranked=False)))


@pytest.mark.parametrize(
    ("previous", "tier", "sentence"),
    [
        (None, 4, "首次定档，定为第 4 档。"),
        (3, 3, "没有升降，保持第 3 档。"),
        (3, 2, "由第 3 档升为第 2 档。"),
        (1, 3, "由第 1 档降为第 3 档。"),
    ],
)
def test_a_tier_says_where_it_came_from(previous: int | None, tier: int, sentence: str) -> None:
    assert reasons(standing(HALF, {"previous_tier": previous, "tier": tier})) == [sentence]


def test_places_and_scores_that_are_not_disclosed_are_not_told() -> None:
    rows: list[Row] = [
        {
            "score": points("93"),
            "rank_points": points(str(93 - number)),
            "passed": True,
            "in_population": True,
            "township_rank": number + 1,
            "quota_grade": "优秀" if not number else "一般",
            "grade": "优秀" if not number else "一般",
        }
        for number in range(10)
    ]
    [sentence] = reasons(standing(MONTH, *rows))
    assert sentence == "徐桥镇共 10 人，名额为优秀 2，一般 6，较差 2，按名次定为“优秀”。"
    failed: Row = {**rows[0], "passed": False, "grade": "较差"}
    assert reasons(standing(MONTH, failed)) == ["不符合“可评分”，定为“较差”。"]


def test_english_says_the_same() -> None:
    assert reasons(standing(YEAR, year("91")), language="en")[1] == (
        "Place 1 among 1 people (正职、徐桥镇)."
    )
