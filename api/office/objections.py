"""Objections to published results: file, acknowledge, rule, withdraw, appeal, carry out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from api.office import entries, periods
from api.office.acts import day_of_act, seal_words
from api.office.answering.card import require_subject
from api.office.answering.reading import reading
from api.office.answering.rows import standing_of
from api.office.appeals import disclosure_of, superiors_of
from api.office.parts import Office
from api.office.schemes import scheme_of_period
from domain.errors import DomainError
from domain.events import tags
from domain.events.objections import ObjectionFiled, Objector, ResultField, Ruling
from domain.slices.acknowledge_objection import AcknowledgeObjection
from domain.slices.file_appeal import FileAppeal
from domain.slices.file_objection import FileObjection
from domain.slices.revise_decision import Revision
from domain.slices.rule_appeal import RuleAppeal
from domain.slices.rule_objection import RuleObjection
from domain.slices.withdraw_objection import WithdrawObjection
from ledger.context import Context
from ledger.identifiers import utc_now, uuid7
from ledger.ledger import Receipt
from projections.objections import Objection, find_objections
from projections.periods import find_period


@dataclass(frozen=True, slots=True)
class Filed:
    """The opaque id that the objection has from now on."""

    objection: str
    receipt: Receipt


def file_objection(
    office: Office,
    scheme: str,
    assessment: str,
    period: str,
    context: Context,
    *,
    subject: str,
    text: str,
    objector: Objector,
    field: ResultField = "result",
    entry: int | None = None,
    on: date | None = None,
) -> Filed:
    """Object to a subject's published result, or to the entry at a position behind it.

    DomainError `not-in-standing`, `not-an-entry`, `entry-of-another`, or the slice's.
    """
    if repeated := office.ledger.earlier(context):
        return Filed(filed_at(office, repeated.first_position), repeated)
    office.catch_up()
    with reading(office) as look:
        require_subject(standing_of(look, look.life(scheme, assessment, period)), subject)
    if entry is not None and entries.original_entry(office, entry).subject != subject:
        raise DomainError(
            "entry-of-another",
            f"The entry at position {entry} is not about {subject}.",
            next_step="Choose an entry of the card that is objected to.",
            field="entry",
            position=entry,
        )
    objection = uuid7(utc_now()).hex
    filed = ObjectionFiled(
        effective_on=day_of_act(office, on),
        objection=objection,
        scheme=scheme,
        assessment=assessment,
        period=period,
        subject=subject,
        objector=objector,
        field=field,
        entry=entry,
        text=seal_words(office, words_owner(objection), text, "text"),
    )
    return Filed(objection, office.ledger.do(FileObjection(filed=filed), context))


def acknowledge(
    office: Office,
    objection: str,
    context: Context,
    *,
    rule_within_days: int | None = None,
    on: date | None = None,
) -> Receipt:
    """Say that it is in hand, and be ruled on in the days of the period's pack, or in fewer."""
    filed = filed_objection(office, objection)
    act = AcknowledgeObjection(
        filed=filed,
        ruling_days=disclosure_of(office, filed).ruling_days,
        rule_within_days=rule_within_days,
        on=day_of_act(office, on),
    )
    return office.ledger.do(act, context)


@dataclass(frozen=True, slots=True, kw_only=True)
class Redecision:
    """What an upheld objection makes of the decision about its subject.

    Another value of a field, within the pack's limits for meetings, or (`set_aside`) what was
    computed instead of what the meeting made of it. `reason` stands in clear: it names nobody.
    """

    field: str
    decided: str | None = None
    set_aside: bool = False
    reason: str


def rule(
    office: Office,
    objection: str,
    context: Context,
    *,
    ruling: Ruling,
    reasons: str,
    redecision: Redecision | None = None,
    on: date | None = None,
) -> Receipt:
    """Rule on it; the one who asks must have had no hand in the result.

    With a `redecision` the ruling changes what was decided: at once while the notice is on show,
    and by superseding (`carry_out`) once the outcomes are final.
    """
    filed = filed_objection(office, objection)
    pack = scheme_of_period(office, filed.scheme, filed.assessment, filed.period)
    act = RuleObjection(
        filed=filed,
        judged=ruling,
        revision=_revision(office, filed, redecision),
        reasons=seal_words(office, words_owner(objection), reasons, "reasons"),
        appeal_days=pack.assessment(filed.assessment).disclosure.appeal_days,
        on=day_of_act(office, on),
    )
    return office.ledger.do(act, context)


def withdraw(
    office: Office, objection: str, context: Context, *, on: date | None = None
) -> Receipt:
    """Take it back before it is ruled on."""
    filed = filed_objection(office, objection)
    return office.ledger.do(WithdrawObjection(filed=filed, on=day_of_act(office, on)), context)


def appeal(
    office: Office, objection: str, context: Context, *, text: str, on: date | None = None
) -> Receipt:
    """Appeal from the ruling within its window."""
    filed = filed_objection(office, objection)
    act = FileAppeal(
        filed=filed,
        text=seal_words(office, words_owner(objection), text, "text"),
        on=day_of_act(office, on),
    )
    return office.ledger.do(act, context)


