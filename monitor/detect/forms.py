"""The little language of patterns: ``{org} {appoints} {person} ({as} {post})?`` over the kinds of a sentence's chunks.

A sentence is written as a string with one character a chunk, so that a pattern becomes a regular expression of the
standard library that never looks at a letter of any language.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_PIECE = re.compile(r"\{([^{}]*)\}|([()|])([?*+]?)|(\s+)|([?*+])|(.)")
_NAME = re.compile(r"(!?[a-z_.|0-9-]+)(?:=([a-z]+))?([?*+]?)", re.ASCII)
_MANY = {"": "", "?": "?", "*": "{0,10}", "+": "{1,10}"}

_ANCHORS = {"start": r"\A", "end": r"\Z"}


class Misspelt(ValueError):
    """A pattern that cannot be read: the message says why, *name* is the name that nobody knows."""

    def __init__(self, problem: str, name: str = "") -> None:
        self.name = name
        super().__init__(problem)


@dataclass(frozen=True, slots=True)
class Form:
    """A compiled pattern; *slots* says which slot and part each group of *regex* fills."""

    regex: re.Pattern[str]
    slots: Mapping[str, tuple[str, str]]
    needs: tuple[frozenset[str], ...]
    """Of each of these at least one must stand in a sentence: a quick no."""


class Alphabet:
    """Gives every kind of chunk its character, and each name in a pattern the kinds that it stands for."""

    def __init__(self, kinds: Sequence[str], sets: Mapping[str, Sequence[str]]) -> None:
        self._chars = {kind: chr(0x100 + i) for i, kind in enumerate(dict.fromkeys(kinds))}
        self._sets = sets

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
        return "".join(self._chars[k] for k in self._sets.get(name, (name,)) if k in self._chars)


PARTS = frozenset({"org", "person", "post", "someone", "unit", "former", "acting"})


class Compiler:
    """Compiles patterns. *phrases* are the named pieces that patterns are made of."""

    def __init__(self, alphabet: Alphabet, phrases: Mapping[str, Sequence[str]], parts: Mapping[str, str]) -> None:
        self._alphabet = alphabet
        self._phrases = phrases
        self._parts = parts

    def compile(self, text: str) -> Form:
        """Compile one pattern. Raise Misspelt."""
        slots: dict[str, tuple[str, str]] = {}
        source = self._expand(text, "", slots, 0)
        try:
            return Form(re.compile(source), slots, tuple(self._needs(text, 0)))
        except re.error as error:
            raise Misspelt(f"brackets or signs do not fit together: {error.msg}") from None

    def _expand(self, text: str, slot: str, slots: dict[str, tuple[str, str]], depth: int) -> str:
        if depth > 6:
            raise Misspelt("its phrases go round in a circle")
        out: list[str] = []
        for match in _PIECE.finditer(text):
            name, bracket, many, space, sign, other = match.groups()
            if other:
                raise Misspelt(f"does not know the sign {other!r}")
            if name is not None:
                out.append(self._element(name, slot, slots, depth))
            elif bracket:
                out.append({"(": "(?:", ")": ")", "|": "|"}[bracket] + _MANY[many])
            elif sign and not space:
                out.append(_MANY[sign])
        return "".join(out)

    def _needs(self, text: str, depth: int) -> frozenset[frozenset[str]]:
        """Return what *text* cannot do without: elements outside of brackets that are not optional."""
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

    def _element(self, piece: str, slot: str, slots: dict[str, tuple[str, str]], depth: int) -> str:
        if piece in _ANCHORS:
            return _ANCHORS[piece]
        match = _NAME.fullmatch(piece.replace(" ", ""))
        if not match:
            raise Misspelt(f"cannot read {{{piece}}}")
        name, own, many = match.groups()
        slot = own or slot
        if name in self._phrases:
            choices = [self._expand(choice, slot, slots, depth + 1) for choice in self._phrases[name]]
            return f"(?:{'|'.join(choices)}){_MANY[many]}"
        no, parts = name.startswith("!"), name.removeprefix("!").split("|")
        unknown = [p for p in parts if not self._alphabet.knows(p)]
        if unknown:
            raise Misspelt(f"does not know {{{unknown[0]}}}", unknown[0])
        chars = "".join(self._alphabet.chars(p) for p in parts)
        if no:
            return f"(?![{chars}])" if chars else ""
        found = f"[{chars}]{_MANY[many]}" if chars else "(?!)"
        filled = {self._parts.get(p, "") for p in parts}
        part = own if own in PARTS else filled.pop() if len(filled) == 1 else ""
        if not part:
            return found
        group = f"g{len(slots)}"
        slots[group] = (slot if own not in PARTS else own, part)
        return f"(?P<{group}>[{chars}]){_MANY[many]}" if chars else found
