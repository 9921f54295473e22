"""What if: the form, and who would move under other rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from api.office.answering import schemes as scheme_answers
from api.office.answering.moves import Moves, moves_between
from api.office.answering.reading import reading
from api.office.parts import Office
from api.office.schemes import scheme_of_period
from api.office.what_if import what_if
from api.pages import wording
from api.pages.language import Language
from api.pages.scheme import scheme_url
from api.pages.texts import say
from domain.calendar import parse_period
from domain.errors import DomainError
from domain.schemes import packs
from domain.schemes.load import load_scheme
from domain.schemes.model import Scheme
from domain.schemes.supposed import with_parameters

MOVES_SHOWN = 50
_ROWS = 3
_MOST_ROWS = 20
_PACK = "pack:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Supposition:
    """What the address asks: of which period, under which version, with which values."""

    of: str = ""
    version: str = ""
    parameters: tuple[str, ...] = ()
    values: tuple[str, ...] = ()

    def changed(self) -> dict[str, str]:
        """The parameters that have another value; blank rows are passed over."""
        pairs = zip(self.parameters, self.values, strict=False)
        return {name: value for name, value in pairs if name and value}

    @property
    def asks(self) -> bool:
        """Whether there is anything to suppose."""
        return bool(self.of and (self.version or self.changed()))


def what_if_page(
    office: Office, language: Language, name: str, asked: Supposition
) -> dict[str, Any]:
    """The form and, if something is supposed, what would be otherwise."""
    with reading(office) as look:
        lives = [life for life in look.lives if life.scheme == name]
        views = [look.period_view(life) for life in lives]
    views.sort(key=lambda one: (one.ends_on, one.opened_on), reverse=True)
    periods = [
        (
            f"{one.assessment}/{one.period}",
            " · ".join(
                (
                    wording.label(one.assessment_title, language),
                    wording.period_words(one.period, language),
                    say(f"state.{one.state}", language),
                )
            ),
        )
        for one in views
    ]
    of = asked.of or (periods[0][0] if periods else "")
    values: dict[str, Any] = {
        "name": name,
        "title": views[0].scheme_title if views else None,
        "periods": periods,
        "of": of,
        "asked": asked,
        "versions": _versions(office, name, language),
        "rows": _rows(asked),
        "parameters": [],
        "moves": None,
        "moves_shown": MOVES_SHOWN,
        "supposed": [],
        "error": None,
        "scheme_url": scheme_url,
    }
    if not periods:
        return values
    assessment, period = _split(of)
    pack = scheme_of_period(office, name, assessment, period)
    by_name = {one.name: one for one in pack.parameters}
    values["parameters"] = sorted(
        pack.parameters, key=lambda one: wording.label(one.title, language)
    )
    values["supposed"] = [
        (by_name[one], value) for one, value in asked.changed().items() if one in by_name
    ]
    if asked.asks:
        try:
            values["moves"] = _moves(office, pack, assessment, period, asked)
        except DomainError as refused:
            values["error"] = refused
    return values


def _moves(office: Office, pack: Scheme, assessment: str, period: str, asked: Supposition) -> Moves:
    ends_on = parse_period(period).ends_on
    text = _text(office, pack, asked.version)
    if changed := asked.changed():
        text = with_parameters(text, changed, ends_on)
    found = what_if(office, pack.name, assessment, period, other_text=text)
    other = load_scheme(text, on=ends_on)
    with reading(office) as look:
        return moves_between(
            look,
            (pack.assessment(assessment), found.actual),
            (other, other.assessment(assessment), found.supposed),
        )


def _text(office: Office, pack: Scheme, version: str) -> str:
    """The text supposed: an adopted version, a pack of the program, or that of the period."""
    if version.startswith(_PACK):
        return packs.pack_text(pack.name, version.removeprefix(_PACK))
    return scheme_answers.version(office, pack.name, version or pack.version).text


def _versions(office: Office, name: str, language: Language) -> list[tuple[str, str]]:
    """What may be supposed: adopted versions, and packs that were not adopted."""
    adopted = [one.scheme_version for one in scheme_answers.versions(office, name)]
    choices = [
        (one, say("what_if.adopted", language, version=one)) for one in dict.fromkeys(adopted)
    ]
    return choices + [
        (f"{_PACK}{version}", say("what_if.pack", language, version=version))
        for known, version in packs.pack_versions()
        if known == name and version not in adopted
    ]


def _rows(asked: Supposition) -> list[tuple[str, str]]:
    """Rows of the form: those given, and one that is free at least."""
    given = [
        (name, value) for name, value in zip(asked.parameters, asked.values, strict=False) if name
    ]
    free = max(_ROWS - len(given), 1)
    return (given + [("", "")] * free)[:_MOST_ROWS]


def _split(of: str) -> tuple[str, str]:
    assessment, _, period = of.partition("/")
    if not (assessment and period):
        raise DomainError(
            "period-invalid",
            f"{of!r} does not name a period.",
            next_step="Choose one from the list.",
            of=of,
        )
    return assessment, period
