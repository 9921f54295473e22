"""The tutorial, done by hand: its commands are run, and what it shows is what one sees."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from ops.postgres import PrivateServer, embedded_bin_dir
from tests.docs.shown import pattern, steps

pytestmark = pytest.mark.slow  # on the embedded server, whichever is under test

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "ops/docs/tutorial.md"
_END = "=== end of a block: "


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A shell in an empty folder, with `mingce` on its path."""
    command = tmp_path / "bin" / "mingce"
    command.parent.mkdir()
    command.write_text(
        f"#!/bin/sh\nexec {sys.executable} -c 'from ops.cli.main import main; main()' \"$@\"\n"
    )
    command.chmod(0o755)
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("MINGCE_")
    }
    environment |= {
        "PATH": f"{command.parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
    }
    with (
        # Commands would start and stop it each by itself; held up it is quicker.
        PrivateServer(embedded_bin_dir(), tmp_path / "tutorial/data/postgres").running(),
        subprocess.Popen(
            ["sh"],
            cwd=tmp_path,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as running,
    ):
        yield running


def run(shell: subprocess.Popen[str], commands: str) -> tuple[str, int]:
    """What the commands print, and the exit code of the last one."""
    assert shell.stdout is not None
    assert shell.stdin is not None
    shell.stdin.write(f"{commands}\necho '{_END}'$?\n")
    shell.stdin.flush()
    return until_end(shell.stdout)


def until_end(printed: IO[str]) -> tuple[str, int]:
    said: list[str] = []
    for line in printed:
        if line.startswith(_END):
            return "".join(said), int(line.removeprefix(_END))
        said.append(line)
    raise AssertionError("the shell ended: " + "".join(said))


def test_every_step_does_what_the_page_shows(shell: subprocess.Popen[str]) -> None:
    for step in steps(PAGE):
        said, exit_code = run(shell, step.commands)
        assert exit_code == step.exit_code, f"line {step.line}: {said}"
        if step.shown is not None:
            assert re.fullmatch(pattern(step.shown), said), f"line {step.line} shows not:\n{said}"


def test_the_page_has_all_parts_of_a_periods_life() -> None:
    commands = "".join(step.commands for step in steps(PAGE))
    for act in ("adopt", "import", "open", "close", "compute", "decide", "publish", "finalise"):
        assert f" {act} " in commands
    assert sum(step.exit_code != 0 for step in steps(PAGE)) >= 3
    assert sum(step.shown is not None for step in steps(PAGE)) >= 12


def test_patterns_are_strict_but_for_the_dots() -> None:
    assert re.fullmatch(pattern("a  … 1\n…\nb\n"), "a      xyz 1\nq\nr\nb  \n")
    assert not re.fullmatch(pattern("a 1\n"), "a 2\n")
    assert not re.fullmatch(pattern("a 1\n"), "a 1\nb\n")
