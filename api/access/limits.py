"""How often one asker may ask: a bucket of tokens for each, in this process."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from domain.errors import DomainError

_MOST_BUCKETS = 50_000


@dataclass(frozen=True, slots=True)
class Rate:
    """So many requests a second on average, and so many at once after a pause."""

    per_second: float
    at_once: float


@dataclass(slots=True)
class _Bucket:
    left: float
    at_s: float


class Limiter:
    """Buckets by key. A forgotten bucket is a full one, so the oldest may be forgotten."""

    def __init__(self, rate: Rate, clock_s: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._clock_s = clock_s
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def take(self, key: str) -> None:
        """Count one request; DomainError `too-many-requests` when the bucket is empty."""
        now_s = self._clock_s()
        bucket = self._buckets.pop(key, None) or _Bucket(self._rate.at_once, now_s)
        self._buckets[key] = bucket
        if len(self._buckets) > _MOST_BUCKETS:
            self._buckets.popitem(last=False)
        filled = bucket.left + (now_s - bucket.at_s) * self._rate.per_second
        bucket.left, bucket.at_s = min(filled, self._rate.at_once), now_s
        if bucket.left < 1:
            raise too_many((1 - bucket.left) / self._rate.per_second)
        bucket.left -= 1


def too_many(wait_s: float) -> DomainError:
    """`too-many-requests`; the answer carries Retry-After."""
    seconds = max(1, int(-(-wait_s // 1)))
    return DomainError(
        "too-many-requests",
        "Too many requests in a short time.",
        next_step=f"Wait {seconds} s, then go on more slowly.",
        retry_after_s=seconds,
    )
