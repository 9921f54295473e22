"""Verified cases and measures as a golden case writes them, turned into facts.

    verified:
      a:
        - situation: petition_unresolved
          on: 2025-03-02
          measures: [{measure: subsidy_withheld, from: 2025-04-01, to: 2025-09-30}]

`reversed: yes` and a measure's `lifted: <first day without>` become known after the changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from domain.evaluation.facts_of_cases import with_case
from domain.events.base import Sealed
from domain.events.cases import CaseReversed, CaseVerified, MeasureImposed, MeasureLifted
from domain.schemes.case_series import names_in

if TYPE_CHECKING:
    from domain.evaluation.facts import EntryFact
    from domain.evaluation.facts_of_cases import CaseFactEvent
    from domain.schemes.model import Scheme

_NOTHING_SEALED = Sealed(nonce="", ciphertext="", commitment="")
_KEYS = {"situation", "on", "reversed", "measures"}
_MEASURE_KEYS = {"measure", "from", "to", "lifted"}
At = Iterator[int]


def with_verified(
    entries: list[EntryFact], scheme: Scheme, verified: Mapping[str, Any], at: At, changed_at: At
) -> list[EntryFact]:
    """The entries and those of the cases; KeyError or ValueError for what cannot be read."""
    number = 0
    later: list[CaseFactEvent] = []
    for subjects, cases in verified.items():
        for subject in names_in(subjects):
            for written in cases if isinstance(cases, list) else [cases]:
                number += 1
                _refuse_unknown(written, _KEYS)
                known = list(_known(scheme, subject, f"case-{number}", written))
                events = [(next(at), event) for event in known]
                for position, event in events:
                    entries = with_case(entries, event, position)
                later += _later(written, events)
    for change in later:
        entries = with_case(entries, change, next(changed_at))
    return entries


def _known(
    scheme: Scheme, subject: str, case: str, written: Mapping[str, Any]
) -> Iterator[CaseVerified | MeasureImposed]:
    """The verification and the measures imposed."""
    situation = scheme.situation(written["situation"])
    yield CaseVerified(
        effective_on=date.fromisoformat(written["on"]),
        case=case,
        scheme=scheme.name,
        subject=subject,
        situation=situation.name,
        inputs=scheme.inputs_for(situation.name),
        verified_on=written["on"],
        finding=_NOTHING_SEALED,
    )
    for told in written.get("measures", []):
        _refuse_unknown(told, _MEASURE_KEYS)
        measure = scheme.measure(told["measure"])
        if measure.name not in situation.measures:
            raise ValueError(f"{measure.name} does not follow {situation.name}")
        last_day = told.get("to", "")
        if last_day:
            date.fromisoformat(last_day)
        yield MeasureImposed(
            effective_on=date.fromisoformat(told["from"]),
            case=case,
            scheme=scheme.name,
            subject=subject,
            measure=measure.name,
            input=measure.input,
            last_day=last_day,
            reason=_NOTHING_SEALED,
        )


def _later(
    written: Mapping[str, Any], events: list[tuple[int, CaseVerified | MeasureImposed]]
) -> Iterator[CaseFactEvent]:
    """Measures lifted, or the whole case reversed."""
    measures = [(position, one) for position, one in events if isinstance(one, MeasureImposed)]
    for told, (position, imposed) in zip(written.get("measures", []), measures, strict=True):
        if "lifted" in told:
            yield MeasureLifted(
                effective_on=date.fromisoformat(told["lifted"]),
                case=imposed.case,
                lifts=position,
                scheme=imposed.scheme,
                subject=imposed.subject,
                measure=imposed.measure,
                input=imposed.input,
                reason=_NOTHING_SEALED,
            )
    if "reversed" in written:
        verified = events[0][1]
        yield CaseReversed(
            effective_on=verified.effective_on,
            case=verified.case,
            scheme=verified.scheme,
            subject=verified.subject,
            situation=written["situation"],
            ends=tuple(position for position, _ in events),
            reason=_NOTHING_SEALED,
        )


def _refuse_unknown(written: Mapping[str, Any], known: set[str]) -> None:
    for name in sorted(written.keys() - known):
        raise ValueError(f"verified: the key {name} is unknown")
