"""Keeps every source running: a task each, started again after a fault, later and later."""

import asyncio
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import structlog

from monitor.clock import Clock
from monitor.errors import Gone, SourceError
from monitor.model import Batch, Mark
from monitor.registry import Source
from monitor.store import WatchMemory

FIRST_WAIT = 60.0
LONGEST_WAIT = 6 * 3600.0


@dataclass(frozen=True, slots=True)
class State:
    """How a source does: *word* is starting, fine, failing or gone; *problem* the last fault, *again* the next try."""

    word: str = "starting"
    since: datetime | None = None
    problem: str = ""
    failures: int = 0
    again: datetime | None = None
    last_batch: datetime | None = None
    items: int = 0


@dataclass(frozen=True, slots=True)
class Post:
    """A source to be kept running. *spec* is what it was built from: another spec is another source."""

    spec: Any
    build: Callable[[], Source]


class Watch:
    """Runs the sources; ``states`` says how each does."""

    def __init__(self, memory: WatchMemory, inbox: "asyncio.Queue[Batch]", clock: Clock, rng: random.Random) -> None:
        self.states: dict[str, State] = {}
        self._memory = memory
        self._inbox = inbox
        self._clock = clock
        self._rng = rng
        self._group: asyncio.TaskGroup | None = None
        self._running: dict[str, tuple[Any, asyncio.Task[None]]] = {}
        self._log = structlog.get_logger("watch")

    async def run(self, posts: Mapping[str, Post]) -> None:
        """Keep *posts* running until cancelled."""
        async with asyncio.TaskGroup() as group:
            self._group = group
            self.update(posts)
            await asyncio.Event().wait()

    def update(self, posts: Mapping[str, Post]) -> None:
        """Stop what is no longer named or is named otherwise, start what is new, leave the rest alone."""
        if self._group is None:
            return
        for name, (spec, task) in list(self._running.items()):
            if name not in posts or posts[name].spec != spec:
                task.cancel()
                del self._running[name], self.states[name]
        for name, post in posts.items():
            if name not in self._running:
                self.states[name] = State(since=self._clock.now())
                self._running[name] = (post.spec, self._group.create_task(self._keep(name, post), name=f"source {name}"))

    async def _keep(self, name: str, post: Post) -> None:
        mark = await self._memory.mark(name)
        while True:
            try:
                async for batch in post.build().batches(mark):
                    await self._inbox.put(batch)
                    mark = batch.mark
                    self._fine(name, batch)
                fault: Exception = SourceError("ended by itself")
            except Gone as gone:
                self._gone(name, gone)
                return
            except SourceError as error:
                fault = error
            except Exception as error:  # noqa: BLE001 - the one per source: one broken source must not stop the others
                self._log.error("source broke", source=name, exc_info=True)
                fault = error
            await self._clock.sleep(self._failed(name, fault, mark))

    def _fine(self, name: str, batch: Batch) -> None:
        state, now = self.states[name], self._clock.now()
        if state.word == "failing":
            self._log.info("source recovered", source=name, failed_for=str(now - (state.since or now)), failures=state.failures)
        since = state.since if state.word == "fine" else now
        self.states[name] = State("fine", since, last_batch=now, items=state.items + len(batch.items))

    def _failed(self, name: str, fault: Exception, mark: Mark | None) -> float:
        state, now = self.states[name], self._clock.now()
        wait = self._wait(state.failures, fault)
        problem = str(fault) or type(fault).__name__
        since = state.since if state.word == "failing" else now
        if state.word != "failing" or problem != state.problem:
            self._log.warning("source failing", source=name, problem=problem, again_in=round(wait), first_look=mark is None)
        self.states[name] = replace(
            state, word="failing", since=since, problem=problem, failures=state.failures + 1, again=now + timedelta(seconds=wait)
        )
        return wait

    def _gone(self, name: str, gone: Gone) -> None:
        self._log.error("source gone", source=name, problem=str(gone), advice="remove it from feeds.yaml or give its new address")
        self.states[name] = replace(self.states[name], word="gone", since=self._clock.now(), problem=str(gone), again=None)

    def _wait(self, failures: int, fault: Exception) -> float:
        asked = fault.after if isinstance(fault, SourceError) and fault.after is not None else 0.0
        own = min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(failures, 12)) * self._rng.uniform(0.9, 1.1)
        return max(asked, own) if asked else own
