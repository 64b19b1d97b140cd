"""Read the items of a replay: JSON lines {id, source, feed, lang, published, title, summary, url}."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from monitor.errors import Fault
from monitor.model import Item, Tier

LONGEST = 200_000
"""Characters of a line."""

_SECOND = frozenset({"co", "com", "org", "net", "gov", "ac", "edu", "or", "ne", "go"})
_SOCIAL = ("x.com", "twitter.com", "reddit.com", "bsky.app", "weibo.com", "zhihu.com", "t.me", "mastodon.social", "facebook.com")


@dataclass(frozen=True, slots=True)
class Line:
    """One item, and the id by which the file knows it."""

    id: str
    item: Item


def read(lines: Iterable[str], file: str, faults: list[Fault]) -> Iterator[Line]:
    """Yield the items; append a fault for each line that is none."""
    for number, text in enumerate(lines, 1):
        if not text.strip():
            continue
        try:
            yield _line(text)
        except ValueError as error:
            faults.append(Fault(file, number, "", str(error)))


def _line(text: str) -> Line:
    if len(text) > LONGEST:
        raise ValueError(f"is longer than {LONGEST:,} characters")
    try:
        row = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"is not JSON: {error}") from None
    if not isinstance(row, dict):
        raise ValueError("is no JSON object")
    name, at = _text(row, "id"), _time(_text(row, "published"))
    title = _text(row, "title")
    if not name:
        raise ValueError("has no id")
    source, feed, url = _text(row, "source"), _text(row, "feed"), _text(row, "url")
    item = Item(
        source=source or feed or "replay",
        ref=name,
        title=title,
        seen=at,
        text=_text(row, "summary"),
        url=url,
        lang=_text(row, "lang"),
        published=at,
        publisher=feed or site(url) or site(source),
        family=site(url) or site(source) or feed,
        tier=Tier.SOCIAL if site(url) in _SOCIAL or site(source) in _SOCIAL else Tier.PRESS,
    )
    return Line(name, item)


def site(url: str) -> str:
    """Return the part of a host that somebody owns: ``bbc.co.uk`` of ``https://feeds.bbc.co.uk/news``."""
    try:
        labels = (urlsplit(url).hostname or "").split(".")
    except ValueError:
        return ""
    size = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND else 2
    return ".".join(labels[-size:]) if len(labels) > 1 else ""


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"{key} must be text, not {value!r:.40}")
    return value


def _time(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"published must be a time such as 2023-11-17T20:28:00Z, not {text!r:.40}") from None
