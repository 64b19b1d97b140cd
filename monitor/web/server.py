"""The built-in server: /health and /metrics, nothing else."""

import asyncio
import errno
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from monitor.errors import HelmwatchError
from monitor.meters import Meters
from monitor.web.health import Health

PATIENCE = 5.0
"""Seconds that the memory has to say how it does."""

_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


class Web:
    """Listens on *host* and *port*; nowhere if *host* is empty."""

    def __init__(self, host: str, port: int, health: Callable[[], Awaitable[Health]], meters: Meters) -> None:
        self._host = host
        self._port = port
        self._health = health
        self._meters = meters

    async def run(self) -> None:
        """Answer until cancelled. Raise HelmwatchError if the address cannot be had."""
        if self._host:
            async with self.open():
                await asyncio.Event().wait()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[int]:
        """Answer while the context lasts; it tells the port. Raise HelmwatchError if the address cannot be had."""
        app = web.Application(client_max_size=1024)
        app.router.add_get("/health", self._tell)
        app.router.add_get("/metrics", self._measure)
        runner = web.AppRunner(
            app,
            access_log=None,
            max_line_size=2048,
            max_field_size=4096,
            keepalive_timeout=15.0,
            lingering_time=1.0,
            shutdown_timeout=1.0,
        )
        await runner.setup()
        try:
            site = web.TCPSite(runner, self._host, self._port)
            try:
                await site.start()
            except OSError as error:
                problem = "the port is taken" if error.errno == errno.EADDRINUSE else error.strerror or error
                raise HelmwatchError(f"cannot listen on {self._host}:{self._port}: {problem}") from error
            yield site.port
        finally:
            await runner.cleanup()

    async def _ask(self) -> Health:
        try:
            async with asyncio.timeout(PATIENCE):
                health = await self._health()
        except TimeoutError:
            health = Health.ill(f"the memory has not answered for {PATIENCE:.0f} s")
        except HelmwatchError as error:
            health = Health.ill(str(error))
        figures = {"owed": health.owed, "oldest_owed": health.overdue, "failed": health.failed}
        self._meters.stand(health.live, figures, health.sources)
        return health

    async def _tell(self, _: web.Request) -> web.Response:
        health = await self._ask()
        status = 200 if health.live and health.ready else 503
        return web.json_response(health.plain(), status=status, headers=_HEADERS)

    async def _measure(self, _: web.Request) -> web.Response:
        await self._ask()
        kind = {"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}
        return web.Response(body=self._meters.render(), headers=_HEADERS | kind)
