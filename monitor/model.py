"""The nouns of the house: frozen values, every time aware and in UTC."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from hashlib import blake2b
from typing import Any

Mark = Mapping[str, Any]
"""Where a source goes on: opaque to all but the source, JSON when stored."""

Receipt = Mapping[str, Any]
"""What a notifier needs to find its message again: opaque to all but the notifier, JSON when stored."""


class Direction(StrEnum):
    """Whether the person takes the post or leaves it."""

    IN = "in"
    OUT = "out"


class Manner(StrEnum):
    """How: the first three go with IN, the others with OUT."""

    APPOINTED = "appointed"
    ELECTED = "elected"
    RETURNED = "returned"
    RESIGNED = "resigned"
    FIRED = "fired"
    RETIRED = "retired"
    DIED = "died"
    LEAVE = "leave"
    MOVED = "moved"


class Status(StrEnum):
    """How sure a report is of what it says."""

    RUMORED = "rumored"
    CONFIRMED = "confirmed"
    DENIED = "denied"


class Tier(StrEnum):
    """What sort of publisher a source is; the evidence ladder is built on it."""

    REGULATOR = "regulator"
    ISSUER = "issuer"
    WIRE = "wire"
    PRESS = "press"
    SEARCH = "search"
    SOCIAL = "social"


@dataclass(frozen=True, slots=True)
class Item:
    """One published report, as plain text.

    *ref* identifies it within its source (guid, else link, else a hash of the content).
    *published* is None where the source gives no date or a date after *seen*.
    *background* says why the item is kept but not read for changes ("first look"); empty otherwise.
    """

    source: str
    ref: str
    title: str
    seen: datetime
    text: str = ""
    url: str = ""
    lang: str = ""
    author: str = ""
    published: datetime | None = None
    publisher: str = ""
    family: str = ""
    tier: Tier = Tier.PRESS
    background: str = ""

    @property
    def key(self) -> str:
        """Name the item among all sources: 32 hex digits of (source, ref)."""
        return _hash(self.source, self.ref)

    @property
    def digest(self) -> str:
        """Name its content: 32 hex digits of (title, text)."""
        return _hash(self.title, self.text)

    @property
    def at(self) -> datetime:
        """When it was published, as far as is known; never later than it was seen."""
        return min(self.published, self.seen) if self.published else self.seen

    @property
    def reading(self) -> str:
        """The text that detection reads; offsets of quotes count in it."""
        return f"{self.title}\n{self.text}" if self.text else self.title


@dataclass(frozen=True, slots=True)
class Batch:
    """What one look brought, and where to go on."""

    source: str
    items: tuple[Item, ...]
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class Quote:
    """The words that prove a change: *text* is ``item.reading[start:end]``."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Change:
    """One person entering or leaving one post, as one item reports it.

    *organisation*, *person* and *role* are surface forms, None where the item does not say.
    *post* is a code of ``rules/roles.yaml`` ("ceo"), empty where the text names no post.
    *pattern* is the id of the pattern that found it; *confidence* lies between 0 and 1.
    """

    organisation: str | None
    person: str | None
    role: str | None
    post: str
    direction: Direction
    manner: Manner
    status: Status
    quote: Quote
    pattern: str
    confidence: float
    acting: bool = False
    effective: date | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """One item's word for a claim: who said it, when, how sure it was, and what exactly it said.

    *person* to *confidence* are what the item itself says ("" = it does not say): a claim is folded anew from them
    whenever another report arrives, so that the order of arrival does not matter. *cites* is the publisher whose report it
    repeats, "" if it is its own word; *family* is then that publisher's: it is the voice that counts.
    """

    item: str
    source: str
    publisher: str
    family: str
    tier: Tier
    at: datetime
    seen: datetime
    status: Status
    title: str
    url: str
    quote: str
    lang: str = ""
    person: str = ""
    post: str = ""
    role: str = ""
    manner: Manner = Manner.APPOINTED
    acting: bool = False
    effective: date | None = None
    confidence: float = 1.0
    cites: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """The same change merged over all reports of it.

    *id* is unique within its story; *person* is the canonical name and *who* its comparable key ("" = not named).
    """

    id: str
    organisation: str
    person: str | None
    post: str
    role: str
    direction: Direction
    manner: Manner
    acting: bool
    status: Status
    first: datetime
    last: datetime
    evidence: tuple[Report, ...]
    effective: date | None = None
    who: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """One succession episode at one organisation. *organisation* is the canonical name, *subject* its comparable key."""

    id: str
    organisation: str
    subject: str
    opened: datetime
    touched: datetime
    claims: tuple[Claim, ...] = ()

    @property
    def reports(self) -> frozenset[str]:
        """The keys of all items that report on it."""
        return frozenset(r.item for c in self.claims for r in c.evidence)


@dataclass(frozen=True, slots=True)
class Tenure:
    """One person holding one post: derived from confirmed claims. None = not known, or not ended."""

    organisation: str
    person: str
    post: str
    acting: bool
    start: datetime | None
    end: datetime | None
    how: str
    evidence: tuple[Report, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One claim on a card: a plain sentence and how sure it is."""

    text: str
    status: Status
    direction: Direction
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """One report on a card."""

    label: str
    url: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Card:
    """What people see, in no channel's own form: plain text, not escaped, not yet cut to anybody's limits.

    *see* says, a sentence each, what the same people do at other organisations: other stories tell of it.
    """

    organisation: str
    headline: str
    status: Status
    lines: tuple[Line, ...]
    links: tuple[Link, ...]
    reports: int
    publishers: int
    quote: str = ""
    lang: str = ""
    first: datetime | None = None
    first_by: str = ""
    see: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alert:
    """What one channel is told about a story, and why.

    *id* is ``story/channel/n`` and makes telling idempotent. *card* is the whole story as it stands;
    *ping* says that people should be notified, *headline* on the card says of what.
    *told* is the state of each claim that the channel knows once this has arrived (claim id to status).
    """

    id: str
    story: str
    channel: str
    n: int
    reason: str
    ping: bool
    card: Card
    due: datetime
    told: Mapping[str, str] = field(default_factory=dict)
    items: tuple[str, ...] = ()


class Outcome(StrEnum):
    """How an attempt to deliver ended."""

    SENT = "sent"
    RETRY = "retry"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One attempt to deliver an alert.

    RETRY only: *again* is when to try next; *uncertain* says that this attempt or an earlier one may have arrived.
    """

    alert: str
    attempt: int
    at: datetime
    outcome: Outcome
    detail: str = ""
    receipt: Receipt | None = None
    again: datetime | None = None
    uncertain: bool = False


def _hash(*parts: str) -> str:
    text = "\x1f".join(parts)
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
