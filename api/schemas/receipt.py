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


class CaseReceipt(Receipt):
    """Proof that a report was received: the number of the case, and the hash of its entry."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "first_position": 4711,
                    "last_position": 4711,
                    "repeated": False,
                    "case": "C250515-7KQ4MX",
                    "leaf": "9f2b5c0e6d1a4f3b8c7d0e1f2a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d",
                }
            ]
        }
    )

    case: str
    leaf: str = Field(
        description="SHA-256 (hex) of a zero byte and the entry at first_position (RFC 6962)"
    )


class Settlement(BaseModel):
    """A final period that was superseded."""

    assessment: str
    period: str
    receipt: Receipt


class Settlements(BaseModel):
    """The final periods whose outcomes a case changed; none if it changed none."""

    settled: tuple[Settlement, ...]
