from __future__ import annotations

from datetime import UTC, date, datetime

from eventsourcing.dcb.domain import Selector, Tagged
from eventsourcing.dcb.persistence import DCBEventStore

from domain.actor import Actor
from domain.events.base import Event
from domain.events.bodies import BodyRegistered, BodyRenamed
from ledger.context import Context
from ledger.envelope import read_entry
from ledger.identifiers import uuid7
from ledger.mapper import Mapper
from ledger.memory import MemoryRecorder

DAY = date(2025, 3, 31)
MOMENT = datetime(2025, 4, 1, tzinfo=UTC)
REGISTERED = BodyRegistered(effective_on=DAY, body="b", kind="village", name="八一村")
RENAMED = BodyRenamed(effective_on=DAY, body="b", name="九一村")


def mapper() -> Mapper:
    return Mapper("county", Context(Actor("org", "clerk"), "r"), lambda: MOMENT, uuid7)


def test_the_librarys_event_store_works_with_mapper_and_recorder() -> None:
    store = DCBEventStore[Event](mapper(), MemoryRecorder())
    store.append([Tagged(["body:b"], REGISTERED), Tagged(["body:b", "x:1"], RENAMED)])
    found = list(store.read(Selector(types=[BodyRenamed], tags=["body:b"])))
    assert [(tagged.tags, tagged.decision) for tagged in found] == [(["body:b", "x:1"], RENAMED)]


def test_all_entries_of_one_append_share_its_moment_and_have_their_own_id() -> None:
    ours = mapper()
    one, two = (
        read_entry(1, ours.to_dcb_event(Tagged(["body:b"], event)).data, "county")
        for event in (REGISTERED, RENAMED)
    )
    assert one.recorded_at == two.recorded_at == MOMENT
    assert one.id != two.id
