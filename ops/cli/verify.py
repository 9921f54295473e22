"""mingce verify: everything that is stored, published, signed, folded and computed, made anew."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from api.office.log_keys import log_keys
from domain.merkle.keys import parse_vkey
from domain.merkle.policies import NO_QUORUM, KnownLog, Policy, parse_policy
from ledger.tlog.errors import KeyRingError
from ledger.tlog.verify.blocks import Target
from ledger.tlog.verify.bundle import BundleReport, is_bundle, verify_bundle
from ledger.tlog.verify.claims import InForce, Trust, in_force
from ledger.tlog.verify.findings import Finding, LogReport
from ledger.tlog.verify.stored import PostgresStored
from ledger.tlog.verify.targets import open_published, trust_of
from ledger.tlog.verify.whole import verify_log
from ops.cli.arguments import QUESTIONS
from ops.cli.desk import UnavailableError, desk, read_file
from ops.cli.output import DIFFERENCES, console, count, errors, print_json
from ops.wiring import Site, open_site
from projections.verify import MeaningReport, verify_meaning


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """All that was looked at; what does not apply to the target is None."""

    target: str
    findings: tuple[Finding, ...]
    not_checked: tuple[str, ...]
    log: LogReport | None = None
    bundle: BundleReport | None = None
    meaning: MeaningReport | None = None


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel=QUESTIONS)(verify)


def verify(
    target: Annotated[
        str,
        typer.Argument(help="address or directory of a log, or a bundle; left out: this server"),
    ] = "",
    key: Annotated[list[str] | None, typer.Option(help="public key of the log (vkey)")] = None,
    policy: Annotated[
        Path | None, typer.Option(help="file that names logs, witnesses, quorum")
    ] = None,
    known: Annotated[
        list[Path] | None, typer.Option(help="checkpoint or receipt that was kept elsewhere")
    ] = None,
    processes: Annotated[int | None, typer.Option(help="how many; else one a core", min=1)] = None,
) -> None:
    """Check that nothing was changed, removed or miscounted."""
    kept = {str(path): read_file(path) for path in known or []}
    believed = _policy(key or [], policy)
    with _progress() as progress:
        run = _Run(progress, kept, processes)
        found = run.elsewhere(target, believed) if target else run.server(believed)
    if desk.as_json:
        print_json(found)
    else:
        _print(found)
    if found.findings:
        raise typer.Exit(DIFFERENCES)


def _policy(keys: list[str], path: Path | None) -> Policy:
    named = parse_policy(read_file(path)) if path else Policy((), (), (), NO_QUORUM)
    logs = (*named.logs, *(KnownLog(parse_vkey(key)) for key in keys))
    return Policy(logs, named.witnesses, named.groups, named.quorum)


class _Run:
    """One verification, with its bar."""

    def __init__(self, progress: Progress, known: dict[str, bytes], processes: int | None) -> None:
        self._progress = progress
        self._known = known
        self._processes = processes

    def server(self, believed: Policy) -> Verified:
        """The database and the published log of the ledger of the settings."""
        with open_site(desk.settings()) as site:
            ledger = site.settings.ledger
            log = site.log(ledger)
            stored = PostgresStored(str(site.database.pool.conninfo), ledger)
            target = Target(ledger=ledger, files=log.store, stored=stored)
            try:
                report = self._log(target, log.origin, _trust(site, believed))
            finally:
                stored.close()
            folded = self._progress.add_task("tables", total=report.entries)
            recomputed = self._progress.add_task("periods", total=None)
            meaning = verify_meaning(
                site.database.pool,
                ledger,
                on_page=lambda position: self._progress.update(folded, completed=position),
                on_period=lambda _: self._progress.advance(recomputed),
            )
        return Verified(
            target=ledger,
            log=report,
            meaning=meaning,
            findings=report.findings
            + tuple(finding.since(report.sizes) for finding in meaning.findings),
            not_checked=report.not_checked + meaning.not_checked,
        )

    def elsewhere(self, where: str, believed: Policy) -> Verified:
        """A published log or a bundle."""
        path = Path(where)
        if path.is_file() and zipfile.is_zipfile(path):
            with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(path) as archive:
                archive.extractall(folder)
                return self._bundle(Path(folder), where, believed)
        if urlsplit(where).scheme not in {"http", "https"} and not path.is_dir():
            raise UnavailableError(
                "nothing-to-verify",
                f"{where} is neither an address, nor a directory, nor a bundle (.zip).",
                next_step="Name a published log or an audit bundle, or nothing: this server.",
            )
        if path.is_dir() and is_bundle(path):
            return self._bundle(path, where, believed)
        return self._published(where, where, believed)

    def _published(self, where: str, name: str, believed: Policy) -> Verified:
        published = open_published(where)
        report = self._log(published.target, published.checkpoint.origin, trust_of(believed))
        only = ("projections and outcomes: only the server has them, or a bundle",)
        return Verified(
            target=name, log=report, findings=report.findings, not_checked=report.not_checked + only
        )

    def _bundle(self, folder: Path, name: str, believed: Policy) -> Verified:
        not_checked = ["outcomes: run the two .sql files of the bundle with DuckDB"]
        if not believed.logs:
            believed = parse_policy(read_file(folder / "policy"))
            not_checked.append("whose keys these are: they come with the bundle; name --key")
        bundle = verify_bundle(folder, believed)
        report = None
        if bundle.complete:
            published = open_published(str(folder), entries_expected=True)
            report = self._log(published.target, published.checkpoint.origin, trust_of(believed))
        return Verified(
            target=name,
            log=report,
            bundle=bundle,
            findings=bundle.findings + (report.findings if report else ()),
            not_checked=(*not_checked, *(report.not_checked if report else ())),
        )

    def _log(self, target: Target, origin: str, trust: Trust) -> LogReport:
        task = self._progress.add_task("log", total=None)

        def tell(done: int, total: int) -> None:
            self._progress.update(task, completed=done, total=total)

        return verify_log(
            target,
            origin,
            trust,
            known=self._known,
            processes=self._processes,
            progress=tell,
        )


def _trust(site: Site, believed: Policy) -> Trust:
    """Whom to believe if nobody says: the keys that the ledger tells of, the site's witnesses."""
    if believed.logs:
        return trust_of(believed)
    log = site.log()
    witnesses = tuple(one.key for one in log.policy.witnesses) if log.policy else ()
    if told := in_force(log_keys(site.office())):
        return Trust(told, witnesses)
    try:  # a log whose keys are not written down has those that it signs with
        return Trust(tuple(InForce(signer.verifier) for signer in log.signers()), witnesses)
    except KeyRingError:
        return Trust((), witnesses)


