"""Withdraw an objection that was not ruled on yet."""

from __future__ import annotations

from dataclasses import dataclass

from domain.events.objections import ObjectionWithdrawn
from domain.slices.objection_life import ObjectionAct, place_of


@dataclass(kw_only=True, eq=False)
class WithdrawObjection(ObjectionAct):
    """What was filed stays in the ledger; it no longer holds the period up."""

    def execute(self) -> None:
        self.require("filed", "acknowledged")
        self.about(ObjectionWithdrawn(effective_on=self.on, **place_of(self.filed)))
