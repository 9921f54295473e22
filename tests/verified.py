"""A log of real entries with several checkpoints, to be damaged in one place at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from domain.actor import Actor
from domain.events import tags
from domain.events.bodies import BodyRegistered
from domain.merkle.cosignatures import COSIGNATURE
from domain.merkle.hashing import leaf_hash
from domain.merkle.keys import SigningKey
from domain.merkle.notes import format_signatures, parse_note, sign_text
from ledger.context import Context
from ledger.envelope import EnvelopeWriter
from ledger.tlog.store import At, MemoryStore
from ledger.tlog.verify.blocks import Target
from ledger.tlog.verify.claims import InForce, Trust
from ledger.tlog.verify.files import Files
from ledger.tlog.verify.findings import LogReport
from ledger.tlog.verify.stored import CheckpointRow, CosignatureRow, MemoryStored, Row, Stored
from ledger.tlog.verify.whole import verify_log
from tests.published import KEY, ORIGIN, Log

LEDGER = "anqing/taihu"
WITNESS = SigningKey("paper.example/w", COSIGNATURE, bytes([9]) * 32)
TRUST = Trust((InForce(KEY.key),), (WITNESS.key,))
SIZES = (3, 253, 512, 700, 701)


def entry(number: int, ledger: str = LEDGER) -> bytes:
    """The n-th entry: a body was registered."""
    moment = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(milliseconds=number)
    event = BodyRegistered(
        effective_on=date(2025, 1, 1), body=f"v{number}", kind="village", name="村", parent="t"
    )
    writer = EnvelopeWriter(ledger, Context(Actor("county", "clerk"), "r"), moment)
    return writer.write(event, [tags.body(event.body)], _id_of(moment, number))


def _id_of(moment: datetime, number: int) -> UUID:
    """A UUIDv7 that is the same each time."""
    milliseconds = int(moment.timestamp() * 1_000)
    return UUID(int=milliseconds << 80 | 7 << 76 | 2 << 62 | number)


def row(position: int, data: bytes) -> Row:
    """The row of an entry that says what the entry says."""
    number = data.split(b'"body":"v')[-1].split(b'"')[0].decode()
    key = f"{LEDGER} {tags.body(f'v{number}')}"
    return Row(position, data, leaf_hash(data), BodyRegistered.TOPIC, [key])


def rows(entries: Sequence[bytes]) -> list[Row]:
    return [row(position, data) for position, data in enumerate(entries, 1)]


@dataclass
class Kept:
    """A log as it was signed, and all that is kept of it."""

    log: Log = field(default_factory=Log)

    def __post_init__(self) -> None:
        for size in SIZES:
            self.log.entries += [entry(n) for n in range(len(self.log.entries) + 1, size + 1)]
            self.log.integrator().round()

    @property
    def entries(self) -> list[bytes]:
        return list(self.log.entries)

    @property
    def files(self) -> dict[At, bytes]:
        assert isinstance(self.log.store, MemoryStore)
        return dict(self.log.store.files)

    def checkpoints(self) -> list[CheckpointRow]:
        assert self.log.checkpoints is not None
        found = [self.log.checkpoints.at(size) for size in SIZES]
        before = [None, *SIZES]
        return [
            CheckpointRow(one.size, continues, one.root, one.note, one.committed_at)
            for one, continues in zip(found, before, strict=False)
            if one is not None
        ]

    def cosignatures(self) -> list[CosignatureRow]:
        return [
            CosignatureRow(
                one.size,
                WITNESS.name,
                WITNESS.key.key_id,
                format_signatures([sign_text(parse_note(one.note).text, WITNESS, time_s=one.size)]),
            )
            for one in self.checkpoints()
        ]

    def stored(
        self, found: Sequence[Row] | None = None, checkpoints: Sequence[CheckpointRow] | None = None
    ) -> MemoryStored:
        """The rows as they were, or others."""
        return MemoryStored(
            rows(self.entries) if found is None else found,
            self.checkpoints() if checkpoints is None else checkpoints,
            self.cosignatures(),
        )

    def store(self, files: dict[At, bytes] | None = None, note: bytes | None = None) -> MemoryStore:
        """The published files as they are, or others."""
        other = MemoryStore()
        other.files = self.files if files is None else files
        other.show(note or self.note)
        return other

    @property
    def note(self) -> bytes:
        """What is shown."""
        return self.log.store.checkpoint() or b""


def verify(
    stored: Stored | None,
    files: Files | None,
    trust: Trust = TRUST,
    *,
    known: dict[str, bytes] | None = None,
    bundles: bool = True,
    processes: int | None = None,
) -> LogReport:
    target = Target(ledger=LEDGER, files=files, stored=stored, bundles=bundles)
    return verify_log(target, ORIGIN, trust, known=known, processes=processes)


def found(report: LogReport) -> list[tuple[str, str]]:
    """What and where, of each finding."""
    return [(finding.code, finding.where) for finding in report.findings]
