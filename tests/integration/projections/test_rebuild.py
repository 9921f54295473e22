from __future__ import annotations

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import DomainError
from domain.events.access import (
    AccountClosed,
    AccountCodeIssued,
    AccountOpened,
    ClientClosed,
    ClientKeyAdded,
    ClientKeyEnded,
    ClientRegistered,
    ClientSecretIssued,
    GrantEnded,
    GrantGiven,
)
from domain.events.base import Event, Evidence, Sealed
from domain.events.bodies import BodyClosed, BodyRenamed
from domain.events.cases import (
    CaseCorrected,
    CaseDetailsOpened,
    CaseDismissed,
    CaseReported,
    CaseReversed,
    CaseVerified,
    CaseWithdrawn,
    MeasureImposed,
    MeasureLifted,
    VerificationStarted,
)
from domain.events.duties import (
    DutyClosed,
    DutyEscalated,
    DutyOrdered,
    DutyReturned,
    DutyStepRecorded,
)
from domain.events.entries import EntryRecorded, FileImported
from domain.events.log_keys import LogKeyIntroduced, LogKeyRetired
from domain.events.objections import (
    AppealFiled,
    AppealRuled,
    ObjectionAcknowledged,
    ObjectionFiled,
    ObjectionRuled,
    ObjectionWithdrawn,
)
from domain.events.outcomes import (
    DutyAssigned,
    DutyCancelled,
    OutcomeRecorded,
    OutcomeSuperseded,
    PayDetermined,
    PaySettled,
    TierChanged,
)
from domain.events.people import PersonDetailsChanged, PersonErased
from domain.events.periods import (
    DecisionRevised,
    Deviation,
    PeriodClosed,
    PeriodComputed,
    PeriodFinalised,
    PeriodOpened,
    PeriodReopened,
    ResultDecided,
    ResultPublished,
)
from projections.catalogue import PROJECTIONS
from projections.rebuild import rebuild
from projections.runner import Runner
from tests.integration.projections.counties import (
    JANUARY,
    County,
    adoption,
    appointed,
    body,
    class_changed,
    correction,
    departed,
    entry,
    person,
    transferred,
    withdrawal,
)

pytestmark = pytest.mark.database

PERIOD: dict[str, Any] = {"scheme": "points", "assessment": "month", "period": "2025-01"}
OUTCOME: dict[str, Any] = {"digest": "d", "facts_position": 1, "values": {"base": "1"}}
DIGEST = "d"


def _acts(subject: str, day: date, number: int) -> list[Event]:
    """One event of each kind about a subject; number tells them apart."""
    sealed = Sealed(nonce=str(number), ciphertext="c", commitment="b")
    about: dict[str, Any] = {"effective_on": day, **PERIOD}
    whose: dict[str, Any] = {**about, "subject": subject}
    money: dict[str, Any] = {**whose, "stream": "reward"}
    deviation = Deviation(subject=subject, field="grade", computed="a", decided="b", reason="r")
    notice: dict[str, Any] = {"on_show_until": "2025-02-10", "objections_until": "2025-02-11"}
    return [
        PersonDetailsChanged(effective_on=day, person=subject, details=sealed),
        PersonErased(effective_on=day, person=subject, reason="left"),
        BodyRenamed(effective_on=day, body="v1", name=f"name {number}"),
        BodyClosed(effective_on=day, body="v2", reason="merged"),
        appointed(subject, "v1", day),
        transferred(subject, "v2", day),
        class_changed(subject, "副职", day),
        departed(subject, day),
        entry(subject, str(number), effective_on=day),
        entry(subject, str(number), effective_on=day, input="allowance", kind="measure", period=""),
        PeriodOpened(**about, scheme_version="1", digest=DIGEST),
        PeriodClosed(**about),
        PeriodReopened(**about, reason="r"),
        PeriodComputed(**about, digest="d", facts_position=1, result_digest="e", subjects=1),
        ResultDecided(**about, result_digest="e", meeting="m", deviations=(deviation,)),
        ResultPublished(**about, **notice),
        PeriodFinalised(**about, outcomes=number),
        OutcomeRecorded(**whose, **OUTCOME, score=str(number), grade="优秀", tier=2),
        OutcomeSuperseded(**whose, **OUTCOME, supersedes=None, because=1, reason="r"),
        TierChanged(**whose, from_tier=None, to_tier=number % 5 + 1, grounds=("g",)),
        PayDetermined(**money, amount_fen=number),
        PaySettled(**money, previous_fen=1, amount_fen=number, difference_fen=number - 1),
        DutyAssigned(**whose, duty="talk", owner="township", due_on="2025-03-01"),
        DutyCancelled(**whose, duty="talk", reason="r"),
        DutyOrdered(
            effective_on=day,
            subject=subject,
            kind="help",
            what=f"help {number}",
            owner="township_committee",
            owner_body="t1",
            due_on="2025-03-01",
        ),
        *_about_duties(subject, day, sealed),
        *_about_objections(whose, number, sealed),
        *_about_cases(subject, day, number, sealed),
        *_about_access(subject, day, number),
        FileImported(
            effective_on=day,
            kind="entries",
            file=Evidence(sha256=str(number), size=number, media_type="text/csv"),
            rows=number,
        ),
    ]


