"""Sishui's duties, worked and closed by others, some late; and the objections of the half-year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from api.office import duties, objections
from domain.actor import Actor
from ledger.context import Context
from ops.demo.diary import Diary
from ops.demo.jining_staff import BEGINS, COUNTY, DECIDES, REVIEWS, Staff
from ops.demo.people import Member
from ops.demo.story import Story
from projections.duty_list import Duty, duties_page
from projections.standing_entries import find_standing_entries

# Of so many duties one is never worked on, and one was worked on late.
_ONE_UNDONE, _ONE_LATE = 12, 7
OBJECTS = (17, 58, 33)  # who objects to the first half-year's result
FEEDBACK, HELP = "one_to_one_feedback", "targeted_help"
TALKED = "已当面反馈排名和扣分原因，本人认可。"
HELPED = "包村干部驻村帮促，问题清单逐项整改。"


@dataclass(slots=True)
class FollowUp:
    """What becomes of the duties and objections of one half-year."""

    diary: Diary
    staff: Staff
    period: str
    _filed: dict[int, str] = field(default_factory=dict)

    @property
    def story(self) -> Story:
        return self.diary.story

    # --- duties ---------------------------------------------------------------------------------

    def work_on_duties(self, step: str, *, on: date, late_on: date, words: str) -> None:
        """The townships work on the duties of a step in time or late, another closes them."""

        def late(number: int) -> bool:
            return number % _ONE_LATE == 0

        def in_time(number: int) -> bool:
            return not late(number)

        title = f"{self.period} {step}"
        self.diary.note(on, title, lambda: self._work(step, words, in_time, ""))
        self.diary.note(late_on, f"{title} 逾期提醒", lambda: self._escalate(title))
        self.diary.note(late_on, f"{title} 逾期", lambda: self._work(step, words, late, " 逾期"))

    def _escalate(self, title: str) -> object:
        context = self.story.context_of(self.staff.officer(BEGINS), f"{title} 逾期提醒")
        return duties.escalate_duties(self.story.office, context)

    def _work(self, step: str, words: str, chosen: Callable[[int], bool], mark: str) -> None:
        for number, duty in enumerate(self._duties(step), start=1):
            # One may have been cancelled: somebody else was last once a case was settled.
            if duty.state != "cancelled" and number % _ONE_UNDONE and chosen(number):
                self._done(duty, f"{self.period} {step}{mark} {number}", words)

    def _done(self, duty: Duty, title: str, words: str) -> None:
        story = self.story
        township = Actor(duty.township, "township_reviewer", client=f"{duty.township}-office")
        work, close = (
            story.context_of(township, f"{title} 办结"),
            story.context_of(self.staff.officer(DECIDES), f"{title} 销号"),
        )
        duties.record_step(story.office, duty.position, work, words=words, done=True)
        duties.close_duty(story.office, duty.position, close, finding="抽查属实，同意销号。")

    def _duties(self, step: str) -> list[Duty]:
        """Those of the step in the order of assignment, whatever became of them since."""
        office = self.story.office
        office.catch_up()
        with office.database.connection() as connection:
            found = duties_page(connection, office.ledger.name)
        mine = [one for one in found if (one.period, one.duty) == (self.period, step)]
        return sorted(mine, key=lambda one: one.position)

    # --- objections -----------------------------------------------------------------------------

    def file(self, number: int, member: Member, text: str) -> None:
        """The cadre objects while the result is on show; the officer takes it in hand."""
        story = self.story

        title = f"{self.period} 异议{number}"

        def act() -> None:
            subject = story.subject(member.code)
            filed = objections.file_objection(
                story.office,
                story.scheme,
                "half",
                self.period,
                story.context_of(Actor(COUNTY, "cadre", person=subject), title),
                subject=subject,
                text=text,
                objector="subject",
                field="score",
            )
            self._filed[number] = filed.objection

        story.add(title, act)
        self._officer(
            f"{title} 受理",
            BEGINS,
            lambda context: objections.acknowledge(story.office, self._filed[number], context),
        )

    def reject(self, number: int, reasons: str) -> None:
        """Another officer rules."""
        self._officer(
            f"{self.period} 异议{number} 复核",
            REVIEWS,
            lambda context: objections.rule(
                self.story.office,
                self._filed[number],
                context,
                ruling="rejected",
                reasons=reasons,
            ),
        )

    def withdraw(self, number: int, member: Member) -> None:
        """The cadre takes it back."""
        title = f"{self.period} 异议{number} 撤回"

        def act() -> None:
            who = Actor(COUNTY, "cadre", person=self.story.subject(member.code))
            context = self.story.context_of(who, title)
            objections.withdraw(self.story.office, self._filed[number], context)

        self.story.add(title, act)

    def win_appeal(self, number: int, member: Member) -> None:
        """The cadre appeals; a rating was entered wrongly, and the outcomes are superseded."""
        story = self.story
        appealed, ruled, done = (
            f"{self.period} 异议{number} {what}" for what in ("申诉", "申诉裁定", "更正")
        )

        def appeal() -> None:
            who = Actor(COUNTY, "cadre", person=story.subject(member.code))
            context = story.context_of(who, appealed)
            text = "一名党员群众代表的打分录错，原始票为八十八分。"
            objections.appeal(story.office, self._filed[number], context, text=text)

        story.add(appealed, appeal)
        self._officer(
            ruled,
            DECIDES,
            lambda context: objections.rule_appeal(
                story.office,
                self._filed[number],
                context,
                ruling="upheld",
                reasons="调阅原始测评票，确系录入错误，予以更正。",
            ),
        )
        self._officer(
            done,
            DECIDES,
            lambda context: objections.carry_out(
                story.office,
                self._filed[number],
                context,
                reason="申诉成立，更正测评得分",
                correction=objections.Correction(self._rating(member), value="88"),
            ),
        )

    def _rating(self, member: Member) -> int:
        """The entry that the appeal is about: the first rating of a villager."""
        office = self.story.office
        office.catch_up()
        with office.database.connection() as connection:
            standing = find_standing_entries(
                connection,
                office.ledger.name,
                self.story.scheme,
                "half",
                self.period,
                subject=self.story.subject(member.code),
            )
        return min(one.position for one in standing if one.rater == "members")

    def _officer(self, title: str, code: str, act: Callable[[Context], object]) -> None:
        story = self.story
        story.add(title, lambda: act(story.context_of(self.staff.officer(code), title)))


def objections_of_first_half(follow: FollowUp, members: list[Member]) -> None:
    """Told while the result is on show: two are rejected, one is withdrawn."""
    first, second, third = (members[number] for number in OBJECTS)
    follow.file(1, first, "二季度比武当天本人请假，请复核得分。")
    follow.file(2, second, "群众代表打分偏低，请核对原始票。")
    follow.file(3, third, "对扣分有疑问。")
    follow.reject(1, "季度比武按到场评委打分计算，请假不影响得分，维持原结果。")
    follow.reject(2, "复核汇总表无误，维持原结果。")
    follow.withdraw(3, third)
