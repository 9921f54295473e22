"""Files made to deceive or exhaust: each is refused by its code, soon, in bounded memory."""

from __future__ import annotations

import io
import resource
import time
import zipfile
from collections.abc import Callable

import pytest
import xlwt

from api.imports.limits import Limits
from api.imports.messages import FILE_MESSAGES
from api.imports.reader import read_workbook
from domain.errors import DomainError

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SMALL = Limits(memory_bytes=512 * 1024 * 1024, cpu_s=3, wall_s=10.0)


def _archive(sheet: str, **parts: str) -> bytes:
    """The smallest .xlsx that calamine reads, with this sheet."""
    texts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}">{sheet}</worksheet>',
        **parts,
    }
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            archive.writestr(name, text)
    return output.getvalue()


def _refusal(data: bytes, name: str, limits: Limits = _SMALL) -> str:
    before_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.monotonic()
    with pytest.raises(DomainError) as caught:
        read_workbook(data, name, limits)
    assert time.monotonic() - started < limits.wall_s + 5
    grown_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kib
    assert grown_kib < 256 * 1024
    error = caught.value
    assert error.message
    assert error.next_step
    assert "{" not in str(error)
    assert error.code in FILE_MESSAGES
    return error.code


def test_smallest_archive_is_good() -> None:
    """Else the tests below would refuse for another reason."""
    data = _archive('<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>')
    assert read_workbook(data, "a.xlsx").sheets[0].columns == [["1"]]


def test_takes_a_formula_whose_result_is_blank_text() -> None:
    data = _archive(
        '<sheetData><row r="1"><c r="A1" t="str"><f>IF(1,"","")</f><v></v></c>'
        '<c r="B1"><v>1</v></c><c r="C1"><f>B1</f></c><c r="D1"><f>B1</f><v/></c></row></sheetData>'
    )
    assert read_workbook(data, "a.xlsx").sheets[0].marks == {
        (0, 2): "formula-not-computed",
        (0, 3): "formula-not-computed",
    }


def test_refuses_an_empty_file() -> None:
    assert _refusal(b"", "a.xlsx") == "file-empty"


def test_refuses_a_file_beyond_the_limit() -> None:
    assert _refusal(b"PK" + bytes(1001), "a.xlsx", Limits(file_bytes=1000)) == "file-too-large"


@pytest.mark.parametrize("start", ["<html>", "\ufeff \r\n<!DOCTYPE html>", '<?xml version="1.0"?>'])
def test_refuses_a_web_page_named_xls(start: str) -> None:
    data = f"{start}<table><tr><td>张三</td></tr></table>".encode()
    assert _refusal(data, "a.xls") == "web-page-not-workbook"


@pytest.mark.parametrize("data", ["姓名\t村\n张三\t河口村\n".encode(), b"%PDF-1.7", b"\x89PNG"])
def test_refuses_what_is_no_workbook(data: bytes) -> None:
    assert _refusal(data, "a.xls") == "not-a-workbook"


def test_refuses_another_kind_of_archive() -> None:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert _refusal(output.getvalue(), "a.xlsx") == "not-a-workbook"


def test_refuses_macros_in_xlsx() -> None:
    data = _archive("<sheetData/>", **{"xl/vbaProject.bin": "macro"})
    assert _refusal(data, "a.xlsm") == "workbook-has-macros"


def _xls_with_entry(name: str) -> bytes:
    """An .xls with one more name in its OLE directory."""
    book = xlwt.Workbook()
    book.add_sheet("s").write(0, 0, "x")
    output = io.BytesIO()
    book.save(output)
    data = bytearray(output.getvalue())
    data += bytes(-len(data) % 512)
    return bytes(data) + name.encode("utf-16-le").ljust(128, b"\0")


def test_refuses_macros_in_xls() -> None:
    assert _refusal(_xls_with_entry("_VBA_PROJECT_CUR"), "a.xls") == "workbook-has-macros"


def test_refuses_an_encrypted_workbook() -> None:
    assert _refusal(_xls_with_entry("EncryptedPackage"), "a.xlsx") == "workbook-encrypted"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_refuses_a_truncated_xlsx(xlsx: Callable[..., bytes], share: float) -> None:
    data = xlsx([[f"姓名{row}", row] for row in range(200)])
    assert _refusal(data[: int(len(data) * share)], "a.xlsx") == "workbook-damaged"


def test_refuses_an_xlsx_with_altered_bytes(xlsx: Callable[..., bytes]) -> None:
    data = bytearray(xlsx([[f"姓名{row}", row] for row in range(2000)]))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        at = archive.getinfo("xl/worksheets/sheet1.xml").header_offset + 200
    data[at : at + 64] = bytes(64)
    assert _refusal(bytes(data), "a.xlsx") in {"sheet-damaged", "workbook-damaged"}


