"""Loads the demonstration counties, once, with progress bars."""

from __future__ import annotations

from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from threading import Event

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from ops.cli.output import console
from ops.demo import haixing, jining, taihu, tongcheng
from ops.demo.story import Story
from ops.wiring import Site

# Names below localhost lead browsers to this machine (RFC 6761 section 6.3).
DEMO_HOSTS = {
    "haixing.localhost": "cangzhou/haixing",
    "tongcheng.localhost": "anqing/tongcheng",
    "sishui.localhost": "jining/sishui",
}
_AT_ONCE = 2  # ledgers share nothing; one is told while the database works on another


def load_demo(site: Site) -> None:
    """Tell the stories that were not told yet; one that was cut short goes on where it stopped."""
    stories = [tell(site) for tell in (taihu.tell, haixing.tell, jining.tell, tongcheng.tell)]
    waiting = [story for story in stories if not story.is_told()]
    if not waiting:
        return
    stop = Event()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with (
        Progress(*columns, TimeElapsedColumn(), console=console) as progress,
        ThreadPoolExecutor(_AT_ONCE) as tellers,
    ):
        bars = [progress.add_task(story.ledger, total=len(story.acts)) for story in waiting]
        telling = [
            tellers.submit(_tell, story, progress, bar, stop)
            for story, bar in zip(waiting, bars, strict=True)
        ]
        try:
            for each in wait(telling, return_when=FIRST_EXCEPTION).done:
                each.result()
        finally:
            stop.set()  # after an error or Ctrl-C the others end with the act that they are at


def _tell(story: Story, progress: Progress, bar: TaskID, stop: Event) -> None:
    for title, act in story.acts:
        if stop.is_set():
            return
        progress.update(bar, description=f"{story.ledger}  {title[:24]}")
        act()
        progress.advance(bar)
    story.office.catch_up()
    progress.update(bar, description=story.ledger)
