"""The pages of public notices: the list, one notice at one place, and its values for paper."""

from __future__ import annotations

from base64 import b64encode
from typing import Any
from urllib.parse import urlencode

from api.documents.qr import checkpoint_svg, printable, qr_svg
from api.office.notices import Notice, NoticeRow, notice, notices
from api.office.parts import Office
from api.office.proof import covering, place_of
from api.pages import wording
from api.pages.disclosed import audience_words, field_title
from api.pages.language import HTML_LANGUAGE, Language
from api.pages.reasons import Reasons
from api.pages.texts import say
from domain.merkle.notes import format_note
from ledger.tlog.receipts import Proven

_NAMES_TOGETHER = 6
_PAPERS = {"a4": (11, 9), "a3": (16, 13)}
"""Sizes of type in points: of the text and of the table."""


def notice_url(scheme: str, assessment: str, period: str, place: str = "", ending: str = "") -> str:
    """The address of a notice, at a place if one is given."""
    query = f"?{urlencode({'place': place})}" if place else ""
    return f"/notices/{scheme}/{assessment}/{period}{ending}{query}"


def notices_page(office: Office) -> dict[str, Any]:
    """What is on show today."""
    jurisdiction, found = notices(office)
    return {"jurisdiction": jurisdiction, "notices": found, "notice_url": notice_url}


def notice_page(
    office: Office, language: Language, scheme: str, assessment: str, period: str, *, place: str
) -> dict[str, Any]:
    """One notice; without a place the places to choose from."""
    found = notice(office, scheme, assessment, period, place=place)
    key = (scheme, assessment, period)
    rows = _told(found, language)
    left = (found.on_show_until - office.today()).days
    proven = covering(office, found.rests_on)
    return {
        "place": place_of(office, found.rests_on),
        "checkpoint": format_note(printable(proven.note)).decode() if proven else "",
        "notice": found,
        "heading": _heading(found, language),
        "intro": _intro(found, language),
        "correction": _correction(found, language),
        "audience": audience_words(found.disclosure.audience, language),
        "heads": _heads(found, language),
        "rows": rows,
        "reasons": reason_groups(rows, language),
        "days_left": say("notice.days_left", language, days=left)
        if left
        else say("notice.last_day", language),
        "may_object": office.today() <= found.objections_until,
        "here": notice_url(*key),
        "url_at": lambda code: notice_url(*key, place=code),
        "pdf_url": notice_url(*key, place=found.place, ending="/pdf"),
        "poster_url": f"{notice_url(*key, place=found.place, ending='/pdf')}&paper=a3",
        "key": "/".join(key),
        "origin": office.ledger.name,
    }


def notice_paper(
    found: Notice,
    language: Language,
    *,
    origin: str,
    address: str,
    paper: str,
    checkpoint: dict[str, str] | None = None,
) -> dict[str, Any]:
    """The values of notice.typ; `address` is the page that the QR code leads to.

    `checkpoint`: what `printed_checkpoint` says.
    """
    text_pt, table_pt = _PAPERS[paper]
    rows = _told(found, language)
    body = wording.label(found.standing.assessment.powers.confirmed_by, language)
    objections = wording.day_words(found.objections_until, language)
    return {
        "language": language,
        "author": found.jurisdiction,
        "paper": paper,
        "text_pt": text_pt,
        "table_pt": table_pt,
        "title": _heading(found, language),
        "place": found.place_name,
        "intro": _intro(found, language),
        "correction": _correction(found, language),
        "heads": [{"title": title, "number": number} for title, number in _heads(found, language)],
        "rows": [row["cells"] for row in rows],
        "reasons": reason_groups(rows, language),
        "why_title": say("notice.reasons", language),
        "object_title": say("notice.object", language),
        "object": [
            say("notice.object_help", language, until=objections, body=body),
            say("notice.appeal", language, days=found.disclosure.appeal_days),
        ],
        "proof_title": say("notice.proof", language),
        "proof": say("notice.proof_help", language, origin=origin, position=found.position),
        "digest_title": say("notice.digest", language),
        "digest": found.digest,
        "scan": say("notice.scan", language),
        "qr": qr_svg(address),
        "address": address,
        "checkpoint": checkpoint,
        "signed": body,
        "on": wording.day_words(found.published_on, language),
        "foot": f"{found.jurisdiction} · {origin} #{found.rests_on} · {found.digest[:16]}",
        "html_language": HTML_LANGUAGE[language],
    }


