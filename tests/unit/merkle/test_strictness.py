"""What the grammars do not allow is refused, one mistake at a time."""

from __future__ import annotations

import pytest

from domain.merkle.bundles import format_bundle, parse_bundle
from domain.merkle.checkpoints import Checkpoint, format_checkpoint, parse_checkpoint
from domain.merkle.cosignatures import (
    COSIGNATURE,
    ED25519,
    format_timed,
    parse_timed,
    subtree_message,
)
from domain.merkle.errors import FormatError
from domain.merkle.keys import SigningKey, VerifierKey, format_vkey, parse_skey, parse_vkey
from domain.merkle.notes import (
    Note,
    Signature,
    format_note,
    format_signatures,
    parse_note,
    parse_signatures,
    sign_text,
)
from domain.merkle.receipts import Receipt, format_receipt, parse_receipt
from domain.merkle.tile_paths import BundleAt, TileAt, format_path, parse_path
from domain.merkle.tiles import Edge, grow
from domain.merkle.wire import parse_base64, parse_decimal
from domain.merkle.witnessing import (
    AddCheckpoint,
    format_add_checkpoint,
    parse_add_checkpoint,
    parse_size,
)

ROOT = b"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
TEXT = b"a.example/log\n0\n" + ROOT + b"\n"
LINE = "— a.example/log AAAAAEE=\n".encode()
NOTE = TEXT + b"\n" + LINE
RECEIPT = b"c2sp.org/tlog-proof@v1\nindex 0\n" + ROOT + b"\n\n" + NOTE
REQUEST = b"old 0\n" + ROOT + b"\n\n" + NOTE
KEY = SigningKey("a.example/log", ED25519, bytes(32))
VKEY = format_vkey(KEY.key)


def short(value: object) -> str:
    """The name of a case: of a whole document only the beginning."""
    return repr(value)[:30]


def test_the_right_ones_are_taken() -> None:
    assert parse_checkpoint(TEXT).size == 0
    assert parse_note(NOTE).text == TEXT
    assert parse_receipt(RECEIPT).index == 0
    assert parse_add_checkpoint(REQUEST).old_size == 0
    assert parse_vkey(VKEY) == KEY.key


@pytest.mark.parametrize(
    "text",
    [
        *("", "00", "01", "+1", "-1", " 1", "1 ", "1\n", "7_00", "0x1", "1.0", "1e3", "٧", "９"),
        *(str(2**63), "9" * 30),
    ],
)
def test_numbers_have_one_form(text: str) -> None:
    with pytest.raises(FormatError):
        parse_decimal(text.encode(), "test")
    with pytest.raises(FormatError):
        parse_checkpoint(TEXT.replace(b"\n0\n", b"\n" + text.encode() + b"\n"))
    with pytest.raises(FormatError):
        parse_receipt(RECEIPT.replace(b"index 0", b"index " + text.encode()))
    with pytest.raises(FormatError):
        parse_add_checkpoint(REQUEST.replace(b"old 0", b"old " + text.encode()))
    with pytest.raises(FormatError):
        parse_size(text.encode() + b"\n")


@pytest.mark.parametrize(
    "text",
    [
        "QQ",
        "QQ=",
        "QR==",
        "QUJ=",
        "QUI=\n",
        "Q UI=",
        "QU\nI=",
        "QUI==",
        "=",
        "Q-_=",
        "QQ==QQ==",
        "é",
    ],
)
def test_base64_has_one_form(text: str) -> None:
    with pytest.raises(FormatError):
        parse_base64(text.encode(), "test")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", "not ended"),
        (TEXT[:-1], "not ended"),
        (b"a\n0\n", "three lines"),
        (b"\n0\n" + ROOT + b"\n", "none of them empty"),
        (TEXT + b"\n", "none of them empty"),
        (TEXT.replace(b"\n0", b"\r\n0"), "control character"),
        (TEXT.replace(b"a.", b"a\x00"), "control character"),
        (TEXT.replace(b"a.", b"\xff"), "UTF-8"),
        (TEXT.replace(b"a.", b"\xed\xa0\x80"), "UTF-8"),
        (TEXT.replace(ROOT, b"QQ=="), "1 bytes instead of 32"),
        (TEXT.replace(ROOT, ROOT[:-2] + b"V="), "canonical"),
        (TEXT + b"\textension\n", "control character"),
    ],
    ids=short,
)
def test_checkpoints(text: bytes, words: str) -> None:
    with pytest.raises(FormatError, match=words):
        parse_checkpoint(text)


