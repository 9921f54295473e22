"""mingce monitor: follow logs of others, and find out if one shows two histories.

It needs neither the database nor the settings of an installation: whoever mistrusts one runs it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from api.documents.qr_reading import is_picture, read_checkpoint
from domain.errors import DomainError
from domain.merkle.errors import LogError
from domain.merkle.forks import evidence_name
from domain.merkle.keys import parse_vkey
from domain.merkle.policies import KnownLog, Policy, parse_policy
from ledger.identifiers import utc_now
from ledger.tlog.judging import checkpoint_in, tidied
from ledger.tlog.monitor import Finding, Monitor
from ledger.tlog.monitor_store import MonitorStore, MonitorStoreError, open_store
from ledger.tlog.remote import RemoteError, open_log
from ops.cli.desk import UnavailableError, desk, read_file, write_file
from ops.cli.output import (
    DIFFERENCES,
    REFUSED,
    UNAVAILABLE,
    console,
    count,
    print_error,
    print_json,
)

app = typer.Typer(
    no_args_is_help=True,
    help="Follow published logs, and report one that forks.",
)

Store = Annotated[
    Path, typer.Option("--store", help="the file in which the monitor remembers (SQLite)")
]
Keys = Annotated[
    list[str], typer.Option("--key", help="public key of a log (a vkey); may be repeated")
]
PolicyFile = Annotated[
    Path | None, typer.Option("--policy", help="or a policy file that names the logs")
]
Evidence = Annotated[
    Path | None, typer.Option(help="where evidence is written; beside the store if left out")
]

_SAID = {
    "first": "{origin}: followed from now on, {size} entries",
    "grew": "{origin}: grew to {size} entries, and nothing before was changed",
    "agrees": "{origin}: {size} entries, as known",
    "waiting": "{origin}: {size} entries, more than was followed so far; compared later",
    "went-back": "{origin}: ONLY {size} ENTRIES. {detail}",
    "unproven": "{origin}: CANNOT SHOW THE TREE of the {size} entries that it signed. {detail}",
    "fork": "{origin}: TWO HISTORIES, signed by the log itself; found at {place}, size {size}",
}


@app.command()
def watch(
    urls: Annotated[
        list[str] | None,
        typer.Argument(metavar="URL...", help="addresses, e.g. https://county.example/log"),
    ] = None,
    *,
    store: Store,
    keys: Keys = [],  # noqa: B006 (Typer copies it)
    policy: PolicyFile = None,
    evidence: Evidence = None,
    every: Annotated[int, typer.Option(min=1, help="seconds between two looks")] = 60,
    once: Annotated[bool, typer.Option("--once", help="look once, as for cron")] = False,
) -> None:
    """Look at logs and compare what they show with all that was ever seen.

    Exit codes: 0 nothing wrong, 1 not signed by a key that is trusted, 3 a log cannot be reached,
    4 two histories, a log that went back, or one that cannot prove what it signed.
    """
    trusted = _policy(keys, policy)
    places = urls or [log.url for log in trusted.logs if log.url]
    if not places:
        raise typer.BadParameter("name the address of a log, or a policy that has addresses")
    with _monitor(store, trusted) as (monitor, kept):
        while True:
            findings, errors = _look(monitor, places)
            _tell(findings, evidence or store.parent, quiet=not once)
            for error in errors:
                print_error(error, as_json=desk.as_json)
            if once:
                break
            time.sleep(every)
        alarming = any(one.alarming for one in findings) or bool(kept.forks())
    if alarming:
        raise typer.Exit(DIFFERENCES)
    if errors:
        unread = any(isinstance(error, RemoteError) for error in errors)
        raise typer.Exit(UNAVAILABLE if unread else REFUSED)


@app.command()
def add(
    notes: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...",
            help="a photograph of a notice, the text of its code, or a receipt; - is the input",
        ),
    ],
    *,
    store: Store,
    keys: Keys = [],  # noqa: B006 (Typer copies it)
    policy: PolicyFile = None,
    evidence: Evidence = None,
    place: Annotated[str, typer.Option(help="where it was seen; the file's name if left out")] = "",
) -> None:
    """Compare checkpoints that were seen elsewhere, such as on printed notices."""
    with _monitor(store, _policy(keys, policy)) as (monitor, _):
        findings = []
        for note in notes:
            findings += monitor.add(_checkpoint_of(note), place or str(note))
        _tell(findings, evidence or store.parent, quiet=False)
    if any(one.alarming for one in findings):
        raise typer.Exit(DIFFERENCES)


@app.command("list")
def list_logs(store: Store, evidence: Evidence = None) -> None:
    """What is known: the logs, their checkpoints, and the evidence, which is written out again."""
    with _opened(store) as kept:
        logs = [
            {"origin": origin, "followed_to": size, "checkpoints": len(kept.seen(origin))}
            for origin, size in kept.origins()
        ]
        forks = [
            {
                "origin": one.origin,
                "place": one.place,
                "found_at": one.found_at,
                "evidence": str(_write(one.evidence, evidence or store.parent)),
            }
            for one in kept.forks()
        ]
    if desk.as_json:
        print_json({"logs": logs, "forks": forks})
    else:
        for log in logs:
            seen = count(int(str(log["checkpoints"])), "checkpoint")
            console.print(f"{log['origin']}: followed to {log['followed_to']}, {seen} seen")
        for fork in forks:
            console.print(f"TWO HISTORIES of {fork['origin']}: {fork['evidence']}", style="red")
    if forks:
        raise typer.Exit(DIFFERENCES)


@contextmanager
def _opened(path: Path) -> Iterator[MonitorStore]:
    try:
        with open_store(path) as store:
            yield store
    except MonitorStoreError as unusable:
        raise UnavailableError(
            unusable.code, unusable.message, next_step=unusable.next_step, **unusable.fields
        ) from None


@contextmanager
def _monitor(path: Path, policy: Policy) -> Iterator[tuple[Monitor, MonitorStore]]:
    with _opened(path) as store:
        yield Monitor(store, policy), store


def _policy(keys: list[str], file: Path | None) -> Policy:
    """Whose signatures count."""
    if bool(keys) == bool(file):
        raise typer.BadParameter("give the keys of the logs by --key, or a policy by --policy")
    if file:
        return parse_policy(read_file(file))
    return Policy(tuple(KnownLog(parse_vkey(key)) for key in keys), (), ())


def _checkpoint_of(file: Path) -> bytes:
    """The checkpoint in a text, a receipt, or a photograph of a notice."""
    data = read_file(file)
    if is_picture(data):
        return tidied(read_checkpoint(data))
    return checkpoint_in(tidied(data.decode("utf-8", "replace")))


def _look(monitor: Monitor, places: list[str]) -> tuple[list[Finding], list[DomainError]]:
    findings: list[Finding] = []
    errors: list[DomainError] = []
    for place in places:
        try:
            findings += monitor.look(open_log(place))
        except (RemoteError, LogError) as error:
            errors.append(error)
    return findings, errors


def _tell(findings: list[Finding], directory: Path, *, quiet: bool) -> None:
    """Print findings, with `quiet` only news, and write evidence to files."""
    told = [one for one in findings if not quiet or one.kind != "agrees"]
    written = {
        id(one): str(_write(one.evidence, directory)) if one.evidence else "" for one in told
    }
    if desk.as_json:
        if told or not quiet:
            print_json([_as_values(one, written[id(one)]) for one in told])
        return
    for one in told:
        said = _SAID[one.kind].format(
            origin=one.checkpoint.origin,
            size=one.checkpoint.size,
            place=one.place,
            detail=one.detail,
        )
        console.print(
            f"{utc_now():%Y-%m-%d %H:%M:%SZ}  {said}", style="red" if one.alarming else ""
        )
        if one.evidence:
            console.print(f"  evidence: {written[id(one)]}")


def _as_values(one: Finding, written: str) -> dict[str, Any]:
    return {
        "at": utc_now(),
        "kind": one.kind,
        "alarming": one.alarming,
        "origin": one.checkpoint.origin,
        "size": one.checkpoint.size,
        "root": one.checkpoint.root.hex(),
        "place": one.place,
        "detail": one.detail,
        "evidence": written or None,
    }


def _write(evidence: bytes, directory: Path) -> Path:
    """Write evidence under a name that says of which log and sizes it is; its path."""
    path = directory / evidence_name(evidence)
    write_file(path, evidence)
    return path
