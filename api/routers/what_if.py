"""What-if."""

from __future__ import annotations

from fastapi import APIRouter, Response

router = APIRouter(prefix="/v1", tags=["what-if"], default_response_class=Response)
