"""What the reporting functions give as of an entry is what the views had given when it was known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import psycopg
import pytest
from psycopg import sql

from domain.events.base import Event, Sealed
from domain.events.bodies import BodyClosed, BodyRenamed
from domain.events.cases import (
    CaseDismissed,
    CaseReported,
    CaseReversed,
    CaseVerified,
    CaseWithdrawn,
    MeasureImposed,
    MeasureLifted,
    VerificationStarted,
)
from domain.events.duties import (
    DutyClosed,
    DutyEscalated,
    DutyOrdered,
    DutyReturned,
    DutyStepRecorded,
)
from domain.events.objections import (
    AppealFiled,
    AppealRuled,
    ObjectionAcknowledged,
    ObjectionFiled,
    ObjectionRuled,
    ObjectionWithdrawn,
)
from domain.events.outcomes import (
    DutyAssigned,
    DutyCancelled,
    OutcomeRecorded,
    OutcomeSuperseded,
    PayDetermined,
    PaySettled,
)
from domain.events.periods import (
    DecisionRevised,
    Deviation,
    PeriodClosed,
    PeriodComputed,
    PeriodFinalised,
    PeriodOpened,
    PeriodReopened,
    ResultDecided,
    ResultPublished,
)
from ledger.ledger import Ledger
from ledger.postgres import PostgresRecorder
from ops.migrate import DIRECTORY
from projections.catalogue import PROJECTIONS
from projections.rebuild import rebuild
from projections.reporting import allow_reader
from projections.runner import Runner
from tests.integration.projections.counties import (
    LEDGER,
    County,
    adoption,
    appointed,
    body,
    class_changed,
    departed,
    person,
    transferred,
)

pytestmark = pytest.mark.database

LOGIN = "mingce_dashboard"  # the role itself, as by `set role`
SEALED = Sealed(nonce="n", ciphertext="c", commitment="b")
PLACE: dict[str, Any] = {"scheme": "points", "assessment": "month"}
VIEWS = [
    "township",
    "period",
    "outcome",
    "ranking",
    "grade_count",
    "score_spread",
    "score_band",
    "tier_count",
    "coefficient_count",
    "pay",
    "duty",
    "duty_count",
    "case_count",
    "situation_count",
    "measure_count",
    "objection_count",
    "change_count",
]
ON_DAY = {"township", "duty", "duty_count", "case_count", "measure_count"}
"""The functions that take a day besides."""


def a_county() -> list[Event]:
    return [
        body("c", "county", None),
        body("t1", "township", "c"),
        body("t2", "township", "c"),
        body("v1"),
        body("v2", parent="t2"),
        *(person(f"p{n}") for n in range(1, 5)),
        *(appointed(f"p{n}", "v1" if n < 3 else "v2") for n in range(1, 5)),
        *adoption(),
    ]


def results(period: str, position: int, scores: dict[str, int], **more: Any) -> list[Event]:
    """Outcomes of a period, pay and a duty for the last."""
    about: dict[str, Any] = {"effective_on": date(2025, 2, 20), **PLACE, "period": period}
    ranked = sorted(scores, key=lambda who: -scores[who])
    return [
        *(
            OutcomeRecorded(
                **about,
                subject=who,
                digest="d",
                facts_position=position,
                values={},
                score=str(scores[who]),
                rank=place,
                grade="优秀" if place == 1 else "合格",
                tier=place,
                coefficient="1.1" if place == 1 else "1",
                amount_fen=100_000 * (5 - place),
                **more,
            )
            for place, who in enumerate(ranked, start=1)
        ),
        *(
            PayDetermined(**about, subject=who, stream="reward", amount_fen=100_000 * (5 - place))
            for place, who in enumerate(ranked, start=1)
        ),
        DutyAssigned(
            **about, subject=ranked[-1], duty="talk", owner="township", due_on="2025-03-01"
        ),
    ]


def life(period: str) -> dict[str, Any]:
    return {"effective_on": date(2025, 2, 5), **PLACE, "period": period}


def opened(period: str) -> list[Event]:
    return [
        PeriodOpened(**life(period), scheme_version="1", digest="d"),
        PeriodClosed(**life(period)),
    ]


def decided(period: str, day: date) -> list[Event]:
    """From the computation to the notice, with a change by the meeting."""
    about: dict[str, Any] = {**life(period), "effective_on": day}
    change = Deviation(subject="p2", field="grade", computed="a", decided="b", reason="r")
    return [
        PeriodComputed(**about, digest="d", facts_position=9, result_digest="e", subjects=4),
        ResultDecided(**about, result_digest="e", meeting="m", deviations=(change,)),
        ResultPublished(**about, on_show_until="2025-02-17", objections_until="2025-02-18"),
    ]


def objections(period: str) -> list[Event]:
    """Three: upheld and revised, withdrawn, rejected twice."""
    one, two, three = (
        {**life(period), "objection": f"o{n}-{period}", "subject": f"p{n}"} for n in (1, 2, 3)
    )
    filed = [
        ObjectionFiled(**each, objector="subject", field="grade", text=SEALED)
        for each in (one, two, three)
    ]
    until: dict[str, Any] = {"reasons": SEALED, "appeal_until": "2025-02-20"}
    return [
        *filed,
        ObjectionAcknowledged(**two, rule_by="2025-02-15"),
        ObjectionWithdrawn(**one),
        ObjectionRuled(**two, ruling="upheld", **until),
        DecisionRevised(**two, field="grade", computed="a", before="b", decided="c", reason="r"),
        ObjectionRuled(**three, ruling="rejected", **until),
        AppealFiled(**three, text=SEALED),
        AppealRuled(**three, ruling="rejected", reasons=SEALED),
    ]


def cases() -> list[Event]:
    """Dismissed, withdrawn, reversed, lifted, and one that stays open."""
    about: dict[str, Any] = {"effective_on": date(2025, 3, 3)}

    def whose(number: int) -> dict[str, Any]:
        return {**about, "case": f"C{number}", "scheme": "points", "subject": f"p{number}"}

    def verified(number: int) -> CaseVerified:
        return CaseVerified(
            **whose(number),
            situation="neglect",
            inputs=(),
            verified_on="2025-04-20" if number == 3 else "2025-03-20",
            finding=SEALED,
        )

    return [
        *(
            CaseReported(
                **about,
                case=f"C{number}",
                scheme="points",
                body="t1",
                confidentiality="internal",
                within_days=30,
                details=SEALED,
            )
            for number in range(1, 6)
        ),
        *(VerificationStarted(**about, case=f"C{number}") for number in (1, 3, 4)),
        CaseDismissed(**about, case="C1", finding=SEALED),
        CaseWithdrawn(**about, case="C2", reason=SEALED),
        verified(3),
        verified(4),
    ]


def measures(first: int) -> list[Event]:
    """Two measures, the first of which is imposed at `first`: one falls with its case."""
    imposed: dict[str, Any] = {
        "effective_on": date(2025, 4, 21),
        "scheme": "points",
        "measure": "withhold",
        "input": "",
        "reason": SEALED,
    }
    four: dict[str, Any] = {"case": "C4", "subject": "p4"}
    return [
        MeasureImposed(**imposed, case="C3", subject="p3", last_day=""),
        MeasureImposed(**imposed, **four, last_day="2025-12-31"),
        MeasureLifted(**{**imposed, **four, "effective_on": date(2025, 6, 1)}, lifts=first + 1),
        CaseReversed(
            effective_on=date(2025, 6, 2),
            case="C3",
            scheme="points",
            subject="p3",
            situation="neglect",
            ends=(first - 2, first),
            reason=SEALED,
        ),
    ]


def duties(assigned: int, ordered: int) -> list[Event]:
    """One goes to and fro, then is cancelled after it was closed; the other is cancelled open."""
    about: dict[str, Any] = {"effective_on": date(2025, 3, 10), "duty": assigned, "subject": "p4"}
    other = {**about, "duty": ordered}
    return [
        DutyOrdered(
            effective_on=date(2025, 3, 1),
            subject="p4",
            kind="help",
            what="help",
            owner="township_committee",
            owner_body="",
            due_on="2025-03-05",
        ),
        DutyStepRecorded(**about, words=SEALED),
        DutyEscalated(**about, level=1, to_body="c", to_role="county_clerk", late_days=3),
        DutyStepRecorded(**about, words=SEALED, done=True),
        DutyReturned(**about, reason=SEALED),
        DutyStepRecorded(**about, words=SEALED, done=True),
        DutyClosed(**about, finding=SEALED),
        DutyStepRecorded(**other, words=SEALED, done=True),
    ]


def superseded(position: int) -> list[Event]:
    about: dict[str, Any] = {"effective_on": date(2025, 6, 3), **PLACE, "period": "2025-01"}
    return [
        OutcomeSuperseded(
            **about,
            subject="p1",
            digest="d",
            facts_position=position,
            values={},
            score="50",
            rank=4,
            grade="不合格",
            tier=4,
            coefficient="0.9",
            amount_fen=0,
            supersedes=position,
            because=position,
            reason="r",
        ),
        PaySettled(
            **about,
            subject="p1",
            stream="reward",
            previous_fen=400_000,
            amount_fen=0,
            difference_fen=-400_000,
        ),
        DutyCancelled(**about, subject="p4", duty="talk", reason="r"),
        BodyRenamed(effective_on=date(2025, 6, 4), body="t2", name="renamed"),
        transferred("p2", "v2", date(2025, 1, 20)),
        class_changed("p3", "副职", date(2025, 1, 25)),
        departed("p4", date(2025, 5, 31)),
        BodyClosed(effective_on=date(2025, 6, 5), body="t1", reason="merged"),
    ]


def story(county: County) -> None:
    """Every kind of act that the views tell of, in orders that the rules allow."""
    county.happens(*a_county())
    county.happens(*opened("2025-01"), *decided("2025-01", date(2025, 2, 6)))
    county.happens(*objections("2025-01"))
    county.happens(PeriodReopened(**life("2025-01"), reason="r"), PeriodClosed(**life("2025-01")))
    county.happens(*decided("2025-01", date(2025, 2, 10)))
    first = county.happens(*results("2025-01", 9, {"p1": 90, "p2": 80, "p3": 70, "p4": 60}))
    county.happens(PeriodFinalised(**life("2025-01"), outcomes=4))
    county.happens(*opened("2025-02"), *decided("2025-02", date(2025, 3, 6)))
    county.happens(*results("2025-02", 9, {"p4": 95, "p3": 85, "p2": 75, "p1": 65}))
    county.happens(PeriodFinalised(**life("2025-02"), outcomes=4))
    ordered = county.ledger.head() + 1
    county.happens(*duties(first + 8, ordered))
    county.happens(*cases())
    county.happens(*measures(county.ledger.head() + 1))
    county.happens(*superseded(first))
    county.happens(*opened("2025-03"))


def rows(connection: psycopg.Connection[Any], source: sql.Composable) -> list[str]:
    query = sql.SQL("select t::text from {} as t order by 1").format(source)
    return [row for (row,) in connection.execute(query)]


def as_of(view: str, position: int | None, ledger: str | None = None) -> sql.Composed:
    name = sql.Identifier("reporting", f"{view}_as_of")
    return sql.SQL("{}({}, {})").format(name, sql.Literal(position), sql.Literal(ledger))


@pytest.fixture
def dashboard(county: County) -> Iterator[psycopg.Connection[Any]]:
    """A connection with the rights of a dashboard, and no others."""
    with county.pool.connection() as connection:
        allow_reader(connection, LOGIN, LEDGER)
    with psycopg.connect(county.url, autocommit=True) as connection:
        connection.execute("set role mingce_dashboard")
        yield connection


def replayed(county: County, dashboard: psycopg.Connection[Any]) -> list[dict[str, list[str]]]:
    """What the views gave after each entry, the first of which is in place 0."""
    runner = Runner(county.pool, PROJECTIONS, page_entries=1)
    given = []
    for position in range(1, county.ledger.head() + 1):
        with county.pool.connection() as connection, connection.transaction():
            assert runner.apply_page(connection, LEDGER) == (position, 1)
        given.append({view: rows(dashboard, sql.Identifier("reporting", view)) for view in VIEWS})
    return given


def test_each_function_gives_what_its_view_gave_after_each_entry(
    county: County, dashboard: psycopg.Connection[Any]
) -> None:
    story(county)
    given = replayed(county, dashboard)
    for position, views in enumerate(given, start=1):
        for view, expected in views.items():
            assert rows(dashboard, as_of(view, position)) == expected, (view, position)
    for view in VIEWS:
        assert rows(dashboard, as_of(view, None)) == given[-1][view]
        assert rows(dashboard, as_of(view, 0)) == []
        assert len({tuple(each[view]) for each in given}) > 2, f"{view} hardly ever changed"
    report = rebuild(county.pool, LEDGER, PROJECTIONS, swap=False)
    assert report.differences == ()


def test_a_database_from_before_learns_when_things_became_known(county: County) -> None:
    """The migration fills in what the projections would have; entries still to come wait for them."""
    story(county)
    county.catch_up()
    with psycopg.connect(county.url, autocommit=True) as connection:
        tables = ("case_life", "case_measure", "period_act")
        right = {table: rows(connection, sql.Identifier("read", table)) for table in tables}
        for table, columns in ADDED.items():
            for column in columns:
                connection.execute(f"update read.{table} set {column} = null".encode())
        text = (DIRECTORY / "0013_as_of.sql").read_text("utf-8")
        filled = text[text.index("update read.case_life") : text.index("-- Which ledger a login")]
        connection.execute(filled.encode())
        for table in tables:
            assert rows(connection, sql.Identifier("read", table)) == right[table]


ADDED = {
    "case_life": ("started_at", "decided_at", "reversed_at"),
    "case_measure": ("lifted_at",),
    "period_act": ("scheme_version", "subjects", "on_show_until", "objections_until"),
}


def test_what_is_late_is_judged_by_the_day_asked_for(
    county: County, dashboard: psycopg.Connection[Any]
) -> None:
    story(county)
    county.catch_up()

    def late(day: str) -> list[Any]:
        query = "select count(*) from reporting.duty_as_of(null, on_day => %s) where is_late"
        return list(dashboard.execute(query, [day]).fetchone() or ())

    assert late("2025-03-01") == [0]
    assert late("2025-03-02") == [1]
    counted = "select overdue from reporting.case_count_as_of(null, on_day => %s)"
    assert dashboard.execute(counted, ["2025-04-02"]).fetchall() == [(0,)]
    assert dashboard.execute(counted, ["2025-04-03"]).fetchall() == [(1,)]
    served = "select sum(subjects) from reporting.township_as_of(null, on_day => %s)"
    assert dashboard.execute(served, ["2025-05-31"]).fetchone() == (4,)
    assert dashboard.execute(served, ["2025-06-01"]).fetchone() == (3,)


def test_a_day_names_its_last_entry(county: County, dashboard: psycopg.Connection[Any]) -> None:
    evenings = [datetime(2025, 1, day, 15, 59, 59, tzinfo=UTC) for day in (2, 3, 3, 5)]
    midnight = datetime(2025, 1, 5, 16, tzinfo=UTC)  # where a new day begins in China
    times = iter([*evenings, midnight])
    recorder = PostgresRecorder(county.pool, LEDGER)
    told = County(
        county.url, county.pool, Ledger(LEDGER, recorder, lambda: next(times)), county.runner
    )
    for number in range(5):
        told.happens(body(f"b{number}"))
    county.catch_up()
    found = {
        day: dashboard.execute("select reporting.position_on(%s)", [f"2025-01-0{day}"]).fetchone()
        for day in range(1, 8)
    }
    assert found == {1: (0,), 2: (1,), 3: (3,), 4: (3,), 5: (4,), 6: (5,), 7: (5,)}


def test_a_position_that_is_not_known_is_refused_and_said(
    county: County, dashboard: psycopg.Connection[Any]
) -> None:
    county.happens(body("t1", "township", None))
    with pytest.raises(psycopg.errors.InvalidParameterValue, match="have come to entry 0"):
        rows(dashboard, as_of("township", 1))
    county.catch_up()
    assert rows(dashboard, as_of("township", 1))
    for wrong in (2, -1):
        with pytest.raises(psycopg.errors.InvalidParameterValue, match="have come to entry 1"):
            rows(dashboard, as_of("township", wrong))


def test_a_login_asks_about_the_ledgers_that_it_was_given(
    county: County, dashboard: psycopg.Connection[Any]
) -> None:
    other = County.named("anqing/other", county)
    for each in (county, other):
        each.happens(body("t1", "township", None))
        each.catch_up()
    for view in VIEWS:
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="may not read anqing/other"):
            rows(dashboard, as_of(view, 1, "anqing/other"))
    with county.pool.connection() as connection:
        allow_reader(connection, LOGIN, "anqing/other")
    with pytest.raises(psycopg.errors.AmbiguousParameter, match="belongs to one ledger"):
        rows(dashboard, as_of("township", 1))
    assert len(rows(dashboard, as_of("township", 1, "anqing/other"))) == 1
    with county.pool.connection() as connection:
        connection.execute("delete from reporting.reader")
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="may not read any ledger"):
        rows(dashboard, as_of("township", 1))


@pytest.mark.parametrize("call", ["reporting.asked(1, null)", "reporting.case_as_of(1, null)"])
def test_the_parts_of_the_functions_are_nobodys(
    dashboard: psycopg.Connection[Any], call: str
) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        dashboard.execute(f"select * from {call}".encode())


def test_functions_have_the_columns_of_their_views_and_touch_no_person(county: County) -> None:
    result = county.rows(
        "select proname, prorettype::regtype::text, prosecdef, proconfig from pg_proc"
        " where pronamespace = 'reporting'::regnamespace and proname like '%\\_as\\_of'"
        " and proname <> 'case_as_of'"
    )
    assert {(name, kind) for name, kind, _, _ in result} == {
        (f"{view}_as_of", f"reporting.{view}") for view in VIEWS
    }
    assert all(
        as_owner and path == ["search_path=pg_catalog, pg_temp"] for *_, as_owner, path in result
    )
    touched = county.rows(
        "select distinct link.refobjid::regclass::text from pg_proc as function"
        " join pg_depend as link on link.objid = function.oid"
        " and link.classid = 'pg_proc'::regclass and link.refclassid = 'pg_class'::regclass"
        " where function.pronamespace = 'reporting'::regnamespace"
    )
    tables = {table for (table,) in touched}
    assert "read.outcome_history" in tables
    assert "read.person" not in tables
    assert not any(table.startswith(("vault.", "access.", "ledger.")) for table in tables)
