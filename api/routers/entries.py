"""What is scored, one entry at a time: list, show, record, correct, withdraw."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, Request, Response

from api.access import reach
from api.access.guard import AskerOf, needs
from api.office import entries, lists
from api.office.answering.reading import check_position, reading
from api.office.views.lists import EntriesView, EntryRow
from api.routers.answering import READS, OfficeOf, answer_json
from api.routers.choosing import ChosenOf, InputAsked
from api.routers.paging import PagingOf, paged
from api.routers.writing import WRITES, WritingOf, answer_write, subject_given
from api.schemas.entries import Correction, NewEntry, Withdrawal
from api.schemas.queries import EntryPosition, Position, WaitFor
from domain.errors import DomainError
from domain.events.base import Evidence

router = APIRouter(prefix="/v1/entries", tags=["entries"], default_response_class=Response)


@router.get(
    "",
    summary="Entries that stand, by position",
    dependencies=[needs("read-cards", or_own="subject")],
    responses={200: {"model": EntriesView}, **READS},
)
def list_entries(
    *,
    request: Request,
    office: OfficeOf,
    chosen: ChosenOf,
    paging: PagingOf,
    input_name: InputAsked = "",
    as_of: Position = None,
    wait_for: WaitFor = None,
) -> Response:
    chosen = replace(chosen, input=input_name or None)
    (after,) = paging.key(int) or (0,)

    def make() -> EntriesView:
        if as_of is not None:
            check_position(office, as_of)
        with reading(office) as look:
            known = min(as_of or look.position, look.position)
            found = lists.entries(look, chosen, after=after, limit=paging.limit + 1, as_of=known)
            page = paged(found, paging.limit)
            return EntriesView(
                freshness=look.freshness,
                as_of=known,
                entries=page.items,
                next=paging.next(page, lambda last: (last.position,), as_of=known),
            )

    return answer_json(request, office, make, wait_for=wait_for)


@router.get(
    "/{position}",
    summary="One entry in its last form",
    dependencies=[needs("read-cards")],
    responses={200: {"model": EntryRow}, **READS},
)
def read_entry(
    *,
    request: Request,
    office: OfficeOf,
    asker: AskerOf,
    position: EntryPosition,
    as_of: Position = None,
    wait_for: WaitFor = None,
) -> Response:
    reach.require_subject(
        office, asker, "read-cards", entries.original_entry(office, position).subject
    )

    def make() -> EntryRow:
        if as_of is not None:
            check_position(office, as_of)
        with reading(office) as look:
            known = min(as_of or look.position, look.position)
            found = lists.entry_at(look, position, as_of=known)
        if found is None:
            raise DomainError(
                "entry-not-standing",
                f"The entry at {position} does not stand as of entry {known}.",
                next_step="It was withdrawn, or not known yet; see the history of its subject.",
                position=position,
            )
        return found

    return answer_json(request, office, make, wait_for=wait_for)


@router.post(
    "",
    summary="Record one entry",
    dependencies=[needs("record-entries")],
    **WRITES,
)
def record_entry(writing: WritingOf, given: NewEntry) -> Response:
    office = writing.office
    subject = subject_given(office, writing.asker, "record-entries", given.subject)
    return answer_write(
        writing,
        "record-entries",
        lambda context: entries.record_entry(
            office,
            given.scheme,
            given.assessment,
            given.period,
            context,
            subject=subject,
            input_name=given.input,
            value=given.value,
            level=given.level,
            item=given.item,
            rater=given.rater,
            note=given.note,
            on=given.on,
            evidence=tuple(Evidence(**one.model_dump()) for one in given.evidence),
        ),
        concerning=subject,
        location=lambda receipt: f"/v1/entries/{receipt.first_position}",
    )


@router.post(
    "/{position}/correct",
    summary="Give an entry another value or level; the old one stays in the history",
    dependencies=[needs("record-entries")],
    **WRITES,
)
def correct_entry(writing: WritingOf, position: EntryPosition, given: Correction) -> Response:
    office = writing.office
    return answer_write(
        writing,
        "record-entries",
        lambda context: entries.correct_entry(
            office,
            position,
            context,
            value=given.value,
            level=given.level,
            reason=given.reason,
            late=given.late,
        ),
        concerning=entries.original_entry(office, position).subject,
        location=f"/v1/entries/{position}",
    )


@router.post(
    "/{position}/withdraw",
    summary="Take an entry out of account; it stays in the history",
    dependencies=[needs("record-entries")],
    **WRITES,
)
def withdraw_entry(writing: WritingOf, position: EntryPosition, given: Withdrawal) -> Response:
    office = writing.office
    subject = entries.original_entry(office, position).subject
    return answer_write(
        writing,
        "record-entries",
        lambda context: entries.withdraw_entry(
            office, position, context, reason=given.reason, late=given.late
        ),
        concerning=subject,
        location=f"/v1/cadres/{subject}/history",
    )
