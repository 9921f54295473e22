"""mingce case ...: reported, verified or dismissed, measures, reversed; and how many there are."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from api.office import cases
from api.office.cases import CaseGiven
from api.office.casework.settlement import settle_case
from api.office.parts import Office
from ops.cli.arguments import DoneOn, Scheme, parse_day
from ops.cli.desk import desk
from ops.cli.evidence import Files, evidence_from
from ops.cli.output import console, print_json
from ops.cli.reports import print_receipt

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
            on=day_of(on),
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
            office, case_named(office, case), given, desk.named(), reason=reason, on=day_of(on)
        )
    print_receipt(receipt, "corrected")


@app.command()
def withdraw(case: Case, reason: Reason, on: DoneOn = "") -> None:
    """Take back a case of one's own, until it is decided."""
    with desk.office() as office:
        receipt = cases.withdraw_case(
            office, case_named(office, case), desk.named(), reason=reason, on=day_of(on)
        )
    print_receipt(receipt, "withdrawn")


@app.command()
def start(case: Case, on: DoneOn = "") -> None:
    """Take a case on: its verification begins."""
    with desk.office() as office:
        receipt = cases.start_verification(
            office, case_named(office, case), desk.named(), on=day_of(on)
        )
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
            case_named(office, case),
            desk.named(),
            finding=finding,
            subject=subject,
            situation=situation,
            day=day_of(day),
            evidence=evidence_from(evidence),
            on=day_of(on),
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
            case_named(office, case),
            desk.named(),
            finding=finding,
            same_as=case_named(office, same_as) if same_as else "",
            on=day_of(on),
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
            case_named(office, case),
            desk.named(),
            measure=name,
            first_day=parse_day(first_day),
            last_day=day_of(last_day),
            reason=reason,
            on=day_of(on),
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
            case_named(office, case),
            desk.named(),
            position=position,
            first_day_without=parse_day(first_day_without),
            reason=reason,
            on=day_of(on),
        )
    print_receipt(receipt, "lifted")


@app.command()
def reverse(case: Case, reason: Reason, on: DoneOn = "") -> None:
    """What was verified does not hold; its measures end with it."""
    with desk.office() as office:
        receipt = cases.reverse_case(
            office, case_named(office, case), desk.named(), reason=reason, on=day_of(on)
        )
    print_receipt(receipt, "reversed")


@app.command()
def settle(case: Case) -> None:
    """Supersede the final periods that the case changes, and settle the pay."""
    with desk.office() as office:
        settled = settle_case(office, case_named(office, case), desk.named())
    if desk.as_json:
        print_json(settled)
        return
    if not settled:
        console.print("no final period is changed by it")
    for one in settled:
        print_receipt(one.receipt, f"superseded {one.assessment} {one.period}")


def case_named(office: Office, given: str) -> str:
    """The number of a case; it may be given by the position of its report as well."""
    if not given.isdigit():
        return given
    return cases.reported_at(office, int(given)).case


def day_of(text: str) -> date | None:
    """A day, None if it was left out."""
    return parse_day(text) if text else None
