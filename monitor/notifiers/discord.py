"""Discord by webhook: one message a story, edited as the story grows, and a short one for what deserves a ping."""

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import aiohttp
import discord
import structlog
from discord.http import Route
from discord.webhook.async_ import AsyncWebhookAdapter, async_context

from monitor import __version__
from monitor.clock import Clock
from monitor.errors import Refused, Retry
from monitor.model import Alert, Receipt
from monitor.notifiers import _embed
from monitor.options import Secret, Wrong
from monitor.tools import Tools

SECONDS = 30.0
BODY = 2**20
BANNED = 600.0
"""Seconds to stay away when the answer is not Discord's own but that of the wall before it."""

AGENT = f"DiscordBot (https://github.com/helmwatch/helmwatch, {__version__})"

_HOOK = re.compile(r"https?://[^/?#\s]+/(?:[^?#\s]*/)?webhooks/(\d{17,20})/([A-Za-z0-9_-]{60,200})/?", re.ASCII)
_OFFICIAL = re.compile(r"https://(?:(?:ptb|canary)\.)?discord(?:app)?\.com/api/", re.ASCII)

_UNKNOWN_MESSAGE = 10008
_OLD_EDITS = 30046
_CHANNEL_CODES = {
    10003: "the channel or thread is gone",
    10015: "the webhook was deleted",
    50027: "the webhook's token is no longer valid",
    50083: "the thread is archived",
    160005: "the thread is locked",
    220001: "the webhook belongs to a forum channel: give the thread_id of a post in it",
    220003: "the webhook does not belong to a forum channel",
    40067: "the forum channel asks for a tag: give the thread_id of a post in it",
}


@dataclass(frozen=True, slots=True)
class Options:
    """A channel on Discord."""

    url: Secret
    """The webhook's address: channel settings → Integrations → Webhooks → Copy Webhook URL. A secret: who has it can post."""
    thread_id: str = ""
    """The thread of the channel, or the post of the forum, that the messages go to."""
    username: str = ""
    """The name shown above the messages; the webhook's own name if empty."""
    follow_up: bool = True
    """Whether what deserves a ping is also posted as a short message of its own: Discord notifies nobody of an edit."""
    uncertain: Literal["resend", "drop"] = "resend"
    """What to do about a message of which nobody knows whether it arrived (no answer, process killed):
    resend may show it twice, drop may lose it."""
    api: str = ""
    """Another base address than https://discord.com/api/v10: a proxy, or a fake of Discord in tests."""

    def __post_init__(self) -> None:
        hook = self.url.reveal()
        if not _HOOK.fullmatch(hook) or not (self.api or _OFFICIAL.match(hook)):
            raise Wrong(
                "url", "is not the address of a Discord webhook", "it looks like https://discord.com/api/webhooks/ID/TOKEN"
            )
        if self.api and not re.fullmatch(r"https?://[^/?#\s]+[^?#\s]*", self.api):
            raise Wrong("api", f"is not a base address: {self.api!r}", "for example https://proxy.example/api/v10")
        if self.thread_id and not re.fullmatch(r"\d{17,20}", self.thread_id, re.ASCII):
            raise Wrong("thread_id", f"is not the id of a thread: {self.thread_id!r}", "17 to 20 digits, in quotes")
        if len(self.username) > 80 or re.search("clyde|discord", self.username, re.IGNORECASE):
            raise Wrong("username", "is not allowed by Discord", "at most 80 characters, without the words discord and clyde")


