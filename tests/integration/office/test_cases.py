"""Cases in a real database: from the report to the score, and back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import pytest

from api.access.asker import Asker, Grant
from api.access.roles import Role
from api.office import answers, cases
from api.office.answering import cases as case_answers
from api.office.cadres import erase
from api.office.casework.settlement import effects_of, final_periods, settle_case
from domain.errors import DomainError
from ops.postgres import PrivateServer
from projections.cases import CaseFilter
from projections.catalogue import PROJECTIONS
from projections.check import full_check
from tests.api.county import LEDGER, County
from tests.api.negative_list import (
    APRIL,
    CLERK,
    MAY,
    MONTH,
    OTHERS,
    REPORTER,
    SECOND,
    given,
    listed_county,
    report,
    verify,
)


@pytest.fixture
def county(server: PrivateServer, template: str) -> Iterator[County]:
    with listed_county(server, template) as made:
        yield made


def figures(county: County, person: int, month: str) -> tuple[str | None, ...]:
    county.office.catch_up()
    view = answers.standing_view(county.office, *MONTH, month)
    row = next(row for row in view.rows if row.subject == county.people[person])
    return row.figures.score, row.figures.grade, row.figures.amount_yuan


@contextmanager
def refused(code: str) -> Iterator[pytest.ExceptionInfo[DomainError]]:
    with pytest.raises(DomainError) as caught:
        yield caught
    assert caught.value.code == code


def asking(county: County, role: Role, jurisdiction: str, person: str = "p-asks") -> County:
    asker = Asker(person=person, grants=(Grant(role, jurisdiction),))
    return replace(county, office=replace(county.office, asker=asker))


def test_a_case_counts_once_it_is_verified_and_no_longer_once_it_is_reversed(
    county: County,
) -> None:
    office, somebody = county.office, county.people[3]
    assert figures(county, 3, MAY) == ("95", "优秀", "600.00")
    case = report(office, somebody).case
    cases.start_verification(office, case, SECOND)
    assert figures(county, 3, MAY) == ("95", "优秀", "600.00")
    cases.verify_case(office, case, CLERK, finding="属实")
    assert figures(county, 3, MAY) == ("70", "合格", "400.00")
    cases.impose_measure(
        office,
        case,
        CLERK,
        measure="withhold",
        first_day=date(2025, 5, 1),
        last_day=date(2025, 10, 31),
        reason="扣发半年",
    )
    assert figures(county, 3, MAY) == ("70", "合格", "0.00")
    [measure] = case_answers.case_view(office, case).case.measures
    assert measure.state == "in-force"
    cases.lift_measure(
        office,
        case,
        CLERK,
        position=measure.position,
        first_day_without=date(2025, 5, 15),
        reason="整改到位",
    )
    assert figures(county, 3, MAY) == ("70", "合格", "400.00")
    cases.reverse_case(office, case, SECOND, reason="申诉成立")
    assert figures(county, 3, MAY) == ("95", "优秀", "600.00")
    with refused("case-state"):
        cases.lift_measure(
            office,
            case,
            CLERK,
            position=measure.position,
            first_day_without=date(2025, 5, 15),
            reason="再解除",
        )


def test_final_periods_are_superseded_pay_settled_and_all_of_it_undone(county: County) -> None:
    office, somebody = county.office, county.people[3]
    case = report(office, somebody).case
    verify(office, case)
    assert [life.period for life in final_periods(office, case)] == [APRIL]
    assert figures(county, 3, APRIL) == ("95", "优秀", "600.00")
    [settled] = settle_case(office, case, CLERK)
    assert (settled.assessment, settled.period) == ("month", APRIL)
    assert figures(county, 3, APRIL) == ("70", "合格", "400.00")
    assert settle_case(office, case, CLERK) == ()
    cases.reverse_case(office, case, SECOND, reason="申诉成立")
    [settled] = settle_case(office, case, CLERK)
    assert figures(county, 3, APRIL) == ("95", "优秀", "600.00")
    settlements = [
        (one.event.difference_fen, one.event.amount_fen)  # type: ignore[attr-defined]
        for one in office.ledger.read(types=["pay-settled"])
        if one.event.scheme == "conduct"  # type: ignore[attr-defined]
    ]
    assert settlements == [(-20_000, 40_000), (20_000, 60_000)]
    office.catch_up()
    checked = full_check(office.runner._pool, LEDGER, PROJECTIONS)
    assert checked.clean, checked


def test_the_history_of_the_subject_tells_of_the_case_and_its_end(county: County) -> None:
    office, somebody = county.office, county.people[3]
    case = report(office, somebody).case
    office.catch_up()
    before = len(answers.history_view(office, somebody).moments)
    verify(office, case)
    cases.impose_measure(
        office,
        case,
        CLERK,
        measure="withhold",
        first_day=date(2025, 5, 1),
        last_day=date(2025, 10, 31),
        reason="扣发半年",
    )
    cases.reverse_case(office, case, SECOND, reason="申诉成立")
    office.catch_up()
    moments = answers.history_view(office, somebody).moments[before:]
    assert [moment.summary.zh for moment in moments] == [
        f"情形 {case} 查实：重点工作推进不力",
        f"情形 {case} 采取措施：扣发绩效补贴",
        f"情形 {case} 撤销认定：重点工作推进不力",
    ]
    told = [(one.what.zh, one.before, one.after) for one in moments[-1].changes]
    assert told == [
        ("重点工作推进不力", "2025-04-20", None),
        ("扣发绩效补贴", "2025-05-01 – 2025-10-31", None),
    ]
    tree = answers.explanation(
        office, somebody, "faults", scheme="conduct", assessment="month", period=MAY,
        as_of=moments[1].position,
    )  # fmt: skip
    [used] = tree.entries
    assert (used.case, used.content) == (case, "重点工作推进不力")
    assert [rule.phrase for rule in used.rules] == ["建立负面情形台账"]


def test_two_cases_of_neglect_are_a_veto_and_one_leaves_after_two_months(county: County) -> None:
    office, somebody = county.office, county.people[4]
    for day in (date(2025, 4, 3), date(2025, 4, 28)):
        verify(office, report(office, somebody, day=day).case)
    assert figures(county, 4, MAY) == ("45", "不合格", "200.00")
    verify(office, report(office, somebody, day=date(2025, 3, 31)).case)
    assert figures(county, 4, MAY) == ("45", "不合格", "200.00")


def test_nobody_is_tied_to_an_allegation_before_it_is_verified(county: County) -> None:
    office, somebody = county.office, county.people[3]
    receipt = report(office, somebody, reference="纪字〔2025〕7号", contact="办公室 0556-1")
    [stored] = [
        bytes(entry)
        for _, entry in office.ledger._recorder.entries(after=receipt.receipt.first_position - 1)
    ]
    for told in (somebody, "neglect", "2025-04-20", "人居环境", "7号", "办公室", "subject:"):
        assert told.encode() not in stored
    office.catch_up()
    with office.database.connection() as connection:
        rows = connection.execute("select * from read.case_life").fetchall()
    assert somebody not in str(rows)
    assert "neglect" not in str(rows)


def test_a_receipt_proves_what_stands_in_the_ledger(county: County) -> None:
    receipt = report(county.office, county.people[3])
    position = receipt.receipt.first_position
    assert receipt.leaf == county.office.ledger.leaf(position).hex()
    keyed = replace(REPORTER, idempotency_key="k-1")
    first = report(county.office, county.people[3], keyed, day=date(2025, 4, 9))
    again = report(county.office, county.people[3], keyed, day=date(2025, 4, 9))
    assert again.receipt.repeated
    assert (again.case, again.leaf) == (first.case, first.leaf)


def test_the_same_number_of_one_body_is_reported_once(county: County) -> None:
    first = report(county.office, county.people[3], reference="2025-007")
    with refused("case-known") as error:
        report(county.office, county.people[4], reference="2025-007")
    assert error.value.fields["case"] == first.case
    other = report(county.office, county.people[4], OTHERS, reference="2025-007")
    assert other.case != first.case


def test_what_two_bodies_report_of_one_is_linked_and_counts_once(county: County) -> None:
    office, somebody = county.office, county.people[3]
    first, second = report(office, somebody), report(office, somebody, OTHERS)
    report(office, somebody, OTHERS, day=date(2025, 4, 21))
    assert case_answers.case_view(office, first.case).case.alike == (second.case,)
    verify(office, first.case)
    cases.start_verification(office, second.case, SECOND)
    with refused("case-counted") as error:
        cases.verify_case(office, second.case, CLERK, finding="属实")
    assert error.value.fields["same_as"] == first.case
    cases.dismiss_case(office, second.case, CLERK, finding="重复", same_as=first.case)
    office.catch_up()
    assert case_answers.case_view(office, second.case).case.same_as == first.case
    assert figures(county, 3, MAY)[0] == "70"


def test_a_corrected_case_is_verified_as_corrected(county: County) -> None:
    office = county.office
    case = report(office, county.people[3]).case
    cases.correct_case(
        office, case, given(county.people[5], situation="petition"), REPORTER, reason="写错人"
    )
    with refused("not-the-reporter"):
        cases.correct_case(office, case, given(county.people[5]), OTHERS, reason="代改")
    verify(office, case)
    assert figures(county, 3, MAY)[0] == "95"
    assert figures(county, 5, MAY)[0] == "85"


def test_a_withdrawn_case_is_over(county: County) -> None:
    office = county.office
    case = report(office, county.people[3]).case
    with refused("not-the-reporter"):
        cases.withdraw_case(office, case, OTHERS, reason="不是我报的")
    cases.withdraw_case(office, case, REPORTER, reason="误报")
    with refused("case-state"):
        cases.start_verification(office, case, SECOND)
    office.catch_up()
    assert case_answers.case_counts(office).total.withdrawn == 1


def test_four_eyes(county: County) -> None:
    office = county.office
    own = report(office, county.people[3], CLERK).case
    with refused("four-eyes"):
        cases.start_verification(office, own, CLERK)
    cases.start_verification(office, own, SECOND)
    with refused("four-eyes"):
        cases.verify_case(office, own, CLERK, finding="属实")
    with refused("four-eyes"):
        cases.dismiss_case(office, own, CLERK, finding="不属实")
    cases.verify_case(office, own, SECOND, finding="属实")
    with refused("four-eyes"):
        cases.reverse_case(office, own, SECOND, reason="改主意")
    unnamed = replace(CLERK, actor=replace(CLERK.actor, person=""))
    with refused("actor-unnamed"):
        cases.reverse_case(office, own, unnamed, reason="无名")


def test_a_name_needs_a_village_and_candidates_are_masked(county: County) -> None:
    office = county.office
    found = report(office, "", name="张伟", unit="松岭村")
    assert cases.latest_details(office, found.case).subject == county.people[2]  # type: ignore[union-attr]
    with refused("ambiguous-subject") as error:
        report(office, "", name="张伟")
    assert error.value.fields["candidates"] == [
        {"name": "张*", "unit": "松岭村", "township": "寺前镇"}
    ]
    with refused("unknown-subject") as error:
        report(office, "", name="张伟", unit="石龙村")
    with refused("unknown-subject"):
        report(office, "", name="诸葛亮", unit="石龙村")
    with refused("unknown-situation"):
        report(office, county.people[3], situation="idleness")
    with refused("day-in-future"):
        report(office, county.people[3], day=date(2025, 6, 1))


def test_who_reads_what(county: County) -> None:
    office, somebody = county.office, county.people[3]
    case = report(office, somebody).case
    verify(office, case)
    office.catch_up()
    reporter = asking(county, "discipline_body", "jiwei").office
    seen = case_answers.case_view(reporter, case)
    assert (seen.case.state, seen.case.mine, seen.case.subject) == ("verified", True, None)
    assert [moment.type for moment in seen.moments] == [
        "case-reported",
        "verification-started",
        "case-verified",
    ]
    assert {moment.who for moment in seen.moments[1:]} == {""}
    stranger = asking(county, "discipline_body", "zhengfa").office
    with refused("unknown-case"):
        case_answers.case_view(stranger, case)
    assert case_answers.cases_view(stranger, CaseFilter()).cases == ()
    assert len(case_answers.cases_view(reporter, CaseFilter(bodies=["jiwei", "taihu"])).cases) == 1
    clerk = asking(county, "county_clerk", "taihu").office
    whole = case_answers.case_view(clerk, case)
    assert (whole.case.subject, whole.case.subject_name) == (somebody, "刘洋")
    assert whole.case.situation_title.zh == "重点工作推进不力"  # type: ignore[union-attr]
    assert whole.moments[-1].words is None
    for office_ in (asking(county, "cadre", "taihu").office, asking(county, "public", "").office):
        assert case_answers.cases_view(office_, CaseFilter()).cases == ()


def test_a_look_at_the_details_is_recorded_once_a_day(county: County) -> None:
    office, somebody = county.office, county.people[3]
    case = report(office, somebody).case
    office.catch_up()
    clerk = asking(county, "county_clerk", "taihu", "p-clerk").office
    for _ in range(2):
        seen = case_answers.case_view(clerk, case, opening=CLERK)
        details = seen.moments[0].details
        assert details is not None
        assert details.details.narrative.startswith("人居环境")
        assert details.subject_name == "刘洋"
    looks = list(office.ledger.read(types=["case-details-opened"]))
    assert [(look.actor.who, look.effective_on) for look in looks] == [
        ("p-clerk", date(2025, 5, 15))
    ]
    county.clock.set(2025, 5, 16)
    case_answers.case_view(clerk, case, opening=CLERK)
    assert len(list(office.ledger.read(types=["case-details-opened"]))) == 2


def test_restricted_details_are_for_those_who_verify(county: County) -> None:
    office = county.office
    case = cases.report_case(
        office, given(county.people[3]), REPORTER, scheme="conduct", confidentiality="restricted"
    ).case
    office.catch_up()
    auditor = asking(county, "auditor", "taihu").office
    with refused("not-permitted"):
        case_answers.case_view(auditor, case, opening=SECOND)
    clerk = asking(county, "county_clerk", "taihu").office
    assert case_answers.case_view(clerk, case, opening=SECOND).opened
    internal = report(office, county.people[3]).case
    office.catch_up()
    assert case_answers.case_view(auditor, internal, opening=SECOND).opened


def test_what_verification_would_change_is_told_before(county: County) -> None:
    office, somebody = county.office, county.people[3]
    [effect] = effects_of(
        office, scheme="conduct", subject=somebody, situation="neglect", day=date(2025, 4, 20)
    ).effects
    told = {one.column: (one.before, one.after) for one in effect.own}
    assert told["score"] == ("95", "70")
    assert told["subsidy"] == ("600.00", "400.00")
    assert told["grade"] == ("优秀", "合格")
    assert (effect.period, effect.cost_yuan, effect.others) == (MAY, "-200.00", 0)
    assert figures(county, 3, MAY)[0] == "95"


def test_counts_deadlines_and_the_months_summary(county: County) -> None:
    office = county.office
    first, second, third = (report(office, county.people[n]).case for n in (1, 2, 3))
    verify(office, first)
    cases.start_verification(office, second, SECOND)
    cases.dismiss_case(office, second, CLERK, finding="查无此事")
    county.clock.set(2025, 6, 14)
    office.catch_up()
    assert case_answers.cases_view(office, CaseFilter(overdue_on=date(2025, 6, 14))).cases == ()
    county.clock.set(2025, 6, 15)
    view = case_answers.cases_view(office, CaseFilter(), queue=True)
    assert [(one.case, one.overdue_days) for one in view.cases] == [(third, 1)]
    assert (view.open, view.overdue) == (1, 1)
    total = case_answers.case_counts(office).total
    assert (total.received, total.verified, total.dismissed, total.open, total.overdue) == (
        3,
        1,
        1,
        1,
        1,
    )
    summary = case_answers.monthly_summary(office, MAY)
    assert summary.received.received == 3
    assert [(one.situation, one.township_name, one.verified) for one in summary.verified] == [
        ("neglect", "徐桥镇", 1)
    ]


def test_erasing_a_person_waits_for_open_cases_and_destroys_the_others(county: County) -> None:
    office, somebody = county.office, county.people[3]
    case = report(office, somebody).case
    with refused("case-open") as error:
        erase(office, somebody, CLERK, reason="本人申请")
    assert error.value.fields["cases"] == [case]
    verify(office, case)
    erase(office, somebody, CLERK, reason="本人申请")
    office.catch_up()
    seen = case_answers.case_view(office, case, opening=CLERK)
    assert seen.erased
    assert [moment.words for moment in seen.moments] == [None] * len(seen.moments)
    assert figures(county, 3, MAY)[0] == "70"
