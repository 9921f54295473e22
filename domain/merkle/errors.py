"""What the log's parsers and verifiers raise, and nothing else, whatever bytes come in."""

from __future__ import annotations

from domain.errors import DomainError


class LogError(DomainError):
    """Bytes that claim to be part of a transparency log are not what they claim."""


class FormatError(LogError):
    """Not what the grammar allows, to the byte. Code `log-malformed`; field `part` names which."""

    def __init__(self, part: str, problem: str) -> None:
        super().__init__(
            "log-malformed",
            f"This is no {part}: {problem}.",
            next_step="Fetch it again, unchanged: not one byte may be lost or added.",
            part=part,
        )
        self.problem = problem


class ProofError(LogError):
    """Well formed, but it does not prove what it should; the code says why.

    Codes: `index-outside-tree`, `inclusion-not-proved`, `consistency-not-proved`, `tile-wrong`,
    `note-signature-wrong`, `note-signature-missing`, `log-unknown`, `quorum-not-met`.
    """
