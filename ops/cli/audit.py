"""mingce history, replay, coefficients: what was recorded, and whether it still comes out."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from api.office import answers
from api.office.cadres import find_subject
from domain.scaled import format_scaled
from ops.cli.arguments import QUESTIONS, AsOf, Subject, parse_day
from ops.cli.desk import desk
from ops.cli.output import DIFFERENCES, console, count, print_json, print_table, table_line
from projections.catalogue import PROJECTIONS
from projections.check import CheckReport, full_check, replay_check
from projections.runner import Pool
from projections.tiers import coefficient_history

AsOfDay = Annotated[str, typer.Option(help="as known at the end of this day (YYYY-MM-DD)")]
Until = Annotated[str, typer.Option(help="only what was true by this day (YYYY-MM-DD)")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (history, coefficients, replay):
        app.command(rich_help_panel=QUESTIONS)(command)


def history(
    subject: Subject, as_of: AsOf = None, as_of_day: AsOfDay = "", until: Until = ""
) -> None:
    """Everything recorded about one subject, each with the state before and after."""
    with desk.office() as office:
        view = answers.history_view(
            office,
            find_subject(office, subject),
            as_of=as_of,
            as_of_day=parse_day(as_of_day) if as_of_day else None,
            effective_until=parse_day(until) if until else None,
        )
    if desk.as_json:
        print_json(view)
        return
    console.print(f"{view.name or '（已删除）'}  {view.subject}", style="bold")
    for moment in view.moments:
        console.print(
            f"{moment.position:>8}  known {moment.recorded_at:%Y-%m-%d %H:%M}  "
            f"true from {moment.effective_on}  {moment.summary.zh}"
        )
        if moment.reason:
            console.print(f"{'':>10}理由: {moment.reason}", style="dim")
        for change in moment.changes:
            console.print(
                f"{'':>10}{change.what.zh}: {change.before or '—'} → {change.after or '—'}",
                style="dim",
            )


def coefficients(subject: Subject) -> None:
    """A secretary's tiers and pay coefficients over time."""
    with desk.office() as office, office.database.connection() as connection:
        found: list[dict[str, Any]] = [
            {
                "scheme": one.scheme,
                "assessment": one.assessment,
                "period": one.period,
                "ends_on": one.ends_on,
                "tier": one.tier,
                "coefficient": _decimal(one.coefficient),
                "from_tier": one.from_tier,
                "grounds": one.grounds,
                "position": one.position,
                "known_until": one.known_until,
            }
            for one in coefficient_history(
                connection, office.ledger.name, find_subject(office, subject)
            )
        ]
    if desk.as_json:
        print_json(found)
        return
    print_table(
        ("period", "ends on", "tier", "coeff.", "from tier", "grounds", "entry", "superseded by"),
        [
            (
                one["period"],
                one["ends_on"],
                one["tier"],
                one["coefficient"],
                one["from_tier"],
                "、".join(one["grounds"]),
                one["position"],
                one["known_until"],
            )
            for one in found
        ],
        right="2 3 4 6 7",
    )


def replay(
    subject: Annotated[
        str, typer.Argument(help="staff code, identity number, id or body code: its history")
    ] = "",
    as_of: AsOf = None,
    as_of_day: AsOfDay = "",
    until: Until = "",
    check: Annotated[bool, typer.Option("--check", help="recompute every final period")] = False,
    full: Annotated[
        bool, typer.Option("--full", help="also fold the whole log again and compare every table")
    ] = False,
) -> None:
    """One subject's history; or --check: recompute all that is final. Exit code 4 if it differs."""
    if bool(subject) == (check or full):
        raise typer.BadParameter("name a subject, or say --check or --full")
    if subject:
        history(subject, as_of, as_of_day, until)
        return
    with desk.office() as office:
        report = _checked(office.database.pool, office.ledger.name, full=full)
    if desk.as_json:
        print_json(report)
    else:
        _print_report(report, full=full)
    if not report.clean:
        raise typer.Exit(DIFFERENCES)


def _checked(pool: Pool, ledger: str, *, full: bool) -> CheckReport:
    if full:
        return full_check(pool, ledger, PROJECTIONS)
    with pool.connection() as connection:
        return replay_check(connection, ledger)


def _print_report(report: CheckReport, *, full: bool) -> None:
    for one in report.differences:
        console.print(
            f"{one.scheme}/{one.assessment}/{one.period} {one.subject or '(result)'} {one.field}: "
            f"recorded {one.recorded}, recomputed {one.recomputed}"
        )
    for table in report.tables:
        console.print(table_line(table))
    console.print(
        f"{count(report.periods, 'period')}, {count(report.outcomes, 'outcome')} recomputed, "
        + count(len(report.differences), "difference")
        + (f", {count(len(report.tables), 'differing table')}" if full else "")
    )


def _decimal(scaled: int | None) -> str | None:
    return None if scaled is None else format_scaled(scaled)
