"""Workbooks to fill in: everybody's row for a period."""

from __future__ import annotations

from api.access.places import places_of
from api.imports.template import TemplateRow, entries_template
from api.office.answering.reading import reading
from api.office.entries import governing_scheme
from api.office.parts import Office
from api.office.people import body_names, opened_cadres
from api.office.schemes import assessment_named, period_named


def entries_workbook(office: Office, scheme: str, assessment: str, period: str) -> bytes:
    """The .xlsx with a row for everybody who serves at the period's end.

    Only those of whom the asker may import entries. Raises DomainError as opening the period does.
    """
    named = period_named(period)
    pack = governing_scheme(office, scheme, assessment, period, named.ends_on)
    names = body_names(office)
    places = places_of(office)
    with reading(office) as look:
        rows = [
            TemplateRow(
                staff_code=details.staff_code,
                name=details.name,
                township=names.get(cadre.group or "", ""),
                village=names.get(cadre.unit or "", ""),
            )
            for cadre, details in opened_cadres(office, on=named.ends_on)
            if details is not None
            and cadre.unit
            and look.sight.covers("import-entries", places.home(cadre.person))
        ]
    return entries_template(pack, assessment_named(pack, assessment, named), period, rows)
