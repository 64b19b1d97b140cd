"""JSON Feed 1.0 and 1.1. Numbers are read as the text they are written as: identifiers are often numbers."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from monitor.parsing.dates import stamp
from monitor.parsing.entries import Document, Entry, address, entry, language, name, settle

_VERSION = "jsonfeed.org/version/"


def read(text: str, url: str) -> Document:
    """Read a JSON document; one that is no JSON Feed gives a fault."""
    try:
        root = json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except json.JSONDecodeError as error:
        return Document(fault=f"broken JSON: {error.msg} (line {error.lineno}, column {error.colno})")
    except RecursionError:
        return Document(fault="broken JSON: nested too deeply")
    version = _text(root.get("version")) if isinstance(root, dict) else ""
    if not isinstance(root, dict) or (_VERSION not in version and not _like_a_feed(root)):
        return Document(fault="a JSON document that is no JSON Feed came instead of a feed")
    items = root.get("items")
    raw = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    entries, notes = settle([_entry(item, root, url) for item in raw])
    return Document(
        format=f"JSON Feed {version.rpartition('/')[2][:10]}".strip(),
        title=name(root.get("title")),
        lang=language(root.get("language")),
        entries=entries,
        expired=root.get("expired") is True,
        notes=notes,
    )


def _like_a_feed(root: Mapping[str, Any]) -> bool:
    return isinstance(root.get("items"), list) and "title" in root and ("home_page_url" in root or "feed_url" in root)


def _entry(item: Mapping[str, Any], root: Mapping[str, Any], url: str) -> Entry:
    link = address(item.get("url"), url) or address(item.get("external_url"), url) or address(item.get("id"), "")
    return entry(
        _text(item.get("id")),
        _text(item.get("title")),
        (_text(item.get(key)) for key in ("content_text", "content_html", "summary")),
        link,
        published=next(filter(None, map(_moment, (item.get("date_published"), item.get("date_modified")))), None),
        author=next(_authors(item), "") or next(_authors(root), ""),
        lang=language(item.get("language")) or language(root.get("language")),
    )


def _authors(holder: Mapping[str, Any]) -> Iterator[str]:
    authors = holder.get("authors")
    for author in [*(authors if isinstance(authors, list) else []), holder.get("author")]:
        if isinstance(author, dict) and (found := name(author.get("name"))):
            yield found


def _moment(text: object) -> str | None:
    try:
        return stamp(datetime.fromisoformat(text.strip())) if isinstance(text, str) else None
    except ValueError:
        return None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
