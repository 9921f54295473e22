"""Who a subject is: a person with a name and an appointment, or a body."""

from __future__ import annotations

from dataclasses import dataclass

from api.office.answering.reading import Reading
from api.office.views.answers import Service
from domain.errors import DomainError
from projections.cadres import Cadre


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """`name` is None for an erased person. `unit` and `group` are those of its entries, "" if none."""

    subject: str
    kind: str
    name: str | None
    erased: bool
    service: Service | None
    unit: str
    group: str


def subject_of(reading: Reading, subject: str) -> Subject:
    """A person or body of the ledger; DomainError `subject-unknown`."""
    cadre = reading.cadres([subject]).get(subject)
    if cadre is not None:
        return Subject(
            subject=subject,
            kind="person",
            name=reading.names([subject]).get(subject),
            erased=cadre.erased,
            service=_service(reading, cadre),
            unit=cadre.unit or "",
            group=cadre.group or "",
        )
    body = reading.bodies.get(subject)
    if body is not None:
        return Subject(
            subject=subject,
            kind=body.kind,
            name=body.name,
            erased=False,
            service=None,
            unit=subject,
            group=body.parent,
        )
    raise DomainError(
        "subject-unknown",
        f"{reading.ledger} knows no person or body {subject!r}.",
        next_step="Choose one from the standing.",
        subject=subject,
    )


def _service(reading: Reading, cadre: Cadre) -> Service | None:
    if cadre.unit is None or cadre.service_from is None or cadre.starts_on is None:
        return None
    today = reading.office.today()
    return Service(
        post=cadre.post or "",
        cadre_class=cadre.cadre_class or "",
        unit=cadre.unit,
        unit_name=reading.body_name(cadre.unit),
        group=cadre.group or "",
        group_name=reading.body_name(cadre.group or ""),
        service_from=cadre.service_from,
        starts_on=cadre.starts_on,
        ends_on=cadre.ends_on,
        serving=cadre.ends_on is None or cadre.ends_on >= today,
    )
