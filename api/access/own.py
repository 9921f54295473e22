"""What a cadre may do concerns the cadre alone, however far the jurisdiction would reach."""

from __future__ import annotations

from dataclasses import replace

from api.access.asker import Asker


def beyond_oneself(asker: Asker, subject: str) -> Asker:
    """The asker with the grants that count for a subject: those of a cadre only for oneself."""
    if subject == asker.person:
        return asker
    return replace(asker, grants=tuple(one for one in asker.grants if one.role != "cadre"))