class Notifier:
    """Tells one channel."""

    def __init__(self, name: str, options: Options, tools: Tools) -> None:
        found = _HOOK.fullmatch(options.url.reveal())
        self._id, self._token = (int(found[1]), found[2]) if found else (0, "")
        self._options = options
        self._line = _Line(options.api.rstrip("/") or Route.BASE, tools.clock)
        self._session: aiohttp.ClientSession | None = None
        self._guild: int | None = None
        self._log = structlog.get_logger("discord").bind(channel=name)

    async def send(self, alert: Alert, receipt: Receipt | None, uncertain: bool = False) -> Receipt:
        """Post the story, or with *receipt* edit its message; raise Retry or Refused."""
        doubtful = uncertain and self._options.uncertain == "drop"
        async_context.set(self._line)
        if receipt and receipt.get("webhook_id") == str(self._id) and await self._edit(alert, receipt):
            if alert.ping and self._options.follow_up and not doubtful:
                await self._post(alert, _embed.bulletin(alert, await self._jump(receipt)), receipt)
            return receipt
        if doubtful:
            self._log.warning("an uncertain message counts as arrived", alert=alert.id)
            return {}
        return await self._post(alert, _embed.story(alert), None)

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _post(self, alert: Alert, embed: discord.Embed, receipt: Receipt | None) -> Receipt:
        more: dict[str, Any] = {"wait": True, "silent": not alert.ping, **self._place(receipt)}
        if self._options.username:
            more["username"] = self._options.username

        async def send(**content: Any) -> discord.WebhookMessage:
            none = discord.AllowedMentions.none()
            message: discord.WebhookMessage = await self._hook().send(**content, **more, allowed_mentions=none)
            return message

        try:
            message = await self._twice(send, alert, {"embed": embed}, {"content": _embed.text(alert)})
        except _No as no:
            raise no.told(sent=True) from None
        return {
            "webhook_id": str(self._id),
            "message_id": str(message.id),
            "channel_id": str(message.channel.id),
            "thread_id": self._options.thread_id,
        }

    async def _edit(self, alert: Alert, receipt: Receipt) -> bool:
        """Bring the story's message up to date; return False if somebody deleted it."""

        async def edit(**content: Any) -> discord.WebhookMessage:
            none = discord.AllowedMentions.none()
            return await self._hook().edit_message(
                int(receipt["message_id"]), **content, **self._place(receipt), allowed_mentions=none
            )

        first, then = {"content": None, "embeds": [_embed.story(alert)]}, {"content": _embed.text(alert), "embeds": []}
        try:
            await self._twice(edit, alert, first, then)
        except _No as no:
            if no.code == _UNKNOWN_MESSAGE:
                self._log.warning("the story's message is gone and is posted anew", alert=alert.id)
                return False
            raise no.told(sent=False) from None
        return True

    async def _jump(self, receipt: Receipt) -> str:
        """Return the address of the story's message, "" if Discord does not say on which server it is."""
        if self._guild is None:
            try:
                self._guild = (await self._hook().fetch(prefer_auth=False)).guild_id or 0
            except _No:
                return ""
        return (
            f"https://discord.com/channels/{self._guild}/{receipt['channel_id']}/{receipt['message_id']}" if self._guild else ""
        )

    async def _twice(
        self,
        ask: Callable[..., Awaitable[discord.WebhookMessage]],
        alert: Alert,
        first: Mapping[str, Any],
        then: Mapping[str, Any],
    ) -> discord.WebhookMessage:
        """Ask with an embed; if Discord does not like what it looks like, ask once more with plain text."""
        try:
            return await ask(**first)
        except _No as no:
            if no.status not in (400, 413) or no.code in _CHANNEL_CODES or no.after is not None:
                raise
            self._log.error("Discord refused the card, it goes out as plain text", alert=alert.id, problem=str(no))
        return await ask(**then)

    def _place(self, receipt: Receipt | None) -> dict[str, Any]:
        thread = receipt.get("thread_id") if receipt else self._options.thread_id
        return {"thread": discord.Object(int(thread))} if thread else {}

    def _hook(self) -> discord.Webhook:
        if self._session is None:
            limits = aiohttp.ClientTimeout(total=SECONDS)
            self._session = aiohttp.ClientSession(timeout=limits, headers={"User-Agent": AGENT})
        return discord.Webhook.partial(self._id, self._token, session=self._session)


def preview(alert: Alert, update: bool) -> dict[str, Any]:
    """Return the messages that would be sent: the story's own, posted or edited, and the short one after an edit."""
    message = {"embeds": [_embed.story(alert).to_dict()], "allowed_mentions": {"parse": []}}
    if not (update and alert.ping):
        return {"message": message}
    return {
        "message": message,
        "follow_up": {**message, "embeds": [_embed.bulletin(alert, "https://discord.com/channels/1/2/3").to_dict()]},
    }


