"""mingce period ...: from open to final, and what comes after."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Annotated, Protocol

import msgspec
import typer

from api.office import periods
from api.office.cadres import find_subject
from api.office.parts import Office
from domain.errors import DomainError
from ledger.context import Context
from ledger.ledger import Receipt
from ops.cli.arguments import Assessment, DoneOn, Period, Scheme, parse_day
from ops.cli.desk import desk, read_file
from ops.cli.output import count, print_json, print_table
from ops.cli.reports import print_receipt
from projections.periods import find_periods

app = typer.Typer(
    help="Periods: open, close, compute, decide, publish, finalise.",
    no_args_is_help=True,
)

Reason = Annotated[str, typer.Option("--reason", help="why, in a sentence")]


@app.command("list")
def list_periods() -> None:
    """Every period and where it stands."""
    with desk.office() as office, office.database.connection() as connection:
        found = find_periods(connection, office.ledger.name)
    if desk.as_json:
        print_json(found)
        return
    print_table(
        ("scheme", "assessment", "period", "state", "subjects", "objections until", "outcomes"),
        [
            (p.scheme, p.assessment, p.period, p.state, p.subjects, p.objections_until, p.outcomes)
            for p in found
        ],
        right="4 6",
    )


class _Act(Protocol):
    """An act of a period's life that takes nothing but its day."""

    def __call__(
        self,
        office: Office,
        scheme: str,
        assessment: str,
        period: str,
        context: Context,
        *,
        on: date | None,
    ) -> Receipt: ...


def _act(act: _Act, done: str, scheme: str, assessment: str, period: str, on: str) -> None:
    with desk.office() as office:
        receipt = act(office, scheme, assessment, period, desk.context(), on=_day(on))
    print_receipt(receipt, done)


def _day(on: str) -> date | None:
    return parse_day(on) if on else None


@app.command("open")
def open_period(scheme: Scheme, assessment: Assessment, period: Period, on: DoneOn = "") -> None:
    """Take entries, under the version of the scheme in force on the first day."""
    _act(periods.open_period, "open", scheme, assessment, period, on)


@app.command("close")
def close_period(scheme: Scheme, assessment: Assessment, period: Period, on: DoneOn = "") -> None:
    """Take no more entries."""
    _act(periods.close_period, "closed", scheme, assessment, period, on)


@app.command()
def compute(scheme: Scheme, assessment: Assessment, period: Period, on: DoneOn = "") -> None:
    """Compute the result; pins the facts, the rules and the result's digest."""
    _act(periods.compute_period, "computed", scheme, assessment, period, on)


@app.command()
def decide(
    scheme: Scheme,
    assessment: Assessment,
    period: Period,
    meeting: Annotated[str, typer.Option(help="which meeting, when")],
    change: Annotated[
        list[str] | None,
        typer.Option(help="SUBJECT:FIELD:VALUE:REASON, once for each change by the meeting"),
    ] = None,
    changes_file: Annotated[
        Path | None, typer.Option(help="the same as a JSON list of objects with those four keys")
    ] = None,
    on: DoneOn = "",
) -> None:
    """Record the meeting's decision: confirmed, but for the changes given, each with its reason."""
    with desk.office() as office:
        given = [_change(text) for text in change or []]
        if changes_file is not None:
            given += _changes(read_file(changes_file))
        deviations = periods.deviations_from(
            office,
            scheme,
            assessment,
            period,
            [replace(one, subject=find_subject(office, one.subject)) for one in given],
        )
        receipt = periods.decide_period(
            office,
            scheme,
            assessment,
            period,
            desk.context(),
            meeting=meeting,
            deviations=deviations,
            on=_day(on),
        )
    print_receipt(receipt, f"decided, with {count(len(deviations), 'change')}")


@app.command()
def publish(scheme: Scheme, assessment: Assessment, period: Period, on: DoneOn = "") -> None:
    """Put the notice up; the objection window begins."""
    _act(periods.publish_period, "published", scheme, assessment, period, on)


@app.command()
def finalise(scheme: Scheme, assessment: Assessment, period: Period, on: DoneOn = "") -> None:
    """Make it final, after the objection window: outcomes, tiers, pay and duties."""
    _act(periods.finalise_period, "final", scheme, assessment, period, on)


@app.command()
def reopen(
    scheme: Scheme,
    assessment: Assessment,
    period: Period,
    reason: Reason,
    withdraw_notice: Annotated[
        bool, typer.Option("--withdraw-notice", help="also while its notice is on show")
    ] = False,
) -> None:
    """Take entries again; the computed result no longer stands. Not after it is final."""
    with desk.office() as office:
        receipt = periods.reopen_period(
            office,
            scheme,
            assessment,
            period,
            desk.context(),
            reason=reason,
            withdraw_notice=withdraw_notice,
        )
    print_receipt(receipt, "open again")


@app.command()
def supersede(
    scheme: Scheme,
    assessment: Assessment,
    period: Period,
    because: Annotated[int, typer.Option(help="position of the cause, e.g. a late correction")],
    reason: Reason,
) -> None:
    """Compute a final period again and supersede the outcomes that differ."""
    with desk.office() as office:
        receipt = periods.supersede_period(
            office, scheme, assessment, period, desk.context(), because=because, reason=reason
        )
    print_receipt(receipt, "superseded")


def _change(text: str) -> periods.Change:
    parts = text.split(":", 3)
    if len(parts) != len(fields(periods.Change)):
        raise DomainError(
            "change-unreadable",
            f"{text!r} is not a change.",
            next_step="Write SUBJECT:FIELD:VALUE:REASON, e.g. TH-0001:grade:称职:因病缺席一季度.",
        )
    return periods.Change(*parts)


def _changes(data: bytes) -> list[periods.Change]:
    try:
        return msgspec.json.decode(data, type=list[periods.Change])
    except msgspec.MsgspecError as unreadable:
        raise DomainError(
            "changes-unreadable",
            f"The file of changes is not as it should be: {unreadable}.",
            next_step='Write [{"subject": …, "field": …, "decided": …, "reason": …}].',
        ) from None
