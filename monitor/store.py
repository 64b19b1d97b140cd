"""The verbs of memory. ``storage/`` keeps these promises; everybody else only knows the protocols."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from monitor.model import Alert, Change, Delivery, Item, Mark, Receipt, Story


@dataclass(frozen=True, slots=True)
class Found:
    """A change and the item that reports it; *story* and *claim* say where it was placed, *note* why not."""

    item: Item
    change: Change
    story: str = ""
    claim: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """What the desk made of one batch; committed in one transaction, the mark with it."""

    source: str
    items: tuple[Item, ...]
    found: tuple[Found, ...]
    stories: tuple[Story, ...]
    alerts: tuple[Alert, ...]
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class Told:
    """What a channel has been told of a story, or is owed: the highest *n* and the claims' states with it."""

    n: int
    told: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Owed:
    """An alert to be brought out: how often it was tried, and the receipt of its story in its channel, if any.

    *uncertain*: an earlier attempt began and nobody knows how it ended.
    """

    alert: Alert
    attempts: int
    receipt: Receipt | None
    uncertain: bool


@dataclass(frozen=True, slots=True)
class Failure:
    """One item that could not be worked on."""

    source: str
    item: Item
    at: datetime
    trace: str


class DeskMemory(Protocol):
    """What the desk needs."""

    async def known(self, keys: Collection[str]) -> frozenset[str]:
        """Return those of *keys* that are stored items."""
        ...

    async def stories(self, subjects: Collection[str], people: Collection[str], since: datetime) -> Sequence[Story]:
        """Return the stories touched since *since* about any of *subjects*, or with a claim on any of *people*."""
        ...

    async def told(self, stories: Collection[str]) -> Mapping[tuple[str, str], Told]:
        """Return what each channel was told or is owed, by (story id, channel)."""
        ...

    async def commit(self, work: Work) -> None:
        """Keep all of *work* or nothing of it. Items that are stored already stay as they are."""
        ...

    async def fail(self, failure: Failure) -> None:
        """Keep an item that could not be worked on, with its traceback; it counts as known from now on."""
        ...


class WatchMemory(Protocol):
    """What the watch needs."""

    async def mark(self, source: str) -> Mark | None:
        """Return where *source* goes on; None if it never looked."""
        ...


class CourierMemory(Protocol):
    """What the courier needs."""

    async def owed(self, now: datetime, limit: int, busy: Collection[str] = ()) -> Sequence[Owed]:
        """Return alerts due at *now*, oldest first, none of channels in *busy*.

        Of a story in a channel only the unsettled alert with the lowest n counts, and only when it is due: the later wait for it.
        """
        ...

    async def sending(self, alert: str, at: datetime) -> None:
        """Note durably that an attempt to send *alert* begins."""
        ...

    async def record(self, delivery: Delivery) -> None:
        """Note durably how an attempt ended; SENT and REFUSED settle the alert, RETRY makes it due again.

        What is owed next is as uncertain as *delivery* says, whatever ``sending`` noted.
        """
        ...

    async def next_due(self, busy: Collection[str] = ()) -> datetime | None:
        """Return when the next unsettled alert is due, not counting those of channels in *busy*."""
        ...


class LedgerMemory(Protocol):
    """What the commands and the page read."""

    async def stories_of(self, subject: str) -> Sequence[Story]:
        """Return all stories about *subject* (a comparable key), oldest first."""
        ...

    async def story(self, id: str) -> Story | None:
        """Return one story."""
        ...

    async def item(self, key: str) -> Item | None:
        """Return one stored item; *key* may be a unique prefix of at least six characters, or its URL."""
        ...

    async def recent_stories(self, limit: int) -> Sequence[Story]:
        """Return the stories touched last, the latest first."""
        ...

    async def subjects(self, words: str, limit: int = 20) -> Sequence[tuple[str, str]]:
        """Return (subject, organisation) of stories where either contains *words*, the closest first; "" asks for all."""
        ...

    async def found_in(self, item: str) -> Sequence[Found]:
        """Return what was found in the stored item of that key, in the order of the text."""
        ...

    async def deliveries_of(self, story: str) -> Sequence[tuple[Alert, Sequence[Delivery]]]:
        """Return every alert of *story*, oldest first, with the attempts to deliver it."""
        ...

    async def figures(self) -> Mapping[str, float]:
        """Return figures for health and metrics.

        Counts: items, changes, stories, owed, failed. Times in epoch seconds, 0 where there is none: oldest_owed, last_item.
        """
        ...


class Memory(DeskMemory, WatchMemory, CourierMemory, LedgerMemory, Protocol):
    """All of it, as ``app.py`` opens it."""

    async def forget(self, before: datetime) -> int:
        """Drop items seen before *before* that no story rests on; return how many. They stay known."""
        ...

    async def close(self) -> None:
        """Finish what is under way and close."""
        ...


__all__ = [
    "CourierMemory",
    "DeskMemory",
    "Failure",
    "Found",
    "LedgerMemory",
    "Memory",
    "Owed",
    "Told",
    "WatchMemory",
    "Work",
]
