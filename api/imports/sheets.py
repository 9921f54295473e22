"""All tables of a workbook, and notices of the sheets that were not read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from api.imports.messages import refuse
from api.imports.problems import CellProblem
from api.imports.reader import Workbook
from api.imports.tables import MappingMemory, Table, read_table
from api.imports.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What a person said about a sheet: column letter -> target, and the header's row (from 1).

    None: found by looking.
    """

    mapping: Mapping[str, str] | None = None
    header_row: int | None = None


def read_tables(
    workbook: Workbook,
    vocabulary: Vocabulary,
    memory: MappingMemory | None = None,
    layouts: Mapping[str, Layout] = MappingProxyType({}),
) -> tuple[list[Table], list[CellProblem]]:
    """The tables of the visible sheets, and a notice for each sheet without one.

    `layouts` is by sheet name. Raises DomainError `no-table` if there is no table at all.
    """
    tables: list[Table] = []
    notices = [
        CellProblem(code="sheet-hidden", sheet=name, row=1, column="", value="")
        for name in workbook.hidden
    ]
    for sheet in workbook.sheets:
        layout = layouts.get(sheet.name, Layout())
        table = read_table(
            sheet, vocabulary, memory, given=layout.mapping, header_row=layout.header_row
        )
        if table is not None:
            tables.append(table)
        elif sheet.height:
            notices.append(
                CellProblem(code="sheet-not-read", sheet=sheet.name, row=1, column="", value="")
            )
    if not tables:
        raise refuse("no-table", file=workbook.file_name)
    return tables, notices
