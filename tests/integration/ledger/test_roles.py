"""Who migrates need not be a superuser, nor who serves."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from ops.migrate import load_migrations, migrate
from ops.postgres import PrivateServer
from tests.integration.ledger.appenders import recorder_of
from tests.integration.ledger.test_append_only import APPEND

pytestmark = [pytest.mark.database, pytest.mark.slow]


def test_plain_logins_migrate_several_databases_and_serve(
    server: PrivateServer, tmp_path: Path
) -> None:
    # A server of its own: roles belong to the whole server, and here nobody has made them yet.
    own = PrivateServer(server.bin_dir, tmp_path / "postgres" / "data", {"fsync": "off"})
    ledger_only = [migration for migration in load_migrations() if migration.number == 1]
    with own.running():
        with psycopg.connect(own.url(), autocommit=True) as connection:
            connection.execute("create role migrator login createrole")
            connection.execute("create role server login")
            connection.execute("create database first owner migrator")
            connection.execute("create database second owner migrator")
        for name in ("first", "second"):
            url = own.url(name)
            assert migrate(url.replace("user=postgres", "user=migrator"), ledger_only) == [1]
            with psycopg.connect(url.replace("user=postgres", "user=migrator")) as connection:
                connection.execute("grant mingce_service to server")
            with psycopg.connect(url.replace("user=postgres", "user=server")) as connection:
                connection.execute("set role mingce_service")
                assert connection.execute(APPEND).fetchone() == (1,)
            with recorder_of(url.replace("user=postgres", "user=server"), "county") as recorder:
                assert recorder.head() == 0
