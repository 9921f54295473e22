"""Whether the service lives, can answer, and how far it is behind."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter

from api.access.guard import needs
from api.office import answers
from api.routers.answering import PROBLEMS, OfficeOf
from domain.errors import DomainError

router = APIRouter(tags=["service"])


@dataclass(frozen=True, slots=True)
class Health:
    status: str


@dataclass(frozen=True, slots=True)
class LagView:
    """How many entries the projections are behind, and the age of the oldest one missing.

    The same for the published log: how many entries it has, and how many are not in it yet.
    """

    ledger: str
    position: int
    lag_entries: int
    lag_s: float
    log_size: int
    log_behind_entries: int


@router.get("/health", dependencies=[needs("read-public")], summary="The process answers")
def read_health() -> Health:
    return Health("alive")


@router.get(
    "/ready",
    dependencies=[needs("read-public")],
    summary="The database answers; 503 if not",
    responses={503: PROBLEMS[503] | {"description": "The database does not answer."}},
)
def read_ready(office: OfficeOf) -> Health:
    try:
        answers.freshness(office)
    except Exception as broken:
        raise DomainError(
            "not-ready",
            "The database does not answer.",
            next_step="Check that it runs; the log of the service has the details.",
        ) from broken
    return Health("ready")


@router.get(
    "/v1/lag",
    dependencies=[needs("read-public")],
    summary="How far the projections and the published log are behind the ledger",
)
def read_lag(office: OfficeOf) -> LagView:
    known = answers.freshness(office)
    lag = office.runner.lag(office.ledger.name)
    log = office.log.status() if office.log else None
    return LagView(
        ledger=office.ledger.name,
        position=known.position,
        lag_entries=lag.entries,
        lag_s=round(lag.seconds, 3),
        log_size=log.size if log else 0,
        log_behind_entries=log.behind if log else office.ledger.head(),
    )
