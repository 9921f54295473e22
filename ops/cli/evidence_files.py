"""mingce export evidence: one subject's evidence file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from api.office.cadres import find_subject
from api.pages.evidence import evidence_pdf
from ops.cli.arguments import Subject
from ops.cli.desk import desk
from ops.cli.reports import print_written


def register(app: typer.Typer) -> None:
    """Add the command to the group."""
    app.command()(evidence)


def evidence(
    subject: Subject,
    output: Annotated[Path, typer.Option("--output", "-o", help="the file to write, a PDF")],
    language: Annotated[Literal["zh", "en"], typer.Option("--language", help="of the file")] = "zh",
) -> None:
    """One subject's evidence: results, reasons, every entry, and the proof of each inside the PDF."""
    with desk.office() as office:
        made = evidence_pdf(office, language, find_subject(office, subject))
    print_written(output, made)
