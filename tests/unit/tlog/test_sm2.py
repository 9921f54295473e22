"""SM2 lines under notes, held against OpenSSL, which shares no code with the library used."""

from __future__ import annotations

import subprocess
from base64 import b64encode
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

from domain.merkle.checkpoints import Checkpoint
from domain.merkle.errors import FormatError, ProofError
from domain.merkle.keys import Verifier, format_key_text, key_id
from domain.merkle.notes import Note, Signature, format_note, open_note, verified_signatures
from ledger.tlog.errors import KeyRingError
from ledger.tlog.signers import (
    NoteSigner,
    add_to_key_file,
    new_key,
    read_key_file,
    sign_checkpoint,
    signers_of,
)
from ledger.tlog.sm2 import (
    IDENTIFIER,
    SM2,
    Sm2Key,
    Sm2Signer,
    format_sm2_skey,
    format_sm2_vkey,
    new_sm2_key,
    parse_sm2_skey,
    parse_sm2_vkey,
)

ORIGIN = "log.example/anqing/taihu"
TEXT = b"log.example/anqing/taihu\n5\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
KEY = Sm2Signer(ORIGIN, bytes(range(1, 33)))

# The fixed beginning of a public key on this curve in DER (RFC 5480, OID 1.2.156.10197.1.301).
_DER = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d034200")
_USER = ("-sigopt", "distid:1234567812345678")


def openssl(*words: str | Path) -> str:
    done = subprocess.run(["openssl", *words], capture_output=True, text=True, check=True)
    return done.stdout


def pem(directory: Path, key: Sm2Key) -> Path:
    path = directory / "key.pem"
    body = b64encode(_DER + key.point).decode()
    path.write_text(f"-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----\n", "ascii")
    return path


def test_openssl_takes_our_signature(tmp_path: Path) -> None:
    payload = KEY.sign(TEXT)
    numbers = int.from_bytes(payload[:32]), int.from_bytes(payload[32:])
    signature, text = tmp_path / "signature", tmp_path / "text"
    signature.write_bytes(encode_dss_signature(*numbers))
    key = pem(tmp_path, KEY.verifier)
    for said, expected in [(TEXT, True), (TEXT + b"x", False)]:
        text.write_bytes(said)
        verified = subprocess.run(
            ["openssl", "dgst", "-sm3", *_USER, "-verify", key, "-signature", signature, text],
            capture_output=True,
            check=False,
        )
        assert (verified.returncode == 0) == expected


def test_we_take_a_signature_of_openssl(tmp_path: Path) -> None:
    private, signature, text = (tmp_path / name for name in ("private", "signature", "text"))
    text.write_bytes(TEXT)
    openssl("ecparam", "-name", "SM2", "-genkey", "-noout", "-out", private)
    openssl("dgst", "-sm3", *_USER, "-sign", private, "-out", signature, text)
    der = tmp_path / "public"
    openssl("pkey", "-in", private, "-pubout", "-outform", "DER", "-out", der)
    assert der.read_bytes()[: len(_DER)] == _DER
    key = Sm2Key(ORIGIN, der.read_bytes()[len(_DER) :])
    payload = b"".join(
        number.to_bytes(32) for number in decode_dss_signature(signature.read_bytes())
    )
    assert key.check(TEXT, payload) is None
    with pytest.raises(ProofError):
        key.check(TEXT + b"x", payload)


@pytest.mark.parametrize(
    "bent",
    [b"", bytes(64), b"\xff" * 64, KEY.sign(TEXT)[:-1]],
    ids=["empty", "zeros", "ones", "cut off"],
)
def test_what_is_no_signature_is_refused(bent: bytes) -> None:
    with pytest.raises(ProofError) as refused:
        KEY.verifier.check(TEXT, bent)
    assert refused.value.code == "note-signature-wrong"


