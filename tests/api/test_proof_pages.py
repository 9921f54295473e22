"""The pages of the proof: what is published, and what becomes of whatever somebody holds out."""

from __future__ import annotations

import html
import io
import re
from functools import partial
from pathlib import Path

import pytest
import segno
from fastapi.testclient import TestClient

from api.documents.qr import printable
from api.office.parts import Office
from domain.merkle.keys import SigningKey, format_vkey
from domain.merkle.notes import Note, Signature, format_note, parse_note, sign_text
from domain.merkle.receipts import parse_receipt
from ledger.tlog.directory import DirectoryStore
from ledger.tlog.timestamps import fetch_timestamp
from projections.bundle.verifier import VERIFIER
from tests.api.askers import COUNTY, asking
from tests.api.county import County
from tests.api.publishing import (
    KEY,
    ORIGIN,
    PAPER,
    POLICY,
    client_for,
    cosign,
    publish,
    rewritten,
    with_log,
)
from tests.timestamping import authority_at, make_authority, reply


@pytest.fixture
def office(county: County, tmp_path: Path) -> Office:
    office = with_log(county.office, tmp_path / "log", POLICY)
    publish(office)
    cosign(office, PAPER)
    return office


@pytest.fixture
def public(office: Office) -> TestClient:
    return client_for(office, page=True)


def words(page: str) -> str:
    """What a page says, without its marks."""
    main = page[page.index("<main") : page.index("</main>")]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", main)))


def shown(office: Office) -> bytes:
    assert office.log is not None
    note = office.log.store.checkpoint()
    assert note is not None
    return note


def upload(client: TestClient, data: bytes, name: str = "receipt.tlog-proof") -> str:
    answer = client.post("/proof/check", files={"file": (name, data)})
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return words(answer.text)


def paste(client: TestClient, text: str) -> str:
    answer = client.post("/proof/check", data={"text": text})
    assert answer.status_code == 200, answer.text
    return words(answer.text)


def whole_receipt(office: Office, position: int) -> bytes:
    return client_for(office, COUNTY).get(f"/v1/log/receipts/{position}").content


def test_anybody_sees_what_is_published_and_who_signs(public: TestClient, office: Office) -> None:
    page = public.get("/proof")
    said = words(page.text)
    assert f"已公布记录 {office.ledger.head()}" in said
    assert shown(office).decode() in html.unescape(page.text)
    for key in (KEY, PAPER):
        assert format_vkey(key.key) in said
    assert "见证人 安庆日报" in said
    assert "见证人 court" in said
    assert "1 / 2 已够数" in said
    assert "尚未" in said
    assert 'href="http://127.0.0.1/log' not in page.text, "links stay on the host that was asked"
    assert "Anyone can check" in words(public.get("/proof?lang=en").text)


def test_the_verifier_is_handed_out_as_it_is(public: TestClient) -> None:
    [address] = re.findall(r'href="([^"]*mingce_verify.py)"', public.get("/proof").text)
    given = public.get(address)
    assert given.headers["content-disposition"] == 'attachment; filename="mingce_verify.py"'
    assert given.content == VERIFIER.read_bytes()


def test_before_the_first_checkpoint_the_page_says_so(county: County, tmp_path: Path) -> None:
    public = client_for(with_log(county.office, tmp_path), page=True)
    assert "还没有公布检查点" in words(public.get("/proof").text)
    assert public.get("/proof/code.svg").status_code == 503
    assert client_for(county.office, page=True).get("/proof").status_code == 404


def test_the_code_says_the_checkpoint_to_the_byte(public: TestClient, office: Office) -> None:
    answer = public.get("/proof/code.svg")
    assert answer.headers["content-type"] == "image/svg+xml"
    expected = io.BytesIO()
    segno.make_qr(shown(office).decode(), error="m").save(
        expected, kind="svg", xmldecl=False, scale=4, border=4
    )
    assert answer.content == expected.getvalue()


