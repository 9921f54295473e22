"""A published log in memory, as it is served and proved from."""

from __future__ import annotations

from ledger.tlog.published import PublishedLog
from tests.published import ORIGIN, Log, signers


def published(log: Log) -> PublishedLog:
    assert log.stored is not None
    assert log.checkpoints is not None
    return PublishedLog(ORIGIN, log.stored, log.checkpoints, log.store, signers)


def log_of(*counts: int) -> Log:
    """A log with a checkpoint after each of these numbers of entries."""
    log = Log()
    for count in counts:
        log.append(count)
        log.integrator().catch_up()
    return log
