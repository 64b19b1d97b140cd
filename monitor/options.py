"""A section of YAML becomes a frozen dataclass: its fields are the keys, their docstrings the reference.

Field types: str, int, float, bool, Secret, timedelta ("90s", "15m", "24h", "7d"), Path, an enum, Literal,
``tuple[T, ...]``, ``dict[str, T]``, another dataclass, and any of these ``| None``.
"""

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass, replace
from datetime import timedelta
from difflib import get_close_matches
from enum import Enum
from itertools import pairwise
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from monitor.errors import Fault
from monitor.yamlfile import Node

T = TypeVar("T")
_SPAN = re.compile(r"(\d+(?:\.\d+)?)\s*(s|m|h|d)", re.ASCII)
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_SWITCH = {"on": True, "yes": True, "off": False, "no": False}
_LONGEST_SECRET = 64 * 1024


class Secret:
    """A text that prints as ``***``. Only ``reveal()`` gives it away."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the secret itself: hand it to the other side, never to a log."""
        return self._text

    def __repr__(self) -> str:
        return "***"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)


@dataclass(frozen=True, slots=True)
class Context:
    """What building needs besides the section: the environment, the folder that relative paths start from.

    *absent* takes the faults of variables and secret files that are not there, where these are no faults (yet):
    what is switched off is checked without its secrets.
    """

    env: Mapping[str, str]
    base: Path
    absent: list[Fault] | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the reference: an option, its type in words, its default as YAML, what it does."""

    name: str
    type: str
    default: str
    text: str


class Wrong(ValueError):
    """Raised by a dataclass's ``__post_init__``: *key* names the field that is wrong."""

    def __init__(self, key: str, problem: str, meant: str = "") -> None:
        self.key = key
        self.problem = problem
        self.meant = meant
        super().__init__(problem)


def build(kind: type[T], node: Node, faults: list[Fault], context: Context, also: frozenset[str] = frozenset()) -> T | None:
    """Build *kind* from the mapping *node*; append every fault and return None if there is one.

    Keys in *also* belong to somebody else and are passed over.
    """
    before = _count(faults, context)
    if not isinstance(node.value, dict | NoneType):
        faults.append(node.fault(f"must be a section with keys, not {_say(node)}"))
        return None
    entries = node.entries()
    hints = get_type_hints(kind)
    known = {f.name: f for f in fields(kind) if f.init}  # type: ignore[arg-type]  # every kind is a dataclass
    for name in entries.keys() - known.keys() - also:
        close = get_close_matches(name, known.keys() | also, 1, 0.6)
        meant = f"did you mean {close[0]}?" if close else f"known: {', '.join(sorted(known.keys() | also))}"
        faults.append(entries[name].fault("is not a key here", meant))
    values: dict[str, Any] = {}
    for name, spec in known.items():
        if name in entries:
            values[name] = value(hints[name], entries[name], faults, context)
        elif _required(spec):
            path = f"{node.key}.{name}" if node.key else name
            faults.append(Fault(node.file, node.line, path, "is missing"))
    if _count(faults, context) > before:
        return None
    try:
        return kind(**values)
    except Wrong as wrong:
        at = entries.get(wrong.key) or Node(node.file, node.line, f"{node.key}.{wrong.key}".strip("."), None)
        faults.append(at.fault(wrong.problem, wrong.meant))
    except ValueError as wrong:
        faults.append(node.fault(str(wrong)))
    return None


