"""When to look again, and what an answer that is none means: polite, and decided from values."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import blake2b
from http import HTTPStatus

from monitor.errors import Gone, SourceError

MOST_FRESH = timedelta(hours=5)
"""Servers ask for years by mistake; for no longer than this are they taken at their word."""

MOST_TTL = timedelta(hours=1)
"""A feed's own ttl is written once and forgotten: it counts for no more than this, and only if the server says nothing."""

LONGEST_PAUSE = 24 * 3600.0
SHORTEST_PAUSE = 60.0
PAUSE = 600.0
"""Seconds that a server that is asked too often is left alone if it does not say for how long."""

CLOSED_PAUSE = 3600.0
"""Seconds until a server that said no (401, 403, 404 …) is asked again; the watch makes it longer and longer."""

SPREAD = 10.0
JITTER = 0.1

_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,12})", re.IGNORECASE)
_UNCACHED = re.compile(r"\bno-(?:cache|store)\b", re.IGNORECASE)
_BUSY = frozenset({429, 503})


class Busy(SourceError):
    """The server has no time or no luck now (429, 5xx); what was known of it still holds."""


def fresh_until(headers: Mapping[str, str], now: datetime, ttl: int = 0) -> datetime:
    """Return until when the answer asks to be kept; *now* if it does not ask. *ttl*: minutes that the feed itself asks for."""
    cache = headers.get("cache-control", "")
    age = _MAX_AGE.search(cache)
    if _UNCACHED.search(cache) or (age and not int(age[1])):
        return now
    if age:
        kept = timedelta(seconds=min(int(age[1]), 10**9) - min(_number(headers.get("age")), 10**9))
    elif expires := moment(headers.get("expires")):
        kept = expires - (moment(headers.get("date")) or now)
    else:
        kept = min(timedelta(minutes=ttl), MOST_TTL)
    return now + min(max(kept, timedelta(0)), MOST_FRESH)


def next_look(looked: datetime, every: timedelta, until: datetime, chance: float = 0.5) -> datetime:
    """Return when to look again: *every* after the last look give or take a tenth (*chance*, 0 to 1), not before *until*."""
    return max(looked + every * (1 + JITTER * (2 * chance - 1)), until)


def phase(name: str, every: timedelta) -> float:
    """Return the seconds that a source waits before it looks at once: each its own, so that a start is no burst."""
    share = blake2b(name.encode("utf-8", "surrogatepass"), digest_size=4).digest()
    return min(SPREAD, every.total_seconds() / 60) * int.from_bytes(share) / 2**32


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return the seconds that the server asks to be left alone, as a number or as a date; None if it does not."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        seconds = float(min(int(text[:12]), 10**9))
    elif date := moment(text):
        seconds = (date - now).total_seconds()
    else:
        return None
    return min(max(seconds, SHORTEST_PAUSE), LONGEST_PAUSE)


def refusal(status: int, headers: Mapping[str, str], host: str, now: datetime) -> SourceError | None:
    """Return what is wrong with an answer, None if it is one: any 2xx with or without news, 304."""
    if 200 <= status < 300 or status == 304:
        return None
    if status == 410:
        return Gone(f"{host} says that the feed is gone for good (410)")
    said = f"{host} answered {status} {_phrase(status)}".rstrip()
    if headers.get("cf-mitigated") == "challenge":
        return SourceError(f"{said}: Cloudflare asks for a browser there", CLOSED_PAUSE)
    if status in _BUSY:
        return Busy(said, retry_after(headers, now) or PAUSE)
    return Busy(said, retry_after(headers, now)) if status >= 500 else SourceError(said, CLOSED_PAUSE)


def validators(headers: Mapping[str, str], now: datetime) -> tuple[str, str]:
    """Return ETag and Last-Modified as they came, quotes and all; "" for what could not be sent back or cannot be meant."""
    etag, modified = headers.get("etag", ""), headers.get("last-modified", "")
    date = moment(modified)
    if date and date > now + timedelta(days=366):
        modified = ""
    return _sendable(etag), _sendable(modified)


def moment(text: str | None) -> datetime | None:
    """Read an HTTP date; None if it is none."""
    try:
        found = parsedate_to_datetime(text) if text else None
        return (found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)) if found else None
    except (ValueError, TypeError, OverflowError):
        return None


def _sendable(text: str) -> str:
    printable = all(" " <= c != "\x7f" and not "\ud800" <= c <= "\udfff" for c in text)
    return text if printable and len(text) <= 4096 else ""


def _number(text: str | None) -> int:
    return int(text[:12]) if text and text.isascii() and text.isdigit() else 0


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
