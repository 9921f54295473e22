"""What auditors look at first."""

from __future__ import annotations

from fastapi import APIRouter, Response

router = APIRouter(prefix="/v1", tags=["supervision"], default_response_class=Response)
