"""Keys that never leave a device: Ed25519 by PKCS#11 (smart cards, security modules, SoftHSM).

A key is named by a URI (RFC 7512). The label of the object is the key's name, the log's origin:

    pkcs11:token=<label>;object=<origin>[;id=<id>]?module-path=<library>&pin-source=file:<path>

Needs the extra `pkcs11`. One session a token is kept for all keys in it, and opened anew once when
the device says no.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import unquote, unquote_to_bytes

from domain.merkle.cosignatures import ED25519
from domain.merkle.errors import FormatError
from domain.merkle.keys import PUBLIC_BYTES, VerifierKey
from ledger.tlog.errors import KeyRingError

if TYPE_CHECKING:
    from collections.abc import Callable

    from pkcs11 import Session

SCHEME = "pkcs11:"

_PART = "URI of a key in a device"
_KNOWN = {"token", "object", "id", "type", "module-path", "pin-source", "pin-value"}
_FILE = "file:"
_OCTET_STRING = bytes([0x04, PUBLIC_BYTES[ED25519]])


@dataclass(frozen=True)
class DeviceKey:
    """A private key inside a device: a `Signer` of `domain.merkle`."""

    token: Token
    name: str
    identifier: bytes | None

    kind: ClassVar[int] = ED25519

    @cached_property
    def key(self) -> VerifierKey:
        """The public key; KeyRingError `log-key-device` if the device has none of this name."""
        return VerifierKey(self.name, ED25519, self.token.ask(self._public))

    def sign(self, message: bytes) -> bytes:
        """The bare signature; KeyRingError `log-key-device` if the device gives none."""
        return self.token.ask(lambda session: self._sign(session, message))

    def _public(self, session: Session) -> bytes:
        import pkcs11

        public = self.token.find(session, "PUBLIC_KEY", self.name, self.identifier)
        point = bytes(public[pkcs11.Attribute.EC_POINT])
        # Some devices wrap the point as the standard says, some do not.
        return point.removeprefix(_OCTET_STRING) if len(point) > PUBLIC_BYTES[ED25519] else point

    def _sign(self, session: Session, message: bytes) -> bytes:
        import pkcs11

        private = self.token.find(session, "PRIVATE_KEY", self.name, self.identifier)
        return bytes(private.sign(message, mechanism=pkcs11.Mechanism.EDDSA))


class Token:
    """One token of one module, signed in to once a process. Threads may share it."""

    pin = ""

    def __init__(self, module: str, label: str) -> None:
        self._module = module
        self._label = label
        self._session: Session | None = None
        self._found: dict[tuple[str, str, bytes | None], Any] = {}
        self._refused_pin: str | None = None
        self._lock = threading.Lock()

    def ask(self, question: Callable[[Session], bytes]) -> bytes:
        """What the device says; a session that has ended is opened anew."""
        with self._lock:
            if self._session is not None:
                try:
                    return question(self._session)
                except (RuntimeError, OSError):  # the library's errors are RuntimeErrors
                    self._close()
            try:
                return question(self._opened())
            except (RuntimeError, OSError) as failed:
                self._close()
                raise self._error(f"{type(failed).__name__} {failed}".rstrip()) from None

    def find(self, session: Session, kind: str, name: str, identifier: bytes | None) -> Any:
        """The one object of this kind and name, looked up once a session."""
        import pkcs11

        if (kind, name, identifier) not in self._found:
            template: dict[Any, Any] = {
                pkcs11.Attribute.CLASS: pkcs11.ObjectClass[kind],
                pkcs11.Attribute.LABEL: name,
            }
            if identifier is not None:
                template[pkcs11.Attribute.ID] = identifier
            found = list(session.get_objects(template))
            if len(found) != 1:
                raise self._error(f"it has {len(found)} objects of that name, not one")
            self._found[kind, name, identifier] = found[0]
        return self._found[kind, name, identifier]

    def _opened(self) -> Session:
        import pkcs11

        if self.pin == self._refused_pin:
            # A device locks itself after a few wrong ones.
            raise self._error("PinIncorrect; it is not tried again until it is another")
        token = pkcs11.lib(self._module).get_token(token_label=self._label)
        try:
            self._session = token.open(user_pin=self.pin)
        except pkcs11.PinIncorrect:
            self._refused_pin = self.pin
            raise
        return self._session

    def _close(self) -> None:
        session, self._session = self._session, None
        self._found.clear()
        with suppress(RuntimeError, OSError):  # it may be gone already
            if session is not None:
                session.close()

    def _error(self, problem: str) -> KeyRingError:
        return KeyRingError(
            "log-key-device",
            f"The key's device does not do as asked (token {self._label}): {problem}.",
            next_step="Look whether the device is there and unlocked, and whether token, object "
            "and PIN are right.",
            token=self._label,
        )


def parse_device_key(text: str) -> DeviceKey:
    """Read a URI as above; FormatError says what is wrong with it, and never tells a PIN."""
    _require_library()
    path, _, query = text.removeprefix(SCHEME).partition("?")
    given = dict(part.partition("=")[::2] for part in [*path.split(";"), *query.split("&")] if part)
    if unknown := sorted(given.keys() - _KNOWN):
        raise FormatError(_PART, f"{unknown[0]} is not known here")
    for name in ("token", "object", "module-path"):
        if not given.get(name):
            raise FormatError(_PART, f"{name} is missing")
    token = _token(unquote(given["module-path"]), unquote(given["token"]))
    token.pin = _pin(given)
    identifier = unquote_to_bytes(given["id"]) if "id" in given else None
    return DeviceKey(token, unquote(given["object"]), identifier)


def _pin(given: dict[str, str]) -> str:
    if "pin-value" in given:
        return unquote(given["pin-value"])
    source = unquote(given.get("pin-source", ""))
    if not source.startswith(_FILE):
        raise FormatError(_PART, "it needs pin-source=file:<path>, or pin-value")
    path = Path(source.removeprefix(_FILE).removeprefix("//"))
    try:
        return path.read_text("utf-8").strip()
    except OSError as failed:
        raise FormatError(_PART, f"the PIN cannot be read: {failed.strerror}") from None


@cache
def _token(module: str, label: str) -> Token:
    return Token(module, label)


def _require_library() -> None:
    try:
        import pkcs11  # noqa: F401
    except ImportError:
        raise KeyRingError(
            "log-key-unsupported",
            "Keys in devices need a library that is not installed.",
            next_step="Install the extra `pkcs11`: .venv/bin/pip install python-pkcs11.",
        ) from None
