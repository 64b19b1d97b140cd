"""The courier with a real SQLite memory: nothing lost, in order, each channel on its own."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog

from monitor import courier as module
from monitor.courier import Courier
from monitor.errors import Refused, Retry
from monitor.meters import Meters
from monitor.model import Alert, Manner, Receipt
from monitor.notifiers import discord
from monitor.options import Secret
from monitor.store import Owed, Work
from monitor.testing import NOON, ManualClock, tools
from storage.sqlite import SqliteMemory, open_memory
from tests.fakes.discord import FakeDiscord
from tests.fakes.stories import alert, claim

Answer = Exception | None | Callable[[], Awaitable[None]]


class Recorder:
    """A notifier that answers as it is told, then well; *arrived* is what the other side has."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, Receipt | None, bool]] = []
        self.arrived: list[str] = []
        self.closed = False

    async def send(self, alert: Alert, receipt: Receipt | None, uncertain: bool = False) -> Receipt:
        self.asked.append((alert.id, receipt, uncertain))
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, Exception):
            raise answer
        if answer is not None:
            await answer()
        self.arrived.append(alert.id)
        return {"message": alert.story}

    async def close(self) -> None:
        self.closed = True


class Killed(BaseException):
    """The process ends here."""


class Mortal:
    """A memory in a process that is killed at the *at*-th step."""

    def __init__(self, memory: SqliteMemory, at: int, before: bool) -> None:
        self._memory = memory
        self._left = at
        self._before = before

    async def _step(self, work: Awaitable[Any]) -> Any:
        self._left -= 1
        if self._left == 0 and self._before:
            asyncio.ensure_future(work).cancel()
            raise Killed
        found = await work
        if self._left == 0:
            raise Killed
        return found

    async def owed(self, *args: Any) -> Sequence[Owed]:
        found: Sequence[Owed] = await self._step(self._memory.owed(*args))
        return found

    async def sending(self, *args: Any) -> None:
        await self._step(self._memory.sending(*args))

    async def record(self, *args: Any) -> None:
        await self._step(self._memory.record(*args))

    async def next_due(self, *args: Any) -> Any:
        return await self._memory.next_due(*args)


class Forgetful(Mortal):
    """A memory in a process that is killed just before it notes how an attempt ended."""

    async def record(self, *args: Any) -> None:
        raise Killed


@pytest.fixture
async def memory(tmp_path: Path) -> AsyncIterator[SqliteMemory]:
    async with await open_memory(tmp_path / "memory.sqlite") as memory:
        yield memory


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


def make(memory: Any, clock: ManualClock, meters: Meters | None = None, **notifiers: Any) -> Courier:
    return Courier(memory, notifiers, clock, random.Random(7), meters)


async def owe(memory: SqliteMemory, *alerts: Alert) -> None:
    await memory.commit(Work("feed", (), (), (), alerts, None))


def one(channel: str = "news", n: int = 1, id: str = "s1") -> Alert:
    return alert(claim("Ada Holm", Manner.FIRED), channel=channel, n=n, id=id)


async def owed(memory: SqliteMemory) -> list[str]:
    return [o.alert.id for o in await memory.owed(NOON + timedelta(days=99), 100)]


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not true():  # noqa: ASYNC110 - the memory works in a thread of its own
            await asyncio.sleep(0.001)


@asynccontextmanager
async def running(courier: Courier) -> AsyncIterator[None]:
    async with asyncio.TaskGroup() as group:
        task = group.create_task(courier.run())
        yield
        task.cancel()


def troubles(logs: Sequence[MutableMapping[str, Any]]) -> list[MutableMapping[str, Any]]:
    return [e for e in logs if e["log_level"] != "info"]


