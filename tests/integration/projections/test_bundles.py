"""Audit bundles of a small county: what an outsider finds in them, with DuckDB and nothing of ours."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import chdir, suppress
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pytest

from domain.errors import DomainError
from domain.events.bodies import BodyClosed, BodyRenamed
from domain.events.outcomes import DutyAssigned, DutyCancelled, OutcomeSuperseded
from domain.events.periods import (
    DecisionRevised,
    Deviation,
    PeriodClosed,
    PeriodComputed,
    PeriodOpened,
    PeriodReopened,
    ResultDecided,
    ResultPublished,
)
from ledger.ledger import Ledger
from ledger.postgres import PostgresRecorder
from ops.postgres import PrivateServer
from projections.bundle.people import Named
from projections.bundle.scope import Scope
from projections.catalogue import PROJECTIONS
from projections.database import Database
from projections.runner import Runner
from tests.bundled import FACTS, RESULTS, WHOLE, ask, ask_outside, bundle, published, verified
from tests.integration.projections.counties import (
    JANUARY,
    LEDGER,
    County,
    adoption,
    appointed,
    body,
    class_changed,
    correction,
    departed,
    entry,
    person,
    transferred,
    withdrawal,
)
from tests.integration.projections.january import PERIOD, january, supersede

pytestmark = pytest.mark.database

OF_JANUARY: dict[str, Any] = {"scheme": "points", "assessment": "month", "period": "2025-01"}
Corrupt = Callable[[Path], None]


@pytest.fixture(scope="module")
def county_of_january(server: PrivateServer, template: str) -> Iterator[County]:
    """January is final, and one outcome superseded after a correction. Only to be read."""
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"create database bundled template {template} strategy file_copy")
    with Database(server.url("bundled")) as opened:
        ledger = Ledger(LEDGER, PostgresRecorder(opened.pool, LEDGER))
        runner = Runner(opened.pool, PROJECTIONS)
        county = County(server.url("bundled"), opened.pool, ledger, runner)
        supersede(county, january(county))
        # Of another month, and of another scheme: no part of January.
        county.happens(entry("p1", "1", period="2025-02"), entry("p9", "1", scheme="other"))
        county.catch_up()
        yield county


@pytest.fixture(scope="module")
def exported_once(county_of_january: County, tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("bundles") / "whole"
    bundle(county_of_january.pool, county_of_january.name, directory)
    return directory


@pytest.fixture
def exported(exported_once: Path, tmp_path: Path) -> Path:
    return shutil.copytree(exported_once, tmp_path / "bundle")


def test_an_outsider_finds_every_outcome_and_every_fact(exported: Path) -> None:
    assert "1 periods, 4 outcomes recomputed, 0 differences" in ask_outside(exported, RESULTS)
    told = ask_outside(exported, FACTS)
    assert "entries (all, and their root is the checkpoint's)" in told
    assert ": 0 differences" in told
    assert "PROVED" in verified(exported)


def test_what_was_decided_and_superseded_is_evaluated_each_on_its_own(exported: Path) -> None:
    manifest = json.loads((exported / "manifest.json").read_text("utf-8"))
    found = [(one["decided_at"] is None, one["recorded"]) for one in manifest["evaluations"]]
    # As computed, for the digest; as decided; and once more from the corrected facts.
    assert sorted(found) == [(False, True), (False, True), (True, False)]


def test_the_same_ledger_gives_the_same_bytes_in_any_process(
    county_of_january: County, exported: Path, tmp_path: Path
) -> None:
    program = (
        "import sys; from pathlib import Path\n"
        "from projections.database import Database\n"
        "from tests.bundled import bundle\n"
        "with Database(sys.argv[1]) as database:\n"
        "    bundle(database.pool, sys.argv[2], Path(sys.argv[3]))\n"
    )
    subprocess.run(
        [
            *(sys.executable, "-c", program, county_of_january.url, county_of_january.name),
            str(tmp_path / "again"),
        ],
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai"},
        check=True,
    )
    assert contents(tmp_path / "again") == contents(exported)


def contents(directory: Path) -> dict[str, str]:
    return {
        path.relative_to(directory).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in directory.rglob("*")
        if path.is_file()
    }


def test_every_file_is_listed_with_its_hash(exported: Path) -> None:
    found = contents(exported)
    lines = (exported / "SHA256SUMS").read_text("utf-8").splitlines()
    listed = {path: digest for digest, path in (line.split("  ") for line in lines)}
    manifest = json.loads((exported / "manifest.json").read_text("utf-8"))
    del found["SHA256SUMS"]
    assert listed == found
    del found["manifest.json"]
    assert {one["path"]: one["sha256"] for one in manifest["files"]} == found


# --- planted -------------------------------------------------------------------------------------


def test_a_wrong_outcome_in_the_log_is_found_and_named(county: County, tmp_path: Path) -> None:
    january(county)
    facts_position = county.rows("select min(facts_position) from read.outcome_history")[0][0]
    county.happens(
        OutcomeSuperseded(
            effective_on=date(2025, 1, 31),
            **PERIOD,
            subject="p2",
            digest=adoption()[0].digest,
            facts_position=facts_position,
            score="7",
            rank=3,
            grade="优秀",
            amount_fen=5,
            values={"base": "100"},
            supersedes=None,
            because=1,
            reason="planted",
        )
    )
    county.catch_up()
    bundle(county.pool, county.name, tmp_path / "bundle")
    said = ask(tmp_path / "bundle", RESULTS)
    assert [found[4:] for found in said.differences] == [
        ("p2", "amount_fen", "5", "0"),
        ("p2", "grade", "优秀", "一般"),
    ]
    assert said.sentence.endswith("2 differences")
    # The entry is there, so facts and records follow from the entries all the same.
    assert ask(tmp_path / "bundle", FACTS).differences == []


def test_a_wrong_fact_in_the_tables_is_found_twice(county: County, tmp_path: Path) -> None:
    january(county)
    county.rows("update facts.entry set value = 75000 where value = 70000 returning 1")
    bundle(county.pool, county.name, tmp_path / "bundle")
    found = ask(tmp_path / "bundle", FACTS).differences
    assert [(file, side) for file, side, _ in found] == [
        ("facts/entry", "bundle"),
        ("facts/entry", "entries"),
    ]
    fields = {found[5] for found in ask(tmp_path / "bundle", RESULTS).differences}
    assert fields == {"result_digest", "score"}


def rewrite(path: str, old: str, new: str) -> Corrupt:
    def corrupt(directory: Path) -> None:
        text = (directory / path).read_text("utf-8")
        assert old in text
        (directory / path).write_text(text.replace(old, new, 1), "utf-8")

    return corrupt


def retable(path: str, changes: str) -> Corrupt:
    def corrupt(directory: Path) -> None:
        file = directory / f"{path}.parquet"
        with duckdb.connect() as connection:
            connection.execute(f"create table t as from read_parquet('{file}')")
            connection.execute(changes)
            connection.execute(f"copy t to '{file}' (format parquet)")

    return corrupt


@pytest.mark.parametrize(
    ("corrupt", "file"),
    [
        (rewrite("entries.tsv", '"value":"8.5"', '"value":"8.4"'), "checkpoint"),
        (rewrite("entries.tsv", "1\t", "1\t "), "checkpoint"),
        (retable("facts/entry", "delete from t where subject = 'p3'"), "facts/entry"),
        (retable("facts/body", "update t set parent = 't2'"), "facts/body"),
        (retable("facts/appointment", "update t set ends_on = starts_on"), "facts/appointment"),
        (retable("facts/outcome", "update t set score = score + 1"), "facts/outcome"),
        (retable("recorded/outcomes", "update t set rank = 1"), "recorded/outcomes"),
        (retable("recorded/values", "insert into t values (1, 'a', 'b')"), "recorded/values"),
        (retable("recorded/pay", "delete from t"), "recorded/pay"),
        (retable("recorded/deviations", "delete from t"), "recorded/deviations"),
        (retable("recorded/periods", "update t set state = 'open'"), "recorded/periods"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_whatever_does_not_follow_from_the_entries_is_found(
    exported: Path, corrupt: Corrupt, file: str
) -> None:
    assert ask(exported, FACTS).differences == []
    corrupt(exported)
    assert file in {found[0] for found in ask(exported, FACTS).differences}


def test_another_pack_than_was_adopted_is_found(exported: Path) -> None:
    (pack,) = exported.glob("packs/*/*.yaml")
    rewrite(pack.relative_to(exported).as_posix(), '优秀: "8"', '优秀: "7"')(exported)
    found = ask(exported, FACTS).differences
    assert [(file, side) for file, side, _ in found] == [("packs", "bundle"), ("packs", "entries")]


def test_an_evaluation_that_does_not_run_counts_as_a_difference(exported: Path) -> None:
    (computed,) = [path for path in exported.glob("evaluations/**/*.sql") if "-d" not in path.stem]
    computed.write_text("select * from a_table_that_is_not_there", "utf-8")
    with chdir(exported), duckdb.connect() as connection:
        for statement in connection.extract_statements(Path(RESULTS).read_text("utf-8")):
            with suppress(duckdb.Error):  # as DuckDB's own shell does, which goes on
                connection.execute(statement)
        found = connection.execute("select field, recomputed from recomputed.difference")
        assert found.fetchall() == [("result_digest", None)]


def test_what_was_recorded_of_a_period_is_not_read_for_computing(exported: Path) -> None:
    retable("facts/outcome", "update t set score = 1, grade = '', rank = 99, amount_fen = 7")(
        exported
    )
    assert ask(exported, RESULTS).differences == []


# --- facts that come about in many ways ----------------------------------------------------------


def test_facts_follow_from_entries_that_came_in_any_order(county: County, tmp_path: Path) -> None:
    county.happens(*adoption(parts=3), body("t1", "township", None), body("t2", "township", None))
    county.happens(*(body(code) for code in ("v1", "v2")), body("v3", parent="t2"))
    county.happens(*(person(code) for code in ("p1", "p2", "p3", "p4")))
    county.happens(
        appointed("p1", "v1"),
        transferred("p1", "v3", date(2025, 6, 1)),
        class_changed("p1", "副职", date(2025, 3, 1)),  # learned late
        departed("p1", date(2025, 9, 30)),
        appointed("p1", "v2", date(2025, 11, 1)),
        transferred("p1", "v2", date(2025, 12, 1)),  # another post in the same village
        appointed("p2", "v2", date(2025, 7, 1)),
        appointed("p2", "v1", date(2025, 2, 1)),  # an earlier service, learned later
        departed("p3", date(2025, 3, 1)),  # never served
        appointed("p4", "t1"),  # serves in the township itself
        appointed("p4", "t1"),  # and once more, the same again
        BodyRenamed(effective_on=date(2025, 5, 1), body="v1", name="新村"),
        BodyClosed(effective_on=date(2025, 12, 31), body="v2", reason="merged"),
        BodyRenamed(effective_on=date(2026, 1, 1), body="v2", name="旧村"),
        body("v1", parent="t2"),
    )
    original = entry("p1", "8.5", item="=1+1")
    first = county.happens(original, entry("p2", "0.0001"), entry("p3", "-3"))
    county.happens(
        correction(first, original, "4"),
        correction(first, original, "5"),
        withdrawal(first, original),
        entry("p1", "12.34", input="allowance", kind="measure", period=""),
        entry("p2", None, level="好", effective_on=JANUARY, period=""),
    )
    county.catch_up()
    bundle(county.pool, county.name, tmp_path / "bundle")
    said = ask(tmp_path / "bundle", FACTS)
    assert said.differences == []
    assert "0 periods" in ask(tmp_path / "bundle", RESULTS).sentence


def test_decisions_follow_from_entries_whatever_became_of_them(
    county: County, tmp_path: Path
) -> None:
    place = {**OF_JANUARY, "effective_on": JANUARY}
    opened = PeriodOpened(**place, scheme_version="1", digest=adoption()[0].digest)
    computed = PeriodComputed(
        **place, digest=opened.digest, facts_position=1, result_digest="r", subjects=0
    )
    changed = [
        Deviation(subject=subject, field="grade", computed="优秀", decided="一般", reason="r")
        for subject in ("p1", "p2", "p3")
    ]
    decided = ResultDecided(**place, result_digest="r", meeting="m", deviations=tuple(changed))
    published = ResultPublished(**place, on_show_until="2025-02-10", objections_until="2025-02-10")
    ruling = {**place, "objection": "o1", "field": "grade", "computed": "优秀", "reason": "r"}
    county.happens(*adoption(), opened, PeriodClosed(**place), computed, decided, published)
    county.happens(
        DecisionRevised(**ruling, subject="p1", before="一般", decided="优秀"),
        DecisionRevised(**ruling, subject="p2", before="一般", decided=None, set_aside=True),
        DecisionRevised(**ruling, subject="p4", before="优秀", decided="一般"),
        DecisionRevised(**ruling, subject="p4", before="一般", decided="优秀"),
    )
    county.happens(PeriodReopened(**place, reason="r"), PeriodClosed(**place), computed, decided)
    county.happens(*(duty(kind) for kind in ("assigned", "cancelled", "assigned")))
    county.catch_up()
    bundle(county.pool, county.name, tmp_path / "bundle")
    assert ask(tmp_path / "bundle", FACTS).differences == []
    deviations = (tmp_path / "bundle" / "recorded" / "deviations.csv").read_text("utf-8-sig")
    assert len(deviations.splitlines()) == 1 + 3 + 4 + 3


def duty(kind: str) -> DutyAssigned | DutyCancelled:
    of = {**OF_JANUARY, "effective_on": JANUARY, "subject": "p1", "duty": "talk"}
    if kind == "cancelled":
        return DutyCancelled(**of, reason="r")
    return DutyAssigned(**of, owner="county_clerk", due_on="2025-03-01")


def test_cells_that_look_like_formulas_are_text_and_money_has_two_decimals(
    county: County, tmp_path: Path
) -> None:
    county.happens(*adoption(), entry("p1", "8.5", item="=1+1", rater="-甲"))
    county.happens(entry("p1", "12.3", input="allowance", kind="measure", period=""))
    county.catch_up()
    bundle(county.pool, county.name, tmp_path / "bundle")
    text = (tmp_path / "bundle" / "facts" / "entry.csv").read_bytes().decode("utf-8-sig")
    heading, *rows = text.splitlines()
    assert heading.startswith("办法,考核,周期,对象编号,指标,事项,测评主体,数值,等级")
    assert ",work,'=1+1,'-甲,8.5," in rows[0]
    assert ',allowance,"","",12.3,' in rows[1]
    assert (tmp_path / "bundle" / "facts" / "entry.csv").read_bytes().startswith(b"\xef\xbb\xbf")


# --- parts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["period", "notice"])
def test_a_period_is_recomputed_from_its_own_bundle(
    county_of_january: County, tmp_path: Path, kind: str
) -> None:
    county = county_of_january
    scope = Scope(kind="period" if kind == "period" else "notice", **OF_JANUARY)
    written = bundle(county.pool, county.name, tmp_path / "bundle", scope)
    assert written.entries < written.size
    assert ask(tmp_path / "bundle", RESULTS).sentence == (
        "1 periods, 4 outcomes recomputed, 0 differences"
    )
    assert ask(tmp_path / "bundle", FACTS).differences == []
    assert "PROVED" in verified(tmp_path / "bundle")
    assert '"period":"2025-02"' not in (tmp_path / "bundle" / "entries.tsv").read_text("utf-8")


def test_one_cadres_bundle_holds_nobody_else(county_of_january: County, tmp_path: Path) -> None:
    county = county_of_january
    bundle(county.pool, county.name, tmp_path / "bundle", Scope(kind="cadre", subject="p2"))
    said = ask(tmp_path / "bundle", RESULTS)
    assert said.differences == []
    assert said.sentence == (
        "1 periods, 2 outcomes recomputed, 0 differences; not computed, as they depend on others: "
        "rank"
    )
    assert ask(tmp_path / "bundle", FACTS).differences == []
    assert "PROVED" in verified(tmp_path / "bundle")
    lines = (tmp_path / "bundle" / "entries.tsv").read_text("utf-8").splitlines()
    subjects = {json.loads(line.split("\t")[1])["data"].get("subject", "p2") for line in lines}
    assert subjects == {"p2"}
    assert all("'p3'" not in path.read_text("utf-8") for path in sql_of(tmp_path / "bundle"))
    own = [line for line in lines if '"subject:p2"' in line or '"person:p2"' in line]
    assert len(list((tmp_path / "bundle" / "receipts").iterdir())) == len(own)


def test_what_was_decided_about_a_cadre_is_in_its_bundle(
    county_of_january: County, tmp_path: Path
) -> None:
    county = county_of_january
    bundle(county.pool, county.name, tmp_path / "bundle", Scope(kind="cadre", subject="p3"))
    assert any("'p3'" in path.read_text("utf-8") for path in sql_of(tmp_path / "bundle"))
    assert ask(tmp_path / "bundle", RESULTS).differences == []


def sql_of(directory: Path) -> list[Path]:
    return list(directory.glob("evaluations/**/*.sql"))


def test_a_wrong_score_is_found_in_one_cadres_bundle(
    county_of_january: County, tmp_path: Path
) -> None:
    county = county_of_january
    bundle(county.pool, county.name, tmp_path / "bundle", Scope(kind="cadre", subject="p2"))
    retable("facts/entry", "update t set value = 90000 where value = 80000")(tmp_path / "bundle")
    found = ask(tmp_path / "bundle", RESULTS).differences
    assert [each[4:] for each in found] == [("p2", "score", "8", "9")]


def test_what_was_recorded_after_the_checkpoint_is_not_in_it(
    county: County, tmp_path: Path
) -> None:
    deviation = january(county)
    proven = published(county.pool, county.name)
    bundle(county.pool, county.name, tmp_path / "before", proven=proven)
    supersede(county, deviation)
    bundle(county.pool, county.name, tmp_path / "after", proven=proven)
    assert contents(tmp_path / "after") == contents(tmp_path / "before")
    assert ask(tmp_path / "after", RESULTS).sentence == (
        "1 periods, 3 outcomes recomputed, 0 differences"
    )


def test_names_stand_in_a_table_of_their_own_if_they_were_opened(
    county_of_january: County, tmp_path: Path
) -> None:
    county = county_of_january
    people = [Named("p1", "王建国", "C-01")]
    bundle(county.pool, county.name, tmp_path / "bundle", people=people)
    table = (tmp_path / "bundle" / "people.csv").read_text("utf-8-sig")
    assert table.splitlines() == ["对象编号,姓名,工作编号", "p1,王建国,C-01"]
    assert "`people.csv`" in (tmp_path / "bundle" / "README.zh.md").read_text("utf-8")
    assert json.loads((tmp_path / "bundle" / "manifest.json").read_text("utf-8"))["names"]


# --- refused -------------------------------------------------------------------------------------


def test_refuses_a_period_that_was_never_opened(county: County, tmp_path: Path) -> None:
    county.happens(*adoption())
    county.catch_up()
    with pytest.raises(DomainError) as refused:
        bundle(county.pool, county.name, tmp_path / "b", Scope(kind="period", **OF_JANUARY))
    assert refused.value.code == "period-not-opened"


def test_refuses_a_ledger_without_rules(county: County, tmp_path: Path) -> None:
    county.happens(body("v1"))
    county.catch_up()
    with pytest.raises(DomainError) as refused:
        bundle(county.pool, county.name, tmp_path / "b", WHOLE)
    assert refused.value.code == "no-scheme-adopted"


def test_refuses_while_the_facts_are_behind_the_checkpoint(county: County, tmp_path: Path) -> None:
    county.happens(*adoption())
    with pytest.raises(DomainError) as refused:
        bundle(county.pool, county.name, tmp_path / "b", WHOLE)
    assert refused.value.code == "facts-behind"
