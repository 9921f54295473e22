"""Writes ops/docs/access-matrix.md from the routes: `python -m ops.access_matrix`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from api.access.guard import Needed
from api.access.roles import PERMISSIONS, Permission, Role
from api.app import API, PAGES

PAGE = Path(__file__).parent / "docs" / "access-matrix.md"
ROLES: tuple[Role, ...] = get_args(Role)
_SHORT = {
    "public": "public",
    "cadre": "cadre",
    "village_committee": "village",
    "township_reviewer": "township",
    "county_clerk": "clerk",
    "auditor": "auditor",
    "discipline_body": "discipline",
    "dashboard": "dashboard",
    "administrator": "admin",
}
_HEAD = """# Who may do what

Generated from the routes and `api/access/roles.py` by `python -m ops.access_matrix`; a test keeps
it current and asks every route in the name of every role. What no role has, nobody may do.

●: within the jurisdiction of the role. ○: about oneself only. Names are masked where a role has
no `read-names` that reaches the person, whatever else it may read.

"""


@dataclass(frozen=True, slots=True)
class Way:
    """One method of one address, and what it needs. A route without exactly one need has None.

    `asked` are the names that may stand behind the question mark.
    """

    method: str
    path: str
    permission: Permission | None
    or_own: str
    asked: frozenset[str]

    def mark(self, role: Role) -> str:
        """What the role may do with it: ● all within its jurisdiction, ○ about oneself."""
        held = PERMISSIONS[role]
        if self.permission in held or self.permission in PERMISSIONS["public"]:
            return "●"
        return "○" if self.or_own and "read-own" in held else ""


def ways() -> list[Way]:
    """Every way into the application, the API first."""
    return [way for module in (*API, *PAGES) for way in _of(module.router.routes)]


def _of(routes: list[object]) -> Iterator[Way]:
    for route in routes:
        if not isinstance(route, APIRoute):
            continue
        needed = [
            one.dependency for one in route.dependencies if isinstance(one.dependency, Needed)
        ]
        alone = needed[0] if len(needed) == 1 else None
        asked = frozenset(_asked(route.dependant))
        for method in sorted(route.methods or ()):
            yield Way(
                method,
                route.path,
                alone.permission if alone else None,
                alone.or_own if alone else "",
                asked,
            )


def _asked(dependant: Dependant) -> Iterator[str]:
    """The names of the query that a route and what it depends on read."""
    yield from (field.alias for field in dependant.query_params)
    for part in dependant.dependencies:
        yield from _asked(part)


def render() -> str:
    """The page as Markdown: roles and permissions, then pages, then the API."""
    found = ways()
    parts = [_HEAD, "## Permissions\n\n", *_permissions(), "\n"]
    for title, of_api in (("Pages", False), ("API", True)):
        parts.append(f"## {title}\n\n")
        parts.extend(_table([way for way in found if _is_api(way) == of_api]))
        parts.append("\n")
    return "".join(parts).rstrip() + "\n"


def _is_api(way: Way) -> bool:
    return way.path.startswith("/v1") or way.path in {"/health", "/ready", "/metrics"}


def _permissions() -> Iterator[str]:
    yield f"| permission | {' | '.join(_SHORT[role] for role in ROLES)} |\n"
    yield f"| --- |{' --- |' * len(ROLES)}\n"
    for permission in get_args(Permission):
        public = permission in PERMISSIONS["public"]
        marks = ["●" if public or permission in PERMISSIONS[role] else "" for role in ROLES]
        yield f"| `{permission}` | {' | '.join(marks)} |\n"


def _table(found: list[Way]) -> Iterator[str]:
    yield f"| | address | needs | {' | '.join(_SHORT[role] for role in ROLES)} |\n"
    yield f"| --- | --- | --- |{' --- |' * len(ROLES)}\n"
    for way in sorted(found, key=lambda way: (way.path, way.method)):
        marks = " | ".join(way.mark(role) for role in ROLES)
        yield f"| {way.method} | `{way.path}` | `{way.permission}` | {marks} |\n"


if __name__ == "__main__":
    PAGE.write_text(render(), "utf-8")
    print(f"wrote {PAGE.name}: {len(ways())} ways")
