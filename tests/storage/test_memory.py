"""What the memory promises in monitor/store.py, kept by a real file."""

import asyncio
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from monitor.errors import StoreError
from monitor.model import (
    Alert,
    Card,
    Change,
    Claim,
    Delivery,
    Direction,
    Item,
    Manner,
    Outcome,
    Quote,
    Report,
    Status,
    Story,
    Tier,
)
from monitor.store import Failure, Found, Memory, Work
from monitor.testing import NOON, item
from storage.sqlite import SqliteMemory

MINUTE = timedelta(minutes=1)


def work(items: Sequence[Item] = (), mark: Any = None, **more: Any) -> Work:
    parts = {"found": (), "stories": (), "alerts": ()} | more
    return Work("daily-test", tuple(items), tuple(parts["found"]), tuple(parts["stories"]), tuple(parts["alerts"]), mark)


def report(of: Item, status: Status = Status.CONFIRMED) -> Report:
    return Report(of.key, of.source, of.publisher, of.family, Tier.PRESS, of.at, of.seen, status, of.title, of.url, of.title)


def claim(id: str, who: str, *reports: Report) -> Claim:
    return Claim(
        id, "Acme", who.title(), "ceo", "chief", Direction.OUT, Manner.FIRED, False, Status.RUMORED, NOON, NOON, reports, who=who
    )


def story(id: str, subject: str = "acme", touched: datetime = NOON, *claims: Claim) -> Story:
    return Story(id, subject.title(), subject, NOON, touched, claims)


def alert(story: str, channel: str, n: int, due: datetime = NOON, **told: str) -> Alert:
    card = Card("Acme", "Acme: chief leaves", Status.RUMORED, (), (), 1, 1)
    return Alert(f"{story}/{channel}/{n}", story, channel, n, "first report", True, card, due, told)


def sent(alert: str, at: datetime = NOON, **receipt: str) -> Delivery:
    return Delivery(alert, 1, at, Outcome.SENT, receipt=receipt or None)


async def owed(memory: SqliteMemory, at: datetime = NOON, *busy: str) -> list[str]:
    return [one.alert.id for one in await memory.owed(at, 100, busy)]


async def test_it_is_a_memory(memory: SqliteMemory) -> None:
    taken: Memory = memory
    assert await taken.known(["0" * 32]) == frozenset()
    assert await taken.mark("daily-test") is None
    assert await taken.next_due() is None
    assert await taken.story("s") is None


async def test_items_and_mark_go_together(memory: SqliteMemory) -> None:
    one, two = item("one"), item("two")
    await memory.commit(work([one], {"etag": 'W/"\udcff"', "n": 1}))
    assert await memory.known([one.key, two.key]) == {one.key}
    assert await memory.mark("daily-test") == {"etag": 'W/"\udcff"', "n": 1}


async def test_a_mark_that_is_none_leaves_the_old_one(memory: SqliteMemory) -> None:
    await memory.commit(work(mark={"n": 1}))
    await memory.commit(work([item("one")], None))
    assert await memory.mark("daily-test") == {"n": 1}


async def test_what_fails_leaves_nothing(memory: SqliteMemory) -> None:
    bad = replace(alert("s", "desk", 1), n="many")  # type: ignore[arg-type]  # what a broken notifier might make of it
    with pytest.raises(sqlite3.IntegrityError):
        await memory.commit(work([item("one")], {"n": 1}, stories=[story("s")], alerts=[bad]))
    assert (await memory.figures())["items"] == 0
    assert await memory.mark("daily-test") is None
    assert await memory.story("s") is None
    await memory.commit(work([item("one")], {"n": 2}))
    assert await memory.mark("daily-test") == {"n": 2}


async def test_a_known_item_stays_as_it_was(memory: SqliteMemory) -> None:
    await memory.commit(work([item("first words", ref="x")]))
    await memory.commit(work([item("other words", ref="x")]))
    stored = await memory.item(item("", ref="x").key)
    assert stored
    assert stored.title == "first words"


async def test_thousands_of_keys_at_once(memory: SqliteMemory) -> None:
    items = [item(str(n)) for n in range(3000)]
    await memory.commit(work(items[:2000]))
    assert len(await memory.known([one.key for one in items])) == 2000


async def test_a_cancelled_commit_is_done_whole_before_the_caller_hears(memory: SqliteMemory) -> None:
    for turns in range(12):
        items = [item(f"{turns}.{n}") for n in range(5)]
        task = asyncio.create_task(memory.commit(work(items, {"n": turns})))
        for _ in range(turns + 1):
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert len(await memory.known([one.key for one in items])) == 5
        assert await memory.mark("daily-test") == {"n": turns}


