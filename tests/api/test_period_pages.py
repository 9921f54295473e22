"""A period's life through its pages: what is missing, who sits on a line, and each act."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from api.access.roles import Role
from api.app import create_app
from api.office import entries
from api.office.answering.period import Decidable, Decisions
from api.office.answering.period_preview import Who
from api.pages.forms import Form
from api.pages.period_acts import changes_typed
from domain.errors import DomainError
from domain.events import tags
from domain.events.entries import EntryRecorded
from domain.events.periods import PeriodComputed, PeriodOpened, ResultDecided
from tests.api.askers import asking
from tests.api.conftest import HOST, client_of
from tests.api.county import CONTEXT, Clock, County, open_office

FINAL = "/periods/points/quarter/2025-Q1"
OPEN = "/periods/points/quarter/2025-Q2"
PAGE = {"accept": "text/html"}


def as_role(county: County, role: Role, jurisdiction: str = "taihu") -> TestClient:
    """The pages as somebody in the role sees them."""
    app = create_app(county.office, askers=asking(role, jurisdiction=jurisdiction))
    return TestClient(app, base_url=HOST, headers=PAGE)


def act(
    client: TestClient, address: str, typed: Mapping[str, str], step: str = "record"
) -> Response:
    """Fill in the form of an act, as it is shown, and send it."""
    form = client.get(address)
    assert form.status_code == 200, form.text
    once = re.search(r'name="once" value="([0-9a-f]+)"', form.text)
    assert once
    return client.post(
        address, data={"once": once[1], "step": step, **typed}, follow_redirects=False
    )


def recorded(answer: Response) -> int:
    """The position that the page led to says it was recorded at."""
    assert answer.status_code == 303, answer.text
    return int(answer.headers["location"].rpartition("receipt=")[2])


def correct_late(county: County, subject: str, value: str) -> int:
    """Correct the task points of a person in the final quarter; the correction's position."""
    [entry] = [
        one.position
        for one in county.office.ledger.read(tags=[tags.subject(subject)])
        if isinstance(one.event, EntryRecorded)
        and (one.event.period, one.event.input) == ("2025-Q1", "tasks")
    ]
    receipt = entries.correct_entry(
        county.office, entry, CONTEXT, value=value, reason="漏记", late=True
    )
    return receipt.last_position


def lead_to_the_meeting(county: County, client: TestClient) -> None:
    """Close and compute the open quarter."""
    county.clock.set(2025, 7, 2)
    for name in ("close", "compute"):
        recorded(act(client, f"{OPEN}/{name}", {"on": "2025-07-02"}))


def test_the_list_shows_each_period_and_its_state(client: TestClient) -> None:
    page = client.get("/periods", headers=PAGE).text
    for wanted in ("2025年第2季度", "进行中", "2025年第1季度", "已生效", "开启考核期"):
        assert wanted in page


def test_says_who_lacks_what_and_whom_that_leaves_without_a_result(client: TestClient) -> None:
    page = client.get(OPEN, headers=PAGE).text
    assert "有 1 个考核对象因缺少记录，算不出结果" in page
    missing = page[page.index('id="missing"') :]
    row = re.search(r"任务积分</th>(.*?)</tr>", missing, re.DOTALL)
    assert row
    assert re.findall(r">(\d+)<", row[1]) == ["12", "11", "1", "1"]
    assert "孙琴" in missing[: missing.index('id="seats"')]


def test_shows_seats_the_line_and_who_is_tied_on_it(county: County) -> None:
    page = client_of(county).get(OPEN).text
    assert "分界线上没有并列" in page
    assert "第 1 名 王建国 80" in page
    assert "第 2 名 张伟 78" in page
    county.record(2, "2", "2025-Q2")  # now as many points as the first
    page = client_of(county).get(OPEN).text
    assert "1 组在分界线上有并列" in page
    assert "2 人并列" in page
    assert "优秀 1（实际 2）" in page  # ties get the better grade


def test_the_final_period_tells_what_was_done_by_whom_and_when(client: TestClient) -> None:
    page = client.get(FINAL, headers=PAGE).text
    acts = page[page.index('id="acts"') :]
    told = [
        "结果生效，逐人记入 12 条",
        "公示至 2025年4月8日",
        "会议研究确定（2025年4月3日联席会议），调整 1 处",
        "计算正式结果：12 个对象",
        "截止录入",
        "开启考核期，适用 2025.1 版办法",
    ]
    places = [acts.index(one) for one in told]
    assert places == sorted(places)  # the newest first
    assert "洪灾中主动值守" in page
    assert "由太湖县（县级经办人员）办理" in acts


