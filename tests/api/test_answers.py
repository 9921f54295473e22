"""The routes of the API, over a county that really happened."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient

from tests.api.conftest import client_of
from tests.api.county import County

FIRST, SECOND = (f"/v1/standings/points/quarter/2025-{quarter}" for quarter in ("Q1", "Q2"))


def ask(client: TestClient, address: str) -> Any:
    return client.get(address).raise_for_status().json()


def test_periods_come_newest_first_with_their_titles(client: TestClient) -> None:
    periods = ask(client, "/v1/periods")["periods"]
    assert [(one["period"], one["state"]) for one in periods] == [
        ("2025-Q2", "open"),
        ("2025-Q1", "final"),
    ]
    assert periods[0]["assessment_title"] == {"zh": "季度积分", "en": "Quarterly points"}


def test_a_final_standing_shows_the_recorded_outcomes(client: TestClient) -> None:
    view = ask(client, FIRST)
    assert view["recorded"]
    assert [row["name"] for row in view["rows"][:2]] == ["孙琴", "徐亮"]  # ranked within class
    best = view["rows"][0]
    assert best["figures"]["score"] == "93"
    assert (best["figures"]["rank"], best["figures"]["places"]) == (1, 6)
    assert best["figures"]["amount_yuan"] == "1200.00"
    assert (best["unit_name"], best["group_name"]) == ("白沙村", "寺前镇")
    assert view["total_yuan"] == "2400.00"
    assert view["ranked_within"] == ["cadre_class"]


def test_grades_are_counted_in_the_order_of_the_scheme(client: TestClient) -> None:
    grades = {one["name"]: one["subjects"] for one in ask(client, FIRST)["grades"]}
    # 20/60/20 of 6 in each class is 1/4/1; the meeting lifted one from 较差 to 一般.
    assert list(grades.items()) == [("优秀", 2), ("一般", 9), ("较差", 1)]


def test_what_the_meeting_changed_is_marked(client: TestClient) -> None:
    changed = [row for row in ask(client, FIRST)["rows"] if row["figures"]["changed"]]
    assert [(row["subject"], row["figures"]["grade"]) for row in changed] == [("person01", "一般")]


def test_a_live_standing_tells_who_rose_and_who_has_no_score(client: TestClient) -> None:
    view = ask(client, SECOND)
    assert not view["recorded"]
    rows = {row["subject"]: row for row in view["rows"]}
    # 李秀英 scored least of the deputies in the first quarter and most in the second.
    assert rows["person01"]["rank_change"] == 5
    assert rows["person11"]["figures"]["score"] is None
    assert rows["person11"]["rank_change"] is None
    assert view["rows"][-1]["subject"] == "person11"
    assert (view["distribution"]["scored"], view["distribution"]["unscored"]) == (11, 1)


def test_filters_narrow_rows_and_counts_but_keep_places(client: TestClient) -> None:
    view = ask(client, f"{FIRST}?group=sikong&class=正职")
    assert {(row["group"], row["cadre_class"]) for row in view["rows"]} == {("sikong", "正职")}
    assert view["subjects"] == 12
    assert sum(one["subjects"] for one in view["distribution"]["bins"]) == len(view["rows"]) == 3
    assert all(row["figures"]["places"] == 6 for row in view["rows"])


def test_an_earlier_position_shows_what_was_known_then(county: County) -> None:
    client = client_of(county)
    before = county.office.ledger.head()
    county.record(11, "99", "2025-Q2")
    now = {row["subject"]: row["figures"]["score"] for row in ask(client, SECOND)["rows"]}
    then = {
        row["subject"]: row["figures"]["score"]
        for row in ask(client, f"{SECOND}?as_of={before}")["rows"]
    }
    assert now["person11"] == "99"
    assert then == now | {"person11": None}


def test_a_card_says_what_the_points_are_made_of(client: TestClient) -> None:
    card = ask(client, "/v1/cadres/person00?scheme=points&assessment=quarter&period=2025-Q1")
    assert card["name"] == "王建国"
    assert card["service"]["unit_name"] == "石龙村"
    detail = card["detail"]
    # 60 for tasks, and of 7.5 bonus points 5 at most.
    assert detail["standing"]["figures"]["score"] == "65"
    totals = {one["input"]: one["total"] for one in detail["indicators"]}
    assert totals == {"tasks": "60", "deeds": "7.5"}
    assert [len(one["entries"]) for one in detail["indicators"]] == [1, 2]


def test_a_card_opens_at_the_newest_period(client: TestClient) -> None:
    card = ask(client, "/v1/cadres/person04")
    assert card["detail"]["standing"]["period"]["period"] == "2025-Q2"
    assert [one["period"] for one in card["periods"]] == ["2025-Q2", "2025-Q1"]


def test_a_card_tells_what_the_next_grade_takes(client: TestClient) -> None:
    # The best principal has 80 in the second quarter; 张伟, two places below, has 78.
    following = ask(client, "/v1/cadres/person02")["detail"]["next_grade"]
    assert following == {
        "grade": "优秀",
        "column_title": {"zh": "季度得分", "en": "Quarter's score"},
        "has": "78",
        "needs": "80",
        "short_by": "2",
        "by": "place",
    }


def test_a_final_result_promises_no_next_grade(client: TestClient) -> None:
    address = "/v1/cadres/person02?scheme=points&assessment=quarter&period=2025-Q1"
    assert ask(client, address)["detail"]["next_grade"] is None


def test_duties_and_deviations_stand_on_the_card(client: TestClient) -> None:
    query = "?scheme=points&assessment=quarter&period=2025-Q1"
    lifted = ask(client, f"/v1/cadres/person01{query}")["detail"]
    assert lifted["duties"] == []
    assert lifted["deviations"][0]["reason"].startswith("洪灾")
    worst = ask(client, f"/v1/cadres/person00{query}")["detail"]
    assert [one["what"]["zh"] for one in worst["duties"]] == ["乡镇党委约谈提醒"]


def test_an_explanation_reaches_entries_rules_and_assumed_parameters(client: TestClient) -> None:
    tree = ask(
        client,
        "/v1/cadres/person00/explanation/score?scheme=points&assessment=quarter&period=2025-Q1",
    )
    nodes = {node["column"]: node for node in _all(tree)}
    assert tree["shown"]["zh"] == "65"
    assert [entry["content"] for entry in nodes["bonus"]["entries"]] == ["4", "3.5"]
    assert nodes["bonus_counted"]["rules"][0]["phrase"] == "奖励加分最多不超过5分"
    assert nodes["bonus_counted"]["parameters"][0]["status"] == "assumed"


def test_a_decided_grade_is_explained_as_decided(client: TestClient) -> None:
    tree = ask(
        client,
        "/v1/cadres/person01/explanation/grade?scheme=points&assessment=quarter&period=2025-Q1",
    )
    assert (tree["kind"], tree["shown"]["zh"]) == ("choose", "一般")
    assert tree["working"]["zh"].startswith("会议研究确定为一般（计算结果：")


def test_a_history_is_cut_on_both_axes(client: TestClient) -> None:
    everything = ask(client, "/v1/cadres/person00/history")["moments"]
    known = ask(client, "/v1/cadres/person00/history?as_of_day=2025-02-20")["moments"]
    true = ask(client, "/v1/cadres/person00/history?effective_until=2025-01-31")["moments"]
    assert [one["type"] for one in known] == [
        "person-registered",
        "cadre-appointed",
        *["entry-recorded"] * 3,
    ]
    assert [one["type"] for one in true] == ["person-registered", "cadre-appointed"]
    assert everything[: len(known)] == known
    assert everything[-1]["recorded_at"].startswith("2025-05-15")


def test_a_history_shows_the_state_before_and_after(client: TestClient) -> None:
    moments = ask(client, "/v1/cadres/person00/history")["moments"]
    second_deed = next(one for one in moments if "deeds 3.5" in one["summary"]["zh"])
    assert second_deed["changes"] == [
        {"what": {"zh": "奖励加分", "en": "Bonus"}, "before": "4", "after": "7.5"}
    ]
    assert second_deed["body_name"] == "太湖县"


def test_a_village_has_a_card_too(client: TestClient) -> None:
    card = ask(client, "/v1/cadres/sikong-1")
    assert (card["kind"], card["name"], card["detail"]) == ("village", "松岭村", None)


def test_an_erased_person_keeps_place_and_points_but_no_name(county: County) -> None:
    from api.office import cadres
    from tests.api.county import CONTEXT

    client = client_of(county)
    assert ask(client, "/v1/cadres/person03")["name"] == "刘洋"
    cadres.erase(county.office, "person03", CONTEXT, reason="本人申请")
    county.office.catch_up()
    rows = {row["subject"]: row for row in ask(client, FIRST)["rows"]}
    assert rows["person03"]["name"] is None
    assert rows["person03"]["figures"]["score"] == "69"
    assert ask(client, "/v1/cadres/person03")["erased"]
    assert "刘洋" not in client.get(FIRST).text


def test_lag_health_and_readiness(county: County) -> None:
    client = client_of(county)
    assert ask(client, "/health") == {"status": "alive"}
    assert ask(client, "/ready") == {"status": "ready"}
    assert ask(client, "/v1/lag")["lag_entries"] == 0
    from api.office import entries
    from tests.api.county import CONTEXT, QUARTER

    entries.record_entry(
        county.office,
        *QUARTER,
        "2025-Q2",
        CONTEXT,
        subject="person11",
        input_name="tasks",
        value="50",
    )
    behind = ask(client, "/v1/lag")
    assert behind["lag_entries"] == 1
    assert ask(client, SECOND)["freshness"] == {
        "position": behind["position"],
        "lag_entries": 1,
    }


def test_a_service_without_its_database_is_not_ready(county: County) -> None:
    client = client_of(county)
    county.office.database.pool.close()
    answer = client.get("/ready")
    assert answer.status_code == 503
    assert answer.json()["code"] == "not-ready"
    assert client.get("/health").status_code == 200


def _all(node: dict[str, Any]) -> list[dict[str, Any]]:
    return [node, *(below for child in node["children"] for below in _all(child))]
