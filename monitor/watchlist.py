"""Who is known by which names: ``rules/watchlist.yaml`` as a value."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from monitor.errors import Fault
from monitor.options import Context, build
from monitor.yamlfile import Node


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation that is watched by name. *key* is its key in the file."""

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
    """A person that is known by several names."""

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
    sheet = build(_Sheet, node, faults, context)
    return Watchlist(sheet.organisations, sheet.people) if sheet else None
