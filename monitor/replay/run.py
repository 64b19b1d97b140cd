"""The real desk on the clock of the items: what is published in one minute is one batch."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

from monitor.desk import Desk, Rulebook
from monitor.detect import Detector
from monitor.model import Alert, Batch, Claim, Item, Story
from monitor.routing import Routes
from monitor.store import Work
from monitor.stories import Names
from monitor.stories.news import NOTED
from storage.sqlite import SqliteMemory, open_memory

CHANNEL = "replay"
MOST_STORIES = 1_000_000


@dataclass(frozen=True, slots=True)
class Heard:
    """An alert as it would have been sent, the story as it then stood, and the claims that were called out."""

    alert: Alert
    story: Story
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """All alerts in their order, and the stories as they stand in the end."""

    heard: tuple[Heard, ...]
    stories: tuple[Story, ...]


class Hands:
    """A clock whose hands are moved from item to item."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def move(self, now: datetime) -> None:
        """Set it forward; it never goes back."""
        self._now = max(self._now, now)

    async def sleep(self, seconds: float) -> None:
        raise AssertionError(f"nobody waits in a replay, not even {seconds} seconds")


async def run(items: Sequence[Item], detector: Detector, names: Names, database: Path | None) -> Result:
    """Take *items*, seen when they were published, through the desk into *database* (a passing one if None). Raise StoreError."""
    book = Rulebook(detector, names, Routes((CHANNEL,)))
    return await told([replace(item, seen=item.at) for item in items], book, database)


async def told(items: Sequence[Item], book: Rulebook, database: Path | None = None) -> Result:
    """Take *items* through the desk when they were seen; what is seen in one minute is one batch. Raise StoreError."""
    ordered = sorted(items, key=lambda item: item.seen)
    works: list[Work] = []
    async with _memory(database) as memory:
        if ordered:
            clock = Hands(ordered[0].seen)
            desk = Desk(memory, book, clock, works.append)
            for _, group in groupby(ordered, key=lambda item: item.seen.replace(second=0, microsecond=0)):
                batch = tuple(group)
                clock.move(batch[-1].seen)
                await desk.take(Batch(CHANNEL, batch, None))
        stories = tuple(await memory.recent_stories(MOST_STORIES))
    return Result(_heard(works), stories)


@asynccontextmanager
async def _memory(database: Path | None) -> AsyncIterator[SqliteMemory]:
    with TemporaryDirectory(prefix="helmwatch-replay-") as folder:
        memory = await open_memory(database or Path(folder) / "replay.db")
        try:
            yield memory
        finally:
            await memory.close()


def _heard(works: Sequence[Work]) -> tuple[Heard, ...]:
    known: dict[tuple[str, str], dict[str, str]] = {}
    found = []
    for work in works:
        stories = {story.id: story for story in work.stories}
        for alert in work.alerts:
            before = known.get((alert.story, alert.channel), {})
            story = stories[alert.story]
            news = {claim for claim, state in alert.told.items() if state not in (before.get(claim), NOTED)}
            found.append(Heard(alert, story, tuple(c for c in story.claims if c.id in news)))
            known[alert.story, alert.channel] = dict(alert.told)
    return tuple(found)
