"""Who owes something, who objects, who rules: drawn by the dice like all other acts.

Clerks are few, so that many acts are tried by somebody who had a hand in the matter before.
"""

from __future__ import annotations

from datetime import timedelta
from random import Random

from api.office import duties, objections
from domain.events.objections import Ruling
from ledger.context import Context
from ledger.ledger import Receipt
from projections.periods import find_period
from tests.simulation.actors import Act
from tests.simulation.world import County, Place

_RULINGS: tuple[Ruling, ...] = ("upheld", "upheld_in_part", "rejected", "rejected")
_RECENT = 12


def order_duty(county: County, dice: Random) -> Act:
    """Somebody orders a duty about a cadre; sometimes about nobody, or due yesterday."""
    person = dice.choice(county.people) if dice.random() < 0.9 else "nobody"
    body = dice.choice(county.townships)
    due_on = county.clock.today() + timedelta(days=dice.randrange(-1, 20))

    def do(context: Context) -> Receipt:
        receipt = duties.order_duty(
            county.office,
            context,
            subject=person,
            kind="rectification",
            what="整改",
            owner="township_committee",
            owner_body=body,
            due_on=due_on,
        )
        county.duties.append(receipt.first_position)
        return receipt

    return Act("order duty", do)


def work_on_duty(county: County, dice: Random) -> Act:
    duty, done = _duty(county, dice), dice.random() < 0.7
    return Act(
        "work on duty",
        lambda context: duties.record_step(county.office, duty, context, words="已办", done=done),
    )


def judge_duty(county: County, dice: Random) -> Act:
    duty, closing = _duty(county, dice), dice.random() < 0.7

    def do(context: Context) -> Receipt:
        if closing:
            return duties.close_duty(county.office, duty, context, finding="已核实")
        return duties.return_duty(county.office, duty, context, reason="不实")

    return Act("judge duty", do)


def escalate(county: County, dice: Random) -> Act:
    """The daily run; whoever is cut off runs it again."""
    assert dice
    return Act("escalate", lambda context: bool(duties.escalate_duties(county.office, context)))


def object_to(county: County, dice: Random, place: Place | None = None) -> Act:
    """Somebody objects to a result that is on notice, or is not."""
    published = [at for at, state in county.states.items() if state == "published"]
    at = place or dice.choice(published or list(county.states) or list(county.plot.periods))
    person = dice.choice(county.people)

    def do(context: Context) -> Receipt:
        filed = objections.file_objection(
            county.office,
            county.plot.scheme,
            *at,
            context,
            subject=person,
            text="少记一次",
            objector="other",
        )
        county.objections.append(filed.objection)
        return filed.receipt

    return Act("object", do)


def rule(county: County, dice: Random) -> Act:
    """A ruling; on the appeal, if there is one."""
    return ruling_on(county, _objection(county, dice), dice.choice(_RULINGS))


def ruling_on(county: County, objection: str, ruling: Ruling) -> Act:
    def do(context: Context) -> Receipt:
        stands = objections.find_objection(county.office, objection)
        act = objections.rule_appeal if stands.state == "appealed" else objections.rule
        return act(county.office, objection, context, ruling=ruling, reasons="经核实")

    return Act("rule", do)


def handle(county: County, dice: Random) -> Act:
    """Acknowledge, withdraw or appeal."""
    objection = _objection(county, dice)
    office = county.office
    return dice.choice(
        [
            Act(
                "acknowledge",
                lambda context: objections.acknowledge(office, objection, context),
            ),
            Act("take back", lambda context: objections.withdraw(office, objection, context)),
            Act(
                "appeal",
                lambda context: objections.appeal(office, objection, context, text="请再核"),
            ),
        ]
    )


def carry_out(county: County, dice: Random) -> Act:
    return carrying_out(county, _objection(county, dice))


def carrying_out(county: County, objection: str) -> Act:
    """What an upheld ruling asks for; the county looks where the period stands then."""

    def do(context: Context) -> bool:
        done = objections.carry_out(county.office, objection, context, reason="异议成立")
        stands = objections.find_objection(county.office, objection)
        with county.office.database.connection() as connection:
            life = find_period(
                connection,
                county.office.ledger.name,
                stands.scheme,
                stands.assessment,
                stands.period,
            )
        county.states[stands.assessment, stands.period] = life.state
        return bool(done)

    return Act("carry out", do)


def _duty(county: County, dice: Random) -> int:
    return dice.choice(county.duties[-_RECENT:]) if county.duties else 1


def _objection(county: County, dice: Random) -> str:
    return dice.choice(county.objections[-_RECENT:]) if county.objections else "0" * 32
