"""However a log grows, and whoever publishes it, it is the tree of its entries."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.tlog.store import MemoryStore, TileStore
from tests.published import Log, published_files

GROWTH = st.lists(
    st.tuples(
        st.one_of(st.integers(0, 5), st.integers(200, 300), st.sampled_from([255, 256, 257, 700])),
        st.sampled_from(["round", "nothing", "another store", "lost directory"]),
    ),
    max_size=8,
)


@given(growth=GROWTH, most=st.sampled_from([1_000, 256, 100, 7]))
@settings(max_examples=60)
def test_every_way_of_growing_publishes_the_same_tree(
    growth: list[tuple[int, str]], most: int
) -> None:
    log = Log()
    elsewhere: TileStore = MemoryStore()
    for count, what in growth:
        log.append(count)
        if what == "lost directory":
            log.store = MemoryStore()
        elif what == "another store":
            log.store, elsewhere = elsewhere, log.store
        if what != "nothing":
            log.integrator(most).round()
        log.check()
    log.integrator(most).catch_up()
    checkpoint = log.check()
    assert (checkpoint.size if checkpoint else 0) == len(log.entries)
    at_once = Log(list(log.entries))
    at_once.integrator().catch_up()
    whole = {at: data for at, data in published_files(at_once.store).items() if at.width == 256}
    assert whole.items() <= published_files(log.store).items()
    assert log.store.checkpoint() == at_once.store.checkpoint()