def test_refuses_a_truncated_xls() -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("s")
    for row in range(500):
        page.write(row, 0, f"姓名{row}")
    output = io.BytesIO()
    book.save(output)
    data = output.getvalue()
    assert _refusal(data[: len(data) // 3], "a.xls") in {"workbook-damaged", "not-a-workbook"}


def test_refuses_two_cells_that_span_a_billion() -> None:
    data = _archive(
        '<dimension ref="A1:XFD1048576"/><sheetData>'
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    )
    assert len(data) < 5_000
    assert _refusal(data, "a.xlsx") in {"too-many-cells", "workbook-too-large"}


def test_refuses_an_error_cell_at_the_far_end() -> None:
    data = _archive(
        '<sheetData><row r="1048576"><c r="XFD1048576" t="e"><v>#N/A</v></c></row></sheetData>'
    )
    assert _refusal(data, "a.xlsx") == "too-many-cells"


def test_reads_a_claimed_billion_cells_that_are_not_there() -> None:
    data = _archive(
        '<dimension ref="A1:XFD1048576"/><sheetData>'
        '<row r="1"><c r="A1"><v>1</v></c></row></sheetData>'
    )
    assert read_workbook(data, "a.xlsx", _SMALL).sheets[0].columns == [["1"]]


def test_refuses_a_zip_bomb_by_its_directory() -> None:
    data = _archive("<sheetData/>", **{"xl/media/x": "0" * 400_000_000})
    assert _refusal(data, "a.xlsx") == "unpacks-too-large"


def test_refuses_a_zip_bomb_whose_directory_lies() -> None:
    """The directory says that the sheet has 100 bytes; it has 300 million."""
    filler = '<sheetData><row r="1"><c r="A1" t="str"><v>' + "x" * 300_000_000
    data = bytearray(_archive(filler + "</v></c></row></sheetData>"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    directory = data.rfind(size.to_bytes(4, "little"))
    data[directory : directory + 4] = (100).to_bytes(4, "little")
    code = _refusal(bytes(data), "a.xlsx")
    assert code in {"workbook-damaged", "sheet-damaged", "workbook-too-large"}


def test_refuses_too_many_members() -> None:
    data = _archive("<sheetData/>", **{f"xl/{number}": "" for number in range(2_001)})
    assert _refusal(data, "a.xlsx") == "too-many-members"


def test_refuses_a_string_told_a_million_times() -> None:
    """A short file whose cells all point at one long shared string."""
    cells = "".join(
        f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 20_001)
    )
    strings = f'<sst xmlns="{_MAIN}"><si><t>{"长" * 100_000}</t></si></sst>'
    relations = (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        "</Relationships>"
    )
    data = _archive(
        f"<sheetData>{cells}</sheetData>",
        **{"xl/sharedStrings.xml": strings, "xl/_rels/workbook.xml.rels": relations},
    )
    assert _refusal(data, "a.xlsx") == "workbook-too-large"


def test_stops_a_reading_that_takes_too_long(xlsx: Callable[..., bytes]) -> None:
    data = xlsx([["姓名"]])
    assert _refusal(data, "a.xlsx", Limits(wall_s=0.001)) == "workbook-too-slow"


def test_refuses_a_bad_cell_that_does_not_say_where_it_is() -> None:
    data = _archive('<sheetData><row><c t="e"><v>#N/A</v></c></row></sheetData>')
    assert _refusal(data, "a.xlsx") == "cell-not-placed"


def test_refuses_text_in_no_known_encoding() -> None:
    assert _refusal(b"\xff\x80\x81,\xff\xff\n", "a.csv") == "text-encoding-unknown"
    assert _refusal(b"a\x00b,c\n", "a.csv") == "text-encoding-unknown"


def test_refuses_an_open_quote() -> None:
    assert _refusal('姓名,村\n"张三,河口村\n'.encode(), "a.csv") == "csv-damaged"


def test_refuses_more_cells_than_allowed() -> None:
    data = ("," * 99 + "\n").encode() * 100
    assert _refusal(data, "a.csv", Limits(cells=9_999)) == "too-many-cells"


def test_refuses_more_sheets_than_allowed(xlsx: Callable[..., bytes]) -> None:
    assert _refusal(xlsx([["x"]]), "a.xlsx", Limits(sheets=0)) == "too-many-sheets"


def test_a_reading_leaves_no_environment_to_the_child(
    xlsx: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONSTARTUP", "/nowhere")
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    assert read_workbook(xlsx([["x"]]), "a.xlsx").sheets[0].columns == [["x"]]
