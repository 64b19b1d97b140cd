"""YAML with line numbers. Repeated keys, aliases that would explode and tags of other languages are faults."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from monitor.errors import ConfigError, Fault

LIMIT = 4 * 2**20
"""No configuration file is longer than this (bytes)."""

Scalar = str | int | float | bool | None


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
        data = path.read_bytes()
    except OSError as error:
        faults.append(Fault(file, 0, "", f"cannot be read: {error.strerror or error}"))
        return None
    if len(data) > LIMIT:
        faults.append(Fault(file, 0, "", f"is {len(data):,} bytes long; {LIMIT:,} is the most"))
        return None
    return parse(data, faults, file)


def parse(data: bytes | str, faults: list[Fault], file: str) -> Node | None:
    """Parse one document. On any fault append it and return None."""
    before = len(faults)
    try:
        text = data.decode("utf-8-sig") if isinstance(data, bytes) else data
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        faults.append(Fault(file, line, "", f"is not UTF-8: byte 0x{error.object[error.start]:02x}"))
        return None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = " ".join(filter(None, (error.context, error.problem)))
        faults.append(Fault(file, mark.line + 1 if mark else 0, "", f"is not YAML: {what}"))
        return None
    except yaml.YAMLError as error:
        faults.append(Fault(file, 0, "", f"is not YAML: {' '.join(str(error).split())}"))
        return None
    except RecursionError:
        faults.append(Fault(file, 0, "", "is nested too deeply"))
        return None
    if root is None:
        return Node(file, 1, "", None)
    node = _Reader(file, faults).node(root, "", 0)
    return node if len(faults) == before else None


def load(path: Path, name: str = "") -> Node:
    """Read the one document of *path*. Raise ConfigError."""
    faults: list[Fault] = []
    node = read(path, faults, name)
    if node is None:
        raise ConfigError(faults)
    return node


class _Reader:
    DEPTH = 20

    def __init__(self, file: str, faults: list[Fault]) -> None:
        self._file = file
        self._faults = faults
        self._safe = yaml.constructor.SafeConstructor()
        self._left = 500_000

    def node(self, raw: yaml.Node, key: str, depth: int) -> Node:
        line = raw.start_mark.line + 1
        self._left -= 1
        if depth > self.DEPTH or self._left < 0:
            if self._left >= -1:
                self._faults.append(Fault(self._file, line, key, "is nested too deeply or too long"))
            return Node(self._file, line, key, None)
        if isinstance(raw, yaml.MappingNode):
            return Node(self._file, line, key, dict(self._pairs(raw, key, depth)))
        if isinstance(raw, yaml.SequenceNode):
            items = [self.node(n, f"{key}[{i}]", depth + 1) for i, n in enumerate(raw.value)]
            return Node(self._file, line, key, items)
        return Node(self._file, line, key, self._scalar(raw, key))

    def _pairs(self, raw: yaml.MappingNode, key: str, depth: int) -> Iterator[tuple[str, Node]]:
        seen: dict[str, int] = {}
        for name, value in raw.value:
            line = name.start_mark.line + 1
            if not isinstance(name, yaml.ScalarNode):
                self._faults.append(Fault(self._file, line, key, "a key must be a word"))
                continue
            path = f"{key}.{name.value}" if key else name.value
            if name.value in seen:
                self._faults.append(Fault(self._file, line, path, f"stands twice, first on line {seen[name.value]}"))
                continue
            seen[name.value] = line
            child = self.node(value, path, depth + 1)
            yield name.value, Node(child.file, line, child.key, child.value)

    def _scalar(self, raw: yaml.Node, key: str) -> Scalar:
        if raw.tag == "tag:yaml.org,2002:timestamp":
            return str(raw.value)
        try:
            value = self._safe.construct_object(raw)
        except (yaml.YAMLError, ValueError):
            self._faults.append(Fault(self._file, raw.start_mark.line + 1, key, f"has an unknown tag {raw.tag}"))
            return None
        if value is None or isinstance(value, str | int | float | bool):
            return value
        return str(raw.value)
