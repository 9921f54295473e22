"""The blocks of a scheme document about cases: situations, measures, how cases are verified."""

from __future__ import annotations

from typing import Literal

from domain.schemes.document_values import Block, Name, Open, RuleId, Text, Title, Whole


class CaseInputDocument(Block):
    """Verified cases, as entries of the situation that each is about. Nobody enters them."""

    title: Title
    kind: Literal["case"]
    about: Literal["subject", "unit", "group"]
    months: Open[Whole]
    """For how many months up to the period's end a case counts, by the day of the situation."""
    levels: Open[tuple[Text, ...]]
    """The situations whose verified cases count here."""
    rules: tuple[RuleId, ...] = ()


class SanctionInputDocument(Block):
    """Whether a measure is in force on the period's last day. Nobody enters it."""

    title: Title
    kind: Literal["sanction"]
    rules: tuple[RuleId, ...] = ()


class SituationDocument(Block):
    """A situation of the catalogue, which bodies may report cases of."""

    title: Title
    side: Literal["negative", "positive"]
    rules: tuple[RuleId, ...] = ()
    measures: tuple[Name, ...] = ()
    """The measures that may follow a verified case."""


class MeasureDocument(Block):
    """Something that a verified case may bring about."""

    title: Title
    rules: tuple[RuleId, ...] = ()
    input: Name | None = None
    """The sanction input that is on while it is in force; left out: it is recorded only."""
    longest_months: Open[Whole | Literal["none"]]
    """How long it may be in force; none: until it is lifted."""


class VerificationDocument(Block):
    """What holds for every case of the scheme."""

    within_days: Open[Whole]
    """How long after its report a case has to be verified or dismissed."""
    by_third_person: Open[bool]
    """Who decides may be neither who reported (never) nor who began the verification."""
    rules: tuple[RuleId, ...] = ()
