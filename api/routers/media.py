"""What kind of body a route takes: JSON where it declares a body, unless that is a form."""

from __future__ import annotations

from fastapi import Request, params

from domain.errors import DomainError


async def check_media(request: Request) -> None:
    """The dependency of the API: DomainError `media-type-unsupported` for another kind of body."""
    declared = getattr(request.scope.get("route"), "body_field", None)
    if declared is None or isinstance(declared.field_info, params.Form):
        return
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json" or (not kind and not await request.body()):
        return
    raise DomainError(
        "media-type-unsupported",
        f"This address takes JSON, not {kind or 'a body without Content-Type'}.",
        next_step="Send Content-Type: application/json.",
        media_type=kind,
    )
