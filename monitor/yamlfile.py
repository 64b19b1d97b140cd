"""YAML with line numbers, read from events. Repeated keys, aliases that explode and tags of other languages are faults.

Plain words mean what they look like (the core schema of YAML 1.2): only true and false are booleans, so ``lang: no`` is
Norwegian and ``on:`` a key; ``22:00``, ``010`` and dates are texts; no number is infinite or not a number.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any

import yaml

from monitor.errors import ConfigError, Fault

LIMIT = 4 * 2**20
"""No configuration file is longer than this (bytes)."""

MOST = 400_000
"""No document has more values than this, aliases written out."""

DEPTH = 20
"""No value lies deeper than this."""

Scalar = str | int | float | bool | None

_CORE: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("null", re.compile(r"~|null|Null|NULL|")),
    ("bool", re.compile(r"true|True|TRUE|false|False|FALSE")),
    ("int", re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")),
    ("float", re.compile(r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")),
)
_TAG = "tag:yaml.org,2002:"


@dataclass(frozen=True, slots=True)
class Node:
    """A value and its place: *value* is a scalar, a list of nodes or a mapping of nodes; *key* is its dotted path."""

    file: str
    line: int
    key: str
    value: "Scalar | list[Node] | dict[str, Node]"

    def fault(self, problem: str, meant: str = "") -> Fault:
        """Return a fault at this place."""
        return Fault(self.file, self.line, self.key, problem, meant)

    def entries(self) -> "Mapping[str, Node]":
        """Return the mapping, empty if the value is none."""
        return self.value if isinstance(self.value, dict) else {}

    def elements(self) -> "list[Node]":
        """Return the list; a single scalar counts as a list of one."""
        if isinstance(self.value, list):
            return self.value
        return [] if self.value is None or isinstance(self.value, dict) else [self]

    def plain(self) -> object:
        """Return the value without places."""
        if isinstance(self.value, list):
            return [n.plain() for n in self.value]
        if isinstance(self.value, dict):
            return {k: n.plain() for k, n in self.value.items()}
        return self.value


def read(path: Path, faults: list[Fault], name: str = "") -> Node | None:
    """Read the one document of *path*. On any fault append it and return None. *name* stands for the path in faults."""
    file = name or str(path)
    try:
        with path.open("rb") as handle:
            data = handle.read(LIMIT + 1)
    except OSError as error:
        faults.append(Fault(file, 0, "", f"cannot be read: {error.strerror or error}"))
        return None
    if len(data) > LIMIT:
        faults.append(Fault(file, 0, "", f"is longer than {LIMIT:,} bytes, the most that a file of the configuration may have"))
        return None
    return parse(data, faults, file)


def parse(data: bytes | str, faults: list[Fault], file: str) -> Node | None:
    """Parse one document. On any fault append it and return None."""
    before = len(faults)
    try:
        text = data.decode("utf-8-sig") if isinstance(data, bytes) else data
        node = _Builder(file, faults).document(yaml.parse(text, Loader=yaml.CSafeLoader))
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        faults.append(Fault(file, line, "", f"is not UTF-8: byte 0x{error.object[error.start]:02x}"))
        return None
    except UnicodeEncodeError:
        faults.append(Fault(file, 0, "", "is not UTF-8"))
        return None
    except yaml.MarkedYAMLError as error:
        faults.append(_broken(file, error, text))
        return None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        faults.append(Fault(file, line, "", f"is not YAML: the character U+{error.character:04X} is not allowed"))
        return None
    except _Stopped:
        return None
    return node if len(faults) == before else None


def load(path: Path, name: str = "") -> Node:
    """Read the one document of *path*. Raise ConfigError."""
    faults: list[Fault] = []
    node = read(path, faults, name)
    if node is None:
        raise ConfigError(faults)
    return node


class _Stopped(Exception):
    """Not an error of its own: the fault is noted, and there is no sense in reading on."""


class _Builder:
    """Builds nodes while the parser reads, so that nothing deep or endless is ever held."""

    def __init__(self, file: str, faults: list[Fault]) -> None:
        self._file = file
        self._faults = faults
        self._left = MOST
        self._anchors: dict[str, tuple[Node, int]] = {}

    def document(self, events: Iterator[Any]) -> Node:
        self._events = events
        root: Node | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent | yaml.StreamStartEvent | yaml.DocumentEndEvent | yaml.StreamEndEvent):
                continue
            if root is not None:
                self._stop(event, "", "holds a second document; one is the most")
            root = self._node(event, "", 0)
        return root or Node(self._file, 1, "", None)

    def _node(self, event: Any, key: str, depth: int) -> Node:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, key)
        before = self._left
        self._spend(event, key, 1)
        if depth > DEPTH:
            self._stop(event, key, "is nested too deeply")
        if isinstance(event, yaml.ScalarEvent):
            node = Node(self._file, line, key, self._scalar(event, key))
        else:
            tag = "map" if isinstance(event, yaml.MappingStartEvent) else "seq"
            if event.tag not in (None, "!", _TAG + tag):
                self._fault(event, key, f"has an unknown tag {event.tag}")
            node = Node(self._file, line, key, self._mapping(key, depth) if tag == "map" else self._sequence(key, depth))
        if event.anchor:
            self._anchors[event.anchor] = (node, before - self._left)
        return node

    def _alias(self, event: Any, key: str) -> Node:
        if event.anchor not in self._anchors:
            self._fault(event, key, f"there is no &{event.anchor} before this *{event.anchor}")
            return Node(self._file, event.start_mark.line + 1, key, None)
        node, size = self._anchors[event.anchor]
        self._spend(event, key, size)
        return node

    def _sequence(self, key: str, depth: int) -> list[Node]:
        items: list[Node] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._node(event, f"{key}[{len(items)}]", depth + 1))
        return items

    def _mapping(self, key: str, depth: int) -> dict[str, Node]:
        found: dict[str, Node] = {}
        places: dict[str, int] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            name, line = self._name(event, key, depth), event.start_mark.line + 1
            path = f"{key}.{_shown(name)}" if key else _shown(name)
            child = self._node(next(self._events), path, depth + 1)
            if name in found:
                self._fault(event, path, f"stands twice, first on line {places[name]}")
            elif name:
                found[name] = Node(child.file, line, path, child.value)
                places[name] = line
        return found

    def _name(self, event: Any, key: str, depth: int) -> str:
        if isinstance(event, yaml.ScalarEvent) and event.value and event.tag in (None, "!", _TAG + "str"):
            if event.value == "<<" and event.implicit[0]:
                self._fault(
                    event, key, "merging with << is not known here", "write the keys out, or use an alias for a whole value"
                )
                return ""
            return str(event.value)
        self._fault(event, key, "a key must be a word")
        if not isinstance(event, yaml.ScalarEvent):
            self._node(event, key, depth + 1)
        return ""

    def _scalar(self, event: Any, key: str) -> Scalar:
        text, tag = str(event.value), event.tag
        plain = event.implicit[0] and tag is None
        if tag is not None and not plain and tag not in ("!", _TAG + "str"):
            wanted = tag.removeprefix(_TAG)
            if wanted not in dict(_CORE):
                self._fault(event, key, f"has an unknown tag {tag}")
                return None
            return _core(text)
        return _core(text) if plain else text

    def _spend(self, event: Any, key: str, size: int) -> None:
        self._left -= size
        if self._left < 0:
            self._stop(event, key, f"is too long: more than {MOST:,} values")

    def _fault(self, event: Any, key: str, problem: str, meant: str = "") -> None:
        self._faults.append(Fault(self._file, event.start_mark.line + 1, key, problem, meant))

    def _stop(self, event: Any, key: str, problem: str) -> None:
        self._fault(event, _short(key), problem)
        raise _Stopped


def _core(text: str) -> Scalar:
    kind = next((k for k, pattern in _CORE if pattern.fullmatch(text)), "str")
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    if kind == "int":
        return int(text)
    return float(text) if kind == "float" and isfinite(float(text)) else text


def _short(key: str) -> str:
    return key if len(key) <= 60 else key[:59] + "…"


def _shown(name: str) -> str:
    return name if name.isprintable() and len(name) <= 100 else ascii(name[:100])


def _broken(file: str, error: yaml.MarkedYAMLError, text: str) -> Fault:
    mark = error.problem_mark or error.context_mark
    what = " ".join(filter(None, (error.context, error.problem)))
    meant = ""
    if "tab character" in what:
        meant = "indent with spaces, not tabs"
    elif mark and "cannot start any token" in what:
        meant = (
            "indent with spaces, not tabs"
            if text[mark.index : mark.index + 1] == "\t"
            else "a text that begins with @, ` or % needs quotes"
        )
    elif "mapping values are not allowed" in what:
        meant = "a text that holds ': ' needs quotes"
    return Fault(file, mark.line + 1 if mark else 0, "", f"is not YAML: {what}", meant)
