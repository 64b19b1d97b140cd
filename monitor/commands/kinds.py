"""List what sources and channels there can be, and every key of one of them; it is made from the code that reads them."""

import argparse
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from inspect import getdoc
from json import dumps

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from monitor import registry
from monitor.about import About
from monitor.config.feeds import ABOUT, Off, Pack, Switches
from monitor.config.settings import Settings
from monitor.options import Entry, reference
from monitor.press import Cues, Publisher
from monitor.routing import Route
from monitor.watchlist import Organisation, Person

SUMMARY = "list the kinds of sources and channels, and their keys"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the reference: *name* as asked for, *place* where its keys stand, *text* what it is, and its keys."""

    name: str
    place: str
    text: str
    entries: tuple[Entry, ...]


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", nargs="?", metavar="KIND", help="only this kind or section, with all its keys")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--markdown", action="store_true", help="all of it as docs/reference.md")
    form.add_argument("--json", action="store_true", help="one JSON object a line")


def run(args: argparse.Namespace, env: Mapping[str, str]) -> int:
    sections = [s for s in everything() if args.kind in (None, s.name)]
    if not sections:
        names = [s.name for s in everything()]
        close = get_close_matches(args.kind, names, 1, 0.6)
        meant = f"did you mean {close[0]}?" if close else f"there are {', '.join(names)}"
        sys.stderr.write(f"helmwatch kinds: {args.kind!r} is no kind ({meant})\n")
        return 1
    if args.markdown:
        sys.stdout.write(markdown(sections))
    elif args.json:
        sys.stdout.writelines(dumps(asdict(s), ensure_ascii=False) + "\n" for s in sections)
    else:
        _print(Console(highlight=False, _environ=env), sections, whole=args.kind is not None)
    return 0


def everything(foreign: bool = True) -> Iterator[Section]:
    """Yield all sections of the reference; kinds of other packages only if *foreign*."""
    yield Section("settings", "feeds.yaml, settings", _first(Settings), reference(Settings))
    about = tuple(e for e in reference(About) if e.name in ABOUT)
    sources = Entry("sources", "section of sources", "none", "The sources, each by its own name.")
    yield Section("pack", "feeds.yaml, packs, each pack", _first(Pack), (*reference(Pack), sources, *about))
    yield Section("source", "feeds.yaml, each source of any kind", _first(Switches), (*reference(Switches), *about))
    yield from _kinds("sources", "source", foreign)
    kind = Entry("kind", "text", "required", "What sort of channel it is.")
    yield Section("channel", "feeds.yaml, each channel of any kind", "The keys that every channel has.", (kind, *reference(Off)))
    yield from _kinds("notifiers", "channel", foreign)
    yield Section("organisation", "rules/watchlist.yaml, organisations", _first(Organisation), reference(Organisation))
    yield Section("person", "rules/watchlist.yaml, people", _first(Person), reference(Person))
    yield Section("publisher", "rules/publishers.yaml, publishers", _first(Publisher), reference(Publisher))
    yield Section("cues", "rules/publishers.yaml, cues, each language", _first(Cues), reference(Cues))
    yield Section("route", "rules/routes.yaml, each route", _first(Route), reference(Route))


def markdown(sections: list[Section]) -> str:
    """Return the reference as a page."""
    out = [
        "# Reference: every key\n",
        "Made by `helmwatch kinds --markdown` from the code that reads the keys; not edited by hand.\n",
    ]
    for section in sections:
        out += [
            f"## {section.name}\n",
            f"*{section.place}.* {_cell(section.text)}\n",
            "| key | type | default | |",
            "|---|---|---|---|",
        ]
        out += [f"| `{e.name}` | {_cell(e.type)} | {_default(e)} | {_cell(e.text)} |" for e in section.entries]
        out.append("")
    return "\n".join(out)


def _kinds(room: str, word: str, foreign: bool) -> Iterator[Section]:
    for kind, name in registry.kinds(room).items():
        if foreign or name.startswith("monitor."):
            module = registry.load(room, kind)
            text = (getdoc(module) or "").partition("\n\n")[0].replace("\n", " ")
            yield Section(kind, f"feeds.yaml, {word} with kind: {kind}", text, reference(module.Options))


def _print(console: Console, sections: list[Section], whole: bool) -> None:
    for section in sections:
        console.print(Text.assemble((section.name, "bold"), "  ", (section.place, "dim")))
        console.print(Padding(Text(_plain(section.text)), (0, 0, 0, 2)))
        if not whole:
            names = ", ".join(e.name for e in section.entries if "." not in e.name)
            console.print(Padding(Text(names, "cyan"), (0, 0, 0, 2)))
            continue
        for entry in section.entries:
            default = entry.default if entry.default == "required" else f"default {entry.default}"
            console.print(Text.assemble("\n  ", (entry.name, "bold cyan"), f"  {entry.type}", (f", {default}", "dim")))
            console.print(Padding(Text(_plain(entry.text)), (0, 0, 0, 6)))
    if not whole:
        console.print(Text("\nhelmwatch kinds NAME shows what the keys mean.", "dim"))


def _first(kind: type) -> str:
    return (getdoc(kind) or "").partition("\n\n")[0].replace("\n", " ")


def _plain(text: str) -> str:
    return " ".join(text.split()).replace("``", "")


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("``", "`")


def _default(entry: Entry) -> str:
    return entry.default if entry.default in ("required", "none") else f"`{_cell(entry.default)}`"
