"""One subject's evidence file: what it tells, what it proves, and to whom."""

from __future__ import annotations

import json
import re
import threading
import zlib
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.access.asker import Asker, Grant
from api.app import create_app
from api.documents.pdf import render_pdf
from api.office import evidence
from api.office.evidence import evidence_view
from api.office.views.evidence import EvidenceView
from api.pages.evidence_paper import evidence_paper
from api.pages.language import Language
from domain.errors import DomainError
from domain.merkle.keys import SigningKey, format_vkey
from domain.merkle.policies import parse_policy
from domain.merkle.receipts import parse_receipt, verify_receipt
from ledger.tlog.published import PublishedLog
from ops.postgres import PrivateServer
from projections.bundle.verifier import VERIFIER
from tests.api.askers import COUNTY, asking
from tests.api.conftest import HOST, Made, copy_of
from tests.api.county import County
from tests.api.publishing import KEY, PAPER, POLICY, cosign, publish, with_log

pytestmark = pytest.mark.database

PERSON = 1  # whose grade the meeting changed
TODAY = datetime(2025, 5, 16, tzinfo=UTC)


@pytest.fixture(scope="module")
def county(
    made: Made, server: PrivateServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[County]:
    """A county whose log is published but for one entry, and witnessed by a newspaper."""
    with copy_of(made, server, "evident") as found:
        office = with_log(found.office, tmp_path_factory.mktemp("log"), POLICY)
        publish(office)
        cosign(office, PAPER)
        found.record(PERSON, "4", "2025-Q2", "deeds")
        yield replace(found, office=office)


def log_of(county: County) -> PublishedLog:
    assert county.office.log is not None
    return county.office.log


def seen(county: County, *roles: Any, person: str = "p-tester") -> EvidenceView:
    """The evidence of the person as somebody with these roles sees it; all of it without any."""
    asker = None
    if roles:
        grants = tuple(Grant(role, "taihu") for role in roles)
        asker = Asker(person=person, grants=grants)
    return evidence_view(replace(county.office, asker=asker), county.people[PERSON])


def paper(view: EvidenceView, language: Language = "zh") -> dict[str, Any]:
    return evidence_paper(view, language, made_on=TODAY.date())


_FILE = re.compile(
    rb"/Length (\d+)/Type/EmbeddedFile(/Filter/FlateDecode)?(?:(?!stream).)*stream\n", re.DOTALL
)


def attached(pdf: bytes) -> list[bytes]:
    """The files that a PDF carries."""
    found = []
    for part in _FILE.finditer(pdf):
        data = pdf[part.end() : part.end() + int(part[1])]
        found.append(zlib.decompress(data) if part[2] else data)
    return found


def test_every_entry_is_told_with_both_times_and_its_leaf(county: County) -> None:
    view = seen(county)
    office, person = county.office, county.people[PERSON]
    told = {one.moment.position: one for one in view.entries}
    tagged = office.ledger.read(tags=[f"subject:{person}"])
    assert {one.position for one in tagged} <= set(told)
    rows = {row["position"]: row for row in paper(view)["timeline"]["rows"]}
    for position, one in told.items():
        assert one.leaf == office.ledger.leaf(position)
        row = rows[str(position)]
        assert one.leaf.hex() in row["leaf"]
        assert row["effective"] == one.moment.effective_on.isoformat()
        assert row["recorded"][0] >= "2025-01-02"


def test_every_result_is_told_with_its_reasons(county: County) -> None:
    told = paper(seen(county))
    (group,) = told["results"]["groups"]
    assert [row[:2] for row in group["rows"]] == [
        ["2025年第2季度", "进行中"],
        ["2025年第1季度", "已生效"],
    ]
    assert group["rows"][1][2:5] == ["63", "6 / 6", "一般"]
    final = told["periods"][1]
    assert any("洪灾中主动值守" in note for note in final["notes"])
    titles = {line["title"] for line in final["lines"]}
    assert {"季度得分", "季度等次", "加分"} <= titles
    cited = {name for line in final["lines"] for name in line["rules"].split("、") if name}
    assert cited
    assert cited <= {rule["id"] for rule in told["rules"]}
    assert all(rule["phrase"] for rule in told["rules"])


def test_nothing_is_explained_twice_in_a_period(county: County) -> None:
    for period in paper(seen(county))["periods"]:
        worked = [(line["title"], line["working"]) for line in period["lines"] if line["depth"]]
        assert len(worked) == len(set(worked))


def test_each_receipt_proves_its_entry_and_what_came_later_is_marked(county: County) -> None:
    view = seen(county)
    shown = log_of(county).checkpoint()
    assert shown is not None
    for one in view.entries:
        if one.moment.position > shown.size:
            assert one.receipt is None
            continue
        assert one.receipt is not None
        receipt = parse_receipt(one.receipt)
        assert receipt.index == one.moment.position - 1
        assert sha256(b"\x00" + receipt.extra).digest() == one.leaf
        assert verify_receipt(receipt, one.leaf, POLICY).checkpoint == shown
    *rows, last = paper(view)["timeline"]["rows"]
    assert "尚未并入检查点" in last["leaf"]
    assert not any("尚未并入检查点" in row["leaf"] for row in rows)


def test_the_checkpoint_stands_as_text_and_as_code(county: County) -> None:
    check = paper(seen(county))["check"]
    facts = dict(check["facts"])
    shown = log_of(county).checkpoint()
    assert shown is not None
    assert facts["日志名称"] == shown.origin
    assert facts["条数"] == str(shown.size)
    assert b64decode(facts["根值"]) == shown.root
    assert facts["日志公钥"] == format_vkey(KEY.key)
    signed = [value for name, value in check["facts"] if name == "签名"]
    assert len(signed) == 2
    assert signed[0].startswith(shown.origin)
    assert re.fullmatch(
        r"安庆日报 paper.example/witness（密钥 [0-9a-f]{8}），2025年6月15日 .* 见证", signed[1]
    )
    assert len(check["steps"]) == 3
    assert check["qr"].startswith("<svg")
    assert check["qr_part"] == ""


def test_the_pdf_carries_the_checkpoint_and_the_receipts(county: County) -> None:
    view = seen(county)
    values = paper(view)
    made = render_pdf("evidence", values, made_at=TODAY, carries_files=True)
    receipts = [one.receipt for one in view.entries if one.receipt]
    assert view.proof is not None
    program = VERIFIER.read_bytes()
    assert sorted(attached(made)) == sorted([view.proof.note.encode(), program, *receipts])
    names = [file["name"] for file in values["attached"]]
    first = f"anqing-taihu-{view.entries[0].moment.position}.tlog-proof"
    assert names[:3] == ["checkpoint", "mingce_verify.py", first]
    for wanted in (
        b"pdfaid:part>3",
        b"pdfaid:conformance>A",
        b"pdfuaid:part>1",
        b"/StructTreeRoot",
    ):
        assert wanted in made
    assert made == render_pdf("evidence", paper(seen(county)), made_at=TODAY, carries_files=True)


def test_without_a_log_it_says_that_nothing_is_proved(settled: County) -> None:
    view = seen(settled)
    assert view.proof is None
    told = paper(view)
    assert not told["check"]["signed"]
    assert "尚未签发检查点" in told["check"]["none"]
    assert told["attached"] == []
    assert render_pdf("evidence", told, made_at=TODAY, carries_files=True)


def test_english_has_no_chinese_sentences(county: County) -> None:
    told = paper(seen(county), "en")
    ours = [told["title"], told["intro"], told["check"], told["timeline"]["heads"], told["printed"]]
    text = json.dumps(ours, ensure_ascii=False).replace(county.office.ledger.name, "")
    for name in (seen(county).card.name or "", "安庆日报"):
        text = text.replace(name, "")
    assert not re.search("[一-鿿]", text)
    assert render_pdf("evidence", told, made_at=TODAY, carries_files=True)


def test_entries_are_in_the_receipts_of_those_who_may_read_them(county: County) -> None:
    whole = seen(county, "auditor")
    assert whole.whole
    assert any(
        "--entry" in words
        for words, _ in paper(seen(county, "township_reviewer"))["check"]["steps"]
    )
    for one in seen(county, "township_reviewer").entries:
        if one.receipt is not None:
            assert parse_receipt(one.receipt).extra == b""


def test_one_is_made_at_a_time(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    busy = threading.Lock()
    monkeypatch.setattr(evidence, "_one_at_a_time", busy)
    with busy, pytest.raises(DomainError) as refused:
        seen(county)
    assert refused.value.code == "too-busy"
    assert seen(county)


def test_is_given_by_address_to_whoever_may_read_the_card(county: County) -> None:
    path = f"/v1/cadres/{county.people[PERSON]}/evidence.pdf"

    def asked(askers: Any) -> Any:
        app = create_app(county.office, askers=askers)
        return TestClient(app, base_url=HOST, raise_server_exceptions=False).get(path)

    answer = asked(COUNTY)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    assert attached(answer.content)
    assert asked(asking("cadre", person=county.people[PERSON])).status_code == 200
    assert asked(asking("cadre", person=county.people[0])).status_code == 403
    assert asked(asking("township_reviewer", jurisdiction="sikong")).status_code == 403
    unknown = TestClient(create_app(county.office, askers=COUNTY), base_url=HOST)
    assert unknown.get("/v1/cadres/nobody/evidence.pdf").status_code == 404


def test_card_and_history_lead_to_it(county: County) -> None:
    client = TestClient(create_app(county.office, askers=COUNTY), base_url=HOST)
    person = county.people[PERSON]
    for page in (f"/cadres/{person}", f"/cadres/{person}/history"):
        assert f'href="/v1/cadres/{person}/evidence.pdf"' in client.get(page).text


def test_a_key_that_is_not_the_logs_proves_nothing(county: County) -> None:
    other = SigningKey(log_of(county).origin, 1, bytes(32)).key
    policy = parse_policy(f"log {format_vkey(other)}\nquorum none\n".encode())
    (first, *_) = seen(county).entries
    assert first.receipt is not None
    with pytest.raises(DomainError):
        verify_receipt(parse_receipt(first.receipt), first.leaf, policy)
