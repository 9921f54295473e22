"""The pages of the proof: what the log is, and what a receipt, notice or evidence turned out to be."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from api.documents.qr_reading import MEDIA_TYPES, is_picture, read_checkpoint
from api.office.parts import Office
from api.office.proof import check_file, proof_view, told
from api.pages import wording
from api.pages.forms import Form
from api.pages.language import Language
from api.pages.texts import say
from domain.errors import DomainError
from domain.merkle.forks import evidence_name
from ledger.tlog.judging import Judged, tidied

LARGEST_TEXT_BYTES = 1_500_000
"""An entry has 64 KiB at most, and the largest note a megabyte."""

_SUFFIXES = (".tlog-proof", ".log-fork", ".txt")

Fact = tuple[str, str, bool]
"""A title, a value, and whether it is to be read to the letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is said of a file; `tone` is what to be told by colour as well."""

    tone: Literal["stands", "ahead", "broken", "other", "fork", "false"]
    headline: str
    lines: tuple[str, ...]
    facts: tuple[Fact, ...]
    evidence: str
    evidence_name: str
    evidence_url: str
    position: int
    entry_note: str
    entry_facts: tuple[Fact, ...]
    entry_whole: str


def proof_page(office: Office, base_url: str) -> dict[str, Any]:
    """What is published now and who signs it."""
    view = proof_view(office)
    return {
        "shown": view.shown,
        "note": view.note,
        "keys": view.keys,
        "witnesses": view.witnesses,
        "stamped": view.stamp,
        "address": f"{base_url}/log",
    }


def check_page(form: Form, verdict: Verdict | None = None) -> dict[str, Any]:
    """The form, or what came of it."""
    accept = ",".join((*_SUFFIXES, *MEDIA_TYPES))
    return {"form": form, "verdict": verdict, "accept": accept}


def file_in(form: Form) -> bytes:
    """What was uploaded or pasted; of a picture, what its code says.

    Raises DomainError `nothing-to-check`, `body-too-large`, `picture-unreadable`,
    `picture-without-code`.
    """
    pasted = form.text("text")
    given = form.files.get("file")
    if given is None or not given.filename:
        if not pasted:
            raise DomainError(
                "nothing-to-check",
                "There is nothing to check.",
                next_step="Choose a file, or paste the text.",
                field="text",
            )
        return tidied(pasted)
    _, data = form.upload("file")
    if is_picture(data):
        return tidied(read_checkpoint(data))
    if len(data) > LARGEST_TEXT_BYTES:
        raise DomainError(
            "body-too-large",
            f"The file is larger than {LARGEST_TEXT_BYTES} bytes.",
            next_step="Send the receipt itself, not what it was packed into.",
            limit_bytes=LARGEST_TEXT_BYTES,
            field="file",
        )
    return data


def verdict_of(office: Office, language: Language, data: bytes) -> Verdict:
    """Judge a file and say it in words."""
    judged = check_file(office, data)
    facts, note, whole = _entry(office, language, judged)
    return Verdict(
        tone=_tone(judged),
        headline=_headline(judged, language),
        lines=tuple(_lines(judged, language)),
        facts=tuple(_facts(judged, language)),
        evidence=judged.evidence.decode(),
        evidence_name=evidence_name(judged.evidence) if judged.evidence else "",
        evidence_url=f"data:text/plain;base64,{b64encode(judged.evidence).decode()}",
        position=judged.position if judged.genuine else 0,
        entry_note=note,
        entry_facts=facts,
        entry_whole=whole,
    )


def _tone(judged: Judged) -> Literal["stands", "ahead", "broken", "other", "fork", "false"]:
    if not judged.genuine:
        return "false"
    return "fork" if judged.kind == "fork" else judged.standing


def _headline(judged: Judged, language: Language) -> str:
    if not judged.genuine:
        return say("proof.false", language)
    if judged.standing == "broken":
        return say("proof.genuine_broken", language)
    if judged.kind == "receipt":
        key = "proof.genuine_receipt" if _proved(judged) else "proof.genuine_bare"
        return say(key, language, position=judged.position)
    if judged.kind == "fork":
        return say("proof.genuine_fork", language)
    return say("proof.genuine_checkpoint", language)


def _proved(judged: Judged) -> bool:
    """Whether the file, or the log here, shows what stands at the receipt's position."""
    return bool(judged.entry) or judged.standing == "stands"


def _lines(judged: Judged, language: Language) -> list[str]:
    if judged.problem is not None:
        why = say(f"proof.wrong.{judged.problem.code}", language, **judged.problem.fields)
        return [why, say("proof.false_help", language)]
    if judged.forked is not None:
        forked = judged.forked
        return [
            say(
                "proof.forked",
                language,
                size=forked.earlier.size,
                earlier=_base64(forked.earlier.root),
                implied=_base64(forked.implied_root),
            )
        ]
    if judged.standing == "broken":
        return [say("proof.broken", language), say("proof.broken_help", language)]
    return [say(f"proof.{judged.standing}", language)]


def _facts(judged: Judged, language: Language) -> list[Fact]:
    checkpoint = judged.checkpoint
    if checkpoint is None and judged.kind == "checkpoint":
        return []  # it begins like nothing that is known
    facts = [(say("proof.kind", language), say(f"proof.kind_{judged.kind}", language), False)]
    if checkpoint is None:
        return facts
    facts += [
        (say("proof.origin", language), checkpoint.origin, True),
        (say("proof.covers", language), str(checkpoint.size), False),
        (say("proof.root", language), _base64(checkpoint.root), True),
    ]
    if judged.genuine and judged.kind != "fork":
        seen = [
            say("proof.witnessed_by", language, name=name, at=_at(time_s, language))
            for name, time_s in judged.witnessed
        ]
        joined = "；".join(seen) if language == "zh" else "; ".join(seen)
        told_none = say("proof.witnessed_none", language)
        facts.append((say("proof.witnessed", language), joined or told_none, False))
    if judged.signed_at is not None:
        at = wording.moment_words(judged.signed_at, language)
        facts.append((say("proof.signed_at", language), at, False))
    return facts


def _entry(office: Office, language: Language, judged: Judged) -> tuple[tuple[Fact, ...], str, str]:
    """The entry of a receipt in words, what else is to be said of it, and its bytes."""
    if not judged.genuine or not judged.position:
        return (), "", ""
    if not judged.entry:
        return (), say("proof.entry_bare", language), ""
    found = told(office, judged.position, judged.entry)
    if found is None:
        note = say("proof.entry_unreadable", language)
        return (), note, judged.entry.decode("utf-8", "replace")
    by = say(
        "proof.entry_by_role",
        language,
        body=found.body_name,
        role=wording.role_words(found.role, language),
    )
    rows = (
        ("proof.entry_position", str(judged.position), False),
        ("proof.entry_what", wording.label(found.summary, language), False),
        ("proof.entry_value", found.value, False),
        ("proof.entry_subject", found.subject, True),
        ("proof.entry_on", wording.day_words(found.effective_on, language), False),
        ("proof.entry_at", wording.moment_words(found.recorded_at, language), False),
        ("proof.entry_by", by, False),
    )
    facts = tuple((say(key, language), value, code) for key, value, code in rows if value)
    return facts, "", json.dumps(json.loads(judged.entry), ensure_ascii=False, indent=2)


def _base64(root: bytes) -> str:
    return b64encode(root).decode()


def _at(time_s: int, language: Language) -> str:
    try:
        return wording.moment_words(datetime.fromtimestamp(time_s, UTC), language)
    except (OverflowError, ValueError):  # a witness may say any time
        return str(time_s)
