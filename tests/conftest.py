"""A PostgreSQL server for each test run, and a fresh migrated database for each test."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import structlog
from hypothesis import HealthCheck, settings

from ops.migrate import migrate
from ops.postgres import PrivateServer, embedded_bin_dir
from ops.settings import PREFIX, TEST_NAMES

# What is set for the service (by the Makefile, by whoever works here) is not meant for the tests.
for _name in [name for name in os.environ if name.startswith(PREFIX) and name not in TEST_NAMES]:
    del os.environ[_name]

settings.register_profile(
    "mingce",
    deadline=None,  # timings are noisy; nothing here asserts a time
    derandomize=True,
    max_examples=int(os.environ.get("MINGCE_EXAMPLES", "100")),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("mingce")

_numbers = itertools.count(1)
_ROOM_BYTES = 4 << 30


def server_bin_dir() -> Path:
    """The binaries under test: embedded unless MINGCE_TEST_POSTGRES_BIN names others."""
    chosen = os.environ.get("MINGCE_TEST_POSTGRES_BIN")
    return Path(chosen) if chosen else embedded_bin_dir()


def _logs_without_ornament() -> None:
    """Tracebacks as Python prints them: structlog's own, with frames and locals, take seconds each."""
    structlog.reset_defaults()
    *processors, _ = structlog.get_config()["processors"]
    plain = structlog.dev.ConsoleRenderer(
        colors=False, exception_formatter=structlog.dev.plain_traceback
    )
    structlog.configure(processors=[*processors, plain])


_logs_without_ornament()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with long tests first: begun last, they would keep one worker busy while others idle."""
    items.sort(key=lambda item: not any(map(item.get_closest_marker, ("slow", "browser"))))


@pytest.fixture(autouse=True)
def _logs_as_they_were() -> Iterator[None]:
    """A test that configures logging writes to a stream that is closed after it."""
    yield
    _logs_without_ornament()


def _in_memory() -> Path | None:
    """A directory that is no disk, if there is room: a test's database is 10 MB made and dropped."""
    memory = Path("/dev/shm")
    if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > _ROOM_BYTES:
        return memory
    return None


@pytest.fixture(scope="session")
def server() -> Iterator[PrivateServer]:
    """A running server. It skips fsync: the tests that pull the plug start one of their own.

    Not below pytest's own directory: another run that begins there shuts everybody else out of it,
    the server's own user, too.
    """
    with tempfile.TemporaryDirectory(prefix="mingce-tests-", dir=_in_memory()) as directory:
        data_dir = Path(directory) / "data"
        settings = {"fsync": "off", "max_connections": "200", "max_wal_size": "256MB"}
        with PrivateServer(server_bin_dir(), data_dir, settings).running() as private:
            yield private


@pytest.fixture(scope="session")
def template(server: PrivateServer) -> str:
    """The name of a migrated database that tests copy."""
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute("create database mingce_template")
    migrate(server.url("mingce_template"))
    return "mingce_template"


@pytest.fixture
def database(server: PrivateServer, template: str) -> Iterator[str]:
    """The URL of a fresh, fully migrated database (superuser; the service does SET ROLE)."""
    name = f"test_{next(_numbers)}"
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"create database {name} template {template} strategy file_copy")
        yield server.url(name)
        connection.execute(f"drop database {name} with (force)")
