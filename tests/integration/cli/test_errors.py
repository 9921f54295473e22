"""What is refused, and what is out of reach: one sentence, a next step, a code, an exit code."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import psycopg
import pytest

from ops.postgres import PrivateServer
from tests.integration.cli import month
from tests.integration.cli.conftest import Mingce
from tests.integration.cli.month import PLACE
from tests.integration.office.town import open_town

REFUSED, USAGE, UNAVAILABLE, DIFFERENCES = 1, 2, 3, 4


@pytest.fixture
def county(mingce: Mingce, database: str, at: Callable[[str], None], tmp_path: Path) -> Mingce:
    """A migrated database with the scheme, the roster, and the month open."""
    at(database)
    (tmp_path / "roster.csv").write_text(month.roster(), "utf-8")
    mingce.done("scheme", "adopt", PLACE[0])
    mingce.done("roster", "import", "roster.csv")
    mingce.done("period", "open", *PLACE, "--on", "2025-03-10")
    return mingce


@pytest.fixture(scope="module")
def open_month(server: PrivateServer, template: str) -> str:
    """The URL of a database with ten cadres and an open month, which nothing here changes."""
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"create database cli_refusals template {template} strategy file_copy")
    url = server.url("cli_refusals")
    with open_town(url, PLACE[0], cadre_class="委员", day=date(2025, 3, 10)) as town:
        town.enrol()
        town.open(*PLACE[1:])
    return url


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("history NOBODY", "unknown-subject"),
        ("period open haixing-monthly month 2025-13", "not-a-period"),
        ("standing haixing-monthly month 2025-04", "period-not-opened"),
        ("standing haixing-monthly week 2025-03", "period-not-opened"),
        ("period open nothing month 2025-03", "scheme-not-in-force"),
        ("period open haixing-monthly month 2025-Q1", "wrong-kind-of-period"),
        ("period open haixing-monthly month 2025-03", "period-state"),
        ("period close haixing-monthly month 2025-03 --on 2999-01-01", "day-in-future"),
        ("period close haixing-monthly month 2025-03 --on 31.3.2025", "not-a-day"),
        (
            "period decide haixing-monthly month 2025-03 --meeting x --change a:b",
            "change-unreadable",
        ),
        ("entry correct 1 --value 1 --reason x", "not-an-entry"),
        ("entry show 999999", "no-such-entry"),
        ("explain haixing-monthly month 2025-03 C-00 nonsense", "column-unknown"),
        ("whatif haixing-monthly month 2025-03 --entry C-00", "supposition-unreadable"),
        ("scheme show nothing", "unknown-pack"),
        ("--ledger nowhere standing haixing-monthly month 2025-03", "period-not-opened"),
    ],
)
def test_a_refusal_says_what_to_do(
    mingce: Mingce, open_month: str, at: Callable[[str], None], line: str, code: str
) -> None:
    at(open_month)
    said = mingce(*line.split())
    assert (said.exit_code, said.out) == (REFUSED, "")
    what, next_step = said.err.splitlines()[0], said.err.splitlines()[1:]
    assert what.startswith(f"{code}  ")
    assert next_step

    error = mingce("--json", *line.split())
    assert error.exit_code == REFUSED
    assert error.error()["code"] == code
    assert error.error()["message"]
    assert error.error()["next_step"]


@pytest.mark.parametrize(
    "line",
    [
        "nonsense",
        "standing",
        "period",
        "replay",
        "entry show abc",
        "--nonsense",
        "replay C-00 --check",
    ],
)
def test_wrong_usage_is_two(mingce: Mingce, line: str) -> None:
    assert mingce(*line.split()).exit_code == USAGE
    said = mingce(*line.split(), "--json")
    assert said.exit_code == USAGE
    assert said.error()["code"] == "usage"
    assert "--help" in said.error()["next_step"]


def test_files_out_of_reach_are_three(county: Mingce, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for line, code in (
        ("roster import missing.csv", "file-unreadable"),
        ("roster import folder", "file-unreadable"),
        ("scheme check missing.yaml", "file-unreadable"),
        ("roster template nowhere/roster.xlsx", "file-unwritable"),
    ):
        said = county(*line.split(), "--json")
        assert (said.exit_code, said.error()["code"]) == (UNAVAILABLE, code)
        assert said.error()["next_step"]


def test_a_database_that_is_down_is_three(
    mingce: Mingce, at: Callable[[str], None], empty_database: str
) -> None:
    for url, code in (
        ("postgresql://nobody@127.0.0.1:1/none", "database-unreachable"),
        ("nonsense", "database-refused"),
        (empty_database, "settings-wrong"),
    ):
        at(url)
        for words in (["status"], ["period", "list"]):
            said = mingce(*words, "--json")
            assert (said.exit_code, said.error()["code"]) == (UNAVAILABLE, code)
            assert said.error()["next_step"]


def test_settings_that_do_not_exist_or_make_no_sense_are_three(
    mingce: Mingce, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINGCE_LEGDER", "anqing/taihu")
    said = mingce("settings", "--json")
    assert (said.exit_code, said.error()["code"]) == (UNAVAILABLE, "settings-wrong")
    assert "Did you mean MINGCE_LEDGER?" in said.error()["message"]
    monkeypatch.delenv("MINGCE_LEGDER")
    said = mingce("--ledger", "Not A Ledger", "status", "--json")
    assert (said.exit_code, said.error()["code"]) == (UNAVAILABLE, "settings-wrong")


def test_a_blocked_file_is_one_and_leaves_an_error_workbook(county: Mingce, tmp_path: Path) -> None:
    bad = month.scores(points=["9.5", "十", "11", "8", "7.5", "7"])
    (tmp_path / "scores.csv").write_text(bad, "utf-8")
    said = county("import", "scores.csv", *PLACE)
    assert (said.exit_code, said.err) == (REFUSED, "")
    assert "十" in said.out
    assert "scores-errors.xlsx" in said.out
    assert (tmp_path / "scores-errors.xlsx").read_bytes()[:2] == b"PK"
    again = county("import", "scores.csv", *PLACE, "--json").json()
    assert {one["code"] for one in again["problems"]} == {"not-a-number", "value-out-of-bounds"}


def test_a_roster_that_moves_somebody_needs_the_day(county: Mingce, tmp_path: Path) -> None:
    moved = month.roster().replace("H-2,李秀英,苏基镇,东村", "H-2,李秀英,苏基镇,西村")
    (tmp_path / "roster.csv").write_text(moved, "utf-8")
    said = county("roster", "import", "roster.csv")
    assert said.exit_code == REFUSED
    county.done("roster", "import", "roster.csv", "--changes-on", "2025-03-15")
    villages = [
        one["village"]
        for day in ("2025-03-14", "2025-03-15")
        for one in county("roster", "list", "--on", day, "--json").json()
        if one["staff_code"] == "H-2"
    ]
    assert villages == ["东村", "西村"]


def test_an_erasure_that_is_not_confirmed_erases_nothing(
    county: Mingce, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("n\n"))
    said = county("roster", "erase", "H-1", "--reason", "本人申请")
    assert said.exit_code == REFUSED
    assert "aborted" in said.err
    county.done("history", "H-1")


def test_a_planted_difference_is_four_until_it_is_rebuilt(
    county: Mingce, database: str, tmp_path: Path
) -> None:
    (tmp_path / "allowances.csv").write_text(month.allowances(), "utf-8")
    (tmp_path / "scores.csv").write_text(month.scores(), "utf-8")
    county.done("import", "allowances.csv", PLACE[0], "month")
    county.done("import", "scores.csv", *PLACE)
    for act in ("close", "compute", "decide --meeting 联席会", "publish"):
        name, *options = act.split()
        county.done("period", name, *PLACE, *options, "--on", "2025-04-02")
    said = county("period", "finalise", *PLACE, "--on", "2025-04-07")
    assert (said.exit_code, said.err.split()[0]) == (REFUSED, "objection-window-open")
    county.done("period", "finalise", *PLACE, "--on", "2025-04-08")
    assert county.done("replay", "--check") == "1 period, 6 outcomes recomputed, 0 differences\n"
    with psycopg.connect(database, autocommit=True) as superuser:
        superuser.execute("update read.outcome_history set grade = '优秀' where grade = '较差'")
    said = county("replay", "--check")
    assert said.exit_code == DIFFERENCES
    assert "grade: recorded 优秀, recomputed 较差" in said.out
    said = county("rebuild")
    assert said.exit_code == DIFFERENCES
    assert "read.outcome_history: 1 row only in the live table" in said.out
    assert county.done("rebuild").endswith("0 differing tables\n")
    assert county("replay", "--check", "--json").json()["differences"] == []


@pytest.mark.parametrize("pack", ["taihu-points", "haixing-monthly", "tongcheng-tiers"])
def test_the_packs_pass_their_check(mingce: Mingce, pack: str) -> None:
    assert ", 0 differences" in mingce.done("scheme", "check", pack)


def test_a_scheme_with_mistakes_is_four_and_says_where(mingce: Mingce, tmp_path: Path) -> None:
    scheme = tmp_path / "scheme.yaml"
    scheme.write_text("scheme: x\nversoin: 1\n", "utf-8")
    said = mingce("scheme", "check", str(scheme))
    assert said.exit_code == DIFFERENCES
    assert "scheme.yaml:2: versoin" in said.out
