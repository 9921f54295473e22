"""The pages, as HTML: what a reader finds, in both languages, and what is said where nothing is."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from api.office.answers_distribution import bin_width, distribution_of
from api.pages import wording
from api.pages.chart import histogram
from api.pages.language import Language
from api.pages.rendering import FOLDER
from api.pages.texts import TEXTS
from domain.scaled import SCALE
from tests.api.conftest import client_of
from tests.api.county import Clock, County, open_office

database = pytest.mark.database


@database
def test_the_county_page_shows_standing_distribution_and_state(client: TestClient) -> None:
    page = client.get("/?of=points/quarter/2025-Q1").text
    for wanted in ("最终结果", "2025年第1季度", "孙琴", "白沙村", "优秀", "会议调整", "1,200.00"):
        assert wanted in page
    assert page.count('<rect class="bar"') >= 5


@database
def test_the_county_page_opens_at_the_newest_period(client: TestClient) -> None:
    page = client.get("/").text
    assert "暂定结果" in page
    assert "上升 5 位" in page


@database
def test_filters_stay_in_the_address(client: TestClient) -> None:
    page = client.get("/?of=points/quarter/2025-Q1&group=sikong&class=正职").text
    assert '<option value="sikong" selected>' in page
    assert page.count("/cadres/person") == 3
    empty = client.get("/?of=points/quarter/2025-Q1&group=nowhere").text
    assert "没有符合筛选条件的考核对象" in empty


@database
def test_the_language_switch_is_remembered(settled: County) -> None:
    client = client_of(settled)
    assert '<html lang="zh-CN">' in client.get("/").text
    assert '<html lang="en">' in client.get("/?lang=en").text
    remembered = client.get("/cadres/person00")
    assert '<html lang="en">' in remembered.text
    assert "Why it is so" in remembered.text
    assert remembered.headers["content-language"] == "en"
    assert "为什么是这个结果" in client.get("/cadres/person00?lang=zh").text


@database
def test_the_card_shows_its_explanation_and_history(client: TestClient) -> None:
    page = client.get("/cadres/person00?of=points/quarter/2025-Q1").text
    for wanted in ("王建国", "奖励加分最多不超过5分", "暂定参数", "乡镇党委约谈提醒", "<details"):
        assert wanted in page
    assert page.count('<li id="entry-') >= 8


@database
def test_the_history_replays_to_a_day(client: TestClient) -> None:
    page = client.get("/cadres/person00?known=2025-02-20").text
    assert page.count('<li id="entry-') == 5
    nothing = client.get("/cadres/person00?known=2024-12-31").text
    assert "到所选日期为止没有记录" in nothing


@database
def test_names_are_escaped(county: County) -> None:
    from api.office import cadres
    from ledger.sealing import PersonDetails
    from tests.api.county import CONTEXT

    hostile = PersonDetails(name="<script>alert(1)</script>")
    cadres.change_details(county.office, "person05", hostile, CONTEXT)
    county.office.catch_up()
    client = client_of(county)
    for address in ("/", "/cadres/person05"):
        page = client.get(address).text
        assert "&lt;script&gt;" in page
        assert "<script>" not in page


@database
def test_an_empty_ledger_says_what_to_do(database: str) -> None:
    with open_office(database, Clock()) as office:
        page = client_of(County(office, Clock(), [])).get("/")
    assert page.status_code == 200
    assert "mingce scheme adopt" in page.text


def test_every_text_is_used_and_every_text_asked_for_is_there() -> None:
    sources = [*FOLDER.glob("templates/*.html"), *(FOLDER / "pages").glob("*.py")]
    text = "".join(path.read_text("utf-8") for path in sources if path.name != "texts.py")
    asked = set(re.findall(r"""(?:\bt\(|\bsay\()["']([a-z0-9_.]+)["'][,)]""", text))
    assert asked
    assert asked <= TEXTS.keys()
    # Some keys are put together from a prefix and a value.
    put_together = (
        r"(state|status|within|problem)\..*|card\.(next_.*|assumed|decided)|county\.(grades|tiers)"
    )
    unused = [key for key in TEXTS if f'"{key}"' not in text and f"'{key}'" not in text]
    assert [key for key in unused if not re.fullmatch(put_together, key)] == []


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
