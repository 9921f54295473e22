"""Without the extras everything else works, and a key that needs one says which."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from domain.merkle.keys import format_skey
from ledger.tlog.signers import new_key
from ledger.tlog.sm2 import format_sm2_skey, new_sm2_key

_ROOT = Path(__file__).parents[3]
_ORIGIN = "log.example/anqing/taihu"
_READ = """
import sys
for missing in ("pkcs11", "tongsuopy"):
    sys.modules[missing] = None
from ledger.tlog.errors import KeyRingError
import ledger.tlog.key_history
from ledger.tlog.signers import parse_keys, signers_of
from ledger.tlog.sm2 import sm2_available
assert not sm2_available()
try:
    [signer] = signers_of(parse_keys(sys.stdin.read()), "log.example/anqing/taihu")
    print(signer.vkey)
except KeyRingError as refused:
    print(refused.code, refused.next_step)
"""


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (format_skey(new_key(_ORIGIN)), f"{_ORIGIN}+"),
        (format_sm2_skey(new_sm2_key(_ORIGIN)), "log-key-unsupported Install the extra `sm2`"),
        ("pkcs11:token=t;object=o", "log-key-unsupported Install the extra `pkcs11`"),
    ],
    ids=["ed25519", "sm2", "pkcs11"],
)
def test_a_key_without_its_extra_says_what_is_missing(line: str, said: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _READ],
        input=line,
        capture_output=True,
        text=True,
        check=True,
        cwd=_ROOT,
    )
    assert done.stdout.startswith(said)
