from __future__ import annotations

import pytest

from projections.column_mappings import ColumnMappings
from tests.integration.projections.counties import County

pytestmark = pytest.mark.database


def test_remembers_the_last_mapping_of_a_header_in_its_ledger_only(county: County) -> None:
    mappings = ColumnMappings(county.pool, county.name)
    assert mappings.recall("f") is None
    mappings.remember("f", {"A": "姓名"})
    mappings.remember("f", {"A": "姓名", "B": "得分"})
    assert ColumnMappings(county.pool, county.name).recall("f") == {"A": "姓名", "B": "得分"}
    assert ColumnMappings(county.pool, "anqing/qianshan").recall("f") is None
