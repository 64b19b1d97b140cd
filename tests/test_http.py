"""The network's door: what comes in is capped and timed, and only public addresses are reached."""

import asyncio
import gzip
import shutil
import socket
import ssl
import subprocess
from collections.abc import AsyncIterator
from ipaddress import ip_address
from pathlib import Path

import pytest
from aiohttp import web
from yarl import URL

from monitor.addresses import Allowed, is_public
from monitor.errors import SourceError
from monitor.http import USER_AGENT, AiohttpHttp, _Trip
from monitor.testing import ManualClock
from monitor.tools import Response
from tests.fakes.site import endless, raw, saying, site

MEGABYTE = 2**20


@pytest.fixture
async def http() -> AsyncIterator[AiohttpHttp]:
    async with AiohttpHttp(allow_private=["127.0.0.0/8"]) as http:
        yield http


async def echo(request: web.Request) -> web.Response:
    return web.json_response({"path": request.raw_path, "headers": dict(request.headers)})


def hop(to: str, status: int = 302) -> web.Response:
    return web.Response(status=status, headers={"Location": to})


async def fault(http: AiohttpHttp, url: str, **more: object) -> str:
    with pytest.raises(SourceError) as caught:
        await http.request("GET", url, **more)  # type: ignore[arg-type]  # limit and seconds
    assert "\n" not in str(caught.value)
    return str(caught.value)


