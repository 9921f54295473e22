"""A county whose month is final; a superuser without triggers damages one thing; it is found.

Found by the verification of the server, and where a proof can, by what others have kept: an old
checkpoint or receipt against the damaged log, without the server's own word.
"""

from __future__ import annotations

import itertools
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import psycopg
import pytest
from eventsourcing.dcb.api import DCBEvent
from psycopg import Connection
from psycopg_pool import ConnectionPool

from domain.events import tags
from domain.events.bodies import BodyRegistered
from domain.merkle.cosignatures import COSIGNATURE
from domain.merkle.keys import SigningKey
from domain.merkle.notes import parse_note, sign_text
from domain.merkle.tile_paths import BundleAt, TileAt
from domain.schemes import packs
from domain.schemes.load import load_scheme
from ledger.postgres import PostgresRecorder
from ledger.tlog.directory import DirectoryStore
from ledger.tlog.entries import PostgresEntries
from ledger.tlog.integrator import Integrator
from ledger.tlog.postgres_checkpoints import PostgresCheckpoints
from ledger.tlog.verify.blocks import Target
from ledger.tlog.verify.claims import InForce, Trust
from ledger.tlog.verify.findings import Finding, LogReport
from ledger.tlog.verify.stored import PostgresStored
from ledger.tlog.verify.targets import open_published
from ledger.tlog.verify.whole import verify_log
from ops.postgres import PrivateServer
from projections.catalogue import PROJECTIONS
from projections.database import Database
from projections.rebuild import rebuild
from projections.verify import MeaningReport, verify_meaning
from tests.integration.office.town import WHO, Town, each, open_town
from tests.integration.tlog.integrating import pool_of
from tests.published import KEY, ORIGIN, signers
from tests.verified import entry

pytestmark = [pytest.mark.database, pytest.mark.slow]

LEDGER = "test/county"
WITNESS = SigningKey("paper.example/w", COSIGNATURE, bytes([9]) * 32)
TRUST = Trust((InForce(KEY.key),), (WITNESS.key,))


@dataclass
class County:
    """A database and a published log, and the notes that somebody kept when they were shown."""

    url: str
    root: Path
    kept: dict[str, bytes]
    sizes: list[int]

    def superuser(self) -> Connection:
        """Triggers do nothing to it, foreign keys do not hold it."""
        connection = psycopg.connect(self.url, autocommit=True)
        connection.execute("set session_replication_role = replica")
        return connection

    def findings(self) -> list[Finding]:
        """All that the server's own verification says."""
        report = self.log()
        assert report.not_checked == ()
        meaning = self.meaning()
        return [*report.findings, *(one.since(report.sizes) for one in meaning.findings)]

    def found(self) -> list[tuple[str, str]]:
        return [(one.code, one.where) for one in self.findings()]

    def meaning(self) -> MeaningReport:
        with Database(self.url) as database:
            return verify_meaning(database.pool, LEDGER)

    def log(self, trust: Trust = TRUST) -> LogReport:
        """What is said of rows, files and signatures."""
        stored = PostgresStored(self.url, LEDGER)
        try:
            target = Target(ledger=LEDGER, files=DirectoryStore(self.root), stored=stored)
            return verify_log(target, ORIGIN, trust)
        finally:
            stored.close()

    def outside(self) -> list[tuple[str, str]]:
        """What somebody with a copy of the published files and old checkpoints finds."""
        published = open_published(str(self.root))
        report = verify_log(published.target, ORIGIN, TRUST, known=self.kept)
        return [(one.code, one.where) for one in report.findings]

    def integrate_anew(self) -> None:
        """As an attacker who has the log's key: all is signed again, over what is there now."""
        shutil.rmtree(self.root)
        with self.superuser() as attacker:
            attacker.execute("delete from tlog.cosignature")
            attacker.execute("delete from tlog.checkpoint")
        with pool_of(self.url) as pool:
            integrator_of(pool, self.root).catch_up()


def integrator_of(pool: ConnectionPool, root: Path) -> Integrator:
    return Integrator(
        origin=ORIGIN,
        entries=PostgresEntries(pool, LEDGER),
        checkpoints=PostgresCheckpoints(pool, LEDGER),
        store=DirectoryStore(root),
        signers=signers,
    )


