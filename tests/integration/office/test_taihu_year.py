"""A year under taihu-points, from the first workbook to a superseded outcome and its audit.

Worked by hand: ten cadres of one class answer for 100 points each and earn 99, 96, ... 72 in the
first quarter; everybody is evaluated with 90. So the totals are 0.8 x work + 0.2 x 90: 97.2, 94.8,
92.4, 90, 87.6 ... 75.6. The two best of ten are 优秀 and get 1.05 x 20,000 yuan, the last one owes
a talk and guidance.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date

import openpyxl
import psycopg
import pytest

from api.office import answers, cadres, entries, imports, periods, what_if
from api.office.cadres import find_subject
from api.office.periods import Change
from domain.schemes import packs
from ops.demo.sheets import workbook
from projections.catalogue import PROJECTIONS
from projections.deviations import find_deviations
from projections.duties import find_duties
from projections.rebuild import rebuild
from projections.standing_entries import find_standing_entries
from tests.integration.office.town import (
    CONTEXT,
    NAMES,
    WHO,
    Town,
    code,
    each,
    open_town,
    refused,
)

pytestmark = pytest.mark.slow

QUARTER = ("quarter", "2025-Q1")
YEAR = ("year", "2025")
LONG = (*WHO, "指标", "事项", "得分")


@pytest.fixture
def town(database: str) -> Iterator[Town]:
    with open_town(database, "taihu-points", cadre_class="正职", day=date(2025, 1, 6)) as opened:
        yield opened


def earned(number: int) -> int:
    return 99 - 3 * number


def settle_quarter(town: Town) -> None:
    town.enrol()
    town.open(*QUARTER)
    town.enter(
        "quarter",
        "",
        (*LONG, "日期"),
        each(lambda _: ("责任分", "集体经济", 100, "2025-01-05")),
    )
    town.on(2025, 3, 28)
    town.enter(*QUARTER, LONG, each(lambda number: ("任务得分", "集体经济", earned(number))))
    town.on(2025, 4, 5)
    town.settle(*QUARTER)


def fill_year(town: Town) -> None:
    settle_quarter(town)
    town.on(2026, 1, 5)
    town.open(*YEAR)
    town.enter(
        *YEAR,
        (*WHO, "指标", "事项", "测评主体", "得分"),
        [
            [*who, "测评打分", f"村民{rater}", "villagers", 90]
            for rater in range(1, 4)
            for who in each(lambda _: ())
        ],
    )
    town.enter(*YEAR, (*WHO, "当年绩效报酬（元）"), each(lambda _: (20000,)))
    town.on(2026, 1, 10)


def settle_year(town: Town) -> None:
    fill_year(town)
    town.settle(*YEAR, Change(town.person(1), "grade", "称职", "信访积案未化解"))


def correct_late(town: Town) -> int:
    """The first cadre's 99 points of the quarter were 59; the position of the correction."""
    town.on(2026, 3, 2)
    with town.office.database.connection() as connection:
        [wrong] = find_standing_entries(
            connection,
            town.office.ledger.name,
            town.scheme,
            *QUARTER,
            subject=town.person(0),
        )
    receipt = entries.correct_entry(
        town.office, wrong.position, CONTEXT, value="59", reason="看错行", late=True
    )
    return receipt.first_position


def test_roster_is_recorded_once_and_a_dry_run_records_nothing(town: Town) -> None:
    town.adopt()
    head = town.office.ledger.head()
    dry = town.import_roster(town.roster(), dry_run=True)
    assert (dry.summary["new"], dry.receipt, town.office.ledger.head()) == (10, None, head)

    done = town.import_roster(town.roster())
    assert done.receipt is not None
    # The file, the county, one township and two villages, ten people and their ten posts.
    assert town.office.ledger.head() == head + 1 + 4 + 20

    again = town.import_roster(town.roster())
    assert (again.repeated, again.recorded_at) == (True, done.receipt.first_position)
    same = town.import_roster(workbook("另一个标题", *reordered(town)))
    assert (same.summary["unchanged"], same.receipt) == (10, None)
    assert town.office.ledger.head() == head + 25


def reordered(town: Town) -> tuple[tuple[str, ...], list[list[str | int | None]]]:
    headers = ("姓名", "人员编号", "类别", "乡镇", "行政村", "任职时间")
    rows = [
        [row[1], row[0], row[6], row[3], row[4], row[7]]
        for row in map(town.roster_row, range(len(NAMES)))
    ]
    return headers, rows


