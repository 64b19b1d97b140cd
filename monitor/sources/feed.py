"""A feed over HTTP: RSS, RDF, Atom or JSON Feed, asked for politely and only for what is new."""

import re
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any
from urllib.parse import urlsplit

from monitor import polling
from monitor.about import About
from monitor.errors import Gone, SourceError
from monitor.model import Batch, Item, Mark
from monitor.options import Secret, Wrong, span
from monitor.parsing.entries import language
from monitor.tools import Response, Tools

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json;q=0.9, application/xml;q=0.8, text/xml;q=0.7, */*;q=0.1"
)
PARSE = "monitor.parsing.document:parse"
PARSE_SECONDS = 20.0

FULL = timedelta(days=8)
"""After so long without a whole answer one is asked for: some servers say "not modified" for ever."""

WRITTEN = timedelta(hours=1)
"""A mark in which only the time of the look is new is kept no more often than this."""

REMEMBERED = 500

_KEY = re.compile(r"[A-Za-z0-9_-]{20,}")
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")


@dataclass(frozen=True, slots=True)
class Options:
    """The keys of ``kind: feed``."""

    url: str
    """Address of the feed, http:// or https://."""
    first: str = "mark_seen"
    """What of the first look is news: nothing (mark_seen), or what is younger than a duration such as 24h."""
    user_agent: str | None = None
    """User-Agent for this feed alone; some publishers ask for a contact address in it."""
    headers: dict[str, Secret] = field(default_factory=dict)
    """Further request headers, such as Authorization."""
    limit: int = 15
    """The feed may have so many megabytes, unpacked."""
    timeout: timedelta = timedelta(seconds=30)
    """The whole answer must have come within this time."""

    def __post_init__(self) -> None:
        problem = _wrong_address(self.url)
        if problem:
            raise Wrong("url", problem, "for example https://news.example/feed.xml")
        if self.first != "mark_seen" and not span(self.first):
            raise Wrong("first", f"cannot be {self.first!r}", "mark_seen, or a duration such as 24h")
        if not 1 <= self.limit <= 100:
            raise Wrong("limit", f"must lie between 1 and 100 MB, not {self.limit}")
        if not timedelta(seconds=1) <= self.timeout <= timedelta(minutes=5):
            raise Wrong("timeout", "must lie between 1s and 5m")
        if self.user_agent is not None and not (self.user_agent.isascii() and self.user_agent.isprintable()):
            raise Wrong("user_agent", "must be one line of ASCII characters")
        for name, value in self.headers.items():
            if not _HEADER_NAME.fullmatch(name) or not value.reveal().isprintable():
                raise Wrong("headers", f"{name!r} or its value cannot be sent as a header")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the source goes on; the mark as a value.

    *asked* is the configured address, *url* the one that it moved to for good. Addresses may hold keys that must not be stored:
    the mark knows the first by its hash, and the second only if there is no room for a key. *full* is when a whole feed was read
    last, *until* is when the server wants to be asked again, *seen* names what the last feed held.
    """

    asked: str
    url: str
    etag: str = ""
    modified: str = ""
    body: str = ""
    looked: datetime | None = None
    until: datetime | None = None
    full: datetime | None = None
    seen: tuple[str, ...] = ()

    @classmethod
    def of(cls, mark: Mark | None, asked: str) -> "Place":
        """Read a mark; one of another address, or of no shape that we know, counts for nothing."""
        if not mark or mark.get("asked") != _hash(asked):
            return cls(asked, asked)
        etag, modified, body = (str(mark.get(name) or "") for name in ("etag", "modified", "body"))
        looked, until, full = (_time(mark.get(name)) for name in ("looked", "until", "full"))
        seen = tuple(map(str, mark.get("seen") or ()))
        return cls(asked, str(mark.get("url") or asked), etag, modified, body, looked, until, full, seen)

    def mark(self) -> Mark:
        """Return it as JSON can hold it."""
        mark = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in asdict(self).items()}
        return mark | {"asked": _hash(self.asked), "url": "" if _may_hold_a_key(self.asked) else self.url}

    def forgotten(self) -> "Place":
        """Return it without what a bad answer has made worthless: the validators, and the address that it moved to."""
        return replace(self, url=self.asked, etag="", modified="", body="")


class Source:
    """Looks at one feed, for ever."""

    def __init__(self, about: About, options: Options, tools: Tools) -> None:
        self.name = about.name
        self._about = about
        self._options = options
        self._tools = tools

    async def batches(self, mark: Mark | None) -> AsyncIterator[Batch]:
        """Yield new items with the mark that covers them, and now and then a mark alone. Raise SourceError."""
        clock, place = self._tools.clock, Place.of(mark, self._options.url)
        written: datetime | None = None
        await clock.sleep(self._start(place, clock.now()))
        while True:
            answer: Response | None = None
            conditions = self._conditions(place)
            try:
                answer = await self._ask(place, conditions)
                if answer.status == 304 and not conditions:
                    raise SourceError(f'{_host(place.url)} answered "not modified" (304) though nothing was known of it')
                items, after = await self._take(answer, place)
            except SourceError as error:
                # A whole answer that is no feed, or an address that the feed moved to and that fails: back to the beginning.
                spoilt = answer is not None or (place.url != place.asked and not isinstance(error, polling.Busy))
                if spoilt and place.forgotten() != place:
                    yield Batch(self.name, (), place.forgotten().mark())
                raise _not_for_good(error) if place.url != place.asked else error from None
            old, place, now = place, after, clock.now()
            # The first mark after a start is always told: it says that the source is well.
            if items or written is None or now - written >= WRITTEN or _timeless(place) != _timeless(old):
                yield Batch(self.name, items, place.mark())
                written = now
            again = polling.next_look(now, self._about.every, place.until or now, self._tools.rng.random())
            await clock.sleep((again - now).total_seconds())

    def _start(self, place: Place, now: datetime) -> float:
        """Return the seconds to wait before the first look."""
        due = polling.next_look(place.looked, self._about.every, place.until or now) if place.looked else now
        wait = (due - now).total_seconds()
        longest = max(self._about.every * 1.1, polling.MOST_FRESH).total_seconds()
        return wait if 0 < wait <= longest else polling.phase(self.name, self._about.every)

    async def _ask(self, place: Place, conditions: Mapping[str, str]) -> Response:
        """Return the server's answer. Raise SourceError if it is none, or a refusal."""
        options = self._options
        headers = {"Accept": ACCEPT, **({"User-Agent": options.user_agent} if options.user_agent else {})}
        headers |= {**conditions, **{name: value.reveal() for name, value in options.headers.items()}}
        seconds = options.timeout.total_seconds()
        answer = await self._tools.http.request("GET", place.url, headers=headers, limit=options.limit * 2**20, seconds=seconds)
        refusal = polling.refusal(answer.status, answer.headers, _host(place.url), self._tools.clock.now())
        if refusal:
            raise refusal
        return answer

    def _conditions(self, place: Place) -> dict[str, str]:
        if place.full is None or self._tools.clock.now() - place.full >= FULL:
            return {}
        conditions = {"If-None-Match": place.etag, "If-Modified-Since": place.modified}
        return {name: value for name, value in conditions.items() if value}

    async def _take(self, answer: Response, place: Place) -> tuple[tuple[Item, ...], Place]:
        """Return what is in an answer, and where to go on."""
        now = self._tools.clock.now()
        until = polling.fresh_until(answer.headers, now)
        etag, modified = polling.validators(answer.headers, now)
        if answer.status == 304:
            return (), replace(place, etag=etag or place.etag, modified=modified or place.modified, looked=now, until=until)
        body = blake2b(answer.body, digest_size=16).hexdigest()
        after = replace(place, etag=etag, modified=modified, body=body, looked=now, until=until, full=now)
        return ((), after) if body == place.body else await self._read(answer, place, after)

    async def _read(self, answer: Response, place: Place, after: Place) -> tuple[tuple[Item, ...], Place]:
        options = {"type": answer.headers.get("content-type", ""), "url": answer.url}
        found = await self._tools.workers.run(PARSE, answer.body, options, PARSE_SECONDS)
        if found["fault"]:
            raise SourceError(found["fault"])
        if found["expired"]:
            raise Gone("the feed says that it has ended")
        now = self._tools.clock.now()
        until = polling.fresh_until(answer.headers, now, found["ttl"])
        names = tuple(_fingerprint(entry) for entry in found["entries"][:REMEMBERED])
        default = self._about.lang or language(answer.headers.get("content-language", "").partition(",")[0])
        items = tuple(self._items(found["entries"], place, default, now))
        return items, replace(after, url=answer.moved or place.url, until=until, seen=names)

    def _items(self, entries: list[Mapping[str, Any]], place: Place, default: str, now: datetime) -> Iterable[Item]:
        """Build the items, the oldest first."""
        about, seen, first = self._about, frozenset(place.seen), place.full is None
        news = span(self._options.first) if first else None
        built = []
        for entry in reversed(entries):
            published = _time(entry["published"])
            old = first and not (news and published and published >= now - news)
            background = "first look" if old else "known under another identifier" if _fingerprint(entry) in seen else ""
            other = bool(entry["publisher"]) and entry["publisher"] != about.publisher
            item = Item(
                source=self.name,
                ref=entry["ref"],
                title=entry["title"],
                seen=now,
                text=entry["text"],
                url=entry["url"],
                lang=entry["lang"] or default,
                author=entry["author"],
                published=published if published and published <= now else None,
                publisher=entry["publisher"] or about.publisher or self.name,
                family="" if other else about.family,
                tier=about.tier,
                background=background,
            )
            built.append(item)
        return sorted(built, key=lambda item: item.at)


def _fingerprint(entry: Mapping[str, Any]) -> str:
    """Name an entry by what it says and when, so that it is known again when the feed gives out new identifiers.

    Undated entries are named by their identifier as well: their titles alone may come again and mean something new.
    """
    return _hash(f"{entry['title']}\x1f{entry['published'] or entry['ref']}")


def _hash(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def _may_hold_a_key(url: str) -> bool:
    parts = urlsplit(url)
    return bool(parts.query or parts.username or _KEY.search(parts.path))


def _timeless(place: Place) -> Place:
    return replace(place, looked=None, until=None, full=None)


def _not_for_good(error: SourceError) -> SourceError:
    """What is gone at the address that the feed moved to may be found again at the one that is configured."""
    return SourceError(str(error), error.after) if isinstance(error, Gone) else error


def _host(url: str) -> str:
    return urlsplit(url).hostname or url


def _time(text: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return found if found and found.tzinfo else None


def _wrong_address(url: str) -> str:
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good:
        return "is no web address"
    return "" if url.isprintable() and " " not in url else "holds spaces or other characters that no address has"
