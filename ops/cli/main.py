"""The command line `mingce`."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated, Any, NoReturn

import psycopg
import typer
from typer.exceptions import TyperException

from domain.errors import DomainError
from domain.version import mingce_version
from ops.cli.arguments import INSTALLATION, WORK
from ops.cli.desk import UnavailableError, desk
from ops.cli.output import OK, REFUSED, UNAVAILABLE, USAGE, console, print_error, print_json
from ops.migrate import MigrationError
from ops.postgres import PostgresUnavailableError
from ops.settings import SettingsError

# Where each command stands. Starting a program is mostly importing, so the modules of the other
# commands are left alone; the help of `mingce` itself needs them all.
_COMMANDS = {
    "entries": ("import", "template"),
    "answers": ("standing", "outcome", "explain", "whatif"),
    "audit": ("history", "coefficients", "replay"),
    "supervision": ("supervise",),
    "verify": ("verify",),
    "site": ("init", "serve", "demo", "status", "settings", "rebuild"),
}
_GROUPS = {
    "scheme": "schemes",
    "body": "bodies",
    "roster": "roster",
    "entry": "entries",
    "period": "periods",
    "objection": "objections",
    "duty": "duties",
    "case": "case_commands",
    "access": "access",
    "dashboard": "dashboards",
    "export": "export_commands",
    "log": "log",
    "monitor": "monitor",
    "witness": "witness",
}
_ABOUT_THE_INSTALLATION = {"dashboard", "log", "monitor", "witness"}
_NAMES = {*_GROUPS, *(name for names in _COMMANDS.values() for name in names)}
_TAKE_A_VALUE = {"--ledger", "--as"}


def application(asked: str = "") -> typer.Typer:
    """The command line with the one command or group asked for; with all if none is named."""
    made = typer.Typer(
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
        help="明册 Mingce: an assessment ledger that can be checked.",
        epilog="--json works with every command. Exit codes: 0 done, 1 refused by a rule, "
        "2 usage, 3 database, settings or files unavailable, 4 a check found differences.",
    )
    made.callback()(options)
    for module, names in _COMMANDS.items():
        if asked in {"", *names}:
            _module(module).register(made)
    for name, module in _GROUPS.items():
        if asked in {"", name}:
            panel = INSTALLATION if name in _ABOUT_THE_INSTALLATION else WORK
            made.add_typer(_module(module).app, name=name, rich_help_panel=panel)
    return made


def _module(name: str) -> Any:
    return import_module(f"ops.cli.{name}")


def asked_for(given: Sequence[str]) -> str:
    """The command or group that the line begins with, after the options; "" for help and slips."""
    words = iter(given)
    for word in words:
        if word in _TAKE_A_VALUE:
            next(words, None)
        elif word == "--help" or not word.startswith("-"):
            return word if word in _NAMES else ""
    return ""


def _say_version(wanted: bool) -> None:
    if wanted:
        print_json(mingce_version()) if desk.as_json else console.print(mingce_version())
        raise typer.Exit


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
    _: Annotated[
        bool,
        typer.Option(
            "--version", help="say which version this is", callback=_say_version, is_eager=True
        ),
    ] = False,
) -> None:
    """Options that come before the command."""
    desk.ledger = ledger or None
    desk.person = person
    desk.as_json = desk.as_json or as_json


def main(arguments: list[str] | None = None) -> None:
    """Run one command; every known error is one sentence and an exit code, never a traceback."""
    # Asked to end, we end like Ctrl-C does: whatever was started is stopped on the way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    given = sys.argv[1:] if arguments is None else arguments
    desk.as_json = "--json" in given
    words = [word for word in given if word != "--json"]
    try:
        exit_code = application(asked_for(words))(words, prog_name="mingce", standalone_mode=False)
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
