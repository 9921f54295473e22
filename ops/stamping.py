"""Checkpoints are stamped by the authority that the settings name (RFC 3161)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec

from ledger.tlog.checkpoints import Committed
from ledger.tlog.published import PublishedLog
from ledger.tlog.timestamps import Authority, Stamper, TimestampError, read_roots
from ops.settings import Settings, SettingsError

_MINUTE_S = 60


def authority_of(settings: Settings) -> Authority | None:
    """The time-stamping authority; None if there is none. SettingsError if it cannot be asked."""
    if settings.timestamp_url is None:
        return None
    if settings.timestamp_ca is None:
        raise SettingsError(
            "MINGCE_TIMESTAMP_URL needs MINGCE_TIMESTAMP_CA: a timestamp that nobody can verify is "
            "worth nothing."
        )
    if find_spec("rfc3161_client") is None:
        raise SettingsError("MINGCE_TIMESTAMP_URL needs the extra: pip install mingce[timestamps].")
    try:
        roots = read_roots(settings.timestamp_ca.read_bytes())
    except (OSError, TimestampError) as wrong:
        raise SettingsError(f"MINGCE_TIMESTAMP_CA cannot be used: {wrong}") from None
    return Authority(settings.timestamp_url, roots)


@contextmanager
def stamping(
    logs: Mapping[str, PublishedLog], settings: Settings
) -> Iterator[dict[str, Callable[[Committed], None]]]:
    """Whom to tell of each log's new checkpoints, so that they are stamped as long as this lasts."""
    authority = authority_of(settings)
    with ExitStack() as stack:
        told: dict[str, Callable[[Committed], None]] = {}
        for ledger, log in logs.items():
            if authority is None:
                break
            every_s = settings.timestamp_minutes * _MINUTE_S
            stamper = Stamper(log.checkpoints, authority, every_s=every_s)
            stamper.start()
            stack.callback(stamper.stop)
            told[ledger] = stamper.after_publish
        yield told
