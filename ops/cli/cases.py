"""mingce case ...: reported, verified or dismissed, measures, reversed; and how many there are."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from api.office import cases
from api.office.cadres import find_subject
from api.office.case_answers import case_counts, case_view, cases_view, monthly_summary
from api.office.case_settlement import effects_of, settle_case
from api.office.case_views import CaseDetailView, CaseView
from api.office.cases import CaseGiven
from api.office.parts import Office
from domain.slices.case_life import CaseState
from ops.cli.arguments import DoneOn, Scheme, parse_day
from ops.cli.desk import desk
from ops.cli.evidence import Files, evidence_from
from ops.cli.output import console, print_json, print_table
from ops.cli.reports import print_receipt
from projections.cases import CaseFilter

app = typer.Typer(
    help="Cases of the negative and the positive list: report, verify, act upon, count.",
    no_args_is_help=True,
)

Case = Annotated[str, typer.Argument(help="number of the case, or position of its report")]
Reason = Annotated[str, typer.Option("--reason", help="why, in a sentence; sealed")]
Finding = Annotated[str, typer.Option("--finding", help="what was found; sealed")]
Situation = Annotated[str, typer.Argument(help="a situation of the scheme")]
SituationDay = Annotated[str, typer.Option("--day", help="of the situation (YYYY-MM-DD)")]
Narrative = Annotated[str, typer.Option("--narrative", help="what happened; sealed")]
WhoGiven = Annotated[
    str, typer.Option("--subject", help="staff code, identity number, id or body code")
]
Name = Annotated[str, typer.Option("--name", help="instead of --subject, with --unit")]
Unit = Annotated[str, typer.Option("--unit", help="the village, by code or name")]
Township = Annotated[str, typer.Option("--township", help="by code or name")]
Reference = Annotated[str, typer.Option("--reference", help="the reporting body's own number")]
Contact = Annotated[str, typer.Option("--contact", help="whom to ask there")]


@app.command()
def report(
    scheme: Scheme,
    situation: Situation,
    day: SituationDay,
    narrative: Narrative,
    subject: WhoGiven = "",
    name: Name = "",
    unit: Unit = "",
    township: Township = "",
    reference: Reference = "",
    contact: Contact = "",
    restricted: Annotated[
        bool, typer.Option("--restricted", help="details are for those only who verify")
    ] = False,
    evidence: Files = None,
    on: DoneOn = "",
    key: Annotated[str, typer.Option(help="idempotency key: the same request is done once")] = "",
) -> None:
    """Report a case and get the receipt. It touches no score until it is verified."""
    with desk.office() as office:
        receipt = cases.report_case(
            office,
            CaseGiven(
                situation=situation,
                day=parse_day(day),
                narrative=narrative,
                subject=subject,
                name=name,
                unit=unit,
                township=township,
                reference=reference,
                contact=contact,
                evidence=evidence_from(evidence),
            ),
            desk.named(key or None),
            scheme=scheme,
            confidentiality="restricted" if restricted else "internal",
            on=_day(on),
        )
    if desk.as_json:
        print_json(receipt)
        return
    print_receipt(receipt.receipt, f"received as case {receipt.case}")
    console.print(f"leaf: {receipt.leaf}")


@app.command()
def correct(
    case: Case,
    situation: Situation,
    day: SituationDay,
    narrative: Narrative,
    reason: Reason,
    subject: WhoGiven = "",
    name: Name = "",
    unit: Unit = "",
    township: Township = "",
    reference: Reference = "",
    contact: Contact = "",
    on: DoneOn = "",
) -> None:
    """Report a case of one's own anew, until it is decided."""
    with desk.office() as office:
        given = CaseGiven(
            situation=situation,
            day=parse_day(day),
            narrative=narrative,
            subject=subject,
            name=name,
            unit=unit,
            township=township,
            reference=reference,
            contact=contact,
        )
        receipt = cases.correct_case(
            office, _case(office, case), given, desk.named(), reason=reason, on=_day(on)
        )
    print_receipt(receipt, "corrected")


@app.command()
def withdraw(case: Case, reason: Reason, on: DoneOn = "") -> None:
    """Take back a case of one's own, until it is decided."""
    with desk.office() as office:
        receipt = cases.withdraw_case(
            office, _case(office, case), desk.named(), reason=reason, on=_day(on)
        )
    print_receipt(receipt, "withdrawn")


