"""mingce scheme ...: check, show, compare and adopt the rules."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from api.office import schemes
from domain.errors import DomainError
from domain.schemes import packs
from domain.schemes.cases import check_case, load_cases
from domain.schemes.diff import diff
from domain.schemes.lint import lint
from domain.schemes.load import load_scheme
from domain.schemes.model import Scheme
from domain.schemes.schema import json_schema
from domain.schemes.show import show_text
from ops.cli.arguments import parse_day
from ops.cli.desk import desk, read_file
from ops.cli.output import DIFFERENCES, console, count, print_json, print_table
from ops.cli.reports import print_receipt

app = typer.Typer(help="The rules: check, show, compare, adopt.", no_args_is_help=True)

Which = Annotated[
    str, typer.Argument(help="a pack (taihu-points or taihu-points@2024.1) or a YAML file")
]
Day = Annotated[str, typer.Option("--on", help="read the parameters as of this day (YYYY-MM-DD)")]


@app.command("list")
def list_packs() -> None:
    """The packs that come with Mingce."""
    rows = [(name, version) for name, version in packs.pack_versions()]
    if desk.as_json:
        print_json([{"scheme": name, "version": version} for name, version in rows])
    else:
        print_table(("scheme", "version"), rows)


@app.command()
def check(which: Which) -> None:
    """Lint a scheme and run its golden cases; exit code 4 if anything is wrong."""
    text, source = read_scheme_text(which)
    problems = lint(text, source)
    failed: list[str] = []
    cases = 0
    if not any(problem.severity == "error" for problem in problems):
        scheme = load_scheme(text, on=date.today(), source=source)  # noqa: DTZ011 (a civil day)
        cases_text = _cases_text(which)
        for case in load_cases(cases_text, scheme) if cases_text else ():
            cases += 1
            failed += [f"{case.name}: {difference}" for difference in check_case(case, scheme)]
    if desk.as_json:
        print_json({"problems": problems, "cases": cases, "failed_cases": failed})
    else:
        for problem in problems:
            console.print(f"{source}:{problem.line}: {problem.key}", style="bold")
            console.print(f"  {problem.message} {problem.next_step}")
        for line in failed:
            console.print(line)
        console.print(
            f"{count(len(problems), 'problem')}, {count(cases, 'golden case')}, "
            + count(len(failed), "difference"),
        )
    if problems or failed:
        raise typer.Exit(DIFFERENCES)


@app.command()
def show(
    which: Which,
    on: Day = "",
    language: Annotated[str, typer.Option("--lang", help="zh or en")] = "zh",
) -> None:
    """The rules in words: phrases, parameters (and who decided them), steps."""
    scheme = _scheme(which, on)
    if desk.as_json:
        print_json(scheme)
    else:
        console.print(show_text(scheme, "en" if language == "en" else "zh"))


@app.command("text")
def print_text(which: Which) -> None:
    """The file itself, to change a copy of it."""
    text, _ = read_scheme_text(which)
    if desk.as_json:
        print_json({"text": text})
    else:
        sys.stdout.write(text)


@app.command("diff")
def diff_schemes(old: Which, new: Which, on: Day = "") -> None:
    """What changes from one version to another."""
    changes = diff(_scheme(old, on), _scheme(new, on))
    if desk.as_json:
        print_json(changes)
    else:
        for change in changes:
            console.print(str(change))
        console.print(count(len(changes), "change"))


@app.command()
def schema() -> None:
    """The JSON Schema of a scheme file, for editors."""
    print_json(json_schema())


@app.command()
def adopt(
    which: Which,
    effective_on: Annotated[
        str, typer.Option("--effective-on", help="first day in force; that of the file if left out")
    ] = "",
) -> None:
    """Adopt a scheme: its whole text becomes part of the ledger."""
    text, source = read_scheme_text(which)
    with desk.office() as office:
        receipt = schemes.adopt(
            office,
            text,
            desk.context(),
            source=source,
            effective_on=parse_day(effective_on) if effective_on else None,
        )
    print_receipt(receipt, "adopted")


@app.command()
def adopted() -> None:
    """The versions that this ledger has adopted."""
    with desk.office() as office:
        versions = schemes.adopted_versions(office)
    if desk.as_json:
        print_json(versions)
    else:
        print_table(
            ("scheme", "version", "in force from", "entry", "digest"),
            [
                (v.scheme, v.scheme_version, v.effective_on, v.position, v.digest[:12])
                for v in versions
            ],
        )


def _scheme(which: str, on: str) -> Scheme:
    text, source = read_scheme_text(which)
    return load_scheme(text, on=parse_day(on) if on else date.today(), source=source)  # noqa: DTZ011


def read_scheme_text(which: str) -> tuple[str, str]:
    """The text of a pack or a file, and the name that messages call it by."""
    path = Path(which)
    if path.suffix in {".yaml", ".yml"}:
        try:
            return read_file(path).decode("utf-8"), path.name
        except UnicodeDecodeError:
            raise DomainError(
                "file-not-utf-8", f"{path} is not UTF-8 text.", next_step="Save it as UTF-8."
            ) from None
    name, version = _pack(which)
    return packs.pack_text(name, version), f"{name}/{version}/scheme.yaml"


def _cases_text(which: str) -> str | None:
    path = Path(which)
    if path.suffix in {".yaml", ".yml"}:
        beside = path.with_name("cases.yaml")
        return beside.read_text("utf-8") if beside.exists() else None
    name, version = _pack(which)
    return packs.pack_cases(name, version)


def _pack(which: str) -> tuple[str, str]:
    name, _, version = which.partition("@")
    known = [v for n, v in packs.pack_versions() if n == name]
    if not known or (version and version not in known):
        names = ", ".join(f"{n}@{v}" for n, v in packs.pack_versions())
        raise DomainError(
            "unknown-pack",
            f"There is no pack {which!r}, and it is not the name of a .yaml file.",
            next_step=f"Use one of: {names}; or a path to a YAML file.",
        )
    return name, version or known[-1]
