"""Who is known by which names: ``rules/watchlist.yaml`` as a value."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

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


@dataclass(frozen=True, slots=True)
class Watchlist:
    """Known organisations and people, by their keys in the file."""

    organisations: Mapping[str, Organisation] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Sheet:
    organisations: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)


def read(node: Node, faults: list[Fault], context: Context) -> Watchlist | None:
    """Build the watchlist; append every fault and return None if there is one."""
    before = len(faults)
    sheet = build(_Sheet, node, faults, context)
    if sheet is None:
        return None
    _check(sheet.organisations, node.entries().get("organisations", node), faults)
    _check(sheet.people, node.entries().get("people", node), faults)
    return Watchlist(sheet.organisations, sheet.people) if len(faults) == before else None


def tags(node: Node | None) -> frozenset[str]:
    """Return the tags that *node* gives to organisations, whatever else is wrong with it."""
    sections = node.entries().get("organisations") if node else None
    found = (o.entries().get("tags") for o in sections.entries().values()) if sections else ()
    return frozenset(str(t.value) for tag in found if tag for t in tag.elements())


def _check(known: Mapping[str, Organisation] | Mapping[str, Person], node: Node, faults: list[Fault]) -> None:
    taken: dict[str, str] = {}
    for key, entry in known.items():
        own = node.entries()[key]
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
