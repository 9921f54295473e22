"""What acts have in common: the day on which they were done, and words that are sealed."""

from __future__ import annotations

from datetime import date

from api.office.parts import Office
from domain.errors import DomainError
from domain.events.base import Sealed

MOST_CHARACTERS = 4_000


def day_of_act(office: Office, on: date | None) -> date:
    """The day of an act, today if none is given; DomainError `day-in-future` for one to come."""
    today = office.today()
    if on is not None and on > today:
        raise DomainError(
            "day-in-future",
            f"{on} is still to come; today is {today}.",
            next_step="Record the act on the day on which it is done, or later.",
            on=on,
        )
    return on or today


def seal_words(office: Office, owner: str, words: str, field: str) -> Sealed:
    """Seal what somebody wrote, under the owner's key, which is made if there is none.

    DomainError `words-missing` or `words-too-long`, naming the form's field.
    """
    plain = words.strip()
    if not plain:
        raise DomainError(
            "words-missing",
            "This needs a sentence at least.",
            next_step="Write what others will have to understand later.",
            field=field,
        )
    if len(plain) > MOST_CHARACTERS:
        raise DomainError(
            "words-too-long",
            f"The text has {len(plain)} characters; {MOST_CHARACTERS} are allowed.",
            next_step="Shorten it, and add a document as evidence.",
            field=field,
            most=MOST_CHARACTERS,
        )
    office.vault.new_person_key(owner)
    return office.vault.seal_text(owner, plain)
