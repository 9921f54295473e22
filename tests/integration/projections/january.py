"""January of one county, with the real use cases: computed, decided, final, then superseded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from domain.evaluation.result import Result
from domain.events.periods import Deviation
from domain.schemes.model import Scheme
from domain.slices.base import UseCase
from domain.slices.close_period import ClosePeriod
from domain.slices.decided import decided_scheme
from domain.slices.finalise_period import FinalisePeriod
from domain.slices.open_period import OpenPeriod
from domain.slices.publish_result import PublishResult
from domain.slices.record_computation import RecordComputation
from domain.slices.record_decision import RecordDecision
from domain.slices.supersede_outcomes import SupersedeOutcomes
from ledger.ledger import Receipt
from projections.adopted import adopted_scheme
from projections.held import held_outcomes
from projections.standings import standing
from tests.integration.projections.counties import (
    CONTEXT,
    JANUARY,
    County,
    adoption,
    appointed,
    body,
    correction,
    entry,
    person,
)

PLACE = ("points", "month", "2025-01")
PERIOD: dict[str, Any] = {"scheme": "points", "assessment": "month", "period": "2025-01"}
ALLOWANCE = {"input": "allowance", "kind": "measure", "period": ""}
FEBRUARY = date(2025, 2, 10)


def do(county: County, act: UseCase) -> Receipt:
    receipt = county.ledger.do(act, CONTEXT)
    county.catch_up()
    return receipt


def scheme_of(county: County, deviations: Sequence[Deviation] = ()) -> Scheme:
    with county.pool.connection() as connection:
        adopted = adopted_scheme(connection, county.name, "points", adoption()[0].digest, "2025-01")
    return decided_scheme(adopted, "month", deviations)


def result_of(
    county: County, deviations: Sequence[Deviation] = (), as_of: int | None = None
) -> Result:
    scheme = scheme_of(county, deviations)
    with county.pool.connection() as connection:
        return standing(connection, county.name, scheme, "month", "2025-01", as_of=as_of)


def january(county: County) -> Deviation:
    """January is final. Computed: p1 8.5 优秀, p2 7 一般, p3 9 优秀; the meeting lowered p3."""
    county.happens(*adoption(), body("t1", "township", None), body("v1"))
    county.happens(
        *(event for p in ("p1", "p2", "p3") for event in (person(p), appointed(p, "v1")))
    )
    county.happens(entry("p1", "8.5"), entry("p2", "7"), entry("p3", "9"))
    county.happens(*(entry(p, "100", **ALLOWANCE) for p in ("p1", "p2", "p3")))
    pack = scheme_of(county)
    do(county, OpenPeriod(pack=pack, assessment="month", period="2025-01", opened_on=JANUARY))
    do(county, ClosePeriod(**PERIOD, closed_on=date(2025, 1, 31)))
    computed = result_of(county)
    head = county.ledger.head()
    do(
        county,
        RecordComputation(**PERIOD, result=computed, after_position=head, computed_on=FEBRUARY),
    )
    deviation = Deviation(
        subject="p3", field="grade", computed="优秀", decided="一般", reason="a case is open"
    )
    do(
        county,
        RecordDecision(
            **PERIOD,
            pack=pack,
            result=computed,
            meeting="joint meeting of 10 February",
            deviations=[deviation],
            decided_on=FEBRUARY,
        ),
    )
    do(county, PublishResult(**PERIOD, pack=pack, published_on=FEBRUARY))
    final = result_of(county, [deviation], as_of=head)
    do(
        county,
        FinalisePeriod(**PERIOD, pack=pack, result=final, finalised_on=date(2025, 2, 20)),
    )
    return deviation


def supersede(county: County, deviation: Deviation) -> int:
    """p2's 7 was a typing error for 8: the grade becomes 优秀 and 100 yuan are due."""
    [(first,)] = county.rows(
        "select position from facts.entry where subject = 'p2' and value = 70000"
    )
    because = county.happens(correction(first, entry("p2", "7"), "8"))
    county.catch_up()
    head = county.ledger.head()
    with county.pool.connection() as connection:
        held = held_outcomes(connection, county.name, *PLACE)
    return do(
        county,
        SupersedeOutcomes(
            **PERIOD,
            pack=scheme_of(county),
            result=result_of(county, [deviation]),
            standing=held,
            after_position=head,
            because=because,
            reason="typing error",
            superseded_on=date(2025, 3, 1),
        ),
    ).first_position
