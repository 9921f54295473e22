"""Builds the steps that compare subjects (rank, quota, top, bottom) or periods (history, tier)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from domain.scaled import SCALE
from domain.schemes.columns import FIELD_TYPES
from domain.schemes.document_steps import (
    EndStep,
    HistoryStep,
    QuotaStep,
    RankStep,
    SortKeyBlock,
    TierStep,
)
from domain.schemes.problems import advice_of, did_you_mean
from domain.schemes.quantities import quantity_of
from domain.schemes.steps import AnyStep, History, Holds, Quota, Rank, SortKey, Tier
from domain.schemes.values import ColumnType, Compare

if TYPE_CHECKING:
    from domain.schemes.quantities import Quantity
    from domain.schemes.scope import Scope

PlaceStep = RankStep | QuotaStep | EndStep | HistoryStep | TierStep

INSIDE, OUTSIDE = "in", "out"
"""Labels of the helper column of top and bottom."""


def build_place_steps(document: PlaceStep, scope: Scope) -> tuple[AnyStep, ...]:
    """The steps, the one that bears the document's name last."""
    match document:
        case RankStep():
            return (_rank(document, scope),)
        case QuotaStep():
            return (_quota(document, scope),)
        case EndStep():
            return _end(document, scope)
        case HistoryStep():
            return (_history(document, scope),)
        case TierStep():
            return (_tier(document, scope),)


def _rank(document: RankStep, scope: Scope) -> AnyStep:
    keys: list[SortKey] = []
    for index, written in enumerate(document.by):
        key = written if isinstance(written, SortKeyBlock) else SortKeyBlock(column=written)
        scope.column(key.column, ("by", index), "number", "count", "money")
        keys.append(SortKey(key.column, key.order == "descending"))
    for index, name in enumerate(document.within):
        scope.column(name, ("within", index), "text")
    among = scope.flag(document.among, "among")
    shared = scope.shared(document, "count")
    scope.ranks.add(document.name)
    return Rank(**shared, by=tuple(keys), within=document.within, among=among, style=document.style)


def _known_rank(name: str, scope: Scope) -> None:
    scope.read.add(name)
    if name not in scope.ranks:
        scope.report(
            ("rank",),
            f"There is no rank step {name} before this step.",
            did_you_mean(name, scope.ranks),
        )


def _quota(document: QuotaStep, scope: Scope) -> AnyStep:
    _known_rank(document.rank, scope)
    written, figure_type, rounding = _written_bands(document, scope)
    part = "shares" if figure_type == "number" else "numbers"
    bands = tuple(
        (label, 0 if figure is None else scope.plain_amount(figure, (part, label), figure_type))
        for label, figure in written.items()
    )
    if any(figure < 0 for _, figure in bands):
        scope.report((part,), "A figure is below zero.", "Correct it.")
    rest = [label for label, figure in written.items() if figure is None]
    total = sum(figure for _, figure in bands)
    if rounding == "largest_remainder":
        _check_remainder(document, total, rest, scope)
    else:
        if len(rest) != 1:
            scope.report(
                (part,),
                "It is not said which label all others get.",
                "Write `rest` instead of the figure of one label.",
            )
        if figure_type == "number" and total > SCALE:
            scope.report((part,), "The shares add up to more than 100%.", "Correct them.")
        if document.priority:
            scope.report(("priority",), "Only largest_remainder has a priority.", "Take it out.")
    if document.small is not None and document.small not in written:
        scope.report(
            ("small",),
            f"There is no label {document.small}.",
            did_you_mean(document.small, written),
        )
    return Quota(
        **scope.shared(document, "text"),
        rank=document.rank,
        bands=bands,
        rounding=rounding,
        priority=document.priority,
        rest=rest[0] if rest else None,
        min_population=document.min_population,
        small=document.small,
        ties=document.ties,
    )


QuotaRounding = Literal["largest_remainder", "half_up", "down", "up", "heads"]


def _written_bands(
    document: QuotaStep, scope: Scope
) -> tuple[dict[str, Quantity | None], ColumnType, QuotaRounding]:
    """The labels with their figures, what the figures count, and the rounding."""
    if (document.shares is None) == (document.numbers is None):
        scope.report(("shares",), "Either shares or numbers are needed.", "Write one of the two.")
    if document.numbers is not None:
        if document.rounding is not None:
            scope.report(("rounding",), "Numbers need no rounding.", "Take it out.")
        return document.numbers, "count", "heads"
    if document.rounding is None:
        scope.report(
            ("rounding",),
            "Shares need a rounding.",
            "Add largest_remainder, half_up, down or up.",
        )
    return document.shares or {}, "number", document.rounding or "down"


def _check_remainder(document: QuotaStep, total: int, rest: list[str], scope: Scope) -> None:
    labels = list(document.shares or {})
    if rest:
        scope.report(("shares", rest[0]), "Nothing is left over here.", "Write its share.")
    elif total != SCALE:
        scope.report(("shares",), "The shares do not add up to 100%.", "Correct them.")
    if sorted(document.priority) != sorted(labels):
        scope.report(
            ("priority",),
            "The priority has to name every label once.",
            f"List {', '.join(labels)} in the order in which they get a place left over.",
        )