def test_leads_a_period_through_its_life(county: County) -> None:
    client = client_of(county)
    lead_to_the_meeting(county, client)
    decide = act(client, f"{OPEN}/decide", {"meeting": "7月2日会议", "on": "2025-07-02"})
    assert county.office.ledger.at(recorded(decide)).event.TOPIC == ResultDecided.TOPIC
    recorded(act(client, f"{OPEN}/publish", {"on": "2025-07-02"}))
    early = act(client, f"{OPEN}/finalise", {"on": "2025-07-02"})
    assert early.status_code == 409
    assert "异议期到 2025-07-07 为止" in early.text
    county.clock.set(2025, 7, 8)
    final = act(client, f"{OPEN}/finalise", {"on": "2025-07-08"})
    assert client.get(final.headers["location"]).text.count("已记入台账第") == 1
    opened = act(client, "/periods/open", {"of": "points/quarter/2025-Q3", "on": "2025-07-08"})
    event = county.office.ledger.at(recorded(opened)).event
    assert isinstance(event, PeriodOpened)
    assert event.period == "2025-Q3"
    assert opened.headers["location"].startswith("/periods/points/quarter/2025-Q3?")


def test_what_may_be_opened_next_is_offered_and_checked_first(county: County) -> None:
    client = client_of(county)
    county.clock.set(2025, 7, 1)
    offered = client.get("/periods/open").text
    assert 'value="points/quarter/2025-Q3"' in offered
    assert 'value="points/quarter/2025-Q2"' not in offered
    checked = act(client, "/periods/open", {"of": "points/quarter/2025-Q3"}, step="check")
    assert "村干部积分考核办法 2025.1 版" in checked.text
    assert county.office.ledger.head() == county.office.catch_up()
    wrong = act(client, "/periods/open", {"other": "points/quarter"}, step="check")
    assert (wrong.status_code, "不是一个考核期" in wrong.text) == (422, True)


def test_the_meetings_changes_are_shown_with_what_follows_before_they_are_recorded(
    county: County,
) -> None:
    client = client_of(county)
    lead_to_the_meeting(county, client)
    head = county.office.ledger.head()
    typed = {
        "meeting": "7月2日会议",
        "on": "2025-07-02",
        "rows": "3",
        "subject-1": "王建国",
        "field-1": "grade",
        "value-1": "一般",
        "reason-1": "信访积案未化解",
    }
    checked = act(client, f"{OPEN}/decide", typed, step="check")
    assert checked.status_code == 200
    effects = checked.text[checked.text.index("由此带来的变化") :]
    for wanted in ("-1,200.00", "1.2", "1,200.00", "王建国"):
        assert wanted.replace("-", "−") in effects
    assert county.office.ledger.head() == head
    position = recorded(act(client, f"{OPEN}/decide", typed))
    event = county.office.ledger.at(position).event
    assert isinstance(event, ResultDecided)
    [deviation] = event.deviations
    assert (deviation.subject, deviation.computed, deviation.decided) == (
        "person00",
        "优秀",
        "一般",
    )


REFUSED: list[tuple[dict[str, str], int, str]] = [
    ({"subject-1": "无此人"}, 404, "没有登记这个人或单位"),
    ({"value-1": "特优"}, 409, "不能评定为这个值"),
    ({"reason-1": ""}, 409, "须写明理由"),
    ({"on": "2025-13-40"}, 422, "不是日期"),
    ({"meeting": ""}, 422, "field-meeting"),
]


def test_a_refused_decision_comes_back_with_all_that_was_typed(county: County) -> None:
    client = client_of(county)
    lead_to_the_meeting(county, client)
    typed = {
        "meeting": "7月2日会议",
        "on": "2025-07-02",
        "rows": "3",
        "subject-1": "person00",
        "field-1": "grade",
        "value-1": "一般",
        "reason-1": "有理由",
        "subject-2": "李秀英",
        "field-2": "grade",
        "value-2": "优秀",
        "reason-2": "洪灾中表现突出",
    }
    for changed, status, told in REFUSED:
        refused = act(client, f"{OPEN}/decide", typed | changed)
        assert refused.status_code == status, changed
        assert told in refused.text, changed
        assert "洪灾中表现突出" in refused.text


def test_people_are_offered_with_what_was_computed(county: County) -> None:
    client = client_of(county)
    lead_to_the_meeting(county, client)
    page = client.get(f"{OPEN}/decide").text
    assert '<option value="person00">王建国 徐桥镇 石龙村 · 等次 优秀</option>' in page


def test_a_name_that_two_people_bear_is_not_guessed(settled: County) -> None:
    both = [
        Decidable(who=Who(subject=subject, name="王建国", place=""), computed={"grade": "一般"})
        for subject in ("person00", "person09")
    ]
    decisions = Decisions(may_change=("grade",), values={"grade": ["一般"]}, subjects=tuple(both))
    typed = {"subject-1": ("王建国",), "field-1": ("grade",), "reason-1": ("有理由",)}
    with pytest.raises(DomainError) as refused:
        changes_typed(settled.office, Form(typed), decisions)
    assert (refused.value.code, refused.value.fields["field"]) == ("name-ambiguous", "subject-1")
    [named] = changes_typed(settled.office, Form({**typed, "subject-1": ("person09",)}), decisions)
    assert named.subject == "person09"


