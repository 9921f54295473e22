from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import RFC_4122

from ledger.identifiers import utc_now, uuid7

MOMENT = datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)


def test_the_moment_stands_in_the_first_48_bits() -> None:
    """The moment of RFC 9562 appendix A.6."""
    made = uuid7(MOMENT)
    assert made.hex[:12] == "017f22e279b0"
    assert (made.version, made.variant) == (7, RFC_4122)


def test_later_identifiers_sort_later() -> None:
    assert uuid7(MOMENT + timedelta(milliseconds=1)) > uuid7(MOMENT)


def test_identifiers_of_one_moment_differ() -> None:
    assert len({uuid7(MOMENT) for _ in range(1000)}) == 1000


def test_the_clock_is_in_utc() -> None:
    assert utc_now().utcoffset() == timedelta(0)
