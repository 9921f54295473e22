"""Appeal from a ruling within its window (P-15)."""

from __future__ import annotations

from dataclasses import dataclass

from domain.errors import DomainError
from domain.events.base import Sealed
from domain.events.objections import AppealFiled
from domain.slices.objection_life import ObjectionAct, place_of


@dataclass(kw_only=True, eq=False)
class FileAppeal(ObjectionAct):
    """Once, against a ruling that did not uphold the objection wholly."""

    text: Sealed

    def execute(self) -> None:
        self.require("ruled")
        name = self.filed.objection
        if self.ruling == "upheld":
            raise DomainError(
                "nothing-to-appeal",
                f"Objection {name} was upheld.",
                next_step="Have the ruling carried out.",
                objection=name,
            )
        if self.on > self.appeal_until:
            raise DomainError(
                "appeal-window-over",
                f"An appeal from the ruling on {name} was open until {self.appeal_until}.",
                next_step="The ruling stands.",
                objection=name,
                appeal_until=self.appeal_until,
            )
        self.about(AppealFiled(effective_on=self.on, **place_of(self.filed), text=self.text))