def _about_duties(subject: str, day: date, sealed: Sealed) -> list[Event]:
    """The duty that every log begins with."""
    about: dict[str, Any] = {"effective_on": day, "duty": FIRST_DUTY, "subject": subject}
    return [
        DutyStepRecorded(**about, words=sealed, done=True),
        DutyReturned(**about, reason=sealed),
        DutyClosed(**about, finding=sealed),
        DutyEscalated(**about, level=1, to_body="c", to_role="county_clerk", late_days=3),
    ]


def _about_objections(whose: dict[str, Any], number: int, sealed: Sealed) -> list[Event]:
    about: dict[str, Any] = {**whose, "objection": f"o{number % 3}-{whose['subject']}"}
    appeal_until = "2025-02-20"
    return [
        ObjectionAcknowledged(**about, rule_by="2025-02-15"),
        ObjectionRuled(**about, ruling="upheld", reasons=sealed, appeal_until=appeal_until),
        DecisionRevised(
            **about,
            field="grade",
            computed="a",
            before="b",
            decided="a" if number % 2 else "c",
            set_aside=bool(number % 2),
            reason="r",
        ),
        ObjectionWithdrawn(**about),
        AppealFiled(**about, text=sealed),
        AppealRuled(**about, ruling="rejected", reasons=sealed),
    ]


def _about_access(subject: str, day: date, number: int) -> list[Event]:
    holder: dict[str, Any] = {"effective_on": day, "person": subject}
    granted: dict[str, Any] = {**holder, "role": "auditor", "jurisdiction": "c"}
    client: dict[str, Any] = {"effective_on": day, "client": f"client-{number % 3}"}
    until = day + timedelta(days=100)
    return [
        GrantGiven(**granted, until=until),
        GrantEnded(**granted, reason="r"),
        ClientKeyAdded(**client, key="k1", public_key="pem", until=until),
        ClientKeyEnded(**client, key="k1", reason="r"),
        ClientSecretIssued(**client, until=until),
        ClientClosed(**client, reason="r"),
        AccountOpened(**holder),
        AccountCodeIssued(**holder),
        AccountClosed(**holder, reason="r"),
        LogKeyIntroduced(effective_on=day, key="0000000a", kind="ed25519", public_key="k"),
        LogKeyRetired(effective_on=day, key="0000000a", reason="r"),
    ]


def _about_cases(subject: str, day: date, number: int, sealed: Sealed) -> list[Event]:
    """Acts about the cases that every log begins with, and about the measure that it has."""
    about: dict[str, Any] = {"effective_on": day, "case": f"C{number % 3}"}
    whose: dict[str, Any] = {**about, "scheme": "points", "subject": subject}
    measure: dict[str, Any] = {**whose, "measure": "withhold", "input": "withheld"}
    return [
        CaseDetailsOpened(**about),
        CaseCorrected(**about, details=sealed, reason=sealed),
        CaseWithdrawn(**about, reason=sealed),
        VerificationStarted(**about),
        CaseVerified(
            **whose,
            situation="neglect",
            inputs=("cases", "more_cases"),
            verified_on=day.isoformat(),
            finding=sealed,
        ),
        CaseDismissed(**about, same_as="C0" if number % 2 else "", finding=sealed),
        MeasureImposed(**measure, last_day="2025-06-30" if number % 2 else "", reason=sealed),
        MeasureLifted(**measure, lifts=FIRST_MEASURE, reason=sealed),
        CaseReversed(**whose, situation="neglect", ends=(FIRST_MEASURE,), reason=sealed),
    ]


