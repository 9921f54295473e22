"""Objections and appeals."""

from __future__ import annotations

from fastapi import APIRouter, Response

router = APIRouter(prefix="/v1", tags=["objections"], default_response_class=Response)
