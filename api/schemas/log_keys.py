"""Keys of the log, as they are sent."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, StringConstraints

from api.schemas.given import Given

_VKEY = "mingce.localhost/anqing/taihu+c5fb2c32+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"


class NewLogKey(Given):
    """The public key in the text form of C2SP signed-note: name+id+base64."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"public_key": _VKEY}]})

    public_key: Annotated[str, StringConstraints(pattern=r"^\S+$", max_length=4_000)]
