"""Cases submitted by machine: all or nothing, once, with a receipt, signed where a key is known."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec
import psycopg
import pytest
import python_calamine
import xlsxwriter
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi.testclient import TestClient

from api.access.signed import SignedRequests
from api.app import create_app
from api.imports.case_lines import _Line
from api.office import access, programs
from api.schemas.submissions import CaseSubmitted
from domain.actor import Actor
from ledger.context import Context
from ops.postgres import PrivateServer
from tests.api.askers import asking
from tests.api.conftest import HOST
from tests.api.county import Clock, County, open_office, settle
from tests.api.negative_list import with_negative_list
from tests.api.signatures import Unsent, new_ed25519, public_pem, sign
from tests.api.signing import Now, signing_in

ADDRESS = "/v1/submissions?scheme=conduct"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NARRATIVE = "人居环境整治连续三周未动工。"
ADMINISTRATOR = Context(Actor("taihu", "administrator", person="p-admin"), "test")


@pytest.fixture(scope="module")
def listed(server: PrivateServer, template: str) -> Iterator[County]:
    """A county with a negative list, to which the tests of this file only add."""
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"create database submissions template {template} strategy file_copy")
    clock = Clock()
    with open_office(server.url("submissions"), clock) as office:
        yield with_negative_list(settle(office, clock))


@pytest.fixture
def jiwei(listed: County) -> TestClient:
    return client_as(listed, "jiwei")


def client_as(county: County, body: str) -> TestClient:
    askers = asking("discipline_body", jurisdiction=body, person=f"p-{body}")
    app = create_app(county.office, askers=askers)
    return TestClient(app, base_url=HOST, raise_server_exceptions=False)


def case(subject: str, **changes: Any) -> dict[str, Any]:
    told = {"situation": "neglect", "day": "2025-04-20", "narrative": NARRATIVE, "subject": subject}
    return told | changes


def lines(*cases: dict[str, Any]) -> bytes:
    return b"\n".join(map(msgspec.json.encode, cases)) + b"\n"


def send_lines(client: TestClient, content: bytes, **headers: str) -> Any:
    kind = {"content-type": "application/x-ndjson"}
    return client.post(ADDRESS, content=content, headers=kind | headers)


def head(county: County) -> int:
    return county.office.ledger.head()


def test_one_case_gets_a_receipt_that_the_log_confirms(listed: County, jiwei: TestClient) -> None:
    answer = jiwei.post(ADDRESS, json=case("person01"))
    assert answer.status_code == 201
    receipt = answer.json()
    (received,) = receipt["proof"]["cases"]
    assert receipt["first_position"] == receipt["last_position"] == received["position"]
    with listed.office.database.connection() as connection:
        (entry,) = connection.execute(  # type: ignore[misc]
            "select entry from ledger.event where position = %s", [received["position"]]
        ).fetchone()
    assert received["leaf"] == hashlib.sha256(b"\0" + entry).hexdigest()
    assert received["case"].encode() in entry


def test_the_log_ties_nobody_to_what_was_submitted(listed: County, jiwei: TestClient) -> None:
    body = lines(case("person02", reference="纪监〔2025〕2号", contact="张三 13800005566"))
    position = send_lines(jiwei, body).json()["first_position"]
    with listed.office.database.connection() as connection:
        (entry,) = connection.execute(  # type: ignore[misc]
            "select entry from ledger.event where position = %s", [position]
        ).fetchone()
    digest = hashlib.sha256(body).hexdigest()
    for clear in (
        "person02",
        "neglect",
        NARRATIVE,
        "2025-04-20",
        "〔2025〕",
        "13800005566",
        digest,
    ):
        assert clear not in entry.decode()


def test_lines_are_recorded_in_one_append_in_their_order(listed: County, jiwei: TestClient) -> None:
    before = head(listed)
    answer = send_lines(
        jiwei, lines(*(case(f"person0{n}", narrative=f"第{n}条") for n in (3, 4, 5)))
    )
    proof = answer.json()["proof"]
    assert [one["position"] for one in proof["cases"]] == [before + 1, before + 2, before + 3]
    assert (proof["first_position"], proof["last_position"]) == (before + 1, before + 3)
    assert (proof["body"], proof["ledger"]) == ("jiwei", "anqing/taihu")


def test_every_wrong_line_is_named_and_nothing_recorded(listed: County, jiwei: TestClient) -> None:
    before = head(listed)
    wrong = lines(
        case("person01", narrative="好的一行"),
        case("person99"),
        case("person01", day="2025-13-01"),
        case("person01", situation="laziness"),
        case("person01", narrative=""),
        case("", name="王建国"),
        case("person01", day="2031-01-01"),
        case("person01", day="2024-12-31"),
        case("person01", colour="red"),
        case("person01", confidentiality="geheim"),
        case("xuqiao"),
    )
    answer = send_lines(jiwei, wrong + b"nonsense\n")
    assert answer.status_code == 422
    problem = answer.json()
    assert problem["code"] == "file-has-problems"
    told = [(one["row"], one["column"], one["code"]) for one in problem["fields"]["faults"]]
    assert told == [
        (2, "subject", "person-unknown"),
        (3, "day", "day-unreadable"),
        (4, "situation", "situation-unknown"),
        (5, "narrative", "value-missing"),
        (6, "name", "person-ambiguous"),
        (7, "day", "day-in-future"),
        (8, "day", "no-scheme-on-day"),
        (9, "colour", "field-unreadable"),
        (10, "confidentiality", "confidentiality-unknown"),
        (11, "situation", "subject-unfit"),
        (12, "", "line-unreadable"),
    ]
    assert all(one["message_zh"] and one["next_step_zh"] for one in problem["fields"]["faults"])
    assert head(listed) == before


def test_a_person_is_found_by_name_and_village(jiwei: TestClient) -> None:
    named = case("", name="李秀英", unit="双河村", township="徐桥镇", narrative="按姓名")
    assert jiwei.post(ADDRESS, json=named).status_code == 201
    elsewhere = named | {"unit": "石龙村", "narrative": "另一村"}
    (fault,) = jiwei.post(ADDRESS, json=elsewhere).json()["fields"]["faults"]
    assert (fault["column"], fault["code"]) == ("name", "person-unknown")


def test_the_same_content_is_recorded_once(listed: County, jiwei: TestClient) -> None:
    content = lines(case("person06", narrative="只此一次"))
    first = send_lines(jiwei, content, **{"idempotency-key": "first"})
    after = head(listed)
    again = send_lines(jiwei, content, **{"idempotency-key": "second"})
    with_its_key = send_lines(jiwei, content, **{"idempotency-key": "first"})
    assert first.status_code == 201
    assert (again.status_code, with_its_key.status_code) == (200, 200)
    assert again.json() == with_its_key.json() == first.json() | {"repeated": True}
    assert head(listed) == after
    # Another body that sends the same has reported it, too.
    other = send_lines(client_as(listed, "zhengfa"), content)
    assert other.status_code == 201
    assert other.json()["proof"]["submission"] != first.json()["proof"]["submission"]


def test_a_key_stands_for_one_request(jiwei: TestClient) -> None:
    key = {"idempotency-key": "2025-05-0001"}
    send_lines(jiwei, lines(case("person07")), **key)
    other = send_lines(jiwei, lines(case("person08")), **key)
    assert other.json()["code"] == "key-reused"


def test_a_body_reports_its_own_number_once(jiwei: TestClient) -> None:
    numbered = case("person08", reference="纪监〔2025〕8号")
    reported = jiwei.post(ADDRESS, json=numbered).json()["proof"]["cases"][0]["case"]
    (fault,) = jiwei.post(ADDRESS, json=numbered | {"narrative": "再次"}).json()["fields"]["faults"]
    assert fault["code"] == "case-known"
    assert reported in fault["message"]
    twice = [numbered | {"reference": "9号", "narrative": text} for text in ("甲", "乙")]
    (fault,) = send_lines(jiwei, lines(*twice)).json()["fields"]["faults"]
    assert (fault["row"], fault["column"], fault["code"]) == (2, "reference", "duplicate-row")


def test_only_the_body_that_submitted_has_the_receipt(listed: County, jiwei: TestClient) -> None:
    answer = jiwei.post(ADDRESS, json=case("person09"))
    proof = answer.json()["proof"]
    address = f"/v1/submissions/{proof['submission']}/receipt"
    assert answer.headers["location"].startswith(address)
    kept = jiwei.get(answer.headers["location"])
    assert kept.json() == proof
    assert "receipt-" in kept.headers["content-disposition"]
    assert client_as(listed, "zhengfa").get(address).json()["code"] == "unknown-submission"


def test_a_month_comes_as_a_workbook_after_the_template(jiwei: TestClient) -> None:
    template = sheets(jiwei.get("/v1/templates/cases/conduct").content)
    header = template["情形"][0]
    explained = {row[1]: row[2] for row in template["填写说明"][1:]}
    assert set(header) == set(explained)
    assert "重点工作推进不力" in explained["情形"]
    good = {"姓名": "黄磊", "乡镇": "寺前镇", "村": "松岭村", "情形": "重点工作推进不力"}
    good |= {"发生日期": "2025-04-21", "基本情况": "台账空缺。", "知悉范围": "限核查人员"}
    filled = book(header, [good, good | {"情形": "信访积案化解不力"}])
    answer = jiwei.post(ADDRESS, content=filled, headers={"content-type": XLSX})
    assert answer.status_code == 201, answer.text
    assert len(answer.json()["proof"]["cases"]) == 2


def test_a_wrong_workbook_comes_back_with_its_cells_marked(
    listed: County, jiwei: TestClient
) -> None:
    before = head(listed)
    wrong = {"姓名": "黄磊", "村": "松岭村", "情形": "没有的情形", "发生日期": "四月"}
    content = book([*wrong, "基本情况"], [wrong])
    refused = jiwei.post(ADDRESS, content=content, headers={"content-type": XLSX})
    faults = refused.json()["fields"]["faults"]
    assert {(one["sheet"], one["row"], one["column"]) for one in faults} >= {
        ("情形", 2, "D"),
        ("情形", 2, "E"),
    }
    marked = jiwei.post(
        ADDRESS.replace("?", "/check?"),
        content=content,
        headers={"content-type": XLSX, "accept": XLSX},
    )
    assert "问题清单" in sheets(marked.content)
    assert head(listed) == before


def test_a_check_records_nothing(listed: County, jiwei: TestClient) -> None:
    before = head(listed)
    checked = jiwei.post(ADDRESS.replace("?", "/check?"), json=case("person10"))
    assert checked.json() == {"cases": 1, "problems": [], "notices": []}
    assert head(listed) == before


@pytest.mark.parametrize(
    ("content", "kind", "code"),
    [
        (b"", "application/x-ndjson", "no-cases"),
        (b"{}\n" * 1_001, "application/x-ndjson", "too-many-cases"),
        (b"a", "text/plain", "media-type-unsupported"),
        (b"PK", XLSX, "workbook-damaged"),
    ],
)
def test_refuses_what_is_no_submission(
    jiwei: TestClient, content: bytes, kind: str, code: str
) -> None:
    answer = jiwei.post(ADDRESS, content=content, headers={"content-type": kind})
    assert answer.json()["code"] == code


def test_whoever_may_not_report_is_refused(listed: County) -> None:
    app = create_app(listed.office, askers=asking("township_reviewer", jurisdiction="xuqiao"))
    client = TestClient(app, base_url=HOST)
    assert client.post(ADDRESS, json=case("person01")).json()["code"] == "not-permitted"


def sheets(data: bytes) -> dict[str, list[list[Any]]]:
    read = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: read.get_sheet_by_name(name).to_python() for name in read.sheet_names}


def book(header: list[str], rows: list[dict[str, str]]) -> bytes:
    output = io.BytesIO()
    with xlsxwriter.Workbook(output) as made:
        page = made.add_worksheet("情形")
        page.write_row(0, 0, header)
        for number, row in enumerate(rows, start=1):
            page.write_row(number, 0, [row.get(name, "") for name in header])
    return output.getvalue()


def test_the_documented_fields_are_those_that_are_read() -> None:
    assert set(CaseSubmitted.model_fields) == set(_Line.__struct_fields__)


@pytest.fixture(scope="module")
def key(listed: County) -> Ed25519PrivateKey:
    """The key of the client `jiwei-system`, which reports for the body taihu."""
    made = new_ed25519()
    office, client = listed.office, "jiwei-system"
    programs.register_client(office, ADMINISTRATOR, client=client, name="案管系统", body="taihu")
    access.give_grant(
        office, ADMINISTRATOR, role="discipline_body", jurisdiction="taihu", client=client
    )
    programs.add_client_key(
        office, ADMINISTRATOR, client=client, key="jiwei-1", public_key=public_pem(made).decode()
    )
    return made


@pytest.fixture
def machine(listed: County) -> TestClient:
    """The app with the real sign-in; who sends what it is sent is told by the signature."""
    now = Now(datetime.now(UTC))
    site = signing_in(listed.office, now, signed_by=SignedRequests(listed.office, clock=now))
    return TestClient(create_app(listed.office, askers=site), base_url=HOST)


def signed(key: Ed25519PrivateKey, body: bytes, idempotency_key: str) -> Unsent:
    headers = {"content-type": "application/x-ndjson", "idempotency-key": idempotency_key}
    return sign(Unsent("POST", HOST + ADDRESS, body, headers), key, "jiwei-1")


def sent(client: TestClient, request: Unsent) -> Any:
    return client.request(
        request.method, request.url, content=request.body, headers=request.headers
    )


def test_a_signed_submission_is_its_clients(machine: TestClient, key: Ed25519PrivateKey) -> None:
    answer = sent(machine, signed(key, lines(case("person00", narrative="签名")), "s-1"))
    assert answer.status_code == 201
    assert answer.json()["proof"]["body"] == "taihu"


def test_a_submission_that_was_taken_on_the_way_is_refused(
    machine: TestClient, key: Ed25519PrivateKey, listed: County
) -> None:
    request = signed(key, lines(case("person00", narrative="重放")), "s-2")
    assert sent(machine, request).status_code == 201
    before = head(listed)
    replayed = sent(machine, request)
    assert (replayed.status_code, replayed.json()["code"]) == (401, "signature-replayed")
    altered = signed(key, lines(case("person00", narrative="篡改")), "s-3")
    altered.body = altered.body.replace(b"person00", b"person01")
    refused = sent(machine, altered)
    assert (refused.status_code, refused.json()["code"]) == (401, "content-digest-wrong")
    forged = signed(new_ed25519(), lines(case("person00")), "s-4")
    assert sent(machine, forged).json()["code"] == "signature-wrong"
    assert head(listed) == before


def test_a_retry_is_signed_anew_and_gets_the_same_receipt(
    machine: TestClient, key: Ed25519PrivateKey
) -> None:
    body = lines(case("person00", narrative="重试"))
    first = sent(machine, signed(key, body, "s-5"))
    again = sent(machine, signed(key, body, "s-5"))
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json() | {"repeated": True}


@pytest.mark.usefixtures("key")
def test_a_client_with_a_key_must_sign(machine: TestClient) -> None:
    token = machine.app.state.askers.tokens.issue("jiwei-system", datetime.now(UTC))  # type: ignore[attr-defined]
    bearer = {"authorization": f"Bearer {token}"}
    unsigned = machine.post(ADDRESS, json=case("person00"), headers=bearer)
    assert (unsigned.status_code, unsigned.json()["code"]) == (401, "signature-missing")
    told = case("person00") | {"scheme": "conduct"}
    single = machine.post("/v1/cases", json=told, headers=bearer)
    assert (single.status_code, single.json()["code"]) == (401, "signature-missing")


@pytest.mark.usefixtures("key")
def test_an_ended_key_is_unknown(machine: TestClient, listed: County) -> None:
    other = new_ed25519()
    programs.add_client_key(
        listed.office,
        ADMINISTRATOR,
        client="jiwei-system",
        key="jiwei-2",
        public_key=public_pem(other).decode(),
    )
    programs.end_client_key(
        listed.office, ADMINISTRATOR, client="jiwei-system", key="jiwei-2", reason="遗失"
    )
    request = signed(other, lines(case("person00")), "s-6")
    request.headers["signature-input"] = request.headers.pop("Signature-Input").replace(
        "jiwei-1", "jiwei-2"
    )
    assert sent(machine, request).json()["code"] == "signature-key-unknown"
