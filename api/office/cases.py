"""Acts about cases: report, correct, withdraw, verify, dismiss, impose, lift, reverse.

Whatever people wrote is sealed under the case's key before it is recorded. `on` is the day of the
act, today unless an earlier one is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from api.office.acts import day_of_act
from api.office.casework.subject import subject_meant
from api.office.casework.texts import (
    CaseDetails,
    new_case_id,
    open_details,
    owner_of,
    reference_token,
    seal_details,
    seal_reason,
)
from api.office.parts import Office
from api.office.schemes import scheme_in_force
from domain.errors import DomainError
from domain.events import tags
from domain.events.base import Evidence
from domain.events.cases import CaseCorrected, CaseReported, CaseVerified, Confidentiality
from domain.schemes.model import Scheme
from domain.slices.case_life import unknown_case
from domain.slices.correct_case import CorrectCase
from domain.slices.dismiss_case import DismissCase
from domain.slices.impose_measure import ImposeMeasure
from domain.slices.lift_measure import LiftMeasure
from domain.slices.open_case_details import OpenCaseDetails
from domain.slices.report_case import ReportCase
from domain.slices.reverse_case import ReverseCase
from domain.slices.start_verification import StartVerification
from domain.slices.verify_case import VerifyCase
from domain.slices.withdraw_case import WithdrawCase
from ledger.context import Context
from ledger.ledger import Receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseGiven:
    """What a body reports.

    Whom it is about: `subject` (a number, an id, the code of a body), or `name` with `unit` and
    perhaps `township`. `day` is that of the situation.
    """

    situation: str
    day: date
    narrative: str
    subject: str = ""
    name: str = ""
    unit: str = ""
    township: str = ""
    reference: str = ""
    contact: str = ""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReceipt:
    """Proof of receipt: `leaf` is the hash (hex) of the entry at `receipt.first_position`."""

    case: str
    leaf: str
    receipt: Receipt


def report_case(
    office: Office,
    given: CaseGiven,
    context: Context,
    *,
    scheme: str,
    confidentiality: Confidentiality = "internal",
    on: date | None = None,
) -> CaseReceipt:
    """Report a case; it touches no score until it is verified.

    DomainErrors besides those of the slice: those of `subject_meant`, and `case-known` if the
    body has reported its own number before.
    """
    if (earlier := office.ledger.earlier(context)) is not None:
        return receipt_of(office, earlier)
    received_on = day_of_act(office, on)
    details = _details(office, given)
    case = new_case_id(received_on)
    reporting = ReportCase(
        case=case,
        pack=scheme_in_force(office, scheme, details.day),
        subject=details.subject,
        situation=details.situation,
        day=details.day,
        confidentiality=confidentiality,
        details=seal_details(office, case, details),
        evidence=given.evidence,
        reference=reference_token(office.vault, context.actor.body, details.reference),
        received_on=received_on,
    )
    try:
        receipt = office.ledger.do(reporting, context)
    except DomainError:
        office.vault.erase(owner_of(case))
        raise
    if receipt.repeated:  # the same request came twice at once
        office.vault.erase(owner_of(case))
    return receipt_of(office, receipt)


def receipt_of(office: Office, receipt: Receipt) -> CaseReceipt:
    """The proof of receipt of the report that was recorded there."""
    reported = reported_at(office, receipt.first_position)
    leaf = office.ledger.leaf(receipt.first_position).hex()
    return CaseReceipt(case=reported.case, leaf=leaf, receipt=receipt)


def reported_at(office: Office, position: int) -> CaseReported:
    """The report that stands at a position; DomainError `not-a-case`."""
    reported = office.ledger.at(position).event
    if not isinstance(reported, CaseReported):
        raise DomainError(
            "not-a-case",
            f"Position {position} holds {reported.TOPIC}, not the report of a case.",
            next_step="Give the position of a report, and every request a key of its own.",
            position=position,
        )
    return reported


def correct_case(
    office: Office,
    case: str,
    given: CaseGiven,
    context: Context,
    *,
    reason: str,
    on: date | None = None,
) -> Receipt:
    """Replace the details of a case of one's own, until it is decided."""
    reported = reported_case(office, case)
    details = _details(office, given)
    corrected = CorrectCase(
        case=case,
        on=day_of_act(office, on),
        pack=scheme_in_force(office, reported.scheme, details.day),
        subject=details.subject,
        situation=details.situation,
        day=details.day,
        details=seal_details(office, case, details),
        evidence=given.evidence,
        reason=seal_reason(office, case, reason),
    )
    return office.ledger.do(corrected, context)


def withdraw_case(
    office: Office, case: str, context: Context, *, reason: str, on: date | None = None
) -> Receipt:
    """Take back a case of one's own, until it is decided."""
    reported_case(office, case)
    withdrawn = WithdrawCase(
        case=case, on=day_of_act(office, on), reason=seal_reason(office, case, reason)
    )
    return office.ledger.do(withdrawn, context)