def nobody(folder: Path) -> ssl.SSLContext:
    """Return a context with a certificate that nobody vouches for."""
    make = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=127.0.0.1"]
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(["openssl", *make, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


class TestAsking:
    async def test_says_who_it_is_and_nothing_else(self, http: AiohttpHttp) -> None:
        seen: list[web.Request] = []

        async def answer(request: web.Request) -> web.Response:
            seen.append(request)
            return web.Response(text="x", headers={"Set-Cookie": "a=b", "ETag": 'W/"x-gzip"'})

        async with site(answer) as base:
            await http.request("GET", f"{base}/one")
            answered = await http.request("GET", f"{base}/two", headers={"Accept": "text/xml"})
        assert answered.headers["etag"] == 'W/"x-gzip"'
        assert seen[0].headers["User-Agent"] == USER_AGENT
        assert seen[1].headers["Accept"] == "text/xml"
        assert not {"Cookie", "Referer", "From"} & seen[1].headers.keys()
        assert seen[1].headers["Accept-Encoding"] == "gzip, deflate"

    async def test_another_name_for_one_request(self, http: AiohttpHttp) -> None:
        async with site(echo) as base:
            answered = await http.request("GET", base, headers={"User-Agent": "me (me@news.example)"})
        assert b"me (me@news.example)" in answered.body
        assert USER_AGENT.encode() not in answered.body

    @pytest.mark.parametrize("path", ["/a%2Fb?x=%3D%3d&y=a+b", "/rss?rss=G1QFDERJXkJeGVtRWA==", "/%7Euser/?q=(%22a+b%22)"])
    async def test_asks_for_the_address_as_it_is_written(self, http: AiohttpHttp, path: str) -> None:
        async with site(echo) as base:
            answered = await http.request("GET", base + path)
        assert f'"path": "{path}"'.encode() in answered.body

    async def test_asks_for_addresses_in_other_scripts(self, http: AiohttpHttp) -> None:
        async with site(echo) as base:
            answered = await http.request("GET", f"{base}/новости лента")
        assert b"/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8%20%D0%BB" in answered.body

    async def test_any_status_is_an_answer(self, http: AiohttpHttp) -> None:
        async def answer(request: web.Request) -> web.Response:
            return web.Response(status=503, text="later", headers={"Retry-After": "7"})

        async with site(answer) as base:
            answered = await http.request("GET", base)
        assert (answered.status, answered.body, answered.headers["retry-after"]) == (503, b"later", "7")

    async def test_posts(self, http: AiohttpHttp) -> None:
        async def answer(request: web.Request) -> web.Response:
            return web.Response(body=await request.read(), headers={"X-Method": request.method})

        async with site(answer) as base:
            answered = await http.request("POST", base, body=b"card", headers={"Content-Type": "application/json"})
        assert (answered.body, answered.headers["x-method"]) == (b"card", "POST")

    async def test_one_at_a_time_a_host(self, http: AiohttpHttp) -> None:
        now, most = 0, 0

        async def answer(request: web.Request) -> web.Response:
            nonlocal now, most
            now, most = now + 1, max(most, now + 1)
            await asyncio.sleep(0.005)
            now -= 1
            return web.Response(text="x")

        async with site(answer) as base:
            await asyncio.gather(*(http.request("GET", f"{base}/{n}") for n in range(5)))
            assert most == 1
            await asyncio.gather(*(http.request("POST", f"{base}/{n}") for n in range(5)))
            assert most > 1
        assert http._turns == {}

    async def test_a_host_that_is_asked_too_often_is_left_alone(self, http: AiohttpHttp) -> None:
        asked = []

        async def answer(request: web.Request) -> web.Response:
            asked.append(request.path)
            return web.Response(status=429, headers={"Retry-After": "900"})

        async with site(answer) as base, site(echo) as other:
            first, *rest = await asyncio.gather(*(http.request("GET", f"{base}/{n}") for n in range(4)), return_exceptions=True)
            assert isinstance(first, Response)
            assert first.status == 429
            for fault in rest:
                assert isinstance(fault, SourceError)
                assert 890 < (fault.after or 0) <= 900
            assert asked == ["/0"]
            assert (await http.request("POST", base)).status == 429
            assert (await http.request("GET", other)).status == 200

    async def test_a_host_is_left_alone_by_the_clock(self) -> None:
        statuses = iter((429, 200))

        async def answer(request: web.Request) -> web.Response:
            return web.Response(status=next(statuses), headers={"Retry-After": "900"})

        clock = ManualClock()
        async with site(answer) as base, AiohttpHttp(allow_private=["127.0.0.1"], clock=clock) as http:
            assert (await http.request("GET", base)).status == 429
            await clock.move(899)
            with pytest.raises(SourceError, match="left alone"):
                await http.request("GET", base)
            await clock.move(1)
            assert (await http.request("GET", base)).status == 200

    async def test_long_header_lines_are_taken(self, http: AiohttpHttp) -> None:
        async def answer(request: web.Request) -> web.Response:
            return web.Response(text="x", headers={"Content-Security-Policy": "a" * 30_000})

        async with site(answer) as base:
            assert len((await http.request("GET", base)).headers["content-security-policy"]) == 30_000


class TestCaps:
    async def test_gzip_bomb(self, http: AiohttpHttp) -> None:
        bomb = gzip.compress(bytes(200 * MEGABYTE), 9)

        async def answer(request: web.Request) -> web.Response:
            return web.Response(body=bomb, headers={"Content-Encoding": "gzip"})

        async with site(answer) as base:
            assert await fault(http, base, limit=3 * MEGABYTE) == f"{base[7:]} sent more than 3 MB"

    async def test_endless_body(self, http: AiohttpHttp) -> None:
        async with raw(endless(b"HTTP/1.1 200 OK\r\n\r\n", bytes(2**16))) as base:
            assert "sent more than 1 MB" in await fault(http, base, limit=MEGABYTE)

    async def test_endless_chunks(self, http: AiohttpHttp) -> None:
        head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        async with raw(endless(head, b"1000\r\n" + bytes(4096) + b"\r\n")) as base:
            assert "sent more than 1 MB" in await fault(http, base, limit=MEGABYTE)

    async def test_body_that_is_announced_too_long_is_not_fetched(self, http: AiohttpHttp) -> None:
        async with raw(saying(b"HTTP/1.1 200 OK\r\nContent-Length: 5368709120\r\n\r\n", b"x")) as base:
            assert "announces 5,120 MB; 15 MB is the most" in await fault(http, base)

    async def test_endless_header(self, http: AiohttpHttp) -> None:
        async with raw(endless(b"HTTP/1.1 200 OK\r\n", b"X-More: " + b"a" * 1000 + b"\r\n")) as base:
            assert "not proper HTTP" in await fault(http, base)

    async def test_drip(self, http: AiohttpHttp) -> None:
        async with raw(endless(b"HTTP/1.1 200 OK\r\n\r\n", b"x", 0.01)) as base:
            assert await fault(http, base, seconds=0.15) == f"{base[7:]} did not finish its answer within 0.15 s"

    async def test_server_that_says_nothing(self, http: AiohttpHttp) -> None:
        async with raw(endless(b"", b"", 0.01)) as base:
            assert "did not finish its answer" in await fault(http, base, seconds=0.1)

    async def test_the_time_is_for_all_redirects_together(self, http: AiohttpHttp) -> None:
        async def answer(request: web.Request) -> web.Response:
            await asyncio.sleep(0.03)
            return hop(f"/{int(request.path[1:] or 0) + 1}")

        async with site(answer) as base:
            assert "did not finish its answer" in await fault(http, base, seconds=0.1)

    async def test_body_shorter_than_announced(self, http: AiohttpHttp) -> None:
        async with raw(saying(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<rss>")) as base:
            assert "broke off its answer" in await fault(http, base)

    async def test_body_longer_than_announced(self, http: AiohttpHttp) -> None:
        async with raw(saying(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n<rss>and more")) as base:
            assert "not proper HTTP" in await fault(http, base)

    @pytest.mark.parametrize("encoding", ["gzip", "br", "deflate"])
    async def test_damaged_compression(self, http: AiohttpHttp, encoding: str) -> None:
        head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\nContent-Length: 9\r\n\r\n".encode()
        async with raw(saying(head + b"not this!")) as base:
            assert base[7:] in await fault(http, base)

    @pytest.mark.parametrize("words", [b"SSH-2.0-OpenSSH\r\n", b"\x00\x01\x02\r\n\r\n", b"HTTP/1.1 abc OK\r\n\r\n", b""])
    async def test_server_that_speaks_no_http(self, http: AiohttpHttp, words: bytes) -> None:
        async with raw(saying(words)) as base:
            assert base[7:] in await fault(http, base)


class TestRedirects:
    async def test_permanent_ones_are_reported(self, http: AiohttpHttp) -> None:
        async def answer(request: web.Request) -> web.Response:
            if request.path == "/old":
                return hop("/middle", 301)
            if request.path == "/middle":
                return hop("new?x=%2F#top", 308)
            return web.Response(text=request.raw_path)

        async with site(answer) as base:
            answered = await http.request("GET", f"{base}/old")
        assert (answered.url, answered.moved, answered.body) == (f"{base}/new?x=%2F", f"{base}/new?x=%2F", b"/new?x=%2F")

    async def test_temporary_ones_are_not(self, http: AiohttpHttp) -> None:
        async def answer(request: web.Request) -> web.Response:
            if request.path == "/old":
                return hop("/middle", 301)
            if request.path == "/middle":
                return hop("/today", 307)
            if request.path == "/today":
                return hop("/new", 301)
            return web.Response(text="x")

        async with site(answer) as base:
            answered = await http.request("GET", f"{base}/old")
            assert (answered.url, answered.moved) == (f"{base}/new", f"{base}/middle")
            answered = await http.request("GET", f"{base}/middle")
            assert (answered.url, answered.moved) == (f"{base}/new", "")

    async def test_loop(self, http: AiohttpHttp) -> None:
        async def answer(request: web.Request) -> web.Response:
            return hop("/b" if request.path == "/a" else "/a")

        async with site(answer) as base:
            assert "redirects in a loop" in await fault(http, f"{base}/a")

    async def test_too_many(self, http: AiohttpHttp) -> None:
        asked = []

        async def answer(request: web.Request) -> web.Response:
            asked.append(request.path)
            return hop(f"{request.path}x")

        async with site(answer) as base:
            assert "redirects more than 10 times" in await fault(http, f"{base}/")
        assert len(asked) == 11

    @pytest.mark.parametrize(
        ("target", "words"),
        [
            ("http://169.254.169.254/latest/meta-data/", "169.254.169.254 is not a public address"),
            ("http://10.0.0.1/", "10.0.0.1 is not a public address"),
            ("http://[::1]:9/", "::1 is not a public address"),
            ("http://[::ffff:169.254.169.254]/", "is not a public address"),
            ("file:///etc/passwd", "redirects to file:, which is no web address"),
            ("gopher://localhost:70/", "redirects to gopher:, which is no web address"),
            ("http://", "redirects in a loop"),
            ("http://[::", "is no web address"),
            ("http://2852039166/", "cannot be asked"),
        ],
    )
    async def test_to_where_nobody_should_go(self, http: AiohttpHttp, target: str, words: str) -> None:
        async def answer(request: web.Request) -> web.Response:
            return hop(target)

        async with site(answer) as base:
            assert words in await fault(http, base)

    async def test_only_the_first_origin_hears_what_was_meant_for_it(self, http: AiohttpHttp) -> None:
        headers = {"If-None-Match": '"x"', "X-Key": "k", "Authorization": "Bearer t", "Accept": "text/xml"}
        async with site(echo) as other:

            async def answer(request: web.Request) -> web.Response:
                return hop(other if request.path == "/away" else "/home") if request.path != "/home" else await echo(request)

            async with site(answer) as base:
                away = (await http.request("GET", f"{base}/away", headers=headers)).body
                home = (await http.request("GET", f"{base}/", headers=headers)).body
        assert b"text/xml" in away
        assert not any(word in away for word in (b"If-None-Match", b"X-Key", b"Authorization", b"Bearer"))
        assert all(word in home for word in (b"If-None-Match", b"X-Key", b"Authorization", b"Bearer"))

    async def test_a_post_is_not_sent_on(self, http: AiohttpHttp) -> None:
        async def answer(request: web.Request) -> web.Response:
            return hop("/elsewhere", 307)

        async with site(answer) as base:
            assert (await http.request("POST", base, body=b"x")).status == 307

    async def test_a_redirect_without_a_target_is_an_answer(self, http: AiohttpHttp) -> None:
        async def answer(request: web.Request) -> web.Response:
            return web.Response(status=301, text="somewhere")

        async with site(answer) as base:
            assert (await http.request("GET", base)).status == 301


class TestTls:
    async def test_server_that_speaks_no_tls(self, http: AiohttpHttp) -> None:
        async with raw(saying(b"HTTP/1.1 400 Bad Request\r\n\r\n"), wait=False) as base:
            assert "does not speak TLS properly" in await fault(http, base.replace("http:", "https:"))

    async def test_certificate_of_nobody(self, http: AiohttpHttp, tmp_path: Path) -> None:
        if not shutil.which("openssl"):
            pytest.skip("no openssl to make a certificate with")
        async with site(echo, nobody(tmp_path)) as base:
            assert "has no valid TLS certificate: self-signed certificate" in await fault(http, base)

    async def test_no_way_back_from_https(self) -> None:
        trip = _Trip(URL("https://news.example/feed"))
        with pytest.raises(SourceError, match="from https to plain http"):
            trip.go("http://news.example/feed", permanent=True)
        _Trip(URL("http://news.example/feed")).go("https://news.example/feed", permanent=True)


class TestAddresses:
    @pytest.mark.parametrize(
        "text",
        [
            *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1"),
            *("255.255.255.255", "198.18.0.1", "192.0.2.1", "203.0.113.9", "240.0.0.1", "192.88.99.1", "::", "::1", "fe80::1"),
            *("fc00::1", "fd12:3456::1", "fec0::1", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1"),
            *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::1", "::127.0.0.1"),
            *("2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "3fff::1", "100::1"),
        ],
    )
    def test_closed(self, text: str) -> None:
        assert not is_public(ip_address(text))

    @pytest.mark.parametrize(
        "text",
        ["1.1.1.1", "93.184.216.34", "8.8.8.8", "2606:4700::1111", "2a00:1450::200e", "::ffff:8.8.8.8", "64:ff9b::808:808"],
    )
    def test_open(self, text: str) -> None:
        assert is_public(ip_address(text))

    def test_exceptions(self) -> None:
        allowed = Allowed.of(["Intranet.Example.", "10.0.0.0/8", "fd00::/8", "127.0.0.1"])
        assert allowed.permits("intranet.example", ip_address("192.168.7.7"))
        assert allowed.permits("x.example", ip_address("10.200.0.1"))
        assert allowed.permits("x.example", ip_address("::ffff:10.200.0.1"))
        assert allowed.permits("x.example", ip_address("fd00::1"))
        assert allowed.permits("127.0.0.1", ip_address("127.0.0.1"))
        assert not allowed.permits("x.example", ip_address("127.0.0.2"))
        assert not allowed.permits("not-intranet.example", ip_address("192.168.7.7"))

    @pytest.mark.parametrize("entry", ["10.0.0.0/33", "http://intranet.example", "", "host:80"])
    def test_exceptions_that_are_none(self, entry: str) -> None:
        with pytest.raises(ValueError, match="neither a host name nor an address"):
            Allowed.of([entry])


class TestDoor:
    @pytest.mark.parametrize(
        "url",
        [
            "http://127.0.0.1:{port}/",
            "http://localhost:{port}/",
            "http://[::ffff:127.0.0.1]:{port}/",
            "http://0x7f.0.0.1:{port}/",
        ],
    )
    async def test_loopback_is_closed_by_default(self, url: str) -> None:
        async with site(echo) as base, AiohttpHttp() as http:
            assert "not a public address" in await fault(http, url.format(port=base.rpartition(":")[2]))

    async def test_a_name_is_let_in_by_name(self) -> None:
        async with site(echo) as base, AiohttpHttp(allow_private=["localhost"]) as http:
            port = base.rpartition(":")[2]
            assert (await http.request("GET", f"http://LocalHost:{port}/")).status == 200
            assert "allow_private can allow it" in await fault(http, f"http://127.0.0.1:{port}/")

    async def test_dead_hosts(self, http: AiohttpHttp) -> None:
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            port = closed.getsockname()[1]
            assert await fault(http, f"http://127.0.0.1:{port}/") == f"127.0.0.1:{port} refused the connection"
        assert "news.invalid is not known" in await fault(http, "http://news.invalid/")

    @pytest.mark.parametrize(
        "url", ["ftp://news.example/", "news.example/feed", "http:///x", "file:///etc/passwd", "", "http://[::"]
    )
    async def test_what_is_no_web_address(self, http: AiohttpHttp, url: str) -> None:
        assert "is no web address" in await fault(http, url)

    @pytest.mark.parametrize("label", ["a" * 64, "x..y", "-"])
    async def test_names_that_cannot_be(self, http: AiohttpHttp, label: str) -> None:
        assert label in await fault(http, f"http://{label}.invalid/")

    async def test_faults_keep_secrets(self, http: AiohttpHttp) -> None:
        for url in (
            "http://user:s3cret@127.0.0.2:9/x?key=s3cret",
            "https://user:s3cret@news.invalid/s3cret",
            "ftp://u:s3cret@x/?s3cret",
        ):
            assert "s3cret" not in await fault(http, url, seconds=2.0)

    async def test_header_that_cannot_be_sent(self, http: AiohttpHttp) -> None:
        async with site(echo) as base:
            assert "not valid" in await fault(http, base, headers={"X-Bad": "a\r\nX-Worse: b"})
