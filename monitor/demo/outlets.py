"""The publishers of the demo and what they print when: ``feeds/*.yaml`` as values."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Literal

from monitor.errors import ConfigError, Fault
from monitor.model import Tier
from monitor.options import Context, Wrong, build
from monitor.yamlfile import Node, read

FEEDS = Path(__file__).parent / "feeds"

About = Literal[
    "ouster", "brockman-quits", "talks", "rumour", "shear", "microsoft", "letter", "return", "context",
    "halvorsen", "cobalt", "carmaux", "unrelated", "old", "fiction",
]  # fmt: skip
"""What an entry is about; the expectations are drawn up by it, the product never sees it."""

STORIES = ("ouster", "brockman-quits", "talks", "rumour", "shear", "microsoft", "letter", "return", "context")
"""Those that belong to the weekend's own story."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A title changed in place, the id staying the same."""

    at: str
    """When (UTC)."""
    title: str
    """The new title."""

    def __post_init__(self) -> None:
        moment(self.at, "at")

    @property
    def time(self) -> datetime:
        """When it is changed."""
        return moment(self.at)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed."""

    at: str
    """When it appears in the feed (UTC)."""
    about: About
    """What it is about."""
    title: str
    """Its headline."""
    text: str = ""
    """Its summary."""
    dated: str = ""
    """The date that the feed gives it, if that is another than the one on which it appears."""
    edits: tuple[Edit, ...] = ()
    """Later changes of its title."""

    def __post_init__(self) -> None:
        for key in ("at", "dated") if self.dated else ("at",):
            moment(getattr(self, key), key)
        if not self.title.strip():
            raise Wrong("title", "must not be empty")

    @property
    def time(self) -> datetime:
        """When it appears."""
        return moment(self.at)

    @property
    def date(self) -> datetime:
        """The date that the feed gives it."""
        return moment(self.dated or self.at)

    def headline(self, now: datetime) -> str:
        """Return its title as it reads at *now*."""
        return next((e.title for e in reversed(self.edits) if e.time <= now), self.title)

    def updated(self, now: datetime) -> datetime:
        """Return when it was last changed before *now*."""
        return max([self.date, *(e.time for e in self.edits if e.time <= now)])


@dataclass(frozen=True, slots=True)
class Trouble:
    """For some hours the feed's server answers otherwise."""

    start: str
    """From when (UTC)."""
    end: str
    """Until when (UTC)."""
    answer: Literal["500", "429", "login"]
    """A status, or a login page with status 200."""
    after: int = 0
    """What Retry-After asks for, in seconds."""

    def __post_init__(self) -> None:
        if moment(self.end, "end") <= moment(self.start, "start"):
            raise Wrong("end", "must be later than start")

    def reigns(self, now: datetime) -> bool:
        """Say whether *now* falls in it."""
        return moment(self.start) <= now < moment(self.end)


@dataclass(frozen=True, slots=True)
class Outlet:
    """A feed and its publisher. *name* is the name of its file."""

    title: str
    """The feed's own title."""
    format: Literal["rss", "atom", "rdf", "json"]
    """How it is written."""
    lang: str
    """Its language."""
    publisher: str
    """Who publishes it."""
    site: str
    """The address that its links begin with."""
    entries: tuple[Entry, ...]
    """What it prints, in the order of time."""
    family: str = ""
    """The owner, where several publishers have one."""
    tier: Tier = Tier.PRESS
    """What sort of publisher it is."""
    html: bool = False
    """Whether it writes HTML into its summaries."""
    shown: int = 20
    """How many entries the feed holds at most."""
    newids: str = ""
    """From when all its ids are others, if ever."""
    troubles: tuple[Trouble, ...] = ()
    """When its server fails."""
    name: str = ""
    """Its name; that of its file, whatever stands here."""

    def __post_init__(self) -> None:
        if self.newids:
            moment(self.newids, "newids")
        for before, after in pairwise(self.entries):
            if after.time <= before.time:
                raise Wrong("entries", f"are not in the order of time: {after.title!r}")

    @property
    def moments(self) -> tuple[datetime, ...]:
        """Return when its page changes, in order."""
        edits = (e.time for entry in self.entries for e in entry.edits)
        moved = [moment(self.newids)] if self.newids else []
        return tuple(sorted({*(entry.time for entry in self.entries), *edits, *moved}))

    def page(self, now: datetime) -> list[tuple[int, Entry]]:
        """Return the entries that it shows at *now*, newest first, each with its number."""
        out = [(n, entry) for n, entry in enumerate(self.entries, 1) if entry.time <= now]
        return out[: -self.shown - 1 : -1]

    def link(self, number: int) -> str:
        """Return the address of the entry with *number*."""
        return f"{self.site}/{self.entries[number - 1].time:%Y/%m/%d}/{number}"

    def id(self, number: int, now: datetime) -> str:
        """Return the id that the entry with *number* has at *now*."""
        moved = self.newids and moment(self.newids) <= now
        return f"urn:{self.name}:{'node-' if moved else ''}{number}"


def load(folder: Path = FEEDS) -> tuple[Outlet, ...]:
    """Read every publisher of *folder*. Raise ConfigError with all faults."""
    faults: list[Fault] = []
    found = [_outlet(path, faults) for path in sorted(folder.glob("*.yaml"))]
    if not found:
        faults.append(Fault(str(folder), 0, "", "holds no publishers"))
    if faults:
        raise ConfigError(faults)
    return tuple(o for o in found if o)


def moment(text: str, key: str = "") -> datetime:
    """Read ``2023-11-17 20:28`` as a time in UTC. Raise Wrong."""
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=UTC)
    except ValueError:
        raise Wrong(key, f"must be a time like 2023-11-17 20:28, not {text!r}") from None


def _outlet(path: Path, faults: list[Fault]) -> Outlet | None:
    node = read(path, faults, f"feeds/{path.name}")
    if not isinstance(node, Node):
        return None
    outlet = build(Outlet, node, faults, Context({}, path.parent))
    return replace(outlet, name=path.stem) if outlet else None
