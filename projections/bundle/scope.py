"""What a bundle is about, and which rows of the tables that takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from psycopg import Connection

from domain.schemes.model import Scheme
from domain.schemes.steps import History
from projections.target import statement

Kind = Literal[
    "ledger",  # everything: only so can one see that nothing was left out
    "period",  # one period of one assessment, with all that it was computed from
    "notice",  # the same, as it was known when the notice was put on show
    "cadre",  # one subject: what concerns it, in all periods, and nobody else
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What is asked for; what does not belong to the kind is ""."""

    kind: Kind
    scheme: str = ""
    assessment: str = ""
    period: str = ""
    subject: str = ""

    @property
    def whole(self) -> bool:
        """Whether every entry of the ledger belongs to it."""
        return self.kind == "ledger"

    @property
    def of_period(self) -> bool:
        """Whether it is about one period."""
        return self.kind in {"period", "notice"}

    def named(self) -> dict[str, str]:
        """As the manifest says it."""
        fields = ("kind", "scheme", "assessment", "period", "subject")
        return {name: value for name in fields if (value := getattr(self, name))}


@dataclass(frozen=True, slots=True)
class Cut:
    """A ledger up to one of its entries, of which nothing later is known."""

    ledger: str
    size: int


def row_parameters(
    connection: Connection[Any], cut: Cut, scope: Scope, scheme: Scheme | None
) -> dict[str, Any]:
    """What the statements that read a bundle's rows want to know.

    `scheme` is the pack of a period's bundle: its outcomes are those that it looks back to.
    """
    looked_at: list[tuple[str, str]] = []
    if scheme is not None:
        steps = scheme.assessment(scope.assessment).steps
        pairs = {(step.scheme, step.assessment) for step in steps if isinstance(step, History)}
        looked_at = sorted(pairs | {(scope.scheme, scope.assessment)})
    return {
        "ledger": cut.ledger,
        "size": cut.size,
        "scheme": scope.scheme or None,
        "assessment": scope.assessment or None,
        "period": scope.period or None,
        "schemes": [name for name, _ in looked_at],
        "assessments": [name for _, name in looked_at],
        "subjects": [scope.subject] if scope.subject else None,
        "codes": _codes(connection, cut, scope.subject) if scope.subject else None,
    }


def _codes(connection: Connection[Any], cut: Cut, subject: str) -> list[str]:
    parameters = {"ledger": cut.ledger, "size": cut.size, "subject": subject}
    return [code for (code,) in connection.execute(statement("bundle_codes"), parameters) if code]
