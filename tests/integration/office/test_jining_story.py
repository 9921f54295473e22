"""The demonstration's year of Jining, in a county of sixty-five villages: what cases do, and undo."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import psycopg
import pytest

from api.office import answers
from ops.demo import jining
from ops.demo.story import Story
from ops.postgres import PrivateServer
from ops.settings import Settings
from ops.wiring import Site
from projections.cases import CaseFilter, CaseRow, count_cases, find_cases
from projections.check import replay_check
from projections.database import Database
from projections.duty_list import duties_page
from projections.objections import find_objections
from projections.outcomes import find_outcomes
from projections.pay import PayLine, find_pay
from projections.periods import find_periods
from tests.bundled import FACTS, RESULTS, ask, bundle

pytestmark = pytest.mark.slow

VILLAGES = 65
SCHEME = jining.SCHEME


@dataclass(frozen=True)
class Told:
    """The story after it was told."""

    story: Story
    database: Database

    def cases(self, state: str = "") -> list[CaseRow]:
        with self.database.connection() as connection:
            found = find_cases(connection, jining.LEDGER, CaseFilter())
        return [case for case in found if state in ("", case.state)]

    def pay(self, subject: str, stream: str = "subsidy_due") -> dict[str, list[PayLine]]:
        """The lines of the stream by month."""
        with self.database.connection() as connection:
            lines = find_pay(connection, jining.LEDGER, subject=subject, assessment="month")
        by_month: dict[str, list[PayLine]] = {}
        for line in lines:
            if line.stream == stream:
                by_month.setdefault(line.period, []).append(line)
        return by_month


@pytest.fixture(scope="module")
def told(server: PrivateServer, template: str) -> Iterator[Told]:
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"create database jining template {template} strategy file_copy")
    url = server.url("jining")
    with Database(url) as database:
        site = Site(Settings.model_validate({"database_url": url}), database, bytes(32))
        story = jining.tell(site, villages=VILLAGES)
        for _, act in story.acts:
            act()
        story.office.catch_up()
        yield Told(story, database)


def test_an_outsider_computes_every_final_period_again_from_a_bundle(
    told: Told, tmp_path: Path
) -> None:
    bundle(told.database.pool, jining.LEDGER, tmp_path / "bundle")
    assert ask(tmp_path / "bundle", FACTS).differences == []
    said = ask(tmp_path / "bundle", RESULTS)
    assert said.differences == []
    assert said.sentence.startswith("19 periods, ")


def test_every_final_period_can_be_computed_again_from_the_log(told: Told) -> None:
    with told.database.pool.connection() as connection:
        report = replay_check(connection, jining.LEDGER)
        lives = find_periods(connection, jining.LEDGER)
    assert report.differences == ()
    assert report.outcomes > 19 * VILLAGES  # superseded ones are recomputed as well
    finals = [life.assessment for life in lives if life.state == "final"]
    assert {kind: finals.count(kind) for kind in set(finals)} == {
        "month": 12,
        "quarter": 4,
        "half": 2,
        "year": 1,
    }


def test_telling_it_again_adds_nothing(told: Told) -> None:
    head = told.story.office.ledger.head()
    clock = told.story.clock.day
    again = jining.tell(
        Site(Settings.model_validate({}), told.database, bytes(32)), villages=VILLAGES
    )
    for _, act in again.acts:
        act()
    assert told.story.office.ledger.head() == head
    assert again.clock.day == clock


def test_cases_end_in_every_way(told: Told) -> None:
    with told.database.connection() as connection:
        months = count_cases(connection, jining.LEDGER, today=told.story.clock.day)
    assert sum(month.received for month in months) == len(told.cases()) == 61
    assert {case.state for case in told.cases()} == {
        "reported",
        "verified",
        "dismissed",
        "withdrawn",
        "reversed",
    }
    (twin,) = (case for case in told.cases("dismissed") if case.same_as)
    assert twin.same_as in {case.case for case in told.cases()} - {twin.case}
    assert sum(month.late for month in months) > 0
    assert sum(month.overdue for month in months) > 0


def test_a_measure_withholds_the_subsidy_while_it_is_in_force_and_basic_pay_never(
    told: Told,
) -> None:
    october = date(jining.YEAR, 10, 1)  # three months from then on are final
    disciplined = [
        case
        for case in told.cases("verified")
        if case.situation == "disciplined" and case.decided_on and case.decided_on < october
    ]
    assert disciplined
    for case in disciplined:
        assert case.subject is not None
        subsidies = told.pay(case.subject)
        withheld = [month for month, lines in subsidies.items() if lines[-1].amount_fen == 0]
        assert len(withheld) == 3, case
        basic = told.pay(case.subject, "basic_pay_due")
        assert all(lines[-1].amount_fen > 0 for lines in basic.values())


def test_what_a_reversed_case_withheld_is_paid_back(told: Told) -> None:
    (case,) = told.cases("reversed")
    assert case.subject is not None
    subsidies = told.pay(case.subject)
    paid_back = {month: lines for month, lines in subsidies.items() if len(lines) > 1}
    assert len(paid_back) == 3
    for lines in paid_back.values():
        assert lines[0].amount_fen == 0 or lines[1].amount_fen == 0
        assert lines[-1].amount_fen == lines[-1].difference_fen > 0
    assert all(lines[-1].amount_fen > 0 for lines in subsidies.values())


def test_a_veto_makes_the_grade_whatever_the_points_say(told: Told) -> None:
    standing = answers.standing_view(told.story.office, SCHEME, "year", str(jining.YEAR))
    grades = {row.subject: row.figures.grade for row in standing.rows}
    vetoing = {"collective_property_taken", "crime"}
    vetoed = {case.subject for case in told.cases("verified") if case.situation in vetoing}
    assert vetoed
    assert {grades[str(subject)] for subject in vetoed} == {"不称职"}


def test_the_last_tenth_is_helped_by_its_township_and_others_close(told: Told) -> None:
    with told.database.connection() as connection:
        duties = duties_page(connection, jining.LEDGER)
    for half in ("2025-H1", "2025-H2"):
        owed = [one for one in duties if one.period == half and one.duty == "targeted_help"]
        standing = [one for one in owed if one.state != "cancelled"]
        assert len(standing) == 7  # a tenth of sixty-five, part of a head counting as one
        assert {one.owes for one in standing} == {one.township for one in standing}
        assert [one.state for one in standing].count("closed") >= 6


def test_objections_are_ruled_on_and_a_won_appeal_changes_the_outcome(told: Told) -> None:
    with told.database.connection() as connection:
        found = find_objections(connection, jining.LEDGER)
    assert sorted((one.state, one.ruling) for one in found) == [
        ("ruled", "rejected"),
        ("settled", "upheld"),
        ("withdrawn", None),
    ]
    (won,) = (one for one in found if one.ruling == "upheld")
    with told.database.connection() as connection:
        outcomes = find_outcomes(
            connection,
            jining.LEDGER,
            subject=won.subject,
            assessment="half",
            period="2025-H1",
            superseded=True,
        )
    assert won.ruled_at in [outcome.because for outcome in outcomes]
