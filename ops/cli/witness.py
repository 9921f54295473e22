"""mingce witness ...: a small witness for the logs of others. It needs no database of ours."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from domain.merkle.cosignatures import COSIGNATURE, SUBTREE
from domain.merkle.keys import SigningKey, VerifierKey, format_vkey
from domain.merkle.policies import parse_policy
from domain.merkle.witnessing import monitoring_path
from ledger.tlog.signers import add_to_key_file, new_key, parse_keys
from ledger.tlog.witness import Witness
from ledger.tlog.witness_store import WitnessStore
from ops.cli.desk import UnavailableError, desk, read_file
from ops.cli.output import console, print_json, print_table
from ops.logs import configure_logs
from ops.settings import load_settings

app = typer.Typer(
    help="Be a witness of somebody's log, with your own key.",
    no_args_is_help=True,
)

Store = Annotated[Path, typer.Option(help="the file that the witness remembers in")]
KeyFile = Annotated[Path, typer.Option("--key", help="the file with its key")]
Logs = Annotated[
    list[str] | None, typer.Option("--log", help="the public key of a log (may be repeated)")
]
PolicyFile = Annotated[
    Path | None, typer.Option("--policy", help="a policy file whose logs are witnessed")
]

_LOG_SETTINGS = {"MINGCE_LOG_FORMAT", "MINGCE_LOG_LEVEL"}


class Kind(StrEnum):
    """What a witness signs with."""

    ED25519 = "ed25519"
    ML_DSA_44 = "ml-dsa-44"


_KINDS = {Kind.ED25519: COSIGNATURE, Kind.ML_DSA_44: SUBTREE}


@app.command("new-key")
def make_key(
    name: Annotated[
        str, typer.Argument(help="an address of yours, without https://: paper.example/witness")
    ],
    key_file: KeyFile,
    kind: Annotated[Kind, typer.Option(help="what it signs with")] = Kind.ED25519,
) -> None:
    """Make a key, and say what those who trust it need."""
    key = new_key(name, _KINDS[kind])
    vkey = format_vkey(key.key)
    try:
        add_to_key_file(key_file, key)
    except OSError as failed:
        raise _unusable(key_file, str(failed.strerror)) from None
    if desk.as_json:
        print_json({"key": vkey, "file": str(key_file)})
        return
    console.print(f"the private key is in {key_file}: whoever has it can sign as {name}")
    console.print(f"public key: {vkey}")
    console.print("in a policy, with a short name and the address where you serve:")
    console.print(f"witness {name.partition('.')[0]} {vkey} https://{name}")


@app.command()
def serve(
    store: Store,
    key_file: KeyFile,
    logs: Logs = None,
    policy: PolicyFile = None,
    host: Annotated[str, typer.Option(help="address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="port to listen on")] = 8100,
) -> None:
    """Cosign what the logs ask for, until Ctrl-C."""
    from ops.web_server import serve as serve_app
    from ops.witness_server import witness_app

    settings = load_settings({name: os.environ[name] for name in _LOG_SETTINGS & os.environ.keys()})
    configure_logs(settings)
    with _witness(store, key_file, logs or [], policy) as witness:
        console.print(f"http://{host}:{port}  (Ctrl-C stops it)", style="bold")
        serve_app(witness_app(witness), [], host=host, port=port, log_level=settings.log_level)


@app.command()
def status(store: Store, key_file: KeyFile, logs: Logs = None, policy: PolicyFile = None) -> None:
    """What was cosigned last of each log, and what a log signed against it."""
    with _witness(store, key_file, logs or [], policy) as witness:
        found: list[dict[str, Any]] = [
            {
                "log": origin,
                "size": witness.head(origin).size,
                "checkpoint": _text(witness.checkpoint(monitoring_path(origin))),
                "contradicted_by": [_text(note) for note in witness.contradictions(origin)],
            }
            for origin in witness.logs
        ]
    if desk.as_json:
        print_json(found)
    else:
        rows = [(one["log"], one["size"], len(one["contradicted_by"]) or "") for one in found]
        print_table(("log", "size", "contradictions"), rows, right="1 2")


@contextmanager
def _witness(
    store: Path, key_file: Path, logs: Sequence[str], policy: Path | None
) -> Iterator[Witness]:
    try:
        opened = WitnessStore(store)
    except sqlite3.Error as failed:
        raise _unusable(store, str(failed)) from None
    try:
        keys = parse_keys(read_file(key_file).decode("utf-8", "replace"))
        own = [key for key in keys if isinstance(key, SigningKey)]
        yield Witness(keys=own, logs=_logs(logs, policy), store=opened)
    finally:
        opened.close()


def _logs(given: Sequence[str], policy: Path | None) -> dict[str, list[VerifierKey]]:
    """The keys to trust by origin, which is a key's name; a log may have several."""
    named = "".join(f"log {vkey}\n" for vkey in given) + "quorum none\n"
    known = parse_policy(named.encode()).logs
    if policy is not None:
        known += parse_policy(read_file(policy)).logs
    if not known:
        raise typer.BadParameter("Name a log: --log with its public key, or --policy.")
    by_origin: dict[str, list[VerifierKey]] = {}
    for log in known:
        by_origin.setdefault(log.key.name, []).append(log.key)
    return by_origin


def _text(note: bytes | None) -> str | None:
    return None if note is None else note.decode()


def _unusable(path: Path, problem: str) -> UnavailableError:
    return UnavailableError(
        "file-unwritable",
        f"{path} cannot be used: {problem}.",
        next_step="Choose another place.",
        path=str(path),
    )
