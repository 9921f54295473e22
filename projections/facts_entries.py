"""facts.entry: what is scored, as it stands and as it stood.

Nearly all of a log is entries that nobody ever corrects, so these take a fast path: one decode of
just the fields needed, one line of COPY's text format.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import msgspec

from domain.events.entries import EntryCorrected, EntryRecorded, EntryWithdrawn
from domain.scaled import DECIMALS, parse_scaled
from projections.adopted import money_inputs
from projections.bitemporal import BitemporalPage, BitemporalTable
from projections.log import Page
from projections.target import Target

ENTRY = BitemporalTable(
    "entry",
    (
        "scheme",
        "assessment",
        "period",
        "subject",
        "input",
        "item",
        "rater",
        "value",
        "level",
        "effective_on",
        "position",
    ),
    (("position", "bigint"),),
)
_CHANGES = (EntryCorrected.TOPIC, EntryWithdrawn.TOPIC)
ENTRY_TOPICS = frozenset({EntryRecorded.TOPIC, *_CHANGES})
_YUAN_DECIMALS = 2
_NULL = "\\N"


def apply_entries(target: Target, page: Page) -> None:
    """Record, correct and withdraw; a correction's row keeps the place of the original."""
    rows = BitemporalPage(target, ENTRY)
    values = _Values(target)
    for recorded in page.events(_CHANGES):
        event, position = recorded.event, recorded.position
        if isinstance(event, EntryWithdrawn):
            rows.end((event.withdraws,), position)
        elif isinstance(event, EntryCorrected):
            row = _correction(
                event, values.scaled(position, event.scheme, event.input, event.value)
            )
            rows.replace((event.corrects,), row, position)
    if page.of_type(EntryRecorded.TOPIC):
        columns = (*ENTRY.columns, "known_from", "known_until")
        target.copy_lines(ENTRY.name, columns, _lines(target, page, rows, _Values(target)))
    rows.write()


_FOR_EVER = 2**63 - 1  # later than any position


class _Data(msgspec.Struct, gc=False):
    scheme: str
    assessment: str
    period: str
    subject: str
    input: str
    item: str = ""
    rater: str = ""
    value: str | None = None
    level: str | None = None


class _Envelope(msgspec.Struct, gc=False):
    v: int
    effective_on: str
    data: _Data


_decode = msgspec.json.Decoder(_Envelope).decode


def _lines(target: Target, page: Page, rows: BitemporalPage, values: _Values) -> Iterator[str]:
    """Each recorded entry as a line of COPY; what the page ends of them ends in the line."""
    ledger = _escaped(target.ledger)
    for stored in page.of_type(EntryRecorded.TOPIC):
        position, _, entry = stored
        envelope = _decode(entry)
        data: Any = envelope.data
        if envelope.v != EntryRecorded.VERSION:
            # An older payload takes the long way, through its upcasters.
            data = cast("EntryRecorded", page.read(stored).event)
        text = (
            f"{data.scheme}\t{data.assessment}\t{data.period}\t{data.subject}\t{data.input}"
            f"\t{data.item}\t{data.rater}"
        )
        level = data.level or ""
        # JSON writes a backslash wherever COPY would need one: without it nothing is to escape.
        if b"\\" in entry:
            fields = (*(getattr(data, name) for name in ENTRY.columns[:7]), level)
            *escaped, level = map(_escaped, fields)
            text = "\t".join(escaped)
        value = values.scaled(position, data.scheme, data.input, data.value)
        until = rows.take_end((position,))
        yield (
            f"{ledger}\t{text}\t{_NULL if value is None else value}\t{level}"
            f"\t{envelope.effective_on}\t{position}\t{position}"
            f"\t{_NULL if until is None else until}\n"
        )


def _escaped(text: str) -> str:
    """A field of COPY's text format."""
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _correction(event: EntryCorrected, value: int | None) -> tuple[Any, ...]:
    return (
        event.scheme,
        event.assessment,
        event.period,
        event.subject,
        event.input,
        event.item,
        event.rater,
        value,
        event.level or "",
        event.effective_on,
        event.corrects,
    )


class _Values:
    """Reads values as their input wants them: points scaled, money in fen.

    Positions must not go back: what was read is kept until the next version of a scheme.
    """

    def __init__(self, target: Target) -> None:
        self._target = target
        self._versions: dict[str, dict[int, frozenset[str]]] = {}
        self._read: dict[tuple[str, str, str], int] = {}
        self._read_until = 0

    def scaled(self, position: int, scheme: str, input_name: str, text: str | None) -> int | None:
        """The value of an entry at a position; None if it has none."""
        if text is None:
            return None
        if position >= self._read_until:
            self._read.clear()
            self._read_until = _FOR_EVER
        key = (scheme, input_name, text)
        value = self._read.get(key)
        if value is None:
            decimals = self._decimals(position, scheme, input_name)
            value = self._read[key] = parse_scaled(text, decimals=decimals)
        return value

    def _decimals(self, position: int, scheme: str, input_name: str) -> int:
        """As the version says that was adopted last before the position."""
        if scheme not in self._versions:
            connection, ledger = self._target.connection, self._target.ledger
            self._versions[scheme] = money_inputs(connection, ledger, scheme)
        money: frozenset[str] = frozenset()
        for adopted, inputs in self._versions[scheme].items():
            if adopted > position:
                self._read_until = min(self._read_until, adopted)
                break
            money = inputs
        return _YUAN_DECIMALS if input_name in money else DECIMALS
