"""Workbooks: preview, import."""

from __future__ import annotations

from fastapi import APIRouter, Response

router = APIRouter(prefix="/v1", tags=["imports"], default_response_class=Response)
