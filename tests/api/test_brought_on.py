"""What is kept between answers follows every event that changes it, at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from api.office import answers, cadres, entries
from api.office.answering.reading import reading
from api.office.parts import Office
from api.office.people import person_details
from api.office.views.answers import StandingRow
from ops.postgres import PrivateServer
from projections.standing_anew import Evaluated, evaluate
from projections.standings import standing
from tests.api.county import CONTEXT, QUARTER, County
from tests.api.negative_list import MAY, MONTH, listed_county, report, verify

pytestmark = pytest.mark.database
OPEN = "2025-Q2"


@pytest.fixture
def listed(server: PrivateServer, template: str) -> Iterator[County]:
    with listed_county(server, template) as county:
        yield county


def shown(
    office: Office, assessment: tuple[str, str] = QUARTER, period: str = OPEN
) -> list[StandingRow]:
    """The standing as an answer gives it, held against one that nothing kept has a part in."""
    office.catch_up()
    view = answers.standing_view(office, *assessment, period)
    with reading(office) as look:
        life = look.life(*assessment, period)
        whole = standing(look.connection, look.ledger, look.scheme(life), life.assessment, period)
        assert look.result(life, look.position, decided=False) == whole
    return list(view.rows)


def row_of(rows: list[StandingRow], subject: str) -> StandingRow:
    return next(row for row in rows if row.subject == subject)


def test_an_entry_recorded_corrected_and_withdrawn_shows_at_once(county: County) -> None:
    office, person = county.office, county.people[4]
    scores = [row_of(shown(office), person).figures.score]
    position = county.record(4, "7", OPEN, "deeds")
    scores.append(row_of(shown(office), person).figures.score)
    entries.correct_entry(office, position, CONTEXT, value="2", reason="笔误")
    scores.append(row_of(shown(office), person).figures.score)
    entries.withdraw_entry(office, position, CONTEXT, reason="重复")
    scores.append(row_of(shown(office), person).figures.score)
    assert scores[0] == scores[3]
    assert len(set(scores)) == 3


def test_several_entries_since_the_last_answer_are_all_in_the_next(county: County) -> None:
    before = {row.subject: row.figures.score for row in shown(county.office)}
    for number in (1, 2, 3):
        county.record(number, "5", OPEN, "deeds")
    after = {row.subject: row.figures.score for row in shown(county.office)}
    assert {one for one in after if after[one] != before[one]} == set(county.people[1:4])


def test_nothing_is_evaluated_again_where_no_facts_changed(county: County) -> None:
    office = county.office
    before = evaluated(office)
    cadres.erase(office, county.people[4], CONTEXT, reason="本人申请")
    office.catch_up()
    after = evaluated(office, before)
    assert after.position > before.position
    assert after.result is before.result


def test_only_rows_of_subjects_with_new_entries_are_read_anew(county: County) -> None:
    office = county.office
    before = evaluated(office)
    county.record(4, "7", OPEN, "deeds")
    assert evaluated(office, before) == evaluated(office) != before
    subject = [name for name, _ in before.result.columns].index("subject") + 1
    few = replace(before, rows=[row for row in before.rows if row[subject] != county.people[5]])
    missing = {row["subject"] for row in before.result.rows} - {
        row["subject"] for row in evaluated(office, few).result.rows
    }
    assert missing == {county.people[5]}


def evaluated(office: Office, before: Evaluated | None = None) -> Evaluated:
    with reading(office) as look:
        life = look.life(*QUARTER, OPEN)
        scheme = look.scheme(life)
        return evaluate(
            look.connection,
            look.ledger,
            scheme,
            life.assessment,
            OPEN,
            as_of=look.position,
            before=before,
        )


def test_a_transfer_shows_at_once(county: County) -> None:
    office, person = county.office, county.people[4]
    unit = row_of(shown(office), person).unit
    other = next(row.unit for row in shown(office) if row.unit != unit)
    cadres.transfer(
        office,
        person,
        CONTEXT,
        body=other,
        post="村党组织书记",
        cadre_class="正职",
        on=date(2025, 5, 10),
    )
    assert row_of(shown(office), person).unit == other


def test_a_name_corrected_shows_at_once(county: County) -> None:
    office, person = county.office, county.people[4]
    before = row_of(shown(office), person).name
    given = person_details(office, [person])[person]
    details = replace(given, name="欧阳明")
    cadres.change_details(office, person, details, CONTEXT)
    assert before != row_of(shown(office), person).name == "欧阳明"


def test_an_erased_name_is_gone_at_once(county: County) -> None:
    office, person = county.office, county.people[4]
    assert row_of(shown(office), person).name
    cadres.erase(office, person, CONTEXT, reason="本人申请")
    assert row_of(shown(office), person).name is None


def test_a_case_verified_shows_at_once(listed: County) -> None:
    office, person = listed.office, listed.people[4]
    before = row_of(shown(office, MONTH, MAY), person).figures
    case = report(office, person, day=date(2025, 5, 6)).case
    assert row_of(shown(office, MONTH, MAY), person).figures == before
    verify(office, case)
    assert row_of(shown(office, MONTH, MAY), person).figures != before