def start_verification(
    office: Office, case: str, context: Context, *, on: date | None = None
) -> Receipt:
    """Take a case on."""
    return office.ledger.do(StartVerification(case=case, on=day_of_act(office, on)), context)


def verify_case(
    office: Office,
    case: str,
    context: Context,
    *,
    finding: str,
    subject: str = "",
    situation: str = "",
    day: date | None = None,
    evidence: Sequence[Evidence] = (),
    on: date | None = None,
) -> Receipt:
    """The case is a fact. What is not given is as it was reported."""
    reported = reported_case(office, case)
    said = latest_details(office, case)
    if said is None and not (subject and situation and day):
        raise DomainError(
            "details-erased",
            f"The details of case {case} were erased.",
            next_step="Dismiss the case.",
            case=case,
        )
    chosen_day = day or (said.day if said else date.max)
    verified = VerifyCase(
        case=case,
        on=day_of_act(office, on),
        pack=scheme_in_force(office, reported.scheme, chosen_day),
        subject=subject_meant(office, given=subject) if subject else (said.subject if said else ""),
        situation=situation or (said.situation if said else ""),
        day=chosen_day,
        finding=seal_reason(office, case, finding, "finding"),
        evidence=evidence,
    )
    return office.ledger.do(verified, context)


def dismiss_case(
    office: Office,
    case: str,
    context: Context,
    *,
    finding: str,
    same_as: str = "",
    on: date | None = None,
) -> Receipt:
    """The case is none, or the same as another."""
    reported = reported_case(office, case)
    act_on = day_of_act(office, on)
    said = latest_details(office, case)
    dismissed = DismissCase(
        case=case,
        on=act_on,
        pack=scheme_in_force(office, reported.scheme, said.day if said else act_on),
        same_as=same_as.strip(),
        finding=seal_reason(office, case, finding, "finding"),
    )
    return office.ledger.do(dismissed, context)


def impose_measure(
    office: Office,
    case: str,
    context: Context,
    *,
    measure: str,
    first_day: date,
    last_day: date | None,
    reason: str,
    on: date | None = None,
) -> Receipt:
    """Impose a measure that the scheme lets follow the verified situation."""
    imposed = ImposeMeasure(
        case=case,
        on=day_of_act(office, on),
        pack=_pack_of_verified(office, case),
        measure=measure,
        first_day=first_day,
        last_day=last_day,
        reason=seal_reason(office, case, reason),
    )
    return office.ledger.do(imposed, context)


def lift_measure(
    office: Office,
    case: str,
    context: Context,
    *,
    position: int,
    first_day_without: date,
    reason: str,
    on: date | None = None,
) -> Receipt:
    """End the measure imposed at a position before its last day."""
    reported_case(office, case)
    lifted = LiftMeasure(
        case=case,
        on=day_of_act(office, on),
        position=position,
        first_day_without=first_day_without,
        reason=seal_reason(office, case, reason),
    )
    return office.ledger.do(lifted, context)


def reverse_case(
    office: Office, case: str, context: Context, *, reason: str, on: date | None = None
) -> Receipt:
    """What was verified does not hold; measures end with it."""
    reported_case(office, case)
    reversed_ = ReverseCase(
        case=case, on=day_of_act(office, on), reason=seal_reason(office, case, reason)
    )
    return office.ledger.do(reversed_, context)


def record_look(office: Office, case: str, context: Context) -> Receipt:
    """Record that somebody opens what is sealed in a case, once a day."""
    return office.ledger.do(OpenCaseDetails(case=case, on=office.today()), context)


def reported_case(office: Office, case: str) -> CaseReported:
    """The report of a case; DomainError `unknown-case`."""
    for recorded in office.ledger.read(types=[CaseReported.TOPIC], tags=[tags.case(case)]):
        if isinstance(recorded.event, CaseReported):
            return recorded.event
    raise unknown_case(case)


def latest_details(office: Office, case: str) -> CaseDetails | None:
    """What was reported, as corrected last; None after the key was destroyed.

    For the software itself: whoever is shown them has to be recorded.
    """
    types = [CaseReported.TOPIC, CaseCorrected.TOPIC]
    sealed = [
        recorded.event.details
        for recorded in office.ledger.read(types=types, tags=[tags.case(case)])
        if isinstance(recorded.event, CaseReported | CaseCorrected)
    ]
    return open_details(office, case, sealed[-1:])[0] if sealed else None


def _details(office: Office, given: CaseGiven) -> CaseDetails:
    return CaseDetails(
        subject=subject_meant(
            office,
            given=given.subject,
            name=given.name,
            unit=given.unit,
            township=given.township,
        ),
        situation=given.situation,
        day=given.day,
        narrative=given.narrative.strip(),
        reference=given.reference.strip(),
        contact=given.contact.strip(),
    )


def _pack_of_verified(office: Office, case: str) -> Scheme:
    """The version in force on the day of the situation that was verified."""
    reported = reported_case(office, case)
    day = office.today()
    for recorded in office.ledger.read(types=[CaseVerified.TOPIC], tags=[tags.case(case)]):
        day = recorded.effective_on
    return scheme_in_force(office, reported.scheme, day)
