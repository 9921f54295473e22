"""The catalogue: every stored type, and the upcasters that read old payloads.

An upcaster turns the payload of version n into that of version n + 1 (a pure dict -> dict). It
runs on reading only; what was written stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from domain.events import (
    access,
    appointments,
    bodies,
    cases,
    duties,
    entries,
    log_keys,
    objections,
    outcomes,
    people,
    periods,
    schemes,
)
from domain.events.base import Event

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]

_CATALOGUE: tuple[type[Event], ...] = (
    bodies.BodyRegistered,
    bodies.BodyRenamed,
    bodies.BodyClosed,
    people.PersonRegistered,
    people.PersonDetailsChanged,
    people.PersonErased,
    appointments.CadreAppointed,
    appointments.CadreTransferred,
    appointments.CadreClassChanged,
    appointments.CadreDeparted,
    schemes.SchemeAdopted,
    periods.PeriodOpened,
    periods.PeriodClosed,
    periods.PeriodReopened,
    periods.PeriodComputed,
    periods.ResultDecided,
    periods.DecisionRevised,
    periods.ResultPublished,
    periods.PeriodFinalised,
    entries.FileImported,
    entries.EntryRecorded,
    entries.EntryCorrected,
    entries.EntryWithdrawn,
    outcomes.OutcomeRecorded,
    outcomes.OutcomeSuperseded,
    outcomes.TierChanged,
    outcomes.PayDetermined,
    outcomes.PaySettled,
    outcomes.DutyAssigned,
    outcomes.DutyCancelled,
    cases.CaseReported,
    cases.CaseCorrected,
    cases.CaseWithdrawn,
    cases.VerificationStarted,
    cases.CaseVerified,
    cases.CaseDismissed,
    cases.MeasureImposed,
    cases.MeasureLifted,
    cases.CaseReversed,
    cases.CaseDetailsOpened,
    duties.DutyOrdered,
    duties.DutyStepRecorded,
    duties.DutyClosed,
    duties.DutyReturned,
    duties.DutyEscalated,
    objections.ObjectionFiled,
    objections.ObjectionAcknowledged,
    objections.ObjectionRuled,
    objections.ObjectionWithdrawn,
    objections.AppealFiled,
    objections.AppealRuled,
    access.GrantGiven,
    access.GrantEnded,
    access.ClientRegistered,
    access.ClientClosed,
    access.ClientKeyAdded,
    access.ClientKeyEnded,
    access.ClientSecretIssued,
    access.AccountOpened,
    access.AccountCodeIssued,
    access.AccountClosed,
    log_keys.LogKeyIntroduced,
    log_keys.LogKeyRetired,
)

EVENT_TYPES: Mapping[str, type[Event]] = MappingProxyType({cls.TOPIC: cls for cls in _CATALOGUE})

UPCASTERS: Mapping[tuple[str, int], Upcaster] = MappingProxyType({})
"""(stored type, version read) -> step to the next version. None was needed yet."""


def upcast(stored_type: str, version: int, payload: dict[str, Any]) -> dict[str, Any]:
    """Bring a stored payload to the version that the code knows.

    Raises KeyError for an unknown stored type and ValueError for a version that has no step.
    """
    current = EVENT_TYPES[stored_type].VERSION
    while version < current:
        try:
            step = UPCASTERS[stored_type, version]
        except KeyError:
            raise ValueError(f"no upcaster for {stored_type} version {version}") from None
        payload = step(payload)
        version += 1
    if version > current:
        raise ValueError(f"{stored_type} version {version} is newer than this software")
    return payload