@contextmanager
def _progress() -> Iterator[Progress]:
    """A bar on the terminal, if there is one."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:,.0f}"),
        TimeRemainingColumn(),
    )
    with Progress(
        *columns, console=errors, transient=True, disable=not errors.is_terminal
    ) as progress:
        yield progress


def _print(found: Verified) -> None:
    for finding in found.findings:
        console.print(f"{finding.code}  {finding.where}", style="bold red")
        console.print(f"    {finding.what}")
        console.print(f"    {_since(finding)}", style="dim")
    console.print("checked: " + ", ".join(_looked_at(found)))
    for sentence in found.not_checked:
        console.print(f"not checked: {sentence}")
    console.print(count(len(found.findings), "finding"), style="bold")


def _since(finding: Finding) -> str:
    if finding.position is None:
        return "since when is nowhere signed"
    before = f"that of size {finding.holds_until} still holds"
    if finding.wrong_from is None:
        return "not signed yet" + (f"; {before}" if finding.holds_until else "")
    since = f"wrong since the checkpoint of size {finding.wrong_from}"
    return f"{since}; {before if finding.holds_until else 'it is the first'}"


def _looked_at(found: Verified) -> Iterator[str]:
    """How much of each kind was looked at."""
    parts: tuple[tuple[object, str], ...] = (
        (found.bundle, "files lines receipts"),
        (found.log, "entries envelopes tiles bundles checkpoints signatures cosignatures"),
        (found.meaning, "packs tables periods outcomes"),
    )
    for report, names in parts:
        if report is not None:
            yield from (f"{name} {getattr(report, name):,}" for name in names.split())
