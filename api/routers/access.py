"""Accounts, clients, grants."""

from __future__ import annotations

from fastapi import APIRouter, Response

router = APIRouter(prefix="/v1", tags=["access"], default_response_class=Response)
