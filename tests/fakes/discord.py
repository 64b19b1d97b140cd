"""A Discord of our own: webhooks over real HTTP, with the limits, errors and rate limits of the real one."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

HOOK = 500000000000000005
TOKEN = "t" * 68
CHANNEL = 300000000000000003
GUILD = 400000000000000004

Body = dict[str, Any]


@dataclass
class Fault:
    """What happens to one request instead of what should; *after* lets it take effect first."""

    status: int = 0
    body: Body | str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    after: bool = False
    hang: bool = False


def down(status: int = 500, after: bool = False) -> Fault:
    return Fault(status, {"message": f"{status}: Server Error", "code": 0}, after=after)


def limited(seconds: float) -> Fault:
    body = {"message": "You are being rate limited.", "retry_after": seconds, "global": False}
    headers = {"Via": "1.1 google", "Retry-After": str(int(seconds) + 1), "X-RateLimit-Scope": "user"}
    return Fault(429, body, headers)


def banned() -> Fault:
    return Fault(429, "<html>Error 1015: you are being rate limited</html>", {"Retry-After": "900"})


def no_answer(after: bool) -> Fault:
    """The connection is cut, before or after the request took effect."""
    return Fault(after=after)


@dataclass
class Webhook:
    channel: int = CHANNEL
    forum: bool = False
    alive: bool = True
    threads: set[int] = field(default_factory=set)


@dataclass
class Asked:
    method: str
    path: str
    query: dict[str, str]
    body: Body | None
    headers: dict[str, str]
    status: int = 0


class FakeDiscord:
    """The far side: *messages* is what people see, *pings* whom it notified, *asked* all requests."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.hooks = {(HOOK, TOKEN): Webhook()}
        self.messages: dict[int, Body] = {}
        self.pings: list[str] = []
        self.asked: list[Asked] = []
        self.faults: deque[Fault] = deque()
        self.limit = 1000
        self.window = 2.0
        self.invalid = 0
        self._now = now
        self._next = 1100000000000000000
        self._used: deque[datetime] = deque()
        self._url = ""

    @property
    def api(self) -> str:
        return f"{self._url}/api/v10"

    @property
    def hook(self) -> str:
        return f"{self._url}/api/webhooks/{HOOK}/{TOKEN}"

    @property
    def posted(self) -> list[Body]:
        """All messages in the order in which they appeared."""
        return list(self.messages.values())

    @asynccontextmanager
    async def open(self) -> AsyncIterator["FakeDiscord"]:
        app = web.Application(middlewares=[self._gate])
        base = "/api/v10/webhooks/{hook}/{token}"
        app.router.add_get(base, self._look)
        app.router.add_post(base, self._execute)
        app.router.add_get(base + "/messages/{message}", self._read)
        app.router.add_patch(base + "/messages/{message}", self._edit)
        app.router.add_delete(base + "/messages/{message}", self._delete)
        async with TestServer(app) as server:
            self._url = str(server.make_url("")).rstrip("/")
            yield self

    @web.middleware
    async def _gate(self, request: web.Request, handler: Callable[[web.Request], Any]) -> web.StreamResponse:
        body = await request.json() if request.can_read_body else None
        asked = Asked(request.method, request.path, dict(request.query), body, dict(request.headers))
        self.asked.append(asked)
        response = await self._answer(request, handler)
        asked.status = response.status
        self.invalid += response.status in (401, 403, 429)
        return response

    async def _answer(self, request: web.Request, handler: Callable[[web.Request], Any]) -> web.Response:
        fault = self.faults.popleft() if self.faults else None
        if fault and not fault.after:
            return await self._fail(request, fault)
        if self._wait() > 0:
            return self._limit_reached()
        self._used.append(self._now())
        answer: web.Response = await handler(request)
        if fault:
            return await self._fail(request, fault)
        answer.headers.update(self._headers())
        return answer

    async def _fail(self, request: web.Request, fault: Fault) -> web.Response:
        if fault.hang:
            await asyncio.Event().wait()
        if not fault.status:
            assert request.transport is not None
            request.transport.abort()
            return web.Response(status=499)
        if isinstance(fault.body, str):
            return web.Response(text=fault.body, content_type="text/html", status=fault.status, headers=fault.headers)
        return say(fault.body or {}, fault.status, fault.headers)

    def _wait(self) -> float:
        """Return the seconds until the next request is allowed."""
        start = self._now() - timedelta(seconds=self.window)
        while self._used and self._used[0] <= start:
            self._used.popleft()
        return (self._used[0] - start).total_seconds() if len(self._used) >= self.limit else 0.0

    def _limit_reached(self) -> web.Response:
        fault = limited(round(self._wait(), 3))
        assert isinstance(fault.body, dict)
        return say(fault.body, 429, fault.headers | self._headers())

    def _headers(self) -> dict[str, str]:
        left = max(0, self.limit - len(self._used))
        after = (self._used[0] - self._now()).total_seconds() + self.window if self._used else self.window
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(left),
            "X-RateLimit-Reset": str(self._now().timestamp() + after),
            "X-RateLimit-Reset-After": str(round(after, 3)),
            "X-RateLimit-Bucket": "abcd1234",
        }

    def _hook(self, request: web.Request) -> Webhook | None:
        found = self.hooks.get((int(request.match_info["hook"]), request.match_info["token"]))
        return found if found and found.alive else None

    async def _look(self, request: web.Request) -> web.Response:
        hook = self._hook(request)
        if hook is None:
            return no(404, 10015, "Unknown Webhook")
        return say(
            {
                "id": request.match_info["hook"],
                "type": 1,
                "guild_id": str(GUILD),
                "channel_id": str(hook.channel),
                "name": "Helmwatch",
                "avatar": None,
                "token": request.match_info["token"],
                "application_id": None,
            }
        )

    async def _execute(self, request: web.Request) -> web.Response:
        hook, body = self._hook(request), await request.json()
        if hook is None:
            return no(404, 10015, "Unknown Webhook")
        thread = request.query.get("thread_id")
        if hook.forum and not (thread or body.get("thread_name")):
            return no(400, 220001, "Webhooks posted to forum channels must have a thread_name or thread_id")
        if thread and int(thread) not in hook.threads:
            return no(404, 10003, "Unknown Channel")
        if errors := tree(body):
            return no(400, 50035, "Invalid Form Body", errors)
        if not (str(body.get("content") or "").strip() or body.get("embeds")):
            return no(400, 50006, "Cannot send an empty message")
        message = self._message(hook, body, thread)
        self._notify(body, "@here" if not body.get("flags", 0) & 1 << 12 else "")
        if request.query.get("wait") not in ("1", "true"):
            return web.Response(status=204)
        return say(message)

    def _message(self, hook: Webhook, body: Body, thread: str | None) -> Body:
        self._next += 1
        message = {
            "id": str(self._next),
            "type": 0,
            "channel_id": thread or str(hook.channel),
            "webhook_id": str(HOOK),
            "author": {
                "id": str(HOOK),
                "username": body.get("username") or "Helmwatch",
                "discriminator": "0000",
                "avatar": None,
                "bot": True,
            },
            "content": body.get("content") or "",
            "embeds": body.get("embeds") or [],
            "timestamp": self._now().isoformat(),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "components": [],
            "pinned": False,
            "flags": body.get("flags", 0),
        }
        self.messages[self._next] = message
        return message

    def _found(self, request: web.Request) -> Body | None:
        message = self.messages.get(int(request.match_info["message"]))
        if message and message["channel_id"] == request.query.get("thread_id", str(CHANNEL)):
            return message
        return None

    async def _read(self, request: web.Request) -> web.Response:
        message = self._found(request) if self._hook(request) else None
        return say(message) if message else no(404, 10008, "Unknown Message")

    async def _edit(self, request: web.Request) -> web.Response:
        if self._hook(request) is None:
            return no(404, 10015, "Unknown Webhook")
        message, body = self._found(request), await request.json()
        if message is None:
            return no(404, 10008, "Unknown Message")
        if errors := tree(body):
            return no(400, 50035, "Invalid Form Body", errors)
        for name in ("content", "embeds"):
            if name in body:
                message[name] = body[name] or ("" if name == "content" else [])
        message["edited_timestamp"] = self._now().isoformat()
        self._notify(body, "")
        return say(message)

    async def _delete(self, request: web.Request) -> web.Response:
        if self._hook(request) is None or self._found(request) is None:
            return no(404, 10008, "Unknown Message")
        del self.messages[int(request.match_info["message"])]
        return web.Response(status=204)

    def _notify(self, body: Body, everybody: str) -> None:
        """Note who is called by name; without allowed_mentions Discord calls everybody who is named."""
        allowed = body.get("allowed_mentions")
        content = str(body.get("content") or "")
        for name in ("@everyone", "@here"):
            if name in content and (allowed is None or "everyone" in allowed.get("parse", [])):
                self.pings.append(name)
        if everybody:
            self.pings.append("new message")


