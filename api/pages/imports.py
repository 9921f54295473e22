"""The pages of imports: what to upload, what a file holds, what is wrong with it, the receipt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from api.imports.problems import CellProblem, column_letter
from api.imports.reader import Sheet, Workbook, read_workbook
from api.imports.sheets import Layout
from api.imports.tables import Table
from api.imports.uploads import Upload
from api.imports.vocabulary import (
    IGNORED,
    INPUT,
    entries_vocabulary,
    roster_vocabulary,
    target_title,
)
from api.office import answers, lists
from api.office.answering.reading import reading
from api.office.entries import governing_scheme
from api.office.imports import ImportReport, import_entries, import_roster
from api.office.parts import Office
from api.office.schemes import adopted_versions, scheme_in_force
from api.pages import wording
from api.pages.forms import Form
from api.pages.language import Language
from api.pages.texts import say
from domain.actor import Actor
from domain.errors import DomainError
from domain.schemes.model import Scheme
from ledger.context import Context

Kind = Literal["entries", "roster"]
PROBLEM_ROWS_SHOWN = 40
HISTORY_SHOWN = 50
_SHEET_ROWS_SHOWN = 12
_EVERY_IMPORT = 1_000_000
_NOBODY = Context(Actor("", ""), "dry run")  # a dry run records nothing
_KIBIBYTE = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is said about a file besides its bytes."""

    kind: Kind
    of: str = ""  # scheme/assessment/period of entries; without a period the dated ones
    changes_on: date | None = None
    service_from: date | None = None
    county_name: str = ""
    header: str = ""  # sheet:row, where the header is not found by itself

    @property
    def place(self) -> tuple[str, str, str]:
        """scheme, assessment and period; DomainError `period-invalid`."""
        parts = self.of.split("/")
        if len(parts) != 3 or not (parts[0] and parts[1]):  # noqa: PLR2004 - as named above
            raise DomainError(
                "period-invalid",
                f"{self.of!r} does not name a period.",
                next_step="Choose one from the list.",
                of=self.of,
                field="of",
            )
        return parts[0], parts[1], parts[2]

    def layouts(self) -> dict[str, Layout]:
        """Where a person said that the header stands."""
        sheet, _, row = self.header.rpartition(":")
        return {sheet: Layout(header_row=int(row))} if sheet and row.isdigit() else {}


def read_upload(
    office: Office,
    upload: Upload,
    asked: Asked,
    context: Context,
    *,
    layouts: Mapping[str, Layout] | None = None,
    dry_run: bool,
) -> ImportReport:
    """Check the file, or record it."""
    said = {**asked.layouts(), **(layouts or {})}
    if asked.kind == "roster":
        return import_roster(
            office,
            upload.data,
            upload.name,
            context,
            county_name=asked.county_name,
            default_service_from=asked.service_from,
            changes_on=asked.changes_on,
            layouts=said,
            dry_run=dry_run,
        )
    scheme, assessment, period = asked.place
    return import_entries(
        office,
        upload.data,
        upload.name,
        context,
        scheme=scheme,
        assessment=assessment,
        period=period,
        layouts=said,
        dry_run=dry_run,
    )


def imports_page(office: Office, language: Language, kind: Kind, form: Form) -> dict[str, Any]:
    """The form for a file, and what was imported before."""
    with reading(office) as look:
        found = lists.imports(look, after=0, limit=_EVERY_IMPORT)
        mine = [one for one in found if look.sight.covers("import-entries", one.body)]
        history = [(one, look.body_name(one.body)) for one in reversed(mine[-HISTORY_SHOWN:])]
        freshness = look.freshness
    return {
        "kind": kind,
        "form": form,
        "choices": importable(office, language) if kind == "entries" else [],
        "history": history,
        "freshness": freshness,
    }


