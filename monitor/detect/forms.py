"""The little language of patterns: ``{org} {appoints} {person} ({as} {post})?`` over the kinds of a sentence's chunks.

A sentence is written as a string with one character a chunk, so that a pattern becomes a regular expression of the
standard library that never looks at a letter of any language.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

_PIECE = re.compile(r"\{([^{}]*)\}|([()|])([?*+]?)|(\s+)|([?*+])|(.)")
_NAME = re.compile(r"(!?[a-z_.|0-9-]+)(?:=([a-z]+))?([?*+]?)", re.ASCII)
_MANY = {"": "", "?": "?", "*": "{0,10}", "+": "{1,10}"}

_ANCHORS = {"start": r"\A", "end": r"\Z"}


class Misspelt(ValueError):
    """A pattern that cannot be read: the message says why, *name* is the name that nobody knows."""

    def __init__(self, problem: str, name: str = "") -> None:
        self.name = name
        super().__init__(problem)


@dataclass(frozen=True)
class Form:
    """A pattern; *slots* says which slot and part each group of *regex* fills."""

    source: str
    slots: Mapping[str, tuple[str, str]]
    needs: tuple[frozenset[str], ...]
    """Of each of these at least one must stand in a sentence: a quick no."""

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The regular expression, made when it is first needed: most of a pack's are not, in a short run."""
        return re.compile(self.source)


class Alphabet:
    """Gives every kind of chunk its character, and each name in a pattern the kinds that it stands for."""

    def __init__(self, kinds: Sequence[str], sets: Mapping[str, Sequence[str]]) -> None:
        self._chars = {kind: chr(0x100 + i) for i, kind in enumerate(dict.fromkeys(kinds))}
        self._sets = sets
        self._meant: dict[str, str] = {}

    def char(self, kind: str) -> str:
        """Return the character of *kind*."""
        return self._chars[kind]

    def knows(self, name: str) -> bool:
        """Whether *name* may stand in a pattern."""
        return name in self._sets or name in self._chars

    def names(self) -> list[str]:
        """Return all names that may stand in a pattern."""
        return sorted({*self._sets, *self._chars})

    def chars(self, name: str) -> str:
        """Return the characters that *name* stands for."""
        if name not in self._meant:
            self._meant[name] = "".join(self._chars[k] for k in self._sets.get(name, (name,)) if k in self._chars)
        return self._meant[name]


def _balanced(text: str) -> None:
    """Raise Misspelt if brackets do not close, or a sign of repetition stands behind nothing that can be repeated."""
    level, before = 0, ""
    for match in _PIECE.finditer(text):
        name, bracket, many, space, sign, _other = match.groups()
        if space:
            continue
        if (sign and before != "name") or (many and bracket != ")"):
            raise Misspelt(f"brackets or signs do not fit together: nothing to repeat before {(sign or many)!r}")
        level += {"(": 1, ")": -1}.get(bracket or "", 0)
        if level < 0:
            raise Misspelt("brackets or signs do not fit together: unbalanced ')'")
        before = "" if name is None or name[-1:] in _MANY else "name"
    if level:
        raise Misspelt("brackets or signs do not fit together: '(' is not closed")


PARTS = frozenset({"org", "person", "post", "someone", "unit", "former", "acting"})


