"""What one subject's evidence file is made of: results, reasons, history, and the proof of each."""

from __future__ import annotations

from dataclasses import dataclass

from api.office.answering.explained import Explained
from api.office.views.answers import CardDetail, CardView
from api.office.views.history import MomentView
from api.office.views.proof import ProofView


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidencePeriod:
    """One period in full, with a tree for each figure of the result."""

    detail: CardDetail
    explained: tuple[Explained, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceEntry:
    """One entry of the history; `leaf` is its hash as a leaf of the Merkle tree (RFC 6962).

    `receipt` proves it (C2SP tlog-proof), and holds the entry if it is `whole`; None while no
    checkpoint covers it.
    """

    moment: MomentView
    leaf: bytes
    receipt: bytes | None
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceView:
    """All of it, from one look at the ledger.

    `names` are those of the subjects that the reasons mention, as the asker may see them. `proof`
    is the log with the checkpoint that all receipts lead to; None where no log is published.
    """

    ledger: str
    card: CardView
    periods: tuple[EvidencePeriod, ...]
    entries: tuple[EvidenceEntry, ...]
    names: dict[str, str]
    proof: ProofView | None

    @property
    def whole(self) -> bool:
        """Whether every receipt holds its entry."""
        return all(one.whole for one in self.entries if one.receipt is not None)
