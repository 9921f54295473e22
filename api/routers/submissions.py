"""Cases submitted by machine: one, many, a workbook."""

from __future__ import annotations

from fastapi import APIRouter, Response

router = APIRouter(prefix="/v1", tags=["submissions"], default_response_class=Response)
