"""The weekend run through: publishers on loopback, the product as ``helmwatch run`` builds it, a clock that is faster."""

import asyncio
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import yaml

from monitor import config, places
from monitor.app import App
from monitor.clock import FastClock
from monitor.demo.expect import Record, printed
from monitor.demo.outlets import Outlet, load, moment
from monitor.demo.press import Press
from monitor.model import Alert, Delivery
from monitor.stories import tenures
from storage.ledger import SqliteLedger
from storage.sqlite import open_ledger

START = moment("2023-11-17 18:00")
END = moment("2023-11-22 12:00")
LENGTH = (END - START).total_seconds()
EVERY = "10m"

TICK = 4 * 3600
"""Seconds of the weekend between two lines that tell its time."""

MOST_STORIES = 1000


@dataclass(frozen=True, slots=True)
class Moment:
    """How far it is: the time, the looks at feeds so far, the entries printed so far."""

    now: datetime
    looks: int
    entries: int


class Curtain:
    """A clock that says *start* until it rises, and runs *speed* times faster than the machine's from then on.

    Waiting takes as long before as after: the first looks at the feeds are spread over some minutes, as always.
    """

    def __init__(self, start: datetime, speed: float) -> None:
        self._start = start
        self._speed = speed
        self._clock = FastClock(start, speed)
        self._risen = False

    def now(self) -> datetime:
        return self._clock.now() if self._risen else self._start

    async def sleep(self, seconds: float) -> None:
        await self._clock.sleep(seconds)

    def rise(self) -> None:
        """Let the time run."""
        self._clock = FastClock(self._start, self._speed)
        self._risen = True


async def run(folder: Path, speed: float, tell: Callable[[Moment], None]) -> Record:
    """Run the weekend with its files in *folder*; *tell* hears how far it is. Return what is remembered of it."""
    outlets = load()
    clock = Curtain(START, speed)
    async with Press(outlets, clock) as press:
        built = stage(folder, outlets, press)
        stop = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(App(built, clock=clock).run(stop))
            await _direct(clock, press, outlets, tell)
            stop.set()
        async with await open_ledger(built.settings.database) as ledger:
            return await _remember(ledger, outlets, press)


def stage(folder: Path, outlets: Sequence[Outlet], press: Press) -> config.Config:
    """Write a configuration into *folder* as a user would, the rules being those that are shipped, and read it."""
    shutil.copytree(places.defaults() / places.RULES, folder / places.RULES, dirs_exist_ok=True)
    feeds = folder / places.FEEDS
    feeds.write_text(yaml.safe_dump(feedsfile(outlets, press), allow_unicode=True, sort_keys=False), "utf-8")
    return config.read(feeds, folder / places.RULES, {})


def feedsfile(outlets: Sequence[Outlet], press: Press) -> dict[str, object]:
    """Return what ``feeds.yaml`` says."""
    sources = {
        o.name: {
            "url": press.address(o),
            "lang": o.lang,
            "publisher": o.publisher,
            "family": o.family or o.publisher,
            "tier": o.tier.value,
            "every": EVERY,
        }
        for o in outlets
    }
    return {
        "settings": {"listen": "off", "allow_private": ["127.0.0.1"]},
        "packs": {"weekend": {"on": True, "sources": sources}},
        "channels": {"terminal": {"kind": "console"}},
    }


async def _direct(clock: Curtain, press: Press, outlets: Sequence[Outlet], tell: Callable[[Moment], None]) -> None:
    """Let the time run once every feed has been looked at, and return when the weekend is over."""
    await press.found.wait()
    clock.rise()
    while clock.now() < END:
        now = clock.now()
        entries = sum(START <= e.time <= now for o in outlets for e in o.entries)
        tell(Moment(now, len(press.asked), entries))
        await clock.sleep(min(TICK, max(1.0, (END - now).total_seconds())))


async def _remember(ledger: SqliteLedger, outlets: Sequence[Outlet], press: Press) -> Record:
    stories = await ledger.recent_stories(MOST_STORIES)
    told: list[tuple[Alert, Sequence[Delivery]]] = []
    for story in stories:
        told += await ledger.deliveries_of(story.id)
    entries = printed(outlets)
    found = [key for key in entries if (item := await ledger.item(key[1])) and item.source == key[0]]
    return Record(
        outlets=outlets,
        start=START,
        end=END,
        tenures=tenures(stories, END),
        stories=stories,
        told=sorted(told, key=lambda t: (t[0].due, t[0].id)),
        stored=frozenset(found),
        asked=tuple(press.asked),
        printed=entries,
    )
