"""Coroutines from ordinary tests."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Made = TypeVar("Made")


def run(make: Callable[[], Coroutine[Any, Any, Made]]) -> Made:
    """Run what `make` makes to its end, in a thread of its own.

    Where a browser test came before, Playwright's loop still stands in the main thread.
    """
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(lambda: asyncio.run(make())).result()
