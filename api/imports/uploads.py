"""Files between the steps of an import: in this process's memory, for a while, for who sent them.

Nothing is written to disk: a roster holds identity numbers in clear. A file that is gone (the
service was started again, or half an hour passed) is uploaded once more.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from api.imports.limits import DEFAULT_LIMITS, MEBIBYTE, Limits
from api.imports.messages import refuse
from domain.errors import DomainError

KEPT_S = 1800
KEPT_BYTES = 192 * MEBIBYTE


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came. `sha256` (hex) is of its bytes."""

    name: str
    data: bytes
    sha256: str
    since_s: float


class Uploads:
    """The files of all who import just now; the oldest go first when there are too many."""

    def __init__(
        self,
        *,
        most_bytes: int = KEPT_BYTES,
        limits: Limits = DEFAULT_LIMITS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most_bytes = most_bytes
        self._file_bytes = limits.file_bytes
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, str], Upload] = OrderedDict()

    def keep(self, owner: str, name: str, data: bytes) -> Upload:
        """Keep a file for its owner. DomainError `file-too-large`."""
        if len(data) > self._file_bytes:
            raise refuse(
                "file-too-large",
                file=name,
                bytes=len(data),
                most=self._file_bytes,
                field="file",
            )
        upload = Upload(name, data, hashlib.sha256(data).hexdigest(), self._clock())
        with self._lock:
            self._kept[owner, upload.sha256] = upload
            self._kept.move_to_end((owner, upload.sha256))
            self._forget()
        return upload

    def get(self, owner: str, sha256: str) -> Upload:
        """The owner's file with that digest; DomainError `upload-gone`."""
        with self._lock:
            self._forget()
            upload = self._kept.get((owner, sha256))
        if upload is None:
            raise DomainError(
                "upload-gone",
                "The uploaded file is not kept any more.",
                next_step="Upload it again.",
            )
        return upload

    def drop(self, owner: str, sha256: str) -> None:
        """Forget a file that was imported."""
        with self._lock:
            self._kept.pop((owner, sha256), None)

    def _forget(self) -> None:
        """Forget what is too old, then the oldest until the rest fits."""
        size = sum(len(upload.data) for upload in self._kept.values())
        for key, upload in list(self._kept.items()):
            if size <= self._most_bytes and upload.since_s >= self._clock() - KEPT_S:
                break
            size -= len(upload.data)
            del self._kept[key]
