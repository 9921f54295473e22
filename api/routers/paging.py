"""Lists in pages: a cursor names the last item of the page before, so that nothing is skipped.

page = paged(cadres, paging.limit)          # ask for paging.limit + 1 items
view = CadresView(..., cadres=page.items, next=paging.next(page, lambda last: (last.person,)))

The next page's address keeps the filters of this one.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import quote

import msgspec
from fastapi import Depends, Query, Request

from domain.errors import DomainError

MOST = 500
USUAL = 100
Item = TypeVar("Item")
IN_PATHS = "/:@!$&'()*+,;=~"  # what may stand in a path as it is (RFC 3986 section 3.3)


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """The items of one page; whether others follow."""

    items: tuple[Item, ...]
    more: bool


def paged(found: Sequence[Item], limit: int) -> Page[Item]:
    """The first `limit` items of what was found by asking for one more."""
    return Page(tuple(found[:limit]), len(found) > limit)


@dataclass(frozen=True, slots=True)
class Paging:
    """What page was asked for."""

    request: Request
    limit: int
    after: str

    def key(self, *types: type) -> tuple[Any, ...] | None:
        """The parts of the cursor; None on the first page.

        DomainError `cursor-invalid` if it is not one that this list gave.
        """
        if not self.after:
            return None
        try:
            padded = self.after + "=" * (-len(self.after) % 4)
            decoded = base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True)
            parts = msgspec.json.decode(decoded, type=list[int | str])
        except (binascii.Error, UnicodeError, msgspec.MsgspecError):
            parts = []
        if tuple(map(type, parts)) != types or not all(map(_fits, parts)):
            raise cursor_invalid(self.after)
        return tuple(parts)

    def next(
        self, page: Page[Item], key: Callable[[Item], tuple[int | str, ...]], **pinned: object
    ) -> str | None:
        """The address of the page after this one, filters kept; None at the end.

        `pinned` are parameters that the next page must repeat, such as the position.
        """
        if not page.more:
            return None
        encoded = base64.urlsafe_b64encode(msgspec.json.encode(key(page.items[-1])))
        # The page after this one is of the same moment, so there is nothing left to wait for.
        url = self.request.url.remove_query_params("wait_for").include_query_params(
            **pinned, limit=self.limit, after=encoded.decode("ascii").rstrip("=")
        )
        return f"{quote(self.request.scope['path'], safe=IN_PATHS)}?{url.query}"


def cursor_invalid(after: str) -> DomainError:
    """The cursor is made up, or of another list."""
    return DomainError(
        "cursor-invalid",
        "The cursor `after` is not one that this list gave.",
        next_step="Leave it out for the first page, then follow `next` as it is.",
        after=after,
    )


def _fits(part: object) -> bool:
    """PostgreSQL takes no zero byte in a text and no larger number."""
    return "\0" not in part if isinstance(part, str) else abs(int(str(part))) < 2**63


def _paging(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=MOST, description="items on a page")] = USUAL,
    after: Annotated[
        str, Query(max_length=500, description="from the `next` of the page before")
    ] = "",
) -> Paging:
    return Paging(request, limit, after)


PagingOf = Annotated[Paging, Depends(_paging)]
