"""What the reading commands need of the configuration, without building all of it: the database, and whose names are known."""

from collections.abc import Mapping
from pathlib import Path

from monitor import places, press, watchlist, yamlfile
from monitor.config import settings
from monitor.errors import ConfigError, Fault
from monitor.options import Context
from monitor.press import Press
from monitor.stories import Names
from monitor.watchlist import Watchlist
from monitor.yamlfile import Node


def database(option: Path | None, feeds: Path | None, env: Mapping[str, str]) -> Path:
    """Return the file of the memory: *option* if it is given, else what the settings say. Raise ConfigError."""
    if option is not None:
        return option
    path = places.feeds(feeds)
    faults: list[Fault] = []
    node = yamlfile.load(path) if path.exists() else None
    section = node.entries().get("settings") if node else None
    found = settings.read(section, faults, Context(env, Path.cwd() if places.shipped(path) else path.parent))
    if faults or found is None:
        raise ConfigError(faults)
    return found.database


def press_of(rules: Path | None, env: Mapping[str, str]) -> Press:
    """Return the known publishers, none if there is no such file. Raise ConfigError."""
    folder = places.rules(rules)
    path = folder / "publishers.yaml"
    faults: list[Fault] = []
    found = press.read(yamlfile.load(path), faults, Context(env, folder)) if path.exists() else Press()
    if faults or found is None:
        raise ConfigError(faults)
    return found


def known(rules: Path | None, env: Mapping[str, str]) -> Watchlist:
    """Return the watchlist, with what the user's own rules add to it; empty if there is none. Raise ConfigError."""
    folder = places.rules(rules)
    path = folder / "watchlist.yaml"
    faults: list[Fault] = []
    node = yamlfile.load(path) if path.exists() else Node(str(path), 0, "", None)
    more = [own for file in places.own(folder) if (own := yamlfile.read(file, faults))]
    found = watchlist.read(node, faults, Context(env, folder), more)
    if faults or found is None:
        raise ConfigError(faults)
    return found


def names(rules: Path | None, env: Mapping[str, str]) -> Names:
    """Return whose names mean the same. Raise ConfigError."""
    return Names(known(rules, env), press_of(rules, env))
