"""A document of whatever kind: unpacked, its charset settled, read as a feed, or named for what it is."""

import re
import zlib
from collections.abc import Mapping
from typing import Any

from monitor.markup import line
from monitor.parsing import jsonfeed, xmlfeed
from monitor.parsing.entries import Document

LIMIT = 30 * 2**20
"""Bytes that a document may have when it is unpacked."""

_BOMS = {b"\xff\xfe\x00\x00": "utf-32", b"\x00\x00\xfe\xff": "utf-32", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)
_SEVEN_BIT = re.compile(r"utf-?7|iso-2022|hz", re.IGNORECASE)
_ROOT = re.compile(rb"<(?:[a-z0-9]+:)?(?:rss|rdf|feed|channel|html|body)\b", re.IGNORECASE)
_ELEMENT = re.compile(rb"<([A-Za-z_][\w.:-]{0,60})")
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{1,300})", re.IGNORECASE)
_MAGIC = {
    b"%PDF": "a PDF",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"PK\x03\x04": "a ZIP archive",
}
_KNOWN_ROOTS = {"urlset": "a sitemap", "sitemapindex": "a sitemap", "opml": "a list of feeds (OPML)", "svg": "an image"}


def parse(body: bytes, options: Mapping[str, Any]) -> dict[str, Any]:
    """Read *body* as a feed (task of the workers). *options*: type (Content-Type), url (where it came from in the end)."""
    return read(body, str(options.get("type", "")), str(options.get("url", ""))).plain()


def read(body: bytes, content_type: str = "", url: str = "") -> Document:
    """Read a feed of any format; what is none gives a fault that says what came instead."""
    body = unpack(body)
    if len(body) > LIMIT:
        return Document(fault=f"it is longer than {LIMIT // 2**20} MB when it is unpacked")
    body = _transcoded(body).lstrip()
    if not body.strip(b"\0 \t\r\n"):
        return Document(fault="an empty document came instead of a feed")
    if body[:1] in (b"{", b"["):
        return jsonfeed.read(body.decode("utf-8", "replace"), url)
    body = _from_declaration(body)
    body, charset = _settled(body, content_type)
    document = xmlfeed.read(body, f"application/xml; charset={charset}" if charset else content_type, url)
    return document or Document(fault=f"{what(body)} came instead of a feed")


def unpack(body: bytes) -> bytes:
    """Unpack gzip that the server did not announce, once or twice, a little over the limit at most."""
    for _ in range(2):
        if body[:2] != b"\x1f\x8b":
            break
        try:
            body = zlib.decompressobj(wbits=31).decompress(body, LIMIT + 1)
        except zlib.error:
            break
    return body


def what(body: bytes) -> str:
    """Say what a document is that is no feed."""
    kind = next((words for magic, words in _MAGIC.items() if body.startswith(magic)), "")
    if kind:
        return kind
    text = body[:100_000].decode("utf-8", "replace")
    root = _ELEMENT.search(body[:100_000])
    tag = root[1].decode().lower().rpartition(":")[2] if root else ""
    if (
        tag in ("html", "head", "body", "meta", "title", "div", "p", "script", "br", "h1")
        or "<!doctype html" in text[:500].lower()
    ):
        title = _TITLE.search(text)
        words = line(title[1], 80) if title else ""
        return f"an HTML page titled “{words}”" if words else "an HTML page"
    if tag and body.lstrip().startswith(b"<"):
        return _KNOWN_ROOTS.get(tag, f"an XML document <{tag}>")
    if not tag and text.lstrip().startswith("<"):
        return "markup without any element"
    printable = sum((c.isprintable() or c.isspace()) and c != "\ufffd" for c in text[:1000])
    if printable < 0.9 * len(text[:1000]):
        return "binary data"
    return f"plain text (“{line(text[:200], 60)}”)"


def _transcoded(body: bytes) -> bytes:
    """Make UTF-8 of what begins with a byte order mark, or has zeros where ASCII in wide characters has them."""
    for bom, charset in _BOMS.items():
        if body.startswith(bom):
            return body.decode(charset, "replace").encode("utf-8", "replace")
    if body[:4] in (b"<\0\0\0", b"\0\0\0<"):
        return body.decode("utf-32-le" if body[0] else "utf-32-be", "replace").encode("utf-8", "replace")
    even, odd = body[:8:2], body[1:8:2]
    if len(body) >= 8 and (not any(even) or not any(odd)) and any(body[:8]):
        return body.decode("utf-16-le" if any(even) else "utf-16-be", "replace").encode("utf-8", "replace")
    return body.removeprefix(b"\xef\xbb\xbf")


def _from_declaration(body: bytes) -> bytes:
    """Drop what stands before the XML declaration: comments, warnings of a broken script."""
    at = body.find(b"<?xml", 0, 64 * 2**10)
    return body[at:] if at > 0 and not _ROOT.search(body, 0, at) else body


def _settled(body: bytes, content_type: str) -> tuple[bytes, str]:
    """Return the body and its charset where we know better than its labels, else "".

    What is valid UTF-8 is UTF-8, whatever the labels say, unless they name a charset of seven bits.
    What would be but for a few broken bytes is UTF-8 with a few characters lost.
    """
    declared = _CHARSET.search(content_type)
    label = declared[1] if declared else ""
    if not label and (inside := _DECLARED.match(body)):
        label = inside[1].decode()
    if b"\0" in body[:100] or (body.isascii() and _SEVEN_BIT.match(label)):
        return body, ""
    text = body.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    if lost and lost * 4 > sum(not c.isascii() for c in text) - lost:
        return body, ""
    return text.encode() if lost else body, "utf-8"
