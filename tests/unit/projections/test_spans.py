from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from domain.events.appointments import (
    CadreAppointed,
    CadreClassChanged,
    CadreDeparted,
    CadreTransferred,
)
from projections.spans import AppointmentEvent, Spans, change_spans, span_on

FIRST = date(2025, 1, 1)
SERVICE = date(2021, 3, 1)


def on(day: int) -> date:
    return FIRST + timedelta(days=day)


def appointed(day: int, service_from: date = SERVICE) -> CadreAppointed:
    return CadreAppointed(
        effective_on=on(day),
        person="p1",
        body="v1",
        post="书记",
        cadre_class="正职",
        service_from=service_from.isoformat(),
    )


def transferred(day: int, body: str) -> CadreTransferred:
    return CadreTransferred(
        effective_on=on(day), person="p1", body=body, post="书记", cadre_class="正职"
    )


def class_changed(day: int, cadre_class: str) -> CadreClassChanged:
    return CadreClassChanged(
        effective_on=on(day), person="p1", post="书记", cadre_class=cadre_class
    )


def departed(day: int) -> CadreDeparted:
    return CadreDeparted(effective_on=on(day), person="p1", reason="retired")


def after(*events: AppointmentEvent) -> Spans:
    spans: Spans = ()
    for event in events:
        spans = change_spans(spans, event)
    return spans


def brief(spans: Spans) -> list[tuple[str, str, date, date | None]]:
    return [(span.unit, span.cadre_class, span.starts_on, span.ends_on) for span in spans]


def test_back_dated_transfer_changes_the_span_of_its_day_and_leaves_the_later_one() -> None:
    spans = after(appointed(0), transferred(100, "v3"), transferred(50, "v2"))
    assert brief(spans) == [
        ("v1", "正职", on(0), on(49)),
        ("v2", "正职", on(50), on(99)),
        ("v3", "正职", on(100), None),
    ]
    assert [span.unit_from for span in spans] == [SERVICE, on(50), on(100)]


def test_change_on_the_first_day_of_a_span_replaces_it() -> None:
    assert brief(after(appointed(0), class_changed(0, "副职"))) == [("v1", "副职", on(0), None)]


def test_class_change_keeps_the_time_in_the_unit() -> None:
    spans = after(appointed(0), transferred(10, "v2"), class_changed(20, "副职"))
    assert [span.unit_from for span in spans] == [SERVICE, on(10), on(10)]
    assert {span.service_from for span in spans} == {SERVICE}


def test_departure_ends_the_service_and_a_new_one_may_begin() -> None:
    spans = after(appointed(0), departed(30), appointed(60, on(60)))
    assert brief(spans) == [("v1", "正职", on(0), on(30)), ("v1", "正职", on(60), None)]
    assert spans[1].service_from == on(60)


def test_back_dated_departure_removes_what_was_thought_to_follow() -> None:
    spans = after(appointed(0), transferred(50, "v2"), departed(30))
    assert brief(spans) == [("v1", "正职", on(0), on(30))]


def test_back_dated_departure_leaves_a_later_service() -> None:
    spans = after(appointed(0), departed(80), appointed(100, on(100)), departed(30))
    assert brief(spans) == [("v1", "正职", on(0), on(30)), ("v1", "正职", on(100), None)]


def test_appointment_before_one_that_is_known_ends_where_that_begins() -> None:
    spans = after(appointed(100, on(100)), appointed(0))
    assert brief(spans) == [("v1", "正职", on(0), on(99)), ("v1", "正职", on(100), None)]


def test_event_about_a_day_without_service_changes_nothing() -> None:
    assert after(transferred(5, "v2"), class_changed(5, "副职"), departed(5)) == ()


EVENTS = st.one_of(
    st.builds(appointed, st.integers(0, 40)),
    st.builds(transferred, st.integers(0, 40), st.sampled_from(["v1", "v2", "v3"])),
    st.builds(class_changed, st.integers(0, 40), st.sampled_from(["正职", "副职"])),
    st.builds(departed, st.integers(0, 40)),
)


@given(st.lists(EVENTS, max_size=12))
def test_spans_never_overlap_and_stay_in_order(events: list[AppointmentEvent]) -> None:
    spans = after(*events)
    for earlier, later in pairwise(spans):
        assert earlier.ends_on is not None
        assert earlier.starts_on <= earlier.ends_on < later.starts_on
    for day in range(45):
        covering = [s for s in spans if s.starts_on <= on(day) <= (s.ends_on or on(99))]
        assert span_on(spans, on(day)) == (covering[0] if covering else None)
