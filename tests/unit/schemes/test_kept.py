from __future__ import annotations

from datetime import date

from domain.schemes.kept import scheme_as_of
from domain.schemes.load import load_scheme
from domain.schemes.packs import pack_text

TEXT = pack_text("taihu-points", "2024.1").replace(
    """        value: "0.8"
""",
    """        value: "0.8"
        status: assumed
        reason: {zh: 先试行。, en: First tried.}
        review_on: 2026-12-31
      - from: 2025-07-01
        value: "0.7"
""",
)


def test_a_day_reads_as_the_latest_change_before_it() -> None:
    for day in (date(2024, 1, 1), date(2025, 6, 30), date(2025, 7, 1), date(2030, 1, 1)):
        assert scheme_as_of(TEXT, day) == load_scheme(TEXT, on=day)


def test_days_between_two_changes_are_read_once() -> None:
    before = scheme_as_of(TEXT, date(2025, 6, 30))
    assert scheme_as_of(TEXT, date(2024, 1, 1)) is before
    assert scheme_as_of(TEXT, date(2025, 7, 1)) is not before
