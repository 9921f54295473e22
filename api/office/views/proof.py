"""What is answered about the published log: its checkpoint, its signers, the place of an entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from domain.schemes.values import Label
from ledger.tlog.receipts import Proven


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyView:
    """A public key of the log; `until` is the entry that retired it, None: it is in force."""

    key: str
    until: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessView:
    """A witness of the policy, and when it signed the checkpoint that is shown, if it has."""

    name: str
    key: str
    url: str
    seen_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StampView:
    """When an authority stamped a checkpoint, and its size."""

    authority: str
    at: datetime
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofView:
    """The published log. `note` is the text of the checkpoint with all signatures; "": none yet.

    `keys`: first those in force, of which the first is of the kind that everybody can check.
    """

    origin: str
    note: str
    shown: Proven | None
    keys: tuple[KeyView, ...]
    witnesses: tuple[WitnessView, ...]
    stamp: StampView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceView:
    """Whether an entry is in the published log, by which checkpoint, and who has seen that.

    `whole`: its receipt holds the entry itself for the one who asks.
    """

    position: int
    size: int | None
    signed_at: datetime | None
    witnesses: int
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryTold:
    """An entry in words, as far as it can be read: what happened, when, who recorded it."""

    summary: Label
    value: str
    subject: str
    effective_on: date
    recorded_at: datetime
    body_name: str
    role: str
