"""The watch: a source that breaks is started again, where it stood, and the others do not notice."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from monitor.errors import Gone, SourceError
from monitor.model import Batch, Mark
from monitor.testing import ManualClock, item
from monitor.watch import Post, Watch

Script = Callable[[Mark | None], AsyncIterator[Batch]]


class Scripted:
    """A source that does what it is told; remembers the marks it was started with."""

    def __init__(self, name: str, script: Script) -> None:
        self.name = name
        self._script = script
        self.marks: list[Mark | None] = []

    def batches(self, mark: Mark | None) -> AsyncIterator[Batch]:
        self.marks.append(mark)
        return self._script(mark)


class Marks:
    def __init__(self, **marks: Mark) -> None:
        self._marks = marks

    async def mark(self, source: str) -> Mark | None:
        return self._marks.get(source)


@asynccontextmanager
async def watching(clock: ManualClock, marks: Marks, *sources: Scripted) -> AsyncIterator[tuple[Watch, "asyncio.Queue[Batch]"]]:
    inbox: asyncio.Queue[Batch] = asyncio.Queue(100)
    watch = Watch(marks, inbox, clock, random.Random(1))
    async with asyncio.TaskGroup() as group:
        task = group.create_task(watch.run({s.name: Post(s.name, lambda s=s: s) for s in sources}))  # type: ignore[misc]  # default binds
        await clock.move(0)
        yield watch, inbox
        task.cancel()


def raising(*faults: Exception) -> Script:
    """Raise the next of *faults* at each look, the last one for ever."""
    left = list(faults)

    async def script(mark: Mark | None) -> AsyncIterator[Batch]:
        for fault in left[:1]:
            del left[: len(left) > 1]
            raise fault
        yield Batch("never", (), {})

    return script


async def forever(mark: Mark | None) -> AsyncIterator[Batch]:
    yield Batch("steady", (item("Something happened"),), {"n": 1})
    await asyncio.Event().wait()


async def test_a_source_goes_on_from_the_stored_mark() -> None:
    source = Scripted("steady", forever)
    async with watching(ManualClock(), Marks(steady={"n": 7}), source) as (_, inbox):
        assert inbox.qsize() == 1
    assert source.marks == [{"n": 7}]


async def test_after_a_fault_it_is_started_again_from_the_last_mark_it_gave() -> None:
    async def breaks(mark: Mark | None) -> AsyncIterator[Batch]:
        yield Batch("breaks", (), {"n": 1 + (mark or {"n": 0})["n"]})
        raise SourceError("the server said 502")

    clock, source = ManualClock(), Scripted("breaks", breaks)
    async with watching(clock, Marks(), source) as (watch, _):
        state = watch.states["breaks"]
        assert (state.word, state.problem, state.failures) == ("failing", "the server said 502", 1)
        await clock.move(70)
        assert source.marks == [None, {"n": 1}]


@pytest.mark.parametrize(("asked", "moved", "starts"), [(None, 50, 1), (None, 70, 2), (3600.0, 3590, 1), (3600.0, 3610, 2)])
async def test_it_stays_away_as_long_as_it_was_asked_to(asked: float | None, moved: float, starts: int) -> None:
    clock, source = ManualClock(), Scripted("busy", raising(SourceError("too many requests", asked)))
    async with watching(clock, Marks(), source):
        await clock.move(moved)
        assert len(source.marks) == starts


async def test_waits_grow_and_are_forgotten_after_a_success() -> None:
    fails = iter([True, True, True, False, True, True])

    async def moody(mark: Mark | None) -> AsyncIterator[Batch]:
        if next(fails, True):
            raise SourceError("no answer")
        yield Batch("moody", (), {})
        raise SourceError("no answer")

    clock, source = ManualClock(), Scripted("moody", moody)
    async with watching(clock, Marks(), source) as (watch, _):
        await clock.move(70 + 140 + 280)
        assert len(source.marks) == 4
        assert watch.states["moody"].failures == 1
        await clock.move(70)
        assert len(source.marks) == 5


async def test_a_bug_in_one_source_does_not_stop_another() -> None:
    async with watching(ManualClock(), Marks(), Scripted("bug", raising(ZeroDivisionError())), Scripted("steady", forever)) as (
        watch,
        inbox,
    ):
        assert inbox.qsize() == 1
        assert watch.states["bug"].word == "failing"
        assert watch.states["steady"].word == "fine"


async def test_a_source_that_is_gone_is_not_asked_again() -> None:
    clock, source = ManualClock(), Scripted("gone", raising(Gone("410: the feed is gone")))
    async with watching(clock, Marks(), source) as (watch, _):
        await clock.move(7 * 86400)
        assert len(source.marks) == 1
        assert watch.states["gone"].word == "gone"


async def test_an_update_stops_starts_and_leaves_alone() -> None:
    kept, dropped, new = Scripted("kept", forever), Scripted("dropped", forever), Scripted("new", forever)
    clock = ManualClock()
    async with watching(clock, Marks(), kept, dropped) as (watch, _):
        watch.update({"kept": Post("kept", lambda: kept), "new": Post("new", lambda: new)})
        await clock.move(0)
        assert set(watch.states) == {"kept", "new"}
        watch.update({"kept": Post("kept, edited", lambda: kept), "new": Post("new", lambda: new)})
        await clock.move(0)
    assert len(kept.marks) == 2
    assert len(new.marks) == 1
