"""When a change of post is allowed: shared by its four use cases and by the import of rosters."""

from __future__ import annotations

from datetime import date, timedelta

from domain.errors import DomainError
from domain.events import tags
from domain.events.appointments import (
    CadreAppointed,
    CadreClassChanged,
    CadreDeparted,
    CadreTransferred,
)
from domain.slices.body_state import Bodies
from domain.slices.person_state import AnyAppointment, Person, person_tags


def allow(changed: AnyAppointment, cadre: Person, bodies: Bodies) -> list[str]:
    """The tags to record the change with; DomainError unless it is allowed.

    One appointment at a time (P-10), in bodies that exist, in the order of days.
    """
    person, day = changed.person, changed.effective_on
    if not isinstance(changed, CadreDeparted):  # who was erased may still leave
        cadre.require_known(person)
    match changed:
        case CadreAppointed():
            _check_service_start(changed)
            cadre.require_free(person, day)
            bodies.require_open(changed.body, day)
            concerned = [changed.body]
        case CadreTransferred():
            cadre.require_serving(person, day)
            _check_another_body(changed, cadre)
            bodies.require_open(changed.body, day)
            concerned = [cadre.body, changed.body]
        case CadreClassChanged():
            cadre.require_serving(person, day)
            _check_another_class(changed, cadre)
            concerned = []
        case CadreDeparted():
            # The day is the last one served: who came for a day leaves on that day.
            cadre.require_serving(person, day + timedelta(days=1))
            concerned = [cadre.body]
    return [*person_tags(person), *(tags.serving(body) for body in concerned)]


def _check_service_start(appointed: CadreAppointed) -> None:
    if date.fromisoformat(appointed.service_from) > appointed.effective_on:
        raise DomainError(
            "service-after-appointment",
            f"Service from {appointed.service_from} would begin after the appointment of "
            f"{appointed.effective_on}.",
            next_step="Give the first day of continuous service; it is the same day or earlier.",
            person=appointed.person,
        )


def _check_another_body(transferred: CadreTransferred, cadre: Person) -> None:
    if transferred.body == cadre.body:
        raise DomainError(
            "same-body",
            f"Person {transferred.person} serves in body {cadre.body} already.",
            next_step="Change the class or post instead, or name another body.",
            person=transferred.person,
            body=cadre.body,
        )


def _check_another_class(changed: CadreClassChanged, cadre: Person) -> None:
    if (changed.post, changed.cadre_class) == (cadre.post, cadre.cadre_class):
        raise DomainError(
            "class-unchanged",
            f"Person {changed.person} is {cadre.post} in class {cadre.cadre_class} already.",
            next_step="Give the new class or post.",
            person=changed.person,
        )
