"""The house: built from its configuration, opened, and closed from the door inwards."""

import asyncio
import random
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from functools import partial

import structlog

from monitor import config as configuration
from monitor.calendar import Calendar
from monitor.clock import Clock, SystemClock
from monitor.config import Config
from monitor.courier import Courier
from monitor.desk import Desk, Rulebook
from monitor.errors import ConfigError
from monitor.http import AiohttpHttp
from monitor.meters import Meters
from monitor.model import Batch
from monitor.registry import Notifier, make
from monitor.store import Memory, Work
from monitor.stories import Names
from monitor.tools import Tools
from monitor.watch import Post, Watch
from monitor.web import Health, Web
from monitor.workers import Process
from storage.sqlite import open_memory

INBOX = 64
"""Batches that wait for the desk before the sources have to."""

LAST_ROUND = 8.0
"""Seconds that the courier has for what is still owed when the house closes."""

RELOAD_EVERY = 2.0
"""Seconds between two looks at the files of the configuration."""


class App:
    """Runs everything until *stop* is set.

    *reread* reads the configuration again; without it edits are not taken up.
    """

    def __init__(
        self,
        config: Config,
        reread: Callable[[], Config] | None = None,
        clock: Clock | None = None,
        rng: random.Random | None = None,
    ) -> None:
        self._config = config
        self._reread = reread
        self._clock = clock or SystemClock()
        self._rng = rng or random.Random()  # noqa: S311 - spreads polls and retries, keeps no secret
        self._inbox: asyncio.Queue[Batch] = asyncio.Queue(INBOX)
        self._meters = Meters()
        self._started = self._clock.now()
        self._log = structlog.get_logger("app")

    async def run(self, stop: asyncio.Event) -> None:
        """Open the house, work, and close it when *stop* is set. Raise StoreError if the memory cannot be used."""
        settings = self._config.settings
        async with AsyncExitStack() as stack:
            memory = await open_memory(settings.database)
            stack.push_async_callback(memory.close)
            http = await stack.enter_async_context(AiohttpHttp(settings.user_agent, settings.allow_private, self._clock))
            workers = await stack.enter_async_context(Process())
            self._build(memory, Tools(self._clock, http, self._rng, workers))
            stack.push_async_callback(self._close_notifiers)
            await self._work(memory, stop)

    def _build(self, memory: Memory, tools: Tools) -> None:
        self._tools = tools
        self._memory = memory
        self._courier = Courier(memory, self._notifiers(self._config), self._clock, self._rng, self._meters)
        self._desk = Desk(memory, book(self._config), self._clock, self._done)
        self._watch = Watch(memory, self._inbox, self._clock, self._rng)

    async def _work(self, memory: Memory, stop: asyncio.Event) -> None:
        settings = self._config.settings
        async with asyncio.TaskGroup() as group:
            web = group.create_task(Web(settings.host, settings.port, self._health, self._meters).run())
            watch = group.create_task(self._watch.run(self._posts(self._config)))
            desk = group.create_task(self._desk.run(self._inbox))
            courier = group.create_task(self._courier.run())
            calendar = group.create_task(Calendar(memory, self._clock, settings.keep).run())
            reload = group.create_task(self._reload())
            self._log.info("watching", sources=len(self._config.sources), channels=[c.name for c in self._config.channels])
            await stop.wait()
            self._log.info("closing", waiting=self._inbox.qsize())
            for task in (reload, calendar, watch):
                task.cancel()
            await self._inbox.join()
            desk.cancel()
            await self._courier.finish(LAST_ROUND)
            courier.cancel()
            web.cancel()
        self._log.info("closed")

    def _done(self, work: Work) -> None:
        self._meters.batch(work, self._clock.now())
        for alert in work.alerts:
            self._log.info("alert", alert=alert.id, reason=alert.reason, headline=alert.card.headline, notifies=alert.ping)
        if work.alerts:
            self._courier.nudge()

    def _posts(self, config: Config) -> Mapping[str, Post]:
        return {s.about.name: Post(s, partial(make, "sources", s.kind, s.about, s.options, self._tools)) for s in config.sources}

    def _notifiers(self, config: Config) -> dict[str, Notifier]:
        return {c.name: make("notifiers", c.kind, c.name, c.options, self._tools) for c in config.channels}

    async def _close_notifiers(self) -> None:
        for notifier in self._courier.notifiers.values():
            await notifier.close()

    async def _health(self) -> Health:
        figures = await self._memory.figures()
        words = [state.word for state in self._watch.states.values()]
        return Health.of(figures, words, self._clock.now(), self._started)

    async def _reload(self) -> None:
        if self._reread is None:
            return
        taken = before = configuration.fingerprint(self._config.files)
        while True:
            await self._clock.sleep(RELOAD_EVERY)
            now = configuration.fingerprint(self._config.files)
            if configuration.changed(taken, before, now):
                taken = now
                await self._take_up(self._reread)
            before = now

    async def _take_up(self, reread: Callable[[], Config]) -> None:
        try:
            config = await asyncio.to_thread(reread)
        except ConfigError as error:
            for fault in error.faults:
                self._log.error("configuration kept: the edit has a fault", fault=str(fault))
            return
        self._swap(config)

    def _swap(self, config: Config) -> None:
        old, self._config = self._config, config
        self._desk.book = book(config)
        self._watch.update(self._posts(config))
        if config.channels != old.channels:
            self._courier.replace(self._notifiers(config))
        if config.settings != old.settings:
            self._log.warning("settings changed: they are taken up at the next start")
        self._log.info("configuration taken up", sources=len(config.sources), channels=len(config.channels))


def book(config: Config) -> Rulebook:
    """Return what the desk decides by."""
    return Rulebook(config.detector, Names(config.watchlist, config.press), config.routes)
