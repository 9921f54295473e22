"""An evidence file on paper: the values of evidence.typ, and the files that it carries."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from api.documents.qr import checkpoint_svg, printable
from api.office.views.answers import CardStanding
from api.office.views.evidence import EvidenceEntry, EvidencePeriod, EvidenceView
from api.office.views.history import Change
from api.office.views.proof import ProofView
from api.pages import wording
from api.pages.card_paper import decided_and_owed, service_words
from api.pages.language import Language
from api.pages.states import state_sentence
from api.pages.texts import say
from domain.evaluation.explain_node import EntryUsed, Node, OutcomeUsed
from domain.schemes.model import Parameter, Rule
from ledger.tlog.receipts import receipt_name
from projections.bundle.verifier import VERIFIER

_FIELDS = ("score", "rank", "grade", "tier", "coefficient", "amount")


def evidence_paper(view: EvidenceView, language: Language, *, made_on: date) -> dict[str, Any]:
    """The values of the template; `attached` are the files that the PDF carries."""
    card = view.card
    name = card.name or f"{card.subject} {say('erased', language)}"
    title = say("evidence.title", language)
    position = card.freshness.position
    reasons = Reasons(view.names, language)
    periods = [reasons.period(one) for one in view.periods]
    return {
        "language": language,
        "author": card.jurisdiction,
        "title": f"{name} · {title}",
        "over": f"{card.jurisdiction} · {title}",
        "name": name,
        "service": service_words(card),
        "intro": say("evidence.intro", language, name=name, position=position),
        "figures": _figures(view, language),
        "results": _results(view, language),
        "check": _check(view, language),
        "reasons_title": say("evidence.reasons", language),
        "reasons_help": say("evidence.reasons_help", language),
        "periods": periods,
        "timeline": _timeline(view, language),
        "rules_title": say("evidence.rules", language),
        "rules": reasons.rules(),
        "printed": say("evidence.printed", language, day=wording.day_words(made_on, language)),
        "foot": f"{card.jurisdiction} · {title} · {card.subject} · #{position}",
        "attached": list(_attached(view, language)),
    }


def _figures(view: EvidenceView, language: Language) -> list[tuple[str, str]]:
    return [
        (say("evidence.ledger", language), view.ledger),
        (
            say("evidence.entries", language),
            say("evidence.count", language, count=len(view.entries)),
        ),
        (
            say("evidence.periods", language),
            say("evidence.count_periods", language, count=len(view.periods)),
        ),
        (
            say("evidence.proved", language),
            say("evidence.count", language, count=len(_proved(view))),
        ),
    ]


# --- Results -------------------------------------------------------------------------------------


def _results(view: EvidenceView, language: Language) -> dict[str, Any]:
    """A table for each assessment, with the columns that it has and a row for each period."""
    found: dict[str, list[CardStanding]] = {}
    for one in view.periods:
        standing = one.detail.standing
        title = wording.label(standing.period.assessment_title, language)
        found.setdefault(title, []).append(standing)
    return {
        "title": say("evidence.results", language),
        "groups": [_group(title, each, language) for title, each in found.items()],
        "none": say("evidence.no_results", language),
    }


def _group(title: str, standings: list[CardStanding], language: Language) -> dict[str, Any]:
    fields = [name for name in _FIELDS if any(name in one.fields for one in standings)]
    heads = ["evidence.period", "evidence.state", *(f"field.{name}" for name in fields)]
    return {
        "title": title,
        "heads": [say(key, language) for key in heads],
        "rows": [
            [
                wording.period_words(one.period.period, language),
                say(f"state.{one.period.state}", language),
                *(_figure(one, name, language) for name in fields),
            ]
            for one in standings
        ],
    }


def _figure(standing: CardStanding, field: str, language: Language) -> str:
    figures = standing.figures
    if field not in standing.fields:
        return ""
    if field == "amount":
        return wording.money_words(figures.amount_yuan)
    if field == "rank" and figures.rank is not None and figures.places:
        return f"{figures.rank} / {figures.places}"
    value = getattr(figures, field)
    if field == "tier" and value is not None:
        return say("tier.words", language, tier=value)
    return wording.number_words(value)


# --- Proof ---------------------------------------------------------------------------------------


def _check(view: EvidenceView, language: Language) -> dict[str, Any]:
    title = say("evidence.check", language)
    proof = view.proof
    if proof is None or proof.shown is None:
        return {"title": title, "signed": False, "none": say("evidence.not_signed", language)}
    note = proof.shown.note
    last = receipt_name(view.ledger, max(_proved(view), default=1))
    check = f"python mingce_verify.py receipt {last} --key {proof.keys[0].key}"
    steps = [
        (say("evidence.check_checkpoint", language), ""),
        (say("evidence.check_receipts", language), check),
        *(() if view.whole else ((say("evidence.check_bare", language), ""),)),
        (say("evidence.check_recompute", language), "cd bundle; duckdb < recompute.sql"),
    ]
    return {
        "title": title,
        "signed": True,
        "steps": steps,
        "facts": list(_facts(proof, language)),
        "qr": checkpoint_svg(note),
        "qr_words": say("evidence.qr", language),
        "qr_part": "" if printable(note) == note else say("evidence.qr_part", language),
    }


def _facts(proof: ProofView, language: Language) -> Iterator[tuple[str, str]]:
    """What the checkpoint says, and whose signatures it has."""
    shown = proof.shown
    if shown is None:
        return
    yield say("evidence.origin", language), proof.origin
    yield say("evidence.size", language), str(shown.size)
    yield say("evidence.root", language), b64encode(shown.root).decode()
    witnesses = {tuple(one.key.split("+")[:2]): one for one in proof.witnesses}
    for signature in shown.note.signatures:
        key_id = signature.key_id.hex()
        witness = witnesses.get((signature.name, key_id))
        if witness is None or witness.seen_at is None:
            told = say("evidence.signer", language, name=signature.name, key_id=key_id)
        else:
            at = wording.moment_words(witness.seen_at, language)
            name = f"{witness.name} {signature.name}"
            told = say("evidence.witness", language, name=name, key_id=key_id, at=at)
        yield say("evidence.signed", language), told
    for one in proof.keys:
        if one.until is None:
            yield say("evidence.key", language), one.key


def _proved(view: EvidenceView) -> dict[int, bytes]:
    """The receipts that there are, by position."""
    return {one.moment.position: one.receipt for one in view.entries if one.receipt is not None}


def _attached(view: EvidenceView, language: Language) -> Iterator[dict[str, str]]:
    """The checkpoint and the proofs, as the files that other tools take."""
    if view.proof is not None and view.proof.shown is not None:
        about = say("evidence.qr", language)
        yield {"name": "checkpoint", "about": about, "text": view.proof.note}
        program = VERIFIER.read_text("utf-8")
        yield {
            "name": VERIFIER.name,
            "about": say("evidence.verifier", language),
            "text": program,
        }
    for position, receipt in _proved(view).items():
        yield {
            "name": receipt_name(view.ledger, position),
            "about": say("evidence.receipt", language, position=position),
            "text": receipt.decode(),
        }


# --- Reasons -------------------------------------------------------------------------------------


class Reasons:
    """The trees of all periods as lines, and the rules that they rest on, each quoted once."""

    def __init__(self, names: dict[str, str], language: Language) -> None:
        self._names = names
        self._language = language
        self._rules: dict[str, Rule] = {}

    def period(self, one: EvidencePeriod) -> dict[str, Any]:
        """One period: its title, what its state means, and the lines of its figures."""
        standing, language = one.detail.standing, self._language
        explained: set[str] = set()
        return {
            "title": f"{wording.label(standing.period.assessment_title, language)} · "
            f"{wording.period_words(standing.period.period, language)}",
            "state": state_sentence(
                standing.period,
                language,
                recorded=standing.recorded,
                position=one.detail.facts_position,
            ),
            "notes": list(decided_and_owed(one.detail, language)),
            "lines": [
                line for tree in one.explained for line in self._lines(tree.node, 0, explained)
            ],
        }

    def rules(self) -> list[dict[str, str]]:
        """The rules mentioned, in the order of their names."""
        return [
            {"id": name, "phrase": rule.phrase, "document": rule.document}
            for name, rule in sorted(self._rules.items())
        ]

    def _lines(self, node: Node, depth: int, explained: set[str]) -> Iterator[dict[str, Any]]:
        """A node and those below it; what the period explained before is only named again."""
        language = self._language
        again = node.above or node.column in explained
        explained.add(node.column)
        before = [one for one in node.children if one.above or one.column in explained]
        yield {
            "depth": depth,
            "title": wording.label(node.title, language),
            "value": self._shown(node),
            "working": say("evidence.above", language)
            if again
            else self._named(wording.label(node.working, language)),
            "rules": "" if again else self._cited(node.rules),
            "notes": [] if again else [*self._notes(node), *self._named_again(before)],
        }
        for child in () if again else node.children:
            if child not in before:
                yield from self._lines(child, depth + 1, explained)

    def _named_again(self, nodes: list[Node]) -> Iterator[str]:
        """What a node rests on that was explained before, in one line."""
        told = [f"{wording.label(one.title, self._language)} {self._shown(one)}" for one in nodes]
        if told:
            yield say("evidence.explained", self._language) + self._join(told)

    def _shown(self, node: Node) -> str:
        return self._named(wording.number_words(wording.label(node.shown, self._language)))

    def _join(self, told: Iterable[str]) -> str:
        return ("；" if self._language == "zh" else "; ").join(told)

    def _notes(self, node: Node) -> Iterator[str]:
        """What a node rests on, besides rules: parameters, entries, earlier outcomes."""
        language = self._language
        if node.parameters:
            yield say("evidence.parameters", language) + self._join(
                map(self._parameter, node.parameters)
            )
        if node.entries:
            yield say("evidence.used", language) + self._join(map(self._entry, node.entries))
        if node.outcomes:
            yield say("evidence.earlier", language) + self._join(map(self._outcome, node.outcomes))

    def _parameter(self, one: Parameter) -> str:
        language = self._language
        value = wording.value_words(one.value, one.unit, language)
        if one.status == "assumed":
            value = say("evidence.assumed", language, value=value)
        return f"{wording.label(one.title, language)} = {value}"

    def _entry(self, one: EntryUsed) -> str:
        language = self._language
        self._cited(one.rules)
        parts = [
            say("card.entry", language, position=one.position),
            one.item or wording.label(one.input, language),
            wording.number_words(wording.level_words(one.content, language)),
        ]
        told = " ".join(part for part in parts if part)
        return told if one.counted else told + say("card.uncounted", language)

    def _outcome(self, one: OutcomeUsed) -> str:
        language = self._language
        told = (
            f"{wording.period_words(one.period, language)} "
            f"{wording.number_words(one.content)} "
            f"({say('card.entry', language, position=one.position)})"
        )
        return told if one.counted else told + say("card.uncounted", language)

    def _cited(self, rules: tuple[Rule, ...]) -> str:
        """Their names; each is kept for the last part."""
        self._rules |= {rule.id: rule for rule in rules}
        return ("、" if self._language == "zh" else ", ").join(rule.id for rule in rules)

    def _named(self, text: str) -> str:
        for subject, name in self._names.items():
            text = text.replace(subject, name)
        return text


# --- Timeline ------------------------------------------------------------------------------------


def _timeline(view: EvidenceView, language: Language) -> dict[str, Any]:
    signed = view.proof is not None and view.proof.shown is not None
    keys = ("position", "recorded", "effective", "matter", "by")
    return {
        "title": say("evidence.timeline", language),
        "help": say("evidence.timeline_help", language),
        "heads": [say(f"evidence.{key}", language) for key in keys],
        "rows": [_row(one, language, signed=signed) for one in view.entries],
    }


def _row(one: EvidenceEntry, language: Language, *, signed: bool) -> dict[str, Any]:
    moment = one.moment
    leaf = say("evidence.leaf", language, leaf=one.leaf.hex())
    if signed and one.receipt is None:
        leaf += say("evidence.unproved", language)
    local = moment.recorded_at.astimezone(wording.CHINA)
    changes = [_change(change, language) for change in moment.changes]
    return {
        "position": str(moment.position),
        "recorded": [f"{local:%Y-%m-%d}", f"{local:%H:%M}"],
        "effective": moment.effective_on.isoformat(),
        "matter": wording.label(moment.summary, language),
        "changes": [*([moment.reason] if moment.reason else []), *changes],
        "leaf": leaf,
        "by": [moment.body_name, wording.role_words(moment.role, language)],
    }


def _change(change: Change, language: Language) -> str:
    before, after = (_value(value, language) for value in (change.before, change.after))
    return f"{wording.label(change.what, language)}：{before} → {after}"


def _value(value: str | None, language: Language) -> str:
    return wording.number_words(value and wording.level_words(value, language))
