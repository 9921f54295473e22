"""Integrators whose checkpoints are cosigned by the witnesses that the settings name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import MappingProxyType

from domain.merkle.errors import FormatError
from domain.merkle.policies import Policy, parse_policy
from ledger.tlog.checkpoints import Committed
from ledger.tlog.integrator import Integrator, nothing
from ledger.tlog.published import PublishedLog
from ops.settings import SettingsError

AfterPublish = Callable[[Committed], None]


def read_policy(path: Path | None) -> Policy | None:
    """The witness policy; None if there is none. SettingsError if it cannot be read."""
    if path is None:
        return None
    try:
        return parse_policy(path.read_bytes())
    except (OSError, FormatError) as wrong:
        said = wrong.message if isinstance(wrong, FormatError) else wrong.strerror
        raise SettingsError(f"MINGCE_WITNESS_POLICY: {path} cannot be used: {said}") from None


@contextmanager
def witnessed(
    logs: Mapping[str, PublishedLog],
    policy: Policy | None,
    told: Mapping[str, AfterPublish] = MappingProxyType({}),
) -> Iterator[dict[str, Integrator]]:
    """An integrator for each log; what it publishes is cosigned as long as this lasts.

    `told` are told of it besides, by ledger.
    """
    if policy is None or not any(witness.url for witness in policy.witnesses):
        yield {ledger: log.integrator(told.get(ledger, nothing)) for ledger, log in logs.items()}
        return
    from ledger.tlog.witnesses import Witnessing  # brings an HTTP client that is slow to load

    with Witnessing(logs, policy.witnesses) as witnessing:
        yield {
            ledger: log.integrator(
                _both(partial(witnessing.published, ledger), told.get(ledger, nothing))
            )
            for ledger, log in logs.items()
        }


def _both(first: AfterPublish, second: AfterPublish) -> AfterPublish:
    def tell(committed: Committed) -> None:
        first(committed)
        second(committed)

    return tell
