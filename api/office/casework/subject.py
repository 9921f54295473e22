"""Whom a report means: by a number, an id or a code, or by name and unit."""

from __future__ import annotations

from api.access.masking import mask_name
from api.imports.vocabulary import header_key
from api.office.cadres import find_subject
from api.office.parts import Office
from api.office.people import body_names, opened_cadres
from domain.errors import DomainError

_MOST_CANDIDATES = 10


def subject_meant(
    office: Office, *, given: str = "", name: str = "", unit: str = "", township: str = ""
) -> str:
    """The id of a person, or the code of a body.

    `given`: staff code, identity number, id or code of a body; else `name` with `unit` (a village
    by code or name) and perhaps `township`. DomainError `unknown-subject`, or `ambiguous-subject`
    with the masked names and units of those who come into question.
    """
    if given.strip():
        return find_subject(office, given.strip())
    if not name.strip():
        raise DomainError(
            "unknown-subject",
            "It is not said whom the report is about.",
            next_step="Give a staff code or an identity number, or the name and the village.",
            field="subject",
        )
    names = body_names(office)

    def is_meant(code: str | None, said: str) -> bool:
        wanted = said.strip()
        return not wanted or bool(
            code and (code == wanted or header_key(names.get(code, "")) == header_key(wanted))
        )

    found = [
        (cadre.person, details.name, cadre.unit or "", cadre.group or "")
        for cadre, details in opened_cadres(office, on=office.today())
        if details is not None and header_key(details.name) == header_key(name)
    ]
    meant = [one for one in found if is_meant(one[2], unit) and is_meant(one[3], township)]
    if len(meant) == 1 and (unit.strip() or township.strip()):
        return meant[0][0]
    candidates = [
        {
            "name": mask_name(called),
            "unit": names.get(code, code),
            "township": names.get(group, group),
        }
        for _, called, code, group in (meant or found)[:_MOST_CANDIDATES]
    ]
    if not meant:
        raise DomainError(
            "unknown-subject",
            f"Nobody called {mask_name(name.strip())} serves there."
            if found
            else f"Nobody called {mask_name(name.strip())} is registered.",
            next_step="Check the name and the village, or give a staff code or identity number.",
            field="name",
            candidates=candidates,
        )
    raise DomainError(
        "ambiguous-subject",
        f"A name alone is not enough: {len(meant)} come into question.",
        next_step="Give a staff code or identity number, or the village and its township.",
        field="unit",
        candidates=candidates,
    )
