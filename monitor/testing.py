"""The testing kit: a clock that is moved by hand, a network of canned answers, work done on the spot."""

import asyncio
import heapq
import random
from collections import deque
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

from monitor.errors import SourceError
from monitor.model import Item
from monitor.tools import Response, Tools

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


class ManualClock:
    """A clock that stands still until it is told to move."""

    def __init__(self, now: datetime = NOON) -> None:
        self._now = now
        self._sleepers: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self._count = 0

    def now(self) -> datetime:
        return self._now

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        wake: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._count += 1
        heapq.heappush(self._sleepers, (self._now + timedelta(seconds=seconds), self._count, wake))
        await wake

    async def move(self, seconds: float) -> None:
        """Let *seconds* pass; wake the sleepers one by one, each at its time."""
        end = self._now + timedelta(seconds=seconds)
        await settle()
        while self._sleepers and self._sleepers[0][0] <= end:
            at, _, wake = heapq.heappop(self._sleepers)
            self._now = max(self._now, at)
            if not wake.done():
                wake.set_result(None)
            await settle()
        self._now = end
        await settle()


async def settle(turns: int = 20) -> None:
    """Let everything that can run now run."""
    for _ in range(turns):
        await asyncio.sleep(0)


class FakeHttp:
    """A network that answers what it was told to, first in first out, and remembers what it was asked."""

    def __init__(self) -> None:
        self._answers: dict[str, deque[Response | SourceError]] = {}
        self.asked: list[tuple[str, str, Mapping[str, str], bytes | None]] = []

    def answer(self, url: str, *answers: Response | SourceError) -> None:
        """Answer *url* so; the last answer stays."""
        self._answers.setdefault(url, deque()).extend(answers)

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        limit: int = 15 * 2**20,
        seconds: float = 30.0,
    ) -> Response:
        self.asked.append((method, url, dict(headers or {}), body))
        await asyncio.sleep(0)
        queue = self._answers.get(url)
        if not queue:
            raise SourceError(f"no answer from {url}")
        answer = queue.popleft() if len(queue) > 1 else queue[0]
        if isinstance(answer, SourceError):
            raise answer
        return answer


class InlineWorkers:
    """Does the work on the spot, in this process."""

    async def run(self, task: str, body: bytes, options: Mapping[str, Any], seconds: float) -> Any:
        module, _, name = task.partition(":")
        return getattr(import_module(module), name)(body, options)


def tools(clock: ManualClock | None = None, http: FakeHttp | None = None) -> Tools:
    """Return doors that lead nowhere."""
    return Tools(clock or ManualClock(), http or FakeHttp(), random.Random(7), InlineWorkers())  # noqa: S311 - no secret


def item(title: str, text: str = "", ref: str = "", at: datetime = NOON, **more: Any) -> Item:
    """Return an item with sensible defaults."""
    more.setdefault("source", "daily-test")
    more.setdefault("publisher", "Daily Test")
    more.setdefault("lang", "en")
    more.setdefault("published", at)
    return Item(ref=ref or title, title=title, text=text, seen=at, **more)