def test_every_bit_counts() -> None:
    payload = KEY.sign(TEXT)
    for number in range(0, 512, 7):
        bent = bytearray(payload)
        bent[number // 8] ^= 1 << number % 8
        with pytest.raises(ProofError):
            KEY.verifier.check(TEXT, bytes(bent))


def test_a_point_off_the_curve_signs_nothing() -> None:
    with pytest.raises(ProofError):
        Sm2Key(ORIGIN, b"\x04" + bytes(64)).check(TEXT, KEY.sign(TEXT))


def test_keys_are_written_and_read_back() -> None:
    made = new_sm2_key(ORIGIN)
    assert parse_sm2_skey(format_sm2_skey(made)) == made
    assert parse_sm2_vkey(made.vkey) == made.verifier
    assert made.vkey == format_sm2_vkey(made.verifier)
    assert made.verifier.key_id == key_id(ORIGIN, SM2, IDENTIFIER + made.verifier.point)


def test_other_texts_are_no_keys() -> None:
    secret, public = format_sm2_skey(KEY), KEY.vkey
    other = new_sm2_key(ORIGIN)
    swapped = public.replace(KEY.verifier.key_id.hex(), other.verifier.key_id.hex())
    other_type = bytes([SM2]) + IDENTIFIER[:-1] + b"2" + KEY.verifier.point
    unknown = format_key_text(ORIGIN, key_id(ORIGIN, SM2, other_type[1:]), other_type)
    for bad in ("", public[:-4], "x" + public, swapped, unknown, secret):
        with pytest.raises(FormatError):
            parse_sm2_vkey(bad)
    for bad in ("", secret[:-4], public):
        with pytest.raises(FormatError):
            parse_sm2_skey(bad)


def test_a_number_beyond_the_curve_is_no_key() -> None:
    text = format_sm2_skey(KEY)
    name, identifier, _ = text.removeprefix("PRIVATE+KEY+").split("+", 2)
    for secret in (bytes(32), b"\xff" * 32):
        material = b64encode(bytes([SM2]) + IDENTIFIER + secret).decode()
        with pytest.raises(FormatError):
            parse_sm2_skey(f"PRIVATE+KEY+{name}+{identifier}+{material}")


def test_signs_checkpoints_beside_an_ed25519_key(tmp_path: Path) -> None:
    """Whoever knows only the one key passes the other's line over."""
    ed25519 = new_key(ORIGIN)
    path = tmp_path / "log-key"
    for key in (KEY, ed25519):
        add_to_key_file(path, key)
    keys = read_key_file(path)
    assert keys == [KEY, ed25519]
    signers = signers_of(keys, ORIGIN)
    data = sign_checkpoint(Checkpoint(ORIGIN, 5, bytes(32)), signers)
    both: list[Verifier] = [ed25519.key, KEY.verifier]
    for known in (both[:1], both[1:], both):
        note, verified = open_note(data, known)
        assert len(verified) == len(known)
        assert len(note.signatures) == 2


def test_alone_it_is_not_enough(tmp_path: Path) -> None:
    add_to_key_file(tmp_path / "log-key", KEY)
    with pytest.raises(KeyRingError) as missing:
        signers_of(read_key_file(tmp_path / "log-key"), ORIGIN)
    assert missing.value.code == "log-key-missing"


def test_a_wrong_line_spoils_the_note_for_who_knows_the_key() -> None:
    payload = replace_last(KEY.sign(TEXT))
    note = Note(TEXT, (Signature(ORIGIN, KEY.verifier.key_id, payload),))
    assert format_note(note)
    with pytest.raises(ProofError):
        verified_signatures(note, [KEY.verifier])


def replace_last(payload: bytes) -> bytes:
    return payload[:-1] + bytes([payload[-1] ^ 1])


def test_the_secret_does_not_show() -> None:
    assert repr(KEY.secret) not in repr(replace(KEY))
    assert not isinstance(KEY, NoteSigner)
