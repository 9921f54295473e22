"""Forms: what was typed is kept, an error finds its field, and a page that is led to is fresh."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from http import HTTPStatus
from typing import Any, cast

import pytest
from starlette.responses import PlainTextResponse, Response

from api.office.parts import Office
from api.pages.forms import Form, submit
from domain.errors import DomainError
from ledger.ledger import Receipt

TYPED = Form({"reason": ("  because  ",), "on": ("2025-03-01",), "who": ("a", "b"), "bad": ("x",)})


class CatchingUp:
    """As much of an office as a form needs: it counts how often the projections were brought up."""

    times = 0

    def catch_up(self) -> int:
        self.times += 1
        return 0


def sent(act: Callable[[], Any], form: Form = TYPED) -> tuple[Response, CatchingUp]:
    office = CatchingUp()
    response = submit(
        cast(Office, office),
        act,
        form,
        then="/duties/7?late=1#steps",
        again=lambda form, status: PlainTextResponse(form.text("reason"), status_code=status),
    )
    return response, office


def refuse(code: str) -> Callable[[], None]:
    def act() -> None:
        raise DomainError(code, "No.", field="reason")

    return act


def test_fields_are_read_without_the_blanks_around_them() -> None:
    assert TYPED.text("reason") == "because"
    assert TYPED.text("nothing", "at first") == "at first"
    assert TYPED.texts("who") == ("a", "b")
    assert TYPED.has("who", "b")
    assert TYPED.required_day("on") == date(2025, 3, 1)
    assert TYPED.day("nothing") is None


@pytest.mark.parametrize(
    ("read", "code", "name"),
    [
        (lambda: TYPED.required("nothing"), "field-missing", "nothing"),
        (lambda: Form({"blank": ("  ",)}).required("blank"), "field-missing", "blank"),
        (lambda: TYPED.required_day("nothing"), "field-missing", "nothing"),
        (lambda: TYPED.day("bad"), "day-invalid", "bad"),
        (lambda: TYPED.upload("file"), "field-missing", "file"),
    ],
)
def test_an_error_names_its_field(read: Callable[[], object], code: str, name: str) -> None:
    with pytest.raises(DomainError) as refused:
        read()
    assert (refused.value.code, refused.value.fields["field"]) == (code, name)


def test_what_was_done_is_shown_by_a_page_that_knows_of_it() -> None:
    response, office = sent(lambda: Receipt(11, 12))
    assert response.status_code == HTTPStatus.SEE_OTHER
    assert response.headers["location"] == "/duties/7?late=1&receipt=12#steps"
    assert office.times == 1


@pytest.mark.parametrize("done", [Receipt(13, 12), "no receipt"])
def test_nothing_recorded_says_nothing(done: object) -> None:
    response, _ = sent(lambda: done)
    assert response.headers["location"] == "/duties/7?late=1#steps"


def test_a_refusal_shows_the_form_again_with_all_that_was_typed() -> None:
    response, office = sent(refuse("duty-closed"))
    assert response.status_code == HTTPStatus.CONFLICT
    assert response.body == b"because"
    assert office.times == 0


@pytest.mark.parametrize("code", ["not-permitted", "sign-in-needed", "facts-behind"])
def test_what_is_not_about_the_form_goes_on(code: str) -> None:
    with pytest.raises(DomainError) as refused:
        sent(refuse(code))
    assert refused.value.code == code