def _reported() -> list[Event]:
    """The cases that may be acted upon later, and a measure."""
    sealed = Sealed(nonce="n", ciphertext="c", commitment="b")
    about: dict[str, Any] = {"effective_on": JANUARY, "scheme": "points"}
    cases = [
        CaseReported(
            **about,
            case=f"C{number}",
            body="t1",
            confidentiality="internal",
            within_days=30,
            details=sealed,
        )
        for number in range(3)
    ]
    imposed = MeasureImposed(
        **about,
        case="C0",
        subject="p1",
        measure="withhold",
        input="withheld",
        last_day="2025-03-31",
        reason=sealed,
    )
    return [*cases, imposed]


def _filed() -> list[Event]:
    """The objections that may be ruled on later; an id is filed once."""
    sealed = Sealed(nonce="n", ciphertext="c", commitment="b")
    return [
        ObjectionFiled(
            effective_on=JANUARY,
            **PERIOD,
            subject=subject,
            objection=f"o{number}-{subject}",
            objector="other",
            field="score",
            text=sealed,
        )
        for subject in ("p1", "p2")
        for number in range(3)
    ]


BEGINNING = [*adoption(parts=2), body("t1", "township", None), body("v1"), body("v2"), person("p1")]
BEGINNING += [
    person("p2"),
    DutyAssigned(
        effective_on=JANUARY,
        **PERIOD,
        subject="p1",
        duty="talk",
        owner="township",
        due_on="2025-02-01",
    ),
]
FIRST_DUTY = len(BEGINNING)
BEGINNING += _filed()
BEGINNING += _reported()
FIRST_MEASURE = len(BEGINNING)
BEGINNING += [
    ClientRegistered(effective_on=JANUARY, client=f"client-{n}", name=f"client {n}", body="c")
    for n in range(3)
]
KINDS = len(_acts("p1", JANUARY, 1))
WRITTEN = st.tuples(
    st.integers(0, KINDS), st.sampled_from(["p1", "p2"]), st.integers(0, 300), st.integers(0, 99)
)


def _log(draws: list[tuple[int, str, int, int]]) -> list[Event]:
    """Events in the order drawn; a draw beyond the kinds corrects or withdraws an open entry."""
    events: list[Event] = list(BEGINNING)
    open_entries: dict[int, EntryRecorded] = {}
    for kind, subject, days, number in draws:
        if kind < KINDS:
            chosen = _acts(subject, JANUARY + timedelta(days=days), number)[kind]
            events.append(chosen)
            if isinstance(chosen, EntryRecorded):
                open_entries[len(events)] = chosen
        elif open_entries:
            position = sorted(open_entries)[number % len(open_entries)]
            original = open_entries[position]
            if days % 2:
                events.append(correction(position, original, str(number)))
            else:
                events.append(withdrawal(position, open_entries.pop(position)))
    return events


@settings(max_examples=25)
@given(
    draws=st.lists(WRITTEN, max_size=60),
    cuts=st.lists(st.integers(1, 20), min_size=1, max_size=8),
    data=st.data(),
)
def test_incremental_equals_rebuilt(
    county: County, draws: list[tuple[int, str, int, int]], cuts: list[int], data: st.DataObject
) -> None:
    fresh = County.named(f"anqing/c{county.new_number()}", county)
    events = _log(draws)
    while events:
        size = data.draw(st.sampled_from(cuts))
        fresh.happens(*events[:size])
        del events[:size]
        if data.draw(st.booleans()):
            Runner(
                county.pool, PROJECTIONS, page_entries=data.draw(st.sampled_from(cuts))
            ).catch_up(fresh.name)
    page_entries = data.draw(st.sampled_from([*cuts, 1_000]))
    report = rebuild(county.pool, fresh.name, PROJECTIONS, page_entries=page_entries)
    assert report.position == fresh.ledger.head()
    assert report.differences == ()


