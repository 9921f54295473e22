"""Nobody reads what others are paid without `read-pay`: every address is asked, on all faces."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest
from fastapi.testclient import TestClient

from api.access import asker as asking_module
from api.access.asker import Asker, Grant
from api.access.roles import PERMISSIONS, Role
from api.app import create_app
from api.office import answers, entries, periods
from api.office.evidence import evidence_view
from api.pages.card_paper import card_paper
from api.pages.evidence_paper import evidence_paper
from ops.access_matrix import Way, ways
from ops.postgres import PrivateServer
from tests.api.askers import asking
from tests.api.conftest import HOST
from tests.api.county import CONTEXT, QUARTER, SCHEME, Clock, County, open_office, settle
from tests.api.test_events import running

pytestmark = pytest.mark.database

AMOUNTS = ("7586.52", "4934.32", "2528.05")
"""What the quarter pays the three grades: products, so that no rule and no entry holds them."""
_TOLD = re.compile(
    "|".join(
        # Fen have no point: six digits inside an id, which is random, are no amount.
        rf"{re.escape(amount)}|(?<![0-9a-f]){amount.replace('.', '')}(?![0-9a-f])"
        for amount in AMOUNTS
    )
)
_GROUPING = re.compile(r"(?<=\d)[,\u202f\u2009 ](?=\d{3}(?!\d))")
_AWARD = re.compile(r".*kind: award.*\n")
_PAID = """\
      - {name: base, title: {zh: 基数, en: Base}, kind: award, rules: [R-4], column: grade, amounts: {优秀: "6133"}, otherwise: "4871"}
      - {name: reward, title: {zh: 绩效奖励, en: Reward}, kind: pay, rules: [R-4], base: base, factors: [{column: share}], unit: fen, missing: absent, rounding: half_up}
"""
FINAL = "points/quarter/2025-Q1"
SUBJECT = "person11"
COLUMNS = ["amount", "reward", "base", "share", "grade", "talk", "class_rank", "total"]
# Streams have no end, and what the administrator sees of accounts is no assessment.
LEFT_OUT = {"/v1/events", "/metrics"}
SHOWN_TO_CLERKS = {
    "/",
    "/home",
    "/cadres/{subject}",
    "/cadres/{subject}/explanation/{column}",
    "/cadres/{subject}/history",
    "/cadres/{subject}/history/{position}",
    "/objections/new",
    "/schemes/{name}/what-if",
    "/v1/cadres/{subject}",
    "/v1/cadres/{subject}/explanation/{column}",
    "/v1/cadres/{subject}/history",
    "/v1/exports/histories/{subject}",
    "/v1/exports/outcomes",
    "/v1/exports/pay",
    "/v1/exports/standings/{scheme}/{assessment}/{period}",
    "/v1/log",
    "/v1/log/{position}",
    "/v1/outcomes",
    "/v1/pay",
    "/v1/standings/{scheme}/{assessment}/{period}",
    "POST supersede",
    "POST /v1/what-if",
    "card on paper",
    "evidence",
}


@pytest.fixture(scope="module")
def paying(server: PrivateServer, template: str) -> Iterator[County]:
    """A county whose first quarter was settled anew, and whose second is on notice."""
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"create database paying template {template} strategy file_copy")
    clock = Clock()
    shares = '优秀: "1.2", 一般: "1", 较差: "0"'
    assert shares in SCHEME
    scheme = _AWARD.sub(_PAID, SCHEME).replace(
        shares, '优秀: "1.237", 一般: "1.013", 较差: "0.519"'
    )
    with open_office(server.url("paying"), clock) as office:
        county = settle(office, clock, scheme)
        # With a higher cap, which is supposed below, this moves grades and pay.
        county.record(9, "40", "2025-Q2", "deeds")
        clock.set(2025, 7, 3)
        place = (*QUARTER, "2025-Q2")
        for act in (periods.close_period, periods.compute_period):
            act(office, *place, CONTEXT)
            office.catch_up()
        periods.decide_period(office, *place, CONTEXT, meeting="7月3日联席会议")
        office.catch_up()
        periods.publish_period(office, *place, CONTEXT)
        office.catch_up()
        # It would change what the first quarter means: seen beforehand, and not carried out.
        entry = next(
            one.position
            for one in office.ledger.read(types=["entry-recorded"], tags=[f"subject:{SUBJECT}"])
        )
        entries.correct_entry(office, entry, CONTEXT, value="1", reason="复核", late=True)
        office.catch_up()
        yield county


def client_as(county: County, *roles: Role) -> TestClient:
    app = create_app(county.office, askers=asking(*roles))
    return TestClient(app, base_url=HOST, raise_server_exceptions=False)


def walk(county: County, client: TestClient) -> dict[str, str]:
    """What each address answers, by its pattern: all texts together."""
    found: dict[str, str] = {}
    for way in ways():
        if way.method != "GET" or way.path in LEFT_OUT or way.permission == "manage-access":
            continue
        for address in addresses(county, way):
            text = text_of(client.get(address))
            found[way.path] = found.get(way.path, "") + text
    return found | previews(county, client)


def addresses(county: County, way: Way) -> Iterator[str]:
    """The address of a way, for every value that tells another thing."""
    values = {
        "scheme": "points",
        "name": "points",
        "assessment": "quarter",
        "period": "2025-Q1",
        "version": "2025.1",
        "of": FINAL,
        "subject": SUBJECT,
        "other": "2025.1",
        "against": "2025.1",
        "act": "supersede",
        "place": "xuqiao-1",
        "page": "all",
        "view": "steps",
        "parameter": "bonus_cap",
        "value": "100",
        "situation": "x",
        "on": "2025-07-03",
        "limit": "500",
    }
    many = {
        "column": COLUMNS,
        "position": [str(one) for one in telling(county)],
        "format": ["csv", "ndjson", "xlsx"],
        "period": ["2025-Q1", "2025-Q2"],
        "of": [FINAL, "points/quarter/2025-Q2", "quarter/2025-Q2"],  # a what-if knows its scheme
    }
    names = set(re.findall(r"{(\w+)", way.path)) | way.asked
    varied = [name for name in many if name in names]
    for name in varied or [""]:
        for value in many.get(name, [""]):
            given = {**values, **{one: many[one][0] for one in many}, name: value}
            path = re.sub(r"{(\w+)(:\w+)?}", lambda part: given.get(part[1], "1"), way.path)  # noqa: B023
            query = {one: given[one] for one in sorted(way.asked) if one in given}
            yield f"{path}?{urlencode(query)}"


def telling(county: County) -> list[int]:
    """The positions of entries about the subject that say something of pay."""
    types = ["outcome-recorded", "pay-determined"]
    found = county.office.ledger.read(types=types, tags=[f"subject:{SUBJECT}"])
    return [one.position for one in found]


def previews(county: County, client: TestClient) -> dict[str, str]:
    """What is shown before it is done."""
    supersede = f"/periods/{FINAL}/supersede"
    cause = str(county.office.ledger.head())
    checked = {"because": cause, "reason": "复核", "once": "1", "step": "check"}
    supposed = {"supposed": [{"subject": "person01", "input": "tasks", "value": "99"}]}
    return {
        "POST supersede": text_of(client.post(supersede, data=checked)),
        "POST /v1/what-if": text_of(client.post(f"/v1/what-if/{FINAL}", json=supposed)),
    }


def text_of(answer: Any) -> str:
    """All that an answer says; of a workbook its sheets."""
    content = answer.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"\n".join(book.read(name) for name in book.namelist())
    return str(content.decode("utf-8", "replace"))


def telling_pay(found: dict[str, str]) -> set[str]:
    """Where an amount stands, however it is written: 7,586.52, 7586.52 or 758652."""
    return {where for where, text in found.items() if _TOLD.search(_GROUPING.sub("", text))}


def heard(county: County, *roles: Role) -> str:
    """All that a listener is told from the first entry on."""
    told = []
    with running(county, *roles) as live, live.listening(0) as events:
        for event in events:
            told.append(repr(event))
            if event["event"] == "position":
                break
    return "".join(told)


def on_paper(county: County, *roles: Role) -> str:
    """The values of a card's PDF: its own bytes are packed glyphs."""
    asked = Asker(person="p-tester", grants=tuple(Grant(role, "taihu") for role in roles))
    view = answers.card_view(
        replace(county.office, asker=asked),
        SUBJECT,
        scheme="points",
        assessment="quarter",
        period="2025-Q1",
    )
    assert view.detail is not None
    return repr(card_paper(view, view.detail, "zh", address="http://x", printed="x"))


