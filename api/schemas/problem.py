"""The one shape of errors."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Problem(BaseModel):
    """Problem details (RFC 9457 section 3.1) with four extensions: code, fields, next_step, request."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "type": "urn:mingce:problem:period-not-opened",
                    "title": "Not Found",
                    "status": 404,
                    "detail": "anqing/taihu: 2031-Q1 of taihu-points/quarter was never opened.",
                    "instance": "/v1/standings/taihu-points/quarter/2031-Q1",
                    "code": "period-not-opened",
                    "next_step": "Open the period first, or look at the list of periods.",
                    "fields": {"period": "2031-Q1"},
                    "request": "9f1c6f0c2f6b4b6e8f0a4f3f8f0b7a11",
                }
            ]
        },
    )

    type: str = Field(description="urn:mingce:problem:<code>")
    title: str = Field(description="the HTTP status in words")
    status: int = Field(description="the HTTP status")
    detail: str = Field(description="what is wrong, and where, in a sentence")
    instance: str = Field(description="the path asked for")
    code: str = Field(description="stable, kebab case")
    next_step: str = Field(description="what to do")
    fields: dict[str, Any] = Field(description="the values that the error is about, by name")
    request: str = Field(description="the number of this request, also in the log")