@pytest.fixture(scope="module")
def sound(
    server: PrivateServer, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[County]:
    """As it should be; nothing here changes it."""
    name = "damage_sound"
    with psycopg.connect(server.url(), autocommit=True) as superuser:
        superuser.execute(f"create database {name} template {template} strategy file_copy")
    county = County(server.url(name), tmp_path_factory.mktemp("log"), {}, [])
    with (
        open_town(county.url, "haixing-monthly", cadre_class="委员", day=date(2025, 3, 10)) as town,
        pool_of(county.url) as pool,
    ):
        for act in (town.enrol, lambda: fill(town), lambda: town.settle("month", "2025-03")):
            act()
            committed(pool, county)
        town.office.catch_up()
    yield county
    with psycopg.connect(server.url(), autocommit=True) as superuser:
        superuser.execute(f"drop database {name} with (force)")


def fill(town: Town) -> None:
    """Scores of a month for ten cadres."""
    pack = load_scheme(packs.pack_text(town.scheme, "2024.1"), on=date(2025, 3, 1))
    gates = [one.title.zh for one in pack.inputs if one.kind == "gate"]
    scored = [one.title.zh for one in pack.inputs if one.kind == "points"]
    money = (*WHO, "指标", "得分", "日期")
    town.enter("month", "", money, each(lambda _: ("月基础职务补贴", 1200, "2025-01-01")))
    town.open("month", "2025-03")
    town.on(2025, 3, 31)
    rows = each(lambda n: (*("达标" for _ in gates), *(10 - n for _ in scored)))
    town.enter("month", "2025-03", (*WHO, *gates, *scored), rows)
    town.on(2025, 4, 2)


def committed(pool: ConnectionPool, county: County) -> None:
    """Sign and publish what there is, with a witness, and keep what is shown."""
    integrator = integrator_of(pool, county.root)
    done = integrator.catch_up()
    checkpoints = PostgresCheckpoints(pool, LEDGER)
    latest = checkpoints.latest()
    assert latest is not None
    text = parse_note(latest.note).text
    checkpoints.add_cosignatures(done.size, [sign_text(text, WITNESS, time_s=1)])
    integrator.show_again()
    county.kept[f"notice {done.size}"] = DirectoryStore(county.root).checkpoint() or b""
    county.sizes.append(done.size)


TABLES = [
    *("ledger.event", "ledger.head", "tlog.checkpoint", "tlog.cosignature", "projection.position"),
    *(table for projection in PROJECTIONS for table in projection.tables),
]


@pytest.fixture(scope="module")
def damaged(
    server: PrivateServer, sound: County, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[County]:
    """A copy, with a second copy of each table in it to put right what was damaged."""
    name = "damage_done"
    with psycopg.connect(server.url(), autocommit=True) as superuser:
        superuser.execute(f"create database {name} template damage_sound strategy file_copy")
    county = County(
        server.url(name), tmp_path_factory.mktemp("damaged") / "log", sound.kept, sound.sizes
    )
    with county.superuser() as superuser:
        superuser.execute("create schema kept")
        for table in TABLES:
            superuser.execute(f'create table kept."{table}" as table {table}'.encode())
        superuser.execute('alter table kept."ledger.event" drop column leaf')
    yield county
    with psycopg.connect(server.url(), autocommit=True) as superuser:
        superuser.execute(f"drop database {name} with (force)")


@pytest.fixture
def county(damaged: County, sound: County) -> County:
    """As it should be, to be damaged."""
    shutil.rmtree(damaged.root, ignore_errors=True)
    shutil.copytree(sound.root, damaged.root)
    with damaged.superuser() as superuser:
        superuser.execute(f"truncate {', '.join(TABLES)} cascade".encode())
        superuser.execute("alter table ledger.event drop column leaf")
        superuser.execute(
            "alter table ledger.event add column leaf bytea not null"
            " generated always as (sha256('\\x00'::bytea || entry)) stored"
        )
        superuser.execute(
            "insert into ledger.event (ledger, position, type, keys, entry)"
            ' select * from kept."ledger.event"'
        )
        for table in TABLES[1:]:
            superuser.execute(f'insert into {table} select * from kept."{table}"'.encode())
    return damaged


def test_a_sound_county_has_no_findings(sound: County) -> None:
    assert sound.findings() == []
    assert sound.outside() == []
    meaning = sound.meaning()
    assert meaning.not_checked == ()
    assert (meaning.packs, meaning.periods, meaning.outcomes) == (1, 1, 10)
    assert meaning.tables == sum(len(projection.tables) for projection in PROJECTIONS)


FLIP = "set_byte(entry, length(entry) - 3, get_byte(entry, length(entry) - 3) # 1)"
RESCORED = "convert_to(replace(convert_from(entry, 'UTF8'), '\"value\":\"10\"', '\"value\":\"99\"'), 'UTF8')"
A_SCORE = "position(convert_to('\"value\":\"10\"', 'UTF8') in entry) > 0"
OTHER_LEAF = """
    alter table ledger.event alter column leaf drop expression;
    update ledger.event set leaf = sha256('x') where position = 9"""
MOVE_UP = """
    update ledger.event set position = -position - 1 where position > 150;
    update ledger.event set position = -position where position < 0;
    insert into ledger.event (ledger, position, type, keys, entry)
    select ledger, 151, type, keys, entry from ledger.event where position = 10;
    update ledger.head set position = position + 1"""
CLOSE_UP = """
    delete from ledger.event where position = 200;
    update ledger.event set position = -position + 1 where position > 200;
    update ledger.event set position = -position where position < 0;
    update ledger.head set position = position - 1"""
SWAP = """
    update ledger.event as one set type = other.type, keys = other.keys, entry = other.entry
    from ledger.event as other
    where (one.position, other.position) in ((40, 160), (160, 40))"""


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        (f"update ledger.event set entry = {FLIP} where position = 200", "entry-changed"),
        ("delete from ledger.event where position = 200", "entry-missing"),
        (CLOSE_UP, "entry-removed"),
        (SWAP, "entries-swapped"),
        (MOVE_UP, "entry-inserted"),
    ],
    ids=["byte", "row removed", "row removed and closed up", "rows swapped", "row inserted"],
)
def test_damaged_entries_are_found_with_the_last_checkpoint_that_holds(
    county: County, damage: str, expected: str
) -> None:
    with county.superuser() as attacker:
        for statement in damage.split(";"):
            attacker.execute(statement.encode())
    findings = county.log().findings
    codes = [finding.code for finding in findings]
    assert expected in codes
    assert "root-differs" in codes
    [finding] = [one for one in findings if one.code == expected]
    assert finding.position is not None
    before = [size for size in county.sizes if size < finding.position]
    assert finding.holds_until == (before[-1] if before else None)
    assert finding.wrong_from == next(n for n in county.sizes if n >= finding.position)
    # A log that is no longer one cannot stop the rest, whatever it does to the projections.
    assert county.meaning().findings
    # The published files are still what they were: a proof from them is right, the row is not.
    assert county.outside() == []


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        (OTHER_LEAF, ("leaf-differs", "entry 9")),
        ("update ledger.event set type = 'body-closed' where position = 9",
         ("columns-differ", "entry 9")),
        ("update ledger.event set keys = keys[2:] where position = 9",
         ("columns-differ", "entry 9")),
        ("update ledger.head set position = position + 1", ("head-differs", "ledger.head")),
    ],
)  # fmt: skip
def test_what_stands_beside_an_entry_is_found(
    county: County, damage: str, expected: tuple[str, str]
) -> None:
    with county.superuser() as attacker:
        for statement in damage.split(";"):
            attacker.execute(statement.encode())
    findings = county.log().findings
    assert [(one.code, one.where) for one in findings] == [expected]


