"""Withdraw an entry: it no longer counts, and stays in the ledger with the reason."""

from __future__ import annotations

from dataclasses import dataclass

from domain.events.entries import EntryWithdrawn
from domain.slices.entry_change import EntryChange


@dataclass(kw_only=True, eq=False)
class WithdrawEntry(EntryChange):
    """Once; in a period that is no longer open only as a late change."""

    def execute(self) -> None:
        reason, late = self.require_standing("A withdrawal")
        original = self.original
        self.record_change(
            EntryWithdrawn(
                effective_on=original.effective_on,
                withdraws=self.position,
                scheme=original.scheme,
                assessment=original.assessment,
                period=original.period,
                subject=original.subject,
                input=original.input,
                item=original.item,
                rater=original.rater,
                late=late,
                reason=reason,
            )
        )
