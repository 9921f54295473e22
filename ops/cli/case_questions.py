"""mingce case list, show, effects, counts, summary: questions about cases."""

from __future__ import annotations

from typing import Annotated

import typer

from api.office.answering.cases import case_counts, case_view, cases_view, monthly_summary
from api.office.cadres import find_subject
from api.office.casework.settlement import effects_of
from api.office.views.cases import CaseDetailView, CaseView
from domain.slices.case_life import CaseState
from ops.cli.arguments import Scheme, parse_day
from ops.cli.cases import Case, Situation, SituationDay, case_named
from ops.cli.desk import desk
from ops.cli.output import console, print_json, print_table
from projections.cases import CaseFilter


def register(app: typer.Typer) -> None:
    """Add the questions to the commands about cases."""
    app.command("list")(list_cases)
    for question in (show, effects, counts, summary):
        app.command()(question)


def list_cases(
    state: Annotated[CaseState | None, typer.Option(help="only in this state")] = None,
    overdue: Annotated[bool, typer.Option("--overdue", help="open past their day")] = False,
    queue: Annotated[
        bool, typer.Option("--queue", help="the undecided ones, due first first")
    ] = False,
    body: Annotated[str, typer.Option(help="only those that this body reported")] = "",
    limit: Annotated[int, typer.Option(help="how many at most")] = 100,
) -> None:
    """Cases, the newest first."""
    with desk.office() as office:
        which = CaseFilter(
            bodies=[body] if body else None,
            states=[state] if state else None,
            overdue_on=office.today() if overdue else None,
        )
        view = cases_view(office, which, queue=queue, limit=limit)
    if desk.as_json:
        print_json(view)
        return
    print_table(
        ("case", "position", "state", "received", "due", "late", "by", "about", "situation"),
        [_row(one) for one in view.cases],
        right="1 5",
    )
    console.print(f"{view.open} open, {view.overdue} of them overdue")


def _row(case: CaseView) -> tuple[object, ...]:
    about = case.subject_name or case.subject
    title = case.situation_title.zh if case.situation_title else "(sealed)"
    return (
        case.case,
        case.position,
        case.state,
        case.received_on,
        case.due_on,
        case.overdue_days or "",
        case.body_name,
        about or "(sealed)",
        title,
    )


def show(
    case: Case,
    open_: Annotated[
        bool, typer.Option("--open", help="open what is sealed; the look is recorded")
    ] = False,
) -> None:
    """One case and the acts about it."""
    with desk.office() as office:
        view = case_view(office, case_named(office, case), opening=desk.named() if open_ else None)
    if desk.as_json:
        print_json(view)
        return
    _print_case(view)


def _print_case(view: CaseDetailView) -> None:
    one = view.case
    rows: list[tuple[str, object]] = [
        ("case", one.case),
        ("state", one.state),
        ("reported by", one.body_name),
        ("due", one.due_on),
        ("receipt", f"entry {one.position}, leaf {view.leaf}"),
    ]
    if one.situation_title:
        rows += [
            ("about", one.subject_name or one.subject),
            ("situation", f"{one.situation_title.zh}, {one.situation_on}"),
        ]
    if one.alike:
        rows.append(("says the same as", " ".join(one.alike)))
    for measure in one.measures:
        until = measure.first_day_without or measure.last_day or "lifted"
        told = f"{measure.title.zh} from {measure.first_day} to {until}: {measure.state}"
        rows.append((f"measure {measure.position}", told))
    print_table(("", ""), rows)
    print_table(
        ("position", "day", "act", "by", "who", "words"),
        [
            (
                moment.position,
                moment.done_on,
                moment.type,
                moment.body_name,
                moment.who,
                moment.words or (moment.details.details.narrative if moment.details else ""),
            )
            for moment in view.moments
        ],
        right="0",
        prose="5",
    )


def effects(
    scheme: Scheme,
    situation: Situation,
    day: SituationDay,
    subject: Annotated[str, typer.Option(help="staff code, id, body code")],
) -> None:
    """What a verified case would change in the periods that run; nothing is recorded."""
    with desk.office() as office:
        found = effects_of(
            office,
            scheme=scheme,
            subject=find_subject(office, subject),
            situation=situation,
            day=parse_day(day),
        )
    if desk.as_json:
        print_json(found)
        return
    for one in found.effects:
        console.print(f"{one.assessment} {one.period}: {one.others} others, {one.cost_yuan} yuan")
        print_table(
            ("column", "now", "then"),
            [(change.title.zh, change.before, change.after) for change in one.own],
        )
    if not found.effects:
        console.print("no period that runs is touched")


def counts() -> None:
    """How many were received and what became of them, by month; public, without persons."""
    with desk.office() as office:
        view = case_counts(office)
    if desk.as_json:
        print_json(view)
        return
    fields = (
        "month",
        "received",
        "verified",
        "reversed",
        "dismissed",
        "withdrawn",
        "open",
        "overdue",
        "late",
    )
    print_table(
        fields,
        [tuple(getattr(month, name) for name in fields) for month in (*view.months, view.total)],
        right="1 2 3 4 5 6 7 8",
    )


def summary(month: Annotated[str, typer.Argument(help="e.g. 2025-03")]) -> None:
    """What the city gets of a month: verified cases by situation and township."""
    with desk.office() as office:
        view = monthly_summary(office, month)
    if desk.as_json:
        print_json(view)
        return
    print_table(
        ("situation", "township", "verified", "reversed", "subjects"),
        [
            (one.situation_title.zh, one.township_name, one.verified, one.reversed, one.subjects)
            for one in view.verified
        ],
        right="2 3 4",
    )
    console.print(f"{view.received.received} received in {view.month}")