@pytest.mark.parametrize("at", [TileAt(0, 0), BundleAt(0)])
def test_a_damaged_file_is_found_from_inside_and_outside(
    county: County, at: TileAt | BundleAt
) -> None:
    path = DirectoryStore(county.root).path(at)
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(bytes(data))
    assert [code for code, _ in county.found()] == [
        "tile-wrong" if isinstance(at, TileAt) else "bundle-wrong"
    ]
    assert county.outside()


OTHER_ROOT = "update tlog.checkpoint set root = sha256('x') where continues is null"
OTHER_NOTE = """
    update tlog.checkpoint
    set note = (select note from tlog.checkpoint order by size desc limit 1)
    where continues is null"""
OTHER_SIGNATURE = """
    update tlog.checkpoint
    set note = set_byte(note, length(note) - 9, 65 + (get_byte(note, length(note) - 9) + 1) % 26)
    where continues is null"""
OTHER_COSIGNATURE = """
    update tlog.cosignature
    set line = (select line from tlog.cosignature order by size limit 1)
    where size = (select max(size) from tlog.cosignature)"""


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        (OTHER_ROOT, "checkpoint-wrong"),
        (OTHER_NOTE, "checkpoint-wrong"),
        (OTHER_SIGNATURE, "note-signature-wrong"),
        ("delete from tlog.checkpoint where continues is null", "checkpoint-wrong"),
        (OTHER_COSIGNATURE, "cosignature-wrong"),
    ],
    ids=["root", "note", "signature", "row removed", "cosignature"],
)
def test_a_damaged_signature_is_found(county: County, damage: str, expected: str) -> None:
    with county.superuser() as attacker:
        attacker.execute(damage.encode())
    codes = {one.code for one in county.log().findings}
    # What a witness signed is a signature over nothing where the checkpoint is gone.
    assert codes - {"cosignature-wrong"} == {expected} - {"cosignature-wrong"}
    assert expected in codes


