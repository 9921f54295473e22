"""The command line `mingce`."""

from __future__ import annotations

import sys
from typing import Annotated

import click
import psycopg
import typer

from domain.errors import DomainError
from ops.cli import answers, entries, periods, roster, schemes, site
from ops.cli.desk import desk
from ops.cli.output import REFUSED, UNAVAILABLE, print_error
from ops.migrate import MigrationError
from ops.postgres import PostgresUnavailableError
from ops.settings import SettingsError

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="明册 Mingce: an assessment ledger that can be checked.",
    epilog="--json works with every command. Exit codes: 0 done, 1 refused by a rule, 2 usage, "
    "3 database, settings or files unavailable, 4 a check found differences.",
)


@app.callback()
def options(
    ledger: Annotated[
        str, typer.Option("--ledger", help="the ledger to work on, e.g. anqing/taihu")
    ] = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="print JSON (anywhere in the line)")
    ] = False,
) -> None:
    """Options that come before the command."""
    desk.ledger = ledger or None
    desk.as_json = desk.as_json or as_json


for module in (site, answers, entries):
    module.register(app)
app.add_typer(schemes.app, name="scheme")
app.add_typer(roster.app, name="roster")
app.add_typer(periods.app, name="period")
app.add_typer(entries.app, name="entry")


def main(arguments: list[str] | None = None) -> None:
    """Run one command; every known error is one sentence and an exit code, never a traceback."""
    given = sys.argv[1:] if arguments is None else arguments
    desk.as_json = "--json" in given
    try:
        app([word for word in given if word != "--json"], prog_name="mingce")
    except DomainError as refused:
        print_error(refused, as_json=desk.as_json)
        sys.exit(REFUSED)
    except (SettingsError, MigrationError, PostgresUnavailableError) as unavailable:
        error = DomainError(_code(unavailable), str(unavailable))
        print_error(error, as_json=desk.as_json)
        sys.exit(UNAVAILABLE)
    except psycopg.OperationalError as unreachable:
        error = DomainError(
            "database-unreachable",
            f"The database does not answer: {str(unreachable).strip()}",
            next_step="Check that it runs and what MINGCE_DATABASE_URL says.",
        )
        print_error(error, as_json=desk.as_json)
        sys.exit(UNAVAILABLE)
    except (KeyboardInterrupt, click.Abort):
        sys.exit(130)


def _code(error: Exception) -> str:
    return {
        SettingsError: "settings-wrong",
        MigrationError: "migrations-disagree",
        PostgresUnavailableError: "postgres-unavailable",
    }[type(error)]
