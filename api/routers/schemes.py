"""Schemes: adopt, show, compare."""

from __future__ import annotations

from fastapi import APIRouter, Response

router = APIRouter(prefix="/v1", tags=["schemes"], default_response_class=Response)
