"""Timestamps of others over signed checkpoints (RFC 3161): that the log had signed this by then.

A witness shows that others see the same history; a timestamp shows since when, by an authority
that a court knows, and keeps old signatures good should the log's key ever be stolen. What is
stamped is the note as the log's own keys signed it, cosignatures left out, as they come later.

Needs the package rfc3161-client (the extra `timestamps`), which takes strict DER only.
"""

from __future__ import annotations

import threading
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPException
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import psycopg
import structlog
from cryptography.x509 import Certificate, load_pem_x509_certificates

from domain.errors import DomainError
from ledger.tlog.checkpoints import Checkpoints, Committed
from ledger.tlog.remote import http_opener

if TYPE_CHECKING:
    from rfc3161_client import TimeStampResponse, VerifierBuilder

MEDIA_TYPE = "application/timestamp-query"
_TIMEOUT_S = 30.0
_LARGEST_ANSWER_BYTES = 100_000
_PAUSE_AFTER_FAILURE_S = 60.0

_log = structlog.get_logger()


class TimestampError(DomainError):
    """There is no timestamp. Codes: `timestamp-unreachable`, `timestamp-wrong`."""


@dataclass(frozen=True, slots=True)
class Authority:
    """A time-stamping authority: its address, and the certificates that its own must lead to."""

    url: str
    roots: tuple[Certificate, ...]

    @property
    def name(self) -> str:
        """Its host, by which its timestamps are known."""
        return urlsplit(self.url).hostname or self.url


def read_roots(pem: bytes) -> tuple[Certificate, ...]:
    """The certificates of a PEM file; TimestampError if it holds none."""
    try:
        return tuple(load_pem_x509_certificates(pem))
    except ValueError as wrong:
        raise TimestampError(
            "timestamp-wrong",
            "The file of the time-stamping authority's certificates holds none.",
            next_step="Give its root certificate in PEM form.",
        ) from wrong


def fetch_timestamp(authority: Authority, note: bytes) -> bytes:
    """Let the authority stamp a note; its answer (TimeStampResp, DER), verified. TimestampError."""
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder, VerifierBuilder

    asked = TimestampRequestBuilder().data(note).hash_algorithm(HashAlgorithm.SHA256).build()
    request = urllib.request.Request(  # noqa: S310 (http_opener reads no files)
        authority.url, asked.as_bytes(), {"Content-Type": MEDIA_TYPE}
    )
    try:
        with http_opener().open(request, timeout=_TIMEOUT_S) as answer:
            data: bytes = answer.read(_LARGEST_ANSWER_BYTES)
    except (OSError, HTTPException, ValueError) as broken:
        raise TimestampError(
            "timestamp-unreachable",
            f"The time-stamping authority {authority.name} does not answer: {broken}.",
            next_step="Check MINGCE_TIMESTAMP_URL and the network.",
            authority=authority.name,
        ) from broken
    _verify(data, note, authority.roots, VerifierBuilder.from_request(asked))
    return data


def verify_timestamp(data: bytes, note: bytes, roots: Sequence[Certificate]) -> datetime:
    """When the note was stamped (UTC), if one of the roots vouches for it; TimestampError."""
    from rfc3161_client import VerifierBuilder

    return _verify(data, note, roots, VerifierBuilder())


def stamped_at(data: bytes) -> datetime:
    """What a timestamp that was verified when it came says (UTC); TimestampError."""
    return _decode(data).tst_info.gen_time.astimezone(UTC)


def _verify(
    data: bytes, note: bytes, roots: Sequence[Certificate], builder: VerifierBuilder
) -> datetime:
    from rfc3161_client import VerificationError

    answer = _decode(data)
    for root in roots:
        builder = builder.add_root_certificate(root)
    try:
        genuine = builder.build().verify_message(answer, note)
    except (VerificationError, ValueError) as wrong:
        raise _wrong(str(wrong)) from wrong
    if not genuine:
        raise _wrong("it does not verify")
    return answer.tst_info.gen_time.astimezone(UTC)


def _decode(data: bytes) -> TimeStampResponse:
    from rfc3161_client import decode_timestamp_response

    try:
        answer = decode_timestamp_response(data)
        if answer.status not in {0, 1}:  # granted, or granted with modifications
            raise _wrong(f"it was refused: {'; '.join(answer.status_string) or answer.status}")
    except ValueError as unreadable:
        raise _wrong(str(unreadable)) from unreadable
    return answer


def _wrong(why: str) -> TimestampError:
    return TimestampError(
        "timestamp-wrong",
        f"This is no timestamp of what was signed: {why}.",
        next_step="Check the authority's certificate, and ask it again.",
    )


class Stamper:
    """Lets an authority stamp the newest checkpoint, at most once in a while.

    It works in a thread of its own: the log never waits for an authority, nor fails with it.
    `after_publish` is for the integrator.
    """

    def __init__(
        self,
        checkpoints: Checkpoints,
        authority: Authority,
        *,
        every_s: float,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._checkpoints = checkpoints
        self._authority = authority
        self._every_s = every_s
        self._clock = clock
        self._newest: Committed | None = None
        self._next_s = clock()
        self._stopped = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="stamper", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def stop(self) -> None:
        """End; what is being fetched is finished first."""
        with self._changed:
            self._stopped = True
            self._changed.notify()
        self._thread.join()

    def after_publish(self, committed: Committed) -> None:
        """A checkpoint was published: it is what to stamp next."""
        with self._changed:
            self._newest = committed
            self._changed.notify()

    def _run(self) -> None:
        while (committed := self._due()) is not None:
            try:
                token = fetch_timestamp(self._authority, committed.note)
                self._checkpoints.add_timestamp(committed.size, self._authority.name, token)
            except (TimestampError, psycopg.Error) as failed:
                _log.warning("timestamp_failed", authority=self._authority.name, error=str(failed))
                self._put_off(committed, min(_PAUSE_AFTER_FAILURE_S, self._every_s))
            else:
                _log.info("checkpoint_stamped", size=committed.size, authority=self._authority.name)

    def _due(self) -> Committed | None:
        """Wait for a checkpoint to stamp, and for its time; None at the end."""
        with self._changed:
            while not self._stopped:
                wait_s = self._next_s - self._clock()
                if self._newest is not None and wait_s <= 0:
                    committed, self._newest = self._newest, None
                    self._next_s = self._clock() + self._every_s
                    return committed
                self._changed.wait(wait_s if self._newest is not None else None)
            return None

    def _put_off(self, committed: Committed, pause_s: float) -> None:
        with self._changed:
            self._newest = self._newest or committed
            self._next_s = self._clock() + pause_s