def value(hint: Any, node: Node, faults: list[Fault], context: Context) -> Any:
    """Return the value of *node* as type *hint*; append a fault and return None if it is none."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        if node.value is None and NoneType in args:
            return None
        return value(next(a for a in args if a is not NoneType), node, faults, context)
    if origin is tuple:
        if isinstance(node.value, dict) or node.value is None:
            faults.append(node.fault(f"must be a list, not {_say(node)}"))
            return None
        return tuple(value(args[0], n, faults, context) for n in node.elements())
    if origin is dict:
        if not isinstance(node.value, dict | NoneType):
            faults.append(node.fault(f"must be a section with keys, not {_say(node)}"))
            return None
        return {k: value(args[1], n, faults, context) for k, n in node.entries().items()}
    if origin is Literal:
        return _choice(args, args, node, faults)
    if inspect.isclass(hint) and issubclass(hint, Enum):
        return _choice([m.value for m in hint], list(hint), node, faults)
    if is_dataclass(hint) and isinstance(hint, type):
        return build(hint, node, faults, context)
    return _scalar(hint, node, faults, context)


def expand(text: str, node: Node, faults: list[Fault], env: Mapping[str, str]) -> str:
    """Replace each ``${NAME}`` by the environment's value; append a fault for each that is missing."""

    def put(match: re.Match[str]) -> str:
        found = env.get(match[1], "").strip()
        if not found:
            state = "is empty" if match[1] in env else "is not set"
            faults.append(node.fault(f"needs the environment variable {match[1]}, which {state}"))
        return found

    if "${" in _VARIABLE.sub("", text):
        faults.append(node.fault("holds ${ without a name and }", "write ${NAME}; there are no defaults and no nesting"))
    return _VARIABLE.sub(put, text)


def reference(kind: type) -> tuple[Entry, ...]:
    """Return the options of *kind* with the docstrings under its fields; those of sections within as ``section.option``."""
    texts = _docstrings(kind)
    hints = get_type_hints(kind)
    found: list[Entry] = []
    for spec in fields(kind):
        if spec.init:
            found.append(Entry(spec.name, type_words(hints[spec.name]), _default(spec), texts.get(spec.name, "")))
            found.extend(replace(e, name=f"{spec.name}{mid}.{e.name}") for mid, e in _inner(hints[spec.name]))
    return tuple(found)


