"""Sishui's cases of the year: who reported what, and what became of it. Nobody in them exists."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from api.office import cases
from api.office.casework.settlement import settle_case
from domain.actor import Actor
from domain.calendar import months_after
from domain.events.base import Evidence
from ledger.context import Context
from ops.demo.diary import Diary
from ops.demo.jining_staff import (
    AGRICULTURE,
    BEGINS,
    DECIDES,
    DISCIPLINE,
    LAW,
    PETITIONS,
    REVIEWS,
    Staff,
)
from ops.demo.people import Member

_CASES_A_MONTH = 5
_STILL_OPEN = 3
# How a case ends, in turn: verified, dismissed, withdrawn.
_ENDS = "VVDVVWVVDV"
_DECIDED_LATE_EVERY = 9
# Situation -> who reports it, what is reported, and in how many of thirty cases.
_SITUATIONS: dict[str, tuple[str, str, int]] = {
    "petitions_mishandled": (PETITIONS, "群众反映问题答复超期，引发五人以上集体访。", 9),
    "disciplined": (DISCIPLINE, "因违反工作纪律，受党内警告处分。", 5),
    "results_made_up": (DISCIPLINE, "抽查发现台账与实际不符，虚报完成数。", 4),
    "collective_property_taken": (DISCIPLINE, "审计发现村集体租金收入未入账。", 2),
    "accident_or_pollution": (LAW, "辖区坑塘倾倒垃圾，被通报并负有管理责任。", 3),
    "crime": (LAW, "因酒后驾驶机动车被追究刑事责任。", 1),
    "petition_settled": (PETITIONS, "积案化解，当事人签订息访协议。", 3),
    "income_raised": (AGRICULTURE, "村集体增收经审计核实，较上年翻番。", 3),
}
# Situation -> the measures that follow its verification, with their months.
_MEASURES: dict[str, tuple[tuple[str, int], ...]] = {
    "disciplined": (("withhold_subsidy", 3),),
    "results_made_up": (("withhold_subsidy", 2),),
    "collective_property_taken": (("withhold_subsidy", 6), ("propose_removal", 6)),
    "crime": (("withhold_subsidy", 6), ("propose_removal", 6)),
}
_LIFTED, _REVERSED = "results_made_up", "disciplined"  # the first of each


@dataclass(slots=True)
class _Case:
    """One case; `known_as` is its number once it was reported."""

    number: int
    member: Member
    situation: str
    body: str
    words: str
    day: date
    known_as: str = ""
    measures: list[int] = field(default_factory=list)


class CaseStory:
    """Notes the acts of all cases in the diary."""

    def __init__(self, diary: Diary, staff: Staff) -> None:
        self._story = diary.story
        self._diary = diary
        self._staff = staff

    def tell(self, members: list[Member], year: int) -> None:
        """The cases of the year."""
        dice = random.Random(20250105)
        kinds = [kind for kind, (_, _, often) in _SITUATIONS.items() for _ in range(often)]
        count = 12 * _CASES_A_MONTH
        reversed_, lifted, doubled = False, False, False
        for number, member in enumerate(dice.sample(members, count), start=1):
            situation = kinds[(7 * number) % len(kinds)]
            body, words, _ = _SITUATIONS[situation]
            day = date(year, (number - 1) // _CASES_A_MONTH + 1, dice.randrange(1, 13))
            case = _Case(number, member, situation, body, words, day)
            reported_on = day + timedelta(days=dice.randrange(1, 7))
            self._report(case, reported_on)
            if number > count - _STILL_OPEN:
                continue
            end = _ENDS[number % len(_ENDS)]
            if end == "W":
                self._withdraw(case, reported_on + timedelta(days=3))
                continue
            began_on = reported_on + timedelta(days=2)
            self._begin(case, began_on)
            if body == DISCIPLINE and not doubled:
                doubled = True
                twin = _Case(count + 1, member, situation, LAW, words, day)
                self._report(twin, began_on)
                self._correct(twin, began_on)
                self._begin(twin, began_on)
                self._dismiss(twin, began_on + timedelta(days=1), case)
            days = 38 if number % _DECIDED_LATE_EVERY == 0 else dice.randrange(3, 14)
            decided_on = began_on + timedelta(days=days)
            if end == "D":
                self._dismiss(case, decided_on)
                continue
            self._verify(case, decided_on)
            if situation == _REVERSED and not reversed_:
                reversed_ = True
                self._reverse(case, date(year, 11, 18))
            if situation == _LIFTED and not lifted:
                lifted = True
                self._lift(case, decided_on + timedelta(days=35))

    def _given(self, case: _Case) -> cases.CaseGiven:
        return cases.CaseGiven(
            subject=case.member.code,
            situation=case.situation,
            day=case.day,
            narrative=case.words,
            reference=f"{case.body}-{case.number:03d}",
            evidence=(_evidence(f"{case.body} {case.number}"),),
        )

    def _report(self, case: _Case, on: date) -> None:
        title = f"情形{case.number} 反馈"
        given = self._given(case)

        def act() -> None:
            context = self._story.context_of(self._staff.department(case.body), title)
            reported = cases.report_case(
                self._story.office, given, context, scheme=self._story.scheme
            )
            case.known_as = reported.case

        self._diary.note(on, title, act)

    def _withdraw(self, case: _Case, on: date) -> None:
        self._done(
            case,
            on,
            "撤回",
            lambda: self._staff.department(case.body),
            lambda context: cases.withdraw_case(
                self._story.office, case.known_as, context, reason="反馈有误，非该村事项。"
            ),
        )

    def _begin(self, case: _Case, on: date) -> None:
        self._done(
            case,
            on,
            "受理",
            lambda: self._staff.officer(BEGINS),
            lambda context: cases.start_verification(self._story.office, case.known_as, context),
        )

    def _correct(self, case: _Case, on: date) -> None:
        given = replace(self._given(case), narrative=f"{case.words}（补充：已附通报原件。）")
        self._done(
            case,
            on,
            "补正",
            lambda: self._staff.department(case.body),
            lambda context: cases.correct_case(
                self._story.office, case.known_as, given, context, reason="补充材料。"
            ),
        )

    def _dismiss(self, case: _Case, on: date, same: _Case | None = None) -> None:
        """It is none, or the same as another that was reported before."""
        finding = "与此前反馈为同一事项，合并办理。" if same else "走访核实，情况不属实。"
        self._done(
            case,
            on,
            "不属实",
            lambda: self._staff.officer(DECIDES),
            lambda context: cases.dismiss_case(
                self._story.office,
                case.known_as,
                context,
                finding=finding,
                same_as=same.known_as if same else "",
            ),
        )

    def _verify(self, case: _Case, on: date) -> None:
        """Verified, measures imposed where the situation has them, final periods settled."""
        title = f"情形{case.number} 属实"

        def act() -> None:
            office, decides = self._story.office, self._staff.officer(DECIDES)
            context = self._story.context_of(decides, title)
            cases.verify_case(office, case.known_as, context, finding="调阅材料并走访，情况属实。")
            first_day = self._story.clock.day
            for measure, months in _MEASURES.get(case.situation, ()):
                receipt = cases.impose_measure(
                    office,
                    case.known_as,
                    self._story.context_of(decides, f"{title} {measure}"),
                    measure=measure,
                    first_day=first_day,
                    last_day=months_after(first_day, months) - timedelta(days=1),
                    reason="依据实绩考核办法采取措施。",
                )
                case.measures.append(receipt.first_position)
            self._settle(case, decides, title)

        self._diary.note(on, title, act)

    def _lift(self, case: _Case, on: date) -> None:
        title = f"情形{case.number} 解除措施"

        def act() -> None:
            decides = self._staff.officer(DECIDES)
            cases.lift_measure(
                self._story.office,
                case.known_as,
                self._story.context_of(decides, title),
                position=case.measures[0],
                first_day_without=self._story.clock.day,
                reason="整改到位，提前解除。",
            )
            self._settle(case, decides, title)

        self._diary.note(on, title, act)

    def _reverse(self, case: _Case, on: date) -> None:
        title = f"情形{case.number} 撤销认定"

        def act() -> None:
            reviews = self._staff.officer(REVIEWS)
            cases.reverse_case(
                self._story.office,
                case.known_as,
                self._story.context_of(reviews, title),
                reason="处分决定经复查撤销，补发所扣绩效补贴。",
            )
            self._settle(case, reviews, title)

        self._diary.note(on, title, act)

    def _settle(self, case: _Case, actor: Actor, title: str) -> None:
        """Supersede what is final by now; told again later, more would be final than was then."""
        if self._story.went_on():
            return
        self._story.office.catch_up()
        context = self._story.context_of(actor, f"{title} 结算")
        settle_case(self._story.office, case.known_as, context)

    def _done(
        self,
        case: _Case,
        on: date,
        what: str,
        actor: Callable[[], Actor],
        act: Callable[[Context], object],
    ) -> None:
        title = f"情形{case.number} {what}"
        self._diary.note(on, title, lambda: act(self._story.context_of(actor(), title)))


def _evidence(content: str) -> Evidence:
    data = content.encode()
    return Evidence(
        sha256=hashlib.sha256(data).hexdigest(), size=len(data), media_type="application/pdf"
    )
