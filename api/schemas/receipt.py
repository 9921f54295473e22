"""The shape of the answer to a write, for the OpenAPI document."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Receipt(BaseModel):
    """The entries of the ledger that the request recorded."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"first_position": 4711, "last_position": 4711, "repeated": False}]
        }
    )

    first_position: int = Field(description="position of the first entry recorded")
    last_position: int = Field(
        description="position of the last; one less than the first if there was nothing to record"
    )
    repeated: bool = Field(
        description="an earlier request with this Idempotency-Key recorded them; nothing was added"
    )


class RegisteredReceipt(Receipt):
    """The receipt of a registration, with the opaque id that the person has from now on."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "first_position": 4711,
                    "last_position": 4711,
                    "repeated": False,
                    "person": "019a8c2f5b7d7c3e9a6d2f1b0c4e8a77",
                }
            ]
        }
    )

    person: str


class FoundSubject(BaseModel):
    """The id of a person, or the code of a body."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"subject": "person11"}]})

    subject: str
