"""The acts of a period as pages: what is asked, and what exactly will be recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal
from uuid import uuid4

from api.office import periods
from api.office.answering.moves import Moves
from api.office.answering.period import Decisions, PeriodDetail, decisions_of, period_detail
from api.office.answering.period_preview import decision_moves, supersession_moves
from api.office.cadres import find_subject
from api.office.parts import Office
from api.office.periods import Change
from api.office.schemes import assessment_named, period_named, scheme_in_force
from api.pages import wording
from api.pages.disclosed import audience_words, field_title
from api.pages.forms import Form
from api.pages.language import Language
from api.pages.period import period_url
from api.pages.texts import say
from domain.errors import DomainError
from domain.events.periods import Deviation
from domain.schemes.model import Scheme

ActName = Literal["close", "reopen", "compute", "decide", "publish", "finalise", "supersede"]
Rows = list[tuple[str, str]]

_DIGEST_SHOWN = 12
ROWS_AT_FIRST = 3
MOVES_SHOWN = 50
TWO_STEPS = ("decide", "reopen", "supersede")
"""Acts that are typed first and checked before they are recorded."""


@dataclass(frozen=True, slots=True)
class Place:
    """A period as an address names it."""

    scheme: str
    assessment: str
    period: str

    @property
    def key(self) -> tuple[str, str, str]:
        return self.scheme, self.assessment, self.period

    @property
    def url(self) -> str:
        return period_url(*self.key)


def once() -> str:
    """What a form carries so that sending it twice records once."""
    return uuid4().hex


def act_page(
    office: Office, language: Language, place: Place, act: ActName, form: Form, *, checked: bool
) -> dict[str, Any]:
    """The form of an act; `checked`: everything is typed, show what it would record."""
    detail = period_detail(office, *place.key)
    teller = _Teller(language, detail)
    values: dict[str, Any] = {
        "act": act,
        "detail": detail,
        "view": detail.period,
        "place": place,
        "form": form,
        "once": form.text("once") or once(),
        "today": office.today(),
        "checked": checked,
        "moves": None,
        "moves_shown": MOVES_SHOWN,
        "changes": [],
        "decisions": None,
        "rows_asked": range(1, _rows_asked(form) + 1),
        "cause": None,
    }
    rows = [*teller.head(act)]
    if act == "decide":
        decisions = decisions_of(office, *place.key)
        values |= {
            "decisions": decisions,
            "fields": [teller.field(f) for f in decisions.may_change],
        }
        if checked:
            values |= _decision(office, place, form, decisions)
            rows += teller.decision(form, len(values["changes"]))
    elif act == "supersede" and checked:
        because = position_typed(form)
        values["cause"] = office.ledger.at(because)
        values["moves"] = supersession_moves(office, *place.key)
        rows += teller.supersession(form, because)
    elif act == "reopen" and checked:
        rows += teller.reopening(form)
    else:
        rows += getattr(teller, act, list)()
    return values | {"rows": rows}


def open_page(office: Office, language: Language, form: Form) -> dict[str, Any]:
    """What would be recorded for the period chosen in the form, if one is."""
    chosen = form.text("other") or form.text("of")
    values: dict[str, Any] = {
        "form": form,
        "once": form.text("once") or once(),
        "today": office.today(),
        "chosen": chosen,
        "rows": [],
    }
    if not chosen or form.error is not None:
        return values
    place = read_place(chosen)
    named = period_named(place.period)
    pack = scheme_in_force(office, place.scheme, named.starts_on, parameters_on=named.ends_on)
    assessment = assessment_named(pack, place.assessment, named)
    title = " · ".join(
        (
            wording.label(assessment.title, language),
            wording.period_words(place.period, language),
        )
    )
    values["rows"] = [
        (say("act.event", language), say("act.open", language)),
        (say("act.for", language), title),
        (say("act.version", language), _pack(pack, language)),
    ]
    return values


def read_place(text: str) -> Place:
    """scheme/assessment/period as typed; DomainError `period-invalid`."""
    parts = text.split("/")
    if len(parts) != 3:  # noqa: PLR2004 - the three that its docstring names
        raise DomainError(
            "period-invalid",
            f"{text!r} does not name a period.",
            next_step="Write it as scheme/assessment/period.",
            of=text,
            field="other",
        )
    return Place(*parts)


class _Teller:
    """What an act records, as (title, value) rows in one language."""

    def __init__(self, language: Language, detail: PeriodDetail) -> None:
        self._language = language
        self._detail = detail

    def _say(self, key: str, **values: object) -> str:
        return say(key, self._language, **values)

    def head(self, act: ActName) -> Rows:
        view = self._detail.period
        title = (
            wording.label(view.scheme_title, self._language),
            wording.label(view.assessment_title, self._language),
            wording.period_words(view.period, self._language),
        )
        return [
            (self._say("act.event"), self._say(f"act.{act}")),
            (self._say("act.for"), " · ".join(title)),
        ]

    def close(self) -> Rows:
        return [self._assessed()]

    def compute(self) -> Rows:
        life = self._detail.life
        version = self._say(
            "act.pack",
            title=wording.label(self._detail.period.scheme_title, self._language),
            version=life.scheme_version,
            digest=life.digest[:_DIGEST_SHOWN],
        )
        facts = self._say("act.entry", position=self._detail.freshness.position)
        return [
            (self._say("act.version"), version),
            (self._say("act.facts"), facts),
            self._assessed(),
            *self._counts(),
        ]

    def publish(self) -> Rows:
        disclosure = self._detail.assessment.disclosure
        fields = [
            field_title(self._detail.assessment, name, self._language) for name in disclosure.fields
        ]
        return [
            self._assessed(),
            *self._counts(),
            (self._say("act.audience"), audience_words(disclosure.audience, self._language)),
            (self._say("act.shown"), "、".join(fields)),
            (self._say("act.show_days"), self._say("act.days_from", days=disclosure.days)),
            (
                self._say("act.objection_days"),
                self._say("act.days_from", days=disclosure.objection_days),
            ),
        ]

    def finalise(self) -> Rows:
        detail = self._detail
        return [
            (self._say("act.outcomes"), str(detail.subjects)),
            *self._counts(),
            (self._say("act.duties"), str(detail.duties)),
            (self._say("act.digest"), (detail.life.result_digest or "")[:_DIGEST_SHOWN]),
        ]

    def decision(self, form: Form, changes: int) -> Rows:
        told = (
            self._say("act.change_count", count=changes) if changes else self._say("act.no_changes")
        )
        return [
            (self._say("act.meeting"), form.required("meeting")),
            (self._say("act.digest"), (self._detail.life.result_digest or "")[:_DIGEST_SHOWN]),
            (self._say("act.changes"), told),
            (self._say("act.on"), form.required("on")),
        ]

    def reopening(self, form: Form) -> Rows:
        rows = [(self._say("act.reason"), form.required("reason"))]
        if self._detail.life.state == "published":
            rows.append((self._say("act.withdraws"), self._say("act.withdrawn")))
        return rows

    def supersession(self, form: Form, because: int) -> Rows:
        return [
            (self._say("act.cause"), self._say("act.entry", position=because)),
            (self._say("act.reason"), form.required("reason")),
        ]

    def field(self, name: str) -> tuple[str, str]:
        """A field that may be changed: its name and its words."""
        return name, self._say(f"field.{name}")

    def _assessed(self) -> tuple[str, str]:
        detail = self._detail
        count = str(detail.subjects)
        if "score" in detail.fields:
            count = self._say("act.count_subjects", count=detail.subjects, scored=detail.scored)
        return self._say("act.assessed"), count

    def _counts(self) -> Rows:
        detail = self._detail
        rows: Rows = []
        for title, options in (("act.grades", detail.grades), ("act.tiers", detail.tiers)):
            told = "，".join(f"{one.name} {one.subjects}" for one in options if one.subjects)
            if told:
                rows.append((self._say(title), told))
        if detail.total_yuan is not None:
            total = f"{wording.money_words(detail.total_yuan)} {self._say('unit.yuan')}"
            rows.append((self._say("act.total"), total))
        return rows


def _pack(pack: Scheme, language: Language) -> str:
    return say(
        "act.pack",
        language,
        title=wording.label(pack.title, language),
        version=pack.version,
        digest=pack.digest[:_DIGEST_SHOWN],
    )


def _rows_asked(form: Form) -> int:
    """How many rows of changes the form shows: one is always free."""
    given = int(form.text("rows", str(ROWS_AT_FIRST)))
    return min(max(given, ROWS_AT_FIRST), 200) + (3 if form.text("step") == "more" else 0)


def changes_typed(office: Office, form: Form, decisions: Decisions) -> list[Change]:
    """The changes in the rows that are not blank. Raises DomainError for who is not found."""
    changes = []
    for number in range(1, _rows_asked(form) + 1):
        names = ("subject", "field", "value", "reason")
        who, field, value, reason = (form.text(f"{name}-{number}") for name in names)
        if not (who or value or reason):
            continue
        try:
            changes.append(Change(_subject(office, decisions, who), field, value, reason))
        except DomainError as error:
            raise _at(error, f"subject-{number}") from None
    return changes


def _subject(office: Office, decisions: Decisions, typed: str) -> str:
    """Who is meant: by id, by a name that only one has, or by a number."""
    named = [
        one.who.subject for one in decisions.subjects if typed in (one.who.subject, one.who.name)
    ]
    if len(named) > 1:
        raise DomainError(
            "name-ambiguous",
            f"There is more than one {typed!r}.",
            next_step="Choose from the list, or type the number.",
            name=typed,
        )
    return named[0] if named else find_subject(office, typed)


def position_typed(form: Form) -> int:
    """The position of a cause; DomainError `not-a-position`."""
    text = form.required("because")
    if not (text.isascii() and text.isdigit()):
        raise DomainError(
            "not-a-position",
            f"{text!r} is not the position of an entry.",
            next_step="Give the number of the entry in the ledger.",
            field="because",
        )
    return int(text)


def _at(error: DomainError, field: str) -> DomainError:
    return DomainError(
        error.code, error.message, next_step=error.next_step, **{**error.fields, "field": field}
    )


def deviations_typed(
    office: Office, place: Place, form: Form, decisions: Decisions
) -> list[Deviation]:
    """The meeting's changes as they would be recorded."""
    changes = changes_typed(office, form, decisions)
    return periods.deviations_from(office, *place.key, changes)


def _decision(office: Office, place: Place, form: Form, decisions: Decisions) -> dict[str, Any]:
    deviations = deviations_typed(office, place, form, decisions)
    who = {one.who.subject: one.who for one in decisions.subjects}
    moves: Moves = decision_moves(office, *place.key, deviations)
    return {"changes": [(who[one.subject], one) for one in deviations], "moves": moves}
