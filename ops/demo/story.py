"""A county's year as a list of acts, each done once, on a day of the story.

The story has a clock of its own, so that what is recorded in spring carries a day in spring.
Every act has an idempotency key: loading that was interrupted goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from api.office import answers, entries, imports, periods, schemes
from api.office.cadres import find_subject
from api.office.parts import Office
from domain.actor import Actor
from domain.schemes import packs
from ledger.context import Context
from ops.wiring import Site
from projections.periods import find_period

Act = Callable[[], object]
_MORNING = time(1, 0, tzinfo=UTC)  # nine o'clock in China


@dataclass(slots=True)
class StoryClock:
    """Stands at a morning of the story, and moves on a little with every look at it."""

    day: date
    looks: int = 0

    def __call__(self) -> datetime:
        self.looks += 1
        return datetime.combine(self.day, _MORNING) + timedelta(milliseconds=self.looks)


@dataclass(frozen=True, slots=True)
class Regrade:
    """The meeting gives another grade to the one at a place among those computed alike."""

    computed: str
    decided: str
    place: int
    reason: str


@dataclass(slots=True)
class Story:
    """Acts in order, with a title for the progress bar."""

    site: Site
    ledger: str
    scheme: str
    clock: StoryClock
    office: Office = field(init=False)
    acts: list[tuple[str, Act]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.office = self.site.office(self.ledger, clock=self.clock)

    def on(self, day: date) -> None:
        """What follows happens on that day or later."""
        self.add(day.isoformat(), lambda: self._move_to(day))

    def add(self, title: str, act: Act) -> None:
        self.acts.append((title, act))

    def adopt(self, version: str) -> None:
        text = packs.pack_text(self.scheme, version)
        self.add("规则", lambda: schemes.adopt(self.office, text, self._context("adopt")))

    def import_roster(self, title: str, county: str, make: Callable[[], bytes]) -> None:
        self.add(
            title,
            lambda: imports.require_clean(
                imports.import_roster(
                    self.office, make(), f"{title}.xlsx", self._context(title), county_name=county
                )
            ),
        )

    def import_entries(
        self, title: str, assessment: str, period: str, make: Callable[[], bytes]
    ) -> None:
        self.add(
            title,
            lambda: imports.require_clean(
                imports.import_entries(
                    self.office,
                    make(),
                    f"{title}.xlsx",
                    self._context(title),
                    scheme=self.scheme,
                    assessment=assessment,
                    period=period,
                )
            ),
        )

    def open(self, assessment: str, period: str) -> None:
        self._period_act("open", assessment, period, periods.open_period)

    def settle(
        self,
        assessment: str,
        period: str,
        *,
        closes_on: date,
        meeting: str,
        changes: Sequence[Regrade] = (),
        on_show: Callable[[], None] | None = None,
    ) -> None:
        """Close, compute, decide, publish; and finalise on the day after the objection window.

        `on_show` adds what happens while the notice is on show.
        """
        self.on(closes_on)
        self._period_act("close", assessment, period, periods.close_period)
        self._period_act("compute", assessment, period, periods.compute_period)
        self.add(f"{period} 研究确定", lambda: self._decide(assessment, period, meeting, changes))
        self._period_act("publish", assessment, period, periods.publish_period)
        if on_show is not None:
            on_show()
        self.add(f"公示 {period}", lambda: self._wait_for_objections(assessment, period))
        self._period_act("finalise", assessment, period, periods.finalise_period)

    def do(self, title: str, act: Callable[[Context], object]) -> None:
        """Any other act; it gets the context with its key."""
        self.add(title, lambda: act(self._context(title)))

    def subject(self, code: str) -> str:
        """The person with that staff code."""
        return find_subject(self.office, code)

    def record(self, assessment: str, code: str, name: str, value: str, item: str) -> None:
        """One dated entry about one cadre, on the day of the story."""
        self.do(
            f"{name} {code} {item}",
            lambda context: entries.record_entry(
                self.office,
                self.scheme,
                assessment,
                "",
                context,
                subject=self.subject(code),
                input_name=name,
                value=value,
                item=item,
                on=self.clock.day,
            ),
        )

    def is_told(self) -> bool:
        """Whether the last act was done already."""
        tag = f"key:{self._key(self.acts[-1][0])}"
        return any(self.office.ledger.read(limit=1, tags=[tag]))

    def went_on(self) -> bool:
        """Whether an earlier telling, cut short, came further than the day on which we are."""
        ledger = self.office.ledger
        return ledger.at(ledger.head()).recorded_at.date() > self.clock.day

    def _period_act(
        self,
        verb: str,
        assessment: str,
        period: str,
        act: Callable[[Office, str, str, str, Context], object],
    ) -> None:
        title = f"{verb} {assessment} {period}"
        self.add(
            title,
            lambda: act(self.office, self.scheme, assessment, period, self._context(title)),
        )

    def _decide(
        self, assessment: str, period: str, meeting: str, changes: Sequence[Regrade]
    ) -> object:
        named = []
        if changes:
            view = answers.standing_view(self.office, self.scheme, assessment, period)
            for one in changes:
                graded = [row for row in view.rows if row.figures.grade == one.computed]
                subject = graded[one.place].subject
                named.append(periods.Change(subject, "grade", one.decided, one.reason))
        return periods.decide_period(
            self.office,
            self.scheme,
            assessment,
            period,
            self._context(f"decide {assessment} {period}"),
            meeting=meeting,
            deviations=periods.deviations_from(self.office, self.scheme, assessment, period, named),
        )

    def _wait_for_objections(self, assessment: str, period: str) -> None:
        self.office.catch_up()
        with self.office.database.connection() as connection:
            life = find_period(connection, self.ledger, self.scheme, assessment, period)
        if life.objections_until is not None:
            self._move_to(life.objections_until + timedelta(days=1))

    def _move_to(self, day: date) -> None:
        self.clock.day = max(day, self.clock.day)

    def _key(self, title: str) -> str:
        return f"demo {self.ledger} {title}"

    def context_of(self, actor: Actor, title: str) -> Context:
        """The context of an act by somebody; its title is its key."""
        return Context(actor, request=f"demo {title}", idempotency_key=self._key(title))

    def _context(self, title: str) -> Context:
        return self.context_of(Actor(body=self.ledger, role="county_clerk", client="demo"), title)