def test_a_file_with_one_wrong_cell_records_nothing_and_comes_back_marked(town: Town) -> None:
    town.enrol()
    town.open(*QUARTER)
    rows = each(lambda number: ("任务得分", "集体经济", earned(number)))
    rows[3][4] = "九十"
    rows[5][0] = "C-99"
    head = town.office.ledger.head()
    report = town.import_entries(workbook("坏表", LONG, rows), *QUARTER)
    assert {problem.code for problem in report.problems} == {"not-a-number", "person-unknown"}
    assert town.office.ledger.head() == head
    assert report.error_book is not None
    sheet = openpyxl.load_workbook(io.BytesIO(report.error_book))["Sheet1"]
    texts = [str(cell.comment.text) for row in sheet.iter_rows() for cell in row if cell.comment]
    assert len(texts) == 2
    refused("file-has-problems", imports.require_clean, report)


def test_standing_is_provisional_while_open_and_recorded_once_final(town: Town) -> None:
    fill_year(town)
    rows = town.standing(*YEAR)
    assert [row.figures.score for row in rows.values()][:3] == ["97.2", "94.8", "92.4"]
    view = answers.standing_view(town.office, town.scheme, *YEAR)
    assert (view.recorded, view.period.state) == (False, "open")
    town.settle(*YEAR)
    town.office.catch_up()
    view = answers.standing_view(town.office, town.scheme, *YEAR)
    assert (view.recorded, view.period.state) == (True, "final")


def test_the_meeting_may_deviate_within_its_powers_and_with_a_reason(town: Town) -> None:
    fill_year(town)
    town.close_and_compute(*YEAR)
    person = town.person(1)
    refused("reason-missing", town.decide, *YEAR, Change(person, "grade", "称职", " "))
    refused("change-not-allowed", town.decide, *YEAR, Change(person, "score", "80", "理由"))
    refused("not-assessed", town.decide, *YEAR, Change("nobody", "grade", "称职", "理由"))
    town.decide(*YEAR, Change(person, "grade", "称职", "信访积案未化解"))
    town.office.catch_up()
    with town.office.database.connection() as connection:
        [deviation] = find_deviations(connection, town.office.ledger.name, period="2025")
    assert (deviation.computed, deviation.decided) == ("优秀", "称职")


def test_nothing_is_final_before_the_objection_window_is_over(town: Town) -> None:
    fill_year(town)
    town.close_and_compute(*YEAR)
    town.decide(*YEAR)
    town.publish(*YEAR)
    town.on(2026, 1, 17)
    refused("objection-window-open", town.finalise, *YEAR)
    town.on(2026, 1, 18)
    town.finalise(*YEAR)
    assert town.check().outcomes == 20


def test_acts_are_dated_as_minutes_say_but_never_ahead_of_today(town: Town) -> None:
    town.enrol()
    place = (town.office, town.scheme, *QUARTER, CONTEXT)
    town.on(2025, 4, 20)
    periods.open_period(*place, on=date(2025, 1, 6))
    refused("period-not-over", periods.close_period, *place, on=date(2025, 3, 30))
    refused("day-in-future", periods.close_period, *place, on=date(2025, 4, 21))
    periods.close_period(*place, on=date(2025, 4, 8))
    refused("act-out-of-order", periods.compute_period, *place, on=date(2025, 4, 7))
    periods.compute_period(*place, on=date(2025, 4, 8))
    periods.decide_period(*place, meeting="党委会", on=date(2025, 4, 9))
    periods.publish_period(*place, on=date(2025, 4, 9))
    refused("objection-window-open", periods.finalise_period, *place, on=date(2025, 4, 16))
    receipt = periods.finalise_period(*place, on=date(2025, 4, 17))
    final = town.office.ledger.at(receipt.last_position)
    assert final.event.effective_on == date(2025, 4, 17)
    assert final.recorded_at.date() == date(2025, 4, 20)


def test_a_final_year_has_outcomes_pay_and_duties(town: Town) -> None:
    settle_year(town)
    rows = town.standing(*YEAR)
    assert {name: rows[name].figures.grade for name in NAMES[:3]} == {
        NAMES[0]: "优秀",
        NAMES[1]: "称职",  # the meeting's
        NAMES[2]: "称职",  # 92.4, but third
    }
    assert [town.pay(number)[-1].amount_fen for number in (0, 1, 2)] == [
        2_100_000,
        2_000_000,
        2_000_000,
    ]
    assert duties_of(town, 9) == ["guidance_and_tick_off", "reminder_talk"]
    assert duties_of(town, 8) == []
    report = town.check()
    assert (report.periods, report.outcomes, report.differences) == (2, 20, ())


def duties_of(town: Town, number: int) -> list[str]:
    with town.office.database.connection() as connection:
        found = find_duties(connection, town.office.ledger.name, subject=town.person(number))
    return sorted(one.duty for one in found)


