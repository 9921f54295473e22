"""Adopting schemes, and finding the version that governs a day or a period."""

from __future__ import annotations

from datetime import date

from api.office.parts import Office
from domain.calendar import Period, parse_period
from domain.errors import DomainError
from domain.schemes.kept import scheme_as_of
from domain.schemes.load import load_scheme
from domain.schemes.model import LANGUAGE, Assessment, Scheme
from domain.slices.adopt_scheme import AdoptScheme
from ledger.context import Context
from ledger.ledger import Receipt
from projections.adopted import adopted_scheme
from projections.periods import find_period
from projections.schemes import AdoptedVersion, find_versions


def adopt(
    office: Office,
    text: str,
    context: Context,
    *,
    source: str = "scheme.yaml",
    effective_on: date | None = None,
) -> Receipt:
    """Make a scheme's whole text part of the ledger.

    `effective_on` defaults to the day that the scheme itself names. Raises SchemeErrors for a
    text with mistakes, DomainError `scheme-of-old-language`, and what `AdoptScheme` refuses.
    """
    on = effective_on or office.today()
    scheme = load_scheme(text, on=on, source=source)
    if scheme.language < LANGUAGE:
        raise DomainError(
            "scheme-of-old-language",
            f"{source} is written in version {scheme.language} of the scheme language, which "
            "leaves deadlines unsaid.",
            next_step=f"Say `language: {LANGUAGE}` and check it: the check names what is missing.",
            language=scheme.language,
        )
    adopting = AdoptScheme(
        scheme=scheme.name,
        scheme_version=scheme.version,
        text=text,
        effective_on=effective_on or scheme.effective_on,
    )
    return office.ledger.do(adopting, context)


def adopted_versions(office: Office, scheme: str | None = None) -> list[AdoptedVersion]:
    """The versions of a scheme (of all schemes) that the ledger holds."""
    office.catch_up()
    with office.database.connection() as connection:
        return find_versions(connection, office.ledger.name, scheme=scheme)


def scheme_in_force(
    office: Office, name: str, on: date, *, parameters_on: date | None = None
) -> Scheme:
    """The adopted version in force on a day, its parameters as they stand then or on another day.

    Of several the one that came into force last. DomainError `scheme-not-in-force`.
    """
    versions = adopted_versions(office, name)
    in_force = [version for version in versions if version.effective_on <= on]
    if not in_force:
        raise DomainError(
            "scheme-not-in-force",
            f"{office.ledger.name} has no version of {name!r} in force on {on}.",
            next_step=_what_to_adopt(office, name, versions),
            scheme=name,
            on=on,
        )
    newest = max(in_force, key=lambda version: (version.effective_on, version.position))
    return scheme_as_of(newest.text, parameters_on or on)


def schemes_in_force(office: Office, on: date) -> list[Scheme]:
    """The version in force on a day of every scheme that has one, its parameters as they stand."""
    begun = {version.scheme for version in adopted_versions(office) if version.effective_on <= on}
    return [scheme_in_force(office, name, on) for name in sorted(begun)]


def scheme_of_period(office: Office, name: str, assessment: str, period: str) -> Scheme:
    """The version under which a period was opened; DomainError `period-not-opened`.

    Catches up first: whoever opened the period a moment ago may go on at once.
    """
    period_named(period)
    office.catch_up()
    with office.database.connection() as connection:
        life = find_period(connection, office.ledger.name, name, assessment, period)
        return adopted_scheme(connection, office.ledger.name, name, life.digest, period)


def period_named(key: str) -> Period:
    """The period of a key; DomainError `not-a-period` that says which forms there are."""
    try:
        return parse_period(key)
    except ValueError as unreadable:
        raise DomainError(
            "not-a-period", f"{unreadable}.", next_step="Correct the period.", period=key
        ) from None


def assessment_named(scheme: Scheme, name: str, period: Period | None = None) -> Assessment:
    """An assessment of the scheme that has periods of that kind; DomainError otherwise."""
    try:
        assessment = scheme.assessment(name)
    except KeyError:
        names = ", ".join(known.name for known in scheme.assessments)
        raise DomainError(
            "unknown-assessment",
            f"Scheme {scheme.name} has no assessment {name!r}.",
            next_step=f"Use one of: {names}.",
            scheme=scheme.name,
            assessment=name,
        ) from None
    if period is not None and period.kind != assessment.calendar:
        raise DomainError(
            "wrong-kind-of-period",
            f"{period.key} is a {period.kind}, and {scheme.name}/{name} is by {assessment.calendar}.",
            next_step=f"Name a {assessment.calendar}.",
            period=period.key,
            calendar=assessment.calendar,
        )
    return assessment


def _what_to_adopt(office: Office, name: str, versions: list[AdoptedVersion]) -> str:
    if versions:
        first = min(version.effective_on for version in versions)
        return f"The first adopted version is in force from {first}."
    others = sorted({version.scheme for version in adopted_versions(office)})
    known = f" It has adopted: {', '.join(others)}." if others else ""
    return f"Adopt one first (mingce scheme adopt {name}).{known}"
