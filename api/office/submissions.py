"""Cases submitted by machine: a request or a file is taken whole or not at all, and once.

A submission is known by the blind token of the body and of what it sent: the log must not hold a
digest of an allegation, which somebody could try out. Its receipt is read from the log.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Literal

from api.imports.case_lines import read_case, read_lines
from api.imports.cases import (
    CaseRow,
    CasesPlan,
    Ground,
    PlannedCase,
    numbers_in,
    plan_cases,
    rows_of_tables,
)
from api.imports.errorbook import error_workbook
from api.imports.problems import CellProblem
from api.imports.reader import Workbook, read_workbook
from api.imports.sheets import read_tables
from api.imports.vocabulary import cases_vocabulary
from api.office.casework.texts import (
    LONGEST,
    CaseDetails,
    new_case_id,
    owner_of,
    reference_token,
    seal_details,
)
from api.office.parts import Office
from api.office.people import known_people, known_places
from api.office.proof import receipt_address
from api.office.schemes import scheme_in_force
from domain.errors import DomainError
from domain.events import tags
from domain.events.cases import CaseReported
from domain.slices.submit_cases import SubmitCases, Submitted
from ledger.context import Context
from ledger.envelope import Recorded
from ledger.ledger import Receipt
from projections.column_mappings import ColumnMappings
from projections.log import read_tagged

MOST_CASES = 1_000
_TAG = tags.submission("")

Form = Literal["json", "lines", "xlsx", "xls", "csv"]
"""What a submission looks like: one object, one a line, or a workbook by its ending."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmittedCase:
    """A case as it was received. `leaf` is the SHA-256 (hex) of 0x00 and the entry's bytes.

    `receipt` is the address of the file that proves that the entry is in the published log; ""
    where none is published.
    """

    case: str
    position: int
    leaf: str
    receipt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionReceipt:
    """Proof of receipt: to be kept by the body that submitted."""

    submission: str
    ledger: str
    body: str
    received_on: date
    recorded_at: datetime
    first_position: int
    last_position: int
    cases: tuple[SubmittedCase, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionReport:
    """What was sent, what is wrong with it, and where it was recorded.

    Any problem blocks the whole. `repeated` receipts are of an earlier sending of the same.
    """

    cases: int
    problems: Sequence[CellProblem] = ()
    notices: Sequence[CellProblem] = ()
    receipt: Receipt | None = None
    error_book: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class _Read:
    """Rows of what was sent, and the workbook if it was one."""

    rows: list[CaseRow]
    problems: list[CellProblem]
    notices: list[CellProblem] = field(default_factory=list)
    workbook: Workbook | None = None


def submit_cases(
    office: Office,
    data: bytes,
    form: Form,
    context: Context,
    *,
    scheme: str,
    dry_run: bool = False,
) -> SubmissionReport:
    """Check all cases of a submission and record them in one append.

    Raises DomainError for files that cannot be read at all, `no-cases`, `too-many-cases`, and
    what `SubmitCases` refuses.
    """
    if (earlier := office.ledger.earlier(context)) is not None:
        return SubmissionReport(cases=_count(earlier), receipt=earlier)
    token = submission_token(office, context.actor.body, scheme, data)
    if (before := _recorded(office, token)) is not None:
        return SubmissionReport(cases=_count(before), receipt=before)
    read = _read(office, data, form)
    _check_count(read)
    plan = _plan(office, read.rows, context.actor.body, scheme)
    problems = [*read.problems, *plan.problems]
    if problems:
        return _refused(read, sorted(problems, key=lambda one: (one.sheet, one.row)))
    if dry_run:
        return SubmissionReport(cases=len(plan.cases), notices=read.notices)
    receipt = _record(office, plan.cases, token, context)
    return SubmissionReport(cases=len(plan.cases), notices=read.notices, receipt=receipt)


def submission_token(office: Office, body: str, scheme: str, data: bytes) -> str:
    """The name of a submission."""
    return office.vault.blind("submission", body, scheme, hashlib.sha256(data).hexdigest())


def receipt_of_submission(office: Office, submission: str) -> SubmissionReceipt:
    """The receipt, read from the log; DomainError `unknown-submission`."""
    return _receipt(office, submission, _reports(office, submission))


def receipt_at(office: Office, receipt: Receipt) -> SubmissionReceipt:
    """The receipt of the submission that was recorded there; DomainError `unknown-submission`."""
    first = office.ledger.at(receipt.first_position)
    token = next((tag.removeprefix(_TAG) for tag in first.tags if tag.startswith(_TAG)), "")
    return receipt_of_submission(office, token)


def _receipt(office: Office, submission: str, reports: list[Recorded]) -> SubmissionReceipt:
    cases = [
        SubmittedCase(
            case=recorded.event.case,
            position=recorded.position,
            leaf=office.ledger.leaf(recorded.position).hex(),
            receipt=receipt_address(office, recorded.position),
        )
        for recorded in reports
        if isinstance(recorded.event, CaseReported)
    ]
    if not cases:
        raise DomainError(
            "unknown-submission",
            f"There is no submission {submission!r}.",
            next_step="The answer to a submission names it.",
            submission=submission,
        )
    return SubmissionReceipt(
        submission=submission,
        ledger=office.ledger.name,
        body=reports[0].actor.body,
        received_on=reports[0].effective_on,
        recorded_at=reports[0].recorded_at,
        first_position=cases[0].position,
        last_position=cases[-1].position,
        cases=tuple(cases),
    )


def _reports(office: Office, submission: str) -> list[Recorded]:
    tag = tags.submission(submission)
    return list(office.ledger.read(types=[CaseReported.TOPIC], tags=[tag]))


def _recorded(office: Office, submission: str) -> Receipt | None:
    positions = [recorded.position for recorded in _reports(office, submission)]
    return Receipt(positions[0], positions[-1], repeated=True) if positions else None


def _count(receipt: Receipt) -> int:
    return receipt.last_position - receipt.first_position + 1


def _read(office: Office, data: bytes, form: Form) -> _Read:
    if form == "json":
        found = read_case(data)
        return _Read([found], []) if isinstance(found, CaseRow) else _Read([], [found])
    if form == "lines":
        return _Read(*read_lines(data))
    workbook = read_workbook(data, f"cases.{form}")
    memory = ColumnMappings(office.database.pool, office.ledger.name)
    tables, notices = read_tables(workbook, cases_vocabulary(), memory)
    problems = [problem for table in tables for problem in table.problems]
    notices = [*notices, *(notice for table in tables for notice in table.notices)]
    for table in tables:
        problems += [table.problem(code, *place) for place, code in table.marks.items()]
    return _Read(rows_of_tables(tables), problems, notices, workbook)


def _check_count(read: _Read) -> None:
    if len(read.rows) > MOST_CASES:
        raise DomainError(
            "too-many-cases",
            f"The file holds {len(read.rows)} cases; {MOST_CASES} are taken at a time.",
            next_step="Split it.",
            most=MOST_CASES,
        )
    if not read.rows and not read.problems:
        raise DomainError(
            "no-cases",
            "The file holds no cases.",
            next_step="Check that the right file was sent.",
        )


def _plan(office: Office, rows: list[CaseRow], body: str, scheme: str) -> CasesPlan:
    office.catch_up()
    today = office.today()
    references = {text for row in rows if (text := row.said("reference"))}
    ground = Ground(
        people=known_people(office, on=today),
        places=known_places(office),
        numbers=office.vault.find_many(numbers_in(rows)),
        reported=_reported(office, body, references),
        longest=LONGEST,
        today=today,
        pack_on=cache(lambda day: scheme_in_force(office, scheme, day)),
    )
    return plan_cases(rows, ground)


def _reported(office: Office, body: str, references: set[str]) -> dict[str, str]:
    """Which of the body's own numbers it has used before, and for which case."""
    texts = {tags.reference(reference_token(office.vault, body, text)): text for text in references}
    if not texts:
        return {}
    with office.database.connection() as connection:
        found = read_tagged(connection, office.ledger.name, list(texts), types=[CaseReported.TOPIC])
    return {
        texts[tag]: recorded.event.case
        for recorded in found
        if isinstance(recorded.event, CaseReported)
        for tag in recorded.tags
        if tag in texts
    }


def _refused(read: _Read, problems: list[CellProblem]) -> SubmissionReport:
    book = error_workbook(read.workbook, problems) if read.workbook else None
    return SubmissionReport(
        cases=len(read.rows), problems=problems, notices=read.notices, error_book=book
    )


def _record(office: Office, planned: list[PlannedCase], token: str, context: Context) -> Receipt:
    received_on = office.today()
    numbered = {new_case_id(received_on): one for one in planned}
    body = context.actor.body
    try:
        sealed = [_sealed(office, one, case, body) for case, one in numbered.items()]
        receipt = office.ledger.do(
            SubmitCases(submission=token, cases=sealed, received_on=received_on), context
        )
    except DomainError:
        _forget(office, numbered)
        # The same content may have come twice at once: then it is recorded, and that is told.
        if (meanwhile := _recorded(office, token)) is not None:
            return meanwhile
        raise
    if receipt.repeated:
        _forget(office, numbered)
    return receipt


def _forget(office: Office, cases: Iterable[str]) -> None:
    """Destroy keys of cases that were not recorded."""
    for case in cases:
        office.vault.erase(owner_of(case))


def _sealed(office: Office, one: PlannedCase, case: str, body: str) -> Submitted:
    details = CaseDetails(
        subject=one.subject,
        situation=one.situation,
        day=one.day,
        narrative=one.narrative,
        reference=one.reference,
        contact=one.contact,
    )
    return Submitted(
        case=case,
        pack=one.pack,
        subject=one.subject,
        situation=one.situation,
        day=one.day,
        confidentiality=one.confidentiality,
        details=seal_details(office, case, details),
        evidence=one.evidence,
        reference=reference_token(office.vault, body, one.reference),
    )
