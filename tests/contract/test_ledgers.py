"""Use cases carried out on both stores: decided on what is recorded, recorded if that held."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date

import pytest
from eventsourcing.dcb.domain import Selector
from eventsourcing.domain import event

from domain.actor import Actor
from domain.errors import DomainError
from domain.events import tags
from domain.events.base import Event
from domain.events.bodies import BodyRegistered, BodyRenamed
from domain.slices.base import UseCase
from ledger.context import Context
from ledger.ledger import ATTEMPTS, Ledger, Receipt
from ledger.recorder import Recorder

DAY = date(2025, 3, 31)
CONTEXT = Context(Actor("county/org", "clerk"), "request-1")


class Register(UseCase):
    """Registers a body once; `meanwhile` happens between reading and recording."""

    def __init__(self, body: str, meanwhile: Callable[[], object] = lambda: None) -> None:
        self.body = body
        self.meanwhile = meanwhile
        self.known: list[str] = []
        self.executions = 0

    def consistency_boundary(self) -> Selector:
        return Selector(types=[BodyRegistered], tags=[tags.body(self.body)])

    @event(BodyRegistered)
    def _registered(self, name: str) -> None:
        self.known.append(name)

    def execute(self) -> None:
        self.executions += 1
        self.meanwhile()
        if self.known:
            raise DomainError("body-exists", f"{self.body} is registered.")
        self.record(registered(self.body), tags.body(self.body))


class Rename(UseCase):
    """Renames a body as often as asked, whatever its name was."""

    def __init__(self, body: str, *names: str) -> None:
        self.body = body
        self.names = names

    def consistency_boundary(self) -> list[Selector]:
        return []

    def execute(self) -> None:
        for name in self.names:
            self.record(
                BodyRenamed(effective_on=DAY, body=self.body, name=name), tags.body(self.body)
            )


class Count(Rename):
    """Names a body by how many entries it has, so that every other entry about it conflicts."""

    def __init__(self, body: str, meanwhile: Callable[[], object] = lambda: None) -> None:
        super().__init__(body)
        self.meanwhile = meanwhile
        self.count = 0

    def consistency_boundary(self) -> list[Selector]:
        return [Selector(tags=[tags.body(self.body)])]

    def learn(self, recorded: Event) -> None:
        self.count += isinstance(recorded, BodyRenamed)

    def execute(self) -> None:
        self.names = (str(self.count),)
        self.meanwhile()
        super().execute()


def registered(body: str) -> BodyRegistered:
    return BodyRegistered(effective_on=DAY, body=body, kind="village", name=body)


@pytest.fixture
def ledger(recorder: Recorder) -> Ledger:
    return Ledger("anqing/taihu", recorder)


def names(ledger: Ledger) -> list[str]:
    return [getattr(recorded.event, "name", "") for recorded in ledger.read()]


def test_records_what_was_decided(ledger: Ledger) -> None:
    assert ledger.do(Register("a"), CONTEXT) == Receipt(1, 1)
    assert ledger.do(Rename("a", "b", "c"), CONTEXT) == Receipt(2, 3)
    recorded = ledger.at(3)
    assert (recorded.position, recorded.actor, recorded.request) == (3, CONTEXT.actor, "request-1")
    assert recorded.tags == ("body:a",)
    assert recorded.event == BodyRenamed(effective_on=DAY, body="a", name="c")
    assert ledger.head() == 3


def test_a_refusal_passes_and_records_nothing(ledger: Ledger) -> None:
    ledger.do(Register("a"), CONTEXT)
    with pytest.raises(DomainError) as refused:
        ledger.do(Register("a"), CONTEXT)
    assert refused.value.code == "body-exists"
    assert ledger.head() == 1


def test_a_rehearsal_refuses_alike_and_records_nothing(ledger: Ledger) -> None:
    assert ledger.rehearsal().do(Register("village-1"), CONTEXT) == Receipt(1, 0)
    assert ledger.head() == 0
    ledger.do(Register("village-1"), CONTEXT)
    with pytest.raises(DomainError, match="is registered"):
        ledger.rehearsal().do(Register("village-1"), CONTEXT)


def test_decides_again_when_the_boundary_moved(ledger: Ledger) -> None:
    late = Register("a", meanwhile=lambda: ledger.head() or ledger.do(Register("a"), CONTEXT))
    with pytest.raises(DomainError) as refused:
        ledger.do(late, CONTEXT)
    assert refused.value.code == "body-exists"
    assert (late.executions, late.known, late.new_decisions) == (2, ["a"], [])
    assert ledger.head() == 1


def test_what_happens_outside_the_boundary_does_not_disturb(ledger: Ledger) -> None:
    def others() -> None:
        ledger.do(Register("b"), CONTEXT)  # another tag
        ledger.do(Rename("a", "x"), CONTEXT)  # another type

    calm = Register("a", meanwhile=others)
    assert ledger.do(calm, CONTEXT) == Receipt(3, 3)
    assert calm.executions == 1


def test_gives_up_when_the_boundary_always_moves(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ledger.ledger._FIRST_PAUSE_S", 0)
    with pytest.raises(DomainError) as refused:
        ledger.do(Count("a", lambda: ledger.do(Rename("a", "x"), CONTEXT)), CONTEXT)
    assert refused.value.code == "too-busy"
    assert names(ledger) == ["x"] * ATTEMPTS


def test_rivals_all_get_their_turn(ledger: Ledger) -> None:
    """Each names the body by the number of names before it; a lost update would repeat one."""

    def rival() -> None:
        for _ in range(10):
            ledger.do(Count("a"), CONTEXT)

    rivals = [threading.Thread(target=rival) for _ in range(4)]
    for thread in rivals:
        thread.start()
    for thread in rivals:
        thread.join()
    assert names(ledger) == [str(n) for n in range(40)]


def test_a_repeated_request_gets_the_first_receipt(ledger: Ledger) -> None:
    once = Context(CONTEXT.actor, "request-1", idempotency_key="k1")
    ledger.do(Register("z"), CONTEXT)
    first = ledger.do(Rename("a", "1", "2", "3"), once)
    ledger.do(Register("y"), CONTEXT)
    again = Rename("a", "1", "2", "3")
    assert (first, ledger.do(again, once)) == (Receipt(2, 4), Receipt(2, 4, repeated=True))
    assert again.new_decisions == []
    assert [recorded.tags for recorded in ledger.read(tags=["key:k1"])] == [
        ("body:a", "key:k1"),
        ("body:a", "key:k1"),
    ]
    other = Context(CONTEXT.actor, "request-2", idempotency_key="k2")
    assert ledger.do(Rename("a", "4"), other) == Receipt(6, 6)
    assert ledger.do(Rename("a", "4"), other) == Receipt(6, 6, repeated=True)


def test_the_same_request_twice_at_a_time_is_done_once(ledger: Ledger) -> None:
    once = Context(CONTEXT.actor, "request-1", idempotency_key="k1")
    slow = Register("a", meanwhile=lambda: ledger.head() or ledger.do(Register("a"), once))
    assert ledger.do(slow, once) == Receipt(1, 1, repeated=True)
    assert ledger.head() == 1


def test_a_use_case_with_nothing_to_record_gets_an_empty_receipt(ledger: Ledger) -> None:
    ledger.do(Register("a"), CONTEXT)
    assert ledger.do(Rename("a"), CONTEXT) == Receipt(2, 1)


def test_facts_read_before_the_boundary_moved_are_outdated(ledger: Ledger) -> None:
    ledger.do(Register("b"), CONTEXT)
    ledger.do(Count("a"), CONTEXT)
    outdated = Count("a")
    outdated.after_position = 1
    with pytest.raises(DomainError) as refused:
        ledger.do(outdated, CONTEXT)
    assert refused.value.code == "facts-outdated"
    fresh = Count("a")
    fresh.after_position = 2
    assert ledger.do(fresh, CONTEXT) == Receipt(3, 3)


def test_reads_by_type_tag_and_position(ledger: Ledger) -> None:
    ledger.do(Register("a"), CONTEXT)
    ledger.do(Register("b"), CONTEXT)
    ledger.do(Rename("a", "x"), CONTEXT)

    def positions(**selection: object) -> list[int]:
        return [recorded.position for recorded in ledger.read(**selection)]  # type: ignore[arg-type]

    assert positions() == [1, 2, 3]
    assert positions(after=1, limit=1) == [2]
    assert positions(tags=["body:a"]) == [1, 3]
    assert positions(types=["body-registered"]) == [1, 2]
    assert positions(types=["body-renamed"], tags=["body:a"]) == [3]
    assert positions(types=["body-renamed"], tags=["body:b"]) == []


@pytest.mark.parametrize("position", [-1, 0, 2])
def test_a_position_without_entry_is_an_error(ledger: Ledger, position: int) -> None:
    ledger.do(Register("a"), CONTEXT)
    with pytest.raises(DomainError) as refused:
        ledger.at(position)
    assert refused.value.code == "no-such-entry"
