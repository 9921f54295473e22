"""Sishui's cases of the year. Nobody in them exists."""

from __future__ import annotations

from datetime import date

from ops.demo.people import Member
from ops.demo.story import Story


class CaseStory:
    """Adds the acts of the cases to the story, day by day."""

    def __init__(self, story: Story, members: list[Member], year: int) -> None:
        self._story = story
        self._members = members
        self._year = year

    def until(self, day: date) -> None:
        """What happens up to the day and was not told yet."""
