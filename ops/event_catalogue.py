"""Writes ops/docs/events.md from the catalogue: `python -m ops.event_catalogue`."""

from __future__ import annotations

import dataclasses
import inspect
from pathlib import Path

from domain.events.base import Event
from domain.events.registry import EVENT_TYPES

PAGE = Path(__file__).parent / "docs" / "events.md"
_HEAD = """# The event catalogue

Generated from `domain/events` by `python -m ops.event_catalogue`; a test keeps it current.

Every event is stored inside an envelope (`ledger/envelope.py`) with the ledger, the stored type,
the payload version, when it was recorded, the day from which it is true (`effective_on`), who
acted, the request, and its tags. Below are the payloads. A stored type is never renamed or
reused; a payload only ever grows a version, and old versions are upcast on reading.

"""


def render() -> str:
    """The page as Markdown: one section a family, one table an event."""
    families: dict[str, list[type[Event]]] = {}
    for event in EVENT_TYPES.values():
        families.setdefault(event.__module__, []).append(event)
    parts = [_HEAD]
    for module_name, events in families.items():
        module = inspect.getmodule(events[0])
        parts.append(f"## {module_name.rpartition('.')[2].capitalize()}\n\n")
        parts.append(f"{inspect.cleandoc(module.__doc__ or '')}\n\n")
        parts.extend(_section(event) for event in events)
    return "".join(parts).rstrip() + "\n"


def _section(event: type[Event]) -> str:
    lines = [
        f"### `{event.TOPIC}` · version {event.VERSION}",
        "",
        inspect.cleandoc(event.__doc__ or ""),
        "",
        "| field | type |",
        "| --- | --- |",
    ]
    for field in dataclasses.fields(event):
        if field.name != "effective_on":
            kind = str(field.type).replace("|", "\\|")
            optional = "" if field.default is dataclasses.MISSING else ", may be left out"
            lines.append(f"| `{field.name}` | `{kind}`{optional} |")
    return "\n".join(lines) + "\n\n"


if __name__ == "__main__":
    PAGE.write_text(render(), "utf-8")
    print(f"wrote {PAGE.name}: {len(EVENT_TYPES)} events")
