"""An independent auditor: reads the rows of `ledger.event` and says what is wrong with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from tests.simulation.audit_bytes import (
    Acknowledged,
    Entry,
    Finding,
    Row,
    check_requests,
    check_rows,
    decode,
)
from tests.simulation.audit_office import OfficeAudit
from tests.simulation.audit_outcomes import OutcomesAudit, check_scores
from tests.simulation.audit_periods import PeriodsAudit


@dataclass(frozen=True, slots=True)
class Opinion:
    """What was found, and what the auditor itself makes of the log."""

    findings: tuple[Finding, ...]
    entries: tuple[Entry, ...]
    periods: PeriodsAudit
    outcomes: OutcomesAudit


def audit(ledger: str, rows: Sequence[Row], told: Acknowledged) -> Opinion:
    """Follow the whole log of a ledger; `told` is what its clients were told."""
    findings = list(check_rows(ledger, rows, told))
    entries = decode(rows)
    findings += check_requests(entries, told)
    periods, outcomes = PeriodsAudit(), OutcomesAudit()
    office = OfficeAudit(periods.lives)
    for entry in entries:
        findings += periods.follow(entry)
        findings += office.follow(entry)
        findings += outcomes.follow(entry)
    findings += outcomes.finish()
    findings += check_scores(entries)
    findings.sort(key=attrgetter("position"))
    return Opinion(tuple(findings), tuple(entries), periods, outcomes)