async def test_a_cancelled_read_leaves_no_old_view(memory: SqliteMemory) -> None:
    for turns in range(8):
        task = asyncio.create_task(memory.recent_stories(10))
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        one = item(str(turns))
        await memory.commit(work([one]))
        assert await memory.known([one.key]) == {one.key}


async def test_many_callers_at_once(memory: SqliteMemory) -> None:
    items = [item(str(n)) for n in range(40)]
    writes = [memory.commit(work([one], stories=[story(f"s{n}")])) for n, one in enumerate(items)]
    reads = [memory.recent_stories(50) for _ in items]
    await asyncio.gather(*(one for pair in zip(writes, reads, strict=True) for one in pair))
    figures = await memory.figures()
    assert (figures["items"], figures["stories"]) == (40, 40)


async def test_a_poison_item_is_known_and_kept_with_its_trace(memory: SqliteMemory) -> None:
    poison = item("poison")
    await memory.fail(Failure("daily-test", poison, NOON, "Traceback: no"))
    assert await memory.known([poison.key]) == {poison.key}
    assert (await memory.figures())["failed"] == 1
    assert await memory.item(poison.key) == poison


class TestStories:
    async def test_by_subject_or_person_and_time(self, memory: SqliteMemory) -> None:
        old = story("old", "acme", NOON - MINUTE, claim("c", "ann"))
        new = story("new", "acme", NOON, claim("c", "bob"))
        other = story("other", "globex", NOON, claim("c", "ann"), claim("d", ""))
        await memory.commit(work(stories=[old, new, other]))
        assert [s.id for s in await memory.stories(["acme"], [], NOON)] == ["new"]
        assert {s.id for s in await memory.stories(["acme"], ["ann"], NOON - MINUTE)} == {"old", "new", "other"}
        assert await memory.stories([], [""], NOON) == []
        assert [s.id for s in await memory.stories_of("acme")] == ["new", "old"]

    async def test_are_replaced_whole(self, memory: SqliteMemory) -> None:
        one, two, three = (report(item(title)) for title in ("one", "two", "three"))
        first = story("s", "acme", NOON, claim("a", "ann", one, two, three), claim("b", "bob", two))
        second = story("s", "acme", NOON + MINUTE, claim("c", "cy", three), claim("a", "ann", three, one))
        await memory.commit(work(stories=[first]))
        assert await memory.story("s") == first
        await memory.commit(work(stories=[second]))
        assert await memory.story("s") == second
        await memory.commit(work(stories=[first]))
        assert await memory.story("s") == first

    async def test_the_latest_first(self, memory: SqliteMemory) -> None:
        await memory.commit(work(stories=[story(str(n), "acme", NOON + n * MINUTE) for n in range(5)]))
        assert [s.id for s in await memory.recent_stories(3)] == ["4", "3", "2"]

    async def test_subjects_by_words(self, memory: SqliteMemory) -> None:
        names = ("acme", "acme robotics", "the acme", "globex")
        await memory.commit(work(stories=[story(name, name) for name in names]))
        assert [subject for subject, _ in await memory.subjects("acme")] == ["acme", "acme robotics", "the acme"]
        assert await memory.subjects("GLOB") == [("globex", "Globex")]
        assert len(await memory.subjects("")) == 4
        assert await memory.subjects("100%") == []


