"""mingce standing, outcome, explain, history, replay, whatif: questions, and the audit."""

from __future__ import annotations

from typing import Annotated

import msgspec
import typer

from api.office import answers, what_if
from api.office.cadres import find_subject
from api.office.parts import Office
from domain.errors import DomainError
from domain.evaluation.explain_node import to_json, to_text
from domain.scaled import format_scaled
from domain.slices.outcome_form import text_of
from ops.cli.arguments import AsOf, Assessment, Period, Scheme, parse_day
from ops.cli.desk import desk
from ops.cli.output import DIFFERENCES, console, print_json, print_table
from ops.cli.schemes import read_scheme_text
from projections.catalogue import PROJECTIONS
from projections.check import CheckReport, full_check, replay_check
from projections.outcomes import find_outcomes
from projections.runner import Pool
from projections.tiers import coefficient_history


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (standing, outcome, explain, history, coefficients, replay, whatif):
        app.command()(command)


Subject = Annotated[str, typer.Argument(help="staff code, identity number, id or body code")]


def standing(
    scheme: Scheme,
    assessment: Assessment,
    period: Period,
    as_of: AsOf = None,
    group: Annotated[str, typer.Option(help="only this township (its code)")] = "",
    cadre_class: Annotated[str, typer.Option("--class", help="only this class")] = "",
    top: Annotated[int, typer.Option(help="print only so many rows")] = 0,
) -> None:
    """Who stands where: provisional while the period is open, as recorded once it is final."""
    with desk.office() as office:
        view = answers.standing_view(
            office, scheme, assessment, period, as_of=as_of, group=group, cadre_class=cadre_class
        )
    if desk.as_json:
        print_json(view)
        return
    rows = view.rows[:top] if top else view.rows
    print_table(
        (
            "rank",
            "name",
            "township",
            "village",
            "class",
            "score",
            "grade",
            "tier",
            "coeff.",
            "yuan",
        ),
        [
            (
                row.figures.rank,
                row.name or "（已删除）",
                row.group_name,
                row.unit_name,
                row.cadre_class,
                row.figures.score,
                row.figures.grade,
                row.figures.tier,
                row.figures.coefficient,
                row.figures.amount_yuan,
            )
            for row in rows
        ],
        right="0 5 7 8 9",
    )
    state = "recorded" if view.recorded else "provisional"
    console.print(
        f"{view.period.state}, {state}; {view.subjects} subjects, "
        f"facts as of entry {view.facts_position}",
        style="dim",
    )


def outcome(
    subject: Subject,
    superseded: Annotated[bool, typer.Option(help="also those that were superseded")] = False,
) -> None:
    """The recorded outcomes of one subject, with what superseded them."""
    with desk.office() as office, office.database.connection() as connection:
        found = find_outcomes(
            connection,
            office.ledger.name,
            subject=find_subject(office, subject),
            superseded=superseded,
        )
    if desk.as_json:
        print_json(found)
        return
    print_table(
        (
            "scheme",
            "assessment",
            "period",
            "score",
            "rank",
            "grade",
            "tier",
            "entry",
            "superseded by",
        ),
        [
            (
                one.scheme,
                one.assessment,
                one.period,
                "" if one.score is None else format_scaled(one.score),
                one.rank,
                one.grade,
                one.tier,
                one.position,
                one.superseded_by,
            )
            for one in found
        ],
        right="3 4 6 7 8",
    )


def explain(
    scheme: Scheme,
    assessment: Assessment,
    period: Period,
    subject: Subject,
    column: Annotated[
        str, typer.Argument(help="score, rank, grade, tier, coefficient, or a step of the scheme")
    ],
    as_of: AsOf = None,
    language: Annotated[str, typer.Option("--lang", help="zh or en")] = "zh",
) -> None:
    """Why it is what it is: down to entries, rules and parameters."""
    with desk.office() as office:
        node = answers.explanation(
            office,
            find_subject(office, subject),
            column,
            scheme=scheme,
            assessment=assessment,
            period=period,
            as_of=as_of,
        )
    if desk.as_json:
        print_json(to_json(node))
    else:
        console.print(to_text(node, "en" if language == "en" else "zh"), markup=False)


