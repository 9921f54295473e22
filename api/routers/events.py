"""Server-sent events."""

from __future__ import annotations

from fastapi import APIRouter, Response

router = APIRouter(prefix="/v1", tags=["events"], default_response_class=Response)
