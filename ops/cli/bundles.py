"""mingce export audit: a bundle that proves itself and recomputes without us."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from api.office.bundles import make_bundle, pack_bundle
from api.office.cadres import find_subject
from api.office.parts import Office
from ops.cli.desk import UnavailableError, desk
from ops.cli.output import console, count, print_json
from projections.bundle.scope import Kind, Scope

_ZIP = ".zip"
_PLACE_PARTS = 3

Output = Annotated[
    Path,
    typer.Option("-o", "--output", metavar="DIR|FILE.zip", help="a new directory, or a .zip"),
]
PeriodAsked = Annotated[
    str, typer.Option("--period", metavar="SCHEME/ASSESSMENT/PERIOD", help="only this period")
]
NoticeAsked = Annotated[
    str,
    typer.Option(
        "--notice",
        metavar="SCHEME/ASSESSMENT/PERIOD",
        help="only this period, as it was known when it was published",
    ),
]
CadreAsked = Annotated[
    str, typer.Option("--cadre", help="only this one: staff code, identity number, id or body code")
]
Size = Annotated[
    int | None,
    typer.Option("--size", help="as of the signed checkpoint of this size; the latest if left out"),
]
Names = Annotated[bool, typer.Option("--names", help="add a table of names")]


def register(app: typer.Typer) -> None:
    """Add the command to the group."""
    app.command()(audit)


def audit(
    output: Output,
    period: PeriodAsked = "",
    notice: NoticeAsked = "",
    cadre: CadreAsked = "",
    size: Size = None,
    names: Names = False,
) -> None:
    """The ledger, or a part of it, as an audit bundle: entries, proofs, facts, rules, SQL."""
    if sum(map(bool, (period, notice, cadre))) > 1:
        raise typer.BadParameter("say one of --period, --notice and --cadre, or none")
    with desk.office() as office:
        scope = _scope(office, period, notice, cadre)
        if output.suffix == _ZIP:
            with _new_file(output) as file:
                written = pack_bundle(office, scope, file, size=size, names=names)
        else:
            with _new_directory(output) as directory:
                written = make_bundle(office, scope, directory, size=size, names=names)
        waiting = office.ledger.head() - written.size
    if desk.as_json:
        print_json({"written": str(output), "not_signed_yet": waiting, **asdict(written)})
    else:
        console.print(
            f"wrote {output}: {written.entries} of {written.size} entries, "
            f"{count(written.evaluations, 'evaluation')}, {count(written.rows, 'row')} in tables"
        )
        if waiting and size is None and not notice:
            console.print(f"{waiting} newer are not signed yet and not in it: mingce log integrate")


def _scope(office: Office, period: str, notice: str, cadre: str) -> Scope:
    if cadre:
        return Scope(kind="cadre", subject=find_subject(office, cadre))
    if not period and not notice:
        return Scope(kind="ledger")
    parts = (period or notice).split("/")
    if len(parts) != _PLACE_PARTS:
        raise typer.BadParameter("name a period as SCHEME/ASSESSMENT/PERIOD")
    scheme, assessment, key = parts
    kind: Kind = "period" if period else "notice"
    return Scope(kind=kind, scheme=scheme, assessment=assessment, period=key)


@contextmanager
def _new_file(path: Path) -> Iterator[BinaryIO]:
    """A file that gets its name only when it is whole."""
    aside = path.with_name(f".{path.name}.part")
    try:
        with aside.open("wb") as file:
            yield file
        aside.replace(path)
    except OSError as failed:
        raise _unwritable(path, failed) from None
    finally:
        aside.unlink(missing_ok=True)


@contextmanager
def _new_directory(path: Path) -> Iterator[Path]:
    """The same for a directory; one that is there already must be empty."""
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise UnavailableError(
            "file-unwritable",
            f"{path} is there already, and not an empty directory.",
            next_step="Name a new directory, or a file that ends in .zip.",
            path=str(path),
        )
    aside = path.with_name(f".{path.name}.part")
    try:
        aside.mkdir(parents=True)
        yield aside
        aside.replace(path)
    except OSError as failed:
        raise _unwritable(path, failed) from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _unwritable(path: Path, failed: OSError) -> UnavailableError:
    return UnavailableError(
        "file-unwritable",
        f"{path} cannot be written: {failed.strerror}.",
        next_step="Choose another place.",
        path=str(path),
    )
