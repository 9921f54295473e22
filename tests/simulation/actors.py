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
from domain.schemes.model import Input
from ledger.context import Context
from ledger.sealing import PersonDetails
from tests.simulation import files
from tests.simulation.world import VERSION, County, Place


class Act(NamedTuple):
    """Something that somebody does, ready to be done."""

    title: str
    do: Callable[[Context], object]


def adopt(county: County) -> Act:
    text = packs.pack_text(county.plot.scheme, VERSION)
    return Act("adopt", lambda context: schemes.adopt(county.office, text, context))


def import_roster(county: County, dice: Random, cadre_count: int) -> Act:
    data = files.roster(county, dice, cadre_count)

    def do(context: Context) -> object:
        report = files.import_roster(county, data, context)
        for code in files.staff_codes(cadre_count):
            county.codes[code] = cadres.find_subject(county.office, code)
        places = known_places(county.office).by_code.values()
        county.townships = sorted(one.body for one in places if one.kind == "township")
        county.villages = sorted(one.body for one in places if one.kind == "village")
        return report

    return Act("import roster", do)


# --- entries --------------------------------------------------------------------------------------


def record(county: County, dice: Random) -> Act:
    """One entry, of any input of any assessment; for a period mostly one that is open."""
    assessment = dice.choice(county.scheme.assessments)
    place = _place(county, dice, assessment.name)
    names = assessment.inputs or county.scheme.assessments[0].inputs
    declared = county.scheme.input(dice.choice(names))
    value, level = files.content(declared, dice)
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


def import_entries(county: County, dice: Random) -> Act:
    """A table of all scored things of a period, or of dated things, for some of the cadres."""
    assessment = dice.choice([one for one in county.scheme.assessments if one.inputs])
    dated = dice.random() < 0.3
    place = assessment.name, "" if dated else _place(county, dice, assessment.name)[1]
    data = files.entries(county, dice, place)
    return Act("import entries", lambda context: files.import_entries(county, data, place, context))


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
    person = dice.choice(county.people)

    def do(context: Context) -> object:
        receipt = cadres.erase(county.office, person, context, reason="本人申请，保存期满")
        county.erased.append(person)
        return receipt

    return Act("erase", do)


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
    if state == "open" and dice.random() < 0.5:
        return import_entries(county, dice)
    if state in ("open", "published") and dice.random() < 0.9:
        county.clock.reach(parse_period(place[1]).ends_on + timedelta(days=1))
    if state == "published" and dice.random() < 0.8:
        county.clock.jump(OBJECTIONS_DAYS)
    return move(county, dice, _NEXT[state], place)


def blunder(county: County, dice: Random) -> Act:
    """Any act on any period."""
    return move(county, dice, dice.choice(list(_LEADS_TO)), dice.choice(county.plot.periods))


def reopen(county: County, dice: Random) -> Act:
    opened = [place for place, state in county.states.items() if state not in ("open", "final")]
    return move(county, dice, "reopen", dice.choice(opened or list(county.plot.periods)))


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
    place = dice.choice(final or list(county.plot.periods))
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
    place, person = dice.choice(county.plot.periods), dice.choice(county.people)
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


def _place(county: County, dice: Random, assessment: str) -> Place:
    mine = [place for place in county.plot.periods if place[0] == assessment]
    opened = [place for place in mine if county.states.get(place) == "open"]
    return dice.choice(opened if opened and dice.random() < 0.9 else mine)


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
