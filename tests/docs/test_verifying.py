"""What an outsider is told to do is done, with the tools named; a tool that is missing is said."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import psycopg
import pytest

from api.office.bundles import make_bundle
from api.office.proof import receipt_of
from api.pages.evidence import evidence_pdf
from domain.merkle.checkpoints import Checkpoint, format_checkpoint, parse_checkpoint
from domain.merkle.keys import SigningKey, format_vkey
from domain.merkle.notes import Note, format_note, parse_note, sign_text
from ledger.tlog.directory import DirectoryStore
from ops.postgres import PrivateServer
from projections.bundle.scope import Scope
from tests.api.county import Clock, County, open_office, settle
from tests.api.publishing import KEY, ORIGIN, publish, with_log
from tests.docs.shown import Step, pattern, steps

pytestmark = [pytest.mark.database, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "ops/docs/verifying.md"
VERIFIERS = ROOT / "ops/verifier"
NEEDED = {"go": "go ", "xxd": "verify.sh", "pdfdetach": "pdfdetach", "curl": "curl"}
"""Programs by what calls for them; ops/setup.sh test-tools installs them."""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@dataclass(frozen=True, slots=True)
class Desk:
    """An outsider's folder, and what is known to them."""

    folder: Path
    environment: dict[str, str]

    def run(self, commands: str, **more: str) -> tuple[str, int]:
        """What the commands print, and how they end."""
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", commands],
            cwd=self.folder,
            env={**self.environment, **more},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return done.stdout, done.returncode