def say(body: Body, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """Answer JSON; discord.py reads it only if the type is exactly application/json."""
    return web.Response(body=json.dumps(body).encode(), content_type="application/json", status=status, headers=headers)


def no(status: int, code: int, message: str, errors: Body | None = None) -> web.Response:
    return say({"message": message, "code": code} | ({"errors": errors} if errors else {}), status)


def tree(body: Body) -> Body:
    """Return what Discord would say about the form of *body*, empty if nothing."""
    found: Body = {}
    for path, problem in _faults(body):
        at = found
        for step in path:
            at = at.setdefault(step, {})
        at.setdefault("_errors", []).append({"code": "BASE_TYPE_BAD", "message": problem})
    return found


def _faults(body: Body) -> Iterator[tuple[tuple[str, ...], str]]:
    if size(body.get("content")) > 2000:
        yield ("content",), "Must be 2000 or fewer in length."
    name = body.get("username")
    if name is not None and (not 1 <= size(name) <= 80 or "discord" in name.lower() or "clyde" in name.lower()):
        yield ("username",), "Username is not allowed."
    embeds = body.get("embeds") or []
    if len(embeds) > 10:
        yield ("embeds",), "Must be 10 or fewer in length."
    for n, embed in enumerate(embeds):
        for path, problem in _embed_faults(embed):
            yield ("embeds", str(n), *path), problem
    if sum(map(total, embeds)) > 6000:
        yield ("embeds",), "Embed size exceeds maximum size of 6000"
    mentions = body.get("allowed_mentions") or {}
    if "roles" in mentions.get("parse", []) and mentions.get("roles"):
        yield ("allowed_mentions",), "parse:[roles] and roles: [ids...] are mutually exclusive."


def _embed_faults(embed: Body) -> Iterator[tuple[tuple[str, ...], str]]:
    for path, most in ((("title",), 256), (("description",), 4096), (("footer", "text"), 2048), (("author", "name"), 256)):
        if size(at(embed, path)) > most:
            yield path, f"Must be {most} or fewer in length."
    for path in (("url",), ("author", "url"), ("footer", "icon_url")):
        url = at(embed, path)
        if url is not None and not (
            url.startswith(("http://", "https://")) and len(url) <= 2048 and url.isascii() and " " not in url
        ):
            yield path, "Not a well formed URL."
    fields = embed.get("fields") or []
    if len(fields) > 25:
        yield ("fields",), "Must be 25 or fewer in length."
    for n, one in enumerate(fields):
        for key, most in (("name", 256), ("value", 1024)):
            if not 1 <= size(one.get(key)) <= most:
                yield ("fields", str(n), key), f"Must be between 1 and {most} in length."


def at(embed: Body, path: tuple[str, ...]) -> Any:
    value: Any = embed
    for step in path:
        value = (value or {}).get(step)
    return value


def total(embed: Body) -> int:
    fields = [one.get(key) for one in embed.get("fields") or [] for key in ("name", "value")]
    return sum(
        map(
            size,
            [embed.get("title"), embed.get("description"), at(embed, ("footer", "text")), at(embed, ("author", "name")), *fields],
        )
    )


def size(text: str | None) -> int:
    """Count in UTF-16 units: the stricter of what Discord may count."""
    return len((text or "").strip().encode("utf-16-le", "surrogatepass")) // 2
