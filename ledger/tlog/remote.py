"""Somebody's published log, read as everybody reads it: over HTTP, or as files (C2SP tlog-tiles).

Nothing that comes from there is trusted; see `domain.merkle.tile_reading.verified_reader`.
"""

from __future__ import annotations

import time
import urllib.request
from dataclasses import replace
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path
from typing import Protocol
from urllib.error import HTTPError
from urllib.parse import urlsplit

from domain.errors import DomainError
from domain.merkle.bundles import parse_bundle
from domain.merkle.notes import LARGEST_NOTE_BYTES
from domain.merkle.tile_paths import FULL, BundleAt, TileAt, format_path
from domain.merkle.tiles import TILE_BYTES

TIMEOUT_S = 20.0
_LARGEST_BUNDLE_BYTES = FULL * (2 + 65_535)
_MOST_ATTEMPTS = 30
_LONGEST_WAIT_S = 60
_LATER = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
_GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})


class RemoteError(DomainError):
    """A log could not be read. That says nothing about its history.

    Codes: `log-unreachable`; `log-file-missing` if it answers, but has not what it should publish.
    """


def http_opener() -> urllib.request.OpenerDirector:
    """Opens http and https addresses, and none that are files or FTP."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler,
        urllib.request.HTTPHandler,
        urllib.request.HTTPSHandler,
        urllib.request.HTTPRedirectHandler,
        urllib.request.HTTPErrorProcessor,
        urllib.request.HTTPDefaultErrorHandler,
    ):
        opener.add_handler(handler())
    return opener


class Source(Protocol):
    """Where a log is read from."""

    def get(self, path: str, most_bytes: int) -> bytes | None:
        """The file at a path below the log's prefix; None if there is none. RemoteError."""


class HttpSource:
    """A log below an address, such as https://county.example/log."""

    def __init__(self, url: str, *, timeout_s: float = TIMEOUT_S) -> None:
        self._url = url.rstrip("/")
        self._timeout_s = timeout_s
        self._opener = http_opener()

    def get(self, path: str, most_bytes: int) -> bytes | None:
        for _ in range(_MOST_ATTEMPTS):
            try:
                return self._once(path, most_bytes)
            except HTTPError as refused:
                with refused:
                    if refused.code in _GONE:
                        return None
                    if refused.code not in _LATER or not _wait(refused):
                        raise _unreachable(self._url, path, f"it answers {refused.code}") from None
            except (OSError, HTTPException, ValueError) as broken:
                raise _unreachable(self._url, path, str(broken)) from None
        raise _unreachable(self._url, path, "it asks to come again, and again")

    def _once(self, path: str, most_bytes: int) -> bytes:
        request = urllib.request.Request(f"{self._url}/{path}")  # noqa: S310 (see http_opener)
        with self._opener.open(request, timeout=self._timeout_s) as answer:
            data: bytes = answer.read(most_bytes + 1)
        if len(data) > most_bytes:
            raise _unreachable(self._url, path, "it sends far too much")
        return data


def _wait(refused: HTTPError) -> bool:
    """Wait as long as the answer asks to; whether it asks for any time that can be waited."""
    asked = refused.headers.get("retry-after", "")
    if not (asked.isascii() and asked.isdigit()) or int(asked) > _LONGEST_WAIT_S:
        return False
    time.sleep(int(asked))
    return True


class FileSource:
    """A log as a directory, such as a copy of what is served."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def get(self, path: str, most_bytes: int) -> bytes | None:
        try:
            with (self._root / path).open("rb") as file:
                return file.read(most_bytes)
        except FileNotFoundError:
            return None
        except OSError as broken:
            raise _unreachable(str(self._root), path, str(broken)) from None


class RemoteLog:
    """A published log, wherever it is. Everything raises RemoteError."""

    def __init__(self, source: Source, name: str) -> None:
        self.name = name
        self._source = source

    def checkpoint(self) -> bytes:
        """The note that is shown."""
        return self._need("checkpoint", LARGEST_NOTE_BYTES)

    def tile(self, at: TileAt) -> bytes:
        """The hashes of a tile; those of the full one where the partial one has ended."""
        return self._wide(at, TILE_BYTES)

    def entries(self, at: BundleAt) -> list[bytes]:
        """The entries of a bundle; FormatError if it is broken."""
        return parse_bundle(self._wide(at, _LARGEST_BUNDLE_BYTES))[: at.width]

    def _wide(self, at: TileAt | BundleAt, most_bytes: int) -> bytes:
        if at.width < FULL:
            found = self._source.get(format_path(at), most_bytes)
            if found is not None:
                return found
        return self._need(format_path(replace(at, width=FULL)), most_bytes)

    def _need(self, path: str, most_bytes: int) -> bytes:
        found = self._source.get(path, most_bytes)
        if found is None:
            raise RemoteError(
                "log-file-missing",
                f"{self.name} has no {path}.",
                next_step="Check the address; a log that lacks what its checkpoint covers is broken.",
                path=path,
            )
        return found


def open_log(where: str, *, timeout_s: float = TIMEOUT_S) -> RemoteLog:
    """The log at an http or https address, or in a directory."""
    if urlsplit(where).scheme in {"http", "https"}:
        return RemoteLog(HttpSource(where, timeout_s=timeout_s), where)
    return RemoteLog(FileSource(Path(where)), where)


def _unreachable(where: str, path: str, why: str) -> RemoteError:
    return RemoteError(
        "log-unreachable",
        f"{where}/{path} cannot be read: {why}.",
        next_step="Check the address and the network, and try again.",
        path=path,
    )