class Compiler:
    """Compiles patterns. *phrases* are the named pieces that patterns are made of."""

    def __init__(self, alphabet: Alphabet, phrases: Mapping[str, Sequence[str]], parts: Mapping[str, str]) -> None:
        self._alphabet = alphabet
        self._phrases = phrases
        self._parts = parts
        self._expanded: dict[tuple[str, str], tuple[str | _Group, ...]] = {}
        self._needed_by: dict[str, frozenset[frozenset[str]]] = {}

    def compile(self, text: str) -> Form:
        """Compile one pattern. Raise Misspelt."""
        slots: dict[str, tuple[str, str]] = {}
        out: list[str] = []
        for piece in self._expand(text, "", 0):
            if isinstance(piece, str):
                out.append(piece)
            else:
                group = f"g{len(slots)}"
                slots[group] = (piece.slot, piece.part)
                out.append(f"(?P<{group}>[{piece.chars}])")
        return Form("".join(out), slots, tuple(self._needs(text, 0)))

    def _expand(self, text: str, slot: str, depth: int) -> tuple["str | _Group", ...]:
        if (text, slot) in self._expanded:
            return self._expanded[text, slot]
        if depth > 6:
            raise Misspelt("its phrases go round in a circle")
        _balanced(text)
        out: list[str | _Group] = []
        for match in _PIECE.finditer(text):
            name, bracket, many, _space, sign, other = match.groups()
            if other:
                raise Misspelt(f"does not know the sign {other!r}")
            if name is not None:
                out.extend(self._element(name, slot, depth))
            elif bracket:
                out.append({"(": "(?:", ")": ")", "|": "|"}[bracket] + _MANY[many])
            elif sign:
                out.append(_MANY[sign])
        self._expanded[text, slot] = found = tuple(out)
        return found

    def _needs(self, text: str, depth: int) -> frozenset[frozenset[str]]:
        """Return what *text* cannot do without: elements outside of brackets that are not optional."""
        if text not in self._needed_by:
            self._needed_by[text] = self._all_needs(text, depth)
        return self._needed_by[text]

    def _all_needs(self, text: str, depth: int) -> frozenset[frozenset[str]]:
        found: set[frozenset[str]] = set()
        level = 0
        for match in _PIECE.finditer(text):
            name, bracket, _many, *_ = match.groups()
            if bracket == "|" and level == 0:
                return frozenset()
            level += {"(": 1, ")": -1}.get(bracket or "", 0)
            after = text[match.end() : match.end() + 1]
            if name is None or level or (after in "?*" and after):
                continue
            found |= self._needed(name, depth)
        return frozenset(found)

    def _needed(self, piece: str, depth: int) -> frozenset[frozenset[str]]:
        match = _NAME.fullmatch(piece.replace(" ", ""))
        if piece in _ANCHORS or not match or match[3] in ("?", "*") or match[1].startswith("!") or depth > 6:
            return frozenset()
        name = match[1]
        if name in self._phrases:
            choices = [self._needs(choice, depth + 1) for choice in self._phrases[name]]
            return frozenset.intersection(*choices) if choices else frozenset()
        return frozenset({frozenset("".join(self._alphabet.chars(p) for p in name.split("|")))})

    def _element(self, piece: str, slot: str, depth: int) -> Iterator["str | _Group"]:
        match = _NAME.fullmatch(piece.replace(" ", ""))
        if piece in _ANCHORS:
            yield _ANCHORS[piece]
        elif not match:
            raise Misspelt(f"cannot read {{{piece}}}")
        elif match[1] in self._phrases:
            for i, choice in enumerate(self._phrases[match[1]]):
                yield "|" if i else "(?:"
                yield from self._expand(choice, match[2] or slot, depth + 1)
            yield f"){_MANY[match[3]]}"
        else:
            yield from self._kind(match[1], match[2], match[3], slot)

    def _kind(self, name: str, own: str | None, many: str, slot: str) -> Iterator["str | _Group"]:
        no, parts = name.startswith("!"), name.removeprefix("!").split("|")
        if unknown := [p for p in parts if not self._alphabet.knows(p)]:
            raise Misspelt(f"does not know {{{unknown[0]}}}", unknown[0])
        chars = "".join(self._alphabet.chars(p) for p in parts)
        filled = {self._parts.get(p, "") for p in parts}
        part = own if own in PARTS else filled.pop() if len(filled) == 1 else ""
        if no:
            yield f"(?![{chars}])" if chars else ""
        elif not chars:
            yield "(?!)"
        elif part:
            yield _Group(slot if own in PARTS else own or slot, part, chars)
            yield _MANY[many]
        else:
            yield f"[{chars}]{_MANY[many]}"


class _Group(NamedTuple):
    """One of *chars*, which fills a part of a slot."""

    slot: str
    part: str
    chars: str
