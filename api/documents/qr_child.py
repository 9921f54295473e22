"""The looking child: takes a picture on stdin, says on stdout what the codes in it hold.

Started by `api.documents.qr_reading` in an interpreter of its own, because a picture may be made to
exhaust memory or time, or to find a fault in what decodes it: limits are set before the first byte
is read, and the kernel holds them.

The reply is the number of codes, and for each its length (4 bytes, big-endian) and its bytes.
"""

from __future__ import annotations

import io
import os
import resource
import sys

_FORMATS = ("PNG", "JPEG", "WEBP")
_LONGEST_SIDE = 3_000


def main() -> None:
    """Arguments: memory in bytes, CPU seconds, most pixels."""
    memory_bytes, cpu_s, most_pixels = map(int, sys.argv[2:])
    for name, limit in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, cpu_s),
        (resource.RLIMIT_FSIZE, 0),  # writes no file
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(name, (limit, limit))
    found = _codes_in(sys.stdin.buffer.read(), most_pixels)
    out = sys.stdout.buffer
    out.write(len(found).to_bytes(4))
    for code in found:
        out.write(len(code).to_bytes(4) + code)
    out.flush()
    os._exit(0)


def _codes_in(data: bytes, most_pixels: int) -> list[bytes]:
    from PIL import Image

    with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
        if picture.width * picture.height > most_pixels:
            return []
        picture.draft("L", (_LONGEST_SIDE, _LONGEST_SIDE))  # JPEG can be decoded smaller at once
        grey = picture.convert("L")
    found = _read(grey)
    if not found and max(grey.size) > _LONGEST_SIDE // 2:
        # Grain and folds of a large photograph vanish in a smaller one.
        grey.thumbnail((_LONGEST_SIDE // 2, _LONGEST_SIDE // 2))
        found = _read(grey)
    return found


def _read(grey: object) -> list[bytes]:
    import zxingcpp

    codes = zxingcpp.read_barcodes(
        grey, formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
    )
    return [bytes(code.bytes) for code in codes if code.valid]
