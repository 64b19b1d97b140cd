"""An entry as every format gives it, and what makes two entries the same."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import blake2b
from typing import Any
from urllib.parse import urljoin, urlsplit

from monitor.markup import LONGEST_LINE, line, plain, tidy

MOST_ENTRIES = 2000
"""Entries that are kept of one document: the newest."""

LONGEST_REF = 500
LONGEST_URL = 2000
LONGEST_NAME = 200

_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9-_]*)?", re.IGNORECASE)
_TWO_LETTERS = {
    **{"ara": "ar", "chi": "zh", "zho": "zh", "cmn": "zh", "cze": "cs", "ces": "cs", "dan": "da", "deu": "de", "ger": "de"},
    **{"dut": "nl", "nld": "nl", "eng": "en", "fin": "fi", "fra": "fr", "fre": "fr", "gre": "el", "ell": "el", "heb": "he"},
    **{"hin": "hi", "hun": "hu", "ind": "id", "ita": "it", "jpn": "ja", "kor": "ko", "nor": "no", "pol": "pl", "por": "pt"},
    **{"ron": "ro", "rum": "ro", "rus": "ru", "spa": "es", "swe": "sv", "tha": "th", "tur": "tr", "ukr": "uk", "vie": "vi"},
    **{"iw": "he", "in": "id", "ji": "yi", "nb": "no", "nn": "no"},
}
_SENTENCE = re.compile(r".{20,200}?[.!?。！？](?=\s|$)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry, its texts plain. *ref* names it within its feed; *published* is ISO 8601 in UTC, or None."""

    ref: str
    title: str
    text: str = ""
    url: str = ""
    published: str | None = None
    author: str = ""
    lang: str = ""
    publisher: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """What was read: entries, or a *fault* that says why there are none. *ttl* in minutes, *notes* for people."""

    format: str = ""
    title: str = ""
    lang: str = ""
    entries: tuple[Entry, ...] = ()
    ttl: int = 0
    expired: bool = False
    notes: tuple[str, ...] = ()
    fault: str = ""

    def plain(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        return asdict(self)


def entry(ref: str, title: str, texts: Iterable[str], url: str, **more: Any) -> Entry:
    """Return an entry of raw parts: *title* and *texts* may hold markup, the fullest text is kept.

    The ladder of identity is *ref*, else the address, else the content.
    """
    head = line(title)
    body = max((plain(text) for text in texts), key=len, default="")
    if not head:
        head, body = split(body)
    if _letters(body) == _letters(head):
        body = ""
    return Entry(_short(ref.strip()) or url or _digest(head, body), head, body, url, **more)


def split(text: str) -> tuple[str, str]:
    """Return a headline for a text that has none, and the text without it where the headline is its first sentence."""
    first, _, rest = text.partition("\n")
    if len(first) <= 200:
        return first, rest
    sentence = _SENTENCE.match(first)
    if sentence:
        return sentence[0], text[sentence.end() :].lstrip()
    return tidy(first, 200), text


def settle(entries: Sequence[Entry]) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """Return the newest entries, each with a ref of its own, and notes on what was left out.

    Feeds repeat identifiers. The same entry twice is one; different entries under one identifier are told apart by address
    and title, all of them, so that it does not matter which comes first.
    """
    notes = []
    once = tuple({(e.ref, e.url, e.title): e for e in reversed(entries) if e.title}.values())[::-1]
    count = Counter(e.ref for e in once)
    own = [e if count[e.ref] == 1 else replace(e, ref=_short(f"{e.ref}#{_digest(e.url, e.title)}")) for e in once]
    if empty := sum(not e.title for e in entries):
        notes.append(f"without any text and left out: {empty:,}")
    if len(own) > MOST_ENTRIES:
        notes.append(f"only the newest {MOST_ENTRIES:,} of {len(own):,} entries are kept")
        own = sorted(own, key=lambda e: e.published or "9999", reverse=True)[:MOST_ENTRIES]
    return tuple(own), tuple(notes)


def language(text: object) -> str:
    """Return the ISO 639-1 code that a language tag means, "" if it means none."""
    found = _LANGUAGE.fullmatch(text.strip()) if isinstance(text, str) else None
    code = found[1].lower() if found else ""
    code = _TWO_LETTERS.get(code, code)
    return code if len(code) == 2 else ""


def name(text: object) -> str:
    """Return a name of somebody, plain and short."""
    return line(text, LONGEST_NAME) if isinstance(text, str) else ""


def address(text: object, base: str) -> str:
    """Return a web address, made whole by *base*; "" if it is none."""
    if not isinstance(text, str) or not text.strip():
        return ""
    try:
        url = urljoin(base, re.sub(r"[\t\r\n]+", "", text.strip()).replace(" ", "%20"))
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return ""
    return url if good and len(url) <= LONGEST_URL and url.isprintable() else ""


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text[: 2 * LONGEST_LINE])).lower()


def _short(ref: str) -> str:
    ref = "".join(c for c in ref if c.isprintable())
    return ref if len(ref) <= LONGEST_REF else f"{ref[: LONGEST_REF - 33]}#{_digest(ref)}"


def _digest(*parts: str) -> str:
    return blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
