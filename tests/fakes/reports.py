"""Changes as a detector would find them, and the memory of a desk that has no disk."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from monitor.model import Change, Direction, Item, Manner, Quote, Status, Story
from monitor.stories import QUIET, Names, place
from monitor.watchlist import Organisation, Person, Watchlist

START = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
IN, OUT = Direction.IN, Direction.OUT
RUMORED, CONFIRMED, DENIED = Status.RUMORED, Status.CONFIRMED, Status.DENIED

WATCHED = Names(
    Watchlist(
        {"lumen": Organisation("Lumen Robotics", ("Lumen", "ルーメン"), ("ai-labs",)), "borea": Organisation("Borea")},
        {"ada": Person("Ada Quist", ("アダ・クイスト",)), "tove": Person("Tove Quist")},
    )
)

Found = tuple[Item, Change]


def at(hours: float) -> datetime:
    """Return the time so many hours after the beginning."""
    return START + timedelta(hours=hours)


def change(person: str | None, direction: Direction, post: str = "ceo", status: Status = CONFIRMED, **more: object) -> Change:
    """Return a change at Lumen Robotics."""
    manner = Manner.APPOINTED if direction is IN else Manner.RESIGNED
    values: dict[str, object] = {
        "organisation": "Lumen Robotics",
        "person": person,
        "role": post.upper() or None,
        "post": post,
        "direction": direction,
        "manner": manner,
        "status": status,
        "quote": Quote("words", 0, 5),
        "pattern": "test",
        "confidence": 0.9,
    }
    return Change(**{**values, **more})  # type: ignore[arg-type]  # the names are checked by the dataclass


def item(hours: float, publisher: str, *, text: str = "", url: str = "", seen: float | None = None, lang: str = "en") -> Item:
    """Return an item published so many hours after the beginning, and seen at once."""
    ref = f"{publisher} {hours} {text}"
    when = at(hours)
    return Item(publisher, ref, text or "words", at(seen) if seen is not None else when, "", url, lang, "", when, publisher)


def told(hours: float, publishers: str, *changes: Change) -> list[Found]:
    """Return what several publishers report, a minute after one another."""
    return [(item(hours + n / 60, name), c) for n, name in enumerate(publishers.split()) for c in changes]


class Shelf:
    """Places batch after batch and remembers the stories, as the desk and its memory do."""

    def __init__(self, names: Names = WATCHED) -> None:
        self.names = names
        self.stories: dict[str, Story] = {}

    def put(self, found: Sequence[Found]) -> tuple[Story, ...]:
        """Place one batch; return the stories that changed."""
        now = max(i.seen for i, _ in found)
        placed = place(found, [s for s in self.stories.values() if s.touched >= now - QUIET], self.names, now)
        self.stories.update({s.id: s for s in placed.stories})
        return placed.stories

    def each(self, found: Iterable[Found]) -> "Shelf":
        """Place one item after another."""
        by_item: dict[str, list[Found]] = {}
        for i, c in found:
            by_item.setdefault(i.key, []).append((i, c))
        for batch in by_item.values():
            self.put(batch)
        return self

    @property
    def only(self) -> Story:
        """Return the one story that there is."""
        assert len(self.stories) == 1, sorted(self.stories)
        return next(iter(self.stories.values()))
