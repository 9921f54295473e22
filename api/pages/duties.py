"""What the pages of duties show, worked out for their templates."""

from __future__ import annotations

import hashlib
import mimetypes
from dataclasses import dataclass
from typing import Any, get_args
from urllib.parse import urlencode

from api.access.asker import Asker
from api.access.duties import may
from api.office.answering.duties import bodies_reached, duties_view, duty_view
from api.office.duties import find_duty
from api.office.parts import Office
from api.office.people import body_names
from api.office.views.duties import DutyItem
from api.pages.forms import Form
from api.pages.language import Language
from api.pages.texts import say
from api.pages.wording import period_words, role_words
from domain.events.base import Evidence
from domain.events.duties import DutyKind
from domain.slices.duty_life import DutyState
from projections.duty_list import DutyPlace

KINDS: tuple[DutyKind, ...] = get_args(DutyKind)
LATE = "late"
STATES = (LATE, *get_args(DutyState))
OWNERS = (
    "township_committee",
    "township_organiser_office",
    "party_building_instructor",
    "village_committee",
    "county_office",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is narrowed to; `state` is one of `STATES`, or "" for all."""

    subject: str = ""
    township: str = ""
    state: str = ""

    def url(self, **changed: str) -> str:
        """The list with some of it changed."""
        query = {
            "subject": self.subject,
            "township": self.township,
            "state": self.state,
            **changed,
        }
        told = urlencode({name: value for name, value in query.items() if value})
        return f"/duties?{told}" if told else "/duties"


def duties_page(
    office: Office,
    asker: Asker,
    asked: Asked,
    *,
    after: DutyPlace | None,
    limit: int,
) -> tuple[dict[str, Any], list[DutyPlace]]:
    """The list, the counts, and the places of what was found: one more than `limit`, if any."""
    own = bool(asked.subject) and asked.subject == asker.person
    view, places = duties_view(
        office,
        subject=asked.subject or None,
        state=_state(asked.state),
        late=asked.state == LATE,
        township=asked.township or None,
        own=own,
        after=after,
        limit=limit + 1,
    )
    totals = {
        name: sum(getattr(one, name) for one in view.townships)
        for name in ("open", "late", "reported", "closed")
    }
    return {
        "view": view,
        "duties": view.duties[:limit],
        "asked": asked,
        "own": own,
        "narrowed": asked != Asked(subject=asked.subject if own else ""),
        "totals": totals,
        "states": STATES,
        "duty_url": lambda duty: duty_url(duty.position, asker.person if own else ""),
        "may_order": asker.may("close-duties"),
    }, places


def duty_page(
    office: Office, asker: Asker, language: Language, duty: int, form: Form, *, own: bool
) -> dict[str, Any]:
    """One duty, and the forms that the asker may fill in."""
    stands = find_duty(office, duty)
    view = duty_view(office, duty)
    item = view.duty
    return {
        "view": view,
        "duty": item,
        "form": form,
        "own": own,
        "steps": _steps(item, language),
        "origin": _origin(item, language),
        "list_url": f"/duties?{urlencode({'subject': asker.person})}" if own else "/duties",
        "here_url": duty_url(duty, asker.person if own else ""),
        "today": office.today().isoformat(),
        "may_work": item.state in ("open", "reported")
        and may(office, asker, "work-duties", stands),
        "may_review": item.state == "reported" and may(office, asker, "close-duties", stands),
        "shows_card": asker.may("read-cards") or item.subject == asker.person,
    }


def order_page(office: Office, language: Language, form: Form) -> dict[str, Any]:
    """The form for a duty outside any period."""
    reached = bodies_reached(office, "close-duties")
    names = body_names(office)
    return {
        "form": form,
        "kinds": [(kind, say(f"duties.kind_{kind}", language)) for kind in KINDS],
        "bodies": [(code, names[code]) for code in names if reached is None or code in reached],
        "owners": [(role, role_words(role, language)) for role in OWNERS],
    }


def duty_url(duty: int, person: str = "") -> str:
    """The address of a duty; about one's own it says whose."""
    return f"/duties/{duty}" + (f"?{urlencode({'subject': person})}" if person else "")


def evidence_of(form: Form, name: str) -> tuple[Evidence, ...]:
    """The fingerprint of an uploaded file, which is not kept; nothing if none was chosen."""
    chosen = form.files.get(name)
    if chosen is None or not chosen.filename:
        return ()
    file_name, data = form.upload(name)
    media_type = mimetypes.guess_type(file_name)[0] or "application/octet-stream"
    return (
        Evidence(sha256=hashlib.sha256(data).hexdigest(), size=len(data), media_type=media_type),
    )


def _state(text: str) -> DutyState | None:
    return next((known for known in get_args(DutyState) if known == text), None)


def _steps(duty: DutyItem, language: Language) -> list[tuple[str, Any, bool]]:
    reported = duty.stepped_on if duty.state in ("reported", "closed") else None
    return [
        (say("duties.assigned", language), duty.assigned_on, duty.state == "open"),
        (say("duties.reported", language), reported, duty.state == "reported"),
        (say("duties.closed", language), duty.closed_on, duty.state == "closed"),
    ]


def _origin(duty: DutyItem, language: Language) -> str:
    """Where the duty comes from: a period's result, or whoever ordered it."""
    if duty.period:
        words = period_words(duty.period, language)
        return f"{say('duties.because_period', language)} {words}"
    kind = say(f"duties.kind_{duty.kind}", language)
    ordered = f"{say('duties.ordered', language)} · {kind}"
    if duty.because is None:
        return ordered
    return f"{ordered} · {say('duties.because', language, position=duty.because)}"
