"""structlog, set up once: constant event names, data in fields. Not the audit trail: the ledger is."""

from __future__ import annotations

import logging
import sys

import structlog

from ops.settings import Settings

# Without local variables: they hold names and numbers that no log may show.
_tracebacks = structlog.processors.ExceptionRenderer(
    structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
)


def configure_logs(settings: Settings) -> None:
    """Send logs to standard error, for people or as one JSON object a line."""
    processors: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if settings.log_format == "json":
        processors += [
            _tracebacks,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    else:
        processors.append(
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
            )
        )
    structlog.configure(
        processors=processors,
        wrapper_class=structlog.make_filtering_bound_logger(settings.log_level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,  # what is configured later holds for all
    )
    # Libraries log through the standard library; they speak when something is wrong.
    logging.basicConfig(
        level=max(logging.WARNING, logging.getLevelName(settings.log_level.upper()))
    )
