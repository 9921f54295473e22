"""mingce supervise: what auditors look at first."""

from __future__ import annotations

from typing import Annotated

import typer

from api.office.supervision import KINDS, SupervisionView, supervision_view
from ops.cli.arguments import QUESTIONS, parse_day
from ops.cli.desk import desk
from ops.cli.output import console, print_json, print_table
from projections.supervision import FindingKind


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel=QUESTIONS)(supervise)


def supervise(
    kind: Annotated[FindingKind, typer.Option(help="what to list")] = KINDS[0],
    since: Annotated[str, typer.Option(help="recorded on this day or later (YYYY-MM-DD)")] = "",
    top: Annotated[int, typer.Option(help="how many at most")] = 50,
) -> None:
    """What auditors look at first, counted, or one kind listed."""
    with desk.office() as office:
        view = supervision_view(office, kind, since=parse_day(since) if since else None, limit=top)
    if desk.as_json:
        print_json(view)
        return
    print_table(("what", "found"), [(one.kind, one.findings) for one in view.counts], right="1")
    console.print("")
    _print(view)


def _print(view: SupervisionView) -> None:
    print_table(
        ("entry", view.kind, "recorded", "of", "days", "period", "about", "detail", "reason"),
        [
            (
                one.position,
                f"{one.entries} entries" if one.entries > 1 else "",
                one.recorded_on,
                one.effective_on,
                one.late_days or "",
                f"{one.assessment} {one.period}".strip(),
                one.subject_name or one.subject,
                one.detail,
                one.reason,
            )
            for one in view.findings
        ],
        right="0 4",
    )
