"""One witness is asked to cosign a checkpoint (C2SP tlog-witness, add-checkpoint).

Whatever a witness answers, the log is never worse off: an answer that is not a cosignature of the
right key over the right text at about the right time is a `WitnessError`, and nothing else.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import httpx2

from domain.errors import DomainError
from domain.merkle.errors import FormatError, LogError
from domain.merkle.keys import VerifierKey
from domain.merkle.notes import Note, Signature, Verified, parse_note
from domain.merkle.policies import Witness
from domain.merkle.proofs import consistency_proof
from domain.merkle.tile_reading import hash_reader
from domain.merkle.tiles import ReadTile
from domain.merkle.witnessing import (
    AddCheckpoint,
    format_add_checkpoint,
    parse_size,
    read_cosignatures,
)
from ledger.identifiers import utc_now
from ledger.tlog.checkpoints import Committed

LONGEST_ANSWER_BYTES = 65_536
LONGEST_WAIT_S = 10.0
CLOCKS_APART_S = 600
"""By how much the clock of a witness may differ from ours."""

_PLAIN = {"Content-Type": "text/plain; charset=utf-8", "Accept-Encoding": "identity"}
_OK = 200
_CONFLICT = 409
_MOST_REQUESTS = 3  # the first, one after learning its size, one more if it moved meanwhile


class WitnessError(DomainError):
    """A witness has not cosigned.

    Codes: `witness-unreachable`, `witness-refused`, `witness-ahead` (it has cosigned a larger
    tree than this), `witness-answer-unfit`.
    """

    def __init__(self, code: str, witness: str, problem: str) -> None:
        super().__init__(code, f"Witness {witness} {problem}.", witness=witness)


@dataclass(frozen=True, slots=True)
class _Said:
    status: int
    body: bytes


class Submission:
    """What a log knows of one witness: the size that it has cosigned last, 0 until it says so."""

    def __init__(
        self,
        witness: Witness,
        read_tile: ReadTile,
        *,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self.witness = witness
        self.known_size = 0
        self._read_tile = read_tile
        self._now = now

    async def cosign(self, http: httpx2.AsyncClient, committed: Committed) -> tuple[Signature, ...]:
        """The witness's cosignatures of a published checkpoint; WitnessError if it gives none."""
        for _ in range(_MOST_REQUESTS):
            if self.known_size > committed.size:
                # It may have lied, so next time it is asked again.
                size, self.known_size = self.known_size, 0
                raise self._error("witness-ahead", f"has cosigned size {size} of this log already")
            said = await self._ask(http, await asyncio.to_thread(self._request, committed))
            if said.status == _OK:
                verified = self._verified(said.body, committed)
                self.known_size = committed.size
                return tuple(one.signature for one in verified)
            if said.status != _CONFLICT or not self._learn(said.body):
                raise self._error("witness-refused", _in_words(said))
        raise self._error("witness-refused", "has another size each time it is asked")

    def _request(self, committed: Committed) -> bytes:
        proof: tuple[bytes, ...] = ()
        if 0 < self.known_size < committed.size:
            hashes = hash_reader(committed.size, self._read_tile)
            proof = consistency_proof(hashes, self.known_size, committed.size)
        asked = AddCheckpoint(self.known_size, proof, parse_note(committed.note))
        return format_add_checkpoint(asked)

    async def _ask(self, http: httpx2.AsyncClient, body: bytes) -> _Said:
        url = f"{self.witness.url.rstrip('/')}/add-checkpoint"
        try:
            async with (
                asyncio.timeout(LONGEST_WAIT_S),
                http.stream(
                    "POST", url, content=body, headers=_PLAIN, follow_redirects=False
                ) as response,
            ):
                said = bytearray()
                async for chunk in response.aiter_raw():
                    said += chunk
                    if len(said) > LONGEST_ANSWER_BYTES:
                        raise self._error("witness-answer-unfit", "answers without end")
                return _Said(response.status_code, bytes(said))
        except TimeoutError:
            raise self._error("witness-unreachable", "takes too long to answer") from None
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as failed:
            problem = f"cannot be reached: {type(failed).__name__} {failed}".rstrip()
            raise self._error("witness-unreachable", problem) from None

    def _learn(self, body: bytes) -> bool:
        """Take the size that the witness says it has; False if it says none, or the one we said."""
        try:
            size = parse_size(body)
        except FormatError:
            return False
        learned, self.known_size = size != self.known_size, size
        return learned

    def _verified(self, body: bytes, committed: Committed) -> tuple[Verified, ...]:
        text = parse_note(committed.note).text
        keys: tuple[VerifierKey, ...] = (self.witness.key,)
        try:
            verified = read_cosignatures(body, Note(text, ()), keys)
        except LogError as wrong:
            raise self._error(
                "witness-answer-unfit", f"answers with no cosignature: {wrong.message}"
            ) from None
        if not verified:
            raise self._error("witness-answer-unfit", "signs with a key that is not its own")
        earliest = committed.committed_at.timestamp() - CLOCKS_APART_S
        latest = self._now().timestamp() + CLOCKS_APART_S
        for one in verified:
            if one.time_s is None or not earliest <= one.time_s <= latest:
                raise self._error("witness-answer-unfit", "signs with a time that cannot be")
        return verified

    def _error(self, code: str, problem: str) -> WitnessError:
        return WitnessError(code, self.witness.name, problem)


def _in_words(said: _Said) -> str:
    sentence = " ".join(said.body[:200].decode("utf-8", "replace").split())
    return f"answers {said.status}" + f": {sentence}" * bool(sentence)
