"""Who is meant: partial names and other spellings become one person of the story, on evidence only."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest

from monitor.model import Direction
from monitor.stories.names import Names
from monitor.text import name_key

UNINFLECTED = frozenset({"en", ""})
"""Languages in which a name always ends the same: two endings there are two names."""


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """One item's name for somebody, and what it says of them."""

    surface: str
    item: str
    direction: Direction
    lang: str = ""


@dataclass(slots=True)
class _Key:
    key: str
    watched: bool
    items: set[str] = field(default_factory=set)
    surfaces: Counter[str] = field(default_factory=Counter)
    directions: set[Direction] = field(default_factory=set)
    langs: set[str] = field(default_factory=set)

    @property
    def words(self) -> list[str]:
        return self.key.split()

    @property
    def order(self) -> tuple[bool, bool, int, str]:
        return not self.watched, len(self.words) < 2, -len(self.items), self.key


class People:
    """The people of one story, as all its mentions together tell."""

    def __init__(self, mentions: Iterable[Mention], names: Names) -> None:
        self._names = names
        keys = self._keys(mentions)
        self._joined: dict[str, tuple[str, ...]] = {}
        self._heads: dict[str, list[_Key]] = {}
        for key in sorted(keys.values(), key=lambda k: k.order):
            self._join(key)

    def who(self, surface: str, item: str) -> str:
        """Return the key of the person that *item* calls *surface*; "" for nobody."""
        key = self._names.person(surface).key if surface else ""
        heads = self._joined.get(key, (key,))
        if len(heads) == 1:
            return heads[0]
        near = [h for h in heads if any(item in k.items for k in self._heads[h])]
        return near[0] if len(near) == 1 else key

    def name(self, who: str) -> str:
        """Return the name to show for the person with the key *who*."""
        if self._names.watched(who):
            return self._names.person(who).name
        group = self._heads.get(who, [])
        counts = sum((k.surfaces for k in group if k.key == who), Counter[str]())
        return min(counts, key=lambda s: (-counts[s], s), default=who)

    def _keys(self, mentions: Iterable[Mention]) -> Mapping[str, _Key]:
        keys: dict[str, _Key] = {}
        for m in mentions:
            key = self._names.person(m.surface).key
            if not key:
                continue
            entry = keys.setdefault(key, _Key(key, self._names.watched(key)))
            entry.items.add(m.item)
            entry.surfaces[m.surface.strip()] += 1
            entry.directions.add(m.direction)
            entry.langs.add(m.lang[:2])
        return keys

    def _join(self, key: _Key) -> None:
        """Put *key* with the one person that it can mean; with nobody if it can mean several."""
        options = [] if key.watched else [h for h, group in self._heads.items() if _same(key, group[0])]
        if len(options) == 1:
            self._heads[options[0]].append(key)
        elif not options:
            self._heads[key.key] = [key]
        self._joined[key.key] = tuple(options) or (key.key,)


def fullest(surfaces: Iterable[str], names: Names) -> Mapping[str, str]:
    """Return for each of one item's *surfaces* the fullest name that the item has for that person."""
    found = sorted(set(surfaces), key=lambda s: (-len(name_key(s).split()), s))
    groups: dict[str, list[str]] = defaultdict(list)
    for surface in found:
        words = name_key(surface).split()
        heads = [h for h in groups if names.person(h).key == names.person(surface).key or _part(words, name_key(h).split())]
        groups[heads[0] if len(heads) == 1 else surface].append(surface)
    return {surface: head for head, group in groups.items() for surface in group}


def _same(key: _Key, head: _Key) -> bool:
    a, b = key.words, head.words
    if not a or not b:
        return False
    together = bool(key.directions & head.directions)
    if len(a) == 1:
        return a[0] == b[-1] or (together and a[0] == b[0]) or (together and _inflected(key, a, b[-1:]))
    if len(b) == 1:
        return False
    if sorted(a) == sorted(b) or (a[-1] == b[-1] and a[0] == b[0]) or _part(a, b):
        return True
    short, long = sorted((a[0], b[0]), key=len)
    initial = a[-1] == b[-1] and long.startswith(short) and len(short) != 2
    return together and (initial or _inflected(key, a, b))


def _part(a: list[str], b: list[str]) -> bool:
    """Say whether the words of *a* begin or end the longer name *b*."""
    return 0 < len(a) < len(b) and (b[: len(a)] == a or b[-len(a) :] == a)


def _inflected(key: _Key, a: list[str], b: list[str]) -> bool:
    return not key.langs & UNINFLECTED and all(_ending(x, y) for x, y in zip_longest(a, b, fillvalue=""))


def _ending(a: str, b: str) -> bool:
    """Say whether two words differ in their ending only, as one name does in two cases."""
    same = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return a == b or (same >= 3 and len(a) - same <= 3 and len(b) - same <= 2)
