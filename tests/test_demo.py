"""The demo: its publishers, their server, and the whole weekend run for real."""

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

import aiohttp
import feedparser
import pytest

from monitor.cli import call
from monitor.demo import show
from monitor.demo.expect import Record, checks
from monitor.demo.formats import MEDIA, write
from monitor.demo.outlets import STORIES, About, Outlet, load, moment
from monitor.demo.press import Press
from monitor.errors import ConfigError
from monitor.testing import ManualClock

OUTLETS = load()
END = moment("2023-11-22 12:00")


def outlet(name: str) -> Outlet:
    return next(o for o in OUTLETS if o.name == name)


# The publishers


def test_there_is_enough_of_everything() -> None:
    entries = [e for o in OUTLETS for e in o.entries]
    assert len(OUTLETS) >= 10
    assert len(entries) >= 60
    assert len({o.lang for o in OUTLETS}) >= 4
    assert {o.format for o in OUTLETS} == {"rss", "atom", "rdf", "json"}
    assert {e.about for e in entries} == set(get_args(About)) > set(STORIES)


def test_every_publisher_but_the_company_is_invented() -> None:
    assert all(o.site.endswith(".example") for o in OUTLETS)


@pytest.mark.parametrize("name", [o.name for o in OUTLETS])
def test_every_page_is_a_good_feed(name: str) -> None:
    page = write(outlet(name), END)
    shown = outlet(name).page(END)
    if outlet(name).format == "json":
        assert [i["title"] for i in json.loads(page)["items"]] == [e.headline(END) for _, e in shown]
        return
    feed = feedparser.parse(page)
    assert not feed.bozo
    assert [e.title for e in feed.entries] == [e.headline(END) for _, e in shown]
    assert [e.link for e in feed.entries] == [outlet(name).link(n) for n, _ in shown]


def test_a_page_holds_what_has_appeared_and_no_more_than_it_shows() -> None:
    wire = outlet("meridian-wire")
    at = moment("2023-11-17 20:36")
    assert wire.page(at)[0][1].about == "ouster"
    assert all(e.about != "ouster" for _, e in wire.page(at - timedelta(minutes=1)))
    assert len(wire.page(END)) == wire.shown < len(wire.entries)


def test_a_title_is_changed_in_place() -> None:
    post = outlet("harbour-evening")
    number, entry = next((n, e) for n, e in enumerate(post.entries, 1) if e.edits)
    before, after = entry.edits[0].time - timedelta(minutes=1), entry.edits[0].time
    assert entry.headline(before) == entry.title != entry.headline(after)
    assert post.id(number, before) == post.id(number, after)
    assert write(post, before) != write(post, after)


def test_a_feed_changes_its_ids_but_not_its_links() -> None:
    feed = next(o for o in OUTLETS if o.newids)
    at = moment(feed.newids)
    assert feed.id(1, at - timedelta(minutes=1)) != feed.id(1, at)
    assert at in feed.moments


