"""What goes in comes out the same, whatever its text: only what UTF-8 or SQLite cannot hold is replaced."""

import asyncio
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.model import Alert, Change, Claim, Delivery, Item, Outcome, Quote, Report, Story
from monitor.store import Found, Work
from monitor.testing import NOON
from storage import rows
from storage.sqlite import SqliteMemory, open_memory

TEXT = st.text(st.characters(), max_size=12)  # lone surrogates, NUL, anything
ODD = st.sampled_from(["\ud83d", "a\x00b", "", "OpenAI\u202e", "𝔄", "'; DROP TABLE items; --", "\r\n", "\ufeff"])
ZONES = st.sampled_from([UTC, timezone(timedelta(hours=9)), timezone(-timedelta(hours=11))])
TIMES = st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1), timezones=ZONES)  # noqa: DTZ001 - the zones are the next argument
WORDS = TEXT | ODD
SMALL = st.integers(-(2**63), 2**63 - 1)
SURE = st.floats(allow_nan=False, allow_infinity=False)
# A low surrogate is what aiohttp makes of a byte that is not UTF-8; after a high one it would be a character in JSON.
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | SURE | st.text(st.characters(exclude_categories=["Cs"]) | st.just("\udcff")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)

st.register_type_strategy(str, WORDS)
st.register_type_strategy(datetime, TIMES)
st.register_type_strategy(float, SURE)
st.register_type_strategy(int, SMALL)

ITEMS = st.builds(Item)
STORIES = st.lists(st.builds(Claim, evidence=st.lists(st.builds(Report), max_size=3).map(tuple)), max_size=3).flatmap(
    lambda claims: st.builds(Story, claims=st.just(tuple({rows.clean(c.id): c for c in claims}.values())))
)
ALERTS = st.builds(Alert, told=st.dictionaries(WORDS, WORDS, max_size=3))
MARKS = st.dictionaries(st.text(max_size=5), JSON, max_size=3)
CHANGES = st.builds(Change, quote=st.builds(Quote))
DELIVERIES = st.builds(Delivery, receipt=st.none() | MARKS)

NUMBERS = itertools.count()
EASY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def washed(value: Any) -> Any:
    """Return *value* with all its text as it can be stored."""
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return rows.clean(value)
    if isinstance(value, tuple):
        return tuple(washed(one) for one in value)
    if isinstance(value, Mapping):
        return {rows.clean(key): washed(one) for key, one in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: washed(getattr(value, f.name)) for f in fields(value)})
    return value


class Desk:
    """One memory on one loop for all examples."""

    def __init__(self, runner: asyncio.Runner, memory: SqliteMemory) -> None:
        self._runner = runner
        self.memory = memory
        self.do = runner.run

    def commit(self, **parts: Any) -> None:
        empty = {"source": "s", "items": (), "found": (), "stories": (), "alerts": (), "mark": None}
        self.do(self.memory.commit(Work(**empty | parts)))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    path: Path = tmp_path_factory.mktemp("rows") / "memory.sqlite"
    with asyncio.Runner() as runner:
        memory = runner.run(open_memory(path))
        yield Desk(runner, memory)
        runner.run(memory.close())


@EASY
@given(ITEMS)
def test_items(desk: Desk, one: Item) -> None:
    one = replace(one, ref=f"{next(NUMBERS)} {one.ref}")
    desk.commit(items=(one,))
    assert desk.do(desk.memory.known([one.key])) == {one.key}
    assert desk.do(desk.memory.item(one.key)) == washed(one)


@EASY
@given(st.lists(CHANGES, max_size=3), WORDS)
def test_changes(desk: Desk, changes: list[Change], note: str) -> None:
    one = Item("s", str(next(NUMBERS)), "title", NOON)
    found = [Found(one, change, note, note, note) for change in changes]
    desk.commit(items=(one,), found=tuple(found))
    assert desk.do(desk.memory.found_in(one.key)) == [washed(each) for each in found]


@EASY
@given(STORIES)
def test_stories(desk: Desk, one: Story) -> None:
    one = replace(one, id="always the same, replaced \ud800")
    desk.commit(stories=(one,))
    assert desk.do(desk.memory.story(one.id)) == washed(one)
    assert washed(one) in desk.do(desk.memory.stories_of(one.subject))
    assert washed(one) in desk.do(desk.memory.stories([one.subject], [], one.touched))
    for claim in one.claims:
        found = desk.do(desk.memory.stories([], [claim.who], one.touched))
        assert (washed(one) in found) == bool(claim.who)


@EASY
@given(ALERTS, DELIVERIES)
def test_alerts_and_deliveries(desk: Desk, one: Alert, delivery: Delivery) -> None:
    number = next(NUMBERS)
    one = replace(one, id=f"{number}{one.id}", story=f"{number}{one.story}")
    delivery = replace(delivery, alert=one.id, attempt=1)
    desk.commit(alerts=(one,))
    [owed] = [o for o in desk.do(desk.memory.owed(one.due, 10_000)) if o.alert.story == rows.clean(one.story)]
    assert owed.alert == washed(one)
    desk.do(desk.memory.record(delivery))
    [(kept, [made])] = desk.do(desk.memory.deliveries_of(one.story))
    assert kept == washed(one)
    assert made == replace(washed(delivery), receipt=delivery.receipt)
    [told] = [t for (story, _), t in desk.do(desk.memory.told([one.story])).items() if story == rows.clean(one.story)]
    assert told.n == one.n
    desk.do(desk.memory.record(replace(delivery, outcome=Outcome.SENT)))


@EASY
@given(WORDS, MARKS)
def test_marks_to_the_last_character(desk: Desk, source: str, mark: dict[str, Any]) -> None:
    desk.commit(source=source, mark=mark)
    assert desk.do(desk.memory.mark(source)) == mark


@given(TIMES, TIMES)
def test_times_sort_as_text(one: datetime, other: datetime) -> None:
    assert rows.when(rows.stamp(one)) == one
    assert (rows.stamp(one) < rows.stamp(other)) == (one < other)
    assert len(rows.stamp(one)) == len("2026-03-02T12:00:00.000000Z")


@given(WORDS)
def test_clean_text_can_be_written(text: str) -> None:
    clean = rows.clean(text)
    assert "\x00" not in clean
    assert clean.encode().decode() == clean
    assert len(clean) == len(text)
    assert rows.clean(clean) == clean


def test_only_what_cannot_be_stored_is_replaced() -> None:
    assert rows.clean("Zoë 🚀 \ud83d \x00\t") == "Zoë 🚀 \ufffd \ufffd\t"
