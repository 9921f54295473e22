"""Signed requests: what is taken, and each way to be refused with its own code."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from starlette.datastructures import Headers

from api.access.signatures import ClientKey, Message, is_signed, load_public_key, verify
from domain.errors import DomainError
from tests.api.signatures import (
    COVERED,
    PrivateKey,
    Unsent,
    new_ed25519,
    new_p256,
    public_pem,
    sign,
)

NOW = datetime(2026, 3, 5, 8, 30, tzinfo=UTC)
URL = "https://mingce.example/v1/submissions?dry_run=false"
BODY = '{"situation": "违规收礼"}'.encode()
KEY = new_ed25519()
ALL = "(" + " ".join(f'"{name}"' for name in COVERED) + ")"


class Keys:
    def __init__(self, key: PrivateKey = KEY) -> None:
        self._key = public_pem(key)

    def find(self, key_id: str) -> ClientKey | None:
        return ClientKey("discipline", self._key) if key_id == "key-1" else None


class Nonces:
    def __init__(self) -> None:
        self.forget_after: dict[tuple[str, str], datetime] = {}

    def remember(self, client: str, nonce: str, *, now: datetime, forget_after: datetime) -> bool:
        known = self.forget_after.get((client, nonce), now) > now
        self.forget_after[client, nonce] = forget_after
        return not known


def unsigned() -> Unsent:
    headers = {"content-type": "application/json", "idempotency-key": "2026-03-0001"}
    return Unsent("POST", URL, BODY, headers)


def taken(request: Unsent, *, keys: Keys | None = None, nonces: Nonces | None = None) -> str:
    message = Message(request.method, request.url, Headers(request.headers))
    return verify(message, request.body, keys or Keys(), nonces or Nonces(), NOW)


def code_of(request: Unsent, *, keys: Keys | None = None, nonces: Nonces | None = None) -> str:
    with pytest.raises(DomainError) as refused:
        taken(request, keys=keys, nonces=nonces)
    assert refused.value.next_step
    return refused.value.code


def test_takes_a_signed_request_of_a_known_key() -> None:
    assert taken(sign(unsigned(), KEY, "key-1", created=NOW)) == "discipline"


def test_takes_ecdsa_on_p256() -> None:
    key = new_p256()
    assert taken(sign(unsigned(), key, "key-1", created=NOW), keys=Keys(key)) == "discipline"


def test_takes_an_address_covered_in_parts() -> None:
    parts = ("@method", "@authority", "@path", "@query", *COVERED[2:])
    request = sign(unsigned(), KEY, "key-1", created=NOW, covered=parts)
    assert taken(request) == "discipline"
    request.url = URL.replace("false", "true")
    assert code_of(request) == "signature-wrong"


def test_takes_a_question_without_content() -> None:
    question = Unsent("GET", "https://mingce.example/v1/submissions/abc/receipt")
    covered = ("@method", "@target-uri")
    assert taken(sign(question, KEY, "key-1", created=NOW, covered=covered)) == "discipline"


@pytest.mark.parametrize("missing", COVERED)
def test_refuses_a_signature_that_leaves_something_out(missing: str) -> None:
    covered = [name for name in COVERED if name != missing]
    request = sign(unsigned(), KEY, "key-1", created=NOW, covered=covered)
    assert code_of(request) == "signature-incomplete"


def test_refuses_a_request_whose_covered_field_was_removed() -> None:
    request = sign(unsigned(), KEY, "key-1", created=NOW)
    del request.headers["idempotency-key"]
    assert code_of(request) == "signature-incomplete"


def test_refuses_an_altered_content() -> None:
    request = sign(unsigned(), KEY, "key-1", created=NOW)
    request.body = BODY.replace(b"{", b"{ ")
    assert code_of(request) == "content-digest-wrong"


def test_refuses_an_altered_content_with_its_digest_altered_too() -> None:
    other = unsigned()
    other.body = BODY.replace(b"{", b"{ ")
    request = sign(unsigned(), KEY, "key-1", created=NOW)
    request.body = other.body
    request.headers["content-digest"] = sign(other, KEY, "key-1").headers["content-digest"]
    assert code_of(request) == "signature-wrong"


@pytest.mark.parametrize(
    ("name", "value"),
    [("idempotency-key", "2026-03-0002"), ("content-type", "application/x-ndjson")],
)
def test_refuses_an_altered_field(name: str, value: str) -> None:
    request = sign(unsigned(), KEY, "key-1", created=NOW)
    request.headers[name] = value
    assert code_of(request) == "signature-wrong"


def test_refuses_another_method_and_another_address() -> None:
    request = sign(unsigned(), KEY, "key-1", created=NOW)
    request.method = "PUT"
    assert code_of(request) == "signature-wrong"
    request = sign(unsigned(), KEY, "key-1", created=NOW)
    request.url = URL.replace("mingce.example", "elsewhere.example")
    assert code_of(request) == "signature-wrong"


def test_refuses_the_signature_of_another_key() -> None:
    assert code_of(sign(unsigned(), new_ed25519(), "key-1", created=NOW)) == "signature-wrong"
    assert code_of(sign(unsigned(), new_p256(), "key-1", created=NOW)) == "signature-wrong"


def test_refuses_an_unknown_key() -> None:
    assert code_of(sign(unsigned(), KEY, "key-2", created=NOW)) == "signature-key-unknown"


@pytest.mark.parametrize("minutes", [-6, 6])
def test_refuses_a_signature_made_at_another_time(minutes: int) -> None:
    created = NOW + timedelta(minutes=minutes)
    assert code_of(sign(unsigned(), KEY, "key-1", created=created)) == "signature-stale"


def test_refuses_a_signature_that_expired() -> None:
    made, ended = NOW - timedelta(seconds=20), NOW - timedelta(seconds=10)
    request = sign(unsigned(), KEY, "key-1", created=made, expires=ended)
    assert code_of(request) == "signature-stale"


def test_refuses_a_request_that_comes_again() -> None:
    request = sign(unsigned(), KEY, "key-1", created=NOW)
    nonces = Nonces()
    taken(request, nonces=nonces)
    assert code_of(request, nonces=nonces) == "signature-replayed"


def test_remembers_a_nonce_for_as_long_as_its_signature_is_fresh() -> None:
    nonces = Nonces()
    created = NOW + timedelta(minutes=5)
    taken(sign(unsigned(), KEY, "key-1", created=created), nonces=nonces)
    (forgotten_at,) = nonces.forget_after.values()
    assert forgotten_at > created + timedelta(minutes=5)


def test_a_forged_request_uses_up_no_nonce() -> None:
    nonces = Nonces()
    code_of(sign(unsigned(), new_ed25519(), "key-1", created=NOW), nonces=nonces)
    assert not nonces.forget_after


@pytest.mark.parametrize("nonce", ["", "short", "x" * 129])
def test_refuses_a_signature_without_a_fit_nonce(nonce: str) -> None:
    assert code_of(sign(unsigned(), KEY, "key-1", created=NOW, nonce=nonce)) == (
        "signature-malformed"
    )


def test_refuses_an_unsigned_request() -> None:
    request = unsigned()
    assert not is_signed(request.headers)
    assert code_of(request) == "signature-missing"


@pytest.mark.parametrize(
    "declared",
    [
        "sig1",
        "sig1=1",
        'sig1=("@method',
        'sig1="@method"',
        'sig1=("@method";req)',
        f"sig1={ALL}",
        f'sig1={ALL};created="now"',
        f"sig1={ALL};created=999999999999999",
        'sig1=("@method");created=1, sig2=("@method");created=1',
        "签名",
    ],
)
def test_refuses_what_is_not_in_the_form_of_the_standard(declared: str) -> None:
    request = sign(unsigned(), KEY, "key-1", created=NOW)
    headers = {**request.headers, "Signature-Input": declared}
    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    message = Message(request.method, request.url, Headers(raw=raw))
    with pytest.raises(DomainError) as refused:
        verify(message, request.body, Keys(), Nonces(), NOW)
    assert refused.value.code in {"signature-malformed", "signature-incomplete"}


def test_refuses_a_signature_value_that_is_none() -> None:
    request = sign(unsigned(), KEY, "key-1", created=NOW)
    request.headers["Signature"] = "sig1=:AAAA:"
    assert code_of(request) == "signature-wrong"


@pytest.mark.parametrize("digest", ["sha-256=:AAAA:", "md5=:AAAA:", "nothing", "sha-256=1"])
def test_refuses_a_digest_that_is_none(digest: str) -> None:
    request = sign(unsigned(), KEY, "key-1", created=NOW)
    request.headers["content-digest"] = digest
    assert code_of(request) == "content-digest-wrong"


def test_refuses_to_register_what_is_no_fit_key() -> None:
    with pytest.raises(DomainError, match="Ed25519"):
        load_public_key(b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n")
