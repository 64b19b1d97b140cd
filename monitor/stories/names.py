"""Whose names mean the same: the watchlist first, comparable keys for the rest."""

from collections.abc import Iterable
from dataclasses import dataclass

from monitor.model import Change, Item
from monitor.press import Press
from monitor.stories.cited import Citations
from monitor.text import name_key
from monitor.watchlist import Watchlist


@dataclass(frozen=True, slots=True)
class Known:
    """One organisation or person: the comparable key, and the name that is shown."""

    key: str
    name: str


class Names:
    """Names as the watchlist knows them; any other name is its own key. *citations* knows those of publishers."""

    def __init__(self, watchlist: Watchlist, press: Press | None = None) -> None:
        self.citations = Citations(press or Press())
        self._organisations: dict[str, Known] = {}
        self._people: dict[str, Known] = {}
        self._tags: dict[str, frozenset[str]] = {}
        for entry in watchlist.organisations.values():
            known = Known(subject_key(entry.name), entry.name)
            self._tags[known.key] = frozenset(entry.tags)
            for alias in (entry.name, *entry.aliases):
                self._organisations.setdefault(subject_key(alias), known)
        for person in watchlist.people.values():
            known = Known(name_key(person.name), person.name)
            for alias in (person.name, *person.aliases):
                self._people.setdefault(name_key(alias), known)

    def organisation(self, surface: str) -> Known:
        """Return the organisation that *surface* names."""
        key = subject_key(surface)
        return self._organisations.get(key) or Known(key, surface.strip())

    def person(self, surface: str) -> Known:
        """Return the person that *surface* names; a bare surname that the watchlist does not know stays a bare surname."""
        key = name_key(surface)
        return self._people.get(key) or Known(key, surface.strip())

    def watched(self, key: str) -> bool:
        """Say whether *key* is that of a person on the watchlist."""
        return key in self._people

    def watches(self, subject: str) -> bool:
        """Say whether *subject* is the key of an organisation on the watchlist."""
        return subject in self._tags

    def tags(self, subject: str) -> frozenset[str]:
        """Return the tags of the organisation with the key *subject*."""
        return self._tags.get(subject, frozenset())

    def subjects(self) -> dict[str, str]:
        """Return the watched organisations: key to name."""
        return {known.key: known.name for known in self._organisations.values()}

    def keys(self, found: Iterable[tuple[Item, Change]]) -> tuple[frozenset[str], frozenset[str]]:
        """Return the keys of all organisations and of all people that the changes name."""
        changes = [change for _, change in found]
        subjects = {self.organisation(c.organisation).key for c in changes if c.organisation}
        people = {self.person(c.person).key for c in changes if c.person}
        return frozenset(subjects - {""}), frozenset(people - {""})


def subject_key(name: str) -> str:
    """Return the comparable key of an organisation: *Open AI* and *OpenAI, Inc.* have the same."""
    return name_key(name).replace(" ", "")
