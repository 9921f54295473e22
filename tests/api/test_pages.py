"""The pages, as HTML: what a reader finds, in both languages, and what is said where nothing is."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from api.access.roles import Role
from api.app import create_app
from api.office import periods
from api.office.answering.distribution import bin_width, distribution_of
from api.pages import wording
from api.pages.chart import histogram
from api.pages.language import Language
from api.pages.rendering import FOLDER
from api.pages.texts import TEXTS
from domain.scaled import SCALE
from tests.api.askers import asking
from tests.api.conftest import HOST, client_of
from tests.api.county import CONTEXT, NAMES, QUARTER, Clock, County, open_office


def test_the_county_page_shows_standing_distribution_and_state(client: TestClient) -> None:
    page = client.get("/?of=points/quarter/2025-Q1").text
    for wanted in ("最终结果", "2025年第1季度", "孙琴", "白沙村", "优秀", "会议调整", "1,200.00"):
        assert wanted in page
    assert page.count('<rect class="bar"') >= 5


def test_the_county_page_opens_at_the_newest_period(client: TestClient) -> None:
    page = client.get("/").text
    assert "暂定结果" in page
    assert "上升 5 位" in page


def test_filters_stay_in_the_address(client: TestClient) -> None:
    page = client.get("/?of=points/quarter/2025-Q1&group=sikong&class=正职").text
    assert '<option value="sikong" selected>' in page
    assert page.count("/cadres/person") == 3
    empty = client.get("/?of=points/quarter/2025-Q1&group=nowhere").text
    assert "没有符合筛选条件的考核对象" in empty


def test_the_language_switch_is_remembered(settled: County) -> None:
    client = client_of(settled)
    assert '<html lang="zh-CN">' in client.get("/").text
    assert '<html lang="en">' in client.get("/?lang=en").text
    remembered = client.get("/cadres/person00")
    assert '<html lang="en">' in remembered.text
    assert "Why it is so" in remembered.text
    assert remembered.headers["content-language"] == "en"
    assert "为什么是这个结果" in client.get("/cadres/person00?lang=zh").text


def test_every_figure_leads_to_the_rows_behind_it(client: TestClient) -> None:
    county = "/?of=points/quarter/2025-Q1"
    rows = {
        "grade=优秀": ["孙琴", "徐亮"],
        "low=92&below=94": ["孙琴"],
        "low=65&below=69": ["王建国", "张伟"],
        "tier=1": [],
    }
    for query, names in rows.items():
        page = client.get(f"{county}&{query}").text
        ranking = page[page.index('id="ranking"') :]
        assert [name for name in NAMES if name in ranking] == sorted(names, key=NAMES.index), query
        # The figures above are those of the whole county.
        assert ">12</a>" in page[: page.index('id="ranking"')]
    assert client.get(f"{county}&low=many").status_code == 422


def test_townships_stand_side_by_side_with_their_villages_within(client: TestClient) -> None:
    county = client.get("/?of=points/quarter/2025-Q1").text
    assert "各乡镇对比" in county
    assert "各村对比" in client.get("/?of=points/quarter/2025-Q1&group=sikong").text
    assert county.index("寺前镇</a>") < county.index("徐桥镇</a>")  # the higher median first


def test_the_trend_holds_the_final_periods_and_the_one_under_way(client: TestClient) -> None:
    page = client.get("/").text
    trend = page[page.index('id="trend"') : page.index('id="places"')]
    assert 'class="trend" points=' in trend
    trend = trend[trend.index("<table") :]
    assert trend.index("2025年第2季度") < trend.index("2025年第1季度")  # in the table, newest first
    assert trend.count("暂定") == 1


def test_the_card_says_what_the_score_is_made_of_and_leads_to_why(client: TestClient) -> None:
    page = client.get("/cadres/person00?of=points/quarter/2025-Q1").text
    for wanted in ("王建国", "得分由什么组成", "deeds 3.5", "乡镇党委约谈提醒"):
        assert wanted in page
    address = re.search(
        r'href="(/cadres/person00/explanation/[^"]*)"', page[page.index('id="why"') :]
    )
    assert address
    why = client.get(address[1].replace("&amp;", "&"))
    assert why.status_code == 200
    for wanted in ("奖励加分最多不超过5分", "暂定参数"):
        assert wanted in why.text
    assert client.get("/cadres/person00/explanation/luck").status_code == 404


def test_the_card_is_a_paper_too(client: TestClient) -> None:
    paper = client.get("/cadres/person00/card.pdf?of=points/quarter/2025-Q1")
    assert paper.headers["content-type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF-")
    assert paper.headers["content-disposition"] == 'inline; filename="card-2025-Q1.pdf"'


def test_an_objection_is_offered_to_the_one_concerned_while_the_notice_is_up(
    county: County,
) -> None:
    clock, office = county.clock, county.office
    clock.set(2025, 7, 2)
    for act in (periods.close_period, periods.compute_period):
        act(office, *QUARTER, "2025-Q2", CONTEXT)
        office.catch_up()
    periods.decide_period(office, *QUARTER, "2025-Q2", CONTEXT, meeting="7月2日会议", deviations=[])
    office.catch_up()
    periods.publish_period(office, *QUARTER, "2025-Q2", CONTEXT)
    office.catch_up()

    def offered(role: Role, person: str) -> bool:
        app = create_app(office, askers=asking(role, person=person))
        page = TestClient(app, base_url=HOST).get("/cadres/person03")
        assert page.status_code == 200
        return "/objections/new?subject=person03&amp;of=points%2Fquarter%2F2025-Q2" in page.text

    assert offered("cadre", "person03")
    assert not offered("county_clerk", "p-clerk")
    clock.set(2025, 8, 30)
    assert not offered("cadre", "person03")


def test_the_history_replays_to_a_day_on_either_axis(client: TestClient) -> None:
    history = "/cadres/person00/history"
    assert client.get(history).text.count('<li id="entry-') >= 8
    assert client.get(f"{history}?known=2025-02-20").text.count('<li id="entry-') == 5
    assert client.get(f"{history}?true=2025-01-02").text.count('<li id="entry-') == 2
    nothing = client.get(f"{history}?known=2024-12-31").text
    assert "到所选日期为止没有记录" in nothing
    assert client.get(f"{history}?known=soon").status_code == 422


def test_a_moment_has_an_address_with_the_state_around_it_and_its_proof(
    client: TestClient, settled: County
) -> None:
    history = client.get("/cadres/person00/history").text
    position = int(re.findall(r'href="/cadres/person00/history/(\d+)"', history)[-1])  # the oldest
    page = client.get(f"/cadres/person00/history/{position}").text
    assert settled.office.ledger.leaf(position).hex() in page
    assert "登记入册" in page
    assert 'rel="next"' in page
    assert 'rel="prev"' not in page
    other = client.get("/cadres/person00/history/1", headers={"accept": "text/html"})
    assert (other.status_code, "与 person00 无关" in other.text) == (404, True)


def test_names_are_escaped(county: County) -> None:
    from api.office import cadres
    from ledger.sealing import PersonDetails

    hostile = PersonDetails(name="<script>alert(1)</script>")
    cadres.change_details(county.office, "person05", hostile, CONTEXT)
    county.office.catch_up()
    client = client_of(county)
    for address in ("/", "/cadres/person05", "/cadres/person05/history"):
        page = client.get(address).text
        assert "&lt;script&gt;" in page
        assert "<script>" not in page


def test_an_empty_ledger_says_what_to_do(database: str) -> None:
    with open_office(database, Clock()) as office:
        page = client_of(County(office, Clock(), [])).get("/")
    assert page.status_code == 200
    assert "请先采用考核办法" in page.text


def test_every_text_is_used_and_every_text_asked_for_is_there() -> None:
    sources = [
        *FOLDER.glob("templates/*.html"),
        *(FOLDER / "pages").glob("*.py"),
        FOLDER / "errors.py",
    ]
    text = "".join(path.read_text("utf-8") for path in sources if path.name != "texts.py")
    asked = set(re.findall(r"""(?:\bt\(|\bsay\()["']([a-z0-9_.]+)["'][,)]""", text))
    assert asked
    assert asked <= TEXTS.keys()
    # Some keys are put together from a prefix and a value: t("state." ~ one), say(f"state.{one}").
    prefixes = tuple(
        set(re.findall(r"""["']([a-z0-9_]+\.[a-z0-9_.-]*)["'] ~""", text))
        | set(re.findall(r"""f["']([a-z0-9_]+\.[a-z0-9_.-]*)\{""", text))
    )
    unused = [key for key in TEXTS if f'"{key}"' not in text and f"'{key}'" not in text]
    assert [key for key in unused if not key.startswith(prefixes)] == []


def test_every_text_has_both_languages_and_the_same_values() -> None:
    for key, (zh, en) in TEXTS.items():
        assert zh, key
        assert en, key
        assert set(re.findall(r"\{(\w+)\}", zh)) == set(re.findall(r"\{(\w+)\}", en)), key


@pytest.mark.parametrize(
    ("key", "language", "words"),
    [
        ("2025", "zh", "2025年"),
        ("2025-H2", "zh", "2025年下半年"),
        ("2025-Q1", "zh", "2025年第1季度"),
        ("2025-B6", "zh", "2025年第6双月"),
        ("2025-03", "zh", "2025年3月"),
        ("2025-Q1", "en", "2025, quarter 1"),
        ("2025-H2", "en", "2025, half 2"),
        ("2025-03", "en", "March 2025"),
    ],
)
def test_periods_in_words(key: str, language: Language, words: str) -> None:
    assert wording.period_words(key, language) == words


def test_money_and_numbers_in_words() -> None:
    assert wording.money_words("-1234567.50") == "−1,234,567.50"
    assert wording.money_words(None) == "—"
    assert wording.number_words("-3.5") == "−3.5"
    assert wording.number_words("2025-Q1") == "2025-Q1"
    assert wording.aligned(["91", "87.25", None, "-3.5"]) == {
        "91": "91.00",
        "87.25": "87.25",
        "-3.5": "−3.50",
    }


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        ("5", "points", "5 分"),
        ("-5", "points", "−5 分"),
        ("none", "points", "无"),
        ("20%", "share", "20%"),
        ("half_up", "choice", "四舍五入"),
        (True, "flag", "是"),
        (["cadre_class", "group"], "list", "类别、乡镇"),
    ],
)
def test_values_of_parameters_in_words(value: object, unit: str, words: str) -> None:
    assert wording.value_words(value, unit, "zh") == words


def test_roles_in_words() -> None:
    assert wording.role_words("county_clerk", "zh") == "县级经办人员"
    assert wording.role_words("some_new_role", "en") == "some new role"


def test_levels_in_words() -> None:
    assert wording.level_words("pass", "zh") == "达标"
    assert wording.level_words("县级", "en") == "县级"


def test_bins_hold_every_score_once() -> None:
    scores = [0, 1, SCALE // 10, 9 * SCALE, 10 * SCALE, -3 * SCALE, None]
    spread = distribution_of(scores)
    assert sum(one.subjects for one in spread.bins) == 6
    assert (spread.lowest, spread.median, spread.highest) == ("-3", "0.0501", "10")
    assert spread.unscored == 1
    chart = histogram(spread)
    assert chart is not None
    assert all(bar.height >= 1 for bar in chart.bars if bar.bin.subjects)
    assert max(bar.y + bar.height for bar in chart.bars) == chart.base


@pytest.mark.parametrize("span", [0, 1, 12_345, 50 * SCALE, 99 * SCALE, 10_000 * SCALE])
def test_bins_are_few_and_round(span: int) -> None:
    width = bin_width(span)
    assert span // width + 2 <= 20
    assert str(width).strip("0") in {"1", "2", "5"}


def test_one_score_makes_a_chart_and_none_makes_none() -> None:
    assert histogram(distribution_of([88 * SCALE])) is not None
    assert histogram(distribution_of([None])) is None
