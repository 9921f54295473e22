"""Files of what may be read, as streams."""

from __future__ import annotations

from fastapi import APIRouter, Response

router = APIRouter(prefix="/v1", tags=["exports"], default_response_class=Response)
