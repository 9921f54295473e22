"""The pages of schemes: which are in force, what each rule says and rests on, how versions differ."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any
from urllib.parse import quote

from api.office.answering import schemes as scheme_answers
from api.office.parts import Office
from api.office.views.schemes import AssessmentView, StepView, scheme_view
from api.pages.language import Language
from api.pages.texts import say
from domain.schemes.model import Parameter, Rule, Scheme
from projections.schemes import AdoptedVersion


def scheme_url(name: str, version: str = "", more: str = "", *, on: date | None = None) -> str:
    """The address of a scheme, of a version of it, or of what hangs on it."""
    parts = [quote(part, safe="") for part in (name, version, more) if part]
    return "/schemes/" + "/".join(parts) + (f"?on={on}" if on else "")


def schemes_page(office: Office) -> dict[str, Any]:
    """All adopted versions by scheme, newest first, and how firm their parameters are."""
    today = office.today()
    known = sorted(scheme_answers.versions(office), key=lambda one: one.scheme)
    groups = []
    for name, found in groupby(known, key=lambda one: one.scheme):
        versions = sorted(found, key=lambda one: (one.effective_on, one.position), reverse=True)
        current = in_force(versions, today)
        shown = scheme_answers.scheme_of(current or versions[0], today)
        groups.append(
            {
                "name": name,
                "title": shown.title,
                "versions": versions,
                "current": current,
                "rules": len(shown.rules),
                **_firmness(shown.parameters, today),
            }
        )
    return {"groups": groups, "scheme_url": scheme_url, "today": today}


def in_force(versions: list[AdoptedVersion], on: date) -> AdoptedVersion | None:
    """The version in force on a day, if any is."""
    begun = [one for one in versions if one.effective_on <= on]
    return max(begun, key=lambda one: (one.effective_on, one.position), default=None)


def scheme_page(
    office: Office, language: Language, name: str, version: str, *, on: date | None, view: str
) -> dict[str, Any]:
    """A version of a scheme, its parameters as they stand on a day."""
    day = on or office.today()
    adopted = scheme_answers.version(office, name, version)
    scheme = scheme_answers.scheme_of(adopted, day)
    shown = scheme_view(scheme, max(day, adopted.effective_on))
    versions = scheme_answers.versions(office, name)
    current = in_force(versions, day)
    return {
        "scheme": shown,
        "adopted": adopted,
        "on": day,
        "view": view,
        "is_current": current is not None and current.scheme_version == version,
        "current": current,
        "others": [one for one in versions if one.scheme_version != version],
        "scheme_url": scheme_url,
        "rules": [_rule(rule, scheme, shown.assessments) for rule in scheme.rules],
        "loose": [one for one in scheme.parameters if not one.rules],
        "may_change": lambda assessment: _may_change(assessment, language),
        "overdue": lambda one: _overdue(one, day),
        "text": adopted.text if view == "text" else "",
        **_firmness(scheme.parameters, day),
    }


def diff_page(
    office: Office, name: str, version: str, *, against: str, on: date | None
) -> dict[str, Any]:
    """What changes from one version to another."""
    day = on or office.today()
    old, new = (scheme_answers.version(office, name, one) for one in (against, version))
    before, after = (scheme_answers.scheme_of(one, day) for one in (old, new))
    found = scheme_answers.changes(before, after, day)
    return {
        "title": after.title,
        "name": name,
        "old": old,
        "new": new,
        "changes": [(one, _block(one.key)) for one in found.changes],
        "versions": [
            one for one in scheme_answers.versions(office, name) if one.scheme_version != version
        ],
        "scheme_url": scheme_url,
        "on": day,
    }


def _block(key: str) -> str:
    """Which part of the scheme a difference belongs to: the key of its words."""
    head = key.partition(".")[0]
    return (
        head if head in {"rules", "parameters", "inputs", "assessments", "instrument"} else "head"
    )


def _rule(rule: Rule, scheme: Scheme, assessments: tuple[AssessmentView, ...]) -> dict[str, Any]:
    """A rule with the parameters that settle it and the steps that carry it out."""
    steps: list[tuple[AssessmentView, StepView]] = [
        (assessment, step)
        for assessment in assessments
        for step in assessment.steps
        if rule.id in step.rules
    ]
    return {
        "rule": rule,
        "steps": steps,
        "parameters": [
            one for one in scheme.parameters if rule.id in one.rules or one.name in rule.parameters
        ],
        "step_titles": list(dict.fromkeys(step.title for _, step in steps)),
    }


def _may_change(assessment: AssessmentView, language: Language) -> str:
    fields = [say(f"field.{field}", language) for field in assessment.powers.may_change]
    return "、".join(fields) or say("scheme.nothing", language)


def _firmness(parameters: tuple[Parameter, ...], on: date) -> dict[str, int]:
    """How many parameters are decided, assumed, and past their day of review."""
    return {
        "decided_count": sum(one.status == "decided" for one in parameters),
        "assumed_count": sum(one.status == "assumed" for one in parameters),
        "overdue_count": sum(_overdue(one, on) for one in parameters),
    }


def _overdue(parameter: Parameter, on: date) -> bool:
    return parameter.review_on is not None and parameter.review_on < on
