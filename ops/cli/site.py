"""mingce init, serve, status, settings, rebuild, demo: the installation itself."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated

import psycopg
import typer

from api.office.cadres import finish_erasures
from api.office.duties import escalate_daily
from ops.cli.arguments import INSTALLATION
from ops.cli.desk import desk
from ops.cli.output import DIFFERENCES, console, count, print_json, print_table, table_line
from ops.daily import Daily
from ops.demo.county import DEMO_HOSTS, load_demo
from ops.migrate import migrate
from ops.settings import Settings
from ops.wiring import Site, check_signers, database_url, open_site
from projections.catalogue import PROJECTIONS
from projections.follower import Follower
from projections.rebuild import rebuild
from projections.watch import Watch

if TYPE_CHECKING:
    from fastapi import FastAPI

_TRY = """
Four counties are loaded: anqing/taihu (served), cangzhou/haixing, anqing/tongcheng, jining/sishui.
To ask from another terminal, in this folder:

  source .venv/bin/activate; export MINGCE_DATA_DIR=$PWD/.mingce
  mingce period list
  mingce standing taihu-points year 2025 --top 10
  mingce explain taihu-points year 2025 TH-0013 grade
  mingce history TH-0013
  mingce replay --check
  mingce --ledger anqing/tongcheng coefficients TC-0001
  mingce --ledger jining/sishui case counts
"""


_ACCOUNTS = """
Sign in with one click, or as admin, clerk, clerk2, reviewer, village, cadre, auditor, discipline
or dashboard; the password of all is kaohe-yanshi."""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (init, serve, demo, status):
        app.command(rich_help_panel=INSTALLATION)(command)
    app.command("settings", rich_help_panel=INSTALLATION)(show_settings)
    app.command("rebuild", rich_help_panel=INSTALLATION)(rebuild_projections)


def init() -> None:
    """Bring the database to the newest schema."""
    with database_url(desk.settings()) as url:
        done = migrate(url)
    if desk.as_json:
        print_json({"applied": done})
    else:
        console.print(f"applied migrations {done}" if done else "nothing to do")


def serve(
    host: Annotated[str, typer.Option(help="address to listen on")] = "",
    port: Annotated[int | None, typer.Option(help="port to listen on")] = None,
) -> None:
    """Serve the pages and the API until Ctrl-C."""
    settings = desk.settings()
    with open_site(settings) as site:
        _serve(site, settings, host or settings.host, settings.port if port is None else port)


def demo(
    reset: Annotated[
        bool, typer.Option("--reset", help="throw the demo's data away first")
    ] = False,
    load_only: Annotated[bool, typer.Option("--load-only", help="do not serve")] = False,
) -> None:
    """Load a county with a year of data (once), then serve it."""
    settings = desk.settings()
    if reset:
        throw_away(settings)
    with open_site(settings) as site:
        load_demo(site)
        console.print(_TRY)
        if not load_only:
            _serve(site, settings, settings.host, settings.port, DEMO_HOSTS)


def status() -> None:
    """The head of the ledger and how far the projections have come."""
    with open_site(desk.settings()) as site:
        office = site.office()
        lag = office.runner.lag(office.ledger.name)
        found = {
            "ledger": office.ledger.name,
            "head": office.ledger.head(),
            "projected": office.runner.position(office.ledger.name),
            "lag_entries": lag.entries,
            "lag_seconds": round(lag.seconds, 3),
        }
    if desk.as_json:
        print_json(found)
    else:
        print_table(("", ""), found.items())


def show_settings() -> None:
    """What is in force, with secrets masked."""
    settings = desk.settings()
    values = {
        f"MINGCE_{name.upper()}": None if value is None else str(value) for name, value in settings
    }
    if desk.as_json:
        print_json(values)
    else:
        print_table(("", ""), ((name, value or "(not set)") for name, value in values.items()))


def rebuild_projections() -> None:
    """Build all projections anew; exit code 4 if they differed."""
    with open_site(desk.settings()) as site:
        office = site.office()
        report = rebuild(site.database.pool, office.ledger.name, PROJECTIONS)
    if desk.as_json:
        print_json(report)
    else:
        console.print(
            f"rebuilt up to entry {report.position}, "
            + count(len(report.differences), "differing table")
        )
        for difference in report.differences:
            console.print(table_line(difference))
    if report.differences:
        raise typer.Exit(DIFFERENCES)


def _serve(
    site: Site,
    settings: Settings,
    host: str,
    port: int,
    demo_hosts: Mapping[str, str] = MappingProxyType({}),
) -> None:
    # Only this command needs a web server; the others start in half the time without.
    from api.access.accounts import forget_old
    from api.app import LOCAL_HOSTS, create_app
    from api.routers.writing import forget_old_keys
    from ops.demo.accounts import demo_accounts
    from ops.demo.log_key import demo_log_key
    from ops.integrating import IntegratorProcess
    from ops.serving import Counties, counties_by_host
    from ops.signing_in import passwords_of, sign_in_of
    from ops.web_server import serve as serve_app

    counties = {**demo_hosts, **counties_by_host(settings.counties)}
    ledgers = list(dict.fromkeys([settings.ledger, *counties.values()]))
    check_signers(site, ledgers)
    for ledger in ledgers:
        site.log(ledger).check_sizes()
    watch = Watch(site.database.pool, PROJECTIONS)

    def county(ledger: str, *names: str) -> FastAPI:
        office = replace(site.office(ledger), watch=watch)
        office.catch_up()
        finish_erasures(office)
        sign_in = sign_in_of(office, settings)
        forget_old(sign_in)
        forget_old_keys(office)
        offered = demo_accounts(office, passwords_of(settings)) if demo_hosts else []
        if demo_hosts:
            demo_log_key(office)
        return create_app(office, askers=sign_in, hosts=names, offered=offered)

    first = county(settings.ledger, *LOCAL_HOSTS, host)
    others = {name: county(ledger, name) for name, ledger in counties.items()}
    # The demonstration tells a year that is over: what was late then is nobody's work today.
    working = [] if demo_hosts else [settings.ledger, *counties.values()]
    daily = Daily([site.office(ledger) for ledger in working], escalate_daily)
    with watch, Follower(site.office().runner), daily, IntegratorProcess(ledgers):
        console.print(f"http://{host}:{port}  (Ctrl-C stops everything)", style="bold")
        for name, ledger in counties.items():
            console.print(f"http://{name}:{port}  {ledger}")
        if demo_hosts:
            console.print(_ACCOUNTS)
        serve_app(
            Counties(first, others),
            [app.state.feed for app in (first, *others.values())],
            host=host,
            port=port,
            log_level=settings.log_level,
        )


def throw_away(settings: Settings) -> None:
    """Remove all data: the database's, and what was published of it."""
    with database_url(settings) as url:
        _drop_everything(url)
    # What is published tells that a database was put back; this one is not put back but gone.
    if settings.published_logs.exists():
        shutil.rmtree(settings.published_logs)


def _drop_everything(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for schema in (
            "facts",
            "facts_next",
            "read",
            "read_next",
            "projection",
            "tlog",
            "ledger",
            "vault",
            "access",
            "request",
            "reporting",
        ):
            connection.execute(f"drop schema if exists {schema} cascade")
        connection.execute("drop table if exists public.mingce_migration")