def test_a_late_correction_supersedes_quarter_and_year_and_settles_pay(town: Town) -> None:
    settle_year(town)
    refused("nothing-to-supersede", town.supersede, *YEAR, because=1)
    correction = correct_late(town)
    refused("nothing-to-supersede", town.supersede, *YEAR, because=correction)
    town.supersede(*QUARTER, because=correction)
    town.supersede(*YEAR, because=correction)
    rows = town.standing(*YEAR)
    assert rows[NAMES[0]].figures.score == "65.2"
    assert {name: rows[name].figures.grade for name in NAMES[:3]} == {
        NAMES[0]: "基本称职",
        NAMES[1]: "称职",  # the meeting's decision stands
        NAMES[2]: "优秀",  # second now
    }
    assert [(line.amount_fen, line.difference_fen) for line in town.pay(0)] == [
        (2_100_000, 2_100_000),
        (2_000_000, -100_000),
    ]
    assert town.pay(2)[-1].difference_fen == 100_000
    assert duties_of(town, 0) == ["guidance_and_tick_off", "reminder_talk"]
    assert duties_of(town, 9) == []
    assert town.check().clean


def test_a_planted_difference_is_found_named_and_repaired(town: Town, database: str) -> None:
    settle_year(town)
    correction = correct_late(town)
    town.supersede(*QUARTER, because=correction)
    town.supersede(*YEAR, because=correction)
    assert town.check().clean
    victim = town.person(4)
    with psycopg.connect(database, autocommit=True) as superuser:
        planted = superuser.execute(
            "update read.outcome_history set score = score + 10000 "
            "where subject = %s and assessment = 'year' and superseded_by is null",
            [victim],
        )
        assert planted.rowcount == 1
    [found] = town.check().differences
    assert (found.subject, found.period, found.field) == (victim, "2025", "score")
    assert (found.recorded, found.recomputed) == ("88.6", "87.6")

    pool, ledger = town.database.pool, town.office.ledger.name
    [table] = rebuild(pool, ledger, PROJECTIONS).differences
    assert (table.table, table.only_live, table.only_rebuilt) == ("read.outcome_history", 1, 1)
    assert town.check().clean
    assert rebuild(pool, ledger, PROJECTIONS).differences == ()


def test_after_an_erasure_all_still_works_and_the_name_is_gone(town: Town) -> None:
    settle_year(town)
    person = town.person(3)
    cadres.erase(town.office, person, CONTEXT, reason="本人申请")
    rows = town.standing(*YEAR)
    assert NAMES[3] not in rows
    assert (rows[""].subject, rows[""].figures.score) == (person, "90")
    assert town.check().clean
    assert rebuild(town.database.pool, town.office.ledger.name, PROJECTIONS).differences == ()
    history = answers.history_view(town.office, person)
    assert history.name is None
    assert history.moments[-1].type == "person-erased"
    refused("unknown-subject", find_subject, town.office, code(3))
    card = answers.card_view(town.office, person)
    assert card.name is None


def test_what_if_answers_with_people_and_cost_and_records_nothing(town: Town) -> None:
    fill_year(town)
    head = town.office.ledger.head()
    text = packs.pack_text("taihu-points", "2024.1")
    assert text.count('value: "1.05"') == 1
    dearer = what_if.what_if(
        town.office,
        town.scheme,
        *YEAR,
        other_text=text.replace('value: "1.05"', 'value: "1.10"'),
    )
    assert {one.subject for one in dearer.differences} == {town.person(0), town.person(1)}
    assert dearer.cost_fen == 2 * 100_000

    punished = what_if.what_if(
        town.office,
        town.scheme,
        *YEAR,
        supposed=[
            what_if.Supposed(subject=town.person(0), input="demerit", value="8", item="通报")
        ],
    )
    grades = {one.subject: one.new for one in punished.differences if one.column == "grade"}
    assert grades == {town.person(0): "称职", town.person(2): "优秀"}
    assert punished.cost_fen == 0
    assert town.office.ledger.head() == head


def test_what_if_leaves_the_meetings_decisions_standing(town: Town) -> None:
    settle_year(town)
    dearer = what_if.what_if(
        town.office,
        town.scheme,
        *YEAR,
        other_text=packs.pack_text("taihu-points", "2024.1").replace(
            'value: "1.05"', 'value: "1.10"'
        ),
    )
    # The second cadre's 优秀 became 称职, so the first one alone would cost more.
    assert {one.subject for one in dearer.differences} == {town.person(0)}
    assert dearer.cost_fen == 100_000
