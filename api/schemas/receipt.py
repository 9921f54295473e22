"""The shape of the answer to a write, for the OpenAPI document."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

_EXAMPLE = {"first_position": 4711, "last_position": 4711, "repeated": False}


class Receipt(BaseModel):
    """The entries of the ledger that the request recorded."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    first_position: int = Field(description="position of the first entry recorded")
    last_position: int = Field(
        description="position of the last; one less than the first if there was nothing to record"
    )
    repeated: bool = Field(
        description="an earlier request with this Idempotency-Key recorded them; nothing was added"
    )
