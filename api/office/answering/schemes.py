"""Questions about schemes: which were adopted, what they say, how two differ, whether one is sound."""

from __future__ import annotations

from datetime import date

from api.office.parts import Office
from api.office.views.schemes import ChangesView, ChangeView, CheckView, MistakeView
from domain.errors import DomainError
from domain.schemes import packs
from domain.schemes.cases import check_pack
from domain.schemes.diff import diff
from domain.schemes.kept import scheme_as_of
from domain.schemes.lint import lint
from domain.schemes.model import Scheme
from projections.schemes import AdoptedVersion, find_versions


def versions(office: Office, scheme: str | None = None) -> list[AdoptedVersion]:
    """The adopted versions of a scheme (of all), as far as the projections know."""
    with office.database.connection() as connection:
        return find_versions(connection, office.ledger.name, scheme=scheme)


def version(office: Office, scheme: str, number: str) -> AdoptedVersion:
    """One adopted version; DomainError `version-not-adopted`."""
    known = versions(office, scheme)
    for one in known:
        if one.scheme_version == number:
            return one
    listed = ", ".join(one.scheme_version for one in known) or "none"
    raise DomainError(
        "version-not-adopted",
        f"{office.ledger.name} has not adopted {scheme} {number}.",
        next_step=f"Adopted versions of {scheme}: {listed}.",
        scheme=scheme,
        version=number,
    )


def scheme_of(one: AdoptedVersion, on: date) -> Scheme:
    """An adopted version, its parameters as of a day; those of its first day if that is later."""
    return scheme_as_of(
        one.text, max(on, one.effective_on), source=f"{one.scheme} {one.scheme_version}"
    )


def pack_named(name: str) -> tuple[str, str]:
    """The text of a pack (`taihu-points@2024.1`, the newest without a version) and its name."""
    scheme, _, number = name.partition("@")
    known = [version for known, version in packs.pack_versions() if known == scheme]
    number = number or (known[-1] if known else "")
    return packs.pack_text(scheme, number), f"{scheme}/{number}/scheme.yaml"


def changes(old: Scheme, new: Scheme, on: date) -> ChangesView:
    """What differs by meaning."""
    return ChangesView(
        old=old.version,
        new=new.version,
        on=on,
        changes=tuple(
            ChangeView(
                happened=one.happened,
                key=one.key,
                field=one.field,
                before=one.before,
                after=one.after,
            )
            for one in diff(old, new)
        ),
    )


def check(text: str, cases: str, source: str = "scheme.yaml") -> CheckView:
    """Lint a text and, if it has no error, work through its golden cases."""
    problems = lint(text, source)
    counted, failed = 0, list[str]()
    if cases and not any(one.severity == "error" for one in problems):
        counted, failed = check_pack(text, cases)
    return CheckView(
        problems=tuple(
            MistakeView(
                line=one.line,
                key=one.key,
                message=one.message,
                next_step=one.next_step,
                severity=one.severity,
            )
            for one in problems
        ),
        cases=counted,
        failed_cases=tuple(failed),
        clean=not problems and not failed,
    )
