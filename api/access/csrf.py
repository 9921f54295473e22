"""Whether a form was sent from a page of ours: its token, and where the browser says it is from.

A session's cookie goes with every request, so a page of another site could send forms in its
name. Each form therefore carries a token that follows from the session, which no other site can
read; and a browser that says that another site asks is refused in any case.
"""

from __future__ import annotations

import hmac
from urllib.parse import urlsplit

from fastapi import Request

from api.access.guard import AskerOf
from api.pages.forms import MOST_FIELDS, MOST_FILES
from domain.errors import DomainError

FIELD = "csrf"
HEADER = "x-csrf-token"
_CHANGES_NOTHING = frozenset({"GET", "HEAD", "OPTIONS"})
_BEFORE = "/sign-in"
_OF_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


async def check_form(request: Request, asker: AskerOf) -> None:
    """The dependency of all pages: DomainError `form-foreign` or `form-outdated`."""
    del asker  # asked first, so that the session is known
    if request.method in _CHANGES_NOTHING:
        return
    check_origin(request)
    expected = _session_csrf(request)
    if not expected or request.url.path.startswith(_BEFORE):
        return  # nobody is made to act: no session goes with the request, or it begins one
    given = request.headers.get(HEADER, "")
    if not given and request.headers.get("content-type", "").startswith(_OF_FORMS):
        form = await request.form(max_fields=MOST_FIELDS, max_files=MOST_FILES)
        value = form.get(FIELD)
        given = value if isinstance(value, str) else ""
    if not hmac.compare_digest(expected.encode(), given.encode()):
        await request.close()
        raise DomainError(
            "form-outdated",
            "The form belongs to an earlier sign-in.",
            next_step="Open the page again and send the form once more.",
        )


async def check_call(request: Request, asker: AskerOf) -> None:
    """The dependency of the API: a browser's session may be used from our own pages only."""
    del asker
    if request.method not in _CHANGES_NOTHING and _session_csrf(request):
        check_origin(request)


def _session_csrf(request: Request) -> str:
    """The form token of the session that the request came with; "" if with none."""
    token: str = getattr(request.state, "csrf", "")
    return token


def check_origin(request: Request) -> None:
    """DomainError `form-foreign` if the browser says that another site asks."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin")
    foreign = origin is not None and urlsplit(origin).netloc != request.headers.get("host")
    if site not in {"same-origin", "none"} or foreign:
        raise DomainError(
            "form-foreign",
            "The request came from a page of another site.",
            next_step="Open the page here and send it from there.",
        )
