"""Clerks, reviewers and meetings: each draws, by the dice, something that somebody would do.

An act is drawn whole, so that carrying it out, twice or by two clients at once, needs no dice.
Many acts are mistaken on purpose: wrong values, wrong order, things done already.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from api.office import answers, cadres, entries, periods, schemes
from api.office.people import known_places
from domain.calendar import parse_period
from domain.schemes import packs
from domain.schemes.model import Assessment, Input
from ledger.context import Context
from ledger.sealing import PersonDetails
from tests.simulation import files
from tests.simulation.world import VERSION, County, Place


class Act(NamedTuple):
    """Something that somebody does, ready to be done."""

    title: str
    do: Callable[[Context], object]
    keyed: bool = False  # its request always has an idempotency key


def adopt(county: County) -> Act:
    text = packs.pack_text(county.plot.scheme, VERSION)
    return Act("adopt", lambda context: schemes.adopt(county.office, text, context))


def import_roster(county: County, dice: Random, cadre_count: int) -> Act:
    data = files.roster(county, dice, cadre_count)

    def do(context: Context) -> object:
        report = files.import_roster(county, data, context)
        # Whoever was erased meanwhile is not found again.
        county.codes |= county.office.vault.find_many(files.staff_codes(cadre_count))
        county.office.catch_up()
        places = known_places(county.office).by_code.values()
        county.townships = sorted(one.body for one in places if one.kind == "township")
        county.villages = sorted(one.body for one in places if one.kind == "village")
        return report

    return Act("import roster", do)


# --- entries --------------------------------------------------------------------------------------


def record(county: County, dice: Random) -> Act:
    """One entry, of any input of any assessment; for a period mostly one that is open."""
    assessment, place = _target(county, dice)
    declared = county.scheme.input(dice.choice(assessment.inputs))
    value, level = files.content(declared, dice)
    if dice.random() < 1 / 20:
        value, level = dice.choice([("-7", None), ("99999.5", None), (None, "没有"), ("1", "优秀")])
    subject = _subject(county, declared, dice)
    item = dice.choice(county.plot.items.get(declared.name, ("",)))
    rater = dice.choice(declared.raters or ("",))
    in_period = declared.window == "period"
    on = None if in_period else _day(county, dice)

    def do(context: Context) -> object:
        receipt = entries.record_entry(
            county.office,
            county.plot.scheme,
            assessment.name,
            place[1] if in_period else "",
            context,
            subject=subject,
            input_name=declared.name,
            value=value,
            level=level,
            item=item,
            rater=rater,
            on=on,
        )
        county.entries.append(receipt.first_position)
        return receipt

    return Act("record", do)


def import_standing(county: County, dice: Random) -> Act:
    """What holds for everybody until it is replaced: responsibility points, allowances, base pay."""
    place = county.plot.periods[0][0], ""
    data = files.entries(county, dice, place, list(county.codes), "standing")
    return Act("import entries", lambda context: files.import_entries(county, data, place, context))


def import_entries(county: County, dice: Random) -> Act:
    """A table of all scored things of a period, or of dated ones, for cadres not yet scored."""
    _, place = _target(county, dice)
    window = dice.choice(("period", "period", "period", "dated"))
    if window == "dated":
        place = place[0], ""
    fresh = [code for code in county.codes if (place, code) not in county.filed]
    codes = fresh if fresh and dice.random() < 0.9 else list(county.codes)
    codes = dice.sample(codes, k=min(len(codes), dice.randrange(2, 12)))
    data = files.entries(county, dice, place, codes, window, mistaken=dice.random() < 1 / 8)

    def do(context: Context) -> object:
        report = files.import_entries(county, data, place, context)
        county.filed |= {(place, code) for code in codes}
        return report

    return Act("import entries", do)


def correct(county: County, dice: Random) -> Act:
    """Another value for an entry, late or in time."""
    position = _entry(county, dice)
    late = dice.random() < 0.6
    value, level = dice.choice([(str(dice.randrange(1, 9)), None), (None, "通过")])
    again = dice.random() < 0.8
    number = dice.randrange(1, 9)

    def do(context: Context) -> object:
        known = entries.original_entry(county.office, position)
        given = (str(number), None) if again and known.value is not None else (value, level)
        return entries.correct_entry(
            county.office,
            position,
            context,
            value=given[0],
            level=given[1],
            reason="录入时看错行",
            late=late,
        )

    return Act("correct", do)


def withdraw(county: County, dice: Random) -> Act:
    position, late = _entry(county, dice), dice.random() < 0.6
    return Act(
        "withdraw",
        lambda context: entries.withdraw_entry(
            county.office, position, context, reason="记重了", late=late
        ),
    )


# --- people ---------------------------------------------------------------------------------------


def register(county: County, dice: Random) -> Act:
    """A newcomer, or somebody whose number is taken already."""
    taken = dice.random() < 0.2
    code = dice.choice(list(county.codes)) if taken else f"N{dice.randrange(10_000):04d}"
    details = PersonDetails(name=f"新人{code}", staff_code=code, phone="13900000000")

    def do(context: Context) -> object:
        registered = cadres.register(county.office, details, context)
        county.codes[code] = registered.person
        return registered

    return Act("register", do)


def change_details(county: County, dice: Random) -> Act:
    """Another phone, sometimes with a number that belongs to somebody else."""
    code, other = dice.choice(list(county.codes)), dice.choice(list(county.codes))
    person = county.codes[code]
    given = other if dice.random() < 0.3 else code
    details = PersonDetails(name="改名", staff_code=given, phone=str(dice.randrange(10**8)))
    return Act(
        "change details",
        lambda context: cadres.change_details(county.office, person, details, context),
    )


def serve(county: County, dice: Random) -> Act:
    """Appoint, transfer, promote, let go."""
    person, on = dice.choice(county.people), _day(county, dice)
    body = dice.choice(county.villages)
    post, cadre_class = dice.choice(county.plot.posts)
    office = county.office
    appointed = Act(
        "appoint",
        lambda context: cadres.appoint(
            office, person, context, body=body, post=post, cadre_class=cadre_class, on=on
        ),
    )
    transferred = Act(
        "transfer",
        lambda context: cadres.transfer(
            office, person, context, body=body, post=post, cadre_class=cadre_class, on=on
        ),
    )
    promoted = Act(
        "change class",
        lambda context: cadres.change_class(
            office, person, context, post=post, cadre_class=cadre_class, on=on
        ),
    )
    departed = Act(
        "depart",
        lambda context: cadres.depart(office, person, context, last_day=on, reason="本人辞职"),
    )
    return dice.choice([appointed, appointed, transferred, promoted, departed])


def erase(county: County, dice: Random) -> Act:
    """Who asked for it keeps asking: what is recorded must be carried out."""
    code, person = dice.choice(list(county.codes.items()))

    def do(context: Context) -> object:
        receipt = cadres.erase(county.office, person, context, reason="本人申请，保存期满")
        county.codes.pop(code, None)
        return receipt

    return Act("erase", do, keyed=True)


# --- periods --------------------------------------------------------------------------------------

_NEXT = {
    "unopened": "open",
    "open": "close",
    "closed": "compute",
    "computed": "decide",
    "decided": "publish",
    "published": "finalise",
}
_LEADS_TO = {
    "open": "open",
    "close": "closed",
    "compute": "computed",
    "decide": "decided",
    "publish": "published",
    "finalise": "final",
    "reopen": "open",
}
OBJECTIONS_DAYS = 8


def advance(county: County, dice: Random) -> Act:
    """The next act of the earliest period that is not final; time passes as it must."""
    place = _unfinished(county)
    if place is None:
        return supersede(county, dice)
    state = county.states.get(place, "unopened")
    if state == "open" and dice.random() < 0.6:
        return import_entries(county, dice)
    if state in ("open", "published") and dice.random() < 0.9:
        county.clock.reach(parse_period(place[1]).ends_on + timedelta(days=1))
    if state == "published" and dice.random() < 0.8:
        county.clock.jump(OBJECTIONS_DAYS)
    return move(county, dice, _NEXT[state], place)


def advance_at(county: County, dice: Random, place: Place) -> Act:
    """The next act of one period, when its time has come."""
    county.clock.reach(parse_period(place[1]).ends_on + timedelta(days=1))
    return move(county, dice, _NEXT[county.states[place]], place)


def blunder(county: County, dice: Random) -> Act:
    """Any act on any period."""
    return move(county, dice, dice.choice(list(_LEADS_TO)), dice.choice(_near(county)))


def reopen(county: County, dice: Random) -> Act:
    opened = [place for place, state in county.states.items() if state not in ("open", "final")]
    return move(county, dice, "reopen", dice.choice(opened or _near(county)))


def move(county: County, dice: Random, verb: str, place: Place) -> Act:
    """An act of that name on a period; the county believes what came of it."""
    arguments = (county.office, county.plot.scheme, *place)
    changes = _changes(county, dice)
    withdraw_notice = dice.random() < 0.7
    plain: dict[str, Callable[[Context], object]] = {
        "open": lambda context: periods.open_period(*arguments, context),
        "close": lambda context: periods.close_period(*arguments, context),
        "compute": lambda context: periods.compute_period(*arguments, context),
        "decide": lambda context: periods.decide_period(
            *arguments,
            context,
            meeting="联席会议",
            deviations=periods.deviations_from(*arguments, changes),
        ),
        "publish": lambda context: periods.publish_period(*arguments, context),
        "finalise": lambda context: periods.finalise_period(*arguments, context),
        "reopen": lambda context: periods.reopen_period(
            *arguments, context, reason="异议成立", withdraw_notice=withdraw_notice
        ),
    }

    def do(context: Context) -> object:
        receipt = plain[verb](context)
        county.states[place] = _LEADS_TO[verb]
        return receipt

    return Act(verb, do)


def supersede(county: County, dice: Random) -> Act:
    final = [place for place, state in county.states.items() if state == "final"]
    place = dice.choice(final or _near(county))
    return Act(
        "supersede",
        lambda context: periods.supersede_period(
            county.office,
            county.plot.scheme,
            *place,
            context,
            because=max(1, county.office.ledger.head()),
            reason="迟到的更正",
        ),
    )


# --- questions ------------------------------------------------------------------------------------


def ask(county: County, dice: Random) -> Act:
    """What pages ask: a standing, a history, a card."""
    place, person = dice.choice(_near(county)), dice.choice(county.people)
    office, scheme = county.office, county.plot.scheme
    questions: list[Callable[[Context], object]] = [
        lambda _: answers.standing_view(office, scheme, *place),
        lambda _: answers.history_view(office, person),
        lambda _: answers.card_view(office, person),
        lambda _: answers.explanations(
            office, person, scheme=scheme, assessment=place[0], period=place[1]
        ),
    ]
    return Act("ask", dice.choice(questions))


# --- how they choose ------------------------------------------------------------------------------


def _unfinished(county: County) -> Place | None:
    for place in county.plot.periods:
        if county.states.get(place) != "final":
            return place
    return None


def _near(county: County) -> list[Place]:
    """The periods about the present one: some that were, one that is, one that will be."""
    now = sum(county.states.get(place) == "final" for place in county.plot.periods)
    return list(county.plot.periods[max(0, now - 3) : now + 2])


def _target(county: County, dice: Random) -> tuple[Assessment, Place]:
    """Where an entry goes: mostly a period that is open and takes entries."""
    assessments = {one.name: one for one in county.scheme.assessments}
    takers = [place for place in _near(county) if assessments[place[0]].inputs]
    opened = [place for place in takers if county.states.get(place) == "open"]
    place = dice.choice(opened if opened and dice.random() < 0.95 else takers)
    return assessments[place[0]], place


def _subject(county: County, declared: Input, dice: Random) -> str:
    known = {"subject": county.people, "unit": county.villages, "group": county.townships}
    return dice.choice(known[declared.about]) if dice.random() < 0.97 else "nobody"


def _entry(county: County, dice: Random) -> int:
    return dice.choice(county.entries[-40:]) if county.entries else 1


def _day(county: County, dice: Random) -> date:
    return county.clock.today() - timedelta(days=dice.randrange(60))


def _changes(county: County, dice: Random) -> list[periods.Change]:
    return [
        periods.Change(dice.choice(county.people), *dice.choice(county.plot.changes), "会议研究")
        for _ in range(dice.choice([0, 0, 1, 2]))
    ]