def test_a_log_that_grows_meanwhile_has_no_findings(county: County) -> None:
    done = threading.Event()

    def grow() -> None:
        with pool_of(county.url) as pool:
            recorder = PostgresRecorder(pool, LEDGER)
            for number in itertools.count(1):
                tag = tags.body(f"v{number}")
                recorder.append([DCBEvent(BodyRegistered.TOPIC, entry(number, LEDGER), [tag])])
                if number % 3 == 0:
                    committed(pool, replace(county, kept={}, sizes=[]))
                if done.is_set():
                    return

    grower = threading.Thread(target=grow)
    grower.start()
    try:
        reports = [county.log() for _ in range(8)]
    finally:
        done.set()
        grower.join()
    assert [report.findings for report in reports] == [()] * 8
    assert reports[-1].entries > reports[0].entries
    assert len(reports[-1].sizes) > len(reports[0].sizes)


def test_another_key_is_found(county: County) -> None:
    stranger = Trust((InForce(SigningKey(ORIGIN, 1, bytes(32)).key),))
    findings = county.log(stranger).findings
    assert {one.code for one in findings} == {"note-signature-missing"}


def rewrite(county: County, statement: str) -> int:
    """Change an entry so that it stays well formed; its position."""
    with county.superuser() as attacker:
        row = attacker.execute(statement.encode()).fetchone()
    assert row is not None
    return int(row[0])


def test_a_changed_score_that_was_signed_again_is_found_by_recomputation_and_by_others(
    county: County,
) -> None:
    """With the log's key everything fits again but the results, and what others kept."""
    position = rewrite(
        county,
        f"update ledger.event set entry = {RESCORED} where position = (select max(position)"
        f" from ledger.event where type = 'entry-recorded' and {A_SCORE}) returning position",
    )
    county.integrate_anew()
    assert county.log().findings == ()
    codes = {finding.code for finding in county.findings()}
    assert "table-differs" in codes
    with Database(county.url) as database:
        rebuild(database.pool, LEDGER, PROJECTIONS)  # the attacker mends the tables as well
    assert {finding.code for finding in county.findings()} == {"outcome-differs"}
    broken = [name for name in county.kept if int(name.split()[1]) >= position]
    assert broken
    assert {code for code, _ in county.outside()} == {"root-differs"}
    assert county.outside()[0][1] in broken


def test_a_changed_outcome_is_found_by_recomputation(county: County) -> None:
    position = rewrite(
        county,
        "update ledger.event set entry = convert_to(regexp_replace(convert_from(entry, 'UTF8'),"
        ' \'"grade":"一般"\', \'"grade":"优秀"\'), \'UTF8\') where position = (select min(position)'
        " from ledger.event where type = 'outcome-recorded' and position(convert_to("
        "'\"grade\":\"一般\"', 'UTF8') in entry) > 0) returning position",
    )
    county.integrate_anew()
    with Database(county.url) as database:
        rebuild(database.pool, LEDGER, PROJECTIONS)
    found = [one for one in county.findings() if one.code == "outcome-differs"]
    assert found
    assert {one.position for one in found} == {position}
    assert "recorded 优秀, recomputed 一般" in found[0].what
    assert county.outside()[0][0] == "root-differs"


def test_a_changed_pack_is_found_by_its_digest(county: County) -> None:
    rewrite(
        county,
        "update ledger.event set entry = convert_to(replace(convert_from(entry, 'UTF8'), '优秀',"
        " '良好'), 'UTF8') where type = 'scheme-adopted' returning position",
    )
    county.integrate_anew()
    assert "pack-differs" in {one.code for one in county.meaning().findings}


@pytest.mark.parametrize(
    ("damage", "table"),
    [
        ("update facts.entry set value = value + 10000 where value is not null", "facts.entry"),
        ("delete from read.pay_line where amount_fen > 0", "read.pay_line"),
        ("update read.outcome_history set grade = '优秀'", "read.outcome_history"),
    ],
)
def test_a_table_that_was_written_into_is_found(county: County, damage: str, table: str) -> None:
    with county.superuser() as attacker:
        changed = attacker.execute(damage.encode()).rowcount
    assert changed
    assert ("table-differs", table) in county.found()