def printed_checkpoint(
    origin: str, found: Proven, language: Language, *, address: str
) -> dict[str, str]:
    """The signed checkpoint that covers a notice, as text and as a code; `address` checks it."""
    return {
        "title": say("proof.printed", language),
        "help": say("proof.printed_help", language, address=address),
        "origin": origin,
        "size_words": say("proof.printed_size", language, size=found.size),
        "root": b64encode(found.root).decode(),
        "qr": checkpoint_svg(found.note),
    }


def _heading(found: Notice, language: Language) -> str:
    return say(
        "notice.heading",
        language,
        period=wording.period_words(found.period.period, language),
        assessment=wording.label(found.period.assessment_title, language),
    )


def _intro(found: Notice, language: Language) -> str:
    return say(
        "notice.intro",
        language,
        place=found.place_name or found.jurisdiction,
        period=wording.period_words(found.period.period, language),
        assessment=wording.label(found.period.assessment_title, language),
        start=wording.day_words(found.published_on, language),
        until=wording.day_words(found.on_show_until, language),
    )


def _correction(found: Notice, language: Language) -> str:
    """That it is no longer what was put up at first; "" if it is."""
    if found.corrected_at is None:
        return ""
    return say("notice.corrected", language, position=found.corrected_at)


def _heads(found: Notice, language: Language) -> list[tuple[str, bool]]:
    """The titles of the disclosed fields, and whether they hold numbers."""
    assessment = found.standing.assessment
    texts = {"name", "unit_name", "group_name", "cadre_class", "class", "post", "grade"}
    types = dict(found.standing.result.columns)
    return [
        (
            field_title(assessment, field, language),
            field not in texts and types.get(field, "number") not in ("text", "flag"),
        )
        for field in found.disclosure.fields
    ]


def _told(found: Notice, language: Language) -> list[dict[str, Any]]:
    """The rows in words."""
    shown = frozenset(found.disclosure.fields) - frozenset(found.disclosure.masked)
    reasons = Reasons(found.standing, shown, language, found.body_names)
    return [
        {
            "row": row,
            "name": row.name,
            "place": row.place,
            "cells": [_shown(field, cell, language) for field, cell in _cells(found, row)],
            "why": [*reasons.of(row.subject), *_changes(row, language)],
        }
        for row in found.rows
    ]


def reason_groups(rows: list[dict[str, Any]], language: Language) -> list[dict[str, str]]:
    """Who, and why: those with the same reasons together."""
    groups: dict[str, list[str]] = {}
    for row in rows:
        if why := ("" if language == "zh" else " ").join(row["why"]):
            groups.setdefault(why, []).append(row["name"])
    return [
        {
            "who": say("notice.names_and", language).join(names)
            if len(names) <= _NAMES_TOGETHER
            else say("notice.several", language, count=len(names)),
            "why": why,
        }
        for why, names in groups.items()
    ]


def _cells(found: Notice, row: NoticeRow) -> list[tuple[str, str | None]]:
    return list(zip(found.disclosure.fields, row.cells, strict=True))


def _shown(field: str, cell: str | None, language: Language) -> str:
    if cell is None:
        return say("none", language)
    if field == "amount":
        return wording.money_words(cell)
    if field == "tier":
        return say("tier.words", language, tier=cell)
    if cell in ("true", "false"):
        return wording.value_words(cell, "", language)
    return wording.number_words(cell)


def _changes(row: NoticeRow, language: Language) -> list[str]:
    return [
        say(
            "notice.changed" if one.objection is None else "notice.revised",
            language,
            field=say(f"field.{one.field}", language),
            computed=(one.computed if one.objection is None else one.before)
            or say("none", language),
            decided=one.decided or say("none", language),
            reason=one.reason,
        )
        for one in row.changes
    ]
