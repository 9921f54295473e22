"""mingce standing, outcome, explain, whatif: who stands where, why, and what if."""

from __future__ import annotations

from typing import Annotated

import msgspec
import typer

from api.office import answers, what_if
from api.office.answering.rows import yuan_text
from api.office.cadres import find_subject
from api.office.parts import Office
from api.office.people import body_names, person_details
from domain.errors import DomainError
from domain.evaluation.explain_node import to_json, to_text
from domain.scaled import format_scaled
from domain.slices.outcome_form import text_of
from ops.cli.arguments import QUESTIONS, AsOf, Assessment, Period, Scheme, Subject
from ops.cli.desk import desk
from ops.cli.output import console, count, print_json, print_table
from ops.cli.schemes import read_scheme_text
from projections.outcomes import Outcome, find_outcomes


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (standing, outcome, explain, whatif):
        app.command(rich_help_panel=QUESTIONS)(command)


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
        f"{view.period.state}, {state}; {count(view.subjects, 'subject')}, "
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
        print_json([_plain(one) for one in found])
        return
    print_table(
        (
            *("scheme", "assessment", "period", "score", "rank", "grade", "tier", "coeff."),
            *("yuan", "entry", "superseded by"),
        ),
        [
            (
                one.scheme,
                one.assessment,
                one.period,
                _decimal(one.score),
                one.rank,
                one.grade,
                one.tier,
                _decimal(one.coefficient),
                _yuan(one.amount_fen),
                one.position,
                one.superseded_by,
            )
            for one in found
        ],
        right="3 4 6 7 8 9 10",
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
        console.print(to_text(node, "en" if language == "en" else "zh").rstrip())


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
        moved = {one.subject for one in found.differences}
        names = _names(office, moved)
    types = dict(found.supposed.columns)
    rows = [
        {
            "subject": one.subject,
            "code": names[one.subject][0],
            "name": names[one.subject][1],
            "column": one.column,
            "is": text_of(one.old, types.get(one.column, "text")),
            "would_be": text_of(one.new, types.get(one.column, "text")),
        }
        for one in sorted(found.differences, key=lambda one: (names[one.subject], one.subject))
    ]
    if desk.as_json:
        print_json({"differences": rows, "cost_yuan": _yuan(found.cost_fen)})
        return
    print_table(
        ("code", "name", "column", "is", "would be"), [tuple(row.values())[1:] for row in rows]
    )
    console.print(
        f"{count(len(moved), 'subject')} would differ; pay would change by {_yuan(found.cost_fen)} yuan. "
        "Nothing was recorded."
    )


def _names(office: Office, subjects: set[str]) -> dict[str, tuple[str, str]]:
    """Code and name of each; an erased person has the opaque id only."""
    bodies = body_names(office)
    people = person_details(office, subjects - bodies.keys())
    return {
        subject: (people[subject].staff_code or subject, people[subject].name)
        if subject in people
        else (subject, bodies.get(subject, ""))
        for subject in subjects
    }


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


def _plain(one: Outcome) -> dict[str, object]:
    """The outcome with decimals as text, as the ledger writes them."""
    plain: dict[str, object] = msgspec.to_builtins(one)
    del plain["amount_fen"]
    return plain | {
        "score": _decimal(one.score),
        "coefficient": _decimal(one.coefficient),
        "amount_yuan": _yuan(one.amount_fen),
    }


def _decimal(scaled: int | None) -> str | None:
    return None if scaled is None else format_scaled(scaled)


def _yuan(fen: int | None) -> str | None:
    return None if fen is None else yuan_text(fen)
