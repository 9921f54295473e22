"""mingce log receipt: waits for the log, and writes a file that proves itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from domain.merkle.hashing import leaf_hash
from domain.merkle.policies import KnownLog, Policy
from domain.merkle.receipts import parse_receipt, verify_receipt
from tests.integration.cli.conftest import LOG_KEY, Mingce

POLICY = Policy((KnownLog(LOG_KEY.key),), (), ())
REFUSED = 1


def test_a_receipt_is_a_file_that_proves_itself(
    mingce: Mingce, database: str, at: Callable[[str], None], tmp_path: Path
) -> None:
    at(database)
    mingce.done("body", "register", "x", "示例县", "--kind", "county")
    early = mingce("log", "receipt", "1", "--json")
    assert (early.exit_code, early.error()["code"]) == (REFUSED, "log-not-reached")
    mingce.done("log", "integrate")
    assert "test-county-1.tlog-proof" in mingce.done("log", "receipt", "1", "--wait")
    data = (tmp_path / "test-county-1.tlog-proof").read_bytes()
    receipt = parse_receipt(data)
    assert b'"type":"body-registered"' in receipt.extra
    verify_receipt(receipt, leaf_hash(receipt.extra), POLICY)
    assert mingce.done("log", "receipt", "1", "--out", "-").encode() == data
    absent = mingce("log", "receipt", "99", "--json")
    assert (absent.exit_code, absent.error()["code"]) == (REFUSED, "no-such-entry")
