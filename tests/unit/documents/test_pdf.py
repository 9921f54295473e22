"""PDFs: the same bytes for the same values, and no character that silently is not there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import structlog
from structlog.testing import capture_logs

from api.documents import pdf
from api.documents.pdf import FOLDER, render_pdf
from api.documents.qr import qr_svg

DAY = datetime(2026, 1, 19, tzinfo=UTC)


def values(name: str) -> dict[str, Any]:
    """A small notice."""
    return {
        "language": "zh",
        "author": "太湖县",
        "paper": "a4",
        "text_pt": 11,
        "table_pt": 9,
        "title": "2025年年度积分结果公示",
        "place": "石龙村",
        "intro": "现将石龙村结果予以公示。",
        "correction": "",
        "heads": [{"title": "姓名", "number": False}, {"title": "得分", "number": True}],
        "rows": [[name, "92.5"]],
        "reasons": [{"who": name, "why": "得分 92.5 分。"}],
        "why_title": "为什么是这个结果",
        "object_title": "有不同意见怎么办",
        "object": ["请在截止日前提出。"],
        "proof_title": "怎样核对",
        "proof": "台账第 7 条。",
        "digest_title": "结果指纹",
        "digest": "ab" * 32,
        "scan": "扫码核对",
        "qr": qr_svg("http://127.0.0.1/notices/points/quarter/2025-Q1"),
        "address": "http://127.0.0.1/notices/points/quarter/2025-Q1",
        "signed": "联席会议",
        "on": "2025年4月3日",
        "foot": "太湖县",
    }


@pytest.fixture
def logged() -> Iterator[list[Any]]:
    structlog.reset_defaults()
    with capture_logs() as caught:
        yield caught


def test_the_same_values_give_the_same_bytes(logged: list[Any]) -> None:
    first = render_pdf("notice", values("王建国"), made_at=DAY)
    assert first.startswith(b"%PDF-1.7")
    assert first == render_pdf("notice", values("王建国"), made_at=DAY)
    assert first != render_pdf("notice", values("王建军"), made_at=DAY)
    assert logged == []


def test_is_archivable_tagged_and_carries_its_fonts() -> None:
    made = render_pdf("notice", values("王建国"), made_at=DAY)
    for wanted in (
        b"pdfaid:part>2",
        b"pdfaid:conformance>A",
        b"pdfuaid:part>1",
        b"/StructTreeRoot",
    ):
        assert wanted in made
    assert b"/FontFile3" in made


@pytest.mark.parametrize("rare", ["䶮", "赟", "堃", "㛃", "𬭎"])
def test_rare_characters_of_names_are_in_the_fonts(rare: str, logged: list[Any]) -> None:
    render_pdf("notice", values(f"王{rare}"), made_at=DAY)
    assert logged == []


def test_a_character_that_no_font_has_is_replaced_and_reported(logged: list[Any]) -> None:
    private_use = "\U000f1234"
    made = render_pdf("notice", values(f"王{private_use}"), made_at=DAY)
    assert made == render_pdf("notice", values("王〓"), made_at=DAY)
    assert [(one["event"], one["characters"]) for one in logged] == [
        ("characters_replaced", ["U+F1234"])
    ]


def test_other_mistakes_of_a_template_are_not_swallowed() -> None:
    lacking = values("王建国")
    del lacking["title"]
    with pytest.raises(RuntimeError, match="title"):
        render_pdf("notice", lacking, made_at=DAY)


def test_every_template_is_packaged_with_the_program() -> None:
    assert {path.name for path in FOLDER.glob("*.typ")} >= {"paper.typ", "notice.typ"}
    assert Path(pdf.__file__).parent == FOLDER
