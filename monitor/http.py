"""Door: the network. Capped in size and time, to public addresses only, no cookies, no traces of where one came from."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import Self

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from multidict import CIMultiDictProxy
from yarl import URL

from monitor import __version__, polling
from monitor.addresses import Allowed, literal
from monitor.clock import Clock, SystemClock
from monitor.errors import SourceError
from monitor.tools import Response

USER_AGENT = f"helmwatch/{__version__} (+https://github.com/helmwatch/helmwatch)"
MOST_REDIRECTS = 10
MOST_CONNECTIONS = 50

_CHUNK = 64 * 2**10
_PERMANENT = frozenset({301, 308})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FOLLOWED = frozenset({"GET", "HEAD"})
_TRAVELLING = frozenset({"accept", "accept-encoding", "accept-language", "user-agent"})
_DEFAULTS = {"Accept-Encoding": "gzip, deflate"}
_PORTS = {"http": 80, "https": 443}


class AiohttpHttp:
    """Asks over one aiohttp session.

    *allow_private*: hosts, addresses and networks that may be reached though not public.
    *clock* measures how long a host is left alone that asks for it; limits of a single exchange are the machine's.
    """

    def __init__(self, user_agent: str = "", allow_private: Collection[str] = (), clock: Clock | None = None) -> None:
        self._agent = user_agent or USER_AGENT
        self._allowed = Allowed.of(allow_private)
        self._turns: dict[str, _Turn] = {}
        self._clock = clock or SystemClock()
        self._resting: dict[str, datetime] = {}
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(limit=MOST_CONNECTIONS, resolver=_PublicResolver(self._allowed))
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": self._agent, **_DEFAULTS},
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),
            # Real sites send longer header lines than aiohttp's default allows, and that looks like a 400 of theirs.
            max_line_size=2**16,
            max_field_size=2**16,
            max_headers=512,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        limit: int = 15 * 2**20,
        seconds: float = 30.0,
    ) -> Response:
        """Ask and return the whole answer; see ``monitor.tools.Http``. Only GET and HEAD follow redirects."""
        trip = _Trip(_address(url))
        question = _Question(method, dict(headers or {}), body, limit)
        try:
            async with self._turn(method, trip.url), asyncio.timeout(seconds):
                answer = await self._follow(trip, question)
                self._heed(method, trip.url, answer)
                return answer
        except TimeoutError:
            raise SourceError(f"{_name(trip.url)} did not finish its answer within {seconds:g} s") from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise SourceError(_say(error, trip.url)) from error

    async def _follow(self, trip: "_Trip", question: "_Question") -> Response:
        while True:
            answer = await self._ask(trip.url, question)
            if not answer.target:
                return Response(answer.status, str(trip.url.with_user(None)), answer.headers, answer.body, trip.moved)
            before = trip.url
            trip.go(answer.target, answer.status in _PERMANENT)
            if not _same_origin(before, trip.url):
                question = question.for_strangers()

    async def _ask(self, url: URL, question: "_Question") -> "_Answer":
        host = url.host or ""
        address = literal(host)
        if address is not None and not self._allowed.permits(host, address):
            raise _Forbidden(host, host)
        assert self._session is not None, "use AiohttpHttp as a context"  # noqa: S101 - a mistake of ours, not of the input
        response = await self._session.request(
            question.method, url, headers=question.headers, data=question.body, allow_redirects=False
        )
        try:
            target = response.headers.get("Location", "") if response.status in _REDIRECTS else ""
            if target and question.method in _FOLLOWED:
                return _Answer(response.status, {}, b"", target)
            return _Answer(response.status, _flat(response.headers), await _read(response, question.limit))
        finally:
            response.close()

    @asynccontextmanager
    async def _turn(self, method: str, url: URL) -> AsyncIterator[None]:
        """Wait until nobody else is looking at this host. Deliveries (POST …) do not queue behind slow feeds."""
        if method not in _FOLLOWED:
            yield
            return
        key = _key(url)
        turn = self._turns.setdefault(key, _Turn(asyncio.Lock()))
        turn.waiting += 1
        try:
            async with turn.lock:
                now = self._clock.now()
                left = (self._resting.get(key, now) - now).total_seconds()
                if left > 0:
                    raise polling.Busy(f"{_name(url)} said that it is asked too often (429) and is left alone", left)
                yield
        finally:
            turn.waiting -= 1
            if not turn.waiting:
                del self._turns[key]

    def _heed(self, method: str, url: URL, answer: Response) -> None:
        """Leave a host alone that says 429: all who would ask it, for as long as it wants."""
        if method in _FOLLOWED and answer.status == 429:
            now = self._clock.now()
            there = polling.moment(answer.headers.get("date")) or datetime.max.replace(tzinfo=UTC)
            self._resting = {key: until for key, until in self._resting.items() if until > now}
            self._resting[_key(url)] = now + timedelta(seconds=polling.retry_after(answer.headers, there) or polling.PAUSE)


@dataclass(frozen=True, slots=True)
class _Question:
    method: str
    headers: Mapping[str, str]
    body: bytes | None
    limit: int

    def for_strangers(self) -> "_Question":
        """Leave out what only the first origin may hear: validators, keys, credentials."""
        return replace(self, headers={name: value for name, value in self.headers.items() if name.lower() in _TRAVELLING})


@dataclass(frozen=True, slots=True)
class _Answer:
    """What came back; *target* is where a redirect leads."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    target: str = ""


