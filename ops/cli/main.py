"""The command line `mingce`."""

from __future__ import annotations

import signal
import sys
from typing import Annotated, NoReturn

import psycopg
import typer
from typer.exceptions import TyperException

from domain.errors import DomainError
from ops.cli import (
    access,
    answers,
    audit,
    bodies,
    case_questions,
    cases,
    dashboards,
    duties,
    entries,
    objections,
    periods,
    roster,
    schemes,
    site,
    submissions,
    supervision,
)
from ops.cli.arguments import INSTALLATION, WORK
from ops.cli.desk import UnavailableError, desk
from ops.cli.output import OK, REFUSED, UNAVAILABLE, USAGE, print_error
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
    person: Annotated[
        str, typer.Option("--as", help="who acts, where two people are asked for")
    ] = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="print JSON (anywhere in the line)")
    ] = False,
) -> None:
    """Options that come before the command."""
    desk.ledger = ledger or None
    desk.person = person
    desk.as_json = desk.as_json or as_json


for module in (entries, answers, audit, supervision, site):
    module.register(app)
case_questions.register(cases.app)
submissions.register(cases.app)
for name, group in (
    ("scheme", schemes.app),
    ("body", bodies.app),
    ("roster", roster.app),
    ("entry", entries.app),
    ("period", periods.app),
    ("objection", objections.app),
    ("duty", duties.app),
    ("case", cases.app),
    ("access", access.app),
):
    app.add_typer(group, name=name, rich_help_panel=WORK)
app.add_typer(dashboards.app, name="dashboard", rich_help_panel=INSTALLATION)


def main(arguments: list[str] | None = None) -> None:
    """Run one command; every known error is one sentence and an exit code, never a traceback."""
    # Asked to end, we end like Ctrl-C does: whatever was started is stopped on the way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    given = sys.argv[1:] if arguments is None else arguments
    desk.as_json = "--json" in given
    try:
        exit_code = app(
            [word for word in given if word != "--json"], prog_name="mingce", standalone_mode=False
        )
    except UnavailableError as unavailable:
        _stop(unavailable, UNAVAILABLE)
    except DomainError as refused:
        _stop(refused, REFUSED)
    except (SettingsError, MigrationError, PostgresUnavailableError) as unavailable:
        code, next_step = _UNAVAILABLE[type(unavailable)]
        _stop(DomainError(code, str(unavailable), next_step=next_step), UNAVAILABLE)
    except psycopg.Error as failed:
        _stop(_database_error(failed), UNAVAILABLE)
    except typer.Abort:
        _stop(DomainError("aborted", "You did not confirm; nothing was done."), REFUSED)
    except TyperException as wrong:
        _stop(_usage_error(wrong), USAGE)
    else:
        sys.exit(exit_code or OK)


_UNAVAILABLE: dict[type[Exception], tuple[str, str]] = {
    SettingsError: ("settings-wrong", "ops/docs/operations.md lists the settings."),
    MigrationError: ("migrations-disagree", "Run the version of Mingce that made this database."),
    PostgresUnavailableError: (
        "postgres-unavailable",
        "Check MINGCE_DATA_DIR, or set MINGCE_DATABASE_URL to a PostgreSQL of your own.",
    ),
}


def _stop(error: DomainError, code: int) -> NoReturn:
    print_error(error, as_json=desk.as_json)
    sys.exit(code)


def _database_error(failed: psycopg.Error) -> DomainError:
    said = " ".join(str(failed).split())
    if isinstance(failed, psycopg.OperationalError):
        return DomainError(
            "database-unreachable",
            f"The database does not answer: {said}",
            next_step="Check that it runs and what MINGCE_DATABASE_URL says.",
        )
    return DomainError(
        "database-refused",
        f"The database refused: {said}",
        next_step="Check MINGCE_DATABASE_URL, and that its role is a member of mingce_service.",
    )


def _usage_error(wrong: TyperException) -> DomainError:
    context = getattr(wrong, "ctx", None)
    command = context.command_path if context else "mingce"
    return DomainError(
        "usage",
        wrong.format_message() or "A command is missing.",
        next_step=f"See {command} --help.",
        command=command,
    )
