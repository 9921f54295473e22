"""What may stand behind the question mark."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Path, Query

Name = Annotated[str, Path(pattern=r"^[a-z][a-z0-9_-]*$", max_length=64)]
SchemeName = Annotated[
    str, Path(pattern=r"^[a-z][a-z0-9-]*$", max_length=64, examples=["taihu-points"])
]
PeriodKey = Annotated[
    str,
    Path(
        max_length=7, examples=["2025-Q1"], description="2025, 2025-H1, 2025-Q1, 2025-B1, 2025-03"
    ),
]
SubjectId = Annotated[str, Path(max_length=64, description="a person id or the code of a body")]

Version = Annotated[str, Path(pattern=r"^[0-9]+(\.[0-9]+)*$", max_length=32, examples=["2024.1"])]
OtherVersion = Annotated[
    str,
    Path(
        pattern=r"^[0-9]+(\.[0-9]+)*$",
        max_length=32,
        description="the version compared with",
        examples=["2025.1"],
    ),
]
BodyCode = Annotated[str, Path(max_length=64, examples=["sikong-1"])]

# The same, behind the question mark.
SchemeAsked = Annotated[str, Query(max_length=64, examples=["taihu-points"])]
NameAsked = Annotated[str, Query(max_length=64, examples=["quarter"])]
PeriodAsked = Annotated[str, Query(max_length=7, examples=["2025-Q1"])]

_LARGEST = 2**53 - 1
EntryPosition = Annotated[
    int, Path(ge=1, le=_LARGEST, description="the entry's position in the ledger", examples=[4711])
]
Position = Annotated[
    int | None, Query(ge=1, le=_LARGEST, description="as was known at this entry of the ledger")
]
WaitFor = Annotated[
    int | None,
    Query(ge=1, le=_LARGEST, description="answer only when this entry is taken into account"),
]
Group = Annotated[str, Query(max_length=64, description="code of a township")]
Unit = Annotated[str, Query(max_length=64, description="code of a village")]
CadreClass = Annotated[str, Query(alias="class", max_length=64, description="class of cadres")]
Day = Annotated[date | None, Query(examples=["2025-04-01"])]
