"""What calamine does not tell about an .xlsx sheet: errors, uncomputed formulas, percentages.

calamine gives a blank for an error (#N/A) and for a formula that was never computed, and 0.85
for a cell that shows 85 %. So the sheet's XML is searched for their marks; a cell is looked at
only where a mark is. Runs in the reading child.
"""

from __future__ import annotations

import re
import zipfile
from typing import IO
from xml.parsers import expat

from api.imports.marks import Marks
from api.imports.refusal import RefusalError

_ROOT = re.compile(rb"<(\w+:)?worksheet\b")
_CELL_NAME = re.compile(rb"""\sr=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_ERROR = re.compile(rb"""\st=["']e["']""")
_TEXT_RESULT = re.compile(rb"""\st=["'](?:str|s|inlineStr|e)["']""")
_NOT_NUMBER = re.compile(rb"""\st=["'](?!n["'])""")
_PERCENT_FORMATS = {9, 10}  # built in: 0% and 0.00%
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


class SheetXml:
    """The sheets of one .xlsx archive, in the workbook's order (which is calamine's)."""

    def __init__(self, file: IO[bytes]) -> None:
        self._archive = zipfile.ZipFile(file)
        self._paths = self._sheet_paths()
        self._percent_styles = self._styles()

    def marks(self, sheet_index: int) -> Marks:
        """Search one sheet. RefusalError if a bad cell does not say where it is."""
        found = Marks()
        xml = self._archive.read(self._paths[sheet_index])
        root = _ROOT.search(xml, 0, 4_000)
        prefix = (root and root.group(1)) or b""
        # Each plain search is a few milliseconds; what follows it costs only where it is needed.
        if b't="e"' in xml or b"t='e'" in xml:
            value = re.compile(rb"<%bv(?:\s[^>]*)?>([^<]*)<|</%bc>" % (prefix, prefix))
            for match in _ERROR.finditer(xml):
                opening = _opening(xml, match.start(), prefix)
                shown = value.search(xml, match.end())
                text = shown.group(1) if shown else None
                found.errors[_place(xml, opening)] = (text or b"#").decode(errors="replace")
        if b"<%bf" % prefix in xml:
            for match in _formula_without_value(prefix).finditer(xml):
                opening = _opening(xml, match.start(), prefix)
                if not _TEXT_RESULT.search(_tag(xml, opening)):
                    found.uncomputed.append(_place(xml, opening))
        for style in self._percent_styles:
            for match in re.finditer(rb"""\ss=["']%d["']""" % style, xml):
                opening = xml.rfind(b"<", 0, match.start())
                tag = _tag(xml, opening)
                # Rows and columns have styles too; text under a percent format is text.
                if _CELL_NAME.search(tag) and not _NOT_NUMBER.search(tag):
                    found.percentages.append(_place(xml, opening))
        return found

    def _sheet_paths(self) -> list[str]:
        targets = {
            attributes["Id"]: attributes["Target"]
            for name, attributes in self._elements("xl/_rels/workbook.xml.rels")
            if name == "Relationship"
        }
        paths = []
        for name, attributes in self._elements("xl/workbook.xml"):
            if name == "sheet":
                relation = next(v for k, v in attributes.items() if k.split(":")[-1] == "id")
                target = targets[relation]
                paths.append(target.lstrip("/") if target.startswith("/") else f"xl/{target}")
        return paths

    def _styles(self) -> list[int]:
        """Indices of the cell styles that show a percentage."""
        if "xl/styles.xml" not in self._archive.namelist():
            return []
        percent = set(_PERCENT_FORMATS)
        styles: list[int] = []
        inside = ""
        index = 0
        for name, attributes in self._elements("xl/styles.xml"):
            if name in {"cellXfs", "cellStyleXfs", "dxfs", "cellStyles"}:
                inside = name
            elif name == "numFmt" and "%" in _QUOTED.sub("", attributes.get("formatCode", "")):
                percent.add(int(attributes["numFmtId"]))
            elif name == "xf" and inside == "cellXfs":
                if int(attributes.get("numFmtId", "0")) in percent:
                    styles.append(index)
                index += 1
        return styles

    def _elements(self, path: str) -> list[tuple[str, dict[str, str]]]:
        """Names (without prefix) and attributes of all elements of a small part."""
        elements: list[tuple[str, dict[str, str]]] = []
        parser = expat.ParserCreate()
        parser.StartElementHandler = lambda name, attributes: elements.append(
            (name.split(":")[-1], attributes)
        )
        parser.Parse(self._archive.read(path), True)
        return elements


def _formula_without_value(prefix: bytes) -> re.Pattern[bytes]:
    """A formula followed by an empty value, or by the end of its cell."""
    pieces = (
        rb"<@f(?:\s[^>]*?)?(?:/>|>[^<]*</@f>)\s*",
        rb"(?:<@v\s*/>|<@v>\s*</@v>|</@c>)",
    )
    return re.compile(b"".join(pieces).replace(b"@", prefix))


def _opening(xml: bytes, position: int, prefix: bytes) -> int:
    """Where the cell that holds the position opens; nothing long stands before it in a cell."""
    return max(xml.rfind(b"<%bc " % prefix, max(position - 1_000, 0), position), 0)


def _tag(xml: bytes, opening: int) -> bytes:
    return xml[opening : xml.index(b">", opening) + 1]


def _place(xml: bytes, opening: int) -> tuple[int, int]:
    """Row and column of the cell that opens here."""
    named = _CELL_NAME.search(_tag(xml, opening))
    if named is None:
        raise RefusalError("cell-not-placed")
    column = 0
    for letter in named.group(1):
        column = column * 26 + letter - 64
    return int(named.group(2)) - 1, column - 1