async def test_what_is_owed_is_brought_and_the_receipt_comes_back(memory: SqliteMemory, clock: ManualClock) -> None:
    news, meters = Recorder(), Meters()
    courier = make(memory, clock, meters, news=news)
    await owe(memory, one(n=1), one(n=2), one(id="s2"))
    await courier.round()
    assert news.asked == [("s1/news/1", None, False), ("s2/news/1", None, False), ("s1/news/2", {"message": "s1"}, False)]
    assert await owed(memory) == []
    assert b'helmwatch_deliveries_total{channel="news",outcome="sent"} 3.0' in meters.render()


async def test_nothing_is_brought_before_it_is_due(memory: SqliteMemory, clock: ManualClock) -> None:
    news = Recorder()
    clock = ManualClock(NOON - timedelta(seconds=30))
    await owe(memory, one())
    async with running(make(memory, clock, news=news)):
        await asyncio.sleep(0.02)
        assert news.arrived == []
        await clock.move(30)
        await until(lambda: news.arrived == ["s1/news/1"])


async def test_a_nudge_brings_it_at_once(memory: SqliteMemory, clock: ManualClock) -> None:
    news = Recorder()
    courier = make(memory, clock, news=news)
    async with running(courier):
        await courier.finish(1)
        await owe(memory, one())
        courier.nudge()
        await until(lambda: len(news.arrived) == 1)


async def test_a_failure_is_tried_again_later_and_later_and_never_dropped(memory: SqliteMemory, clock: ManualClock) -> None:
    news = Recorder(*[Retry("down")] * 14)
    courier = make(memory, clock, news=news)
    await owe(memory, one())
    waits = []
    for _ in range(14):
        await courier.round()
        again = await memory.next_due()
        assert again is not None
        waits.append((again - clock.now()).total_seconds())
        await clock.move(max(waits[-1], module.LONGEST_REST * 1.1))
    await courier.round()
    assert news.arrived == ["s1/news/1"]
    assert 4 < waits[0] < 8
    assert waits == sorted(waits[:8]) + waits[8:]
    assert max(waits) <= module.LONGEST_WAIT * 1.1


async def test_it_waits_as_long_as_it_is_asked_to(memory: SqliteMemory, clock: ManualClock) -> None:
    news = Recorder(Retry("slow down", after=40))
    courier = make(memory, clock, news=news)
    await owe(memory, one(), one(id="s2"))
    async with running(courier):
        await until(lambda: len(news.asked) == 1)
        await clock.move(39)
        await asyncio.sleep(0.02)
        assert len(news.asked) == 1, "the whole channel was asked to wait"
        await clock.move(2)
        await until(lambda: news.arrived == ["s1/news/1", "s2/news/1"])


async def test_short_waits_are_kept_short(memory: SqliteMemory, clock: ManualClock) -> None:
    await owe(memory, one())
    await make(memory, clock, news=Recorder(Retry("slow down", after=0.65))).round()
    again = await memory.next_due()
    assert again is not None
    assert 0.65 <= (again - clock.now()).total_seconds() < 1


async def test_an_update_waits_for_what_it_updates(memory: SqliteMemory, clock: ManualClock) -> None:
    news = Recorder(Retry("down"))
    courier = make(memory, clock, news=news)
    await owe(memory, one(n=1), one(n=2))
    await courier.round()
    await courier.round()
    assert len(news.asked) == 1
    await clock.move(400)
    await courier.round()
    assert news.arrived == ["s1/news/1", "s1/news/2"]


async def test_an_alert_that_always_fails_does_not_hold_up_the_others(memory: SqliteMemory, clock: ManualClock) -> None:
    class Picky(Recorder):
        async def send(self, alert: Alert, receipt: Receipt | None, uncertain: bool = False) -> Receipt:
            if alert.story == "poison":
                raise Retry("cannot digest this")
            return await super().send(alert, receipt, uncertain)

    news = Picky()
    courier = make(memory, clock, news=news)
    await owe(memory, one(id="poison"), *(one(id=f"s{n}") for n in range(5)))
    for _ in range(6):
        assert news.arrived == [], "one that failed a few times keeps its place"
        await courier.round()
        await clock.move(100)
    assert len(news.arrived) == 5
    assert await owed(memory) == ["poison/news/1"]


