"""Who acts in Sishui besides the clerk: departments that report, officers who verify. Made up."""

from __future__ import annotations

from dataclasses import dataclass

from api.office import bodies, cadres
from domain.actor import Actor
from ledger.vault import PersonDetails
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
            self.story.do(
                f"机构 {name}",
                lambda context, code=code, name=name: bodies.register(
                    self.story.office, code, context, kind="department", name=name, parent=COUNTY
                ),
            )
        for code, name in _OFFICERS.items():
            self.story.do(
                f"工作人员 {code}",
                lambda context, code=code, name=name: cadres.register(
                    self.story.office, PersonDetails(name=name, staff_code=code), context
                ),
            )

    def officer(self, code: str) -> Actor:
        """One of the county's own."""
        return Actor(body=COUNTY, role="county_clerk", person=self.story.subject(code))

    def department(self, code: str) -> Actor:
        """The interface of a department."""
        return Actor(body=code, role="discipline_body", client=f"{code}-interface")
