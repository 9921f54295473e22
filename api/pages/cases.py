"""What the pages of cases show, worked out for their templates."""

from __future__ import annotations

from datetime import date
from typing import Any

from api.access.asker import Asker
from api.office import schemes
from api.office.answering.cases import case_counts, case_view, cases_view, monthly_summary
from api.office.casework.settlement import Effects, effects_of, final_periods
from api.office.parts import Office
from api.office.proof import place_of
from api.office.views.cases import CaseDetailView, CasesView, CaseView
from api.pages.forms import Form
from api.pages.language import Language
from api.pages.texts import say
from api.pages.wording import label, money_words, number_words
from domain.errors import DomainError
from domain.schemes.model import Scheme
from domain.slices.case_life import CaseState
from ledger.context import Context
from projections.cases import CaseFilter

STATES: tuple[CaseState, ...] = (
    "reported",
    "under-verification",
    "verified",
    "dismissed",
    "withdrawn",
    "reversed",
)
_OPEN = ("reported", "under-verification")


def queue_page(office: Office, *, after: tuple[date, int] | None, limit: int) -> dict[str, Any]:
    """What waits for the county, due first first."""
    view = cases_view(office, CaseFilter(), queue=True, after=after, limit=limit)
    return _list(view, here="/cases", own=False)


def all_page(
    office: Office, *, state: CaseState | None, overdue: bool, before: int | None, limit: int
) -> dict[str, Any]:
    """Every case, the newest first."""
    which = CaseFilter(
        states=[state] if state else None, overdue_on=office.today() if overdue else None
    )
    view = cases_view(office, which, before=before, limit=limit)
    return _list(view, here="/cases/all", own=False) | {"state": state or "", "states": STATES}


def own_page(office: Office, *, before: int | None, limit: int) -> dict[str, Any]:
    """What the asker's bodies have reported."""
    view = cases_view(office, CaseFilter(), own=True, before=before, limit=limit)
    return _list(view, here="/cases/own", own=True)


def _list(view: CasesView, *, here: str, own: bool) -> dict[str, Any]:
    return {
        "view": view,
        "found": view.cases,
        "here": here,
        "own": own,
        "case_url": lambda case: case_url(case, own=own),
    }


def case_url(case: str, *, own: bool) -> str:
    """The address of a case, as its reporters or as the county see it."""
    return f"/cases/own/{case}" if own else f"/cases/{case}"


def new_page(office: Office, language: Language, form: Form) -> dict[str, Any]:
    """The form of a report."""
    return {
        "form": form,
        "situations": _situations(office, language),
        "today": office.today().isoformat(),
        "case": None,
    }


def correct_page(office: Office, language: Language, case: str, form: Form) -> dict[str, Any]:
    """The form that replaces a report of one's own."""
    return new_page(office, language, form) | {"case": case_view(office, case, own=True).case}


def own_case_page(
    office: Office, language: Language, case: str, form: Form, *, opening: Context | None = None
) -> dict[str, Any]:
    """A case as those see it who reported it."""
    view = case_view(office, case, own=True, opening=opening)
    is_open = view.case.state in _OPEN
    return {
        **_shown(office, view, language, form),
        "own": True,
        "address": f"/cases/own/{case}",
        "list_url": "/cases/own",
        "may_open": not view.opened,
        "may_correct": is_open,
        "may_withdraw": is_open,
    }


def case_page(
    office: Office,
    asker: Asker,
    language: Language,
    case: str,
    form: Form,
    *,
    opening: Context | None = None,
) -> dict[str, Any]:
    """A case as the county sees it, with the forms that the asker may fill in.

    Opened, it stands beside the cases that say the same, and tells what it would change.
    """
    view = case_view(office, case, opening=opening)
    one = view.case
    pack = _pack(office, one)
    beside = _beside(office, one, opening) if opening else []
    may_verify = asker.may("verify-cases")
    may_impose = asker.may("impose-measures") and one.state == "verified"
    situation = [each for each in pack.situations if each.name == one.situation] if pack else []
    allowed = situation[0].measures if situation else ()
    closed = one.state in ("verified", "reversed")
    return {
        **_shown(office, view, language, form),
        "told": lambda text, column_type: _value(text, column_type, language),
        "own": False,
        "address": f"/cases/{case}",
        "list_url": "/cases",
        "beside": beside,
        "effects": _effects(office, view) if may_verify and view.opened else None,
        "final": final_periods(office, case) if closed else [],
        "situations": [
            (each.name, label(each.title, language)) for each in (pack.situations if pack else ())
        ],
        "measures": [
            (each.name, label(each.title, language))
            for each in (pack.measures if pack else ())
            if each.name in allowed
        ],
        "longest": {each.name: each.longest_months for each in (pack.measures if pack else ())},
        "alike": [(other, other) for other in one.alike],
        "may_open": asker.may("open-case-details") and not view.opened,
        "may_start": may_verify and one.state == "reported",
        "may_decide": may_verify and one.state == "under-verification",
        "may_impose": may_impose and bool(allowed),
        "may_reverse": may_impose,
        "may_settle": asker.may("manage-periods") and closed,
        "today": office.today().isoformat(),
    }


