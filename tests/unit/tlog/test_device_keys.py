"""Keys in a device: SoftHSM stands for smart cards and security modules."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pkcs11
import pytest
from pkcs11.util.ec import encode_named_curve_parameters

from domain.merkle.checkpoints import Checkpoint
from domain.merkle.keys import format_skey
from domain.merkle.notes import open_note
from ledger.tlog.device_keys import DeviceKey
from ledger.tlog.errors import KeyRingError
from ledger.tlog.signers import new_key, parse_keys, sign_checkpoint, signers_of

ORIGIN = "log.example/anqing/taihu"
PIN = "7 & 7=14"
MODULE = Path("/usr/lib/softhsm/libsofthsm2.so")
_ED25519 = "1.3.101.112"


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A token with a PIN, in a directory of its own. The library reads its settings once."""
    if not MODULE.exists():
        if "CI" in os.environ:
            pytest.fail("SoftHSM is missing: ops/setup.sh test-tools installs it")
        pytest.skip("SoftHSM is not installed (ops/setup.sh test-tools)")
    directory = tmp_path_factory.mktemp("softhsm")
    (directory / "tokens").mkdir()
    settings = directory / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {directory / 'tokens'}\n", "utf-8")
    (directory / "pin").write_text(f"{PIN}\n", "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(settings))
        tool = shutil.which("softhsm2-util")
        assert tool
        for name in ("mingce", "locked"):
            words = ["--init-token", "--free", "--label", name, "--so-pin", PIN, "--pin", PIN]
            subprocess.run([tool, *words], check=True, capture_output=True)
        found = pkcs11.lib(str(MODULE)).get_token(token_label="mingce")
        with found.open(user_pin=PIN, rw=True) as session:
            for identifier in (1, 2):
                _generate(session, ORIGIN, bytes([identifier]))
            _generate(session, "log.example/other", b"\x03")
        yield directory


def _generate(session: Any, name: str, identifier: bytes) -> None:
    curve = {pkcs11.Attribute.EC_PARAMS: encode_named_curve_parameters(_ED25519)}
    parameters = session.create_domain_parameters(pkcs11.KeyType.EC_EDWARDS, curve, local=True)
    parameters.generate_keypair(
        store=True,
        label=name,
        id=identifier,
        mechanism=pkcs11.Mechanism.EC_EDWARDS_KEY_PAIR_GEN,
    )


def uri(
    directory: Path, *, object_: str = ORIGIN, identifier: str = ";id=%01", **given: str
) -> str:
    pin = given.get("pin", f"pin-source=file:{directory}/pin")
    name = given.get("token", "mingce")
    module = given.get("module", str(MODULE))
    path = f"token={name};object={quote(object_, safe='')}{identifier}"
    return f"pkcs11:{path}?module-path={module}&{pin}"


def test_a_log_is_signed_by_keys_in_a_device_and_in_a_file(token: Path) -> None:
    ring = "\n".join((uri(token), format_skey(new_key(ORIGIN)), uri(token, identifier=";id=%02")))
    signers = signers_of(parse_keys(ring), ORIGIN)
    data = sign_checkpoint(Checkpoint(ORIGIN, 5, bytes(32)), signers)
    _, verified = open_note(data, [signer.verifier for signer in signers])
    assert len(verified) == 3
    assert len({signer.verifier.key_id for signer in signers}) == 3


def test_many_threads_share_one_session(token: Path) -> None:
    [key] = parse_keys(uri(token))
    assert isinstance(key, DeviceKey)
    with ThreadPoolExecutor(8) as threads:
        signatures = set(threads.map(lambda _: key.sign(b"one text"), range(64)))
    assert len(signatures) == 1


def test_a_session_that_ended_is_opened_anew(token: Path) -> None:
    [key] = parse_keys(uri(token, identifier=";id=%02"))
    assert isinstance(key, DeviceKey)
    before = key.sign(b"text")
    assert key.token._session is not None
    key.token._session.close()
    assert key.sign(b"text") == before


def test_the_pin_may_stand_in_the_line(token: Path) -> None:
    pin = f"pin-value={quote(PIN, safe='')}"
    [key] = parse_keys(uri(token, object_="log.example/other", identifier="", pin=pin))
    assert isinstance(key, DeviceKey)
    assert key.key.name == "log.example/other"


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"token": "locked", "pin": "pin-value=wrong"}, "PinIncorrect"),
        ({"token": "nobodys"}, "NoSuchToken"),
        ({"module": "/nowhere/lib.so"}, "nowhere"),
        ({"object_": "log.example/none"}, "0 objects"),
        ({"identifier": ""}, "2 objects"),
    ],
)
def test_says_what_the_device_says(token: Path, given: dict[str, str], problem: str) -> None:
    [key] = parse_keys(uri(token, **given))
    assert isinstance(key, DeviceKey)
    for about in ("key", "signature"):
        with pytest.raises(KeyRingError) as failed:
            _ = key.key if about == "key" else key.sign(b"text")
        assert failed.value.code == "log-key-device"
        assert problem in failed.value.message
        assert PIN not in str(failed.value)


def test_a_wrong_pin_is_tried_once(token: Path) -> None:
    """A device locks itself after a few."""
    messages = []
    for pin in ("bad", "bad", "worse", "worse"):
        line = uri(token, token="locked", pin=f"pin-value={pin}")
        [key] = parse_keys(line)
        assert isinstance(key, DeviceKey)
        with pytest.raises(KeyRingError) as refused:
            key.sign(b"text")
        messages.append(refused.value.message)
    assert ["not tried again" in message for message in messages] == [False, True, False, True]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("pkcs11:object=a?module-path=m&pin-value=s3cret", "token is missing"),
        ("pkcs11:token=t?module-path=m&pin-value=s3cret", "object is missing"),
        ("pkcs11:token=t;object=a?pin-value=s3cret", "module-path is missing"),
        ("pkcs11:token=t;object=a?module-path=m", "pin-source"),
        ("pkcs11:token=t;object=a?module-path=m&pin-source=file:/nowhere/pin", "No such file"),
        ("pkcs11:token=t;objekt=a?module-path=m&pin-value=s3cret", "objekt is not known"),
    ],
)
def test_a_line_that_names_no_key_says_why(line: str, problem: str) -> None:
    with pytest.raises(KeyRingError, match=problem) as unreadable:
        parse_keys(line)
    assert unreadable.value.code == "log-key-unreadable"
    assert "s3cret" not in str(unreadable.value)
