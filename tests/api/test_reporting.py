"""The reporting views say what the API says, to whom they may, and nothing about persons."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import Any

import psycopg
import pytest
from fastapi.testclient import TestClient
from psycopg import sql
from psycopg.rows import dict_row

from api.office import cases
from api.office.casework.settlement import settle_case
from domain.errors import DomainError
from ops.postgres import PrivateServer
from ops.reporting_catalogue import PAGE, render
from projections.catalogue import PROJECTIONS
from projections.rebuild import rebuild
from projections.reporting import allow_reader, deny_reader, find_readers
from tests.api.conftest import client_of
from tests.api.county import LEDGER, Clock, County, open_office
from tests.api.county import settle as settle_county
from tests.api.negative_list import CLERK, REPORTER, SECOND, report, verify, with_negative_list

pytestmark = pytest.mark.database

LOGIN = "a_dashboard"
DASHBOARD = json.loads(Path("ops/grafana/mingce-county.json").read_text("utf-8"))
Rows = list[dict[str, Any]]


class Dashboard:
    """A connection of the login, without any right but those of its role."""

    def __init__(self, connection: psycopg.Connection[dict[str, Any]]) -> None:
        self.connection = connection
        self.connection.execute(sql.SQL("set role {}").format(sql.Identifier(LOGIN)))

    def rows(self, query: str) -> Rows:
        return self.connection.execute(query.encode()).fetchall()


@pytest.fixture(scope="module")
def database_url(server: PrivateServer, template: str) -> str:
    """One database for all tests here: what they change they put back."""
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"create database reported template {template} strategy file_copy")
    return server.url("reported")


@pytest.fixture(scope="module")
def county(database_url: str) -> Iterator[County]:
    """The county with a negative list: one case verified and settled, one reversed, one open."""
    clock = Clock()
    with open_office(database_url, clock) as office:
        county = with_negative_list(settle_county(office, clock))
        people = county.people
        first, second, third, fourth = (
            report(office, people[number], reference=str(number)).case for number in range(4)
        )
        verify(office, first)
        cases.impose_measure(
            office,
            first,
            CLERK,
            measure="withhold",
            first_day=date(2025, 4, 21),
            last_day=date(2025, 9, 20),
            reason="扣发",
        )
        verify(office, second)
        settle_case(office, second, CLERK)
        cases.reverse_case(office, second, SECOND, reason="复查撤销")
        cases.withdraw_case(office, third, REPORTER, reason="误报")
        for case in (first, second):
            office.catch_up()
            settle_case(office, case, CLERK)
        assert fourth
        office.catch_up()
        yield county


@pytest.fixture
def dashboard(database_url: str, county: County) -> Iterator[Dashboard]:
    with psycopg.connect(database_url, autocommit=True) as admin:
        exists = admin.execute("select from pg_roles where rolname = %s", [LOGIN]).fetchone()
        if exists is None:
            admin.execute(
                sql.SQL("create role {} in role mingce_dashboard").format(sql.Identifier(LOGIN))
            )
    with county.office.database.connection() as connection:
        allow_reader(connection, LOGIN, LEDGER)
    with psycopg.connect(database_url, autocommit=True, row_factory=dict_row) as connection:
        yield Dashboard(connection)


@pytest.fixture(scope="module")
def client(county: County) -> TestClient:
    return client_of(county)


def asked(client: TestClient, path: str, what: str) -> Rows:
    """All pages of a list."""
    found: Rows = []
    following: str | None = path
    while following:
        answer = client.get(following)
        assert answer.status_code == 200, answer.text
        found += answer.json()[what]
        following = answer.json().get("next")
    return found


def plain(value: Any) -> Any:
    """Numbers and days as the API writes them, so that the two can be compared."""
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def same(views: Rows, answers: Rows, *columns: str) -> bool:
    def picked(rows: Rows) -> Counter[tuple[Any, ...]]:
        return Counter(tuple(plain(row[column]) for column in columns) for row in rows)

    assert views
    assert picked(views) == picked(answers)
    return True


# --- the same numbers ----------------------------------------------------------------------------

PLACE = ("scheme", "assessment", "period")


def test_outcomes_are_those_of_the_api(dashboard: Dashboard, client: TestClient) -> None:
    figures = ("score", "rank", "grade", "tier", "coefficient", "amount_yuan", "deviates")
    views = dashboard.rows("select * from reporting.outcome")
    assert same(views, asked(client, "/v1/outcomes", "outcomes"), *PLACE, "subject", *figures)


def test_a_result_that_was_superseded_is_shown_once_and_marked(dashboard: Dashboard) -> None:
    query = "select subject, supersedes from reporting.outcome where scheme = 'conduct'"
    rows = dashboard.rows(query)
    assert len(rows) == len({row["subject"] for row in rows}) == 12
    assert {row["subject"] for row in rows if row["supersedes"]} == {"person00", "person01"}


def test_rankings_and_grades_are_those_of_the_api(dashboard: Dashboard, client: TestClient) -> None:
    place = "points/quarter/2025-Q1"
    standing = asked(client, f"/v1/standings/{place}?limit=100", "rows")
    recorded = [row | row["figures"] for row in standing]
    views = dashboard.rows("select * from reporting.ranking where scheme = 'points'")
    assert same(views, recorded, "subject", "rank", "grade", "score")
    counted = dashboard.rows("select * from reporting.grade_count where scheme = 'points'")
    by_grade: Counter[str] = Counter()
    for row in counted:
        by_grade[row["grade"]] += row["subjects"]
    assert by_grade == Counter(row["grade"] for row in recorded)


def test_places_are_compared_with_the_period_before(dashboard: Dashboard) -> None:
    before = dashboard.rows("select * from reporting.ranking where period = '2025-Q1'")
    assert {row["rank_before"] for row in before} == {None}
    assert all(row["is_latest"] for row in before)  # the second quarter is not final


def test_spreads_bands_and_coefficients_add_up_to_the_outcomes(dashboard: Dashboard) -> None:
    (outcomes,) = dashboard.rows(
        "select count(*) as n, sum(score) as points from reporting.outcome where scheme = 'points'"
    )
    for view in ("score_spread", "score_band", "coefficient_count"):
        query = f"select sum(subjects) as n from reporting.{view} where scheme = 'points'"
        assert dashboard.rows(query) == [{"n": outcomes["n"]}], view
    for row in dashboard.rows("select * from reporting.score_spread"):
        order = [row[name] for name in ("lowest", "lower_quartile", "median", "upper_quartile")]
        assert sorted([*order, row["highest"]]) == [*order, row["highest"]]
    for row in dashboard.rows("select * from reporting.score_band"):
        assert row["band_below"] - row["band_from"] == 5


def test_pay_is_that_of_the_api(dashboard: Dashboard, client: TestClient) -> None:
    due: Counter[tuple[str, ...]] = Counter()
    settled: Counter[tuple[str, ...]] = Counter()
    for line in asked(client, "/v1/pay", "pay"):
        key = (line["scheme"], line["assessment"], line["period"], line["stream"])
        due[key] += int(line["difference_yuan"].replace(".", ""))
        if line["kind"] == "settled":
            settled[key] += int(line["difference_yuan"].replace(".", ""))
    views = dashboard.rows("select * from reporting.pay")
    keyed = {(*(row[name] for name in PLACE), row["stream"]): row for row in views}
    assert {key: row["amount_yuan"] * 100 for key, row in keyed.items()} == due
    assert {key: row["settled_yuan"] * 100 for key, row in keyed.items()} == {
        key: settled[key] for key in due
    }
    assert settled[*("conduct", "month", "2025-04"), "subsidy"] != 0


def test_duties_are_those_of_the_api(dashboard: Dashboard, client: TestClient) -> None:
    fields = ("subject", "township", "owner", "owes", "assigned_on", "due_on", "state", "level")
    views = dashboard.rows("select * from reporting.duty")
    answers = asked(client, "/v1/duties", "duties")
    assert same(views, answers, *PLACE, *fields, "township_name")
    counts = dashboard.rows("select * from reporting.duty_count")
    told = client.get("/v1/duties").json()["townships"]
    assert same(counts, told, "township", "open", "reported", "closed")


def test_cases_are_counted_as_by_the_api(dashboard: Dashboard, client: TestClient) -> None:
    fields = ("month", "received", "verified", "reversed", "dismissed", "withdrawn", "open")
    views = dashboard.rows("select * from reporting.case_count")
    assert same(views, client.get("/v1/cases/counts").json()["months"], *fields)
    assert [views[0][name] for name in fields[1:]] == [4, 2, 1, 0, 1, 1]
    (situation,) = dashboard.rows("select * from reporting.situation_count")
    assert (situation["situation"], situation["month"], situation["cases"]) == (
        "neglect",
        "2025-04",
        1,
    )
    (measure,) = dashboard.rows("select * from reporting.measure_count")
    assert (measure["measure"], measure["imposed"], measure["lifted"], measure["reversed"]) == (
        "withhold",
        1,
        0,
        0,
    )


def test_periods_are_those_of_the_api(dashboard: Dashboard, client: TestClient) -> None:
    acts = ("opened_on", "closed_on", "computed_on", "decided_on", "published_on", "final_on")
    answers = client.get("/v1/periods").json()["periods"]
    views = dashboard.rows("select * from reporting.period")
    assert same(views, answers, *PLACE, "state", *acts, "objections_until", "reopened_times")
    ends = {(row["scheme"], row["period"]): row["ends_on"] for row in answers}
    for row in views:
        assert row["period_ends_on"].isoformat() == ends[row["scheme"], row["period"]]


def test_changes_by_meetings_are_counted(dashboard: Dashboard) -> None:
    rows = dashboard.rows("select period, field, changes, undone from reporting.change_count")
    assert rows == [{"period": "2025-Q1", "field": "grade", "changes": 1, "undone": 0}]


def test_functions_say_of_the_past_what_the_api_says_of_it(
    dashboard: Dashboard, client: TestClient, county: County
) -> None:
    """Before the first outcome, when some were recorded, before and after one was superseded."""
    (turns,) = dashboard.rows(
        "select min(known) as first, max(known) as last from ("
        "select (reporting.position_on(period_ends_on + 60)) as known from reporting.period) as day"
    )
    superseding = county.office.ledger.read(types=["outcome-superseded"])
    moments = {1, turns["first"], turns["last"], county.office.ledger.head()}
    moments |= {one.position - before for one in superseding for before in (0, 1)}
    figures = ("score", "rank", "grade", "tier", "coefficient", "amount_yuan", "deviates")
    found = 0
    for position in sorted(moments):
        known = dashboard.rows(f"select * from reporting.outcome_as_of({position})")
        told = asked(client, f"/v1/outcomes?as_of={position}", "outcomes")
        assert (not known and not told) or same(known, told, *PLACE, "subject", *figures)
        paid = dashboard.rows(
            f"select coalesce(sum(amount_yuan), 0) as yuan from reporting.pay_as_of({position})"
        )
        lines = asked(client, f"/v1/pay?as_of={position}", "pay")
        assert paid == [{"yuan": sum(Decimal(line["difference_yuan"]) for line in lines)}]
        found += len(told)
    assert found
    assert superseding


# --- to whom -------------------------------------------------------------------------------------


def test_a_login_sees_the_ledgers_that_it_was_given_and_no_others(
    dashboard: Dashboard, county: County
) -> None:
    assert dashboard.rows("select ledger, county_name from reporting.ledger") == [
        {"ledger": LEDGER, "county_name": "太湖县"}
    ]
    with county.office.database.connection() as connection:
        assert find_readers(connection, LEDGER) == [LOGIN]
        assert not allow_reader(connection, LOGIN, LEDGER)
        assert deny_reader(connection, LOGIN, LEDGER)
        assert not deny_reader(connection, LOGIN, LEDGER)
        assert allow_reader(connection, LOGIN, "another/county")
    for view in views_of(dashboard):
        assert dashboard.rows(f"select * from reporting.{view} where ledger = '{LEDGER}'") == []


def test_only_a_dashboards_login_can_be_let_in(county: County) -> None:
    with county.office.database.connection() as connection:
        for login in ("nobody", "mingce_service"):
            with pytest.raises(DomainError) as refused:
                allow_reader(connection, login, LEDGER)
            assert refused.value.code == "login-unknown"


@pytest.mark.parametrize(
    "statement",
    [
        "select * from read.person",
        "select * from read.outcome_history",
        "select * from facts.appointment",
        "select * from ledger.event",
        "select * from vault.person_key",
        "select * from reporting.reader",
        "insert into reporting.reader values ('a_dashboard', 'another/county')",
        "delete from reporting.mine",
        "create table reporting.mine_too (a integer)",
    ],
)
def test_a_dashboard_may_read_the_views_and_nothing_else(
    dashboard: Dashboard, statement: str
) -> None:
    with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedTable)):
        dashboard.rows(statement)


def test_no_view_touches_names_or_anything_sealed(database_url: str, dashboard: Dashboard) -> None:
    assert views_of(dashboard)
    with psycopg.connect(database_url) as admin:
        rows = admin.execute(
            "select distinct depended.oid::regclass::text, part.attname"
            " from pg_rewrite as rule"
            " join pg_depend as link"
            " on link.objid = rule.oid and link.classid = 'pg_rewrite'::regclass"
            " join pg_class as view on view.oid = rule.ev_class"
            " join pg_class as depended on depended.oid = link.refobjid"
            " left join pg_attribute as part"
            " on part.attrelid = depended.oid and part.attnum = link.refobjsubid"
            " where view.relnamespace = 'reporting'::regnamespace"
        ).fetchall()
    tables = {table for table, _ in rows}
    assert "read.outcome_history" in tables
    assert not any(table.startswith(("vault.", "access.")) for table in tables)
    assert "read.person" not in tables
    sealed = {"nonce", "ciphertext", "commitment", "what", "reason", "meeting", "values"}
    assert not sealed & {column for _, column in rows}


# --- over time -----------------------------------------------------------------------------------


def test_views_outlive_a_rebuild_that_replaces_rows(
    dashboard: Dashboard, county: County, database_url: str
) -> None:
    query = "select subject, grade, score from reporting.outcome order by 1, 2"
    right = dashboard.rows(query)
    with psycopg.connect(database_url, autocommit=True) as admin:
        admin.execute("update read.outcome_history set grade = '错', score = 0")
        admin.execute("delete from read.duty")
    assert dashboard.rows(query) != right
    report = rebuild(county.office.database.pool, LEDGER, PROJECTIONS)
    assert report.swapped
    assert dashboard.rows(query) == right
    assert dashboard.rows("select * from reporting.duty")


# --- documents -----------------------------------------------------------------------------------


def views_of(dashboard: Dashboard) -> list[str]:
    rows = dashboard.rows(
        "select relname from pg_class where relnamespace = 'reporting'::regnamespace"
        " and relkind = 'v' and has_table_privilege(oid, 'select')"
    )
    return [row["relname"] for row in rows]


def test_the_page_lists_every_view_as_the_database_describes_it(database_url: str) -> None:
    page = PAGE.read_text("utf-8")
    with psycopg.connect(database_url) as connection:
        assert render(connection, page) == page
    assert "| None |" not in page


def test_the_examples_of_the_page_run(dashboard: Dashboard) -> None:
    (examples,) = re.findall(r"```sql\n(-- who stood.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    queries = examples.split(";\n")[:-1]
    assert len(queries) == 2
    assert dashboard.rows(queries[1].replace("4711", "1"))
    assert not dashboard.rows(queries[0])  # on that day nothing was final
    assert dashboard.rows(
        queries[0].replace("2025-03-31", "2025-12-31").replace("taihu-points", "points")
    )


def panels() -> Rows:
    found: Rows = DASHBOARD["panels"]
    return found


def queries() -> list[str]:
    asked_for = [target["rawSql"] for panel in panels() for target in panel["targets"]]
    variables = [one["query"] for one in DASHBOARD["templating"]["list"] if one["type"] == "query"]
    return asked_for + variables


@pytest.mark.parametrize("assessment", ["points/quarter", "conduct/month"])
def test_every_query_of_the_dashboard_runs(dashboard: Dashboard, assessment: str) -> None:
    answered = 0
    for query in queries():
        written = query.replace("${ledger:sqlstring}", f"'{LEDGER}'")
        written = written.replace("${assessment:sqlstring}", f"'{assessment}'")
        assert "$" not in written, query
        answered += bool(dashboard.rows(written))
    assert answered > len(queries()) // 2


def test_the_dashboard_is_one_that_grafana_can_import() -> None:
    assert DASHBOARD["uid"]
    assert DASHBOARD["schemaVersion"] >= 36
    ids = [panel["id"] for panel in panels()]
    assert len(set(ids)) == len(ids)
    source = {"type": "grafana-postgresql-datasource", "uid": "${datasource}"}
    for panel in panels():
        assert panel["title"]
        assert panel["description"]
        assert panel["datasource"] == source
        for target in panel["targets"]:
            assert target["datasource"] == source
            assert (target["format"], target["rawQuery"]) == ("table", True)
    names = [variable["name"] for variable in DASHBOARD["templating"]["list"]]
    used = set(re.findall(r"\$\{(\w+)", json.dumps(DASHBOARD)))
    assert used == set(names)


def test_no_panel_lies_over_another() -> None:
    places = [panel["gridPos"] for panel in panels()]
    for place in places:
        assert place["x"] + place["w"] <= 24
    for one, other in combinations(places, 2):
        beside = one["x"] + one["w"] <= other["x"] or other["x"] + other["w"] <= one["x"]
        below = one["y"] + one["h"] <= other["y"] or other["y"] + other["h"] <= one["y"]
        assert beside or below, (one, other)
