"""What answers about a history are made of: moments, and what each changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from api.office.views.answers import Freshness
from domain.schemes.values import Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that an event changed; None: there was, or is, none."""

    what: Label
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentView:
    """One event of a history: known since `recorded_at`, true from `effective_on`."""

    position: int
    type: str
    recorded_at: datetime
    effective_on: date
    body: str
    body_name: str
    role: str
    summary: Label
    reason: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryView:
    """What was recorded about a subject, oldest first, as was known and as was true."""

    freshness: Freshness
    subject: str
    name: str | None
    as_of: int | None
    as_of_day: date | None
    effective_until: date | None
    moments: tuple[MomentView, ...]
    next: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatePart:
    """One thing that held before a moment, after it, or both.

    `period` is scheme/assessment/period, "" for what belongs to none, and `heading` its title.
    """

    period: str
    heading: Label
    what: Label
    before: str | None
    after: str | None

    @property
    def unchanged(self) -> bool:
        """Whether the moment left it as it was."""
        return self.before == self.after


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentDetail:
    """One moment of a history, the state around it, and where it stands in the log.

    `leaf` is the entry's hash as a leaf of the log's Merkle tree (RFC 6962), in hex; `previous`
    and `following` are the positions of the moments beside it. `state` holds what the moment
    left as it was, too.
    """

    freshness: Freshness
    jurisdiction: str
    subject: str
    name: str | None
    moment: MomentView
    request: str
    leaf: str
    previous: int | None
    following: int | None
    state: tuple[StatePart, ...]
