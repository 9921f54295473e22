"""The house rules that no other tool checks."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
# Written in pieces, so that this file does not find itself.
_LEFTOVERS = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|raise NotImplemented" + r"Error)\b")
_LONGEST_MODULE_LINES = 400
_LONGEST_TEST_LINES = 600  # a table of cases is read by the row
# Handed to auditors alone, with nothing to import from: it cannot be parted.
_ONE_FILE = ROOT / "ops/verifier/mingce_verify.py"
_LONGEST_ONE_FILE_LINES = 480


def tracked(*patterns: str) -> list[Path]:
    """Files that git knows or would add."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).exists()]


def test_nothing_is_left_for_later() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked("*.py", "*.sql", "*.html", "*.sh")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if _LEFTOVERS.search(line)
    ]
    assert found == []


def test_packages_export_nothing() -> None:
    assert [path for path in tracked("*__init__.py") if path.read_text("utf-8").strip()] == []


def test_modules_can_be_read_in_one_sitting() -> None:
    def longest(path: Path) -> int:
        if path == _ONE_FILE:
            return _LONGEST_ONE_FILE_LINES
        return _LONGEST_TEST_LINES if "tests" in path.parts else _LONGEST_MODULE_LINES

    long = {
        str(path.relative_to(ROOT)): lines
        for path in tracked("*.py")
        if (lines := len(path.read_text("utf-8").splitlines())) > longest(path)
    }
    assert long == {}


def test_no_floats_where_points_or_money_pass() -> None:
    suspicious = re.compile(r"\bfloat\(|: float\b|-> float\b")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked("domain/*.py", "ledger/*.py")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if suspicious.search(line) and "_s:" not in line
    ]
    assert found == []


def test_no_address_or_path_of_a_machine_is_committed() -> None:
    home = re.compile(r"/ro" + r"ot/|/home/\w+/|--(extra-)?index-" + r"url|--find-" + r"links[ =]")
    found = [
        str(path.relative_to(ROOT))
        for path in tracked("*.txt", "*.toml", "*.md", "*.json", "*.yaml", "*.py", "*.sh")
        if home.search(path.read_text("utf-8").replace("--no-emit-find-links", ""))
        and path != Path(__file__)
    ]
    assert found == []
