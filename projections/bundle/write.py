"""A bundle, written into a directory: all that an auditor needs to prove and recompute without us.

The same ledger up to the same checkpoint gives the same bytes, whoever writes it and when.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from psycopg import Connection

from domain.calendar import parse_period
from domain.errors import DomainError
from domain.evaluation.recompute import Recomputed, recompute_pieces
from domain.evaluation.sql import to_duckdb
from domain.events import tags
from domain.events.schemes import SchemeAdopted
from domain.merkle.checkpoints import Checkpoint
from domain.schemes.kept import scheme_as_of
from domain.schemes.model import Scheme
from ledger.tlog.store import TileStore
from projections.bundle.columns import FROM_DATABASE, INPUT, PEOPLE, RECORDED_PERIOD
from projections.bundle.entries import all_entries, entries_at, source_columns, write_entries
from projections.bundle.evaluations import evaluations
from projections.bundle.manifest import manifest, pack_path
from projections.bundle.packing import seal
from projections.bundle.people import Named
from projections.bundle.periods import Life, lives
from projections.bundle.proofs import write_branches, write_receipts, write_tree
from projections.bundle.readme import write_readmes
from projections.bundle.scope import Cut, Scope, row_parameters
from projections.bundle.tables import TableFiles
from projections.bundle.verifier import VERIFIER
from projections.log import read_tagged
from projections.schemes import AdoptedVersion, find_versions
from projections.standings import facts_position

_TEXTS = Path(__file__).parent / "texts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """The published log that a bundle is of, up to one of its checkpoints.

    `note` is the checkpoint as it is shown, `signed` the same without cosignatures: what
    `timestamps` are over, tokens (RFC 3161) by authority. `policy` says whom to trust (C2SP
    tlog-policy).
    """

    store: TileStore
    checkpoint: Checkpoint
    note: bytes
    signed: bytes
    policy: bytes
    timestamps: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Written:
    """What a bundle came to."""

    size: int
    entries: int
    evaluations: int
    rows: int


def write_bundle(
    connection: Connection[Any],
    ledger: str,
    scope: Scope,
    proven: Proven,
    directory: Path,
    *,
    people: Sequence[Named] | None = None,
) -> Written:
    """Write a bundle into an empty directory.

    `people` are the names that were opened for who may read them. The connection should be in
    one snapshot. Raises DomainError `facts-behind`, `period-not-opened`, `no-scheme-adopted`, and
    TlogError `log-file-missing`.
    """
    cut = Cut(ledger, proven.checkpoint.size)
    bundle = _Bundle(connection, cut, scope, proven, directory)
    bundle.check()
    bundle.write_packs()
    with TemporaryDirectory() as scratch:
        bundle.write_tables(Path(scratch), people)
    bundle.write_evaluations()
    bundle.write_proofs()
    return bundle.finish()


class _Bundle:
    """A bundle in the making."""

    def __init__(
        self,
        connection: Connection[Any],
        cut: Cut,
        scope: Scope,
        proven: Proven,
        directory: Path,
    ) -> None:
        self._connection = connection
        self._cut = cut
        self._scope = scope
        self._proven = proven
        self._directory = directory
        self._lives: list[Life] = []
        self._versions: list[AdoptedVersion] = []
        self._evaluations: list[Recomputed] = []
        self._rows: dict[str, int] = {}
        self._sources: list[int] = []
        self._entries = 0

    def check(self) -> None:
        """Find out what it is about; DomainError where there is nothing."""
        connection, cut, scope = self._connection, self._cut, self._scope
        known = facts_position(connection, cut.ledger)
        if known < cut.size:
            raise DomainError(
                "facts-behind",
                f"The facts of {cut.ledger} have come to entry {known}, not yet to {cut.size}.",
                next_step="Wait until the projections have caught up.",
                ledger=cut.ledger,
                known=known,
                as_of=cut.size,
            )
        self._lives = lives(connection, cut, scope)
        if scope.of_period and not self._lives:
            raise DomainError(
                "period-not-opened",
                f"{scope.period} of {scope.scheme}/{scope.assessment} was not open by entry "
                f"{cut.size} of {cut.ledger}.",
                next_step="Open the period first, or look at the list of periods.",
                scheme=scope.scheme,
                assessment=scope.assessment,
                period=scope.period,
            )
        found = find_versions(connection, cut.ledger, scheme=scope.scheme or None)
        self._versions = [version for version in found if version.position <= cut.size]
        if not self._versions:
            raise DomainError(
                "no-scheme-adopted",
                f"{cut.ledger} had adopted no scheme by entry {cut.size}.",
                next_step="There is nothing to audit yet.",
                ledger=cut.ledger,
            )

    def write_packs(self) -> None:
        """The texts of the schemes, as they were adopted."""
        for version in self._versions:
            _write_text(self._directory / pack_path(version), version.text)

    def write_tables(self, scratch: Path, people: Sequence[Named] | None) -> None:
        """Facts and records, and which entries they come from."""
        parameters = row_parameters(self._connection, self._cut, self._scope, self._governing())
        with TableFiles(self._directory, scratch) as files:
            self._rows[INPUT.path] = files.from_rows(INPUT, self._inputs())
            pinned = [astuple(life.pinned) for life in self._lives]
            self._rows[RECORDED_PERIOD.path] = files.from_rows(RECORDED_PERIOD, pinned)
            for table, name in FROM_DATABASE.items():
                rows = files.from_database(table, self._connection, name, parameters)
                self._rows[table.path] = rows
            self._sources = files.positions(source_columns())
            if people is not None:
                self._rows[PEOPLE.path] = files.from_rows(PEOPLE, people)

    def write_evaluations(self) -> None:
        """The SQL of each evaluation, and the scripts that run and check all of it."""
        self._evaluations = evaluations(self._connection, self._cut, self._scope, self._lives)
        for each in self._evaluations:
            text = to_duckdb(each.plan, as_of=each.facts_position, ledger=self._cut.ledger)
            _write_text(self._directory / each.path, text)
        begin = _text("recompute_begin.sql") + _text("plain.sql")
        if not self._scope.subject:
            begin += _text("recompute_empty.sql")
        pieces = "\n".join(recompute_pieces(self._evaluations))
        _write_text(self._directory / "recompute.sql", begin + pieces + _text("recompute_end.sql"))
        _write_text(self._directory / "facts_from_entries.sql", _text("facts_from_entries.sql"))

    def write_proofs(self) -> None:
        """Entries, the part of the tree that proves them, and who signed its root."""
        connection, cut, directory = self._connection, self._cut, self._directory
        store, lines = self._proven.store, directory / "entries.tsv"
        if self._scope.whole:
            self._entries = write_entries(lines, all_entries(connection, cut))
            write_tree(directory, store, cut.size)
        else:
            about = self._about()
            positions = sorted({*self._sources, *about, *self._acts(), *self._adoptions()})
            self._entries = write_entries(lines, entries_at(connection, cut, positions))
            write_branches(directory, store, cut.size, positions)
            own = entries_at(connection, cut, about)
            write_receipts(directory, store, cut.size, self._proven.note, own)
        (directory / "checkpoint").write_bytes(self._proven.note)
        (directory / "policy").write_bytes(self._proven.policy)
        (directory / VERIFIER.name).write_bytes(VERIFIER.read_bytes())
        if self._proven.timestamps:
            self._write_timestamps(directory / "timestamps")

    def _write_timestamps(self, folder: Path) -> None:
        folder.mkdir()
        (folder / "checkpoint").write_bytes(self._proven.signed)
        for authority, token in sorted(self._proven.timestamps.items()):
            (folder / f"{_file_name(authority)}.tsr").write_bytes(token)

    def finish(self) -> Written:
        """The README in both languages, the manifest, the checksums."""
        about = manifest(
            self._cut.ledger,
            self._scope,
            self._proven.checkpoint,
            entries=self._entries,
            versions=self._versions,
            evaluations=self._evaluations,
            rows=self._rows,
        )
        write_readmes(self._directory, about, self._rows)
        seal(self._directory, about)
        return Written(
            size=self._cut.size,
            entries=self._entries,
            evaluations=len(self._evaluations),
            rows=sum(self._rows.values()),
        )

    def _governing(self) -> Scheme | None:
        """The pack of a period's bundle."""
        if not self._scope.of_period:
            return None
        pinned = self._lives[0].pinned
        version = next(each for each in self._versions if each.digest == pinned.digest)
        return scheme_as_of(version.text, parse_period(pinned.period).ends_on)

    def _inputs(self) -> Iterator[tuple[object, ...]]:
        for version in self._versions:
            for declared in scheme_as_of(version.text, version.effective_on).inputs:
                yield (
                    version.scheme,
                    version.scheme_version,
                    version.position,
                    declared.name,
                    declared.kind,
                    declared.value_type,
                    declared.title.zh,
                )

    def _about(self) -> list[int]:
        """The entries that the bundle is about, each of which gets a receipt of its own."""
        subject = self._scope.subject
        if not subject:
            return sorted(self._acts())
        names = (tags.person(subject), tags.subject(subject), tags.body(subject))
        found = read_tagged(self._connection, self._cut.ledger, names, until=self._cut.size)
        return [recorded.position for recorded in found]

    def _acts(self) -> set[int]:
        return {position for life in self._lives for position in life.positions}

    def _adoptions(self) -> set[int]:
        names = [tags.scheme(name) for name in {version.scheme for version in self._versions}]
        found = read_tagged(
            self._connection,
            self._cut.ledger,
            sorted(names),
            types=(SchemeAdopted.TOPIC,),
            until=self._cut.size,
        )
        return {recorded.position for recorded in found}


def _file_name(text: str) -> str:
    """A name for a file, made of a name that may be an address."""
    return "".join(letter if letter.isalnum() else "-" for letter in text)


def _text(name: str) -> str:
    return (_TEXTS / name).read_text("utf-8")


def _write_text(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
