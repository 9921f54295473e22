"""What bundles are made of, without a database: tiles, tables, archives, the life of periods."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.events.base import Event
from domain.events.periods import (
    DecisionRevised,
    PeriodClosed,
    PeriodComputed,
    PeriodFinalised,
    PeriodOpened,
    PeriodReopened,
    ResultDecided,
    ResultPublished,
)
from domain.merkle.hashing import leaf_hash, leaf_hashes, root_hash
from domain.merkle.proofs import inclusion_proof, verify_inclusion
from domain.merkle.tile_paths import TileAt, format_path
from domain.merkle.tile_reading import hash_reader, verified_reader
from domain.merkle.tiles import Edge, grow
from domain.scaled import format_scaled
from ledger.tlog.store import MemoryStore
from projections.bundle import write as bundle_texts
from projections.bundle.columns import ENTRY, INPUT, PEOPLE, TABLES
from projections.bundle.packing import seal, zip_into
from projections.bundle.periods import Pinned, follow
from projections.bundle.proofs import branches, write_branches
from projections.bundle.tables import TableFiles
from tests.published import numbered_entries

# --- tiles ---------------------------------------------------------------------------------------


def tree_of(size: int) -> tuple[MemoryStore, bytes]:
    hashes = leaf_hashes(numbered_entries(size))
    store = MemoryStore()
    growth = grow(Edge(), hashes)
    for tile in growth.tiles:
        store.files[tile.at] = tile.hashes
    return store, root_hash(hashes)


@given(
    size=st.sampled_from([1, 2, 255, 256, 257, 700, 65_536, 65_793]) | st.integers(1, 2_000),
    data=st.data(),
)
def test_a_parts_tiles_prove_each_of_its_entries_and_no_other_tile_is_needed(
    tmp_path_factory: pytest.TempPathFactory, size: int, data: st.DataObject
) -> None:
    positions = sorted(data.draw(st.sets(st.integers(1, size), min_size=1, max_size=5)))
    store, root = tree_of(size)
    directory = tmp_path_factory.mktemp("part")
    write_branches(directory, store, size, positions)
    wanted = {tile.level for tile in branches(size, positions)}
    assert wanted == set(range(len(wanted))), "from the leaves upwards"

    def read(at: TileAt) -> bytes:
        return (directory / format_path(at)).read_bytes()

    hash_at = hash_reader(size, verified_reader(size, root, read))
    for position in positions:
        entry = b'{"n":%d}' % position
        proof = inclusion_proof(hash_at, position - 1, size)
        verify_inclusion(leaf_hash(entry), position - 1, size, tuple(proof), root)


# --- tables --------------------------------------------------------------------------------------

AWKWARD = ['a,"b"\nc', "", "中文\t", "'", "=SUM(A1)", "-1", "+86", "@x", "-甲"]


def test_parquet_is_exact_and_absent_is_not_empty(tmp_path: Path) -> None:
    rows = [
        ("points", "1", 3, f"in{number}", "points", None, text)
        for number, text in enumerate(AWKWARD)
    ]
    with TableFiles(tmp_path, tmp_path) as files:
        assert files.from_rows(INPUT, rows) == len(rows)
    with duckdb.connect() as connection:
        found = connection.execute(f"from read_parquet('{tmp_path}/packs/inputs.parquet')")
        assert found.fetchall() == rows


def test_csv_is_for_spreadsheets(tmp_path: Path) -> None:
    with TableFiles(tmp_path, tmp_path) as files:
        files.from_rows(PEOPLE, [(str(number), text, "") for number, text in enumerate(AWKWARD)])
    text = (tmp_path / "people.csv").read_bytes()
    assert text.startswith("﻿对象编号,姓名,工作编号\n".encode())
    for shown in ("'=SUM(A1)", ",-1,", "'+86", "'@x", "'-甲"):
        assert shown.encode() in text


def test_every_table_says_what_it_holds_in_both_languages_with_headings_of_its_own() -> None:
    for table in (*TABLES, PEOPLE):
        assert table.zh
        assert table.en
        headings = [column.zh for column in table.columns]
        assert len(set(headings)) == len(headings)


def test_positions_are_those_of_the_columns_named(tmp_path: Path) -> None:
    row = ("s", "a", "", "p", "i", "", "", 1, "", "2025-01-01", 5, 7, None)
    with TableFiles(tmp_path, tmp_path) as files:
        files.from_rows(INPUT, [])
        files.from_rows(ENTRY, [row, (*row[:-3], 5, 5, 7)])
        named = [(ENTRY, one) for one in ENTRY.columns if one.name.startswith("known")]
        assert files.positions(named) == [5, 7]


@pytest.mark.parametrize("decimals", [2, 4])
def test_decimals_are_written_as_the_log_writes_them(decimals: int) -> None:
    ends = [0, 1, 9, 10, 99, 100, 101, 9_999, 10_000, 10_001, 925_000, 10**12 - 1, 2**62]
    numbers = [sign * end for end in ends for sign in (1, -1)]
    text = (Path(bundle_texts.__file__).parent / "texts" / "plain.sql").read_text("utf-8")
    with duckdb.connect() as connection:
        connection.execute(text)
        found = connection.execute(
            f"select plain(unnest($1::bigint[]), {10**decimals}, {decimals})", [numbers]
        ).fetchall()
    assert found == [(format_scaled(number, decimals=decimals),) for number in numbers]


def test_what_is_taken_out_of_json_stands_in_brackets() -> None:
    # DuckDB before 2.0 reads a->>'$.b' <> '' as a->>('$.b' <> '').
    text = (Path(bundle_texts.__file__).parent / "texts" / "facts_from_entries.sql").read_text()
    taken = re.findall(r"[\w.]+->>?'\$[^']*'", text)
    assert len(taken) > 50
    assert [one for one in taken if f"({one})" not in text] == []
    assert re.findall(r"[^(\s\w.][\w.]+->>?'|\s[\w.]+->>?'|\w\([\w.]+->>?'", text) == []


# --- archives ------------------------------------------------------------------------------------


def test_an_archive_is_the_same_whatever_the_clock_and_the_order_of_writing(tmp_path: Path) -> None:
    packed = []
    for name, order in (("one", ("b", "a/c")), ("two", ("a/c", "b"))):
        for path in order:
            file = tmp_path / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(path)
        seal(tmp_path / name, {"format": "f"})
        out = io.BytesIO()
        zip_into(tmp_path / name, out)
        packed.append(out.getvalue())
        (tmp_path / name / "b").touch()
    assert packed[0] == packed[1]
    with zipfile.ZipFile(io.BytesIO(packed[0])) as archive:
        names = archive.namelist()
        assert names == ["SHA256SUMS", "a/c", "b", "manifest.json"]
        manifest = json.loads(archive.read("manifest.json"))
    assert [one["path"] for one in manifest["files"]] == ["a/c", "b"]
    assert manifest["files"][1]["sha256"] == sha256(b"b").hexdigest()


# --- periods -------------------------------------------------------------------------------------

DAY = date(2025, 1, 31)
OF: dict[str, Any] = {
    "scheme": "points",
    "assessment": "month",
    "period": "2025-01",
    "effective_on": DAY,
}
COMPUTED = PeriodComputed(**OF, digest="d", facts_position=9, result_digest="r", subjects=3)
LIFE: tuple[Event, ...] = (
    PeriodOpened(**OF, scheme_version="1", digest="d"),
    PeriodClosed(**OF),
    COMPUTED,
    ResultDecided(**OF, result_digest="r", meeting="m"),
    ResultPublished(**OF, on_show_until="", objections_until=""),
)


def followed(*events: Event) -> Pinned | None:
    pinned = None
    for position, event in enumerate(events, start=1):
        pinned = follow(pinned, event, position)
    return pinned


def test_a_period_pins_what_its_latest_acts_said() -> None:
    revision = DecisionRevised(
        **OF, objection="o", subject="p", field="grade", computed="a", before="a", decided="b",
        reason="r",
    )  # fmt: skip
    pinned = followed(*LIFE, revision, PeriodFinalised(**OF, outcomes=3))
    assert pinned == Pinned(
        scheme="points",
        assessment="month",
        period="2025-01",
        state="final",
        digest="d",
        facts_position=9,
        result_digest="r",
        subjects=3,
        opened_at=1,
        closed_at=2,
        computed_at=3,
        decided_at=4,
        revised_at=6,
        published_at=5,
        final_at=7,
    )


def test_what_a_reopening_undid_is_absent_again() -> None:
    pinned = followed(*LIFE, PeriodReopened(**OF, reason="r"))
    assert pinned == Pinned(
        scheme="points",
        assessment="month",
        period="2025-01",
        state="open",
        digest="d",
        opened_at=1,
        reopened_times=1,
    )


def test_nothing_is_pinned_before_the_opening_nor_by_opening_again() -> None:
    assert followed(COMPUTED) is None
    again = followed(*LIFE[:3], LIFE[0])
    assert again is not None
    assert again.state == "computed"