def type_words(hint: Any) -> str:
    """Say a field type in a user's words."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return " or ".join(type_words(a) for a in args if a is not NoneType)
    if origin is tuple:
        return f"list of {_many(args[0])}"
    if origin is dict:
        return f"section of {_many(args[1])}"
    if origin is Literal:
        return " | ".join(map(str, args))
    if inspect.isclass(hint) and issubclass(hint, Enum):
        return " | ".join(str(m.value) for m in hint)
    words = {
        str: "text",
        int: "whole number",
        float: "number",
        bool: "true | false",
        timedelta: "duration",
        Secret: "secret",
        Path: "path",
    }
    return words.get(hint, "section")


def span(text: str) -> timedelta | None:
    """Read a duration such as ``90s``, ``15m``, ``1h 30m`` or ``7d``; None if it is none."""
    found = _SPAN.findall(text)
    if not found or _SPAN.sub("", text).strip():
        return None
    try:
        return timedelta(seconds=sum(float(n) * _SECONDS[unit] for n, unit in found))
    except OverflowError:
        return None


def span_words(value: timedelta) -> str:
    """Say a duration as one would write it in YAML."""
    left, parts = int(value.total_seconds()), []
    for unit in "dhms":
        n, left = divmod(left, _SECONDS[unit])
        if n:
            parts.append(f"{n}{unit}")
    return " ".join(parts) or "0s"


def _scalar(hint: Any, node: Node, faults: list[Fault], context: Context) -> Any:
    raw = node.value
    if hint is Secret:
        return _secret(node, faults, context)
    if isinstance(raw, list | dict):
        faults.append(node.fault(f"must be {_an(hint)}, not {_say(node)}"))
        return None
    if hint is bool and isinstance(raw, str) and raw.lower() in _SWITCH:
        return _SWITCH[raw.lower()]
    if hint is timedelta:
        found = span(raw) if isinstance(raw, str) else None
        if found is None:
            faults.append(node.fault(f"must be a duration, not {_say(node)}", "for example 90s, 15m, 24h or 7d"))
        return found
    if hint is float and isinstance(raw, int) and not isinstance(raw, bool):
        return float(raw)
    if hint is Path and isinstance(raw, str):
        home = f"${{HOME}}{raw[1:]}" if raw == "~" or raw.startswith("~/") else raw
        return context.base / expand(home, node, _absent(faults, context), context.env)
    if hint is str and isinstance(raw, str):
        return expand(raw, node, _absent(faults, context), context.env)
    if hint is str and isinstance(raw, int) and not isinstance(raw, bool):
        return str(raw)
    if hint is str and isinstance(raw, bool | float):
        faults.append(node.fault(f"must be text, not {_say(node)}", "put it in quotes"))
        return None
    if isinstance(raw, bool) if hint is bool else isinstance(raw, hint) and not isinstance(raw, bool):
        return raw
    faults.append(node.fault(f"must be {_an(hint)}, not {_say(node)}"))
    return None


def _secret(node: Node, faults: list[Fault], context: Context) -> Secret | None:
    raw = node.value
    if isinstance(raw, str) and raw.startswith("file:"):
        return _secret_file(context.base / raw.removeprefix("file:"), node, _absent(faults, context))
    if isinstance(raw, str) and "${" in raw:
        return Secret(expand(raw, node, _absent(faults, context), context.env))
    faults.append(node.fault("is a secret and must not stand here", "write ${NAME} for an environment variable or file:PATH"))
    return None


def _secret_file(path: Path, node: Node, faults: list[Fault]) -> Secret | None:
    try:
        with path.open("rb") as handle:
            text = handle.read(_LONGEST_SECRET + 1).decode().strip()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "not UTF-8 text"
        faults.append(node.fault(f"needs the secret in the file {path}, which cannot be read: {why}"))
        return None
    if not text or len(text) > _LONGEST_SECRET:
        state = "is too long" if text else "is empty"
        faults.append(node.fault(f"needs the secret in the file {path}, which {state}"))
        return None
    return Secret(text)


def _choice(names: Any, values: Any, node: Node, faults: list[Fault]) -> Any:
    words = [str(n) for n in names]
    raw = str(node.value).lower() if isinstance(node.value, bool) else node.value
    if not isinstance(raw, list | dict) and str(raw) in words:
        return values[words.index(str(raw))]
    close = get_close_matches(str(raw), words, 1, 0.6) if isinstance(raw, str) else []
    meant = f"did you mean {close[0]}?" if close else f"one of {', '.join(words)}"
    faults.append(node.fault(f"cannot be {_say(node)}", meant))
    return None


def _say(node: Node) -> str:
    if isinstance(node.value, dict):
        return "a section"
    if isinstance(node.value, list):
        return "a list"
    if node.value is None:
        return "empty"
    text = str(node.value).lower() if isinstance(node.value, bool) else repr(node.value)
    return text if len(text) <= 60 else text[:57] + "…"


def _an(hint: Any) -> str:
    words = type_words(hint)
    return words if " | " in words or words == "text" else f"a {words}"


def _many(hint: Any) -> str:
    words = type_words(hint)
    return words if " | " in words or words == "text" else f"{words}s"


def _inner(hint: Any) -> Iterator[tuple[str, Entry]]:
    origin, args = get_origin(hint), get_args(hint)
    mid = {tuple: "[]", dict: ".NAME"}.get(origin, "") if origin else ""
    inner = next((a for a in reversed(args) if is_dataclass(a)), None) if args else hint
    if isinstance(inner, type) and is_dataclass(inner):
        yield from ((mid, entry) for entry in reference(inner))


def _absent(faults: list[Fault], context: Context) -> list[Fault]:
    return faults if context.absent is None else context.absent


def _count(faults: list[Fault], context: Context) -> int:
    return len(faults) + len(context.absent or ())


def _required(spec: "Field[Any]") -> bool:
    return spec.default is MISSING and spec.default_factory is MISSING


def _default(spec: "Field[Any]") -> str:
    if _required(spec):
        return "required"
    default = spec.default_factory() if spec.default_factory is not MISSING else spec.default
    if isinstance(default, timedelta):
        return span_words(default)
    if isinstance(default, bool):
        return str(default).lower()
    if isinstance(default, Enum):
        return str(default.value)
    if default is None or is_dataclass(default) or default in ("", (), {}):
        return "none"
    return ", ".join(map(str, default)) if isinstance(default, tuple) else str(default)


def _docstrings(kind: type) -> dict[str, str]:
    try:
        body = ast.parse(textwrap.dedent(inspect.getsource(kind))).body[0]
    except (OSError, TypeError):  # a kind without source, from a compiled or a made package
        return {}
    lines = body.body if isinstance(body, ast.ClassDef) else []
    found: dict[str, str] = {}
    for pair in pairwise(lines):
        match pair:
            case (ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text)))):
                found[name] = inspect.cleandoc(text)
    return found