def test_a_code_has_room_for_the_first_signature_and_some_more() -> None:
    text = b"log.example\n5\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
    long = Signature("long.example", bytes(4), bytes(2420))
    short = [Signature(f"w{number}.example", bytes(4), bytes(72)) for number in range(9)]
    note = printable(Note(text, (sign_text(text, KEY), long, *short)))
    assert note.signatures[0].name == ORIGIN
    assert long not in note.signatures
    assert 3 < len(note.signatures) < 9
    assert len(format_note(note)) <= 700


def test_a_receipt_tells_what_it_proves_in_plain_words(public: TestClient, office: Office) -> None:
    position = office.ledger.head()
    said = upload(public, whole_receipt(office, position))
    assert f"真的：第 {position} 条记录确实在台账里" in said
    assert "仍然以它开头，之前的内容没有动过" in said
    assert "安庆日报，2025年6月15日" in said
    assert "记录：" in said
    assert "经办 太湖县" in said
    assert '"type": "entry-recorded"' in said
    english = upload(client_for(office, page=True), whole_receipt(office, position))
    assert english == said
    public.get("/proof?lang=en")
    assert f"Genuine: entry {position} is in the ledger" in upload(
        public, whole_receipt(office, position)
    )


def test_a_receipt_without_the_entry_proves_its_place(public: TestClient, office: Office) -> None:
    bare = client_for(office).get("/v1/log/receipts/7").content
    said = upload(public, bare)
    assert "真的：第 7 条记录确实在台账里" in said
    assert "只有位置和指纹" in said


def test_a_receipt_that_was_bent_is_not_genuine(public: TestClient, office: Office) -> None:
    receipt = whole_receipt(office, 7)
    said = upload(public, receipt.replace(b"index 6", b"index 7"))
    assert "不真，或者不完整" in said
    assert "记录被换过，或者位置不对" in said
    assert "这条记录说的是" not in said, "what is not proved is not told"
    note = parse_receipt(receipt).note.text
    said = upload(public, receipt.replace(note, note.replace(b"log.example", b"bad.example")))
    assert "属于另一个台账：bad.example" in said
    size = str(office.ledger.head()).encode()
    said = upload(public, receipt.replace(b"\n%b\n" % size, b"\n9%b\n" % size))
    assert "签名与文字不符" in said


@pytest.mark.parametrize(
    "text", ["您好", "c2sp.org/tlog-proof@v1\nindex x\n", "<script>x</script>"]
)
def test_anything_else_is_told_to_be_nothing(public: TestClient, text: str) -> None:
    page = paste(public, text)
    assert "不是回执、检查点或证据" in page
    assert ("这是什么" in page) == text.startswith("c2sp.org/")


def test_the_text_of_a_notice_may_be_pasted_as_a_phone_gives_it(
    public: TestClient, office: Office
) -> None:
    text = shown(office).decode().replace("\n", "\r\n").strip()
    said = paste(public, f"  {text}")
    assert "真的：台账签署过这个检查点" in said
    assert "签于" in said


def test_a_photograph_of_the_code_is_read(public: TestClient, office: Office) -> None:
    out = io.BytesIO()
    segno.make_qr(shown(office).decode(), error="m").save(out, kind="png", scale=4, border=4)
    assert "真的：台账签署过这个检查点" in upload(public, out.getvalue(), "photo.png")
    blank = io.BytesIO()
    segno.make_qr("https://county.example").save(blank, kind="png", scale=4, border=4)
    answer = public.post("/proof/check", files={"file": ("photo.png", blank.getvalue())})
    assert answer.status_code == 422
    assert "没有读得出的检查点二维码" in words(answer.text)
    answer = public.post("/proof/check", files={"file": ("x.png", b"\x89PNG\r\n\x1a\nrest")})
    assert (answer.status_code, "照片无法读取" in answer.text) == (422, True)


def test_nothing_given_is_asked_for_again(public: TestClient) -> None:
    answer = public.post("/proof/check", data={"text": " "})
    assert answer.status_code == 422
    assert "请选择文件，或粘贴文字" in words(answer.text)
    assert 'aria-invalid="true"' in answer.text


