"""What a bundle says of itself, for programs: manifest.json but for the list of files."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any

from domain.evaluation.recompute import Recomputed
from domain.merkle.checkpoints import Checkpoint
from projections.bundle.columns import PEOPLE
from projections.bundle.scope import Scope
from projections.schemes import AdoptedVersion

FORMAT = "mingce-audit-bundle/1"


def manifest(
    ledger: str,
    scope: Scope,
    checkpoint: Checkpoint,
    *,
    entries: int,
    versions: Sequence[AdoptedVersion],
    evaluations: Sequence[Recomputed],
    rows: Mapping[str, int],
) -> dict[str, Any]:
    """`rows` are the numbers of rows of all tables, by path."""
    return {
        "format": FORMAT,
        "ledger": ledger,
        "origin": checkpoint.origin,
        "scope": scope.named(),
        "checkpoint": {"size": checkpoint.size, "root": b64encode(checkpoint.root).decode()},
        "complete": scope.whole,
        "entries": entries,
        "names": PEOPLE.path in rows,
        "packs": [_pack(version) for version in versions],
        "evaluations": [_evaluation(each) for each in evaluations],
        "tables": [{"path": path, "rows": count} for path, count in sorted(rows.items())],
    }


def pack_path(version: AdoptedVersion) -> str:
    """Where the text of a pack stands."""
    return f"packs/{version.scheme}/{version.scheme_version}.{version.digest[:12]}.yaml"


def _pack(version: AdoptedVersion) -> dict[str, Any]:
    return {
        "scheme": version.scheme,
        "version": version.scheme_version,
        "digest": version.digest,
        "position": version.position,
        "path": pack_path(version),
    }


def _evaluation(each: Recomputed) -> dict[str, Any]:
    scheme, assessment, period = each.place
    return {
        "path": each.path,
        "scheme": scheme,
        "assessment": assessment,
        "period": period,
        "digest": each.plan.scheme.digest,
        "facts_position": each.facts_position,
        "decided_at": each.decided_at,
        "recorded": each.holds_until is not None,
    }