@dataclass(slots=True)
class _Turn:
    lock: asyncio.Lock
    waiting: int = 0


class _Trip:
    """Where a request has come to, through which redirects."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self.moved = ""
        self._been = [url]
        self._permanent = True

    def go(self, target: str, permanent: bool) -> None:
        """Take one redirect. Raise SourceError if it must not be taken."""
        here = _name(self.url)
        there = self.url.join(_address(target, relative=True)).with_fragment(None)
        if there.scheme not in _PORTS or not there.host:
            raise SourceError(f"{here} redirects to {there.scheme or 'nowhere'}:, which is no web address")
        if self.url.scheme == "https" and there.scheme == "http":
            raise SourceError(f"{here} redirects from https to plain http at {_name(there)}, which is refused")
        if there in self._been:
            raise SourceError(f"{here} redirects in a loop: back to {_name(there)} after {len(self._been)} redirects")
        if len(self._been) > MOST_REDIRECTS:
            raise SourceError(f"{_name(self._been[0])} redirects more than {MOST_REDIRECTS} times")
        self._permanent = self._permanent and permanent
        self.moved = str(there.with_user(None)) if self._permanent else self.moved
        self._been.append(there)
        self.url = there


class _Forbidden(OSError):
    def __init__(self, host: str, address: str) -> None:
        self.host = host
        self.address = address
        super().__init__(f"{host} is at {address}")


class _PublicResolver(AbstractResolver):
    """Looks names up and passes only what may be reached: what is checked here is what is connected to."""

    def __init__(self, allowed: Allowed) -> None:
        self._allowed = allowed
        self._resolver = aiohttp.ThreadedResolver()

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC) -> list[ResolveResult]:
        found = await self._resolver.resolve(host, port, family)
        good = [entry for entry in found if self._allowed.permits(host, ip_address(entry["host"]))]
        if found and not good:
            raise _Forbidden(host, found[0]["host"])
        return good

    async def close(self) -> None:
        await self._resolver.close()


async def _read(response: aiohttp.ClientResponse, limit: int) -> bytes:
    host = _name(response.url)
    size = response.content_length
    if size is not None and size > limit and response.method != "HEAD":
        raise SourceError(f"{host} announces {_size(size)}; {_size(limit)} is the most")
    parts, total = [], 0
    async for chunk in response.content.iter_chunked(_CHUNK):
        total += len(chunk)
        if total > limit:
            raise SourceError(f"{host} sent more than {_size(limit)}")
        parts.append(chunk)
    return b"".join(parts)


def _flat(headers: CIMultiDictProxy[str]) -> dict[str, str]:
    return {name.lower(): ", ".join(headers.getall(name)) for name in headers}


def _address(text: str, relative: bool = False) -> URL:
    """Read a URL and leave it as it was written where that can be sent."""
    text = text.strip()
    try:
        url = URL(text, encoded=text.isascii() and text.isprintable() and " " not in text)
        known = relative or (url.scheme in _PORTS and bool(url.host))
    except ValueError:
        known = False
    if not known:
        raise SourceError(f"{_without_secrets(text)!r} is no web address (http:// or https://)")
    return url


def _without_secrets(text: str) -> str:
    text = text.partition("?")[0].rpartition("@")[2]
    return text if len(text) <= 100 else text[:99] + "…"


def _same_origin(one: URL, two: URL) -> bool:
    """Say whether what was said to *one* may be said to *two*: the same origin, or its https twin."""
    if one.host != two.host:
        return False
    upgrade = (one.scheme, two.scheme) == ("http", "https") and (one.port, two.port) == (80, 443)
    return upgrade or (one.scheme, one.port) == (two.scheme, two.port)


def _name(url: URL) -> str:
    host = url.host or "?"
    return host if url.port in (None, _PORTS.get(url.scheme)) else f"{host}:{url.port}"


def _key(url: URL) -> str:
    return f"{url.host}:{url.port}"


def _size(count: int) -> str:
    return f"{count / 2**20:,.0f} MB" if count >= 2**20 else f"{count:,} bytes"


def _say(error: Exception, url: URL) -> str:
    """Say in one sentence why there is no answer from *url*."""
    host = _name(url)
    cause = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    match cause:
        case _Forbidden():
            where = f"{cause.host} is" if cause.host == cause.address else f"{cause.host} is at {cause.address}, which is"
            return f"{where} not a public address (allow_private can allow it)"
        case socket.gaierror():
            return f"{host} is not known to the name server ({cause.strerror})"
        case ssl.SSLCertVerificationError():
            return f"{host} has no valid TLS certificate: {cause.verify_message}"
        case ssl.SSLError():
            return f"{host} does not speak TLS properly ({cause.reason or 'handshake failed'})"
        case ConnectionRefusedError():
            return f"{host} refused the connection"
        case aiohttp.ServerDisconnectedError() | ConnectionResetError():
            return f"{host} closed the connection without an answer"
        case aiohttp.ClientPayloadError():
            return f"{host} broke off its answer or sent it damaged"
        case aiohttp.ClientResponseError():
            return f"{host} sent an answer that is not proper HTTP"
        case aiohttp.InvalidURL() | ValueError():
            return f"{host} cannot be asked: the address or a header is not valid"
        case _:
            reason = getattr(cause, "strerror", None) or type(cause).__name__
            return f"{host} could not be reached ({reason})"