@app.command("list")
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


@app.command()
def show(
    case: Case,
    open_: Annotated[
        bool, typer.Option("--open", help="open what is sealed; the look is recorded")
    ] = False,
) -> None:
    """One case and the acts about it."""
    with desk.office() as office:
        view = case_view(office, _case(office, case), opening=desk.named() if open_ else None)
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


@app.command()
def start(case: Case, on: DoneOn = "") -> None:
    """Take a case on: its verification begins."""
    with desk.office() as office:
        receipt = cases.start_verification(office, _case(office, case), desk.named(), on=_day(on))
    print_receipt(receipt, "verification started")


@app.command()
def verify(
    case: Case,
    finding: Finding,
    subject: WhoGiven = "",
    situation: Annotated[str, typer.Option(help="if it was another than reported")] = "",
    day: Annotated[str, typer.Option("--day", help="of the situation, if another")] = "",
    evidence: Files = None,
    on: DoneOn = "",
) -> None:
    """The case is a fact: from now on it counts."""
    with desk.office() as office:
        receipt = cases.verify_case(
            office,
            _case(office, case),
            desk.named(),
            finding=finding,
            subject=subject,
            situation=situation,
            day=_day(day),
            evidence=evidence_from(evidence),
            on=_day(on),
        )
    print_receipt(receipt, "verified")


@app.command()
def dismiss(
    case: Case,
    finding: Finding,
    same_as: Annotated[str, typer.Option(help="the case that reported the same before")] = "",
    on: DoneOn = "",
) -> None:
    """The case is none, or the same as another."""
    with desk.office() as office:
        receipt = cases.dismiss_case(
            office,
            _case(office, case),
            desk.named(),
            finding=finding,
            same_as=_case(office, same_as) if same_as else "",
            on=_day(on),
        )
    print_receipt(receipt, "dismissed")


@app.command()
def measure(
    case: Case,
    name: Annotated[str, typer.Argument(metavar="MEASURE", help="a measure of the scheme")],
    first_day: Annotated[str, typer.Option("--from", help="first day in force (YYYY-MM-DD)")],
    reason: Reason,
    last_day: Annotated[str, typer.Option("--to", help="last day in force")] = "",
    on: DoneOn = "",
) -> None:
    """Impose a measure that the scheme lets follow the verified situation."""
    with desk.office() as office:
        receipt = cases.impose_measure(
            office,
            _case(office, case),
            desk.named(),
            measure=name,
            first_day=parse_day(first_day),
            last_day=_day(last_day),
            reason=reason,
            on=_day(on),
        )
    print_receipt(receipt, "imposed")


@app.command()
def lift(
    case: Case,
    position: Annotated[int, typer.Argument(help="where the measure was imposed")],
    first_day_without: Annotated[str, typer.Option("--from", help="first day without it")],
    reason: Reason,
    on: DoneOn = "",
) -> None:
    """End a measure before its last day."""
    with desk.office() as office:
        receipt = cases.lift_measure(
            office,
            _case(office, case),
            desk.named(),
            position=position,
            first_day_without=parse_day(first_day_without),
            reason=reason,
            on=_day(on),
        )
    print_receipt(receipt, "lifted")


@app.command()
def reverse(case: Case, reason: Reason, on: DoneOn = "") -> None:
    """What was verified does not hold; its measures end with it."""
    with desk.office() as office:
        receipt = cases.reverse_case(
            office, _case(office, case), desk.named(), reason=reason, on=_day(on)
        )
    print_receipt(receipt, "reversed")


@app.command()
def settle(case: Case) -> None:
    """Supersede the final periods that the case changes, and settle the pay."""
    with desk.office() as office:
        settled = settle_case(office, _case(office, case), desk.named())
    if desk.as_json:
        print_json(settled)
        return
    if not settled:
        console.print("no final period is changed by it")
    for one in settled:
        print_receipt(one.receipt, f"superseded {one.assessment} {one.period}")


@app.command()
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


@app.command()
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


@app.command()
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


def _case(office: Office, given: str) -> str:
    """The number of a case; it may be given by the position of its report as well."""
    if not given.isdigit():
        return given
    return cases.reported_at(office, int(given)).case


def _day(text: str) -> date | None:
    return parse_day(text) if text else None
