"""One subject's evidence: everything at once, so one at a time."""

from __future__ import annotations

import threading
from functools import cache

from api.office.answering.card import card_of
from api.office.answering.evidence import entries_at, periods_of
from api.office.answering.history import history_of
from api.office.answering.reading import one_look, reading
from api.office.parts import Office
from api.office.proof import log_of, may_have_entry, proof_view
from api.office.views.evidence import EvidenceEntry, EvidenceView
from api.office.views.proof import ProofView
from domain.errors import DomainError
from domain.merkle.hashing import leaf_hash
from domain.merkle.proofs import inclusion_proof
from domain.merkle.receipts import Receipt, format_receipt
from domain.merkle.tile_reading import hash_reader
from ledger.envelope import read_entry

# Every period of a subject is evaluated and explained; the others' answers go before it.
_one_at_a_time = threading.Lock()


def evidence_view(office: Office, subject: str) -> EvidenceView:
    """All that the ledger holds about a subject, as the asker may see it, with its proofs.

    Raises DomainError `subject-unknown`, and `too-busy` while another file is being made.
    """
    if not _one_at_a_time.acquire(blocking=False):
        raise DomainError(
            "too-busy",
            "Another evidence file is being made.",
            next_step="Try again in a moment; one is made at a time.",
        )
    try:
        with one_look(office):
            return _view(office, subject)
    finally:
        _one_at_a_time.release()


def _view(office: Office, subject: str) -> EvidenceView:
    names: dict[str, str] = {}
    with reading(office) as look:
        card = card_of(look, subject, None)
        periods = tuple(periods_of(look, card, names))
        moments = history_of(
            look, subject, as_of=None, as_of_day=None, effective_until=None
        ).moments
        stored = entries_at(look, [moment.position for moment in moments])
    proof = None if office.log is None else proof_view(office)
    made = _receipts(office, proof, stored)
    return EvidenceView(
        ledger=office.ledger.name,
        card=card,
        periods=periods,
        entries=tuple(
            EvidenceEntry(
                moment=moment,
                leaf=leaf_hash(stored[moment.position]),
                receipt=format_receipt(receipt) if (receipt := made.get(moment.position)) else None,
                whole=bool(receipt and receipt.extra),
            )
            for moment in moments
        ),
        names=names,
        proof=proof,
    )


def _receipts(
    office: Office, proof: ProofView | None, stored: dict[int, bytes]
) -> dict[int, Receipt]:
    """By position, all by one checkpoint; the entries in them for whoever may have these."""
    if proof is None or proof.shown is None:
        return {}
    size, note = proof.shown.size, proof.shown.note
    read = hash_reader(size, cache(log_of(office).store.expect))

    def extra(position: int, entry: bytes) -> bytes:
        recorded = read_entry(position, entry, office.ledger.name)
        return entry if may_have_entry(office, recorded) else b""

    return {
        position: Receipt(
            index=position - 1,
            proof=inclusion_proof(read, position - 1, size),
            note=note,
            extra=extra(position, entry),
        )
        for position, entry in stored.items()
        if position <= size
    }
