"""What sources and notifiers are handed: the doors to time, network, chance and heavy work. Closed: not a bag."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from monitor.clock import Clock


@dataclass(frozen=True, slots=True)
class Response:
    """An answer over HTTP: *url* is where it came from in the end, *headers* have lower-case names.

    *moved* is the address that a permanent redirect (301, 308) from the asked one names, else "".
    """

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes
    moved: str = ""


class Http(Protocol):
    """Door: the network."""

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
        """Ask and return the whole answer, of any status.

        *limit* is in bytes after decompression, *seconds* for the whole exchange with its redirects.
        Raise SourceError in one sentence if there is no answer, it is too long, too slow, or from a forbidden address.
        """
        ...


class Workers(Protocol):
    """Door: heavy work, done in another process so that the event loop goes on."""

    async def run(self, task: str, body: bytes, options: Mapping[str, Any], seconds: float) -> Any:
        """Do *task* ("module:function" of (body, options)) and return its JSON result.

        Raise SourceError if it takes longer than *seconds*, needs too much memory or fails.
        """
        ...


@dataclass(frozen=True, slots=True)
class Tools:
    """The doors."""

    clock: Clock
    http: Http
    rng: random.Random
    workers: Workers