def test_another_history_is_found_and_its_evidence_written_out(
    public: TestClient, office: Office
) -> None:
    answer = public.post("/proof/check", files={"file": ("notice.txt", rewritten(office))})
    said = words(answer.text)
    assert "签名是真的，但与现在公布的台账对不上" in said
    assert "必有一假" in said
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", answer.text, re.DOTALL)
    assert found
    evidence = html.unescape(found[1])
    assert evidence.startswith("mingce/log-fork@v1\n")
    told = paste(public, evidence)
    assert "证据成立：台账签过两本不同的账" in told
    assert "不真" in paste(public, evidence.replace("\nlog.example", "\nbad.example", 1))


def test_a_checkpoint_that_is_ahead_is_told_to_wait(public: TestClient, office: Office) -> None:
    assert office.log is not None
    before = shown(office)
    receipt = client_for(office, COUNTY).post(
        "/v1/entries",
        json={
            "scheme": "points",
            "assessment": "quarter",
            "period": "2025-Q2",
            "subject": "person03",
            "input": "deeds",
            "value": "2",
        },
    )
    assert receipt.status_code == 201
    publish(office)
    ahead = shown(office)
    office.log.store.show(before)
    assert "还新" in paste(public, ahead.decode())


def test_a_stranger_with_the_right_name_is_found(public: TestClient, office: Office) -> None:
    note = parse_note(shown(office))
    stranger = SigningKey(ORIGIN, 1, bytes(32))
    forged = format_note(Note(note.text, (sign_text(note.text, stranger),)))
    assert "没有本台账的签名" in paste(public, forged.decode())


def test_pages_of_entries_tell_their_place_in_the_log(county: County, tmp_path: Path) -> None:
    office = with_log(county.office, tmp_path, POLICY)
    position = county.record(0, "3", "2025-Q2", "deeds")
    county.office.catch_up()
    auditor = client_for(office, asking("auditor"), page=True)
    address = f"/cadres/person00/history/{position}"
    before = auditor.get(address)
    assert "正在公布" in words(before.text)
    publish(office)
    after = auditor.get(address, headers={"if-none-match": before.headers["etag"]})
    assert after.status_code == 200, "the place is part of what the page is known by"
    assert "已列入" in words(after.text)
    assert f'href="/v1/log/receipts/{position}"' in after.text
    assert "见证" in words(after.text)
    cosign(office, PAPER)
    again = auditor.get(address, headers={"if-none-match": after.headers["etag"]})
    assert "1 个见证人签名" in words(again.text)
    assert auditor.get(address, headers={"if-none-match": again.headers["etag"]}).status_code == 304
    cadre = client_for(office, asking("cadre", person="person00"), page=True)
    assert "下载回执（不含内容）" in words(cadre.get(address).text)


def test_files_that_were_lost_are_no_verdict(public: TestClient, office: Office) -> None:
    """The service is at fault then, and says so, instead of calling a true receipt false."""
    receipt = whole_receipt(office, 7)
    assert office.log is not None
    store = office.log.store
    assert isinstance(store, DirectoryStore)
    for tile in (store.public / "tile").rglob("*"):
        if tile.is_file():
            tile.unlink()
    answer = public.post("/proof/check", files={"file": ("receipt", receipt)})
    assert answer.status_code == 409
    assert "不真" not in words(answer.text)


def test_the_newest_timestamp_is_told(public: TestClient, office: Office, tmp_path: Path) -> None:
    assert office.log is not None
    assert "时间戳" not in words(public.get("/proof").text)
    latest = office.log.checkpoints.latest()
    assert latest is not None
    (tmp_path / "tsa").mkdir()
    make_authority(tmp_path / "tsa")
    with authority_at(tmp_path / "tsa", partial(reply, tmp_path / "tsa")) as authority:
        token = fetch_timestamp(authority, latest.note)
    office.log.checkpoints.add_timestamp(latest.size, "tsa.example", token)
    assert re.search(
        r"时间戳 20\d\d年\d+月\d+日 \d\d:\d\d tsa.example", words(public.get("/proof").text)
    )
