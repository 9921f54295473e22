"""Bodies and people, as they are sent."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import ConfigDict, Field, StringConstraints

from api.schemas.given import Code, Given, Reason, Word
from domain.events.bodies import BodyKind

Name = Annotated[
    str,
    StringConstraints(
        min_length=1, max_length=60, strip_whitespace=True, pattern=r"^[^\x00-\x1f\x7f]+$"
    ),
]


def _example(**values: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [values]})


class NewBody(Given):
    """A body that exists from a day on (today, if none is given), under its parent."""

    model_config = _example(body="sikong-3", kind="village", name="新村", parent="sikong")

    body: Annotated[
        str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]*$", max_length=64)
    ] = Field(description="its code, which stands in addresses")
    kind: BodyKind
    name: Name
    parent: Code | None = None
    on: date | None = None


class NewName(Given):
    """Another name from a day on."""

    model_config = _example(name="新东村", on="2025-05-01")

    name: Name
    on: date | None = None


class Closing(Given):
    """The body was abolished or merged."""

    model_config = _example(last_day="2025-04-30", reason="并入松岭村")

    last_day: date
    reason: Reason


class Details(Given):
    """A person's name and numbers; all of it is sealed."""

    model_config = _example(name="新来的", staff_code="TH-0100", phone="13800000000")

    name: Name
    staff_code: Word = ""
    identity_number: Word = Field("", description="18 digits")
    phone: Word = ""


class NewPerson(Details):
    """Somebody who becomes known, on a day (today, if none is given)."""

    on: date | None = None


class NewDetails(Given):
    """What is given replaces what was known; the rest stays."""

    model_config = _example(phone="13900000000")

    name: Name | None = None
    staff_code: Word | None = None
    identity_number: Word | None = None
    phone: Word | None = None


class Number(Given):
    """A staff code, an identity number, an id, or the code of a body."""

    model_config = _example(number="TH-0100")

    number: Code


class NewPost(Given):
    """A post of a body from a day on."""

    model_config = _example(
        body="sikong-2", post="村委会副主任", cadre_class="副职", on="2025-05-01"
    )

    body: Code
    post: Word = ""
    cadre_class: Word
    on: date


class NewAppointment(NewPost):
    """Continuous service counts from `service_from`, or from the day of the appointment."""

    service_from: date | None = None


class NewClass(Given):
    """Another class or post within the same body, from a day on."""

    model_config = _example(post="村党组织书记", cadre_class="正职", on="2025-05-01")

    post: Word = ""
    cadre_class: Word
    on: date


class Departure(Given):
    """The last day served, and why."""

    model_config = _example(last_day="2025-04-30", reason="辞职")

    last_day: date
    reason: Reason


class Erasure(Given):
    """Destroys the key of a person's name and numbers for good; points stay, under the id."""

    model_config = _example(reason="本人申请", confirmed=True)

    reason: Reason
    confirmed: bool = Field(description="true: it is meant")
