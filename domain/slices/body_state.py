"""Which bodies exist on a day: what registering, closing and appointing have to know."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from eventsourcing.dcb.domain import Selector

from domain.errors import DomainError
from domain.events import tags
from domain.events.base import Event
from domain.events.bodies import BodyClosed, BodyKind, BodyRegistered

# A body stands below one of a smaller number; departments stand beside the tree, as leaves.
_LEVELS: dict[BodyKind, int] = {
    "province": 0,
    "city": 1,
    "county": 2,
    "township": 3,
    "village": 4,
    "department": 4,
}
_NEED_PARENT: tuple[BodyKind, ...] = ("township", "village")


@dataclass(slots=True)
class Body:
    """A body: its kind, the one above it, its first day, and its last if it was closed."""

    kind: BodyKind
    parent: str | None
    starts_on: date
    ends_on: date | None = None


@dataclass(slots=True)
class Bodies:
    """The bodies that the boundary told of, by code."""

    known: dict[str, Body] = field(default_factory=dict)

    def learn(self, recorded: Event) -> None:
        """Follow registrations and closings; other events are passed over."""
        match recorded:
            case BodyRegistered():
                self.known[recorded.body] = Body(
                    recorded.kind, recorded.parent, recorded.effective_on
                )
            case BodyClosed():
                self.known[recorded.body].ends_on = recorded.effective_on

    def require(self, code: str) -> Body:
        """The body; DomainError if it was never registered."""
        try:
            return self.known[code]
        except KeyError:
            raise DomainError(
                "unknown-body",
                f"No body {code!r} is registered.",
                next_step="Check the code, or register the body first.",
                body=code,
            ) from None

    def require_open(self, code: str, day: date) -> Body:
        """The body; DomainError unless it exists on that day."""
        body = self.require(code)
        if body.starts_on <= day and (body.ends_on is None or day <= body.ends_on):
            return body
        until = f" to {body.ends_on}" if body.ends_on else ""
        raise DomainError(
            "body-not-open",
            f"Body {code} exists from {body.starts_on}{until}, not on {day}.",
            next_step="Check the day and the code of the body.",
            body=code,
            day=day,
        )

    def require_new(self, registered: BodyRegistered) -> None:
        """DomainError unless the code is free and the body above may stand above it."""
        code, kind = registered.body, registered.kind
        if code in self.known:
            raise DomainError(
                "body-exists",
                f"Body {code} is registered already.",
                next_step="Use it, rename it, or choose another code.",
                body=code,
            )
        if registered.parent is None:
            if kind in _NEED_PARENT:
                raise DomainError(
                    "parent-missing",
                    f"Body {code} is a {kind}: it belongs to a body above it.",
                    next_step="Name the township of a village, the county of a township.",
                    body=code,
                )
            return
        parent = self.require_open(registered.parent, registered.effective_on)
        if _LEVELS[parent.kind] >= _LEVELS[kind]:
            raise DomainError(
                "parent-too-low",
                f"{registered.parent} is a {parent.kind}; no {kind} stands below it.",
                next_step="Name a body of a higher level.",
                body=code,
                parent=registered.parent,
            )


def existence_of(code: str) -> Selector:
    """Selects what says whether a body exists; renaming does not touch it."""
    return Selector(types=[BodyRegistered, BodyClosed], tags=[tags.body(code)])


def tags_of(changed: BodyRegistered | BodyClosed, parent: str | None) -> list[str]:
    """The tags of what changes which bodies exist."""
    above = [] if parent is None else [tags.below(parent)]
    return [tags.body(changed.body), tags.subject(changed.body), tags.ROSTER, *above]
