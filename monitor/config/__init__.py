"""The whole configuration as one value: ``feeds.yaml``, the rules and what the environment adds."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from monitor import detect, places, press, routing, watchlist, yamlfile
from monitor.config import feeds as feedsfile
from monitor.config import settings as settingsfile
from monitor.config.feeds import ChannelSpec, Feeds, Pack, Resting, SourceSpec
from monitor.config.files import Fingerprint, changed, fingerprint, of_rules
from monitor.config.settings import Settings
from monitor.detect import Detector
from monitor.errors import ConfigError, Fault
from monitor.options import Context
from monitor.press import Press
from monitor.routing import Routes
from monitor.watchlist import Watchlist
from monitor.yamlfile import Node

__all__ = [
    "ChannelSpec",
    "Config",
    "Feeds",
    "Fingerprint",
    "Pack",
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

    *resting* is what is named but off, *notes* are no faults but worth saying.
    """

    sources: tuple[SourceSpec, ...]
    channels: tuple[ChannelSpec, ...]
    watchlist: Watchlist
    press: Press
    detector: Detector
    routes: Routes
    settings: Settings
    files: frozenset[Path]
    resting: tuple[Resting, ...] = ()
    packs: Mapping[str, Pack] = field(default_factory=dict)
    notes: tuple[Fault, ...] = ()


def read(feeds: Path, rules: Path, env: Mapping[str, str]) -> Config:
    """Read and check everything. Raise ConfigError with all faults of all files."""
    faults: list[Fault] = []
    context = Context(env, Path() if places.shipped(feeds) else feeds.parent)
    root = _root(feeds, faults)
    settings = settingsfile.read(root.entries().get("settings"), faults, context) if root else None
    named = feedsfile.read(root, settings, faults, context) if root else Feeds()
    if not rules.is_dir():
        raise ConfigError([*faults, Fault(str(rules), 0, "", "is no folder", "name the folder of rules with --rules")])
    known = _optional(rules / "watchlist.yaml", faults)
    more = [node for file in places.own(rules) if (node := yamlfile.read(file, faults))]
    watched = watchlist.read(known, faults, context, more) if known else None
    printed = _optional(rules / "publishers.yaml", faults)
    printers = press.read(printed, faults, context) if printed else None
    detector = detect.load(rules, watched or Watchlist(), faults, context)
    routes = _routes(rules / "routes.yaml", feedsfile.channels(root, named), (known, *more), faults, context)
    faults.extend(_strangers(rules))
    if faults or not settings or watched is None or printers is None or detector is None or routes is None:
        raise ConfigError(faults)
    return Config(
        sources=named.sources,
        channels=named.channels,
        watchlist=watched,
        press=printers,
        detector=detector,
        routes=replace(routes, channels=tuple(c.name for c in named.channels)),
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


def _routes(
    path: Path, channels: tuple[str, ...], known: tuple[Node | None, ...], faults: list[Fault], context: Context
) -> Routes | None:
    node = _optional(path, faults)
    if node is None:
        return None
    own: list[Fault] = []
    routes = routing.read(node, own, context, channels, watchlist.tags(*known))
    # Tags and channels cannot be unknown where the file that names them could not be read at all.
    faults.extend(f for f in own if (known[0] or ".tags" not in f.key) and (channels or ".channels" not in f.key))
    return routes


def _strangers(rules: Path) -> list[Fault]:
    """Find files that somebody believes to be read."""
    names = [p for p in rules.iterdir() if p.suffix == ".yml" or (p.suffix == ".yaml" and places.meant(p))]
    return [Fault(str(p), 0, "", "is not a file that is read here", f"did you mean {_right(p)}?") for p in names]


def _right(path: Path) -> str:
    return places.meant(path) or f"{path.stem}.yaml"
