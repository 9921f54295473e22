"""Digest and comparison of results."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from domain.evaluation.result import Difference, Result, compare, result_digest

RESULT = Result(
    scheme="s", version="1", digest="d", assessment="a", period="2025-03",
    columns=(("subject", "text"), ("score", "number"), ("ok", "flag")),
    rows=({"subject": "p", "score": 5, "ok": True}, {"subject": "张", "score": None, "ok": False}),
)  # fmt: skip


def test_digest_is_that_of_canonical_lines() -> None:
    lines = (
        '["s","1","d","a","2025-03",[["subject","text"],["score","number"],["ok","flag"]]]\n'
        '["p",5,true]\n["张",null,false]\n'
    )
    assert result_digest(RESULT) == hashlib.sha256(lines.encode()).hexdigest()


def test_equal_results_do_not_differ() -> None:
    assert compare(RESULT, RESULT) == []


def test_differences_name_the_cell() -> None:
    first, second = RESULT.rows
    changed = replace(RESULT, rows=({**first, "score": 6}, {**second, "ok": None}))
    assert compare(RESULT, changed) == [
        Difference("p", "score", 5, 6),
        Difference("张", "ok", False, None),
    ]


def test_joiners_and_leavers_differ_in_every_cell_that_they_have() -> None:
    fewer = replace(RESULT, rows=RESULT.rows[:1])
    gone = [Difference("张", "subject", "张", None), Difference("张", "ok", False, None)]
    assert compare(RESULT, fewer) == gone
    assert [(each.old, each.new) for each in compare(fewer, RESULT)] == [
        (each.new, each.old) for each in gone
    ]


def test_true_is_not_one() -> None:
    first, second = RESULT.rows
    assert compare(RESULT, replace(RESULT, rows=({**first, "ok": 1}, second))) != []