async def test_a_slow_channel_holds_up_nobody(memory: SqliteMemory, clock: ManualClock) -> None:
    free = asyncio.Event()

    async def wait() -> None:
        await free.wait()

    slow, quick = Recorder(wait), Recorder()
    await owe(memory, *(one("slow", id=f"s{n}") for n in range(120)), one("quick"), one("quick", id="s2"))
    async with running(make(memory, clock, slow=slow, quick=quick)):
        await until(lambda: len(quick.arrived) == 2)
        assert slow.arrived == []
        assert len(slow.asked) == 1
        free.set()
        await until(lambda: len(slow.arrived) == 120)


async def test_a_channel_is_asked_one_thing_at_a_time(memory: SqliteMemory, clock: ManualClock) -> None:
    at_once = [0, 0]

    async def work() -> None:
        at_once[0] += 1
        at_once[1] = max(at_once)
        await asyncio.sleep(0.001)
        at_once[0] -= 1

    news = Recorder(*[work] * 30)
    courier = make(memory, clock, news=news)
    async with running(courier):
        for n in range(30):
            await owe(memory, one(id=f"s{n}"))
            courier.nudge()
        await until(lambda: len(news.arrived) == 30)
    assert at_once[1] == 1


async def test_a_refusal_settles_one_alert_and_is_told(memory: SqliteMemory, clock: ManualClock) -> None:
    news = Recorder(Refused("not like this"))
    courier = make(memory, clock, news=news)
    await owe(memory, one(), one(id="s2"))
    with structlog.testing.capture_logs() as logs:
        courier._log = structlog.get_logger("courier")
        await courier.round()
    assert news.arrived == ["s2/news/1"]
    assert await owed(memory) == []
    assert [(e["event"], e["log_level"], e["problem"]) for e in troubles(logs)] == [("alert refused", "error", "not like this")]


async def test_a_refusal_shows_that_the_channel_works(memory: SqliteMemory, clock: ManualClock) -> None:
    news = Recorder(Retry("down"), Retry("down"), Refused("not like this"), Retry("down"))
    courier = make(memory, clock, news=news)
    await owe(memory, one(), one(id="s2"))
    for seconds in (20, 20, 0):
        await courier.round()
        await clock.move(seconds)
    again = await memory.next_due()
    assert again is not None
    assert (again - clock.now()).total_seconds() < 6, "the rests begin anew"


async def test_finish_does_not_overlook_what_comes_while_it_looks(memory: SqliteMemory, clock: ManualClock) -> None:
    looking, look = asyncio.Event(), asyncio.Event()

    class Slow(Mortal):
        async def owed(self, *args: Any) -> Sequence[Owed]:
            looking.set()
            before = await self._memory.owed(*args)
            await look.wait()
            return before

    news = Recorder()
    courier = make(Slow(memory, 0, before=False), clock, news=news)
    async with running(courier):
        await looking.wait()
        await owe(memory, one())
        async with asyncio.TaskGroup() as group:
            group.create_task(courier.finish(5))
            await asyncio.sleep(0.01)
            look.set()
        assert news.arrived == ["s1/news/1"]


async def test_a_closed_channel_keeps_its_alerts_until_it_is_mended(memory: SqliteMemory, clock: ManualClock) -> None:
    news, other = Recorder(Refused("the webhook was deleted", channel=True)), Recorder()
    courier = make(memory, clock, news=news, other=other)
    await owe(memory, one(), one(id="s2"), one("other"))
    with structlog.testing.capture_logs() as logs:
        courier._log = structlog.get_logger("courier")
        for _ in range(3):
            await courier.round()
            await clock.move(3600)
    assert [e["event"] for e in troubles(logs)] == ["channel paused"]
    assert len(news.asked) == 1
    assert other.arrived == ["s1/other/1"]
    assert await owed(memory) == ["s1/news/1", "s2/news/1"]
    mended = Recorder()
    courier.replace({"news": mended})
    await courier.round()
    assert mended.asked == [("s1/news/1", None, False), ("s2/news/1", None, False)]


