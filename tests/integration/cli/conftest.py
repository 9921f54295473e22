"""The command line in this process, on a database of its own."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from domain.merkle.keys import SigningKey, format_skey
from ops.cli.main import main
from ops.postgres import PrivateServer

LOG_KEY = SigningKey("mingce.localhost/test/county", 1, bytes(range(32)))


@dataclass(frozen=True, slots=True)
class Said:
    """What a command printed, and how it ended."""

    exit_code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)

    def error(self) -> dict[str, Any]:
        """The error as programs read it."""
        found: dict[str, Any] = json.loads(self.err)
        return found


class Mingce:
    """Runs commands. What it says never holds a traceback, for an uncaught error fails the test."""

    def __init__(self, captured: Callable[[], tuple[str, str]]) -> None:
        self._captured = captured

    def __call__(self, *words: str | Path) -> Said:
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in words])
        out, err = self._captured()
        code = ended.value.code
        assert isinstance(code, int)
        return Said(code, out, err)

    def done(self, *words: str | Path) -> str:
        """What a command prints that must succeed."""
        said = self(*words)
        assert (said.exit_code, said.err) == (0, ""), said
        return said.out


@pytest.fixture
def mingce(capsys: pytest.CaptureFixture[str]) -> Mingce:
    def captured() -> tuple[str, str]:
        said = capsys.readouterr()
        return said.out, said.err

    return Mingce(captured)


@pytest.fixture
def empty_database(server: PrivateServer) -> Iterator[str]:
    """The URL of a database without anything in it."""
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute("create database test_cli_empty")
        yield server.url("test_cli_empty")
        connection.execute("drop database test_cli_empty with (force)")


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], None]:
    """Points the command line to a database."""

    def point(url: str) -> None:
        key = tmp_path / "master.key"
        key.write_bytes(base64.b64encode(bytes(32)))
        monkeypatch.setenv("MINGCE_DATABASE_URL", url)
        monkeypatch.setenv("MINGCE_MASTER_KEY_FILE", str(key))
        monkeypatch.setenv("MINGCE_LOG_KEY", format_skey(LOG_KEY))
        monkeypatch.setenv("MINGCE_LEDGER", "test/county")
        monkeypatch.chdir(tmp_path)

    return point
