"""Public notices: what a published result shows to whom, for as long as it is on show (P-16)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

from api.access.masking import mask_name
from api.office.answering.reading import Reading, reading
from api.office.answering.rows import Standing, ranking_of, standing_of, yuan_text
from api.office.parts import Office
from api.office.views.answers import PeriodView
from domain.errors import DomainError
from domain.evaluation.result import Row
from domain.schemes.model import Disclosure
from domain.slices.outcome_form import text_of
from projections.deviations import DecidedDeviation
from projections.periods import PeriodLife

_HIDDEN = "**"
_BY_UNIT = ("village",)
"""Audiences that see a village's people only; any other sees a township's at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Poster:
    """A place whose notice can be read: a village or a township, and how many stand on it."""

    code: str
    name: str
    subjects: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PosterGroup:
    """The places of one township."""

    code: str
    name: str
    places: tuple[Poster, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRow:
    """One subject as disclosed; `cells` in the order of the disclosed fields, None: nothing."""

    subject: str
    cells: tuple[str | None, ...]
    name: str
    place: str
    changes: tuple[DecidedDeviation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One notice at one place; without a place it has no rows, only places to choose from.

    `masked`: names are shown in part. `digest` pins the result, `position` is where publishing
    it stands in the ledger, `corrected_at` the last entry since that changed what it shows.
    """

    jurisdiction: str
    period: PeriodView
    disclosure: Disclosure
    standing: Standing
    published_on: date
    on_show_until: date
    objections_until: date
    position: int
    corrected_at: int | None
    digest: str
    masked: bool
    groups: tuple[PosterGroup, ...]
    place: str
    place_name: str
    rows: tuple[NoticeRow, ...]
    body_names: Mapping[str, str]

    @property
    def rests_on(self) -> int:
        """The last entry that what is shown rests on: a checkpoint proves it that covers this one."""
        return self.corrected_at or self.position


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A notice in the list of those on show."""

    period: PeriodView
    published_on: date
    on_show_until: date
    objections_until: date
    audience: str


def notices(office: Office) -> tuple[str, list[Listed]]:
    """The county's name and the notices on show today, the newest first."""
    with reading(office) as look:
        found = [
            Listed(
                period=look.period_view(life),
                published_on=life.published_on,
                on_show_until=life.on_show_until,
                objections_until=life.objections_until,
                audience=look.scheme(life).assessment(life.assessment).disclosure.audience,
            )
            for life in look.lives
            if life.published_on
            and life.on_show_until
            and life.objections_until
            and office.today() <= life.on_show_until
        ]
        found.sort(key=lambda one: (one.published_on, one.period.period), reverse=True)
        return look.jurisdiction, found


def notice(office: Office, scheme: str, assessment: str, period: str, *, place: str = "") -> Notice:
    """The notice at a place; "" for the only place that there is, if there is one.

    Raises DomainError `period-not-opened`, `notice-not-up`, `notice-ended` when its days are
    over, `place-unknown`.
    """
    with _open_to_all(office) as (look, sees_names):
        life = look.life(scheme, assessment, period)
        published_on, until, objections_until = _days(office, life)
        shown = standing_of(look, life)
        disclosure = shown.assessment.disclosure
        groups = _groups(look, shown, disclosure)
        only = [one.code for group in groups for one in group.places]
        chosen = place or (only[0] if len(only) == 1 else "")
        names = {one.code: one.name for group in groups for one in group.places}
        if chosen and chosen not in names:
            raise DomainError(
                "place-unknown",
                f"The notice has no place {chosen!r}.",
                next_step="Choose one from the list.",
                place=chosen,
            )
        masked = "name" in disclosure.masked or (
            disclosure.audience != "public" and not sees_names(chosen)
        )
        deviations = look.deviations(life, as_of=shown.decided_as_of)
        persons = look.names() if shown.assessment.subject_kind == "person" else {}
        return Notice(
            jurisdiction=look.jurisdiction,
            period=look.period_view(life),
            disclosure=disclosure,
            standing=shown,
            published_on=published_on,
            on_show_until=until,
            objections_until=objections_until,
            position=life.published_at or 0,
            corrected_at=_corrected_at(shown, deviations),
            digest=life.result_digest or "",
            masked=masked and bool(persons),
            groups=groups,
            place=chosen,
            place_name=names.get(chosen, ""),
            rows=_rows(look, shown, deviations, chosen, persons, masked=masked) if chosen else (),
            body_names={code: body.name for code, body in look.bodies.items()},
        )


@contextmanager
def _open_to_all(office: Office) -> Iterator[tuple[Reading, Callable[[str], bool]]]:
    """A look that hides nothing, and whether the asker may read a place's names in full.

    What a notice shows is for the pack to say, not for the asker's roles.
    """
    with reading(office) as own:
        sight = own.sight
    with reading(replace(office, asker=None)) as look:
        yield look, lambda place: sight.covers("read-names", place)


def _days(office: Office, life: PeriodLife) -> tuple[date, date, date]:
    """From when, until when, and until when objections are taken."""
    if life.published_on is None or life.on_show_until is None or life.objections_until is None:
        raise DomainError(
            "notice-not-up",
            f"The result of {life.period} is not on show.",
            next_step="Look at the list of notices.",
            period=life.period,
        )
    if office.today() > life.on_show_until:
        raise DomainError(
            "notice-ended",
            f"The notice of {life.period} was on show until {life.on_show_until}.",
            next_step="Whoever is concerned finds the result on the own card, or asks the township.",
            period=life.period,
            until=life.on_show_until,
        )
    return life.published_on, life.on_show_until, life.objections_until


def _corrected_at(shown: Standing, deviations: Sequence[DecidedDeviation]) -> int | None:
    """The last entry that changed what was put up: a ruling in effect, or superseding outcomes."""
    life = shown.life
    changes = [shown.superseded_at]
    changes += [one.position for one in deviations if one.objection is not None]
    if shown.decided_as_of is None:
        changes.append(life.revised_at)
    since = [position for position in changes if position and position > (life.published_at or 0)]
    return max(since, default=None)


def _place_of(row: Row, disclosure: Disclosure) -> str:
    column = "unit" if disclosure.audience in _BY_UNIT else "group"
    return str(row[column] or row["unit"] or "")


def _groups(look: Reading, shown: Standing, disclosure: Disclosure) -> tuple[PosterGroup, ...]:
    counts: dict[str, dict[str, int]] = {}
    for row in shown.rows.values():
        places = counts.setdefault(str(row["group"] or ""), {})
        place = _place_of(row, disclosure)
        places[place] = places.get(place, 0) + 1
    return tuple(
        PosterGroup(
            code=group,
            name=look.body_name(group),
            places=tuple(
                Poster(code=code, name=look.body_name(code), subjects=count)
                for code, count in sorted(places.items())
            ),
        )
        for group, places in sorted(counts.items())
    )


def _rows(
    look: Reading,
    shown: Standing,
    deviations: Sequence[DecidedDeviation],
    place: str,
    persons: dict[str, str],
    *,
    masked: bool,
) -> tuple[NoticeRow, ...]:
    disclosure = shown.assessment.disclosure
    mine = [subject for subject, row in shown.rows.items() if _place_of(row, disclosure) == place]
    mine.sort(key=lambda subject: _order(shown, subject))
    changes: dict[str, list[DecidedDeviation]] = {}
    for one in deviations:
        changes.setdefault(one.subject, []).append(one)
    rows = []
    for subject in mine:
        row = shown.rows[subject]
        name = persons.get(subject) or look.body_name(subject)
        if subject in persons and masked:
            name = mask_name(name)
        elif subject not in persons and shown.assessment.subject_kind == "person":
            name = _HIDDEN  # erased
        cells = [_cell(look, shown, subject, field, name) for field in disclosure.fields]
        rows.append(
            NoticeRow(
                subject=subject,
                cells=tuple(cells),
                name=name,
                place=look.body_name(str(row["unit"] or "")),
                changes=tuple(
                    one for one in changes.get(subject, ()) if one.field in disclosure.fields
                ),
            )
        )
    return tuple(rows)


def _order(shown: Standing, subject: str) -> tuple[str, bool, int, bool, int, str]:
    """By rank where ranks are shown, else by place of service and id: an order gives ranks away.

    Those who are ranked together stand together.
    """
    disclosed = shown.assessment.disclosure.fields
    fields = shown.outcomes[subject]
    ranking = ranking_of(shown.assessment)
    within = ranking.within if ranking and "rank" in disclosed else ()
    rank = fields["rank"] if "rank" in disclosed else None
    tier = fields["tier"] if "tier" in disclosed else None
    return (
        " ".join(str(shown.rows[subject][column]) for column in within),
        not isinstance(rank, int),
        rank if isinstance(rank, int) else 0,
        not isinstance(tier, int),
        tier if isinstance(tier, int) else 0,
        f"{shown.rows[subject]['unit']} {subject}",
    )


def _cell(look: Reading, shown: Standing, subject: str, field: str, name: str) -> str | None:
    """A disclosed field as text; masked ones but the name say nothing at all."""
    if field == "name":
        return name
    if field in shown.assessment.disclosure.masked:
        return _HIDDEN
    row, fields = shown.rows[subject], shown.outcomes[subject]
    match field:
        case "unit_name" | "group_name":
            return look.body_name(str(row[field.removesuffix("_name")] or ""))
        case "amount":
            amount = fields["amount"]
            return yuan_text(amount) if isinstance(amount, int) else None
        case "score" | "coefficient":
            return text_of(fields[field], "number")
        case "rank" | "tier" | "grade":
            value = fields[field]
            return None if value is None else str(value)
        case _:
            return text_of(row[field], dict(shown.result.columns)[field])