def rule_appeal(
    office: Office,
    objection: str,
    context: Context,
    *,
    ruling: Ruling,
    reasons: str,
    redecision: Redecision | None = None,
    on: date | None = None,
) -> Receipt:
    """Rule on the appeal: another person than who ruled, of a body above if the pack says so."""
    filed = filed_objection(office, objection)
    act = RuleAppeal(
        filed=filed,
        superiors=superiors_of(office, filed),
        judged=ruling,
        revision=_revision(office, filed, redecision),
        reasons=seal_words(office, words_owner(objection), reasons, "reasons"),
        on=day_of_act(office, on),
    )
    return office.ledger.do(act, context)


def _revision(office: Office, filed: ObjectionFiled, wanted: Redecision | None) -> Revision | None:
    """With the pack and the computed result that it is judged by."""
    if wanted is None:
        return None
    pack = scheme_of_period(office, filed.scheme, filed.assessment, filed.period)
    return Revision(
        field=wanted.field,
        decided=wanted.decided,
        set_aside=wanted.set_aside,
        reason=wanted.reason,
        pack=pack,
        result=periods.computed_result(office, pack, filed.assessment, filed.period),
    )


@dataclass(frozen=True, slots=True)
class Correction:
    """What an upheld objection makes of an entry: another value or level, or nothing at all."""

    position: int
    value: str | None = None
    level: str | None = None
    withdrawn: bool = False


def carry_out(
    office: Office,
    objection: str,
    context: Context,
    *,
    reason: str,
    correction: Correction | None = None,
) -> list[Receipt]:
    """Do what an upheld ruling asks for, as far as the software may.

    While the notice is on show the entry is corrected, the notice withdrawn and the period
    reopened: then it takes its usual course again. (What the ruling itself decided otherwise is in
    force by then, and falls with the reopening, as the decision does.) If the outcomes are final already (as after an
    appeal), the entry is corrected, the outcomes that differ are superseded because of the
    ruling, and the pay difference is settled. DomainError `nothing-to-carry-out` without a ruling
    that upholds, and whatever the acts refuse.
    """
    found = find_objection(office, objection)
    if found.ruling in (None, "rejected") or found.ruled_at is None:
        raise DomainError(
            "nothing-to-carry-out",
            f"No ruling upholds objection {objection}.",
            next_step="Rule on it first.",
            objection=objection,
        )
    with office.database.connection() as connection:
        place = (found.scheme, found.assessment, found.period)
        life = find_period(connection, office.ledger.name, *place)
    receipts = []
    if correction is not None:
        # First, so that a correction that is refused leaves everything as it was.
        late = life.state != "open"
        receipts.append(_correct(office, correction, _step(context, "correct"), reason, late=late))
    if life.state == "published" and (life.published_at or 0) < found.ruled_at:
        step = _step(context, "reopen")
        receipts.append(
            periods.reopen_period(office, *place, step, reason=reason, withdraw_notice=True)
        )
    if life.state == "final":
        try:
            step = _step(context, "supersede")
            receipts.append(
                periods.supersede_period(
                    office, *place, step, because=found.ruled_at, reason=reason
                )
            )
        except DomainError as refused:
            # The correction may change nothing that the period means: then it is all there is.
            if refused.code != "nothing-to-supersede" or not receipts:
                raise
    return receipts


def _correct(
    office: Office, correction: Correction, context: Context, reason: str, *, late: bool
) -> Receipt:
    if correction.withdrawn:
        return entries.withdraw_entry(
            office, correction.position, context, reason=reason, late=late
        )
    return entries.correct_entry(
        office,
        correction.position,
        context,
        value=correction.value,
        level=correction.level,
        reason=reason,
        late=late,
    )


def _step(context: Context, step: str) -> Context:
    """Each act of one request is done once, by a key of its own."""
    key = context.idempotency_key
    return context if key is None else replace(context, idempotency_key=f"{key}/{step}")


def filed_objection(office: Office, objection: str) -> ObjectionFiled:
    """The objection as it was filed; DomainError `no-such-objection`."""
    for recorded in office.ledger.read(
        types=[ObjectionFiled.TOPIC], tags=[tags.objection(objection)]
    ):
        if isinstance(recorded.event, ObjectionFiled):
            return recorded.event
    raise no_such_objection(objection)


def find_objection(office: Office, objection: str) -> Objection:
    """The objection as it stands; DomainError `no-such-objection`."""
    office.catch_up()
    with office.database.connection() as connection:
        found = find_objections(connection, office.ledger.name, objection=objection)
    if not found:
        raise no_such_objection(objection)
    return found[0]


def objection_named(office: Office, given: str) -> str:
    """The id of an objection that is given by its id, or by the position of its filing."""
    if given.isascii() and given.isdigit() and 1 <= int(given) <= office.ledger.head():
        return filed_at(office, int(given)) or given
    return given


def no_such_objection(objection: str) -> DomainError:
    """Nothing was filed under that id."""
    return DomainError(
        "no-such-objection",
        f"There is no objection {objection!r}.",
        next_step="Choose one from the list of objections.",
        objection=objection,
    )


def words_owner(objection: str) -> str:
    """The owner of the key that what is written about it is sealed with."""
    return f"objection:{objection}"


def filed_at(office: Office, position: int) -> str:
    """The id of the objection that was filed at a position."""
    event = office.ledger.at(position).event
    return event.objection if isinstance(event, ObjectionFiled) else ""