def test_every_kind_of_event_leaves_a_row_or_changes_one(county: County) -> None:
    """The property test above compares something: no table stays empty under its events."""
    county.happens(*BEGINNING, *_acts("p1", JANUARY, 1)[:10])
    county.happens(*(event for event in _acts("p1", JANUARY, 1)[10:]))
    county.catch_up()
    for projection in PROJECTIONS:
        for table in projection.tables:
            assert county.rows(f"select count(*) from {table}") != [(0,)], table


def test_damaged_rows_are_reported_and_replaced(county: County) -> None:
    county.happens(person("p1"), entry("p1", "5"), entry("p1", "6"))
    other = County.named("anqing/qianshan", county)
    other.happens(entry("p1", "5"))
    county.catch_up()
    other.catch_up()
    with county.pool.connection() as connection:
        connection.execute("update facts.entry set value = 1 where value = 50000")
        connection.execute("delete from read.person")
    compared = rebuild(county.pool, county.name, PROJECTIONS, swap=False)
    assert [(d.table, d.only_live, d.only_rebuilt) for d in compared.differences] == [
        ("facts.entry", 1, 1),
        ("read.person", 0, 1),
    ]
    assert not compared.swapped
    assert rebuild(county.pool, county.name, PROJECTIONS).swapped
    values = county.rows("select ledger, value from facts.entry order by 1, 2")
    assert values == [(other.name, 1), (county.name, 50_000), (county.name, 60_000)]
    assert rebuild(county.pool, county.name, PROJECTIONS).differences == ()


def test_rebuild_works_while_appends_go_on(county: County) -> None:
    county.happens(*(entry("p1", str(n % 90)) for n in range(200)))
    county.catch_up()
    stop = threading.Event()

    def append() -> None:
        while not stop.is_set():
            county.happens(entry("p2", "1"))
            county.catch_up()

    thread = threading.Thread(target=append)
    thread.start()
    try:
        reports = [
            rebuild(county.pool, county.name, PROJECTIONS, page_entries=20) for _ in range(3)
        ]
    finally:
        stop.set()
        thread.join()
    assert [report.differences for report in reports] == [(), (), ()]
    assert reports[0].position >= 200
    assert county.catch_up() == county.ledger.head()
    [(rows,)] = county.rows("select count(*) from facts.entry")
    assert rows == county.ledger.head()


def test_rebuild_leaves_nothing_behind_and_tells_its_progress(county: County) -> None:
    county.happens(*(entry("p1", "1") for _ in range(10)))
    reached: list[int] = []
    rebuild(county.pool, county.name, PROJECTIONS, page_entries=4, on_page=reached.append)
    assert reached == [4, 8, 10]
    assert county.rows("select count(*) from facts_next.entry") == [(0,)]
    assert county.rows("select count(*) from projection.position where generation = 'next'") == [
        (0,)
    ]


def test_second_rebuild_of_a_ledger_is_refused_while_one_runs(county: County) -> None:
    county.happens(entry("p1", "1"))
    refused: list[DomainError] = []

    def rebuild_again(_position: int) -> None:
        with pytest.raises(DomainError) as caught:
            rebuild(county.pool, county.name, PROJECTIONS)
        refused.append(caught.value)

    rebuild(county.pool, county.name, PROJECTIONS, on_page=rebuild_again)
    assert [each.code for each in refused] == ["rebuild-running"]


def test_next_generation_has_the_columns_of_the_live_one(county: County) -> None:
    columns = county.rows(
        "select replace(table_schema, '_next', ''), table_name, column_name, ordinal_position,"
        " data_type, count(*) from information_schema.columns"
        " where table_schema in ('facts', 'read', 'facts_next', 'read_next')"
        " group by 1, 2, 3, 4, 5"
    )
    twice = {f"{schema}.{table}" for schema, table, *_, count in columns if count == 2}
    once = {f"{schema}.{table}" for schema, table, *_, count in columns if count == 1}
    projected = {table for projection in PROJECTIONS for table in projection.tables}
    assert projected <= twice
    assert not projected & once
