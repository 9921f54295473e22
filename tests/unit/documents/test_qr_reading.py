"""Codes in photographs: found as they are photographed, and nothing worse from bad pictures."""

from __future__ import annotations

import io
import random

import pytest
import segno
from PIL import Image

from api.documents.qr_reading import is_picture, read_codes
from domain.errors import DomainError

NOTE = f"county.example/log\n305\n{'A' * 43}=\n\n— county.example/log {'B' * 92}\n".encode()


def code(data: bytes = NOTE, scale: int = 5) -> Image.Image:
    out = io.BytesIO()
    segno.make_qr(data, error="m").save(out, kind="png", scale=scale, border=4)
    return Image.open(out).convert("L")


def as_file(picture: Image.Image, kind: str = "PNG", **options: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_code_is_read_to_the_byte(kind: str) -> None:
    data = as_file(code(), kind)
    assert is_picture(data)
    assert read_codes(data) == [NOTE]


def test_a_photograph_of_a_notice_is_read() -> None:
    """Two codes, askew, dim, grainy, somewhere on a large sheet."""
    dice = random.Random(7)
    sheet = Image.new("L", (2400, 3200), 225)
    sheet.paste(code(), (1500, 2400))
    sheet.paste(code(b"https://county.example/notices/1", scale=6), (300, 300))
    sheet = sheet.rotate(4, fillcolor=120).point(lambda value: 40 + value * 3 // 5)
    grain = Image.new("L", sheet.size)
    grain.putdata([dice.randrange(60) for _ in range(sheet.width * sheet.height)])
    photograph = as_file(Image.blend(sheet, grain, 0.15), "JPEG", quality=70)
    assert sorted(read_codes(photograph)) == sorted([NOTE, b"https://county.example/notices/1"])


def test_a_picture_without_a_code_holds_nothing() -> None:
    assert read_codes(as_file(Image.new("L", (300, 300), 255))) == []


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff" + bytes(500),
        as_file(code())[:-200],
        b"GIF89a" + bytes(200),
    ],
)
def test_a_broken_picture_is_one_kind_of_error(data: bytes) -> None:
    with pytest.raises(DomainError) as refused:
        read_codes(data)
    assert refused.value.code == "picture-unreadable"


def test_a_picture_of_too_many_points_is_not_decoded() -> None:
    """A bomb: few bytes that would become a hundred megabytes."""
    bomb = as_file(Image.new("1", (12_000, 10_000)))
    assert len(bomb) < 100_000
    assert read_codes(bomb) == []
