"""Documents as PDF: a typst template and its values in, an archivable and accessible file out.

Same values, same bytes: the fonts come with an installed package, the date is the document's own,
and nothing is read from the machine unless a character needs it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path

import structlog
import typst

FOLDER = Path(__file__).parent
# Archivable (ISO 19005-2) and readable by screen readers (ISO 14289-1). Both demand that every
# character has a glyph, so that a missing one is an error here and not an empty box on the board.
_STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]
# The same for a document that carries files (ISO 19005-3).
_WITH_FILES: list[typst.PDFStandard] = ["a-3a", "ua-1"]
_NOT_SHOWN = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
REPLACEMENT = "〓"  # the printers' mark for a character that the type case lacks

_log = structlog.get_logger()


def render_pdf(
    template: str, data: Mapping[str, object], *, made_at: datetime, carries_files: bool = False
) -> bytes:
    """The PDF of `<template>.typ` over `data`, which the template reads as JSON.

    `carries_files` if the template attaches files to it. `made_at` (with its time zone) is written into the file as its date. A character that our
    fonts lack is taken from the machine's; one that these lack as well appears as 〓, and the
    log has a warning that names it.
    """
    shown = json.dumps(data, ensure_ascii=False)
    standards = _WITH_FILES if carries_files else _STANDARDS
    for system_fonts in (False, True):
        try:
            return _compile(template, shown, made_at, standards, system_fonts=system_fonts)
        except typst.TypstError as error:
            lacking = _not_shown(error)
            if not lacking:
                raise
    _log.warning(
        "characters_replaced",
        template=template,
        characters=[f"U+{ord(one):04X}" for one in lacking],
    )
    for character in lacking:
        shown = shown.replace(json.dumps(character, ensure_ascii=False)[1:-1], REPLACEMENT)
    return _compile(template, shown, made_at, standards, system_fonts=True)


def _compile(
    template: str,
    data: str,
    made_at: datetime,
    standards: list[typst.PDFStandard],
    *,
    system_fonts: bool,
) -> bytes:
    compiler = typst.Compiler(
        input=FOLDER / f"{template}.typ",
        root=FOLDER,
        font_paths=_fonts(system_fonts=system_fonts),
        sys_inputs={"data": data},
    )
    made = compiler.compile(
        format="pdf", pdf_standards=standards, timestamp=int(made_at.timestamp())
    )
    if not isinstance(made, bytes):  # only pictures come page by page
        raise TypeError(f"{template}.typ became {type(made)}")
    return made


@cache
def _fonts(*, system_fonts: bool) -> typst.Fonts:
    """Noto Sans SC and Noto Serif SC (SIL Open Font License), and the machine's if need be."""
    ours = Path(str(files("pylopdf_fonts_zh_cn")))
    return typst.Fonts(
        include_system_fonts=system_fonts, include_embedded_fonts=False, font_paths=[ours]
    )


def _not_shown(error: typst.TypstError) -> str:
    """The characters that no font has; "" when that is not what is wrong."""
    texts = "".join(_NOT_SHOWN.findall(error.diagnostic))
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), texts)
    return "".join(sorted(set(plain) - {"\\"}))