def counts_page(office: Office, asker: Asker, month: str) -> dict[str, Any]:
    """The counts for everybody, and a month's summary for who may read cases."""
    view = case_counts(office)
    months = [one.month for one in view.months][::-1]
    reads = asker.may("read-cases")
    chosen = month or (months[0] if months else "")
    return {
        "view": view,
        "months": view.months[::-1],
        "summary": monthly_summary(office, chosen) if reads and chosen else None,
        "choices": months,
        "month": chosen,
    }


def _shown(office: Office, view: CaseDetailView, language: Language, form: Form) -> dict[str, Any]:
    return {
        "view": view,
        "place": place_of(office, view.case.position),
        "one": view.case,
        "form": form,
        "steps": _steps(view.case, language),
        "report": view.moments[0],
        "current": _current(view),
    }


def _current(view: CaseDetailView) -> Any:
    """The details as corrected last, if they were opened."""
    told = [moment.details for moment in view.moments if moment.details is not None]
    return told[-1] if told else None


def _steps(one: CaseView, language: Language) -> list[tuple[str, Any, bool]]:
    last = "verified" if one.state in (*_OPEN, "verified", "reversed") else one.state
    steps = [
        (say("cases.state_reported", language), one.received_on, one.state == "reported"),
        (
            say("cases.state_under-verification", language),
            one.started_on,
            one.state == "under-verification",
        ),
        (say(f"cases.state_{last}", language), one.decided_on, one.state == last),
    ]
    if one.state == "reversed":
        steps.append((say("cases.state_reversed", language), one.reversed_on, True))
    return steps


def _pack(office: Office, one: CaseView) -> Scheme | None:
    """The version in force on the day of the situation, or today while it is sealed."""
    try:
        return schemes.scheme_in_force(office, one.scheme, one.situation_on or office.today())
    except DomainError:
        return None


def _situations(office: Office, language: Language) -> list[tuple[str, str]]:
    """The situations of all schemes in force: `scheme/situation` and words."""
    names = sorted({version.scheme for version in schemes.adopted_versions(office)})
    options = []
    for name in names:
        try:
            pack = schemes.scheme_in_force(office, name, office.today())
        except DomainError:
            continue
        options += [
            (
                f"{name}/{one.name}",
                f"{say(f'cases.side_{one.side}', language)} · {label(one.title, language)}",
            )
            for one in pack.situations
        ]
    return options


def _beside(office: Office, one: CaseView, opening: Context) -> list[CaseDetailView]:
    """The cases that say the same, opened; restricted ones are left out for who may not."""
    found = []
    for other in one.alike:
        try:
            found.append(case_view(office, other, opening=opening))
        except DomainError as refused:
            if refused.code != "not-permitted":
                raise
    return found


def _value(text: str | None, column_type: str, language: Language) -> str:
    """A value of a column as people write it."""
    if text is None:
        return say("none", language)
    if column_type == "flag":
        return say("cases.yes" if text == "true" else "cases.no", language)
    return money_words(text) if column_type == "money" else number_words(text)


def _effects(office: Office, view: CaseDetailView) -> Effects | None:
    """What verification would change; None where it is decided, or cannot be told."""
    told = _current(view)
    if told is None or view.case.state not in _OPEN:
        return None
    try:
        return effects_of(
            office,
            scheme=view.case.scheme,
            subject=told.details.subject,
            situation=told.details.situation,
            day=told.details.day,
        )
    except DomainError:
        return None