def test_all_faults_of_the_data_are_told_with_their_places(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text(
        "title: T\nformat: rss\nlang: en\npublisher: P\nsite: https://p.example\nentries:\n"
        "  - {at: yesterday, about: ouster, title: A}\n"
        "  - {at: 2023-11-17 20:00, about: weather, title: B}\n"
        "  - {at: 2023-11-17 20:00, about: ouster, titel: C}\n"
    )
    with pytest.raises(ConfigError) as caught:
        load(tmp_path)
    assert [(f.line, f.key) for f in caught.value.faults] == [
        (7, "entries[0].at"),
        (8, "entries[1].about"),
        (9, "entries[2].titel"),
        (9, "entries[2].title"),
    ]


def test_entries_stand_in_the_order_of_time(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text(
        "title: T\nformat: rss\nlang: en\npublisher: P\nsite: https://p.example\nentries:\n"
        "  - {at: 2023-11-17 20:01, about: ouster, title: A}\n"
        "  - {at: 2023-11-17 20:00, about: ouster, title: B}\n"
    )
    with pytest.raises(ConfigError, match="not in the order of time: 'B'"):
        load(tmp_path)


# Their server


async def ask(press: Press, name: str, **headers: str) -> tuple[int, Mapping[str, str], bytes]:
    async with (
        aiohttp.ClientSession() as session,
        session.get(press.address(outlet(name)), headers={k.replace("_", "-"): v for k, v in headers.items()}) as answer,
    ):
        return answer.status, answer.headers, await answer.read()


async def test_entries_are_printed_when_their_time_comes() -> None:
    clock = ManualClock(moment("2023-11-17 20:27"))
    async with Press(OUTLETS, clock) as press:
        _, _, early = await ask(press, "openai-newsroom")
        await clock.move(60)
        status, headers, late = await ask(press, "openai-newsroom")
    assert b"change of leadership" not in early
    assert b"change of leadership" in late
    assert (status, headers["Content-Type"]) == (200, MEDIA["rss"])
    assert headers["Last-Modified"] == "Fri, 17 Nov 2023 20:28:00 GMT"


async def test_what_has_not_changed_is_not_sent_again() -> None:
    clock = ManualClock(moment("2023-11-17 20:00"))
    async with Press(OUTLETS, clock) as press:
        _, headers, _ = await ask(press, "the-stoop")
        by_tag = await ask(press, "the-stoop", If_None_Match=headers["ETag"])
        by_date = await ask(press, "the-stoop", If_Modified_Since=headers["Last-Modified"])
        await clock.move(30 * 60)
        anew = await ask(press, "the-stoop", If_None_Match=headers["ETag"], If_Modified_Since=headers["Last-Modified"])
        assert press.tally == {"200": 2, "304": 2}
    assert (by_tag[0], by_tag[2], by_date[0], anew[0]) == (304, b"", 304, 200)


@pytest.mark.parametrize(
    ("name", "at", "status"),
    [
        ("pacific-ledger", "2023-11-18 10:00", 500),
        ("pacific-ledger", "2023-11-18 12:30", 200),
        ("seek-openai", "2023-11-19 06:10", 429),
        ("seek-openai", "2023-11-19 07:30", 200),
        ("harbour-evening", "2023-11-19 13:59", 200),
    ],
)
async def test_servers_fail_for_a_while(name: str, at: str, status: int) -> None:
    async with Press(OUTLETS, ManualClock(moment(at))) as press:
        answer, headers, body = await ask(press, name)
        login = press.asked[0].login
    assert answer == status
    assert ("Retry-After" in headers) == (status == 429)
    assert login == (b"<form" in body) == (name == "harbour-evening")


async def test_an_unknown_path_is_not_found() -> None:
    async with Press(OUTLETS[:1], ManualClock()) as press, aiohttp.ClientSession() as session:
        base = press.address(OUTLETS[0]).rpartition("/")[0]
        assert (await session.get(f"{base}/nobody")).status == 404


def test_times_are_in_utc() -> None:
    assert moment("2023-11-17 20:28") == datetime(2023, 11, 17, 20, 28, tzinfo=UTC)


# The whole weekend


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[show.Moment]:
    return []


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory, told: list[show.Moment]) -> Record:
    """Run the weekend once: real HTTP, real SQLite, the console channel drawing where pytest listens."""
    return asyncio.run(show.run(tmp_path_factory.mktemp("weekend"), show.LENGTH / 15, told.append))


def test_the_weekend_meets_every_expectation(record: Record) -> None:
    unmet = [f"{check.expected}: {check.seen}" for check in checks(record) if not check.met]
    assert not unmet


def test_time_is_told_while_it_passes(record: Record, told: list[show.Moment]) -> None:
    assert [m.now for m in told] == sorted(m.now for m in told)
    assert len(told) > 20
    assert told[-1].looks > told[0].looks


def test_outages_were_met(record: Record) -> None:
    statuses = {(a.outlet, a.status) for a in record.asked}
    assert {("pacific-ledger", 500), ("seek-openai", 429)} <= statuses
    assert any(a.login for a in record.asked)


def test_a_folder_with_something_in_it_is_not_taken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert call(["demo", "--keep", str(tmp_path)], {}) == 2
    assert "is not empty" in capsys.readouterr().err


def test_a_pace_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        call(["demo", "--seconds", "0"], {})
    assert caught.value.code == 2
