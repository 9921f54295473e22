"""Figures for Prometheus: requests by route, and how the ledger and its projections stand.

No label takes a value from a request: routes are named by their templates, and what no route took
is `unmatched`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.office.parts import Office
from domain.merkle.errors import LogError
from ledger.tlog.published import LogStatus
from projections.database import DATABASE_LOST
from projections.imports import count_imports

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
RECORDED = "mingce_recorded_entries"
"""Where in a request's scope a write notes how many entries it recorded."""

_log = structlog.get_logger()


class Metrics:
    """The figures of one application."""

    def __init__(self, office: Office) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "mingce_requests",
            "Requests answered",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self.duration_s = Histogram(
            "mingce_request_duration_seconds",
            "From the request to the last byte of the answer",
            ("route",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.recorded = Counter(
            "mingce_recorded_entries", "Entries that requests recorded", registry=self.registry
        )
        self.registry.register(_Standing(office))


class Measured:
    """The outermost layer of the app: counts and times every request."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started_s = time.perf_counter()
        status = 500  # if no answer begins

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            route = _template(scope)
            method = scope["method"] if scope["method"] in _METHODS else "other"
            self._metrics.requests.labels(method, route, str(status)).inc()
            self._metrics.duration_s.labels(route).observe(time.perf_counter() - started_s)
            if recorded := scope.get(RECORDED):
                self._metrics.recorded.inc(recorded)


class _Standing(Collector):
    """What is asked of the database when somebody looks; nothing if it does not answer."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def collect(self) -> Iterator[GaugeMetricFamily | CounterMetricFamily]:
        """The families of this moment."""
        yield from self._pool()
        try:
            office = self._office
            ledger = office.ledger.name
            lag = office.runner.lag(ledger)
            head = office.ledger.head()
            with office.database.connection() as connection:
                imports = count_imports(connection, ledger)
            log = _log_status(office)
        except DATABASE_LOST:
            _log.warning("metrics_without_database")
            yield _gauge("mingce_database_up", "Whether the database answers", 0)
            return
        yield _gauge("mingce_database_up", "Whether the database answers", 1)
        yield _gauge("mingce_head_position", "Last position of the ledger", head)
        yield _gauge("mingce_lag_entries", "Entries not yet projected", lag.entries)
        yield _gauge("mingce_lag_seconds", "Age of the oldest entry not yet projected", lag.seconds)
        yield _gauge("mingce_imported_files", "Files imported into the ledger", imports)
        if log is not None:
            yield from _of_log(log)

    def _pool(self) -> Iterator[GaugeMetricFamily | CounterMetricFamily]:
        stats = self._office.database.pool.get_stats()
        yield _gauge("mingce_pool_connections", "Connections open", stats["pool_size"])
        yield _gauge("mingce_pool_available", "Connections not in use", stats["pool_available"])
        yield _gauge(
            "mingce_pool_waiting", "Requests waiting for one", stats.get("requests_waiting", 0)
        )
        yield CounterMetricFamily(
            "mingce_pool_timeouts",
            "Requests that waited for one in vain",
            value=stats.get("requests_errors", 0),
        )


def _log_status(office: Office) -> LogStatus | None:
    """How far the published log has come; None where there is none, or none that can be read."""
    try:
        return office.log.status() if office.log else None
    except (LogError, OSError):
        _log.exception("metrics_without_log")
        return None


def _of_log(log: LogStatus) -> Iterator[GaugeMetricFamily]:
    yield _gauge("mingce_log_size", "Entries in the published log", log.size)
    yield _gauge(
        "mingce_log_behind_entries", "Entries that are not in the published log yet", log.behind
    )
    if log.signed_at is not None:
        age_s = (datetime.now(UTC) - log.signed_at).total_seconds()
        yield _gauge(
            "mingce_log_checkpoint_age_seconds", "Time since the last checkpoint was signed", age_s
        )


def _gauge(name: str, what: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, what, value=value)


def _template(scope: Scope) -> str:
    route = scope.get("route")
    path = getattr(route, "path", None)
    if path is None:
        return "/static" if scope["path"].startswith("/static/") else "unmatched"
    return str(path)