async def test_a_restart_tries_a_closed_channel_again(memory: SqliteMemory, clock: ManualClock) -> None:
    await owe(memory, one())
    await make(memory, clock, news=Recorder(Refused("no", channel=True))).round()
    news = Recorder()
    await make(memory, clock, news=news).round()
    assert news.asked == [("s1/news/1", None, False)]


async def test_replaced_notifiers_finish_and_are_closed(memory: SqliteMemory, clock: ManualClock) -> None:
    free = asyncio.Event()

    async def wait() -> None:
        await free.wait()
        raise Refused("gone", channel=True)

    old, new = Recorder(wait), Recorder()
    courier = make(memory, clock, news=old)
    await owe(memory, one())
    async with running(courier):
        await until(lambda: len(old.asked) == 1)
        courier.replace({"news": new})
        await asyncio.sleep(0.01)
        assert (old.closed, new.asked) == (False, [])
        free.set()
        await until(lambda: new.arrived == ["s1/news/1"])
        await until(lambda: old.closed)


async def test_a_broken_notifier_is_tried_again_and_seen_in_the_log(memory: SqliteMemory, clock: ManualClock) -> None:
    news = Recorder(KeyError("id"))
    courier = make(memory, clock, news=news)
    await owe(memory, one())
    with structlog.testing.capture_logs() as logs:
        courier._log = structlog.get_logger("courier")
        await courier.round()
    assert (logs[0]["event"], logs[0]["exc_info"]) == ("notifier broke", True)
    await clock.move(60)
    await courier.round()
    assert news.asked == [("s1/news/1", None, False), ("s1/news/1", None, True)]