@pytest.mark.parametrize(
    "checkpoint",
    [
        Checkpoint("", 0, bytes(32)),
        Checkpoint("a\nb", 0, bytes(32)),
        Checkpoint("a", -1, bytes(32)),
        Checkpoint("a", 2**63, bytes(32)),
        Checkpoint("a", 0, bytes(31)),
        Checkpoint("a", 0, bytes(32), ("",)),
        Checkpoint("\ud800", 0, bytes(32)),
    ],
)
def test_checkpoints_that_cannot_be_written(checkpoint: Checkpoint) -> None:
    with pytest.raises(FormatError):
        format_checkpoint(checkpoint)


def test_an_origin_may_have_blanks_and_line_ends_of_other_scripts() -> None:
    checkpoint = Checkpoint("go.sum database tree\u2028\u0085", 1, bytes(32))
    assert parse_checkpoint(format_checkpoint(checkpoint)) == checkpoint


@pytest.mark.parametrize(
    ("note", "words"),
    [
        (b"", "no empty line"),
        (TEXT, "no empty line"),
        (TEXT + LINE, "no empty line"),
        (TEXT + b"\n", "not ended"),
        (NOTE[:-1], "not ended"),
        (NOTE + b"\n", "not ended"),
        (NOTE + b"\n\n", "not ended"),
        (NOTE + b"x\n", "long dash"),
        (NOTE.replace("—".encode(), b"-"), "long dash"),
        (NOTE.replace("— ".encode(), "—".encode()), "long dash"),
        (NOTE.replace("— ".encode(), "—  ".encode()), "not empty"),
        (NOTE.replace(b"log A", b"log  A"), "base64"),
        (NOTE.replace(b"EE=\n", b"EE= \n"), "base64"),
        (NOTE.replace(b"AAAAAEE=", b""), "four bytes"),
        (NOTE.replace(b"AAAAAEE=", b"AAAAAA=="), "four bytes"),
        (NOTE.replace("— a.".encode(), "— a+".encode()), "plus"),
        (NOTE.replace("— a.".encode(), "— a\u3000".encode()), "space"),
        (NOTE.replace(b"\n", b"\r\n"), "control character"),
        (TEXT + b"\n" + LINE * 101, "more than 100"),
        (b"a" * 1_000_000 + NOTE, "longer than"),
    ],
    ids=short,
)
def test_notes(note: bytes, words: str) -> None:
    with pytest.raises(FormatError, match=words):
        parse_note(note)


def test_the_last_empty_line_parts_text_and_signatures() -> None:
    assert parse_note(b"one\n\n\ntwo\n\n" + LINE).text == b"one\n\n\ntwo\n"


def test_a_hundred_signatures_are_taken() -> None:
    assert len(parse_note(TEXT + b"\n" + LINE * 100).signatures) == 100


@pytest.mark.parametrize(
    "note",
    [
        Note(b"no end", (Signature("a", bytes(4), b"x"),)),
        Note(b"", (Signature("a", bytes(4), b"x"),)),
        Note(b"tab\t\n", (Signature("a", bytes(4), b"x"),)),
        Note(TEXT, ()),
        Note(TEXT, (Signature("a", bytes(4), b"x"),) * 101),
        Note(TEXT, (Signature("a", bytes(4), bytes(750_000)),)),
        Note(TEXT, (Signature("", bytes(4), b"x"),)),
        Note(TEXT, (Signature("a b", bytes(4), b"x"),)),
        Note(TEXT, (Signature("a", bytes(3), b"x"),)),
        Note(TEXT, (Signature("a", bytes(4), b""),)),
    ],
    ids=short,
)
def test_notes_that_cannot_be_written(note: Note) -> None:
    with pytest.raises(FormatError):
        format_note(note)


