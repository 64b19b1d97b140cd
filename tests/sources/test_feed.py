"""The feed source: asks politely, yields what is new with the mark that covers it, and says what is wrong."""

import asyncio
import random
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from monitor.about import About
from monitor.errors import Fault, Gone, SourceError
from monitor.http import AiohttpHttp
from monitor.model import Batch, Mark, Tier
from monitor.options import Context, Secret, build, reference
from monitor.sources.feed import Options, Place, Source
from monitor.testing import NOON, FakeHttp, InlineWorkers, ManualClock, tools
from monitor.tools import Response, Tools
from monitor.yamlfile import parse
from tests.fakes.site import site

URL = "https://news.example/feed.xml"
ASKED = Place(URL, URL).mark()["asked"]
HEAD = '<?xml version="1.0"?><rss version="2.0"><channel><title>Daily</title>'
FULL = About("daily", lang="en", publisher="Daily Example", family="Example Group", tier=Tier.PRESS, every=timedelta(minutes=10))


def entry(title: str, at: datetime | None = NOON, guid: str = "", more: str = "") -> str:
    date = f"<pubDate>{at:%a, %d %b %Y %H:%M:%S} GMT</pubDate>" if at else ""
    return f"<item><title>{title}</title><guid isPermaLink='false'>{guid or title}</guid>{date}{more}</item>"


def feed(*entries: str) -> bytes:
    return (HEAD + "".join(entries) + "</channel></rss>").encode()