def importable(office: Office, language: Language) -> list[tuple[str, str]]:
    """What entries may be imported for: (key, words) of open periods, then the dated inputs."""
    today = office.today()
    choices = []
    for one in answers.periods(office).periods:
        if (
            one.state == "open"
            and governing_scheme(office, one.scheme, one.assessment, one.period, today)
            .assessment(one.assessment)
            .inputs
        ):
            words = (
                wording.label(one.scheme_title, language),
                wording.label(one.assessment_title, language),
                wording.period_words(one.period, language),
            )
            choices.append((f"{one.scheme}/{one.assessment}/{one.period}", " · ".join(words)))
    names = {one.scheme for one in adopted_versions(office) if one.effective_on <= today}
    for name in sorted(names):
        scheme = scheme_in_force(office, name, today)
        for assessment in scheme.assessments:
            dated = [scheme.input(each) for each in assessment.inputs]
            titles = [
                wording.label(each.title, language) for each in dated if each.window != "period"
            ]
            if titles:
                words = (
                    wording.label(scheme.title, language),
                    wording.label(assessment.title, language),
                    say("import.dated", language, inputs="、".join(titles)),
                )
                choices.append((f"{name}/{assessment.name}/", " · ".join(words)))
    return choices


def check_page(
    office: Office, language: Language, upload: Upload, asked: Asked, form: Form
) -> dict[str, Any]:
    """The dry run: what was recognised, what would be recorded, and every bad cell in its row."""
    report: ImportReport | None = None
    scheme: Scheme | None = None
    if asked.kind == "entries":
        name, assessment, period = asked.place
        scheme = governing_scheme(office, name, assessment, period, office.today())
        vocabulary = entries_vocabulary(scheme, scheme.assessment(assessment))
        subject = " · ".join(
            (
                wording.label(scheme.title, language),
                wording.label(scheme.assessment(assessment).title, language),
                wording.period_words(period, language)
                if period
                else say("import.by_day", language),
            )
        )
    else:
        vocabulary = roster_vocabulary()
        subject = say("import.roster", language)
    try:
        report = read_upload(office, upload, asked, _NOBODY, dry_run=True)
        error = form.error
        workbook = report.workbook
    except DomainError as refused:
        error = form.error or refused
        workbook = _readable(upload)
    targets = [
        (target, wording.label(target_title(target, scheme), language))
        for target in dict.fromkeys(vocabulary.values())
        if target != IGNORED
    ]
    return {
        "kind": asked.kind,
        "asked": asked,
        "upload": upload,
        "size_kib": -(-len(upload.data) // _KIBIBYTE),
        "subject": subject,
        "form": Form(form.typed, form.files, error),
        "report": report,
        "targets": targets,
        "tables": [_table(one, dict(targets), language) for one in report.tables] if report else [],
        "unread": _unread(workbook, report) if workbook else [],
        "bad": _bad_rows(report, language) if report else [],
        "bad_rows": PROBLEM_ROWS_SHOWN,
        "notices": [
            (one.sheet, one.place, one.message(language))
            for one in (report.notices if report else ())
        ],
        "changes_needed": report is not None
        and any(one.code == "person-changed" for one in report.problems),
        "today": office.today(),
    }


def _readable(upload: Upload) -> Workbook | None:
    """The file as read, where it is its layout that is wrong and not itself."""
    try:
        return read_workbook(upload.data, upload.name)
    except DomainError:
        return None


def _table(table: Table, words: Mapping[str, str], language: Language) -> dict[str, Any]:
    """A sheet that was understood: each column with its header and its meaning."""
    ignored = say("import.ignored", language)
    return {
        "sheet": table.sheet,
        "header_row": table.header.last + 1,
        "rows": len(table.row_numbers),
        "columns": [
            {
                "letter": column_letter(column),
                "text": text,
                "target": table.mapping.get(column, ""),
                "words": words.get(table.mapping.get(column, ""), ignored),
            }
            for column, text in enumerate(table.header.texts)
        ],
    }


def _unread(workbook: Workbook, report: ImportReport | None) -> list[dict[str, Any]]:
    """Sheets without a header that is known: their first rows, so that a person can say."""
    known = {table.sheet for table in report.tables} if report else set()
    return [
        {
            "sheet": sheet.name,
            "letters": [column_letter(column) for column in range(len(sheet.columns))],
            "rows": [
                (row + 1, [column[row] for column in sheet.columns])
                for row in range(min(sheet.height, _SHEET_ROWS_SHOWN))
            ],
        }
        for sheet in workbook.sheets
        if sheet.height and sheet.name not in known
    ]


def _bad_rows(report: ImportReport, language: Language) -> list[dict[str, Any]]:
    """By sheet the rows that have problems, whole, with the bad cells told apart."""
    by_sheet: dict[str, dict[int, list[CellProblem]]] = defaultdict(lambda: defaultdict(list))
    for problem in report.problems:
        by_sheet[problem.sheet][problem.row].append(problem)
    sheets = {sheet.name: sheet for sheet in report.workbook.sheets} if report.workbook else {}
    tables = {table.sheet: table for table in report.tables}
    found = []
    for name, rows in by_sheet.items():
        sheet, table = sheets.get(name), tables.get(name)
        columns = _shown_columns(table, sheet, rows.values())
        found.append(
            {
                "sheet": name,
                "heads": [
                    (column_letter(column), table.header.texts[column] if table else "")
                    for column in columns
                ],
                "count": len(rows),
                "rows": [
                    _bad_row(sheet, row, columns, problems, language)
                    for row, problems in sorted(rows.items())[:PROBLEM_ROWS_SHOWN]
                ],
            }
        )
    return found


def _shown_columns(
    table: Table | None, sheet: Sheet | None, rows: Iterable[list[CellProblem]]
) -> list[int]:
    """Columns that mean something or have a problem; of a wide sheet only those that matter."""
    if table is None or sheet is None:
        return []
    who = [
        column
        for column, target in table.mapping.items()
        if target != IGNORED and not target.startswith(INPUT)
    ]
    letters = {problem.column for problems in rows for problem in problems if problem.column}
    wrong = [column for column in range(len(sheet.columns)) if column_letter(column) in letters]
    return sorted({*who, *wrong})


def _bad_row(
    sheet: Sheet | None,
    row: int,
    columns: list[int],
    problems: list[CellProblem],
    language: Language,
) -> dict[str, Any]:
    bad = {problem.column for problem in problems}
    cells = []
    for column in columns:
        text = sheet.columns[column][row - 1] if sheet and row <= sheet.height else ""
        cells.append((text, column_letter(column) in bad))
    return {
        "row": row,
        "cells": cells,
        "whole": "" in bad,
        "told": [
            (problem.column, problem.message(language), problem.next_step(language))
            for problem in problems
        ],
    }


def said_columns(form: Form, sheet: str) -> dict[str, Layout]:
    """What a person said about the columns of a sheet."""
    mapping = {
        name.removeprefix("column-"): form.text(name)
        for name in form.typed
        if name.startswith("column-") and form.text(name)
    }
    header = form.text("header_row")
    return {
        sheet: Layout(mapping=mapping or None, header_row=int(header) if header.isdigit() else None)
    }


def receipt_page(office: Office, position: int) -> dict[str, Any]:
    """What was imported at a position; DomainError `import-unknown`."""
    with reading(office) as look:
        for one in lists.imports(look, after=position - 1, limit=1):
            if one.position == position and look.sight.covers("import-entries", one.body):
                return {
                    "one": one,
                    "body": look.body_name(one.body),
                    "size_kib": -(-one.size // _KIBIBYTE),
                    "freshness": look.freshness,
                }
    raise DomainError(
        "import-unknown",
        f"Position {position} is not that of an imported file.",
        next_step="The receipt of an import names it first.",
        position=position,
    )
