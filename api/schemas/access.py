"""Accounts, clients and grants, as they are sent and answered."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import ConfigDict, Field, StringConstraints

from api.schemas.given import Code, Given, Reason, Word
from api.schemas.receipt import Receipt

_KEY = (
    "-----BEGIN PUBLIC KEY-----\n"
    "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n"
    "-----END PUBLIC KEY-----\n"
)
_ONCE = "Shown once; only its hash is kept."


def _example(**values: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [values]})


class NewAccount(Given):
    """An account for a person who is known, or for a new one of that name."""

    model_config = _example(login="chen.jing", name="陈静")

    login: Word
    name: Word = ""
    person: Word = ""


class Because(Given):
    """Why it ends."""

    model_config = _example(reason="调离本单位")

    reason: Reason


class NewGrant(Given):
    """A role within a jurisdiction for one person or one client; today and without end if not said."""

    model_config = _example(
        role="township_reviewer", jurisdiction="xuqiao", person="p-1", until="2026-12-31"
    )

    role: Code
    jurisdiction: Code
    person: Word = ""
    client: Word = ""
    starts_on: date | None = None
    until: date | None = None


class EndOfGrant(Given):
    """A role that is taken back at once."""

    model_config = _example(
        role="township_reviewer", jurisdiction="xuqiao", person="p-1", reason="调离本单位"
    )

    role: Code
    jurisdiction: Code
    person: Word = ""
    client: Word = ""
    reason: Reason


class NewClient(Given):
    """A program that works on behalf of a body."""

    model_config = _example(client="discipline-system", name="纪委监委案件系统", body="taihu")

    client: Code
    name: Word = ""
    body: Code


class NewSecret(Given):
    """A new secret; those before go on holding for the overlap."""

    model_config = _example(overlap_days=7)

    overlap_days: Annotated[int, Field(ge=0, le=90)] = 7


class NewKey(Given):
    """A public key in PEM: Ed25519, or ECDSA on P-256."""

    model_config = _example(key="discipline-2025", public_key=_KEY, until="2026-12-31")

    key: Code
    public_key: Annotated[str, StringConstraints(min_length=1, max_length=2_000)]
    until: date | None = None


class CodeReceipt(Receipt):
    """The receipt, with the one-time code unless an earlier request was told it."""

    person: str | None = None
    login: str | None = None
    code: str | None = Field(default=None, description=_ONCE)
    code_until: datetime | None = None


class SecretReceipt(Receipt):
    """The receipt, with the secret unless an earlier request was told it."""

    client: str | None = None
    secret: str | None = Field(default=None, description=_ONCE)
    ends_at: datetime | None = None


class Token(Given):
    """A bearer token (RFC 6749 section 5.1)."""

    model_config = _example(access_token="eyJhbGciOi…", token_type="Bearer", expires_in=600)  # noqa: S106 (an example)

    access_token: str
    token_type: str
    expires_in: int


class HeldGrant(Given):
    """A role, and the body that it reaches with all below."""

    role: str
    jurisdiction: str


class Self(Given):
    """Who asks, and what it may do."""

    model_config = _example(
        person="",
        client="discipline-system",
        grants=[{"role": "discipline_body", "jurisdiction": "taihu"}],
        permissions=["read-public", "report-cases", "use-account"],
    )

    person: str
    client: str
    grants: list[HeldGrant]
    permissions: list[str]
