"""`helmwatch run` as a process of its own: real feeds, a real receiver, killed, closed and edited while it works."""

import asyncio
import json
import random
import signal
import sqlite3
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from pathlib import Path

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer, unused_port

ROOT = Path(__file__).parent.parent
NAMES = ("Ada", "Berta", "Clara", "Dora", "Erna", "Frida", "Greta", "Hanna", "Irma", "Jutta", "Karla", "Lena", "Marta", "Nora")
PLACES = ("Birch", "Cedar", "Alder", "Hazel", "Maple", "Rowan", "Willow", "Aspen", "Laurel", "Juniper", "Larch", "Poplar")


def headline(n: int) -> str:
    """Return news of a company that no other headline speaks of."""
    return f"{PLACES[n % 12]}{PLACES[n // 12]} Corp names {NAMES[n % 14]} Lindgren as chief executive"


def entry(n: int) -> str:
    return (
        f"<item><guid isPermaLink='false'>n{n}</guid><title>{headline(n)}</title>"
        f"<link>https://news.example/{n}</link><pubDate>{formatdate()}</pubDate></item>"
    )


@dataclass
class World:
    """A publisher and somebody who is told; *down* is what the latter answers instead of 204."""

    published: int = 0
    down: int = 0
    asked: int = 0
    told: list[tuple[str, str]] = field(default_factory=list)

    async def feed(self, request: web.Request) -> web.Response:
        self.asked += 1
        tag = f'"{self.published}"'
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304, headers={"ETag": tag})
        items = "".join(entry(n) for n in range(max(0, self.published - 40), self.published))
        text = f"<rss version='2.0'><channel><title>News</title><language>en</language>{items}</channel></rss>"
        return web.Response(text=text, content_type="application/rss+xml", headers={"ETag": tag})

    async def hook(self, request: web.Request) -> web.Response:
        body = await request.json()
        if self.down:
            return web.Response(status=self.down)
        self.told.append((request.headers["Idempotency-Key"], json.dumps(body, ensure_ascii=False)))
        return web.Response(status=204)

    def untold(self) -> list[str]:
        """Return the headlines whose company was never spoken of."""
        all_ = "\n".join(text for _, text in self.told)
        return [headline(n) for n in range(self.published) if headline(n).split(" Corp")[0] not in all_]


@dataclass
class House:
    """A folder with a configuration, and the process that runs in it."""

    folder: Path
    port: int
    process: asyncio.subprocess.Process | None = None

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text("utf-8") if (self.folder / "log").exists() else ""

    async def start(self) -> None:
        with (self.folder / "log").open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "monitor", "run", "--rules", str(ROOT / "rules"), cwd=self.folder, stderr=log, stdout=log
            )

    async def end(self, sign: signal.Signals) -> int:
        assert self.process is not None
        self.process.send_signal(sign)
        async with asyncio.timeout(20):
            return await self.process.wait()

    async def health(self) -> dict[str, object]:
        async with ClientSession() as session, session.get(f"http://127.0.0.1:{self.port}/health") as answer:
            return dict(await answer.json())


@pytest.fixture
async def world() -> World:
    return World()


@pytest.fixture
async def house(world: World, tmp_path: Path) -> AsyncIterator[House]:
    app = web.Application()
    app.router.add_get("/feed", world.feed)
    app.router.add_post("/hook", world.hook)
    async with TestServer(app) as server:
        built = House(tmp_path, unused_port())
        (tmp_path / "feeds.yaml").write_text(configuration(server.port or 0, built.port), "utf-8")
        yield built
        if built.process and built.process.returncode is None:
            await built.end(signal.SIGKILL)


def configuration(port: int, page: int, extra: str = "") -> str:
    return f"""
settings: {{data: data, listen: "127.0.0.1:{page}", allow_private: [127.0.0.1], log: json}}
packs:
  test:
    "on": true
    sources:
      news: {{url: "http://127.0.0.1:{port}/feed", publisher: News, every: 1s, first: 24h{extra}}}
channels:
  hook: {{kind: webhook, url: "http://127.0.0.1:{port}/hook"}}
"""


async def until(true: Callable[[], bool], house: House, seconds: float = 20) -> None:
    try:
        async with asyncio.timeout(seconds):
            while not true():  # noqa: ASYNC110 - another process is waited for
                await asyncio.sleep(0.02)
    except TimeoutError:
        pytest.fail(f"did not happen within {seconds} s; the log ends: {house.log[-1500:]}")


@asynccontextmanager
async def running(house: House) -> AsyncIterator[None]:
    starts = house.log.count('"watching"')
    await house.start()
    await until(lambda: house.log.count('"watching"') > starts, house)
    yield
    assert await house.end(signal.SIGTERM) == 0, house.log[-1500:]


async def test_killed_again_and_again_it_tells_everything(house: House, world: World) -> None:
    rng = random.Random(11)
    for _ in range(8):
        world.published += 3
        before = world.asked
        await house.start()
        await until(lambda before=before: world.asked > before, house)  # type: ignore[misc]  # default binds
        await asyncio.sleep(rng.uniform(0, 0.5))
        assert await house.end(signal.SIGKILL) == -signal.SIGKILL
    async with running(house):
        await until(lambda: not world.untold(), house)
    keys = Counter(key for key, _ in world.told)
    assert len(keys) == world.published, "each alert has a key of its own, and a repetition has the same"
    with sqlite3.connect(house.folder / "data" / "helmwatch.db") as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()


async def test_closed_and_started_again_it_repeats_nothing(house: House, world: World) -> None:
    world.published = 4
    async with running(house):
        await until(lambda: len(world.told) == 4, house)
        assert (await house.health())["ready"] is True
    asked = world.asked
    async with running(house):
        await until(lambda: world.asked > asked, house)
        world.published = 5
        await until(lambda: len(world.told) == 5, house)
    assert len({key for key, _ in world.told}) == 5
    assert "Traceback" not in house.log


async def test_what_a_closed_channel_was_owed_comes_after_the_restart(house: House, world: World) -> None:
    world.published, world.down = 2, 503
    async with running(house):
        await until(lambda: "not delivered" in house.log, house)
        assert (await house.health())["owed"] == 2
    assert world.told == []
    world.down = 0
    async with running(house):
        await until(lambda: len(world.told) == 2, house, 30)


async def test_an_edit_is_taken_up_and_a_broken_one_is_not(house: House, world: World) -> None:
    world.published = 1
    file = house.folder / "feeds.yaml"
    good = file.read_text("utf-8")
    async with running(house):
        await until(lambda: len(world.told) == 1, house)
        file.write_text(good.replace("every: 1s", "evry: 1s"), "utf-8")
        await until(lambda: "evry" in house.log, house)
        assert "did you mean every?" in house.log
        assert "feeds.yaml:7" in house.log
        world.published = 2
        await until(lambda: len(world.told) == 2, house)
        file.write_text(good.replace("publisher: News", "publisher: Newer News"), "utf-8")
        await until(lambda: "configuration taken up" in house.log, house)
        world.published = 3
        await until(lambda: len(world.told) == 3, house)
    assert "Newer News" in world.told[-1][1]
    assert len({key for key, _ in world.told}) == 3
