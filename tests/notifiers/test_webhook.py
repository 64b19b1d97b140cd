"""Signed JSON for any program."""

import hashlib
import hmac
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import Fault, Refused, Retry, SourceError
from monitor.http import AiohttpHttp
from monitor.model import Card, Direction, Line, Manner, Status
from monitor.notifiers import webhook
from monitor.options import Context, Secret, Wrong, build, reference
from monitor.testing import NOON, FakeHttp, ManualClock, tools
from monitor.tools import Response, Tools
from monitor.yamlfile import parse
from tests.fakes.stories import alert, claim

URL = "https://example.org/hook?key=k3y"
ONE = alert(claim("Ada Holm", Manner.FIRED))
CHANNELS = Path(__file__).parents[2] / "docs" / "channels.md"


def answer(status: int, **headers: str) -> Response:
    return Response(status, URL, {name.replace("_", "-"): value for name, value in headers.items()}, b"")


async def send(response: Response | SourceError, options: webhook.Options | None = None) -> FakeHttp:
    http = FakeHttp()
    http.answer(URL, response)
    await webhook.Notifier("hook", options or webhook.Options(URL), tools(http=http)).send(ONE, None)
    return http


async def test_the_signature_is_of_time_and_body() -> None:
    options = webhook.Options(URL, Secret("key"), {"Authorization": Secret("Bearer b")})
    http = await send(answer(202), options)
    method, url, headers, body = http.asked[0]
    assert (method, url, headers["Content-Type"], headers["Authorization"]) == ("POST", URL, "application/json", "Bearer b")
    assert headers["X-Helmwatch-Timestamp"] == str(int(NOON.timestamp()))
    assert headers["Idempotency-Key"] == ONE.id
    assert body is not None
    expected = hmac.new(b"key", headers["X-Helmwatch-Timestamp"].encode() + b"." + body, hashlib.sha256).hexdigest()
    assert headers["X-Helmwatch-Signature"] == f"sha256={expected}"


async def test_without_a_secret_nothing_is_signed() -> None:
    assert "X-Helmwatch-Signature" not in (await send(answer(200))).asked[0][2]


def test_the_body_is_as_documented() -> None:
    body = webhook.document(replace(ONE, items=("0f0c",)), update=True)
    assert (body["schema"], body["id"], body["update"], body["status"]) == (1, "s1/news/1", True, "confirmed")
    assert body["claims"] == [
        {"text": "Ada Holm out as CEO (dismissed)", "status": "confirmed", "direction": "out", "new": True},
    ]
    assert body["first"] == {"at": "2026-03-02T12:00:00Z", "by": "Harbour Post"}
    text = CHANNELS.read_text("utf-8")
    example = json.loads(re.findall(r"```json\n(\{.*?\n\})\n```", text, re.S)[0])
    assert shape(example) == shape(body)
    table = text.partition("| key | |\n")[2]
    assert not [key for key in body if f"`{key}`" not in table]


def shape(value: object) -> object:
    if isinstance(value, dict):
        return {key: shape(one) for key, one in value.items()}
    return [shape(one) for one in value[:1]] if isinstance(value, list) and value else type(value) if value != [] else list


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503])
async def test_what_is_worth_another_try(status: int) -> None:
    with pytest.raises(Retry) as caught:
        await send(answer(status, retry_after="120"))
    assert (caught.value.after, caught.value.uncertain) == (120.0, status >= 500)


@pytest.mark.parametrize(
    ("said", "after"),
    [
        ("Mon, 02 Mar 2026 12:05:00 GMT", 300.0),
        ("Mon, 02 Mar 2026 11:00:00 -0000", 0.0),
        ("soon", None),
        ("-1", None),
        ("", None),
    ],
)
async def test_retry_after_is_read(said: str, after: float | None) -> None:
    with pytest.raises(Retry) as caught:
        await send(answer(503, retry_after=said))
    assert caught.value.after == after


@pytest.mark.parametrize(("status", "channel"), [(400, False), (404, False), (302, False), (410, True)])
async def test_what_is_refused(status: int, channel: bool) -> None:
    with pytest.raises(Refused) as caught:
        await send(answer(status))
    assert caught.value.channel is channel


async def test_no_answer() -> None:
    with pytest.raises(Retry, match=r"^example.org is gone$") as caught:
        await send(SourceError(f"{URL} is gone", after=7))
    assert (caught.value.after, caught.value.uncertain) == (7, True)


async def test_over_real_http() -> None:
    seen = []

    async def hook(request: web.Request) -> web.Response:
        seen.append((request.headers["Idempotency-Key"], await request.json()))
        return web.Response(status=503 if len(seen) == 1 else 204)

    app = web.Application()
    app.router.add_post("/hook", hook)
    async with TestServer(app) as server, AiohttpHttp(allow_private=["127.0.0.1"]) as http:
        doors = tools(ManualClock())
        doors = Tools(doors.clock, http, doors.rng, doors.workers)
        notifier = webhook.Notifier("hook", webhook.Options(str(server.make_url("/hook"))), doors)
        with pytest.raises(Retry):
            await notifier.send(ONE, None)
        assert await notifier.send(ONE, None, uncertain=True) == {"status": 204}
        await notifier.close()
    assert seen[0] == seen[1]
    assert seen[0][1]["headline"] == "Ada Holm out as CEO of Northwind"


@given(st.text(st.characters()))
def test_any_words_make_a_body_and_a_key(words: str) -> None:
    line = Line(words, Status.RUMORED, Direction.IN)
    one = replace(ONE, id=words, reason=words, card=Card(words, words, Status.RUMORED, (line,), (), 0, 0, words))
    notifier = webhook.Notifier("hook", webhook.Options(URL, Secret("k")), tools())
    body = webhook.body(one, update=False)
    assert json.loads(body)["schema"] == 1
    assert all(value.isascii() and value.isprintable() for value in notifier._headers(one, body).values())


def test_options_from_a_section() -> None:
    faults: list[Fault] = []
    node = parse("url: https://example.org/${ID}\nsecret: ${KEY}\nheaders: {X-Token: '${KEY}'}\n", faults, "feeds.yaml")
    assert node is not None
    made = build(webhook.Options, node, faults, Context({"ID": "7", "KEY": "k"}, Path()))
    assert faults == []
    assert made == webhook.Options("https://example.org/7", Secret("k"), {"X-Token": Secret("k")})
    assert all(entry.text for entry in reference(webhook.Options))


@pytest.mark.parametrize(
    ("key", "url", "headers"),
    [
        ("url", "ftp://example.org", {}),
        ("url", "https://", {}),
        ("url", "https://exa mple.org", {}),
        ("url", "https://[", {}),
        ("headers", URL, {"Bad Name": "x"}),
        ("headers", URL, {"Host": "x"}),
        ("headers", URL, {"X-Helmwatch-Signature": "x"}),
        ("headers", URL, {"X-Token": "a\r\nX-Evil: b"}),
        ("headers", URL, {"X-Token": "naïve"}),
    ],
)
def test_bad_options(key: str, url: str, headers: dict[str, str]) -> None:
    with pytest.raises(Wrong) as caught:
        webhook.Options(url, headers={name: Secret(value) for name, value in headers.items()})
    assert caught.value.key == key
