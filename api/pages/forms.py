"""Forms of pages: what was typed, what was refused, and where to go after it was done.

    @router.post("/duties/{duty}/close", dependencies=[needs("close-duties")])
    def close(request: Request, office: OfficeOf, asker: AskerOf, form: FormOf, duty: Name):
        return submit(
            office,
            lambda: duties.close(office, duty, form.required("reason"), context),
            form,
            then=f"/duties/{duty}",
            again=lambda form, status: _duty(request, office, duty, form, status),
        )

The page that shows the form takes a `Form` too: `Form()` when nothing was typed yet.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from http import HTTPStatus
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse, Response

from api.office.parts import Office
from api.problems import REFUSED, STATUSES, nul_character
from domain.errors import DomainError

Done = TypeVar("Done")
MOST_FIELDS = 2000
MOST_FILES = 20


@dataclass(frozen=True, slots=True)
class Form:
    """What was typed, by field, as text; `error` is why it was refused.

    An error belongs to the field that it names as `field`.
    """

    typed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    files: Mapping[str, UploadFile] = field(default_factory=dict)
    error: DomainError | None = None

    def text(self, name: str, default: str = "") -> str:
        """One field without the blanks around it; `default` where it was not part of the form."""
        given = self.typed.get(name)
        return given[-1].strip() if given else default

    def texts(self, name: str) -> tuple[str, ...]:
        """All values of a field that may be given several times."""
        return tuple(value.strip() for value in self.typed.get(name, ()))

    def has(self, name: str, value: str) -> bool:
        """Whether a box was ticked or an option chosen."""
        return value in self.texts(name)

    def required(self, name: str) -> str:
        """The text of a field; DomainError `field-missing` if it is blank."""
        text = self.text(name)
        if not text:
            raise _missing(name)
        return text

    def day(self, name: str) -> date | None:
        """A day, None for a blank field; DomainError `day-invalid`."""
        text = self.text(name)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            raise DomainError(
                "day-invalid",
                f"{text!r} is not a day.",
                next_step="Write it as 2025-06-30.",
                day=text,
                field=name,
            ) from None

    def required_day(self, name: str) -> date:
        """A day; DomainError `field-missing` or `day-invalid`."""
        day = self.day(name)
        if day is None:
            raise _missing(name)
        return day

    def number(self, name: str) -> int | None:
        """A whole number, None for a blank field; DomainError `number-unreadable`."""
        text = self.text(name)
        if not text:
            return None
        if not (text.isascii() and text.isdigit()):
            raise DomainError(
                "number-unreadable",
                f"{text!r} is not a whole number.",
                next_step="Write digits only.",
                given=text,
                field=name,
            )
        return int(text)

    def upload(self, name: str) -> tuple[str, bytes]:
        """An uploaded file: its name and its bytes; DomainError `field-missing` if there is none."""
        given = self.files.get(name)
        if given is None or not given.filename:
            raise _missing(name)
        return given.filename, given.file.read()

    def wrong(self, name: str) -> DomainError | None:
        """The error, if it belongs to this field."""
        if self.error is not None and self.error.fields.get("field") == name:
            return self.error
        return None


async def form_of(request: Request) -> AsyncIterator[Form]:
    """The form that was sent. Uploaded files are closed after the answer."""
    sent = await request.form(max_fields=MOST_FIELDS, max_files=MOST_FILES)
    typed: dict[str, tuple[str, ...]] = {}
    files = {}
    for name, value in sent.multi_items():
        if isinstance(value, str):
            if "\0" in value:
                raise nul_character("form")
            typed[name] = (*typed.get(name, ()), value)
        else:
            files[name] = value
    try:
        yield Form(typed, files)
    finally:
        await sent.close()


FormOf = Annotated[Form, Depends(form_of)]


def submit(
    office: Office,
    act: Callable[[], Done],
    form: Form,
    *,
    then: str | Callable[[Done], str],
    again: Callable[[Form, HTTPStatus], Response],
) -> Response:
    """Do what the form asks: then 303 to the page that shows it, else the form again.

    The page led to knows what was just recorded, and says at which position, if `act` gives a
    receipt. `again` makes the page with the form, all that was typed, and the error on top; a
    refusal of who asks (401, 403) or of the whole service (503) is not about the form and goes on.
    """
    try:
        done = act()
    except DomainError as error:
        status = STATUSES.get(error.code, REFUSED)
        if status in _NOT_OF_THE_FORM:
            raise
        return again(replace(form, error=error), status)
    office.catch_up()
    address = then if isinstance(then, str) else then(done)
    return RedirectResponse(_with_receipt(address, done), status_code=HTTPStatus.SEE_OTHER)


_NOT_OF_THE_FORM = {
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.INTERNAL_SERVER_ERROR,
}


def _missing(name: str) -> DomainError:
    return DomainError(
        "field-missing",
        "This field must be filled in.",
        next_step="Fill it in and send the form again.",
        field=name,
    )


def _with_receipt(address: str, done: Any) -> str:
    last = getattr(done, "last_position", None)
    first = getattr(done, "first_position", None)
    if last is None or first is None or last < first:
        return address
    path, hash_mark, fragment = address.partition("#")
    joint = "&" if "?" in path else "?"
    return f"{path}{joint}receipt={last}{hash_mark}{fragment}"
