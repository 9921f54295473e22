"""Figures for Prometheus."""

from __future__ import annotations

from fastapi import APIRouter, Response

router = APIRouter(prefix="/v1", tags=["metrics"], default_response_class=Response)