def on_evidence(county: County, *roles: Role) -> str:
    """The values of the evidence file."""
    asked = Asker(person="p-tester", grants=tuple(Grant(role, "taihu") for role in roles))
    view = evidence_view(replace(county.office, asker=asked), SUBJECT)
    return repr(evidence_paper(view, "zh", made_on=county.office.today()))


def test_who_may_read_pay_finds_it_on_every_face(paying: County) -> None:
    found = walk(paying, client_as(paying, "county_clerk", "auditor"))
    found["card on paper"] = on_paper(paying, "county_clerk", "auditor")
    found["evidence"] = on_evidence(paying, "county_clerk", "auditor")
    assert telling_pay(found) == SHOWN_TO_CLERKS


def test_who_may_not_finds_it_nowhere(paying: County, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody with every permission of a clerk but that one."""
    without = {**PERMISSIONS, "county_clerk": PERMISSIONS["county_clerk"] - {"read-pay"}}
    monkeypatch.setattr(asking_module, "PERMISSIONS", MappingProxyType(without))
    found = walk(paying, client_as(paying, "county_clerk"))
    found["card on paper"] = on_paper(paying, "county_clerk")
    found["evidence"] = on_evidence(paying, "county_clerk")
    found["events"] = heard(paying, "county_clerk")
    assert telling_pay(found) == set()
    refused = [where for where, text in found.items() if '"code":"not-permitted"' in text]
    assert sorted(refused) == [
        "/cadres/{subject}/explanation/{column}",
        "/v1/bundles/cadres/{subject}",
        "/v1/bundles/ledger",
        "/v1/bundles/notices/{scheme}/{assessment}/{period}",
        "/v1/bundles/periods/{scheme}/{assessment}/{period}",
        "/v1/cadres/{subject}/explanation/{column}",
        "/v1/exports/pay",
        "/v1/pay",
    ]


@pytest.mark.parametrize("role", ["village_committee", "dashboard", "cadre"])
def test_roles_without_it_find_it_nowhere(paying: County, role: Role) -> None:
    assert telling_pay(walk(paying, client_as(paying, role))) == set()