class TestItems:
    async def test_by_key_prefix_or_address(self, memory: SqliteMemory) -> None:
        one, two = item("one", url="https://a.example/1"), item("two", url="https://a.example/2")
        await memory.commit(work([one, two]))
        assert await memory.item(one.key) == one
        assert await memory.item(one.key[:6].upper()) == one
        assert await memory.item("https://a.example/2") == two
        assert await memory.item(one.key[:5]) is None
        assert await memory.item("https://a.example/") is None
        assert await memory.item("") is None

    async def test_an_ambiguous_prefix_names_none(self, memory: SqliteMemory, file: Any) -> None:
        await memory.commit(work([item("one"), item("two")]))
        with sqlite3.connect(file) as db:
            db.execute("UPDATE items SET key = 'abcdef' || substr(key, 7)")
        db.close()
        assert await memory.item("abcdef") is None

    async def test_found_in_an_item(self, memory: SqliteMemory) -> None:
        one = item("Acme fires Ann and hires Bob")
        change = Change(
            "Acme", "Ann", None, "ceo", Direction.OUT, Manner.FIRED, Status.CONFIRMED, Quote("Acme fires Ann", 0, 14), "en.1", 0.9
        )
        found = [Found(one, change, "s", "a"), Found(one, replace(change, person="Bob"), note="no organisation")]
        await memory.commit(work([one], found=found))
        assert await memory.found_in(one.key) == found
        assert (await memory.figures())["changes"] == 2
        assert await memory.found_in("0" * 32) == []

    async def test_old_ones_are_forgotten_but_known(self, memory: SqliteMemory) -> None:
        old, told, new = item("old", at=NOON - 9 * MINUTE), item("told", at=NOON - 9 * MINUTE), item("new")
        await memory.commit(work([old, told, new], stories=[story("s", "acme", NOON, claim("a", "ann", report(told)))]))
        assert await memory.forget(NOON) == 1
        assert await memory.item(old.key) is None
        assert await memory.item(told.key) == told
        assert await memory.known([old.key, told.key, new.key]) == {old.key, told.key, new.key}
        assert await memory.forget(NOON) == 0

    async def test_forgetting_goes_through_all_of_a_large_file(self, memory: SqliteMemory) -> None:
        items = [item(str(n), at=NOON - MINUTE) for n in range(4500)]
        await memory.commit(work([*items, item("new")]))
        assert await memory.forget(NOON) == 4500
        assert (await memory.figures())["items"] == 1