def test_signature_lines_alone() -> None:
    signatures = (Signature("a", bytes(4), b"x"), Signature("b", bytes(4), b"yz"))
    assert parse_signatures(format_signatures(signatures)) == signatures
    with pytest.raises(FormatError):
        parse_signatures(b"")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "+",
        "++",
        "name",
        VKEY + "=",
        VKEY + "\n",
        VKEY.replace("a.", "b."),
        VKEY.replace("a.", "a "),
        VKEY.replace("a.", "\ud800"),
        VKEY.replace(KEY.key.key_id.hex(), KEY.key.key_id.hex().upper()),
        VKEY.replace(KEY.key.key_id.hex(), "0" + KEY.key.key_id.hex()),
        format_vkey(VerifierKey("a", ED25519, bytes(31))),
        format_vkey(VerifierKey("a", 2, bytes(32))),
        format_vkey(VerifierKey("a", 0xFF, bytes(32))),
        VKEY.rpartition("+")[0] + "+",
    ],
    ids=short,
)
def test_keys(text: str) -> None:
    with pytest.raises(FormatError):
        parse_vkey(text)
    with pytest.raises(FormatError):
        parse_skey(text)
    with pytest.raises(FormatError):
        parse_skey("PRIVATE+KEY+" + text)


def test_a_private_key_does_not_show_itself() -> None:
    assert "seed" not in repr(SigningKey("a", ED25519, b"x" * 32))


@pytest.mark.parametrize(
    ("receipt", "words"),
    [
        (RECEIPT.replace(b"@v1", b"@v2"), "first line"),
        (RECEIPT.replace(b"index 0\n", b""), "index"),
        (RECEIPT.replace(b"index 0", b"Index 0"), "index"),
        (RECEIPT.replace(b"index ", b""), "index"),
        (RECEIPT.replace(b"index", b"extra \nindex"), "left out"),
        (RECEIPT.replace(b"index", b"extra QQ\nindex"), "base64"),
        (RECEIPT.replace(b"index", b"extra QQ==\nextra QQ==\nindex"), "index"),
        (RECEIPT.replace(ROOT + b"\n\n", b"QQ==\n\n"), "1 bytes"),
        (RECEIPT.replace(ROOT + b"\n\n", (ROOT + b"\n") * 64 + b"\n"), "more than 63"),
        (RECEIPT.replace(b"\n\n", b"\n"), "empty line|three lines|base64|32"),
        (b"", "empty line"),
        (RECEIPT.replace(b"a.example/log\n0\n", b"a.example/log\n"), "three lines"),
    ],
    ids=short,
)
def test_receipts(receipt: bytes, words: str) -> None:
    with pytest.raises(FormatError, match=words):
        parse_receipt(receipt)


@pytest.mark.parametrize(
    "request_body",
    [
        b"",
        REQUEST.replace(b"old", b"Old"),
        REQUEST.replace(b"old ", b""),
        REQUEST.replace(b"old 0\n", b""),
        REQUEST.replace(b"old 0\n", b"old 0 \n"),
        REQUEST.replace(ROOT + b"\n\n", (ROOT + b"\n") * 64 + b"\n"),
        REQUEST.replace(ROOT + b"\n\n", ROOT + b"\n\n\n"),
        REQUEST[:-1],
    ],
    ids=short,
)
def test_requests(request_body: bytes) -> None:
    with pytest.raises(FormatError):
        parse_add_checkpoint(request_body)


