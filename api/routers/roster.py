"""Bodies, people, appointments."""

from __future__ import annotations

from fastapi import APIRouter, Response

router = APIRouter(prefix="/v1", tags=["roster"], default_response_class=Response)
