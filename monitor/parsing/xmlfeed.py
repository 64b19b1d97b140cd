"""RSS, RDF and Atom, by feedparser; the traps that it leaves open are closed here."""

import io
import re
from collections.abc import Iterator
from typing import Any
from xml.sax import SAXParseException

import feedparser

from monitor.parsing.dates import stamp, wordy
from monitor.parsing.entries import Document, Entry, address, entry, language, name, settle

_FORMATS = {
    "rss20": "RSS 2.0",
    "rss10": "RSS 1.0",
    "rss090": "RSS 0.90",
    "rss091n": "RSS 0.91",
    "rss091u": "RSS 0.91",
    "rss092": "RSS 0.92",
    "rss093": "RSS 0.93",
    "rss094": "RSS 0.94",
    "rss": "RSS",
    "atom10": "Atom 1.0",
    "atom03": "Atom 0.3",
    "atom": "Atom",
    "cdf": "CDF",
}
_BARE_ROOTS = frozenset({b"rss", b"rdf", b"channel", b"feed"})
_ELEMENT = re.compile(rb"<([A-Za-z_][A-Za-z0-9_.-]{0,30})")
_ENTRY = re.compile(rb"<(?:[a-z0-9]{1,20}:)?(?:item|entry)\b", re.IGNORECASE)
_END = re.compile(rb"</(?:rss|feed|channel|[a-z]*:?rdf|[a-z0-9]+:feed)\s*>", re.IGNORECASE)


def read(body: bytes, content_type: str, url: str) -> Document | None:
    """Read an XML feed, broken ones as far as can be; None if it is no feed."""
    # Links are made whole here and not there: feedparser would make identifiers whole as well,
    # and then every entry would be another one when the feed moves.
    found = feedparser.parse(
        io.BytesIO(body), response_headers={"content-type": content_type}, sanitize_html=False, resolve_relative_uris=False
    )
    root = _ELEMENT.search(body)
    bare = root is not None and root[1].lower() in _BARE_ROOTS and bool(found.entries)
    if not found.version and not bare:
        return None
    form = _FORMATS.get(found.version, found.version or "RSS")
    broken, whole = _broken(found), bool(_END.search(body[-2000:]))
    raw, notes = list(found.entries), []
    if broken and not raw and (not whole or _ENTRY.search(body)):
        return Document(format=form, fault=broken)
    if broken:
        notes.append(f"repaired: {broken}")
    if broken and not whole:
        raw.pop()
        notes.append("the document breaks off: its last entry is left out")
    entries, more = settle([_entry(r, found.feed, url) for r in raw])
    return Document(
        format=form,
        title=name(found.feed.get("title")),
        lang=language(found.feed.get("language")),
        entries=entries,
        ttl=_ttl(found.feed.get("ttl")),
        notes=(*notes, *more),
    )


def _entry(raw: Any, feed: Any, url: str) -> Entry:
    source = raw.get("source")
    return entry(
        str(raw.get("id") or ""),
        str(raw.get("title") or ""),
        _texts(raw),
        _link(raw, url),
        published=_published(raw),
        author=name((raw.get("author_detail") or {}).get("name") or raw.get("author")),
        lang=language(_title_language(raw)) or language(feed.get("language")),
        publisher=name(source.get("title")) if isinstance(source, dict) else "",
    )


def _texts(raw: Any) -> Iterator[str]:
    yield str(raw.get("summary") or "")
    for content in raw.get("content") or ():
        if content.get("type", "text/html").startswith("text/") or "xml" in content.get("type", ""):
            yield str(content.get("value") or "")


def _link(raw: Any, url: str) -> str:
    guid, link = raw.get("id"), raw.get("link")
    if link == guid and isinstance(link, str) and not link.startswith("/"):
        link = address(link, "")  # a guid that poses as a link is one only if it is a whole address
    others = [item.get("href") for item in raw.get("links") or () if item.get("rel") == "alternate"]
    candidates = (address(text, url) for text in (raw.get("feedburner_origlink"), link, *others) if text and text != guid)
    return next(filter(None, candidates), "") or address(link, url if link != guid else "") or address(guid, "")


def _published(raw: Any) -> str | None:
    # dict.get, because feedparser's own get answers "updated" with "published" and a warning.
    for key in ("published", "updated", "created"):
        if moment := stamp(dict.get(raw, f"{key}_parsed")) or wordy(dict.get(raw, key)):
            return moment
    return None


def _title_language(raw: Any) -> str:
    own = raw.get("language") or (raw.get("title_detail") or {}).get("language")
    return own if isinstance(own, str) else ""


def _broken(found: Any) -> str:
    """Say what is wrong with the XML, "" if nothing is. A wrong label on the charset or the type is not worth a word."""
    error = found.get("bozo_exception") if found.bozo else None
    if not isinstance(error, SAXParseException):
        return ""
    return f"broken XML: {error.getMessage()} (line {error.getLineNumber()}, column {error.getColumnNumber()})"


def _ttl(text: object) -> int:
    """Return the minutes that a feed asks to be left alone; 0, days and more are mistakes and mean nothing."""
    digits = text.strip() if isinstance(text, str) else ""
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 5 and int(digits) <= 1440 else 0
