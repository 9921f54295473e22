"""All projections of the service, in the order in which they are applied."""

from __future__ import annotations

from projections.access import ACCESS
from projections.cadres import CADRES
from projections.cases import CASES
from projections.deviations import DEVIATIONS
from projections.duties import DUTIES
from projections.facts import FACTS
from projections.imports import IMPORTS
from projections.objections import OBJECTIONS
from projections.outcomes import OUTCOMES
from projections.pay import PAY
from projections.periods import PERIODS
from projections.projection import Projection
from projections.schemes import SCHEMES
from projections.supervision_marks import SUPERVISION
from projections.tiers import TIERS

PROJECTIONS: tuple[Projection, ...] = (
    FACTS,
    PERIODS,
    CADRES,
    OUTCOMES,
    TIERS,
    PAY,
    DUTIES,
    CASES,
    DEVIATIONS,
    SCHEMES,
    IMPORTS,
    OBJECTIONS,
    SUPERVISION,
    ACCESS,
)
