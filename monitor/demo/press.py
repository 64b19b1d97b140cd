"""The publishers' servers: loopback only, a port for each as each has its own host, everything printed when its time has come."""

import asyncio
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from hashlib import blake2b
from types import TracebackType
from typing import Self

from aiohttp import web

from monitor.clock import Clock
from monitor.demo.formats import MEDIA, write
from monitor.demo.outlets import Outlet

LOGIN = (
    "<!doctype html><html><head><title>Please sign in</title></head><body><h1>Welcome back</h1>"
    '<form method="post"><input name="user"><input name="password" type="password"><button>Sign in</button></form>'
    "</body></html>"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: when, for which feed, and the status of the answer. *login*: a page that is no feed."""

    at: datetime
    outlet: str
    status: int
    login: bool = False


@dataclass(frozen=True, slots=True)
class Print:
    """A page as it is sent."""

    body: bytes
    etag: str
    modified: str


@dataclass(slots=True)
class _Desk:
    outlet: Outlet
    moments: Sequence[datetime]
    prints: dict[int, Print] = field(default_factory=dict)

    def at(self, now: datetime) -> Print:
        number = bisect_right(self.moments, now)
        if number not in self.prints:
            body = write(self.outlet, now)
            changed = self.moments[number - 1] if number else now
            tag = blake2b(body, digest_size=8).hexdigest()
            self.prints[number] = Print(body, f'"{tag}"', format_datetime(changed, usegmt=True))
        return self.prints[number]


class Press:
    """Serves *outlets* while it is entered; ``asked`` remembers every request, ``found`` is set when every feed had one."""

    def __init__(self, outlets: Sequence[Outlet], clock: Clock) -> None:
        self.asked: list[Asked] = []
        self.found = asyncio.Event()
        self._unasked = {o.name for o in outlets}
        self._desks = {o.name: _Desk(o, o.moments) for o in outlets}
        self._clock = clock
        self._runner: web.AppRunner | None = None
        self._addresses: dict[str, str] = {}

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/{name}", self._answer)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        for name in self._desks:
            site = web.TCPSite(self._runner, "127.0.0.1", 0)
            await site.start()
            self._addresses[name] = f"http://127.0.0.1:{site.port}/{name}"
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._runner:
            await self._runner.cleanup()

    def address(self, outlet: Outlet) -> str:
        """Return where the feed of *outlet* is found."""
        return self._addresses[outlet.name]

    @property
    def tally(self) -> Counter[str]:
        """Count the answers by what they were."""
        return Counter("login page" if a.login else str(a.status) for a in self.asked)

    async def _answer(self, request: web.Request) -> web.Response:
        desk = self._desks.get(request.match_info["name"])
        if desk is None:
            return web.Response(status=404)
        now = self._clock.now()
        answer = _trouble(desk.outlet, now) or _page(desk, request, now)
        self.asked.append(Asked(now, desk.outlet.name, answer.status, answer.content_type == "text/html"))
        self._unasked.discard(desk.outlet.name)
        if not self._unasked:
            self.found.set()
        return answer


def _trouble(outlet: Outlet, now: datetime) -> web.Response | None:
    reigns = next((t for t in outlet.troubles if t.reigns(now)), None)
    if reigns is None:
        return None
    if reigns.answer == "login":
        return web.Response(text=LOGIN, content_type="text/html")
    headers = {"Retry-After": str(reigns.after)} if reigns.after else {}
    return web.Response(status=int(reigns.answer), headers=headers, text="not now")


def _page(desk: _Desk, request: web.Request, now: datetime) -> web.Response:
    page = desk.at(now)
    headers = {"ETag": page.etag, "Last-Modified": page.modified}
    if _unchanged(request, page):
        return web.Response(status=304, headers=headers)
    return web.Response(body=page.body, headers={**headers, "Content-Type": MEDIA[desk.outlet.format]})


def _unchanged(request: web.Request, page: Print) -> bool:
    tags = request.headers.get("If-None-Match")
    if tags is not None:
        return page.etag in (tag.strip() for tag in tags.split(","))
    return request.headers.get("If-Modified-Since") == page.modified