class TestOutbox:
    async def test_oldest_first_within_limit(self, memory: SqliteMemory) -> None:
        alerts = [alert("b", "desk", 1, NOON), alert("a", "desk", 1, NOON - MINUTE), alert("c", "desk", 1, NOON + MINUTE)]
        await memory.commit(work(alerts=alerts))
        assert await owed(memory) == ["a/desk/1", "b/desk/1"]
        assert len(await memory.owed(NOON, 1)) == 1
        assert await memory.next_due() == NOON - MINUTE

    async def test_one_a_story_and_channel_lowest_first(self, memory: SqliteMemory) -> None:
        await memory.commit(work(alerts=[alert("s", "desk", 2, NOON - MINUTE), alert("s", "desk", 1), alert("s", "ops", 1)]))
        assert await owed(memory) == ["s/desk/1", "s/ops/1"]
        await memory.record(sent("s/desk/1"))
        assert await owed(memory) == ["s/desk/2", "s/ops/1"]

    async def test_a_later_one_waits_for_an_earlier_that_is_not_due(self, memory: SqliteMemory) -> None:
        await memory.commit(work(alerts=[alert("s", "desk", 1), alert("s", "desk", 2)]))
        await memory.record(Delivery("s/desk/1", 1, NOON, Outcome.RETRY, "503", again=NOON + MINUTE))
        assert await owed(memory) == []
        assert await memory.next_due() == NOON + MINUTE
        assert await owed(memory, NOON + MINUTE) == ["s/desk/1"]

    async def test_busy_channels_are_passed_over(self, memory: SqliteMemory) -> None:
        await memory.commit(work(alerts=[alert("s", "desk", 1), alert("s", "ops", 1, NOON + MINUTE)]))
        assert await owed(memory, NOON + MINUTE, "desk") == ["s/ops/1"]
        assert await memory.next_due(["desk"]) == NOON + MINUTE
        assert await memory.next_due(["desk", "ops"]) is None

    async def test_the_same_alert_is_owed_once(self, memory: SqliteMemory) -> None:
        await memory.commit(work(alerts=[alert("s", "desk", 1)]))
        await memory.record(sent("s/desk/1"))
        await memory.commit(work(alerts=[alert("s", "desk", 1)]))
        assert await owed(memory) == []

    async def test_an_attempt_without_an_end_is_uncertain(self, memory: SqliteMemory) -> None:
        await memory.commit(work(alerts=[alert("s", "desk", 1)]))
        [before] = await memory.owed(NOON, 9)
        await memory.sending("s/desk/1", NOON)
        [after] = await memory.owed(NOON, 9)
        assert (before.attempts, before.uncertain) == (0, False)
        assert (after.attempts, after.uncertain) == (1, True)

    @pytest.mark.parametrize("uncertain", [True, False])
    async def test_a_retry_is_as_uncertain_as_it_says(self, memory: SqliteMemory, uncertain: bool) -> None:
        await memory.commit(work(alerts=[alert("s", "desk", 1)]))
        await memory.sending("s/desk/1", NOON)
        await memory.record(Delivery("s/desk/1", 1, NOON, Outcome.RETRY, again=NOON + MINUTE, uncertain=uncertain))
        [again] = await memory.owed(NOON + MINUTE, 9)
        assert (again.attempts, again.uncertain) == (1, uncertain)

    async def test_receipt_of_the_latest_that_was_sent(self, memory: SqliteMemory) -> None:
        await memory.commit(work(alerts=[alert("s", "desk", n) for n in (1, 2, 3)] + [alert("s", "ops", 1)]))
        assert {one.receipt is None for one in await memory.owed(NOON, 9)} == {True}
        await memory.record(sent("s/desk/1", message="7"))
        await memory.record(Delivery("s/desk/2", 1, NOON, Outcome.REFUSED, "400"))
        receipts = {one.alert.id: one.receipt for one in await memory.owed(NOON, 9)}
        assert receipts == {"s/desk/3": {"message": "7"}, "s/ops/1": None}

    async def test_what_is_settled_stays_settled(self, memory: SqliteMemory) -> None:
        await memory.commit(work(alerts=[alert("s", "desk", 1)]))
        await memory.record(sent("s/desk/1"))
        await memory.record(Delivery("s/desk/1", 2, NOON, Outcome.RETRY, again=NOON))
        assert await owed(memory) == []
        with pytest.raises(StoreError, match="is not owed"):
            await memory.sending("s/desk/1", NOON)

    async def test_told_counts_the_refused_but_does_not_believe_them(self, memory: SqliteMemory) -> None:
        await memory.commit(work(alerts=[alert("s", "desk", 1, a="rumored"), alert("s", "desk", 2, a="confirmed")]))
        await memory.commit(work(alerts=[alert("s", "ops", 1, a="rumored"), alert("t", "desk", 1)]))
        await memory.record(sent("s/desk/1"))
        await memory.record(Delivery("s/desk/2", 1, NOON, Outcome.REFUSED))
        await memory.record(Delivery("s/ops/1", 1, NOON, Outcome.REFUSED))
        told = await memory.told(["s"])
        assert {key: (one.n, dict(one.told)) for key, one in told.items()} == {
            ("s", "desk"): (2, {"a": "rumored"}),
            ("s", "ops"): (1, {}),
        }

    async def test_every_attempt_is_kept(self, memory: SqliteMemory) -> None:
        alerts = [alert("s", "desk", 1), alert("s", "desk", 2, NOON - MINUTE, a="denied")]
        await memory.commit(work(alerts=alerts))
        tries = [Delivery("s/desk/1", 1, NOON, Outcome.RETRY, "503", None, NOON + MINUTE, True), sent("s/desk/1", message="7")]
        for one in tries:
            await memory.record(one)
        assert await memory.deliveries_of("s") == [(alerts[0], tries), (alerts[1], [])]

    async def test_figures(self, memory: SqliteMemory) -> None:
        empty = await memory.figures()
        assert set(empty.values()) == {0}
        await memory.commit(work([item("one")], alerts=[alert("s", "desk", 1, NOON - MINUTE), alert("s", "ops", 1)]))
        figures = await memory.figures()
        assert (figures["owed"], figures["oldest_owed"]) == (2, (NOON - MINUTE).timestamp())
        assert figures["last_item"] == NOON.timestamp()


async def test_people_can_read_it(memory: SqliteMemory, file: Any) -> None:
    one = item("Ännchen geht", lang="de")
    await memory.commit(
        work([one], stories=[story("s", "acme", NOON, claim("a", "ann", report(one)))], alerts=[alert("s", "desk", 1)])
    )
    await memory.record(sent("s/desk/1", NOON + MINUTE))
    db = sqlite3.connect(file)
    assert db.execute("SELECT channel, organisation, headline, state, due, sent FROM v_alerts").fetchall() == [
        ("desk", "Acme", "Acme: chief leaves", "sent", "2026-03-02T12:00:00.000000Z", "2026-03-02T12:01:00.000000Z")
    ]
    assert db.execute("SELECT person, status, reports, voices FROM v_claims").fetchall() == [("Ann", "rumored", 1, 1)]
    assert db.execute("SELECT source, items FROM v_sources").fetchall() == [("daily-test", 1)]
    db.close()


async def test_a_closed_memory_says_so(memory: SqliteMemory) -> None:
    await memory.close()
    with pytest.raises(StoreError, match="is closed"):
        await memory.known(["x"])
    with pytest.raises(StoreError, match="is closed"):
        await memory.commit(work([item("one")]))
