"""--help: one screen each, and everything on it says what it is."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer.main
from rich.cells import cell_len

from ops.cli.main import application, asked_for
from tests.integration.cli.conftest import Mingce

ROOT = Path(__file__).parents[3]
_SCREEN_LINES = 60
_SCREEN_COLUMNS = 80


@cache
def everything() -> dict[str, Any]:
    """Groups and commands by the words that are typed."""
    root = typer.main.get_command(application())
    found: dict[str, Any] = {"": root}
    for name, command in root.commands.items():  # type: ignore[attr-defined]
        found[name] = command
        found |= {f"{name} {n}": inner for n, inner in getattr(command, "commands", {}).items()}
    return found


@pytest.mark.parametrize("words", sorted(everything()))
def test_help_is_one_screen_and_names_what_the_command_takes(
    mingce: Mingce, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    monkeypatch.setenv("COLUMNS", str(_SCREEN_COLUMNS))
    out = mingce.done(*words.split(), "--help")
    lines = out.splitlines()
    assert len(lines) <= _SCREEN_LINES
    assert max(map(cell_len, lines)) <= _SCREEN_COLUMNS
    command = everything()[words]
    assert command.help
    assert [one for one in getattr(command, "commands", {}) if f" {one} " not in out] == []
    for parameter in command.params:
        shown = parameter.opts[0] if parameter.param_type_name == "option" else parameter.name
        assert shown in out or (parameter.metavar or "?") in out
        assert getattr(parameter, "help", None), f"{words}: {parameter.name} has no help"


@pytest.mark.parametrize("words", ["", "period", "roster"])
def test_without_a_command_the_help_is_shown(mingce: Mingce, words: str) -> None:
    said = mingce(*words.split())
    assert said.exit_code == 2
    assert "--help" in said.err
    assert "Usage" in said.out


def test_help_needs_no_database(mingce: Mingce, at: Callable[[str], None]) -> None:
    at("postgresql://nobody@127.0.0.1:1/none")
    mingce.done("standing", "--help")


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("standing taihu-points year 2025", "standing"),
        ("--as body --ledger entry case list --overdue", "case"),
        ("--ledger=body status", "status"),
        ("--help status", ""),
        ("--as body", ""),
        ("stauts body", ""),
        ("", ""),
    ],
)
def test_only_what_is_asked_for_is_loaded(line: str, asked: str) -> None:
    assert asked_for(line.split()) == asked
    root = typer.main.get_command(application(asked))
    loaded = set(root.commands)  # type: ignore[attr-defined]
    assert asked in loaded if asked else "body" in loaded
    assert (len(loaded) < 10) == bool(asked)


def test_a_slip_of_the_pen_is_told_what_was_meant(mingce: Mingce) -> None:
    said = mingce("--json", "stauts")
    assert said.exit_code == 2
    assert "status" in said.error()["message"]


def test_says_which_version_it_is(mingce: Mingce) -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert mingce.done("--version").strip() == declared
    assert mingce("--json", "--version").json() == declared