def test_proofs_that_no_tree_needs_cannot_be_written() -> None:
    note = parse_note(NOTE)
    assert parse_receipt(format_receipt(Receipt(0, (bytes(32),) * 63, note))).index == 0
    for proof in ((bytes(32),) * 64, (bytes(31),)):
        with pytest.raises(FormatError):
            format_receipt(Receipt(0, proof, note))
        with pytest.raises(FormatError):
            format_add_checkpoint(AddCheckpoint(0, proof, note))
    with pytest.raises(FormatError):
        format_receipt(Receipt(0, (), Note(b"no checkpoint\n", note.signatures)))


@pytest.mark.parametrize("body", [b"", b"\n", b"8", b"8\n8\n", b"8\r\n", b"eight\n"])
def test_sizes(body: bytes) -> None:
    with pytest.raises(FormatError):
        parse_size(body)


@pytest.mark.parametrize(
    "data", [b"", b"\0", b"\0\1", b"\0\1a\0", b"\0\2a", b"\0\0" * 257], ids=short
)
def test_bundles(data: bytes) -> None:
    with pytest.raises(FormatError):
        parse_bundle(data)


@pytest.mark.parametrize("entries", [[], [b""] * 257, [bytes(65_536)]], ids=len)
def test_bundles_that_cannot_be_written(entries: list[bytes]) -> None:
    with pytest.raises(FormatError):
        format_bundle(entries)


def test_the_longest_entry() -> None:
    assert parse_bundle(format_bundle([bytes(65_535), b""])) == [bytes(65_535), b""]


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile/0/000\n",
        "/tile/0/000",
        "tile/0/000/",
        "tile/00/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/0/0",
        "tile/0/x000/001",
        "tile/0/x000/x000/001",
        "tile/0/001/000",
        "tile/0/X001/000",
        "tile/0/٠٠٠",
        "tile/0/000.p/0",
        "tile/0/000.p/01",
        "tile/0/000.p/256",
        "tile/0/000.p/999",
        "tile/0/000.p/1/",
        "tile/entries/../0/000",
        "tile/data/000",
        "tile/0/x010/x000/x000/x000/x000/x000/000",
    ],
)
def test_tile_paths(path: str) -> None:
    with pytest.raises(FormatError):
        parse_path(path)


@pytest.mark.parametrize(
    "at", [TileAt(64, 0), TileAt(-1, 0), TileAt(0, -1), TileAt(0, 0, 0), BundleAt(0, 257)], ids=repr
)
def test_places_that_have_no_path(at: TileAt | BundleAt) -> None:
    with pytest.raises(FormatError):
        format_path(at)


def test_half_a_hash_does_not_grow_a_tree() -> None:
    with pytest.raises(FormatError):
        grow(Edge(), bytes(33))


def test_times_of_signatures() -> None:
    with pytest.raises(FormatError, match="needs a time"):
        sign_text(TEXT, SigningKey("w", COSIGNATURE, bytes(32)))
    with pytest.raises(FormatError, match="no place for a time"):
        sign_text(TEXT, KEY, time_s=1)
    with pytest.raises(FormatError):
        sign_text(TEXT, SigningKey("w", COSIGNATURE, bytes(32)), time_s=2**63)
    assert parse_timed(format_timed(2**63 - 1, b"x")) == (2**63 - 1, b"x")
    for payload in (b"", bytes(8), b"\x80" + bytes(71)):
        with pytest.raises(FormatError):
            parse_timed(payload)


@pytest.mark.parametrize(
    ("name", "start", "end", "root", "time_s"),
    [
        ("", 0, 1, bytes(32), 0),
        ("w" * 256, 0, 1, bytes(32), 0),
        ("w", 1, 2, bytes(32), 1),
        ("w", 2, 1, bytes(32), 0),
        ("w", -1, 1, bytes(32), 0),
        ("w", 0, 1, bytes(31), 0),
        ("w", 0, 1, bytes(32), 2**63),
    ],
)
def test_subtrees_that_nobody_signs(
    name: str, start: int, end: int, root: bytes, time_s: int
) -> None:
    with pytest.raises(FormatError):
        subtree_message(name, "a.example/log", start=start, end=end, root=root, time_s=time_s)