async def test_a_notifier_that_hangs_is_given_up(
    memory: SqliteMemory, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SEND_LIMIT", 0.01)

    async def hang() -> None:
        await asyncio.Event().wait()

    news = Recorder(hang)
    courier = make(memory, clock, news=news)
    await owe(memory, one())
    await courier.round()
    await clock.move(60)
    await courier.round()
    assert [uncertain for _, _, uncertain in news.asked] == [False, True]


async def test_doubt_stays_until_it_is_resolved(memory: SqliteMemory, clock: ManualClock) -> None:
    news = Recorder(Retry("no answer", uncertain=True), Retry("slow down", after=1))
    courier = make(memory, clock, news=news)
    await owe(memory, one())
    for _ in range(3):
        await courier.round()
        await clock.move(60)
    assert [uncertain for _, _, uncertain in news.asked] == [False, True, True]


async def test_a_channel_that_is_not_configured_keeps_its_alerts_for_a_day(memory: SqliteMemory, clock: ManualClock) -> None:
    await owe(memory, one("gone"), one("gone", id="s2"))
    with structlog.testing.capture_logs() as logs:
        courier = make(memory, clock)
        courier._log = structlog.get_logger("courier")
        await courier.round()
    assert [e["event"] for e in troubles(logs)] == ["channel paused"]
    assert await owed(memory) == ["s1/gone/1", "s2/gone/1"]
    await clock.move(86400)
    await make(memory, clock).round()
    assert await owed(memory) == []


async def test_finish_waits_for_what_is_due_but_not_for_ever(memory: SqliteMemory, clock: ManualClock) -> None:
    news, stuck = Recorder(Retry("down")), Recorder(asyncio.Event().wait)  # type: ignore[arg-type]  # it never returns
    courier = make(memory, clock, news=news)
    await owe(memory, one(), one(id="s2"))
    async with running(courier):
        await courier.finish(5)
        assert len(news.asked) == 1, "a channel that rests is not waited for"
    courier = make(memory, clock, stuck=stuck)
    await owe(memory, one("stuck"))
    async with running(courier):
        await courier.finish(0.02)
    assert stuck.asked
    assert [o.uncertain for o in await memory.owed(NOON, 9) if o.alert.channel == "stuck"] == [True]


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("at", range(1, 9))
async def test_killed_at_any_step_nothing_is_lost(memory: SqliteMemory, clock: ManualClock, at: int, before: bool) -> None:
    news = Recorder()
    await owe(memory, one(n=1), one(n=2))
    with suppress(BaseExceptionGroup, Killed):
        await make(Mortal(memory, at, before), clock, news=news).round()
    told = list(news.arrived)
    await make(memory, clock, news=news).round()
    assert await owed(memory) == []
    assert list(dict.fromkeys(news.arrived)) == ["s1/news/1", "s1/news/2"], "all, in order"
    again = news.asked[len(told)] if len(news.asked) > len(told) else None
    if len(news.arrived) > 2:
        assert again is not None
        assert again[2], "what may be told twice is said to be uncertain"


async def test_killed_between_discord_and_the_record(memory: SqliteMemory, clock: ManualClock) -> None:
    async with FakeDiscord(clock.now).open() as far:
        for rule, messages in (("resend", 2), ("drop", 1)):
            far.messages.clear()
            options = discord.Options(Secret(far.hook), api=far.api, uncertain=rule)  # type: ignore[arg-type]  # one of the two
            notifier = discord.Notifier("news", options, tools(clock))
            await owe(memory, one(id=rule))
            with pytest.raises(BaseExceptionGroup):
                await make(Forgetful(memory, 0, before=True), clock, news=notifier).round()
            assert len(far.posted) == 1
            await make(memory, clock, news=notifier).round()
            assert len(far.posted) == messages
            assert await owed(memory) == []
            await notifier.close()


async def test_a_burst_stays_within_discords_limits(memory: SqliteMemory, clock: ManualClock) -> None:
    async with FakeDiscord(clock.now).open() as far:
        far.limit = 5
        notifier = discord.Notifier("news", discord.Options(Secret(far.hook), api=far.api), tools(clock))
        await owe(memory, *(one(id=f"s{n}") for n in range(23)))
        async with running(make(memory, clock, news=notifier)):
            for _ in range(200):
                await asyncio.sleep(0.005)
                await clock.move(0.5)
                if len(far.posted) == 23:
                    break
        await notifier.close()
    assert len(far.posted) == 23
    assert [a.status for a in far.asked].count(429) == 0


async def test_storms_lose_nothing_and_keep_the_order(memory: SqliteMemory, clock: ManualClock) -> None:
    """A seeded run of faults and restarts over three channels: each alert arrives, first arrivals are in order of n."""
    rng = random.Random(20231117)

    def weather() -> Answer:
        kind = rng.random()
        if kind < 0.7:
            return None
        return (
            Retry("storm", after=rng.choice([None, 0.5, 30.0]), uncertain=rng.random() < 0.5)
            if kind < 0.95
            else RuntimeError("bug")
        )

    channels = {name: Recorder(*(weather() for _ in range(400))) for name in ("a", "b", "c")}
    alerts = [one(name, n, f"s{s}") for name in channels for s in range(12) for n in (1, 2, 3)]
    rng.shuffle(alerts)
    await owe(memory, *alerts)
    for turn in range(400):
        mortal = Mortal(memory, rng.randrange(1, 40), before=rng.random() < 0.5)
        with suppress(BaseExceptionGroup, Killed):
            await Courier(mortal, channels, clock, random.Random(turn)).round()
        await clock.move(rng.choice([1, 30, 1000]))
        if turn % 10 == 9 and not await owed(memory):
            break
    assert await owed(memory) == []
    for channel, recorder in channels.items():
        first = list(dict.fromkeys(recorder.arrived))
        assert len(first) == 36
        for story in range(12):
            mine = [name for name in first if name.startswith(f"s{story}/")]
            assert mine == [f"s{story}/{channel}/{n}" for n in (1, 2, 3)]
