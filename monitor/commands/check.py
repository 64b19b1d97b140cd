"""Read the whole configuration and say what is made of it, or everything that is wrong with it. Nothing is run or asked."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sized
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from monitor import config, places, yamlfile
from monitor.config import Config
from monitor.errors import ConfigError, Fault
from monitor.options import span_words
from monitor.routing import Route
from monitor.yamlfile import Node

SUMMARY = "read the configuration and say what is made of it, or all that is wrong with it"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--feeds", type=Path, help="the file of sources and channels (default: ./feeds.yaml)")
    parser.add_argument("--rules", type=Path, help="the folder of rules (default: ./rules)")
    parser.add_argument("--json", action="store_true", help="one JSON object a line: faults and notes, or a summary")


def run(args: argparse.Namespace, env: Mapping[str, str]) -> int:
    feeds = places.feeds(args.feeds)
    rules = places.rules(args.rules, feeds)
    say = Machine() if args.json else People(env, places.say(feeds, args.feeds), places.say(rules, args.rules))
    try:
        built = config.read(feeds, rules, env)
    except ConfigError as error:
        say.faults(error.faults)
        return 2
    say.summary(built, feeds, rules)
    return 0


class Machine:
    """Says it as JSON lines."""

    def faults(self, faults: Iterable[Fault]) -> None:
        """Write one line a fault."""
        for fault in faults:
            self._line({"type": "fault", **asdict(fault)})

    def summary(self, built: Config, feeds: Path, rules: Path) -> None:
        """Write one line a note and one of what there is."""
        for note in built.notes:
            self._line({"type": "note", **asdict(note)})
        self._line(
            {
                "type": "summary",
                "feeds": str(feeds),
                "rules": str(rules),
                "sources": [{"name": s.about.name, "pack": s.about.pack, "kind": s.kind} for s in built.sources],
                "resting": [asdict(r) for r in built.resting],
                "channels": [{"name": c.name, "kind": c.kind} for c in built.channels],
                "organisations": len(built.watchlist.organisations),
                "people": len(built.watchlist.people),
                "languages": [{"language": code, "patterns": p, "examples": e} for code, _, p, e in languages(rules)],
                "own_rules": dict(own_rules(built)),
                "routes": [routed(r) for r in built.routes.routes],
            }
        )

    def _line(self, value: Mapping[str, Any]) -> None:
        sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


class People:
    """Says it to people: in columns and colours on a terminal, in plain lines elsewhere."""

    def __init__(self, env: Mapping[str, str], feeds: str, rules: str) -> None:
        self._console = Console(highlight=False, soft_wrap=True, _environ=env)
        self._why = (feeds, rules)

    def faults(self, faults: Iterable[Fault]) -> None:
        """Print every fault on a line of its own, and how many there are."""
        faults = tuple(faults)
        for fault in faults:
            self._console.print(_fault(fault, "red"))
        self._console.print(Text(f"\n✗ {_n(faults, 'fault')}: nothing would start with this", "bold red"))

    def summary(self, built: Config, feeds: Path, rules: Path) -> None:
        """Print what there is, part by part."""
        self._console.print(_row("feeds", f"{feeds} ({self._why[0]})"))
        self._console.print(_row("rules", f"{rules} ({self._why[1]})"))
        self._console.print(packs(built))
        for label, text in facts(built, rules):
            self._console.print(_row(label, text))
        for note in built.notes:
            self._console.print(_fault(note, "yellow"))
        self._console.print(Text(f"\n✓ {_n(built.sources, 'source')} to watch, nothing is wrong", "bold green"))


def packs(built: Config) -> Table:
    """Return the packs as a table."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for title in ("", "pack", "on", "off", "every", "what it holds"):
        table.add_column(title, justify="right" if title in ("on", "off") else "left", no_wrap=title != "what it holds")
    for name, pack in built.packs.items():
        on = [s for s in built.sources if s.about.pack == name]
        off = sum(r.pack == name for r in built.resting)
        lengths = sorted({s.about.every for s in on})
        every = "–".join(dict.fromkeys(span_words(e) for e in (lengths[:1] + lengths[-1:])))
        mark = Text("●", "green") if on else Text("○", "dim")
        style = "" if on else "dim"
        table.add_row(mark, Text(name), str(len(on) or "–"), str(off or "–"), every, Text(pack.what), style=style)
    return table


def facts(built: Config, rules: Path) -> Iterator[tuple[str, str]]:
    """Yield what there is besides the packs, a line each."""
    tags = Counter(t for o in built.watchlist.organisations.values() for t in o.tags)
    common = f"; tags {', '.join(tag for tag, _ in tags.most_common(6))}{', …' if len(tags) > 6 else ''}" if tags else ""
    known = f"{_n(built.watchlist.organisations, 'organisation')}, {_n(built.watchlist.people, 'person', 'people')}"
    off = [r.name for r in built.resting if not r.pack]
    yield "channels", ", ".join(_channel(c.name, c.kind) for c in built.channels) + (f"; off: {', '.join(off)}" if off else "")
    yield "watchlist", known + common
    for code, name, patterns, examples in languages(rules):
        yield "language", f"{code} {name}: {patterns} patterns, their {examples} examples hold"
    if own := own_rules(built):
        named = ", ".join(f"{Path(file).name} ({count})" for file, count in own.items())
        yield "own rules", f"{named}; their examples hold"
    for route in built.routes.routes:
        yield "route", routed(route)
    settings = built.settings
    yield "database", str(settings.database)
    yield "page", f"http://{settings.host}:{settings.port}" if settings.host else "off"
    yield "contact", settings.contact or "none"


def languages(rules: Path) -> list[tuple[str, str, int, int]]:
    """Return of each language its code and name, and how many patterns and examples it has."""
    found = []
    for path in sorted((rules / "languages").glob("*.yaml")):
        root = yamlfile.load(path)
        patterns = _of(root, "patterns").elements()
        examples = sum(len(_of(p, key).elements()) for p in patterns for key in ("match", "unless"))
        found.append((str(_of(root, "language").value), str(_of(root, "name").value), len(patterns), examples))
    return found


def own_rules(built: Config) -> Mapping[str, int]:
    """Return how many rules of the user's own each file holds."""
    return Counter(p.node.file for p in built.detector.own.rules) if built.detector.own else {}


def routed(route: Route) -> str:
    """Say a route in a line."""
    wanted = {key: value for key, value in asdict(route.match).items() if value}
    what = "; ".join(f"{key}: {', '.join(map(str, value))}" for key, value in wanted.items()) or "everything"
    ends = (" once confirmed" if route.min == "confirmed" else "") + (", and no further" if route.stop else "")
    return f"{what} → {', '.join(route.channels) or 'all channels'}{ends}"


def _of(node: Node, key: str) -> Node:
    return node.entries().get(key, Node(node.file, node.line, key, None))


def _channel(name: str, kind: str) -> str:
    return name if name == kind else f"{name} ({kind})"


def _n(things: Sized, word: str, many: str = "") -> str:
    return f"{len(things)} {word if len(things) == 1 else many or word + 's'}"


def _row(label: str, text: str) -> Text:
    return Text.assemble((f"{label:<10}", "dim"), text)


def _fault(fault: Fault, colour: str) -> Text:
    place = f"{fault.file}:{fault.line}:" if fault.line else f"{fault.file}:"
    said = str(fault)
    text = Text(said)
    text.stylize("bold", 0, len(place))
    if fault.key:
        text.stylize("cyan", len(place) + 1, len(place) + 1 + len(fault.key))
    if fault.meant:
        text.stylize(colour, said.rindex(f"({fault.meant})"))
    return text
