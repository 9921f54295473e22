"""mingce objection ...: objections to published results, rulings, appeals."""

from __future__ import annotations

from typing import Annotated

import typer

from api.office import objections
from api.office.answering.objections import objections_view
from api.office.cadres import find_subject
from domain.events.objections import Objector, ResultField, Ruling
from ops.cli.arguments import Assessment, DoneOn, Period, Scheme, parse_day
from ops.cli.desk import desk
from ops.cli.output import console, print_json, print_table
from ops.cli.reports import print_receipt

app = typer.Typer(
    help="Objections to results: file, rule, appeal, carry out.",
    no_args_is_help=True,
)

Objection = Annotated[str, typer.Argument(help="its id, or the position of its filing")]


@app.command("list")
def list_objections(
    pending: Annotated[bool, typer.Option("--pending", help="only those that wait")] = False,
    subject: Annotated[str, typer.Option(help="only about this person or village")] = "",
) -> None:
    """Objections, newest first."""
    with desk.office() as office:
        view = objections_view(
            office,
            subject=find_subject(office, subject) if subject else None,
            pending=True if pending else None,
        )
    if desk.as_json:
        print_json(view)
        return
    print_table(
        ("position", "objection", "period", "about", "field", "state", "rule by", "ruling"),
        [
            (
                one.position,
                one.objection,
                f"{one.assessment} {one.period}",
                one.subject_name or one.subject,
                one.field,
                one.state,
                one.rule_by,
                one.ruling,
            )
            for one in view.objections
        ],
        right="0",
    )
    console.print(f"{len(view.objections)} listed")


@app.command("file")
def file_(
    scheme: Scheme,
    assessment: Assessment,
    period: Period,
    subject: Annotated[str, typer.Argument(help="whose result: staff code, id, body code")],
    text: Annotated[str, typer.Option(help="what is objected to, and why; sealed")],
    field: Annotated[ResultField, typer.Option(help="what of the result")] = "result",
    entry: Annotated[int | None, typer.Option(help="position of the entry meant")] = None,
    by: Annotated[Objector, typer.Option(help="who objects: the subject, or another")] = "subject",
    on: DoneOn = "",
) -> None:
    """Write down an objection while the notice is on show."""
    with desk.office() as office:
        filed = objections.file_objection(
            office,
            scheme,
            assessment,
            period,
            desk.context(),
            subject=find_subject(office, subject),
            text=text,
            objector=by,
            field=field,
            entry=entry,
            on=parse_day(on) if on else None,
        )
    if desk.as_json:
        print_json(filed)
    else:
        print_receipt(filed.receipt, f"objection {filed.objection} filed")


@app.command()
def acknowledge(
    objection: Objection,
    days: Annotated[
        int | None, typer.Option(help="days until the ruling; the scheme's if left out")
    ] = None,
    on: DoneOn = "",
) -> None:
    """Say that it is in hand, and by when it will be ruled on."""
    with desk.office() as office:
        receipt = objections.acknowledge(
            office,
            objections.objection_named(office, objection),
            desk.context(),
            rule_within_days=days,
            on=parse_day(on) if on else None,
        )
    print_receipt(receipt, "acknowledged")


@app.command()
def rule(
    objection: Objection,
    ruling: Annotated[Ruling, typer.Argument(help="what is found")],
    reasons: Annotated[str, typer.Option(help="for the objector to read; sealed")],
    appeal_: Annotated[bool, typer.Option("--appeal", help="rule on the appeal")] = False,
    redecide: Annotated[
        str, typer.Option(help="field of the decision that is changed: score, grade, tier")
    ] = "",
    to: Annotated[
        str | None, typer.Option(help="its value; left out: as computed, the meeting's set aside")
    ] = None,
    because: Annotated[str, typer.Option(help="why it is changed; in clear, without names")] = "",
    on: DoneOn = "",
) -> None:
    """Rule on an objection or appeal. Who had a hand in it cannot: see mingce --as.

    With --redecide the ruling changes what was decided: at once while the notice is on show, and
    by `carry-out` once the outcomes are final.
    """
    redecision = None
    if redecide:
        redecision = objections.Redecision(
            field=redecide, decided=to, set_aside=to is None, reason=because
        )
    act = objections.rule_appeal if appeal_ else objections.rule
    with desk.office() as office:
        receipt = act(
            office,
            objections.objection_named(office, objection),
            desk.context(),
            ruling=ruling,
            reasons=reasons,
            redecision=redecision,
            on=parse_day(on) if on else None,
        )
    print_receipt(receipt, "ruled")


@app.command()
def withdraw(objection: Objection, on: DoneOn = "") -> None:
    """Take an objection back before it is ruled on."""
    with desk.office() as office:
        receipt = objections.withdraw(
            office,
            objections.objection_named(office, objection),
            desk.context(),
            on=parse_day(on) if on else None,
        )
    print_receipt(receipt, "withdrawn")


@app.command()
def appeal(
    objection: Objection,
    text: Annotated[str, typer.Option(help="why the ruling is not accepted; sealed")],
    on: DoneOn = "",
) -> None:
    """Appeal from a ruling within its window."""
    with desk.office() as office:
        receipt = objections.appeal(
            office,
            objections.objection_named(office, objection),
            desk.context(),
            text=text,
            on=parse_day(on) if on else None,
        )
    print_receipt(receipt, "appealed")


@app.command("carry-out")
def carry_out(
    objection: Objection,
    reason: Annotated[str, typer.Option(help="why, in a sentence without names")],
    entry: Annotated[int | None, typer.Option(help="position of the entry to correct")] = None,
    value: Annotated[str | None, typer.Option(help="its right value")] = None,
    level: Annotated[str | None, typer.Option(help="its right level")] = None,
    withdrawn: Annotated[
        bool, typer.Option("--withdraw-entry", help="the entry no longer counts")
    ] = False,
) -> None:
    """Do what an upheld ruling asks for: reopen; or correct, supersede and settle pay."""
    correction = (
        None if entry is None else objections.Correction(entry, value, level, withdrawn=withdrawn)
    )
    with desk.office() as office:
        receipts = objections.carry_out(
            office,
            objections.objection_named(office, objection),
            desk.context(),
            reason=reason,
            correction=correction,
        )
    if desk.as_json:
        print_json(receipts)
        return
    for receipt in receipts:
        print_receipt(receipt, "carried out")
