"""What an answer shows of whom to the one who asks; worked out once for many answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from api.access.asker import Asker
from api.access.masking import mask_name
from api.access.roles import Permission


class Sight:
    """The eyes of an asker over bodies as they stand; without an asker, nothing is hidden.

    `parents` gives for each body the one above it, "" at the top; `county` is where those belong
    who serve nowhere.
    """

    def __init__(self, asker: Asker | None, parents: Mapping[str, str], county: str) -> None:
        self._asker = asker
        self._parents = parents
        self._county = county
        self._below: dict[str, list[str]] = defaultdict(list)
        for body, parent in parents.items():
            self._below[parent].append(body)
        self._covered: dict[Permission, frozenset[str]] = {}

    def covers(self, permission: Permission, unit: str, person: str = "") -> bool:
        """Whether a grant with the permission reaches the body, or the person who serves in it."""
        if self._asker is None:
            return True
        if person and person == self._asker.person and self._asker.may("read-own"):
            return True
        return (unit or self._county) in self._reached(self._asker, permission)

    def name(self, name: str, unit: str, person: str) -> str:
        """The name of a person who serves in a body: in full, or masked."""
        return name if self.covers("read-names", unit, person) else mask_name(name)

    def _reached(self, asker: Asker, permission: Permission) -> frozenset[str]:
        """The bodies within the jurisdictions of the grants that have the permission."""
        reached = self._covered.get(permission)
        if reached is None:
            found: set[str] = set()
            waiting = [grant.jurisdiction for grant in asker.grants_for(permission)]
            while waiting:
                body = waiting.pop()
                if body in self._parents and body not in found:
                    found.add(body)
                    waiting.extend(self._below[body])
            reached = self._covered[permission] = frozenset(found)
        return reached