@pytest.fixture(scope="module")
def county(
    server: PrivateServer, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[County]:
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(
            f"create database verified template {template} strategy file_copy".encode()
        )
    clock = Clock()
    with open_office(server.url("verified"), clock) as office:
        made = settle(office, clock)
        yield replace(made, office=with_log(office, tmp_path_factory.mktemp("log")))


def shown(county: County) -> bytes:
    """The checkpoint, after all that is recorded was published."""
    publish(county.office)
    assert county.office.log is not None
    checkpoint = county.office.log.store.checkpoint()
    assert checkpoint is not None
    return checkpoint


def published(county: County) -> Path:
    """The folder that everybody may read."""
    assert county.office.log is not None
    store = county.office.log.store
    assert isinstance(store, DirectoryStore)
    return store.public


@pytest.fixture(scope="module")
def desk(county: County, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The folder after a notice was printed, and the log had grown since."""
    folder = tmp_path_factory.mktemp("desk")
    office, person = county.office, county.people[0]
    (folder / "notice.txt").write_bytes(shown(county))
    position = county.record(0, "5", "2025-Q2", "deeds")
    publish(office)
    (folder / "receipt.tlog-proof").write_bytes(receipt_of(office, position)[1])
    (folder / "evidence.pdf").write_bytes(evidence_pdf(office, "zh", person))
    (folder / "bundle").mkdir()
    make_bundle(office, Scope(kind="ledger"), folder / "bundle")
    for name in ("mingce_verify.py", "verify.go", "verify.sh"):
        shutil.copy(VERIFIERS / name, folder)
    programs = folder / "bin"
    programs.mkdir()
    # Programs of their own: nothing of ours is on their path.
    _program(programs / "python3", f'exec {sys.executable} -I "$@"')
    _program(
        programs / "duckdb",
        f'exec {sys.executable} -I -c "import duckdb, sys; '
        'print(*duckdb.connect().execute(sys.stdin.read()).fetchall())"',
    )
    serve = partial(Quiet, directory=str(published(county)))
    with ThreadingHTTPServer(("127.0.0.1", 0), serve) as log:
        threading.Thread(target=log.serve_forever, daemon=True).start()
        yield Desk(
            folder,
            {
                "PATH": f"{programs}:{os.environ['PATH']}",
                "HOME": str(folder),
                "LC_ALL": "C.UTF-8",
                "PYTHONUTF8": "1",
                "KEY": format_vkey(KEY.key),
                "LOG": f"http://127.0.0.1:{log.server_port}",
            },
        )
        log.shutdown()


def _program(path: Path, command: str) -> None:
    path.write_text(f"#!/bin/sh\n{command}\n", "utf-8")
    path.chmod(0o755)


def lacking(commands: str) -> list[str]:
    """The programs that the machine has not, of those that the commands call."""
    return [
        program
        for program, call in NEEDED.items()
        if call in commands and shutil.which(program) is None
    ]


def carried_out(desk: Desk) -> Iterator[tuple[Step, str, int]]:
    """Each step of the page with what it printed and how it ended; those of a missing tool not."""
    built = True
    for step in steps(PAGE):
        without = lacking(step.commands) or (
            ["go"] if "./verify " in step.commands and not built else []
        )
        if without and os.environ.get("CI"):
            raise AssertionError(f"line {step.line} needs {without}: run ops/setup.sh test-tools")
        if without:
            built = built and "go build" not in step.commands
            continue
        yield step, *desk.run(step.commands)


def test_every_step_does_what_the_page_shows(desk: Desk) -> None:
    done = 0
    for step, said, exit_code in carried_out(desk):
        done += 1
        assert exit_code == step.exit_code, f"line {step.line}: {said}"
        if step.shown is not None:
            assert re.fullmatch(pattern(step.shown), said), f"line {step.line} shows not:\n{said}"
    skipped = len(list(steps(PAGE))) - done
    if skipped:
        pytest.skip(f"{skipped} of {skipped + done} steps lack their program")


def test_the_page_names_three_tools_and_says_what_a_refusal_looks_like() -> None:
    commands = "".join(step.commands for step in steps(PAGE))
    for tool in ("mingce_verify.py", "./verify ", "verify.sh", "duckdb"):
        assert tool in commands
    assert any(step.exit_code for step in steps(PAGE))


# --- The programs in other languages say no, and not yes to everything ----------------------------


@pytest.fixture(scope="module")
def verify(desk: Desk) -> str:
    if missing := lacking("go "):
        pytest.skip(f"{missing} is not installed: ops/setup.sh test-tools")
    said, exit_code = desk.run(
        "GO111MODULE=off GOPATH=/usr/share/gocode GOCACHE=$HOME/cache go build -o verify verify.go"
    )
    assert exit_code == 0, said
    return "./verify"


def _another(found: re.Match[str]) -> str:
    """One character changed."""
    return found[1] + ("B" if found[2] == "A" else "A")


ALTERED: dict[str, tuple[str, str | Callable[[re.Match[str]], str]]] = {
    "another index": ("^index .*", "index 0"),
    "a larger index": ("^index .*", "index 999999"),
    "another entry": ("^extra .*", "extra e30="),
    "another root": (r"^(log\.example.*\n[0-9]+\n)(.)", _another),
    "another size": (r"^(log\.example.*\n)[0-9]+", r"\g<1>7"),
    "another origin": (r"^log\.example", "log.exemple"),
    "no signature": (r"^— .*\n", ""),
    "another signature": (r"^(— \S+ .{12})(.)", _another),
    "no receipt": ("tlog-proof@v1", "tlog-proof@v2"),
    "a proof too short": (r"^(index .*\n).*\n", r"\1"),
    "a proof too long": (r"^(index .*\n)(.*\n)", r"\1\2\2"),
}


@pytest.mark.parametrize("what", ALTERED)
def test_all_refuse_a_receipt_with(desk: Desk, verify: str, what: str) -> None:
    before, after = ALTERED[what]
    right = (desk.folder / "receipt.tlog-proof").read_text("utf-8")
    altered = re.sub(before, after, right, count=1, flags=re.MULTILINE)
    assert altered != right
    (desk.folder / "wrong").write_text(altered, "utf-8")
    for command in (
        'python3 mingce_verify.py receipt wrong --key "$KEY"',
        f'{verify} receipt "$KEY" wrong',
        'bash verify.sh "$KEY" wrong',
    ):
        said, exit_code = desk.run(command)
        assert (exit_code, "NOT PROVED" in said) == (1, True), (command, said)


@pytest.mark.parametrize("command", ["./verify receipt", "bash verify.sh"])
def test_refuses_another_key(desk: Desk, verify: str, command: str) -> None:
    assert verify
    other = SigningKey(ORIGIN, 1, bytes(32))
    said, exit_code = desk.run(f'{command} "$KEY" receipt.tlog-proof', KEY=format_vkey(other.key))
    assert exit_code == 1, said
    said, exit_code = desk.run(f'{command} "$KEY" receipt.tlog-proof', KEY="mingce+1234+AAAA")
    assert exit_code == 1, said


def test_a_log_that_was_rewritten_is_called_a_fork(desk: Desk, verify: str, county: County) -> None:
    """The same key signs another root for the size on the notice."""
    real = parse_checkpoint(parse_note((desk.folder / "notice.txt").read_bytes()).text)
    text = format_checkpoint(Checkpoint(real.origin, real.size, bytes(32)))
    (desk.folder / "forged.txt").write_bytes(format_note(Note(text, (sign_text(text, KEY),))))
    (desk.folder / "shown.txt").write_bytes(shown(county))
    said, exit_code = desk.run(f'{verify} continues "$KEY" forged.txt shown.txt "$LOG"')
    assert exit_code == 1
    assert "FORKED or rewritten" in said
    said, exit_code = desk.run(f'{verify} continues "$KEY" shown.txt forged.txt "$LOG"')
    assert exit_code == 1
    said, exit_code = desk.run(
        f'{verify} continues "$KEY" notice.txt shown.txt {published(county)}'
    )
    assert (exit_code, "only grew" in said) == (0, True), said
