"""Any program: the alert as signed JSON by HTTP POST. docs/channels.md has the schema."""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote, urlsplit

from monitor import __version__
from monitor.errors import Refused, Retry, SourceError
from monitor.model import Alert, Card, Receipt
from monitor.options import Secret, Wrong
from monitor.tools import Response, Tools

SCHEMA = 1
SECONDS = 20.0
ANSWER = 64 * 2**10
"""Bytes of an answer that are looked at."""

_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_OURS = re.compile(r"content-(type|length|encoding)|transfer-encoding|host|idempotency-key|x-helmwatch-.*", re.IGNORECASE)
_RETRY = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True)
class Options:
    """Alerts sent to a program of one's own."""

    url: str
    """Where to POST to. ``${NAME}`` takes it from the environment."""
    secret: Secret | None = None
    """The key of the signature that is sent along in ``X-Helmwatch-Signature``; not signed without it."""
    headers: dict[str, Secret] = field(default_factory=dict)
    """Headers to send along, such as Authorization."""

    def __post_init__(self) -> None:
        if not _web_address(self.url):
            raise Wrong("url", "is not a web address", "for example https://example.org/hook")
        for name, value in self.headers.items():
            if not _NAME.fullmatch(name) or _OURS.fullmatch(name):
                raise Wrong("headers", f"cannot set {name!r}", "any header but those that Helmwatch sets itself")
            if not (value.reveal().isprintable() and value.reveal().isascii()):
                raise Wrong("headers", f"the value of {name} is not one line of ASCII")


class Notifier:
    """Tells one program."""

    def __init__(self, name: str, options: Options, tools: Tools) -> None:  # noqa: ARG002 - every kind is built so
        self._options = options
        self._tools = tools

    async def send(self, alert: Alert, receipt: Receipt | None, uncertain: bool = False) -> Receipt:  # noqa: ARG002 - protocol
        """POST the alert. The Idempotency-Key is the same at every attempt: the other side can tell a repetition."""
        said = body(alert, update=receipt is not None)
        try:
            response = await self._tools.http.request(
                "POST", self._options.url, headers=self._headers(alert, said), body=said, limit=ANSWER, seconds=SECONDS
            )
        except SourceError as error:
            problem = str(error).replace(self._options.url, urlsplit(self._options.url).hostname or "the other side")
            raise Retry(problem, error.after, uncertain=True) from None
        return self._judge(response)

    async def close(self) -> None:
        """Nothing is open."""

    def _headers(self, alert: Alert, said: bytes) -> dict[str, str]:
        stamp = str(int(self._tools.clock.now().timestamp()))
        headers = {name: value.reveal() for name, value in self._options.headers.items()} | {
            "Content-Type": "application/json",
            "User-Agent": f"helmwatch/{__version__}",
            "Idempotency-Key": quote(alert.id, safe="/", errors="replace"),
            "X-Helmwatch-Timestamp": stamp,
        }
        if self._options.secret is not None:
            headers["X-Helmwatch-Signature"] = sign(self._options.secret.reveal(), stamp, said)
        return headers

    def _judge(self, response: Response) -> Receipt:
        status = response.status
        problem = f"the other side answers {status}"
        if 200 <= status < 300:
            return {"status": status}
        if status in _RETRY or status >= 500:
            raise Retry(
                problem, _after(response.headers.get("retry-after", ""), self._tools.clock.now()), uncertain=status >= 500
            )
        raise Refused(problem, channel=status == 410)


def preview(alert: Alert, update: bool) -> dict[str, Any]:
    """Return what would be sent."""
    return document(alert, update)


def sign(secret: str, stamp: str, body: bytes) -> str:
    """Return the signature of *body* sent at *stamp* (seconds since 1970)."""
    return "sha256=" + hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def body(alert: Alert, update: bool) -> bytes:
    """Return the bytes that are sent; the same at every attempt."""
    return json.dumps(document(alert, update), ensure_ascii=False).encode("utf-8", "replace")


def document(alert: Alert, update: bool) -> dict[str, Any]:
    """Return the alert as JSON of schema 1; *update* says that the story was told before."""
    return {
        "schema": SCHEMA,
        "type": "alert",
        "id": alert.id,
        "story": alert.story,
        "channel": alert.channel,
        "n": alert.n,
        "reason": alert.reason,
        "ping": alert.ping,
        "update": update,
        "due": _time(alert.due),
        **_card(alert.card),
        "items": list(alert.items),
    }


def _web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not any(c.isspace() for c in url)


def _card(card: Card) -> Mapping[str, Any]:
    return {
        "organisation": card.organisation,
        "headline": card.headline,
        "status": card.status.value,
        "claims": [
            {"text": line.text, "status": line.status.value, "direction": line.direction.value, "new": line.fresh}
            for line in card.lines
        ],
        "links": [{"publisher": link.label, "url": link.url, "at": _time(link.at)} for link in card.links],
        "reports": card.reports,
        "publishers": card.publishers,
        "quote": {"text": card.quote, "lang": card.lang} if card.quote else None,
        "first": {"at": _time(card.first), "by": card.first_by} if card.first else None,
        "see": list(card.see),
    }


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _after(text: str, now: datetime) -> float | None:
    """Read Retry-After: seconds or a date."""
    if re.fullmatch(r"\d{1,7}", text.strip(), re.ASCII):
        return float(text)
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, ((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds())