class _No(Exception):
    """Discord did not do it. *status* is 0 if there was no answer, *reached* says whether it may have had the question."""

    def __init__(self, status: int, code: int, problem: str, after: float | None = None, reached: bool = True) -> None:
        self.status = status
        self.code = code
        self.after = after
        self.reached = reached
        super().__init__(problem)

    def told(self, sent: bool) -> Retry | Refused:
        """Return what the courier is to know; *sent* says that the question would have made a new message."""
        said = f"Discord answers {self.status}" + (f" ({self.code})" if self.code else "") if self.status else "Discord"
        problem = f"{said}: {self}"
        if self.code in _CHANNEL_CODES:
            return Refused(f"{said}: {_CHANNEL_CODES[self.code]}", channel=True)
        if self.status == 429 or self.code == _OLD_EDITS or self.after is not None:
            return Retry(problem, self.after)
        if self.status in (401, 403, 404):
            return Refused(problem, channel=True)
        if 400 <= self.status < 500 and self.status not in (408, 425):
            return Refused(problem)
        return Retry(problem, uncertain=sent and self.reached)


class _Line(AsyncWebhookAdapter):
    """Asks once. discord.py's own adapter repeats a POST after a 5xx, which doubles messages, and holds its answer back
    while a rate limit lasts, which lengthens the moment between sending and recording: both are the courier's business.
    """

    def __init__(self, base: str, clock: Clock) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # discord.py leaves it without types
        self._base = base
        self._clock = clock
        self._free: datetime | None = None

    async def request(
        self, route: Route, session: aiohttp.ClientSession, *, payload: dict[str, Any] | None = None, **more: Any
    ) -> Any:
        """Ask, and return the answer's JSON; raise _No."""
        await self._wait()
        url = self._base + route.url.removeprefix(Route.BASE)
        try:
            async with session.request(
                route.method, url, json=payload, params=more.get("params"), allow_redirects=False
            ) as response:
                data = await _read(response)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL) as error:
            raise _No(0, 0, f"cannot be reached ({type(error).__name__})", reached=False) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise _No(0, 0, f"gave no answer ({type(error).__name__})") from None
        self._note(response.status, response.headers)
        if 200 <= response.status < 300 and isinstance(data, dict):
            return data
        raise _answer(response.status, response.headers, data)

    async def _wait(self) -> None:
        if self._free is not None:
            await self._clock.sleep((self._free - self._clock.now()).total_seconds())
            self._free = None

    def _note(self, status: int, headers: Mapping[str, str]) -> None:
        if headers.get("X-RateLimit-Remaining") == "0" and status != 429:
            seconds = min(_number(headers.get("X-RateLimit-Reset-After")) or 0.0, 60.0)
            self._free = self._clock.now() + timedelta(seconds=seconds)


async def _read(response: aiohttp.ClientResponse) -> Any:
    """Return the answer's JSON, None if it is none or too long."""
    body = bytearray()
    async for chunk in response.content.iter_chunked(65536):
        body += chunk
        if len(body) > BODY:
            return None
    try:
        return json.loads(body)
    except ValueError:
        return None


def _answer(status: int, headers: Mapping[str, str], data: Any) -> _No:
    if not isinstance(data, dict):
        after = (_number(headers.get("Retry-After")) or BANNED) if 400 <= status < 500 else None
        return _No(status, 0, "the answer is not Discord's own", after)
    code = data.get("code")
    after = _number(data.get("retry_after")) or _number(headers.get("Retry-After")) if status == 429 else None
    if code == _OLD_EDITS:
        after = after or BANNED
    return _No(status, code if isinstance(code, int) else 0, _problem(data), after)


def _problem(data: Mapping[str, Any]) -> str:
    said = str(data.get("message") or "no reason given")[:200]
    return f"{said} {json.dumps(data['errors'])[:300]}" if data.get("errors") else said


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if 0 <= number < 1e7 else None
