"""Acts that are known long before their day, told between the others when it has come."""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter

from ops.demo.story import Act, Story

_day = itemgetter(0)


@dataclass(slots=True)
class Diary:
    """What is still to come, in the order of its days."""

    story: Story
    _waiting: list[tuple[date, str, Act]] = field(default_factory=list)

    def note(self, on: date, title: str, act: Act) -> None:
        """The act is to be done on that day, after those noted for it before."""
        insort(self._waiting, (on, title, act), key=_day)

    def until(self, day: date) -> None:
        """Add to the story what has come due up to the day."""
        while self._waiting and self._waiting[0][0] <= day:
            on, title, act = self._waiting.pop(0)
            self.story.on(on)
            self.story.add(title, act)
