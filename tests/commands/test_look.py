"""helmwatch look, on files and real servers."""

import asyncio
import gzip
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from monitor.cli import call
from tests.fakes.site import site

FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour Post</title><language>en</language>
<item><title>Lumen names [bold]Ada Quist[/] chief &lt;b&gt;executive&lt;/b&gt;</title><link>https://post.example/1</link><guid>p1</guid>
<pubDate>Mon, 02 Mar 2026 09:30:00 GMT</pubDate></item>
<item><title>Weather</title><guid isPermaLink="false">p2</guid></item></channel></rss>"""


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = call(["look", *words], {})
    return code, capsys.readouterr().out


def lines(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[dict[str, Any]]]:
    code, out = said(capsys, "--json", *words)
    return code, [json.loads(line) for line in out.splitlines()]


@pytest.fixture
def server() -> Iterator[str]:
    """Serve by a loop in another thread: the command has its own."""

    async def answer(request: web.Request) -> web.Response:
        if request.path == "/feed":
            return web.Response(body=gzip.compress(FEED.encode()), content_type="text/xml", headers={"Content-Encoding": "gzip"})
        if request.path == "/login":
            return web.Response(text="<html><title>Sign in</title>", content_type="text/html")
        return web.Response(status=int(request.path[1:]), headers={"Retry-After": "60"})

    address: list[str] = []
    up, down = threading.Event(), asyncio.Event()
    loop = asyncio.new_event_loop()

    async def serve() -> None:
        async with site(answer) as base:
            address.append(base)
            up.set()
            await down.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    assert up.wait(5)
    yield address[0]
    loop.call_soon_threadsafe(down.set)
    thread.join(5)
    loop.close()


def test_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "post.xml"
    path.write_text(FEED, encoding="utf-8")
    code, out = said(capsys, str(path))
    assert code == 0
    assert "RSS 2.0 · Harbour Post · en · 2 items · newest 2026-03-02 09:30" in out
    assert "2026-03-02 09:30  en  Lumen names [bold]Ada Quist[/] chief executive\n" in out
    assert "https://post.example/1\n" in out
    assert "undated           en  Weather\n" in out
    assert "\x1b" not in out


def test_fewer_items(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "post.xml"
    path.write_text(FEED, encoding="utf-8")
    _, out = said(capsys, str(path), "--items", "1")
    assert "Weather" not in out
    assert "and 1 more" in out


def test_json_is_a_line_each(server: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "page.html").write_text("<html><title>Hello</title>", encoding="utf-8")
    names = [f"{server}/feed", str(tmp_path / "page.html"), str(tmp_path / "none.xml"), str(tmp_path), f"{server}/404"]
    code, found = lines(capsys, "--allow-private", *names)
    assert code == 1
    assert [line["input"] for line in found] == names
    assert found[0]["format"] == "RSS 2.0"
    assert found[0]["fault"] is None
    assert found[0]["items"][0] == {
        "ref": "p1",
        "title": "Lumen names [bold]Ada Quist[/] chief executive",
        "url": "https://post.example/1",
        "published": "2026-03-02T09:30:00+00:00",
        "lang": "en",
    }
    assert found[1]["fault"] == "an HTML page titled “Hello” came instead of a feed"
    assert found[2]["fault"].endswith("none.xml cannot be read: No such file or directory")
    assert found[3]["fault"].endswith("cannot be read: Is a directory")
    assert found[4]["fault"].endswith("answered 404 Not Found")
    assert all(line["items"] == [] for line in found[1:])


def test_private_addresses_are_refused(server: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = lines(capsys, f"{server}/feed")
    assert code == 1
    assert "127.0.0.1 is not a public address" in found[0]["fault"]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/login", "“Sign in” came instead of a feed"),
        ("/429", "429 Too Many"),
        ("/410", "gone for good"),
        ("/500", "500 Internal"),
    ],
)
def test_faults(server: str, capsys: pytest.CaptureFixture[str], path: str, words: str) -> None:
    code, out = said(capsys, "--allow-private", server + path)
    assert code == 1
    assert words in out


def test_a_file_that_is_too_long(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "long.xml"
    with path.open("wb") as file:
        file.truncate(2**40)
    assert "is longer than 15 MB" in lines(capsys, str(path))[1][0]["fault"]


def test_odd_names(capsys: pytest.CaptureFixture[str]) -> None:
    code, found = lines(capsys, "gopher://x.example/1", "a\0b", "")
    assert code == 1
    assert "is no web address" in found[0]["fault"]
    assert "cannot be read" in found[1]["fault"]
    assert "cannot be read" in found[2]["fault"]
