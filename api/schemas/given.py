"""What the bodies of writing requests have in common."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints


class Given(BaseModel):
    """A body: unknown keys are refused, and nothing is changed on the way in."""

    model_config = ConfigDict(frozen=True, extra="forbid")


_NO_CONTROLS = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"

Code = Annotated[str, StringConstraints(pattern=r"^[^\s\x00-\x1f\x7f]+$", max_length=64)]
"""An id, a staff code, the code of a body."""

Word = Annotated[str, StringConstraints(pattern=_NO_CONTROLS, max_length=200)]
"""A name or a few words; may be empty."""

Text = Annotated[
    str, StringConstraints(pattern=_NO_CONTROLS, max_length=4_000, strip_whitespace=True)
]
"""A few sentences; may be empty."""

Reason = Annotated[
    str,
    StringConstraints(pattern=_NO_CONTROLS, min_length=1, max_length=4_000, strip_whitespace=True),
]
"""Why, in a sentence."""
