"""mingce duty ...: what is owed about whom, what was done, and who found that it is done."""

from __future__ import annotations

from typing import Annotated

import typer

from api.office import duties
from api.office.answering.duties import duties_view
from api.office.cadres import find_subject
from api.office.views.duties import DutyItem
from domain.events.duties import DutyKind
from domain.slices.duty_life import DutyState
from ops.cli.arguments import DoneOn, parse_day
from ops.cli.desk import desk
from ops.cli.evidence import Files, evidence_from
from ops.cli.output import console, count, print_json, print_table
from ops.cli.reports import print_receipt

app = typer.Typer(
    help="Duties: list, order, work on, close, return, escalate.", no_args_is_help=True
)

Duty = Annotated[int, typer.Argument(help="position at which it was assigned or ordered")]


@app.command("list")
def list_duties(
    subject: Annotated[str, typer.Option(help="only about this person or village")] = "",
    state: Annotated[DutyState | None, typer.Option(help="only in this state")] = None,
    late: Annotated[bool, typer.Option("--late", help="only those that are late today")] = False,
    township: Annotated[str, typer.Option(help="code of the township concerned")] = "",
) -> None:
    """Duties: open ones first, those due first before others."""
    with desk.office() as office:
        view, _ = duties_view(
            office,
            subject=find_subject(office, subject) if subject else None,
            state=state,
            late=late,
            township=township or None,
        )
    if desk.as_json:
        print_json(view)
        return
    print_table(
        ("position", "state", "due", "late", "what", "about", "township", "owes", "steps"),
        [_row(one) for one in view.duties],
        right="0 3 8",
    )
    late_ones = sum(1 for one in view.duties if one.late_days)
    console.print(f"{len(view.duties)} listed, {late_ones} late")


def _row(duty: DutyItem) -> tuple[object, ...]:
    about = duty.subject_name or duty.subject
    late = duty.late_days or ""
    return (
        duty.position,
        duty.state,
        duty.due_on,
        late,
        duty.title.zh,
        about,
        duty.township_name,
        duty.owes_name,
        duty.steps,
    )


@app.command()
def order(
    subject: Annotated[str, typer.Argument(help="whom it is about: staff code, id, body code")],
    what: Annotated[str, typer.Argument(help="a title without names, e.g. 环境整治整改")],
    body: Annotated[str, typer.Option(help="code of the body that owes it")],
    due: Annotated[str, typer.Option(help="by when (YYYY-MM-DD)")],
    kind: Annotated[DutyKind, typer.Option(help="what kind of duty")] = "rectification",
    owner: Annotated[str, typer.Option(help="the role that owes it")] = "township_committee",
    because: Annotated[int | None, typer.Option(help="position of the cause")] = None,
    on: DoneOn = "",
) -> None:
    """Order a duty outside any period, as after a verified case."""
    with desk.office() as office:
        receipt = duties.order_duty(
            office,
            desk.context(),
            subject=find_subject(office, subject),
            kind=kind,
            what=what,
            owner=owner,
            owner_body=body,
            due_on=parse_day(due),
            because=because,
            on=parse_day(on) if on else None,
        )
    print_receipt(receipt, "ordered")


@app.command()
def step(
    duty: Duty,
    words: Annotated[str, typer.Option(help="what was done; sealed, may name people")],
    done: Annotated[bool, typer.Option("--done", help="report the duty as fulfilled")] = False,
    evidence: Files = None,
    on: DoneOn = "",
) -> None:
    """Record what was done about a duty."""
    with desk.office() as office:
        receipt = duties.record_step(
            office,
            duty,
            desk.context(),
            words=words,
            done=done,
            evidence=evidence_from(evidence),
            on=parse_day(on) if on else None,
        )
    print_receipt(receipt, "reported as done" if done else "recorded")


@app.command()
def close(
    duty: Duty,
    finding: Annotated[str, typer.Option(help="what was found; sealed")],
    on: DoneOn = "",
) -> None:
    """Close a duty that was reported as done. Another person must: see mingce --as."""
    with desk.office() as office:
        receipt = duties.close_duty(
            office, duty, desk.context(), finding=finding, on=parse_day(on) if on else None
        )
    print_receipt(receipt, "closed")


@app.command("return")
def return_(
    duty: Duty,
    reason: Annotated[str, typer.Option(help="what is missing; sealed")],
    on: DoneOn = "",
) -> None:
    """Send a duty that was reported as done back to work."""
    with desk.office() as office:
        receipt = duties.return_duty(
            office, duty, desk.context(), reason=reason, on=parse_day(on) if on else None
        )
    print_receipt(receipt, "returned")


@app.command()
def escalate(on: DoneOn = "") -> None:
    """Tell the bodies above about every late duty, after the scheme's days. Run it daily."""
    with desk.office() as office:
        receipts = duties.escalate_duties(
            office,
            desk.context(),
            on=parse_day(on) if on else None,
        )
    if desk.as_json:
        print_json(receipts)
    else:
        told = sum(one.last_position - one.first_position + 1 for one in receipts)
        console.print(f"escalated: {count(told, 'time')}")
