"""The published log as it is answered: its checkpoint, receipts, and what a file turns out to be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from api.office.answering.reading import reading
from api.office.answering.words import Words
from api.office.log_keys import log_keys
from api.office.parts import Office
from api.office.views.proof import EntryTold, KeyView, PlaceView, ProofView, StampView, WitnessView
from domain.errors import DomainError
from domain.events.cases import CaseReported
from domain.merkle.keys import VerifierKey, format_vkey
from domain.merkle.notes import format_note
from domain.merkle.policies import KnownLog, Policy, format_policy
from domain.merkle.receipts import format_receipt
from domain.slices.log_key_state import NEEDED
from ledger.envelope import Recorded, read_entry
from ledger.tlog.checkpoints import Timestamp
from ledger.tlog.judging import Judged, judge
from ledger.tlog.key_history import Term, parse_log_key
from ledger.tlog.published import PublishedLog
from ledger.tlog.receipts import Proven, make_receipt, own_policy, proven, receipt_name
from ledger.tlog.timestamps import stamped_at


def log_of(office: Office) -> PublishedLog:
    """The county's published log; DomainError `log-not-published` where none is set up."""
    if office.log is None:
        raise DomainError(
            "log-not-published",
            "This service publishes no log.",
            next_step="Ask the service that the county has named for it.",
        )
    return office.log


def policy_of(office: Office, size: int | None = None) -> Policy:
    """Whose signatures count for the tree of this size: its keys and witnesses.

    Without a size those that count from now on. The keys are those that the log's own entries say;
    before any is written down, those it has.
    """
    return _policy(log_of(office), log_keys(office), size)


def _policy(log: PublishedLog, terms: Sequence[Term], size: int | None = None) -> Policy:
    held = [term for term in terms if (term.until is None if size is None else term.holds_at(size))]
    keys = [parse_log_key(term.public_key) for term in held]
    known = tuple(KnownLog(key) for key in keys if isinstance(key, VerifierKey))
    logs = known if terms else own_policy(log).logs
    return replace(log.policy, logs=logs) if log.policy else Policy(logs, (), ())


def trusted_policy(office: Office) -> bytes:
    """Whom to trust from now on (C2SP tlog-policy); keys that were retired stand in comments.

    Whoever has a retired key, a thief perhaps, must not be believed about what comes now.
    """
    log, terms = log_of(office), log_keys(office)
    retired = [
        f"# retired by entry {term.until}, good for what was signed before: log {term.public_key}\n"
        for term in terms
        if term.until is not None
    ]
    return "".join(retired).encode() + format_policy(_policy(log, terms))


def proof_view(office: Office) -> ProofView:
    """The checkpoint that is shown, who has signed it, and who signs at all."""
    log, terms = log_of(office), log_keys(office)
    policy = _policy(log, terms)
    checkpoint = log.checkpoint()
    shown = None if checkpoint is None else proven(log, checkpoint.size, policy)
    seen = dict(shown.witnessed) if shown else {}
    return ProofView(
        origin=log.origin,
        note=format_note(shown.note).decode() if shown else "",
        shown=shown,
        keys=tuple(_keys(log, terms)),
        witnesses=tuple(
            WitnessView(
                name=one.name,
                key=format_vkey(one.key),
                url=one.url,
                seen_at=datetime.fromtimestamp(seen[one.name], UTC) if one.name in seen else None,
            )
            for one in policy.witnesses
        ),
        stamp=_stamp(log),
    )


def _keys(log: PublishedLog, terms: Sequence[Term]) -> list[KeyView]:
    if not terms:
        return [KeyView(key=format_vkey(one.key), until=None) for one in own_policy(log).logs]
    ordered = sorted(terms, key=lambda term: (term.until is not None, term.kind != NEEDED))
    return [KeyView(key=term.public_key, until=term.until) for term in ordered]


def place_of(office: Office, position: int) -> PlaceView | None:
    """How an entry stands in the published log; None where none is set up."""
    if office.log is None:
        return None
    found = proven(office.log, position, policy_of(office))
    return PlaceView(
        position=position,
        size=found.size if found else None,
        signed_at=found.committed_at if found else None,
        witnesses=len(found.witnessed) if found else 0,
        whole=may_have_entry(office, office.ledger.at(position)),
    )


def place_mark(office: Office, position: int) -> str:
    """Names all that `place_of` tells besides what the ledger says."""
    found = covering(office, position)
    return f"{found.size}-{len(found.witnessed)}" if found else ""


def covering(office: Office, position: int) -> Proven | None:
    """The checkpoint to print beside what was recorded at a position; None if there is none yet."""
    return None if office.log is None else proven(office.log, position, policy_of(office))


def receipt_address(office: Office, position: int) -> str:
    """Where the receipt of an entry is to be had, within a second; "" where no log is published."""
    return "" if office.log is None else f"/v1/log/receipts/{position}"


def receipt_of(office: Office, position: int) -> tuple[str, bytes]:
    """The name and the bytes of an entry's receipt, the entry in it for whoever may have it.

    Raises DomainError `log-not-published`, `no-such-entry`, and `log-not-reached` with the
    seconds after which to come again.
    """
    log = log_of(office)
    whole = may_have_entry(office, office.ledger.at(position))
    receipt = make_receipt(log, position, policy_of(office), entry=whole)
    return receipt_name(office.ledger.name, position), format_receipt(receipt)


def may_have_entry(office: Office, recorded: Recorded) -> bool:
    """Whether the asker may have the bytes of an entry, pay and all.

    So may who recorded it, the body whose report it is, and who reads the whole log with its pay.
    """
    asker = office.asker
    if asker is None:
        return True
    actor = recorded.actor
    own = (actor.person and actor.person == asker.person) or (
        actor.client and actor.client == asker.client
    )
    if own:
        return True
    if isinstance(recorded.event, CaseReported):
        reporting = {grant.jurisdiction for grant in asker.grants_for("report-cases")}
        if actor.body in reporting:
            return True
    return _reads_all(office)


def check_file(office: Office, data: bytes) -> Judged:
    """What somebody's receipt, checkpoint or evidence is worth."""
    return judge(data, partial(policy_of, office), log_of(office))


def told(office: Office, position: int, entry: bytes) -> EntryTold | None:
    """An entry in words; None if this version cannot read it. It hides nothing: it is in the file."""
    try:
        recorded = read_entry(position, entry, office.ledger.name)
    except DomainError:
        return None
    event = recorded.event
    with reading(replace(office, asker=None)) as look:
        return EntryTold(
            summary=Words(look, paid=True).summary(event),
            value=getattr(event, "value", None) or getattr(event, "level", None) or "",
            subject=getattr(event, "subject", ""),
            effective_on=recorded.effective_on,
            recorded_at=recorded.recorded_at,
            body_name=look.body_name(recorded.actor.body),
            role=recorded.actor.role,
        )


def _reads_all(office: Office) -> bool:
    """Whether the asker reads the log of the whole county, and the pay that it tells."""
    with reading(office) as look:
        return look.sight.covers("read-audit", "") and look.sight.covers("read-pay", "")


def _stamp(log: PublishedLog) -> StampView | None:
    """The newest timestamp of any checkpoint."""
    newest: tuple[int, Timestamp] | None = log.checkpoints.last_timestamp()
    if newest is None:
        return None
    size, stamp = newest
    return StampView(authority=stamp.authority, at=stamped_at(stamp.token), size=size)
