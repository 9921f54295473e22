"""What a run of the benchmarks found, as a table, as JSON, and as a page to read."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg
from rich.table import Table

from ops.bench.targets import TARGETS, Target

_SETTINGS = ("fsync", "synchronous_commit", "shared_buffers", "max_wal_size", "jit")


@dataclass(frozen=True, slots=True)
class Run:
    """One run: when, on what, and every figure by name."""

    at: datetime
    machine: dict[str, str]
    figures: dict[str, float]

    def measured(self) -> list[Target]:
        """The targets whose figures this run has."""
        known = self.figures.keys()
        return [target for target in TARGETS if {target.over, target.under} <= known]


def describe_machine(url: str) -> dict[str, str]:
    """Processor, memory and software; nothing that names the machine."""
    cpu_lines = Path("/proc/cpuinfo").read_text().splitlines()
    models = [line.partition(":")[2].strip() for line in cpu_lines if "model name" in line]
    memory = Path("/proc/meminfo").read_text().split()
    with psycopg.connect(url) as connection:
        version = connection.info.parameter_status("server_version") or ""
        shown = [connection.execute(f"show {name}").fetchone() for name in _SETTINGS]
    settings = [f"{name}={row[0]}" for name, row in zip(_SETTINGS, shown, strict=True) if row]
    return {
        "processor": models[0] if models else platform.machine(),
        "cores": str(os.cpu_count()),
        "memory": f"{int(memory[1]) / 1024**2:.0f} GiB",
        "load before": f"{os.getloadavg()[0]:.1f} (others' work; it should be near 0)",
        "python": platform.python_version(),
        "postgresql": f"{version} ({', '.join(settings)})",
    }


def table(run: Run) -> Table:
    """The targets of the run, met or missed."""
    shown = Table("target", "asked", "measured", "met")
    for target in run.measured():
        verdict = "yes" if target.is_met(run.figures) else "[bold]no[/]"
        shown.add_row(target.title, _asked(target), f"{target.ratio(run.figures):.2f}", verdict)
    return shown


def keep(run: Run, directory: Path) -> Path:
    """Write the run as JSON under its date, and the page about it; returns the JSON's path."""
    directory.mkdir(exist_ok=True)
    path = directory / f"{run.at:%Y-%m-%d}.json"
    ratios = {target.title: round(target.ratio(run.figures), 3) for target in run.measured()}
    figures = {name: round(figure, 3) for name, figure in run.figures.items()}
    content = {
        "at": run.at.isoformat(timespec="seconds"),
        "machine": run.machine,
        "ratios": ratios,
        "figures": figures,
    }
    path.write_text(json.dumps(content, indent=2) + "\n")
    (directory / "README.md").write_text(_page(run, path.name))
    return path


def _page(run: Run, json_name: str) -> str:
    targets = [
        f"| {one.title} | {_asked(one)} | {one.ratio(run.figures):.2f} | "
        f"{'yes' if one.is_met(run.figures) else '**no**'} | "
        f"{_plain(run, one.over)} / {_plain(run, one.under)} |"
        for one in run.measured()
    ]
    missed = [one for one in run.measured() if not one.is_met(run.figures)]
    reasons = [
        f"- **{one.title}**: {one.ratio(run.figures):.2f}, asked {_asked(one)}. {one.limit}"
        for one in missed
    ]
    figures = [f"| {name} | {_number(figure)} |" for name, figure in run.figures.items()]
    machine = [f"| {name} | {value} |" for name, value in run.machine.items()]
    return "\n".join(
        [
            *("# How fast", ""),
            f"Measured {run.at:%Y-%m-%d %H:%M} UTC by `make bench`; all figures: `{json_name}`.",
            *("This page is written by the run. Ratios are of one run on one machine:", ""),
            *("| | |", "|---|---|", *machine, ""),
            *("| target | asked | measured | met | figures |", "|---|---|---|---|---|"),
            *(*targets, ""),
            *("## What is missed, and why", "", *(reasons or ["Nothing."]), ""),
            *("## What is compared", "", _COMPARED),
            *("## All figures", "", "| figure | |", "|---|---|", *figures, ""),
        ]
    )


_COMPARED = """\
- *Stock library*: `eventsourcing` itself, its DCB recorder for PostgreSQL for appends, its
  `ProjectionRunner` for catch-up, on the same server and with the same events.
- *COPY*: one COPY of finished rows into a table like ours, with the same indexes and the same
  generated leaf.
- Appends: entries of about 450 bytes, encoded beforehand for all alike; with conditions where the
  name says so. Medians of interleaved rounds.
- Catch-up and rebuild: all projections, a county-year of 1,296 cadres, 20 indicators and 12
  months (311,040 entries) and the roster before it.
- Standing: a month of that county with a whole scheme (gates, weights, ranks, quotas, pay,
  duties), beside `SUM ... GROUP BY` with `rank()` over the same rows; medians in turns.
- Workbook: 30,000 rows of 12 columns through the whole import into an open period, until the
  projections and the month's standing are fresh; beside calamine alone, in process, on the same
  file. Every round is another month of the same county.
- Serving: the demonstration county (1,296 cadres, a year), its service in a process of its own
  with one worker, asked by another process over 16 connections; the bare route is one of FastAPI
  in the same process that returns the same bytes, ours and bare in turns. Pages are asked for one
  after the other. The crowd: 200 readers of the ranking and of cards, each as of the last entry
  that anybody was told to be recorded, and 8 writers who read back what they recorded.
- Log: 200,000 entries of 450 bytes into tiles, bundles and signed checkpoints, all flushed; then
  200 single appends at irregular times while another process follows, each until the shown
  checkpoint covers it.
- Verify: a log as files in memory, entries of about 410 bytes, two processes, beside as many
  SHA-256 of the same entries and of pairs of hashes in two processes, and nothing else.
- History: one cadre's 242 entries with the state before and after each.
"""


def _asked(target: Target) -> str:
    return f"{'≥' if target.sense == 'at least' else '≤'} {target.bound:.3g}"


def _plain(run: Run, name: str) -> str:
    unit = {"per_s": " /s", "ms": " ms", "count": "", "s": " s", "mb": " MB"}
    end = next(end for end in unit if name.endswith(f"_{end}"))
    return _number(run.figures[name]) + unit[end]


def _number(figure: float) -> str:
    return f"{figure:,.0f}" if figure >= 100 else f"{figure:.3g}"