def history(
    subject: Subject,
    as_of: AsOf = None,
    as_of_day: Annotated[str, typer.Option(help="as known on this day (YYYY-MM-DD)")] = "",
    until: Annotated[str, typer.Option(help="only what was true by this day")] = "",
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
    for moment in view.moments:
        console.print(
            f"{moment.position:>8}  known {moment.recorded_at:%Y-%m-%d %H:%M}  "
            f"true from {moment.effective_on}  {moment.summary.zh}",
            markup=False,
        )
        for change in moment.changes:
            console.print(
                f"{'':>10}{change.what.zh}: {change.before or '—'} → {change.after or '—'}",
                style="dim",
                markup=False,
            )


def coefficients(subject: Subject) -> None:
    """A secretary's tiers and pay coefficients over time."""
    with desk.office() as office, office.database.connection() as connection:
        found = coefficient_history(connection, office.ledger.name, find_subject(office, subject))
    if desk.as_json:
        print_json(found)
    else:
        rows = [tuple(msgspec.to_builtins(one).values()) for one in found]
        names = tuple(msgspec.to_builtins(found[0])) if found else ("no outcomes",)
        print_table(names, rows)


def replay(
    check: Annotated[bool, typer.Option("--check", help="recompute every final period")] = False,
    full: Annotated[
        bool, typer.Option("--full", help="also fold the whole log again and compare every table")
    ] = False,
) -> None:
    """Recompute everything that was ever recorded as final; exit code 4 if anything differs."""
    if not (check or full):
        raise typer.BadParameter("say --check, or --check --full")
    with desk.office() as office:
        report = _checked(office.database.pool, office.ledger.name, full=full)
    if desk.as_json:
        print_json(report)
    else:
        for difference in report.differences:
            console.print(
                f"{difference.scheme}/{difference.assessment}/{difference.period} "
                f"{difference.subject} {difference.field}: recorded {difference.recorded}, "
                f"recomputed {difference.recomputed}",
                markup=False,
            )
        for table in report.tables:
            console.print(str(table), markup=False)
        console.print(
            f"{report.periods} periods, {report.outcomes} outcomes recomputed, "
            f"{len(report.differences)} differences"
            + (f", {len(report.tables)} tables differ" if full else "")
        )
    if not report.clean:
        raise typer.Exit(DIFFERENCES)


def whatif(
    scheme: Scheme,
    assessment: Assessment,
    period: Period,
    other: Annotated[
        str, typer.Option("--scheme", help="another text of the scheme: a pack or a YAML file")
    ] = "",
    entry: Annotated[
        list[str] | None,
        typer.Option(help="SUBJECT:INPUT:VALUE[:ITEM], an entry supposed to exist; repeatable"),
    ] = None,
    without: Annotated[
        list[int] | None, typer.Option(help="position of an entry supposed not to exist")
    ] = None,
) -> None:
    """Who would move and what it would cost, with other entries or other rules. Records nothing."""
    with desk.office() as office:
        supposed = [_supposed(office, text) for text in entry or []]
        found = what_if.what_if(
            office,
            scheme,
            assessment,
            period,
            other_text=read_scheme_text(other)[0] if other else None,
            supposed=supposed,
            left_out=without or (),
        )
    if desk.as_json:
        print_json({"differences": found.differences, "cost_fen": found.cost_fen})
        return
    types = dict(found.supposed.columns)
    print_table(
        ("subject", "column", "is", "would be"),
        [
            (
                one.subject,
                one.column,
                text_of(one.old, types.get(one.column, "text")),
                text_of(one.new, types.get(one.column, "text")),
            )
            for one in found.differences
        ],
    )
    subjects = len({one.subject for one in found.differences})
    cost = format_scaled(found.cost_fen, decimals=2)
    console.print(f"{subjects} subjects would differ; pay would change by {cost} yuan")


def _supposed(office: Office, text: str) -> what_if.Supposed:
    parts = text.split(":")
    if len(parts) not in {3, 4}:
        raise DomainError(
            "supposition-unreadable",
            f"{text!r} is not a supposed entry.",
            next_step="Write SUBJECT:INPUT:VALUE or SUBJECT:INPUT:VALUE:ITEM.",
        )
    subject, name, value, *item = parts
    is_number = value.lstrip("-").replace(".", "", 1).isdecimal()
    return what_if.Supposed(
        subject=find_subject(office, subject),
        input=name,
        value=value if is_number else None,
        level=None if is_number else value,
        item=item[0] if item else "",
    )


def _checked(pool: Pool, ledger: str, *, full: bool) -> CheckReport:
    if full:
        return full_check(pool, ledger, PROJECTIONS)
    with pool.connection() as connection:
        return replay_check(connection, ledger)