def test_more_rows_keep_what_was_typed(county: County) -> None:
    client = client_of(county)
    lead_to_the_meeting(county, client)
    more = act(
        client,
        f"{OPEN}/decide",
        {"meeting": "会", "on": "2025-07-02", "rows": "3", "reason-3": "第三行"},
        step="more",
    )
    assert 'name="reason-6"' in more.text
    assert "第三行" in more.text


def test_the_same_form_sent_twice_is_done_once(county: County) -> None:
    client = client_of(county)
    county.clock.set(2025, 7, 2)
    typed = {"once": "c0ffee", "step": "record", "on": "2025-07-02"}
    answers = [client.post(f"{OPEN}/close", data=typed, follow_redirects=False) for _ in range(2)]
    assert recorded(answers[0]) == recorded(answers[1]) == county.office.ledger.head()


def test_reopening_needs_a_reason_and_takes_the_notice_down(county: County) -> None:
    client = client_of(county)
    lead_to_the_meeting(county, client)
    recorded(act(client, f"{OPEN}/decide", {"meeting": "会", "on": "2025-07-02"}))
    recorded(act(client, f"{OPEN}/publish", {"on": "2025-07-02"}))
    head = county.office.ledger.head()
    blank = act(client, f"{OPEN}/reopen", {"reason": " "}, step="check")
    assert blank.status_code == 422
    for step in ("check", "record"):  # what recording would refuse is refused when it is checked
        still_up = act(client, f"{OPEN}/reopen", {"reason": "更正"}, step=step)
        assert "重新开启将撤下公示" in still_up.text
    checked = act(client, f"{OPEN}/reopen", {"reason": "更正", "withdraw": "on"}, step="check")
    assert "同时撤下" in checked.text
    assert county.office.ledger.head() == head
    recorded(act(client, f"{OPEN}/reopen", {"reason": "更正", "withdraw": "on"}))
    page = client.get(OPEN).text
    assert "曾重新开放 1 次" in page
    assert "理由: 更正" in page
    assert client.get("/notices/points/quarter/2025-Q2").status_code == 404


def test_superseding_shows_who_would_fare_otherwise_before_it_is_done(county: County) -> None:
    client = client_of(county)
    cause = correct_late(county, "person00", "93")
    checked = act(
        client, f"{FINAL}/supersede", {"because": str(cause), "reason": "漏记"}, step="check"
    )
    assert "王建国" in checked.text
    assert "奖励加分最多不超过5分" not in checked.text  # the cause is the score, not the bonus
    assert "季度得分为各项任务得分之和加奖励加分" in checked.text
    recorded(act(client, f"{FINAL}/supersede", {"because": str(cause), "reason": "漏记"}))
    assert "以新结果替代" in client.get(FINAL).text
    wrong = act(client, f"{FINAL}/supersede", {"because": "x", "reason": "漏记"}, step="check")
    assert wrong.status_code == 422


def test_readers_see_where_it_stands_and_no_way_to_change_it(county: County) -> None:
    auditor = as_role(county, "auditor")
    page = auditor.get(OPEN).text
    assert "办理记录" in page
    assert f'href="{OPEN}/close"' not in page
    for name in ("close", "decide", "supersede"):
        assert auditor.get(f"{OPEN}/{name}").status_code == 403
        assert auditor.post(f"{OPEN}/{name}", data={"step": "record"}).status_code == 403
    assert as_role(county, "discipline_body").get(OPEN).status_code == 403
    assert (
        as_role(county, "county_clerk", "xuqiao")
        .post(f"{OPEN}/close", data={"once": "1", "step": "record", "on": "2025-07-02"})
        .status_code
        == 403
    )


def test_a_township_sees_its_own_people_only(county: County) -> None:
    page = as_role(county, "township_reviewer", "xuqiao").get(OPEN).text
    assert "孙琴" not in page  # of the other township, and the only one who lacks anything
    assert "6 个考核对象的各项记录都已录入" in page


def test_an_empty_ledger_offers_the_first_step(database: str) -> None:
    with open_office(database, Clock()) as office:
        county = County(office, Clock(), [])
        page = client_of(county).get("/periods", headers=PAGE)
        unknown = client_of(county).get(OPEN, headers=PAGE)
    assert "还没有考核期" in page.text
    assert unknown.status_code == 404


def test_what_was_computed_is_pinned(county: County) -> None:
    client = client_of(county)
    lead_to_the_meeting(county, client)
    [event] = [
        one.event
        for one in county.office.ledger.read(types=[PeriodComputed.TOPIC])
        if isinstance(one.event, PeriodComputed) and one.event.period == "2025-Q2"
    ]
    assert event.result_digest in client.get(OPEN).text
