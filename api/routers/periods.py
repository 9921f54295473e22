"""The life of a period."""

from __future__ import annotations

from fastapi import APIRouter, Response

router = APIRouter(prefix="/v1", tags=["periods"], default_response_class=Response)
