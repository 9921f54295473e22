"""mingce log ...: the published log, by which others can prove what was recorded."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated

import typer

from domain.errors import DomainError
from domain.merkle.errors import LogError
from domain.merkle.policies import Policy
from ledger.tlog.copying import copy_log
from ledger.tlog.entries import read_heads
from ledger.tlog.errors import TlogError
from ledger.tlog.following import Following
from ledger.tlog.published import LogStatus, PublishedLog
from ops.cli import log_keys, receipts
from ops.cli.desk import UnavailableError, desk
from ops.cli.output import DIFFERENCES, console, print_error, print_json, print_table
from ops.serving import counties_by_host
from ops.settings import Settings
from ops.stamping import stamping
from ops.wiring import Site, open_site
from ops.witnessing import read_policy, witnessed

app = typer.Typer(
    help="The published log, which proves what was recorded.",
    no_args_is_help=True,
)
log_keys.register(app)
app.command("receipt")(receipts.write_receipt)

Ledgers = Annotated[
    list[str] | None,
    typer.Argument(help="which ledgers; that of the settings and MINGCE_COUNTIES if none is named"),
]


@app.command()
def integrate(
    ledgers: Ledgers = None,
    follow: Annotated[
        bool, typer.Option("--follow", help="go on with whatever comes, until Ctrl-C")
    ] = False,
    until_input_ends: Annotated[
        bool,
        typer.Option("--until-input-ends", help="with --follow: end also when standard input does"),
    ] = False,
) -> None:
    """Publish what was recorded: tiles, entries, and a signed checkpoint."""
    settings = desk.settings()
    with open_site(settings) as site:
        names = ledgers or _served(settings)
        if follow:
            _follow(site, names, until_input_ends=until_input_ends)
        else:
            _integrate(site, names)


@app.command()
def status() -> None:
    """How far the published log has come."""
    with open_site(desk.settings()) as site, _files():
        found = site.log().status()
    if desk.as_json:
        print_json(_shown(found))
    else:
        print_table(("", ""), _shown(found).items())


@app.command()
def checkpoint() -> None:
    """The signed checkpoint that is published now."""
    with open_site(desk.settings()) as site, _files():
        log = site.log()
        note = log.store.checkpoint()
    if note is None:
        raise DomainError(
            "log-empty",
            f"The log {log.origin} has no checkpoint yet.",
            next_step="It has one with its first entry: `mingce log integrate`.",
            origin=log.origin,
        )
    if desk.as_json:
        print_json({"origin": log.origin, "checkpoint": note.decode()})
    else:
        sys.stdout.write(note.decode())


@app.command()
def publish(
    directory: Annotated[Path, typer.Argument(help="made, or brought up to date")],
    entries: Annotated[
        bool, typer.Option("--entries", help="the entries too, not only their hashes")
    ] = False,
) -> None:
    """Copy the published log as plain files, for any static web server; checked on the way."""
    with open_site(desk.settings()) as site, _files():
        log = site.log()
        copied = copy_log(log.store, directory, entries=entries)
    size = copied.size if copied else 0
    if desk.as_json:
        print_json({"origin": log.origin, "size": size, "directory": str(directory)})
    else:
        console.print(f"{directory} holds {log.origin} up to entry {size}")


def _integrate(site: Site, names: list[str]) -> None:
    policy = read_policy(site.settings.witness_policy)
    done = []
    for name in names:
        log = site.log(name)
        with _files():
            added = log.integrator().catch_up().added
            witnesses = _cosign(log, policy)
        shown = _shown(log.status())
        done.append({**shown, "added": added, "witnesses": witnesses})
        if not desk.as_json:
            console.print(f"{shown['origin']}: {shown['size']} entries published, {added} new")
            for witness, problem in witnesses.items():
                console.print(f"  {problem}" if problem else f"  cosigned by {witness}")
    if desk.as_json:
        print_json(done)


def _cosign(log: PublishedLog, policy: Policy | None) -> dict[str, str | None]:
    """Ask the witnesses of the policy once; what kept each of them from signing."""
    latest = log.checkpoints.latest()
    if policy is None or latest is None:
        return {}
    from ledger.tlog.witnesses import ask_once  # brings an HTTP client that is slow to load

    said = ask_once(log, latest, policy.witnesses)
    return {name: failed.message if failed else None for name, failed in said.items()}


def _follow(site: Site, names: list[str], *, until_input_ends: bool) -> None:
    policy = read_policy(site.settings.witness_policy)
    logs = {name: site.log(name) for name in names}
    with (
        stamping(logs, site.settings) as stampers,
        witnessed(logs, policy, stampers) as integrators,
    ):
        following = Following(integrators, lambda: read_heads(site.database.pool, names))
        if until_input_ends:

            def wait_for_end() -> None:
                sys.stdin.buffer.read()
                following.stop()

            threading.Thread(target=wait_for_end, name="input", daemon=True).start()
        with suppress(KeyboardInterrupt):  # which ends it, as it should
            following.run()


def _served(settings: Settings) -> list[str]:
    return list(dict.fromkeys([settings.ledger, *counties_by_host(settings.counties).values()]))


def _shown(found: LogStatus) -> dict[str, object]:
    return {
        "origin": found.origin,
        "head": found.head,
        "signed": found.signed,
        "size": found.size,
        "behind": found.behind,
        "signed_at": found.signed_at,
    }


@contextmanager
def _files() -> Iterator[None]:
    """What does not fit together ends with 4, files that cannot be read or written with 3."""
    try:
        yield
    except (TlogError, LogError) as found:
        print_error(found, as_json=desk.as_json)
        raise typer.Exit(DIFFERENCES) from None
    except OSError as failed:
        raise UnavailableError(
            "log-files-unavailable",
            f"The published files cannot be read or written: {failed.strerror}: {failed.filename}.",
            next_step="Check MINGCE_LOG_DIR, its permissions, and the room on the disk.",
        ) from None
