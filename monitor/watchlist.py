"""Who is known by which names: ``rules/watchlist.yaml`` as a value."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from monitor.errors import Fault
from monitor.options import Context, build
from monitor.text import name_key
from monitor.yamlfile import Node

LONGEST = 100
"""Letters of the longest name."""

_TAG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation that is known by name; the key of its section is free."""

    name: str
    """The name that is shown."""
    aliases: tuple[str, ...] = ()
    """Other names, short forms and translations, in any script."""
    tags: tuple[str, ...] = ()
    """Words that routes can match, such as ai-labs."""
    tickers: tuple[str, ...] = ()
    """Stock exchange symbols."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person that is known by several names; the key of the section is free."""

    name: str
    """The name that is shown."""
    aliases: tuple[str, ...] = ()
    """Other spellings and translations; a bare surname only where nobody else is meant by it."""


N = TypeVar("N", Organisation, Person)


@dataclass(frozen=True, slots=True)
class Watchlist:
    """Known organisations and people, by their keys in the file."""

    organisations: Mapping[str, Organisation] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Sheet:
    organisations: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)


def read(node: Node, faults: list[Fault], context: Context, more: Sequence[Node] = ()) -> Watchlist | None:
    """Build the watchlist; append every fault and return None if there is one.

    *more* are files of rules: the organisations and people that they name are added.
    """
    before = len(faults)
    nodes = (node, *(n for n in more if isinstance(n.value, dict)))
    sheets = [build(_Sheet, n, faults, context, frozenset({"rules"}) if n is not node else frozenset()) for n in nodes]
    parts = [(n, sheet) for n, sheet in zip(nodes, sheets, strict=True) if sheet]
    organisations = _joined([(n.entries().get("organisations", n), s.organisations) for n, s in parts], faults)
    people = _joined([(n.entries().get("people", n), s.people) for n, s in parts], faults)
    return Watchlist(organisations, people) if len(faults) == before else None


def tags(*nodes: Node | None) -> frozenset[str]:
    """Return the tags that *nodes* give to organisations, whatever else is wrong with them."""
    sections = [s for node in nodes if node and (s := node.entries().get("organisations"))]
    found = [o.entries().get("tags") for s in sections for o in s.entries().values()]
    return frozenset(str(t.value) for tag in found if tag for t in tag.elements())


def _joined(parts: Sequence[tuple[Node, dict[str, N]]], faults: list[Fault]) -> dict[str, N]:
    """Return the entries of all files; a key or a name that two of them use is a fault."""
    found: dict[str, N] = {}
    taken: dict[str, str] = {}
    places: dict[str, Node] = {}
    for node, entries in parts:
        for key, entry in entries.items():
            own = node.entries()[key]
            if key in places:
                faults.append(own.fault("stands in another file too", f"see {places[key].file}:{places[key].line}"))
                continue
            _check(key, entry, own, taken, faults)
            found[key], places[key] = entry, own
    return found


def _check(key: str, entry: Organisation | Person, own: Node, taken: dict[str, str], faults: list[Fault]) -> None:
    given = own.entries().get("aliases")
    places = [own.entries()["name"], *(given.elements() if given else ())]
    for name, place in zip((entry.name, *entry.aliases), places, strict=True):
        same = name_key(name)
        if not same or "*" in name or len(name) > LONGEST:
            faults.append(place.fault(f"is no name: {name[:40]!r}", "letters or digits, no *"))
        elif taken.setdefault(same, key) != key:
            faults.append(place.fault(f"{name!r} is a name of {taken[same]} too", "a name can mean only one of them"))
    for tag in entry.tags if isinstance(entry, Organisation) else ():
        if not _TAG.fullmatch(tag):
            faults.append(own.entries()["tags"].fault(f"is no tag: {tag!r}", "small letters, digits and -"))
