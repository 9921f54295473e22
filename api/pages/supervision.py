"""What the supervision page shows, worked out for its template."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from api.office.parts import Office
from api.office.supervision import FindingView, SupervisionView, supervision_view
from api.pages.language import Language
from api.pages.texts import TEXTS, say
from projections.supervision import FindingKind, FindingPlace

_OVERDUE: tuple[FindingKind, ...] = ("objection-overdue", "duty-overdue", "case-overdue")


def supervision_page(
    office: Office,
    language: Language,
    kind: FindingKind,
    *,
    since: date | None,
    after: FindingPlace | None,
    limit: int,
) -> dict[str, Any]:
    """The findings of a kind; the others are counted in the tabs."""
    view = supervision_view(office, kind, since=since, after=after, limit=limit + 1)
    shown = view.findings[:limit]
    return {
        "view": view,
        "found": view.findings,
        "findings": shown,
        "tabs": [
            (_url(one.kind, since), say(f"supervision.kind_{one.kind}", language), one.findings)
            for one in view.counts
        ],
        "here": _url(kind, since),
        "first_url": _url(kind, since) if after else "",
        "any_day_url": _url(kind, None),
        "overdue": kind in _OVERDUE,
        "entry_url": _entry_url,
        "told": lambda one: _told(one, language),
        "has": _columns(view),
    }


def _columns(view: SupervisionView) -> dict[str, bool]:
    """Which columns have anything in them."""
    found = view.findings
    return {
        "about": any(one.subject or one.entries > 1 for one in found),
        "where": any(one.period or one.assessment for one in found),
        "who": any(one.who or one.body for one in found),
        "detail": any(one.detail for one in found),
        "reason": any(one.reason for one in found),
    }


def _told(one: FindingView, language: Language) -> str:
    """The detail in words: an act of a period, what a meeting changed; else as it is."""
    match one.kind:
        case "deviation" | "decision-revised":
            field, _, change = one.detail.partition(": ")
            return f"{say(f'field.{field}', language)} {change}"
        case "duty-overdue":
            return say(f"duties.state_{one.detail}", language)
        case "objection-overdue":
            return say(f"objections.state_{one.detail}", language)
        case "objection-upheld":
            return say(f"objections.ruling_{one.detail}", language)
    key = f"supervision.act_{one.detail}"
    return say(key, language) if key in TEXTS else one.detail


def _entry_url(one: FindingView) -> str:
    """Where the entry is shown: its duty or case, its subject's history, its period."""
    if one.kind == "duty-overdue":
        return f"/duties/{one.position}"
    if one.kind == "sealed-look":
        return f"/cases/{quote(one.detail, safe='')}"
    if one.subject and one.kind not in ("deviation", "decision-revised"):
        return f"/cadres/{quote(one.subject, safe='')}/history/{one.position}"
    if one.period:
        return f"/periods/{one.scheme}/{one.assessment}/{one.period}#entry-{one.position}"
    return ""


def _url(kind: str, since: date | None) -> str:
    query = {"kind": kind, **({"since": since.isoformat()} if since else {})}
    return f"/supervision?{urlencode(query)}"
