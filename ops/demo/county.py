"""Loads the demonstration counties, once, with progress bars."""

from __future__ import annotations

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from ops.cli.output import console
from ops.demo import haixing, jining, taihu, tongcheng
from ops.wiring import Site

# Names below localhost lead browsers to this machine (RFC 6761 section 6.3).
DEMO_HOSTS = {
    "haixing.localhost": "cangzhou/haixing",
    "tongcheng.localhost": "anqing/tongcheng",
    "sishui.localhost": "jining/sishui",
}


def load_demo(site: Site) -> None:
    """Tell the stories that were not told yet; one that was cut short goes on where it stopped."""
    stories = [tell(site) for tell in (taihu.tell, haixing.tell, tongcheng.tell, jining.tell)]
    waiting = [story for story in stories if not story.is_told()]
    if not waiting:
        return
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
    ) as progress:
        bars = [progress.add_task(story.ledger, total=len(story.acts)) for story in waiting]
        for story, bar in zip(waiting, bars, strict=True):
            for title, act in story.acts:
                progress.update(bar, description=f"{story.ledger}  {title[:24]}")
                act()
                progress.advance(bar)
            story.office.catch_up()
            progress.update(bar, description=story.ledger)
