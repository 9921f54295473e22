"""The documents say what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ops import event_catalogue
from ops.settings import Settings

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", *(ROOT / "ops/docs").rglob("*.md")])
_LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


def test_event_catalogue_is_current() -> None:
    assert event_catalogue.PAGE.read_text("utf-8") == event_catalogue.render(), (
        "run python -m ops.event_catalogue"
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    broken = [
        target
        for target in _LINK.findall(page.read_text("utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []


def test_every_setting_is_documented() -> None:
    page = (ROOT / "ops/docs/operations.md").read_text("utf-8")
    missing = [name for name in Settings.model_fields if f"`MINGCE_{name.upper()}`" not in page]
    assert missing == []


def test_readme_names_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert "make demo" in text
    assert "make test" in text
