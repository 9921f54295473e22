"""Who acts in Sishui besides the clerk: departments that report, officers who verify. Made up."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from api.office import bodies, cadres
from domain.actor import Actor
from ledger.context import Context
from ledger.sealing import PersonDetails
from ops.demo.story import Story

COUNTY = "jining/sishui"
DISCIPLINE, LAW, PETITIONS, AGRICULTURE = "jiwei", "zhengfa", "xinfang", "nongye"
_DEPARTMENTS = {
    DISCIPLINE: "泗水县纪委监委",
    LAW: "泗水县委政法委",
    PETITIONS: "泗水县信访局",
    AGRICULTURE: "泗水县农业农村局",
}
BEGINS, DECIDES, REVIEWS = "SS-K1", "SS-K2", "SS-K3"
_OFFICERS = {BEGINS: "严初核", DECIDES: "丁复核", REVIEWS: "石监督"}


@dataclass(frozen=True, slots=True)
class Staff:
    """The people and departments of one story."""

    story: Story

    def arrive(self) -> None:
        """Add that they become known."""
        for code, name in _DEPARTMENTS.items():
            self.story.do(f"机构 {code}", partial(self._open, code, name))
        for code, name in _OFFICERS.items():
            self.story.do(f"工作人员 {code}", partial(self._take_on, code, name))

    def _open(self, code: str, name: str, context: Context) -> object:
        return bodies.register(
            self.story.office, code, context, kind="department", name=name, parent=COUNTY
        )

    def _take_on(self, code: str, name: str, context: Context) -> object:
        details = PersonDetails(name=name, staff_code=code)
        return cadres.register(self.story.office, details, context)

    def officer(self, code: str) -> Actor:
        """One of the county's own."""
        return Actor(body=COUNTY, role="county_clerk", person=self.story.subject(code))

    def department(self, code: str) -> Actor:
        """The interface of a department."""
        return Actor(body=code, role="discipline_body", client=f"{code}-interface")
