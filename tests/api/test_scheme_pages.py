"""The pages of schemes: rules with what they rest on, two versions, and what if."""

from __future__ import annotations

import re

from fastapi.testclient import TestClient

from api.access.asker import Asker
from api.app import create_app
from api.office import schemes
from tests.api.askers import asking
from tests.api.conftest import HOST, client_of
from tests.api.county import CONTEXT, SCHEME, County

PAGE = {"accept": "text/html"}
NEWER = SCHEME.replace('version: "2025.1"', 'version: "2026.1"').replace(
    'value: "5", status: assumed', 'value: "3", status: assumed'
)
WHAT_IF = "/schemes/points/what-if?of=quarter/2025-Q1"


def test_anybody_reads_the_rules_and_what_they_rest_on(settled: County) -> None:
    client = TestClient(
        create_app(settled.office, askers=lambda _: Asker()), base_url=HOST, headers=PAGE
    )
    assert "村干部积分考核办法" in client.get("/schemes").text
    led = client.get("/schemes/points?on=2025-06-01", follow_redirects=False)
    assert led.headers["location"] == "/schemes/points/2025.1?on=2025-06-01"
    page = client.get("/schemes/points/2025.1").text
    rule = page[page.index('id="R-2"') : page.index('id="R-3"')]
    for wanted in (
        "奖励加分最多不超过5分",
        "加分上限",
        "5 分",
        "暂定",
        "文件未说明按季还是按年封顶，暂按季",
        "2026年12月31日 前复核",
        "计入加分",
    ):
        assert wanted in rule
    assert "what-if" not in page
    refused = client.get(WHAT_IF, follow_redirects=False)
    assert refused.headers["location"].startswith("/sign-in")


def test_the_text_is_the_one_that_was_adopted(client: TestClient) -> None:
    assert client.get("/schemes/points/2025.1/text").text == SCHEME
    page = client.get("/schemes/points/2025.1?view=text", headers=PAGE).text
    assert "phrase: 奖励加分最多不超过5分" in page
    assert client.get("/schemes/points/1999.1", headers=PAGE).status_code == 404


def test_the_steps_are_sentences(client: TestClient) -> None:
    page = client.get("/schemes/points/2025.1?view=steps", headers=PAGE).text
    for wanted in ("计入加分", "联席会议", "会议可调整", "本村，公示 5 天"):
        assert wanted in page


def test_overdue_reviews_stand_out(client: TestClient) -> None:
    page = client.get("/schemes/points/2025.1?on=2027-01-01", headers=PAGE).text
    assert '<tr class="changed">' in page
    assert '<tr class="changed">' not in client.get("/schemes/points/2025.1", headers=PAGE).text


def test_two_versions_are_compared_by_meaning(county: County) -> None:
    schemes.adopt(county.office, NEWER, CONTEXT)
    county.office.catch_up()
    client = client_of(county)
    page = client.get("/schemes/points/2026.1/diff?against=2025.1", headers=PAGE).text
    row = re.search(r"<code>parameters\.bonus_cap\.value</code>.*?</tr>", page, re.DOTALL)
    assert row
    assert re.findall(r"<td[^>]*>(\w+)</td>", row[0]) == ["5", "3"]
    assert "与别的版本比较 2025.1" in client.get("/schemes/points/2026.1").text
    same = client.get("/schemes/points/2026.1/diff?against=2026.1", headers=PAGE).text
    assert "两个版本的含义没有差别" in same


def test_what_if_says_who_moves_what_it_costs_and_which_rule_did_it(client: TestClient) -> None:
    page = client.get(f"{WHAT_IF}&parameter=bonus_cap&value=20", headers=PAGE).text
    assert "假设“加分上限”由 5 分 改为 20 分" in page
    result = page[page.index("测算结果") :]
    for wanted in ("王建国", "65", "67.5", "计入加分", "奖励加分最多不超过5分", "徐桥镇"):
        assert wanted in result
    nothing = client.get(f"{WHAT_IF}&parameter=bonus_cap&value=5", headers=PAGE).text
    assert "没有人变动" in nothing
    blank = client.get(f"{WHAT_IF}&parameter=&value=", headers=PAGE).text
    assert "测算结果" not in blank


def test_what_if_tries_another_adopted_version(county: County) -> None:
    schemes.adopt(county.office, NEWER, CONTEXT)
    county.office.catch_up()
    page = client_of(county).get(f"{WHAT_IF}&version=2026.1", headers=PAGE).text
    assert re.search(r"王建国.*?<s[^>]*>65</s>.*?<strong>63</strong>", page, re.DOTALL)


def test_a_value_that_does_not_fit_comes_back_with_what_was_typed(client: TestClient) -> None:
    for typed, told in (("abc", "办法不成立"), ("5", "没有人变动")):
        page = client.get(f"{WHAT_IF}&parameter=bonus_cap&value={typed}", headers=PAGE)
        assert told in page.text
        assert f'value="{typed}"' in page.text
    unknown = client.get(f"{WHAT_IF}&parameter=bonus_kap&value=1", headers=PAGE)
    assert (unknown.status_code, "没有“bonus_kap”这个参数" in unknown.text) == (422, True)


def test_a_township_sees_its_own_movers(settled: County) -> None:
    askers = asking("township_reviewer", jurisdiction="sikong")
    client = TestClient(create_app(settled.office, askers=askers), base_url=HOST, headers=PAGE)
    page = client.get(f"{WHAT_IF}&parameter=bonus_cap&value=20").text
    assert "张伟" in page  # overtaken by somebody of the other township
    assert "王建国" not in page


def test_the_steps_say_the_days_and_who_rules_on_an_appeal(client: TestClient) -> None:
    page = client.get("/schemes/points/2025.1?view=steps", headers=PAGE).text
    assert "事项发生 31 天内录入为及时；整改任务逾期满 1、15 天，逐级上报。" in page
    assert "受理后 15 天内答复；申诉 5 天，由未经手的另一人（可为同一机关）裁定" in page
