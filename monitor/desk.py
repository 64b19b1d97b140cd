"""The corridor: one batch is one transaction. Detect, place, decide, commit; the mark goes with it."""

import asyncio
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.clock import Clock
from monitor.detect import Detector
from monitor.errors import StoreError
from monitor.model import Batch, Item, Story
from monitor.routing import Routes, decide
from monitor.store import DeskMemory, Failure, Told, Work
from monitor.stories import Names, place

QUIET = timedelta(days=14)
"""A story that nobody reported on for so long is over; what comes later opens a new one."""


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All that the desk decides by; swapped as a whole."""

    detector: Detector
    names: Names
    routes: Routes


class Desk:
    """Works on batches one by one. *done* is called with the work of each after it is committed."""

    def __init__(self, memory: DeskMemory, book: Rulebook, clock: Clock, done: Callable[[Work], None]) -> None:
        self.book = book
        self._memory = memory
        self._clock = clock
        self._done = done

    async def run(self, inbox: "asyncio.Queue[Batch]") -> None:
        """Work on what comes, for ever."""
        while True:
            batch = await inbox.get()
            await self.take(batch)
            inbox.task_done()

    async def take(self, batch: Batch) -> None:
        """Commit *batch* and all that follows from it; an item that cannot be worked on is put aside, the rest goes on."""
        try:
            work = await self._read(batch)
            await self._memory.commit(work)
        except StoreError:
            raise
        except Exception:  # noqa: BLE001 - the one per batch: a poison item must not stop the road
            await self._one_by_one(batch, traceback.format_exc())
        else:
            self._done(work)

    async def _read(self, batch: Batch) -> Work:
        book, now = self.book, self._clock.now()
        items = await self._fresh(batch.items)
        found = [(item, change) for item in items if not item.background for change in book.detector.detect(item)]
        subjects, people = book.names.keys(found)
        stories = await self._memory.stories(subjects, people, now - QUIET)
        placed = place(found, stories, book.names, now)
        told = await self._memory.told({story.id for story in placed.stories})
        others = await self._tied(placed.stories, now)
        alerts = [
            alert
            for story in placed.stories
            for alert in decide(story, _channels(told, story.id), book.routes, book.names, now, others=others)
        ]
        return Work(batch.source, items, placed.found, placed.stories, tuple(alerts), batch.mark)

    async def _tied(self, stories: Sequence[Story], now: datetime) -> list[Story]:
        """Return the stories about the people of *stories*, as they stand with this batch."""
        people = {claim.who for story in stories for claim in story.claims} - {""}
        found = {story.id: story for story in await self._memory.stories((), people, now - QUIET)} if people else {}
        return list((found | {story.id: story for story in stories}).values())

    async def _fresh(self, items: Sequence[Item]) -> tuple[Item, ...]:
        unique = {item.key: item for item in items}
        known = await self._memory.known(unique.keys())
        return tuple(item for key, item in unique.items() if key not in known)

    async def _one_by_one(self, batch: Batch, trace: str) -> None:
        if len(batch.items) == 1:
            await self._memory.fail(Failure(batch.source, batch.items[0], self._clock.now(), trace))
        elif not batch.items:
            raise StoreError(f"{batch.source}: an empty batch could not be kept:\n{trace}")
        else:
            for item in batch.items:
                await self.take(Batch(batch.source, (item,), None))
        await self._memory.commit(Work(batch.source, (), (), (), (), batch.mark))


def _channels(told: Mapping[tuple[str, str], Told], story: str) -> Mapping[str, Told]:
    return {channel: what for (about, channel), what in told.items() if about == story}
