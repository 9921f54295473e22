"""mingce verify, on a county whose month is final: the server, its files, a bundle of it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from domain.merkle.cosignatures import ED25519
from domain.merkle.keys import SigningKey, format_skey, format_vkey
from tests.integration.cli import month
from tests.integration.cli.conftest import Mingce
from tests.integration.cli.month import PLACE

pytestmark = [pytest.mark.database, pytest.mark.slow]

DIFFERENCES = 4
KEY = SigningKey("mingce.localhost/test/county", ED25519, bytes(range(32)))
VKEY = format_vkey(KEY.key)


@pytest.fixture
def county(
    mingce: Mingce,
    database: str,
    at: Callable[[str], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Mingce:
    """A final month, integrated into a published log."""
    at(database)
    monkeypatch.setenv("MINGCE_LOG_KEY", format_skey(KEY))
    monkeypatch.setenv("MINGCE_LOG_DIR", str(tmp_path / "log"))
    for name, text in (
        ("roster.csv", month.roster()),
        ("allowances.csv", month.allowances()),
        ("scores.csv", month.scores()),
    ):
        (tmp_path / name).write_text(text, "utf-8")
    mingce.done("scheme", "adopt", PLACE[0])
    mingce.done("roster", "import", "roster.csv")
    mingce.done("log", "integrate")
    mingce.done("period", "open", *PLACE, "--on", "2025-03-10")
    mingce.done("import", "allowances.csv", PLACE[0], "month")
    mingce.done("import", "scores.csv", *PLACE)
    for act in ("close", "compute", "decide --meeting 联席会", "publish"):
        name, *options = act.split()
        mingce.done("period", name, *PLACE, *options, "--on", "2025-04-02")
    mingce.done("period", "finalise", *PLACE, "--on", "2025-04-08")
    mingce.done("log", "integrate")
    return mingce


def published(tmp_path: Path) -> Path:
    """Where the log lies."""
    [checkpoint] = (tmp_path / "log").rglob("public/checkpoint")
    return checkpoint.parent.parent


def as_installed(directory: Path) -> Path:
    """The program as ops/setup.sh writes it: processes that it starts read it once more."""
    root = Path(__file__).parents[3]
    text = (root / "ops" / "setup.sh").read_text("utf-8")
    [body] = re.findall(r"bin/mingce\" <<EOF\n#![^\n]*\n(.*?)EOF\n", text, re.DOTALL)
    program = directory / "mingce"
    program.write_text(f"#!{sys.executable}\nimport sys\nsys.path.insert(0, {str(root)!r})\n{body}")
    program.chmod(0o755)
    return program


def test_a_server_its_files_and_a_bundle_of_it_are_verified_and_one_damage_shows_in_each(
    county: Mingce, database: str, tmp_path: Path
) -> None:
    said = county.done("verify")
    assert said.splitlines()[-1] == "0 findings"
    assert "not checked" not in said
    assert "packs 1, tables " in said
    assert "periods 1, outcomes 6" in said

    tree = published(tmp_path)
    notice = tmp_path / "notice"
    shutil.copy(tree / "public" / "checkpoint", notice)
    said = county.done("verify", tree, "--key", VKEY, "--known", notice)
    assert said.splitlines()[-1] == "0 findings"
    assert "not checked: database rows: only the server has them" in said
    assert "not checked: signatures of the log" in county.done("verify", tree)
    program = as_installed(tmp_path)
    shared = [str(program), "verify", str(tree), "--key", VKEY, "--processes", "2"]
    done = subprocess.run(shared, check=False, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1:] == ["0 findings"], done.stderr

    bundle = tmp_path / "bundle.zip"
    county.done("export", "audit", "-o", bundle)
    said = county.done("verify", bundle, "--key", VKEY)
    assert said.splitlines()[-1] == "0 findings"
    assert "come with the bundle" in county.done("verify", bundle)

    with psycopg.connect(database, autocommit=True) as superuser:
        superuser.execute("set session_replication_role = replica")
        superuser.execute("update ledger.event set entry = entry || ' '::bytea where position = 30")
    said_by_server = county("verify", "--json")
    assert said_by_server.exit_code == DIFFERENCES
    found = json.loads(said_by_server.out)["findings"]
    assert [(one["code"], one["where"]) for one in found][:2] == [
        ("envelope-wrong", "entry 30"),
        ("entry-changed", "entry 30"),
    ]

    for leaves in (tree / "public" / "tile" / "0").rglob("*"):
        if leaves.is_file():
            leaves.write_bytes(bytes(len(leaves.read_bytes())))
    said_of_files = county("verify", tree, "--key", VKEY)
    assert said_of_files.exit_code == DIFFERENCES
    assert "tile-wrong" in said_of_files.out


def test_what_is_no_log_is_refused_in_one_sentence(mingce: Mingce, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    said = mingce("verify", tmp_path / "empty")
    assert (said.exit_code, said.err.split()[0]) == (1, "log-file-missing")
    said = mingce("verify", tmp_path / "nowhere")
    assert (said.exit_code, said.err.split()[0]) == (3, "nothing-to-verify")
    said = mingce("verify", tmp_path / "empty", "--key", "no-key")
    assert (said.exit_code, said.err.split()[0]) == (1, "log-malformed")
