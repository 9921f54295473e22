"""What is asked of the speed: each target is a ratio of figures measured in one run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Figures = Mapping[str, float]
"""What the parts measured, by name; the end of the name is the unit."""


@dataclass(frozen=True, slots=True)
class Target:
    """`over` / `under` must be at least, or at most, `bound`; `limit` says what holds it back."""

    part: str
    title: str
    over: str
    under: str
    sense: Literal["at least", "at most"]
    bound: float
    limit: str

    def ratio(self, figures: Figures) -> float:
        """The ratio measured."""
        return figures[self.over] / figures[self.under]

    def is_met(self, figures: Figures) -> bool:
        """Whether the ratio is on the right side of the bound."""
        ratio = self.ratio(figures)
        return ratio >= self.bound if self.sense == "at least" else ratio <= self.bound


_APPEND_LIMIT = (
    "The server is what limits: it hashes each leaf (SHA-256 in plain C in builds without OpenSSL, "
    "a fifth of the time) and extends the table. The figure for COPY shows how much the same table "
    "takes at best; where that is below five times the stock library, so are we. A build with "
    "OpenSSL and storage that grows files faster would help."
)
_PROCESSES_LIMIT = (
    "Eight clients and eight server processes share the cores, so processor time for each entry "
    "decides, not waiting for the disk, which group commit shares. More cores raise ours and leave "
    "the stock library, which locks its one table, where it is."
)
_IMPORT_LIMIT = (
    "calamine, which works in this process and checks nothing, is a third of the time at best; "
    "then the child's start and the way of its cells into Python, the checks, "
    "the append (see there), and one COPY into the facts with three indexes."
)
_SERVING_LIMIT = (
    "Kept answers skip the routes; what is left is finding out who asks, the security headers and "
    "the request's number, beside the web server's own work, which both have."
)
_TLOG_LIMIT = (
    "Half of it is the disk, which has each tile and bundle flushed before it is shown; then hashing "
    "in one process. Integrators of several ledgers run side by side."
)
_VERIFY_LIMIT = (
    "Half of it is SHA-256 itself; the rest is Python's: one object an entry, cut out of its bundle, "
    "and joining hashes."
)
_PAGE_LIMIT = (
    "Half of a page is its template; the rest is opening names and evaluating what is not final. "
    "After an entry only the rows that it concerns are evaluated anew, but all rows are put in order "
    "and shown."
)

TARGETS = (
    Target("append", "batches of 1,000 / stock library", "batch_ours_per_s", "batch_stock_per_s",
           "at least", 5, _APPEND_LIMIT),
    Target("append", "batches of 1,000 / COPY", "batch_ours_per_s", "batch_copy_per_s",
           "at least", 1 / 3, _APPEND_LIMIT),
    Target("append", "single conditional commits / stock library", "single_ours_1_per_s",
           "single_stock_1_per_s", "at least", 2, "One fsync a commit, as everybody has."),
    Target("append", "the same, 8 processes on one ledger", "single_ours_8_per_s",
           "single_stock_8_per_s", "at least", 2,
           "Commits of one ledger come one after the other: each waits for an fsync."),
    Target("append", "8 processes on 8 ledgers, single commits / stock, 8 processes",
           "ledgers_ours_1_per_s", "ledgers_stock_1_per_s", "at least", 5, _PROCESSES_LIMIT),
    Target("append", "8 processes on 8 ledgers, batches / stock, 8 processes",
           "ledgers_ours_1000_per_s", "ledgers_stock_1000_per_s", "at least", 5,
           _PROCESSES_LIMIT),
    Target("projection", "catch-up / stock ProjectionRunner", "follow_ours_per_s",
           "follow_stock_per_s", "at least", 60,
           "PostgreSQL's COPY into the facts with their three indexes takes two thirds of it, Python's "
           "reading of the log a third, one after the other; doing both at once would help."),
    Target("rebuild", "memory, 3 county-years / 1", "rebuild_memory_3_mb", "rebuild_memory_1_mb",
           "at most", 1.1, "A rebuild holds one page of the log."),
    Target("standing", "a month in PostgreSQL / plain sum and rank", "postgres_month_ms",
           "postgres_month_plain_ms", "at most", 3,
           "Reading and grouping the entries is the plain query's work, too; the rest is the "
           "scheme's own steps over the cadres."),
    Target("standing", "a year in DuckDB / plain sum and rank", "duckdb_year_ms",
           "duckdb_year_plain_ms", "at most", 3,
           "Parsing and planning thirty steps takes a fifth of it, then the look-up of inputs by "
           "text, the roster and two windows, none of which the plain query has. ENUM columns in "
           "the exported bundle would help."),
    Target("workbook", "import of 30,000 rows / calamine alone", "workbook_import_s",
           "workbook_calamine_s", "at most", 4, _IMPORT_LIMIT),
    Target("serving", "ranking by API / bare route with the same bytes", "ranking_ours_per_s",
           "ranking_bare_per_s", "at least", 0.6, _SERVING_LIMIT),
    Target("serving", "card by API / bare route with the same bytes", "card_ours_per_s",
           "card_bare_per_s", "at least", 0.6, _SERVING_LIMIT),
    Target("serving", "slowest of all pages, median / 50 ms", "page_slowest_ms",
           "page_allowed_ms", "at most", 1, _PAGE_LIMIT),
    Target("serving", "county page right after an entry, median / 50 ms",
           "page_county_after_entry_ms", "page_allowed_ms", "at most", 1, _PAGE_LIMIT),
    Target("serving", "errors and stale answers / answers, 200 readers and 8 writers, 60 s",
           "crowd_errors_count", "crowd_reads_count", "at most", 0,
           "Every error is printed while the crowd asks."),
    Target("history", "one cadre, 3 M entries / 0.3 M", "history_large_ms", "history_small_ms",
           "at most", 1.25, "Only the cadre's entries are read, through the index on tags."),
    Target("tlog", "integration / 10,000 entries a second", "tlog_integrated_per_s",
           "tlog_asked_per_s", "at least", 1, _TLOG_LIMIT),
    Target("tlog", "from an append to its checkpoint, median / 1 s", "tlog_delay_median_ms",
           "tlog_allowed_ms", "at most", 1, "The integrator looks three times a second."),
    Target("tlog", "the same, 99 % / 1 s", "tlog_delay_p99_ms", "tlog_allowed_ms", "at most", 1,
           "The integrator looks three times a second."),
    Target("verify", "hashes and tree, 2 processes / 500,000 entries a second", "verify_tree_per_s",
           "verify_asked_per_s", "at least", 1, _VERIFY_LIMIT),
    Target("verify", "the same / the same hashes alone", "verify_tree_per_s",
           "verify_hashes_alone_per_s", "at least", 1 / 3, _VERIFY_LIMIT),
    Target("verify", "memory, 1.5 M entries / 0.3 M", "verify_memory_large_mb",
           "verify_memory_small_mb", "at most", 1.1, "A process holds a chunk of 8,192 entries."),
)  # fmt: skip
