"""What kind of file was handed in, told from its first bytes and its directory; nothing unpacked."""

from __future__ import annotations

import codecs
import io
import zipfile
from pathlib import PurePath
from typing import Literal

from api.imports.limits import Limits
from api.imports.messages import refuse

FileKind = Literal["excel", "text"]

_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_ENTRY_BYTES = 128
_ZIP_DIRECTORY_ENTRY = b"PK\x01\x02"
_TEXT_ENDINGS = {".csv", ".tsv", ".txt"}
_ENCRYPTED_FLAG = 0x1


def recognise(data: bytes, file_name: str, limits: Limits) -> FileKind:
    """Tell workbook from delimited text. Raises DomainError for anything that is neither."""
    if not data:
        raise refuse("file-empty", file=file_name)
    if len(data) > limits.file_bytes:
        raise refuse("file-too-large", file=file_name, bytes=len(data), most=limits.file_bytes)
    if data.startswith(b"PK"):
        _check_archive(data, file_name, limits)
        return "excel"
    if data.startswith(_OLE_MAGIC):
        _check_ole(data, file_name)
        return "excel"
    start = data[:1024].removeprefix(codecs.BOM_UTF8).lstrip()
    if start.startswith(b"<"):
        raise refuse("web-page-not-workbook", file=file_name)
    if PurePath(file_name).suffix.lower() not in _TEXT_ENDINGS:
        raise refuse("not-a-workbook", file=file_name)
    return "text"


def _check_archive(data: bytes, file_name: str, limits: Limits) -> None:
    """Judge an .xlsx by its directory: member names and declared sizes."""
    if data.count(_ZIP_DIRECTORY_ENTRY) > limits.members:
        raise refuse("too-many-members", file=file_name, most=limits.members)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError):
        raise refuse("workbook-damaged", file=file_name, detail="zip directory") from None
    names = {member.filename.lower() for member in members}
    if any(member.flag_bits & _ENCRYPTED_FLAG for member in members):
        raise refuse("workbook-encrypted", file=file_name)
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
        raise refuse("workbook-has-macros", file=file_name)
    if "xl/workbook.xml" not in names:
        raise refuse("not-a-workbook", file=file_name)
    unpacked_bytes = sum(member.file_size for member in members)
    if unpacked_bytes > limits.unpacked_bytes or (
        unpacked_bytes > limits.ratio_from_bytes and unpacked_bytes > limits.ratio * len(data)
    ):
        raise refuse(
            "unpacks-too-large", file=file_name, bytes=unpacked_bytes, most=limits.unpacked_bytes
        )


def _check_ole(data: bytes, file_name: str) -> None:
    """Judge an .xls (or an encrypted .xlsx, which also is OLE) by the names in its directory."""
    if _has_ole_entry(data, "EncryptedPackage"):
        raise refuse("workbook-encrypted", file=file_name)
    if _has_ole_entry(data, "_VBA_PROJECT_CUR") or _has_ole_entry(data, "_VBA_PROJECT"):
        raise refuse("workbook-has-macros", file=file_name)
    if not (_has_ole_entry(data, "Workbook") or _has_ole_entry(data, "Book")):
        raise refuse("not-a-workbook", file=file_name)


def _has_ole_entry(data: bytes, name: str) -> bool:
    """Directory entries are 128 bytes, aligned, and begin with their name in UTF-16."""
    wanted = f"{name}\0".encode("utf-16-le")
    at = data.find(wanted)
    while at >= 0:
        if at % _OLE_ENTRY_BYTES == 0:
            return True
        at = data.find(wanted, at + 1)
    return False
