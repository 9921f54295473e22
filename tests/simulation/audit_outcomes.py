"""What the auditor asks of outcomes: pay adds up, tiers follow one another, scores recompute."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from tests.simulation.audit_bytes import Entry, Finding
from tests.simulation.audit_periods import Period

Place = tuple[Period, str]
"""A period and a subject."""

_OUTCOMES = ("outcome-recorded", "outcome-superseded")


class OutcomesAudit:
    """Follows the log entry by entry. `history` holds every outcome of a place, in order."""

    def __init__(self) -> None:
        self.history: defaultdict[Place, list[Entry]] = defaultdict(list)
        self.pay_fen: defaultdict[Place, dict[str, int]] = defaultdict(dict)
        self.duties: defaultdict[Place, set[str]] = defaultdict(set)
        self._tiers: dict[Place, int | None] = {}

    def follow(self, entry: Entry) -> Iterator[Finding]:
        """What is wrong with the next entry, given those before it."""
        if entry.type in _OUTCOMES:
            place = Period.of(entry.data), entry.data["subject"]
            yield from self._check_amount(place, entry.position)
            yield from self._follow_outcome(entry, place)
        elif entry.type in ("pay-determined", "pay-settled"):
            yield from self._follow_pay(entry)
        elif entry.type == "tier-changed":
            yield from self._follow_tier(entry)
        elif entry.type in ("duty-assigned", "duty-cancelled"):
            yield from self._follow_duty(entry)

    def finish(self) -> Iterator[Finding]:
        """What must hold at the end of any log."""
        for place, outcomes in self.history.items():
            yield from self._check_amount(place, outcomes[-1].position)
            tier = outcomes[-1].data.get("tier")
            if place in self._tiers and self._tiers[place] != tier:
                yield Finding("tier", outcomes[-1].position, f"moved to {self._tiers[place]}")

    def _follow_outcome(self, entry: Entry, place: Place) -> Iterator[Finding]:
        period, _ = place
        held = self.history[place]
        if entry.day != period.last_day:
            yield Finding("outcome-day", entry.position, entry.day)
        if entry.type == "outcome-recorded" and held:
            yield Finding("outcome-twice", entry.position, f"recorded at {held[-1].position}")
        if entry.type == "outcome-superseded":
            expected = held[-1].position if held else None
            if entry.data["supersedes"] != expected:
                yield Finding("supersedes", entry.position, f"{expected} held")
        held.append(entry)

    def _check_amount(self, place: Place, position: int) -> Iterator[Finding]:
        """Until now the outcome that holds names what its pay streams come to."""
        if place not in self.history:
            return
        amount_fen = self.history[place][-1].data.get("amount_fen") or 0
        streams_fen = sum(self.pay_fen[place].values())
        if amount_fen != streams_fen:
            yield Finding("amount", position, f"{amount_fen} fen, but streams of {streams_fen}")

    def _follow_pay(self, entry: Entry) -> Iterator[Finding]:
        data = entry.data
        place = Period.of(data), data["subject"]
        held = self.pay_fen[place].get(data["stream"])
        if entry.type == "pay-determined" and held is not None:
            yield Finding("pay", entry.position, "determined before")
        if entry.type == "pay-settled":
            if data["previous_fen"] != (held or 0):
                yield Finding("pay", entry.position, f"{held} fen before")
            if data["difference_fen"] != data["amount_fen"] - data["previous_fen"]:
                yield Finding("pay", entry.position, f"difference {data['difference_fen']} fen")
        self.pay_fen[place][data["stream"]] = data["amount_fen"]

    def _follow_tier(self, entry: Entry) -> Iterator[Finding]:
        data = entry.data
        place = Period.of(data), data["subject"]
        outcomes = self.history.get(place, [])
        came_from, went_to = data.get("from_tier"), data.get("to_tier")
        if not outcomes or outcomes[-1].data.get("tier") != went_to or came_from == went_to:
            yield Finding("tier", entry.position, f"{came_from} to {went_to}")
            return
        before = (
            self._tier_before(outcomes[-1]) if len(outcomes) == 1 else outcomes[-2].data.get("tier")
        )
        if came_from != before:
            yield Finding("tier", entry.position, f"from {came_from}, but it was {before}")
        self._tiers[place] = went_to

    def _tier_before(self, outcome: Entry) -> int | None:
        """The tier of the half-year right before, as the pinned facts knew it."""
        period = Period.of(outcome.data)
        year, half = period.key.split("-H")
        earlier = f"{int(year) - 1}-H2" if half == "1" else f"{year}-H1"
        place = (period._replace(key=earlier), outcome.data["subject"])
        until = outcome.data["facts_position"]
        known = [each for each in self.history.get(place, ()) if each.position <= until]
        return known[-1].data.get("tier") if known else None

    def _follow_duty(self, entry: Entry) -> Iterator[Finding]:
        data = entry.data
        owed = self.duties[Period.of(data), data["subject"]]
        if (data["duty"] in owed) == (entry.type == "duty-assigned"):
            yield Finding("duty", entry.position, f"{entry.type} {data['duty']}")
        owed.symmetric_difference_update({data["duty"]})


def check_scores(entries: Sequence[Entry]) -> Iterator[Finding]:
    """Every quarter of Taihu again: points earned, at most the responsibility points.

    Worked out naively from the entries as they stood at the position that each outcome pins.
    """
    for entry in entries:
        if entry.type not in _OUTCOMES or not entry.data["values"]:
            continue  # without values: the subject is no longer in the result
        if Period.of(entry.data)[:2] == ("taihu-points", "quarter"):
            expected = _quarter_work(entries, entry)
            recorded = entry.data.get("score")
            if (None if recorded is None else Decimal(recorded)) != expected:
                yield Finding("score", entry.position, f"{recorded}, recomputed {expected}")


def _quarter_work(entries: Sequence[Entry], outcome: Entry) -> Decimal | None:
    period, subject = Period.of(outcome.data), outcome.data["subject"]
    standing = _standing(entries, period, subject, until=outcome.data["facts_position"])
    earned = [Decimal(data["value"]) for _, data in standing if data["input"] == "task_points"]
    # A standing input: for each item the latest entry up to the period's last day counts.
    responsible: dict[str, Decimal] = {}
    for day, data in sorted(standing, key=lambda pair: pair[0]):
        if data["input"] == "responsibility" and day <= period.last_day:
            responsible[data.get("item", "")] = Decimal(data["value"])
    if not responsible:
        return None
    return min(sum(earned, Decimal(0)), sum(responsible.values(), Decimal(0)))


def _standing(
    entries: Sequence[Entry], period: Period, subject: str, *, until: int
) -> list[tuple[str, dict[str, Any]]]:
    """The subject's entries of the period and the dated ones, with their days, as then known."""
    found: dict[int, tuple[str, dict[str, Any]]] = {}
    for entry in entries[:until]:
        data = entry.data
        if data.get("subject") != subject or data.get("assessment") != period.assessment:
            continue
        match entry.type:
            case "entry-recorded" if data["period"] in (period.key, ""):
                found[entry.position] = entry.day, dict(data)
            case "entry-corrected" if data["corrects"] in found:
                found[data["corrects"]][1]["value"] = data.get("value")
            case "entry-withdrawn":
                found.pop(data["withdraws"], None)
    return list(found.values())
