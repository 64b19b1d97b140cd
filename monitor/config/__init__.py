"""The whole configuration as one value: ``feeds.yaml``, the rules and what the environment adds."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monitor import places, watchlist, yamlfile
from monitor.config import feeds as feedsfile
from monitor.config import settings as settingsfile
from monitor.config.feeds import ChannelSpec, Feeds, Resting, SourceSpec
from monitor.config.files import Fingerprint, changed, fingerprint, of_rules
from monitor.config.settings import Settings
from monitor.errors import ConfigError, Fault
from monitor.options import Context
from monitor.watchlist import Watchlist
from monitor.yamlfile import Node

__all__ = [
    "ChannelSpec",
    "Config",
    "Feeds",
    "Fingerprint",
    "Resting",
    "Settings",
    "SourceSpec",
    "changed",
    "fingerprint",
    "read",
]


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that was configured, checked. *files* are the files and folders that it was read from.

    *resting* is what is named but off, *packs* says which packs are on, *notes* are no faults but worth saying.
    """

    sources: tuple[SourceSpec, ...]
    channels: tuple[ChannelSpec, ...]
    watchlist: Watchlist
    detector: Any
    routes: Any
    settings: Settings
    files: frozenset[Path]
    resting: tuple[Resting, ...] = ()
    packs: Mapping[str, bool] | None = None
    notes: tuple[Fault, ...] = ()


def read(feeds: Path, rules: Path, env: Mapping[str, str]) -> Config:
    """Read and check everything. Raise ConfigError with all faults of all files."""
    faults: list[Fault] = []
    context = Context(env, Path.cwd() if places.shipped(feeds) else feeds.parent)
    root = _root(feeds, faults)
    settings = settingsfile.read(root.entries().get("settings"), faults, context) if root else None
    named = feedsfile.read(root, settings, faults, context) if root else Feeds()
    known = _watchlist(rules, faults, context)
    if faults or not settings or known is None:
        raise ConfigError(faults)
    return Config(
        sources=named.sources,
        channels=named.channels,
        watchlist=known,
        detector=None,
        routes=None,
        settings=settings,
        files=frozenset({feeds, *of_rules(rules)}),
        resting=named.resting,
        packs=named.packs,
        notes=named.notes,
    )


def _root(path: Path, faults: list[Fault]) -> Node | None:
    before = len(faults)
    root = yamlfile.read(path, faults)
    if root and not isinstance(root.value, dict):
        state = "is empty" if root.value is None else "must hold sections"
        faults.append(Fault(str(path), 0, "", state, f"its sections are {', '.join(feedsfile.TOP)}"))
    return root if len(faults) == before else None


def _optional(path: Path, faults: list[Fault]) -> Node | None:
    return yamlfile.read(path, faults) if path.exists() else Node(str(path), 0, "", None)


def _watchlist(rules: Path, faults: list[Fault], context: Context) -> Watchlist | None:
    node = _optional(rules / "watchlist.yaml", faults)
    return watchlist.read(node, faults, context) if node else None
