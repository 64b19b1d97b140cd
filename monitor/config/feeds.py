"""``feeds.yaml`` as a value: the packs of sources and the channels."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from difflib import get_close_matches
from typing import Any, Literal

from monitor import registry
from monitor.about import About
from monitor.config.settings import Settings
from monitor.errors import Fault
from monitor.options import Context, build
from monitor.yamlfile import Node

TOP = ("settings", "packs", "channels")
_NAME = re.compile(r"\w[\w.+-]{0,63}")
_LANG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_SHORTEST = timedelta(seconds=1)

Room = Literal["sources", "notifiers"]


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """A source that is on: what it was built from. Another spec is another source."""

    about: About
    kind: str
    options: Any


@dataclass(frozen=True, slots=True)
class ChannelSpec:
    """A channel that is on."""

    name: str
    kind: str
    options: Any


@dataclass(frozen=True, slots=True)
class Resting:
    """A source or channel that is named but off, and why."""

    name: str
    pack: str
    why: str


@dataclass(frozen=True, slots=True)
class Pack:
    """Sources that are switched together; lang, publisher, family, tier and every may stand here for all of them."""

    on: bool = False
    """Whether its sources are watched."""
    what: str = ""
    """What it holds, in a few words."""


@dataclass(frozen=True, slots=True)
class Feeds:
    """What ``feeds.yaml`` says. *notes* are worth saying and no faults."""

    sources: tuple[SourceSpec, ...] = ()
    channels: tuple[ChannelSpec, ...] = ()
    resting: tuple[Resting, ...] = ()
    packs: Mapping[str, Pack] = field(default_factory=dict)
    notes: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Switches:
    """The keys that every source has besides those of its kind and of what is said about it."""

    kind: str = "feed"
    """What sort of source it is."""
    off: bool = False
    """Keeps it here without watching it."""
    needs_contact: bool = False
    """Its publisher answers only those who name an e-mail address: off while ``settings.contact`` is empty."""
    checked: str = ""
    """When and how somebody last saw it work; for readers only."""


ABOUT = frozenset(f.name for f in fields(About)) - {"name", "pack"}
SWITCHES = frozenset(f.name for f in fields(Switches))
CHANNEL = frozenset({"kind", "off"})


def read(root: Node, settings: Settings | None, faults: list[Fault], context: Context) -> Feeds:
    """Build what *root* names; append every fault. The result is whole only if there was none."""
    reading = _Reading(settings, faults, context)
    for key, node in root.entries().items():
        if key not in TOP:
            faults.append(node.fault("is not a key here", _guess(key, TOP)))
    packs = {name: reading.pack(name, node) for name, node in section(root, "packs", faults).items()}
    for name, node in section(root, "channels", faults).items():
        reading.channel(name, node)
    if not reading.sources and len(reading.faults) == reading.before:
        faults.append(Fault(root.file, 0, "packs", "no source is on: there is nothing to watch", "set on: true for a pack"))
    channels = tuple(reading.channels) or (reading.console(root),)
    return Feeds(tuple(reading.sources), channels, tuple(reading.resting), packs, tuple(reading.notes))


def channels(root: Node | None, feeds: Feeds) -> tuple[str, ...]:
    """Return the names of all channels that routes may speak of: those that are off too, and those with faults."""
    named = root.entries().get("channels") if root else None
    off = tuple(r.name for r in feeds.resting if not r.pack)
    on = tuple(c.name for c in feeds.channels)
    return tuple(dict.fromkeys((*on, *off, *(named.entries() if named else ()))))


def section(node: Node, key: str, faults: list[Fault]) -> Mapping[str, Node]:
    """Return the section *key* of *node*, empty if there is none; append a fault if it is something else."""
    found = node.entries().get(key)
    if found is None or found.value is None:
        return {}
    if not isinstance(found.value, dict):
        faults.append(found.fault("must be a section with keys"))
    return found.entries()


class _Reading:
    """Goes through the file once and remembers which names were taken where."""

    def __init__(self, settings: Settings | None, faults: list[Fault], context: Context) -> None:
        self.settings = settings
        self.faults = faults
        self.before = len(faults)
        self.context = context
        self.sources: list[SourceSpec] = []
        self.channels: list[ChannelSpec] = []
        self.resting: list[Resting] = []
        self.notes: list[Fault] = []
        self._taken: dict[str, Node] = {}

    def pack(self, pack: str, node: Node) -> Pack:
        self._named(node, pack)
        head = build(Pack, node, self.faults, self.context, ABOUT | {"sources"}) or Pack(on=True)
        for name, source in section(node, "sources", self.faults).items():
            self._source(pack, head.on, name, source, _picked(node, ABOUT).entries())
        return head

    def channel(self, name: str, node: Node) -> None:
        self._named(node, name)
        picked = _picked(node, CHANNEL)
        off = build(Off, _picked(picked, frozenset({"off"})), self.faults, self.context)
        kind = node.entries().get("kind")
        if kind is None:
            known = ", ".join(registry.kinds("notifiers"))
            self.faults.append(Fault(node.file, node.line, f"{node.key}.kind", "is missing", f"one of {known}"))
            return
        word, options = self._kind("notifiers", kind, node, CHANNEL, on=bool(off and not off.off))
        if off and off.off:
            self.resting.append(Resting(name, "", "off"))
        elif options is not None:
            self.channels.append(ChannelSpec(name, word, options))

    def console(self, root: Node) -> ChannelSpec:
        module = registry.load("notifiers", "console")
        return ChannelSpec("console", "console", build(module.Options, Node(root.file, 0, "", None), self.faults, self.context))

    def _source(self, pack: str, on: bool, name: str, node: Node, common: Mapping[str, Node]) -> None:
        self._named(node, name)
        if name in self._taken:
            self.faults.append(node.fault("this name is taken", f"see line {self._taken[name].line}"))
        self._taken.setdefault(name, node)
        switches = build(Switches, _picked(node, SWITCHES), self.faults, self.context)
        about = self._about(pack, name, node, common)
        why = self._why_off(on, name, node, switches)
        kind = node.entries().get("kind", Node(node.file, node.line, node.key, "feed"))
        word, options = self._kind("sources", kind, node, ABOUT | SWITCHES, on=not why)
        if why:
            self.resting.append(Resting(name, pack, why))
        elif about and switches and options is not None:
            self._watched(SourceSpec(about, word, options), node)

    def _about(self, pack: str, name: str, node: Node, common: Mapping[str, Node]) -> About | None:
        place = (node.file, node.line, node.key)
        names = {"name": Node(*place, name), "pack": Node(*place, pack), "publisher": Node(*place, name)}
        entries = {**names, **common, **_picked(node, ABOUT).entries()}
        about = build(About, Node(*place, entries), self.faults, self.context)
        if about and about.lang and not _LANG.fullmatch(about.lang):
            self.faults.append(entries["lang"].fault(f"is not a language code: {about.lang!r}", "for example en, fr or zh"))
        if about and about.every < _SHORTEST:
            self.faults.append(entries["every"].fault("is too often", "1s is the least"))
        return about

    def _why_off(self, on: bool, name: str, node: Node, switches: Switches | None) -> str:
        if not on:
            return "pack is off"
        if switches and switches.off:
            return "off"
        if switches and switches.needs_contact and self.settings and not self.settings.contact:
            self.notes.append(node.fault(f"{name} is off: its publisher wants to know whom to write to", "set settings.contact"))
            return "needs settings.contact"
        return ""

    def _kind(self, room: Room, kind: Node, node: Node, also: frozenset[str], on: bool) -> tuple[str, Any]:
        known = registry.kinds(room)
        word = kind.value if isinstance(kind.value, str) else ""
        if word not in known:
            self.faults.append(kind.fault(f"there is no kind {kind.plain()!r} here", _guess(word, known)))
            return word, None
        context = self.context if on else Context(self.context.env, self.context.base, [])
        return word, build(registry.load(room, word).Options, node, self.faults, context, also)

    def _watched(self, spec: SourceSpec, node: Node) -> None:
        twin = next((s.about.name for s in self.sources if s.kind == spec.kind and s.options == spec.options), "")
        if twin:
            self.notes.append(node.fault(f"watches the same as {twin}"))
        self.sources.append(spec)

    def _named(self, node: Node, name: str) -> None:
        if not _NAME.fullmatch(name):
            self.faults.append(node.fault(f"is no name: {name!r}", "letters, digits, - _ . and +, at most 64"))


@dataclass(frozen=True, slots=True)
class Off:
    """The keys that every channel has besides kind and those of its kind."""

    off: bool = False
    """Keeps it here without telling it anything."""


def _picked(node: Node, keys: frozenset[str]) -> Node:
    return Node(node.file, node.line, node.key, {k: n for k, n in node.entries().items() if k in keys})


def _guess(word: str, known: Any) -> str:
    close = get_close_matches(word, known, 1, 0.6)
    return f"did you mean {close[0]}?" if close else f"known: {', '.join(known)}"
