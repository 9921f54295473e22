"""What the codes in a photograph say, read without trusting the picture (`api.documents.qr_child`)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from domain.errors import DomainError

LARGEST_BYTES = 20_000_000
MEDIA_TYPES = ("image/png", "image/jpeg", "image/webp")

_ROOT = Path(__file__).parents[2]
# Isolated: no environment, no current folder; the child finds this package at the end of the path.
_CHILD = "import sys; sys.path.append(sys.argv[1]); from api.documents.qr_child import main; main()"
_MEMORY_BYTES = 1 << 30
_CPU_S = 10
_WALL_S = 20
_MOST_PIXELS = 80_000_000
_MOST_BYTES = 65_536  # of all codes together
_PARTING = b"\n\n"  # between the text of a note and its signatures
_BEGINNINGS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF")


def is_picture(data: bytes) -> bool:
    """Whether bytes begin like a picture that can be read."""
    return data.startswith(_BEGINNINGS)


def read_codes(picture: bytes) -> list[bytes]:
    """What each QR code in a picture holds; none if there is none.

    Raises DomainError `picture-unreadable` for what cannot be decoded within bounds.
    """
    if len(picture) > LARGEST_BYTES:
        raise _unreadable()
    try:
        done = subprocess.run(  # noqa: S603 - fixed arguments; the picture goes in through the pipe
            [
                *(sys.executable, "-I", "-c", _CHILD, str(_ROOT)),
                *map(str, (_MEMORY_BYTES, _CPU_S, _MOST_PIXELS)),
            ],
            input=picture,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_WALL_S,
            env={"MALLOC_ARENA_MAX": "2"},  # arenas reserve address space, which is limited
            check=True,
        )
    except subprocess.SubprocessError:
        raise _unreadable() from None
    return _parse(done.stdout[:_MOST_BYTES])


def read_checkpoint(picture: bytes) -> str:
    """The text of the checkpoint in a picture, which may show the code of an address besides.

    Raises DomainError `picture-unreadable` and `picture-without-code`.
    """
    for code in read_codes(picture):
        if _PARTING in code:
            return code.decode("utf-8", "replace")
    raise DomainError(
        "picture-without-code",
        "The picture shows no code of a checkpoint that can be read.",
        next_step="Photograph the code marked “checkpoint” from nearby, or give its text.",
        field="file",
    )


def _parse(reply: bytes) -> list[bytes]:
    count, rest = int.from_bytes(reply[:4]), reply[4:]
    codes = []
    for _ in range(count):
        length = int.from_bytes(rest[:4])
        codes.append(rest[4 : 4 + length])
        rest = rest[4 + length :]
    return codes


def _unreadable() -> DomainError:
    return DomainError(
        "picture-unreadable",
        "The picture cannot be read.",
        next_step="Take it again as PNG or JPEG, or paste the text of the code.",
        field="file",
    )