def _end(document: EndStep, scope: Scope) -> tuple[AnyStep, ...]:
    """A quota of two labels in a helper column, and a flag for being inside."""
    _known_rank(document.rank, scope)
    rounding: Literal["half_up", "down", "up", "heads"] = document.rounding or "heads"
    figure = 0
    if (document.share is None) == (document.number is None):
        scope.report(("share",), "Either a share or a number is needed.", "Write one of the two.")
    elif document.share is not None:
        figure = scope.plain_amount(document.share, ("share",), "number")
        if not 0 <= figure <= SCALE:
            scope.report(("share",), "The share is not between 0% and 100%.", "Correct it.")
        if document.rounding is None:
            scope.report(("rounding",), "A share needs a rounding.", "Add half_up, down or up.")
    elif document.number is not None:
        figure = document.number
        if document.rounding is not None:
            scope.report(("rounding",), "A number needs no rounding.", "Take it out.")
    inside, outside = (INSIDE, figure), (OUTSIDE, 0)
    is_top = document.kind == "top"
    ties: Literal["better", "worse", "split"] = "split"
    if document.ties != "split":
        ties = "better" if (document.ties == "include") == is_top else "worse"
    helper = document.model_copy(update={"name": f"{document.name}_band"})
    band = Quota(
        **scope.shared(helper, "text"),
        rank=document.rank,
        bands=(inside, outside) if is_top else (outside, inside),
        rounding=rounding,
        rest=OUTSIDE,
        min_population=document.min_population,
        ties=ties,
    )
    flag = Holds(**scope.shared(document, "flag"), when=Compare(band.name, "=", INSIDE))
    return band, flag


def _history(document: HistoryStep, scope: Scope) -> AnyStep:
    _check_other_scheme(document, scope)
    _check_options(document, scope)
    field_type = FIELD_TYPES[document.field]
    if document.how in ("sum", "mean", "minimum", "maximum") and field_type == "text":
        scope.report(("how",), f"A {document.field} cannot be computed with.", "Use count or run.")
    column_type: ColumnType = "count" if document.how in ("count", "run") else field_type
    return History(
        **scope.shared(document, column_type),
        scheme=document.scheme or scope.scheme,
        assessment=document.assessment,
        about=document.about,
        field=document.field,
        how=document.how,
        type=column_type,
        equals=_equals(document, field_type, scope),
        within=document.within,
        calendar=document.calendar,
        last=document.last or 0,
        gap=document.gap or "breaks",
        decimals=4 if document.decimals is None else document.decimals,
        rounding=document.rounding or "half_up",
    )


def _check_other_scheme(document: HistoryStep, scope: Scope) -> None:
    if document.scheme in (None, scope.scheme):
        outcome = scope.outcomes.get(document.assessment)
        if outcome is None:
            scope.report(
                ("assessment",),
                f"There is no assessment {document.assessment}.",
                did_you_mean(document.assessment, scope.outcomes),
            )
        elif not (outcome.pay if document.field == "amount" else getattr(outcome, document.field)):
            scope.report(
                ("field",),
                f"The outcome of {document.assessment} has no {document.field}.",
                "Add it to that outcome, or read another field.",
            )
        if document.calendar is not None:
            scope.report(("calendar",), "It is known for this scheme.", "Take it out.")
        return
    if document.scheme not in scope.reads:
        scope.report(
            ("scheme",),
            f"The scheme {document.scheme} is not declared.",
            "Add it under `reads` with the versions that will do.",
        )
    if document.calendar is None:
        scope.report(("calendar",), "The kind of the other scheme's periods is missing.", "Add it.")


def _check_options(document: HistoryStep, scope: Scope) -> None:
    """Each option is there if and only if it means something."""
    needed = {
        "last": document.within == "periods",
        "gap": document.how == "run",
        "decimals": document.how == "mean",
        "rounding": document.how == "mean",
    }
    for option, is_needed in needed.items():
        given = getattr(document, option) is not None
        if is_needed and not given:
            scope.report((option,), f"The key {option} is missing.", "Add it.")
        # A parameter may choose between mean and others, so these two may stand idle.
        if given and not is_needed and option in ("last", "gap"):
            scope.report((option,), f"{option} means nothing here.", "Take it out.")
    if document.equals and document.how not in ("count", "run"):
        scope.report(("equals",), "Only count and run compare outcomes.", "Take it out.")


def _equals(document: HistoryStep, field_type: ColumnType, scope: Scope) -> tuple[str | int, ...]:
    if field_type == "text":
        for index, value in enumerate(document.equals):
            if not isinstance(value, str):
                scope.report(("equals", index), f"{value} is not a text.", "Quote it.")
        return document.equals
    found: list[str | int] = []
    for index, value in enumerate(document.equals):
        try:
            quantity = quantity_of(value)
        except ValueError as error:
            scope.report(("equals", index), *advice_of(error, "Correct it."))
            continue
        found.append(scope.plain_amount(quantity, ("equals", index), field_type))
    return tuple(found)


def _tier(document: TierStep, scope: Scope) -> AnyStep:
    for part in ("previous", "initial", "up", "down"):
        scope.column(getattr(document, part), (part,), "count")
    if document.best >= document.worst:
        scope.report(
            ("best",), "The best tier is not above the worst.", "Tier 1 is the best: best < worst."
        )
    frozen = scope.flag(document.frozen, "frozen")
    among = scope.flag(document.among, "among")
    return Tier(
        **scope.shared(document, "count"),
        previous=document.previous,
        initial=document.initial,
        up=document.up,
        down=document.down,
        best=document.best,
        worst=document.worst,
        max_up=document.max_up,
        max_down=document.max_down,
        frozen=frozen,
        among=among,
    )
