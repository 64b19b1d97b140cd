"""The corridor: a batch is kept whole with its mark, once; a poison item is put aside and the rest goes on."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.desk import Desk, Rulebook
from monitor.errors import StoreError
from monitor.model import Batch, Change, Direction, Item, Manner, Quote, Status
from monitor.routing import Routes
from monitor.store import Work
from monitor.stories import Names
from monitor.testing import NOON, ManualClock, item
from monitor.watchlist import Watchlist
from storage.sqlite import SqliteMemory, open_memory


class Reader:
    """Stands for the detector: "PERSON to lead ORGANISATION" is a change, and some texts are poison."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def detect(self, item: Item) -> tuple[Change, ...]:
        self.read.append(item.title)
        if item.title.startswith("poison"):
            raise ZeroDivisionError("cannot read this")
        person, led, organisation = item.title.partition(" to lead ")
        if not led:
            return ()
        quote = Quote(item.title, 0, len(item.title))
        shape = (Direction.IN, Manner.APPOINTED, Status.CONFIRMED, quote, "test.leads", 0.9)
        return (Change(organisation, person, "chief executive", "ceo", *shape),)


@pytest.fixture
async def memory(tmp_path: Path) -> AsyncIterator[SqliteMemory]:
    opened = await open_memory(tmp_path / "memory.db")
    yield opened
    await opened.close()


@pytest.fixture
def done() -> list[Work]:
    return []


@pytest.fixture
def reader() -> Reader:
    return Reader()


@pytest.fixture
def desk(memory: SqliteMemory, reader: Reader, done: list[Work]) -> Desk:
    book = Rulebook(reader, Names(Watchlist()), Routes(("news",)))  # type: ignore[arg-type]  # a detector in miniature
    return Desk(memory, book, ManualClock(), done.append)


def batch(*items: Item, **mark: int) -> Batch:
    return Batch("daily-test", items, mark)


async def test_a_batch_becomes_items_stories_alerts_and_a_mark(desk: Desk, memory: SqliteMemory, done: list[Work]) -> None:
    await desk.take(batch(item("Jane Doe to lead Acme"), item("Rain is expected"), n=1))
    assert await memory.mark("daily-test") == {"n": 1}
    [owed] = await memory.owed(NOON + timedelta(minutes=5), 10)
    assert owed.alert.card.organisation == "Acme"
    assert "Jane Doe" in owed.alert.card.headline
    assert [(len(w.items), len(w.found), len(w.stories), len(w.alerts)) for w in done] == [(2, 1, 1, 1)]


async def test_what_is_known_is_not_read_again_and_not_told_again(desk: Desk, memory: SqliteMemory, reader: Reader) -> None:
    news = item("Jane Doe to lead Acme")
    await desk.take(batch(news, news, n=1))
    await desk.take(batch(news, n=2))
    assert reader.read == [news.title]
    assert await memory.mark("daily-test") == {"n": 2}
    assert len(await memory.owed(NOON + timedelta(days=1), 10)) == 1


async def test_background_is_kept_but_not_read(desk: Desk, memory: SqliteMemory, reader: Reader) -> None:
    old = replace(item("Jane Doe to lead Acme"), background="first look")
    await desk.take(batch(old, n=1))
    await desk.take(batch(replace(old, background=""), n=2))
    assert reader.read == []
    assert await memory.item(old.key) is not None


async def test_a_poison_item_is_put_aside_and_the_rest_goes_on(desk: Desk, memory: SqliteMemory, reader: Reader) -> None:
    await desk.take(batch(item("Jane Doe to lead Acme"), item("poison one"), item("John Roe to lead Initech"), n=1))
    figures = await memory.figures()
    assert (figures["items"], figures["failed"], figures["stories"]) == (3, 1, 2)
    assert await memory.mark("daily-test") == {"n": 1}
    reader.read.clear()
    await desk.take(batch(item("poison one"), n=2))
    assert reader.read == [], "a poison item is known from now on"


async def test_a_memory_that_fails_ends_the_work(desk: Desk, memory: SqliteMemory, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(work: Work) -> None:
        raise StoreError("disk full")

    monkeypatch.setattr(memory, "commit", full)
    with pytest.raises(StoreError, match="disk full"):
        await desk.take(batch(item("Jane Doe to lead Acme"), n=1))
    assert await memory.mark("daily-test") is None


async def test_it_works_on_the_inbox_until_cancelled(desk: Desk, memory: SqliteMemory) -> None:
    inbox: asyncio.Queue[Batch] = asyncio.Queue()
    for n in range(3):
        inbox.put_nowait(batch(item(f"P{n} Person to lead Acme"), n=n))
    async with asyncio.TaskGroup() as group:
        task = group.create_task(desk.run(inbox))
        await inbox.join()
        task.cancel()
    assert await memory.mark("daily-test") == {"n": 2}