def ok(body: bytes, moved: str = "", **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(200, moved or URL, {"content-type": "application/rss+xml", **named}, body, moved)


def unchanged(**headers: str) -> Response:
    return Response(304, URL, {name.replace("_", "-"): value for name, value in headers.items()}, b"")


class Watched:
    """A source at work: collects its batches and remembers how it ended."""

    def __init__(self, source: Source, clock: ManualClock, mark: Mark | None) -> None:
        self.batches: list[Batch] = []
        self.fault: SourceError | None = None
        self._source, self._clock, self._mark = source, clock, mark

    async def run(self) -> None:
        try:
            async for batch in self._source.batches(self._mark):
                self.batches.append(batch)
        except SourceError as error:
            self.fault = error

    @property
    def titles(self) -> list[list[str]]:
        return [[item.title for item in batch.items] for batch in self.batches]

    @property
    def news(self) -> list[str]:
        return [item.title for batch in self.batches for item in batch.items if not item.background]

    @property
    def mark(self) -> dict[str, Any]:
        return dict(self.batches[-1].mark or {})


class Desk:
    """Starts sources against a network of canned answers."""

    def __init__(self) -> None:
        self.clock, self.http = ManualClock(), FakeHttp()
        self.tools: Tools = tools(self.clock, self.http)

    @asynccontextmanager
    async def watching(
        self, mark: Mark | None = None, options: Options | None = None, about: About = FULL
    ) -> AsyncIterator[Watched]:
        watched = Watched(Source(about, options or Options(URL), self.tools), self.clock, mark)
        task = asyncio.create_task(watched.run())
        await self.clock.move(10)
        yield watched
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    async def look(self, mark: Mark | None = None, options: Options | None = None, about: About = FULL) -> Watched:
        """Let a source look once."""
        async with self.watching(mark, options, about) as watched:
            return watched

    @property
    def asked(self) -> list[Mapping[str, str]]:
        return [headers for _, _, headers, _ in self.http.asked]


@pytest.fixture
def desk() -> Desk:
    return Desk()


class TestFirstLook:
    async def test_nothing_is_news_by_default(self, desk: Desk) -> None:
        desk.http.answer(URL, ok(feed(entry("B"), entry("A", NOON - timedelta(days=1)))))
        watched = await desk.look()
        assert watched.titles == [["A", "B"]]
        assert {item.background for item in watched.batches[0].items} == {"first look"}

    async def test_what_is_young_is_news_if_wanted(self, desk: Desk) -> None:
        entries = (entry("young", NOON - timedelta(hours=2)), entry("old", NOON - timedelta(hours=30)), entry("undated", None))
        desk.http.answer(URL, ok(feed(*entries)))
        watched = await desk.look(options=Options(URL, first="24h"))
        assert watched.news == ["young"]

    async def test_what_comes_later_is_news(self, desk: Desk) -> None:
        desk.http.answer(URL, ok(feed(entry("A"))), ok(feed(entry("B"), entry("A"))))
        async with desk.watching() as watched:
            await desk.clock.move(700)
        assert watched.news == ["B"]

    async def test_it_comes_within_seconds(self, desk: Desk) -> None:
        desk.http.answer(URL, ok(feed(entry("A"))))
        async with desk.watching(about=About("daily", every=timedelta(hours=24))) as watched:
            assert len(watched.batches) == 1

    async def test_a_failed_first_look_leaves_it_to_the_next(self, desk: Desk) -> None:
        desk.http.answer(URL, ok(b"<html>"), ok(feed(entry("A"))))
        first = await desk.look()
        assert first.batches == []
        assert (await desk.look()).news == []


class TestItems:
    async def test_what_is_known_of_the_source_goes_with_them(self, desk: Desk) -> None:
        desk.http.answer(URL, ok(feed(entry("A", more="<link>/a</link><author>Ann Ek</author><description>Text.</description>"))))
        item = (await desk.look()).batches[0].items[0]
        assert (item.source, item.ref, item.title, item.text, item.author) == ("daily", "A", "A", "Text.", "Ann Ek")
        assert (item.url, item.published) == ("https://news.example/a", NOON)
        assert NOON <= item.seen <= desk.clock.now()
        assert (item.publisher, item.family, item.tier, item.lang) == ("Daily Example", "Example Group", Tier.PRESS, "en")

    async def test_the_entry_knows_its_publisher_and_language_better(self, desk: Desk) -> None:
        body = feed("<language>fr</language>", entry("A", more="<source url='https://w.example'>Wire</source>"))
        desk.http.answer(URL, ok(body))
        item = (await desk.look()).batches[0].items[0]
        assert (item.publisher, item.family, item.lang) == ("Wire", "", "fr")

    async def test_the_header_knows_the_language_if_nobody_else_does(self, desk: Desk) -> None:
        desk.http.answer(URL, ok(feed(entry("A")), content_language="de-AT, en"))
        assert (await desk.look(about=About("x"))).batches[0].items[0].lang == "de"

    async def test_undated_and_future_ones_have_no_date(self, desk: Desk) -> None:
        desk.http.answer(URL, ok(feed(entry("undated", None), entry("future", NOON + timedelta(hours=9)))))
        assert [item.published for item in (await desk.look()).batches[0].items] == [None, None]

    async def test_the_oldest_comes_first(self, desk: Desk) -> None:
        desk.http.answer(URL, ok(feed(entry("C", None), entry("B", None), entry("A", NOON - timedelta(hours=1)))))
        assert (await desk.look()).titles == [["A", "B", "C"]]

    async def test_new_identifiers_are_no_news(self, desk: Desk) -> None:
        desk.http.answer(
            URL,
            ok(feed(entry("A", guid="1"), entry("B", guid="2"), entry("Daily brief", NOON - timedelta(days=1), guid="3"))),
            ok(feed(entry("C", guid="x9"), entry("A", guid="x1"), entry("B", guid="x2"), entry("Daily brief", NOON, guid="x4"))),
        )
        async with desk.watching() as watched:
            await desk.clock.move(700)
        assert watched.news == ["Daily brief", "C"]


class TestManners:
    async def test_validators_are_given_back_as_they_came(self, desk: Desk) -> None:
        etag, date = 'W/"a\'b-gzip"', "Mon, 2 Mar 2026 9:00:00 GMT"
        desk.http.answer(URL, ok(feed(entry("A")), etag=etag, last_modified=date), unchanged())
        async with desk.watching() as watched:
            await desk.clock.move(700)
            assert "If-None-Match" not in desk.asked[0]
            assert (desk.asked[1]["If-None-Match"], desk.asked[1]["If-Modified-Since"]) == (etag, date)
        again = await desk.look(watched.mark)
        assert again.fault is None

    async def test_a_mark_survives_a_restart(self, desk: Desk) -> None:
        desk.http.answer(URL, ok(feed(entry("A")), etag='"1"'), unchanged())
        mark = (await desk.look()).mark
        await desk.clock.move(3600)
        assert (await desk.look(mark)).fault is None
        assert desk.asked[1]["If-None-Match"] == '"1"'

    async def test_a_restart_is_no_burst(self, desk: Desk) -> None:
        desk.http.answer(URL, ok(feed(entry("A"))))
        mark = (await desk.look()).mark
        for _ in range(5):
            await desk.look(mark)
        assert len(desk.asked) == 1
        async with desk.watching(mark):
            await desk.clock.move(600)
            assert len(desk.asked) == 2

    async def test_not_modified_is_not_written_again_and_again(self, desk: Desk) -> None:
        desk.http.answer(URL, ok(feed(entry("A")), etag='"1"'), unchanged())
        async with desk.watching() as watched:
            await desk.clock.move(2000)
            assert len(desk.asked) >= 3
            assert len(watched.batches) == 1
            await desk.clock.move(3600)
            assert len(watched.batches) == 2
            assert watched.batches[1].items == ()

    async def test_new_validators_are_written_at_once(self, desk: Desk) -> None:
        desk.http.answer(URL, ok(feed(entry("A")), etag='"1"'), unchanged(etag='"2"'))
        async with desk.watching() as watched:
            await desk.clock.move(700)
        assert watched.titles == [["A"], []]
        assert watched.mark["etag"] == '"2"'

    async def test_the_same_body_again_is_not_parsed(self, desk: Desk) -> None:
        body = feed(entry("A"))
        desk.http.answer(URL, ok(body), ok(body))
        async with desk.watching() as watched:
            await desk.clock.move(700)
        assert len(desk.asked) == 2
        assert watched.titles == [["A"]]

    async def test_the_server_is_left_alone_as_long_as_it_asks(self, desk: Desk) -> None:
        desk.http.answer(URL, ok(feed(entry("A")), cache_control="max-age=7200"))
        async with desk.watching():
            await desk.clock.move(7000)
            assert len(desk.asked) == 1
            await desk.clock.move(300)
            assert len(desk.asked) == 2

    async def test_after_a_week_everything_is_asked_for_once(self, desk: Desk) -> None:
        desk.http.answer(URL, ok(feed(entry("A")), etag='"1"'), unchanged())
        mark = (await desk.look()).mark
        await desk.clock.move(9 * 86_400)
        watched = await desk.look(mark)
        assert "If-None-Match" not in desk.asked[-1]
        assert "though nothing was known" in str(watched.fault)

    async def test_options_reach_the_server(self, desk: Desk) -> None:
        desk.http.answer(URL, ok(feed(entry("A"))))
        await desk.look(options=Options(URL, user_agent="me (me@x.example)", headers={"Authorization": Secret("Bearer t")}))
        assert desk.asked[0]["User-Agent"] == "me (me@x.example)"
        assert desk.asked[0]["Authorization"] == "Bearer t"
        assert "application/rss+xml" in desk.asked[0]["Accept"]

    async def test_many_feeds_do_not_start_at_once(self, desk: Desk) -> None:
        starts = []
        for n in range(30):
            fresh = Desk()
            fresh.http.answer(URL, ok(feed(entry("A"))))
            watched = Watched(Source(About(f"feed-{n}"), Options(URL), fresh.tools), fresh.clock, None)
            task = asyncio.create_task(watched.run())
            await fresh.clock.move(5)
            starts.append(len(fresh.asked))
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        assert 5 < sum(starts) < 25


class TestMoving:
    NEW = "https://news.example/new.xml"

    async def test_a_feed_that_moved_is_asked_at_its_new_address(self, desk: Desk) -> None:
        desk.http.answer(URL, ok(feed(entry("A")), moved=self.NEW, etag='"1"'))
        desk.http.answer(self.NEW, Response(304, self.NEW, {}, b""))
        async with desk.watching() as watched:
            await desk.clock.move(700)
        assert [url for _, url, _, _ in desk.http.asked] == [URL, self.NEW]
        assert desk.asked[1]["If-None-Match"] == '"1"'
        assert watched.mark["url"] == self.NEW

    async def test_not_before_it_was_a_feed(self, desk: Desk) -> None:
        desk.http.answer(URL, ok(b"<html><title>Sign in</title>", moved="https://portal.example/login"))
        watched = await desk.look()
        assert str(watched.fault) == "an HTML page titled “Sign in” came instead of a feed"
        assert watched.batches == []

    @pytest.mark.parametrize("status", [404, 410])
    async def test_and_at_the_old_one_when_the_new_one_fails(self, desk: Desk, status: int) -> None:
        desk.http.answer(URL, ok(feed(entry("A")), moved=self.NEW))
        desk.http.answer(self.NEW, Response(status, self.NEW, {}, b""))
        async with desk.watching() as watched:
            await desk.clock.move(700)
        assert isinstance(watched.fault, SourceError)
        assert not isinstance(watched.fault, Gone)
        assert watched.mark["url"] == URL
        await desk.clock.move(3600)
        assert (await desk.look(watched.mark)).mark["url"] == self.NEW

    @pytest.mark.parametrize("status", [429, 500, 503])
    async def test_but_not_while_the_new_one_is_busy(self, desk: Desk, status: int) -> None:
        desk.http.answer(URL, ok(feed(entry("A")), moved=self.NEW, etag='"1"'))
        desk.http.answer(self.NEW, Response(status, self.NEW, {}, b""))
        async with desk.watching() as watched:
            await desk.clock.move(700)
        assert isinstance(watched.fault, SourceError)
        assert (watched.mark["url"], watched.mark["etag"]) == (self.NEW, '"1"')

    async def test_another_address_in_the_configuration_is_another_feed(self, desk: Desk) -> None:
        desk.http.answer(URL, ok(feed(entry("A")), etag='"1"'))
        mark = (await desk.look()).mark
        desk.http.answer("https://news.example/other.xml", ok(feed(entry("Z"))))
        watched = await desk.look(mark, Options("https://news.example/other.xml"))
        assert "If-None-Match" not in desk.asked[1]
        assert watched.titles == [["Z"]]
        assert watched.news == []

    @pytest.mark.parametrize(
        "mark",
        [{}, {"asked": ASKED, "looked": 7, "full": "soon", "seen": None}, {"asked": 1}, {"asked": URL, "until": "2026-01-01"}],
    )
    async def test_marks_of_no_shape_we_know(self, desk: Desk, mark: Mark) -> None:
        desk.http.answer(URL, ok(feed(entry("A"))))
        assert (await desk.look(mark)).titles == [["A"]]

    @pytest.mark.parametrize(
        "url",
        [
            "https://news.example/feed?key=s3cret",
            "https://user:s3cret@news.example/feed",
            "https://news.example/private/s3cretTokenOfTwentyLetters/feed",
        ],
    )
    async def test_keys_in_addresses_are_not_stored(self, desk: Desk, url: str) -> None:
        moved = url.replace("feed", "new")
        desk.http.answer(url, ok(feed(entry("A")), moved=moved, etag='"1"'))
        desk.http.answer(moved, unchanged(etag='"2"'))
        async with desk.watching(options=Options(url)) as watched:
            await desk.clock.move(700)
        assert desk.http.asked[1][1] == moved
        assert len(watched.batches) == 2
        assert not any("s3cret" in str(batch.mark) for batch in watched.batches)
        await desk.clock.move(700)
        assert (await desk.look(watched.mark, Options(url))).fault is None
        assert desk.asked[-1]["If-None-Match"] == '"2"'

    async def test_a_clock_that_was_set_back_does_not_stop_the_source(self, desk: Desk) -> None:
        desk.http.answer(URL, ok(feed(entry("A"))))
        mark = dict((await desk.look()).mark) | {"looked": "2036-01-01T00:00:00+00:00", "until": "2036-01-01T00:00:00+00:00"}
        await desk.look(mark)
        assert len(desk.asked) == 2


class TestFaults:
    async def test_a_bad_answer_makes_the_validators_worthless(self, desk: Desk) -> None:
        desk.http.answer(URL, ok(feed(entry("A")), etag='"1"'), ok(b"<html><title>Sign in</title>", etag='"2"'))
        async with desk.watching() as watched:
            await desk.clock.move(700)
        assert "Sign in" in str(watched.fault)
        assert watched.titles == [["A"], []]
        assert (watched.mark["etag"], watched.mark["body"]) == ("", "")
        again = await desk.look(watched.mark)
        assert "If-None-Match" not in desk.asked[-1]
        assert again.batches == []

    @pytest.mark.parametrize(
        ("status", "gone", "after"), [(404, False, 3600), (429, False, 77), (500, False, 77), (410, True, None)]
    )
    async def test_refusals(self, desk: Desk, status: int, gone: bool, after: float | None) -> None:
        desk.http.answer(URL, Response(status, URL, {"retry-after": "77"}, b""))
        fault = (await desk.look()).fault
        assert fault
        assert (isinstance(fault, Gone), fault.after) == (gone, after)
        assert str(fault).startswith("news.example ")

    async def test_a_feed_that_has_ended(self, desk: Desk) -> None:
        body = b'{"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": [], "expired": true}'
        desk.http.answer(URL, ok(body))
        assert isinstance((await desk.look()).fault, Gone)

    async def test_no_answer(self, desk: Desk) -> None:
        desk.http.answer(URL, SourceError("news.example refused the connection"))
        assert str((await desk.look()).fault) == "news.example refused the connection"

    async def test_a_source_that_is_well_again_says_so(self, desk: Desk) -> None:
        desk.http.answer(URL, ok(feed(entry("A")), etag='"1"'), unchanged())
        mark = (await desk.look()).mark
        await desk.clock.move(600)
        assert (await desk.look(mark)).titles == [[]]

    async def test_a_feed_that_is_empty_is_well(self, desk: Desk) -> None:
        desk.http.answer(URL, ok(feed()))
        watched = await desk.look()
        assert (watched.fault, watched.titles) == (None, [[]])


class TestOptions:
    CONTEXT = Context({"TOKEN": "t0ken"}, Path())

    def built(self, text: str) -> tuple[Options | None, list[Fault]]:
        faults: list[Fault] = []
        node = parse(text, faults, "feeds.yaml")
        return (build(Options, node, faults, self.CONTEXT) if node else None), faults

    def test_all_of_them(self) -> None:
        options, faults = self.built(
            "url: https://news.example/feed?key=${TOKEN}\nfirst: 24h\nuser_agent: me\n"
            "headers: {X-Key: '${TOKEN}'}\nlimit: 5\ntimeout: 10s"
        )
        assert faults == []
        assert options == Options(
            "https://news.example/feed?key=t0ken", "24h", "me", {"X-Key": Secret("t0ken")}, 5, timedelta(seconds=10)
        )

    @pytest.mark.parametrize(
        ("text", "place"),
        [
            ("url: news.example/feed", "feeds.yaml:1: url: is no web address"),
            ("url: ftp://news.example/feed", "feeds.yaml:1: url: is no web address"),
            ("url: 'https://news.example/a b'", "feeds.yaml:1: url: holds spaces"),
            ("url: 'https://[::'", "feeds.yaml:1: url: is no web address"),
            ("url: https://news.example:99999/", "feeds.yaml:1: url: is no web address"),
            ("first: 24h", "feeds.yaml:1: url: is missing"),
            ("url: https://x.example\nfirst: all", "feeds.yaml:2: first: cannot be 'all'"),
            ("url: https://x.example\nlimit: 5000", "feeds.yaml:2: limit: must lie between"),
            ("url: https://x.example\ntimeout: 1h", "feeds.yaml:2: timeout: must lie between"),
            ('url: https://x.example\nuser_agent: "a\\nb"', "feeds.yaml:2: user_agent: must be one line"),
            ("url: https://x.example\nheaders: {'X Y': '${TOKEN}'}", "feeds.yaml:2: headers: 'X Y'"),
            ("url: https://x.example\nurll: x", "feeds.yaml:2: urll: is not a key here"),
        ],
    )
    def test_faults(self, text: str, place: str) -> None:
        options, faults = self.built(text)
        assert options is None
        assert str(faults[0]).startswith(place)

    def test_every_option_is_explained(self) -> None:
        assert all(line.text for line in reference(Options))


class Paper:
    """A server that honours validators, has moved, and can be made busy."""

    def __init__(self) -> None:
        self.status, self.body, self.etag = 200, feed(entry("A")), 'W/"1-gzip"'
        self.asked: list[web.Request] = []

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(request)
        if request.path == "/old":
            return web.Response(status=301, headers={"Location": "/new"})
        if self.status != 200:
            return web.Response(status=self.status, headers={"Retry-After": "120"})
        if request.headers.get("If-None-Match") == self.etag:
            return web.Response(status=304)
        return web.Response(body=self.body, headers={"ETag": self.etag}, content_type="text/xml")


async def test_over_real_http() -> None:
    paper, clock = Paper(), ManualClock()

    async def look(mark: Mark | None, http: AiohttpHttp) -> Watched:
        source = Source(FULL, Options(f"{base}/old"), Tools(clock, http, random.Random(1), InlineWorkers()))
        watched = Watched(source, clock, mark)
        task = asyncio.create_task(watched.run())
        while not (watched.batches or watched.fault):
            await clock.move(700)
            await asyncio.sleep(0.002)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return watched

    async with site(paper.answer) as base, AiohttpHttp(allow_private=["127.0.0.1"]) as http:
        first = await look(None, http)
        assert first.titles == [["A"]]
        second = await look(first.mark, http)
        assert second.titles == [[]]
        assert (paper.asked[-1].path, paper.asked[-1].headers["If-None-Match"]) == ("/new", 'W/"1-gzip"')
        paper.body, paper.etag = feed(entry("B"), entry("A")), '"2"'
        third = await look(second.mark, http)
        assert third.news == ["B"]
        paper.status = 410
        assert isinstance((await look(None, http)).fault, Gone)
        paper.status = 429
        busy = await look(third.mark, http)
        assert isinstance(busy.fault, SourceError)
        assert (busy.batches, busy.fault.after) == ([], 120)
        paper.status, asked = 200, len(paper.asked)
        still = await look(third.mark, http)
        assert isinstance(still.fault, SourceError)
        assert (still.batches, len(paper.asked)) == ([], asked)
        async with AiohttpHttp(allow_private=["127.0.0.1"]) as fresh:
            again = await look(third.mark, fresh)
            assert (again.titles, paper.asked[-1].path) == ([[]], "/new")
