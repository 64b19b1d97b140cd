"""Which words mean what: a table of one or several words to their meanings, looked up in one step a word."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from monitor.detect.tokens import Token, low

GAP = "*"
"""In an entry of several words: one to five words of any sort."""


NOTHING: "tuple[Entry, ...]" = ()


class Entry(NamedTuple):
    """One meaning of some words: its kind ("and", "post", "verb", …) and what else is known of it."""

    kind: str
    info: Any = None


class Hit(NamedTuple):
    """Words found in a text: the meanings of ``tokens[first:last]``."""

    first: int
    last: int
    entries: tuple[Entry, ...]


class Lexicon:
    """The meanings of words. ``word*`` stands for every word that begins so, ``*word`` for every word that ends so."""

    def __init__(self, entries: Iterable[tuple[Sequence[str], Entry]]) -> None:
        table: dict[str, dict[tuple[str, ...], list[Entry]]] = {}
        for words, entry in entries:
            keys = tuple(low(w) for w in words)
            kept = table.setdefault(keys[0], {}).setdefault(keys[1:], [])
            if entry not in kept:
                kept.append(entry)
        self._table = {
            first: sorted(((rest, tuple(found)) for rest, found in rests.items()), key=lambda pair: -len(pair[0]))
            for first, rests in table.items()
        }
        stars = {k for first, rests in table.items() for r in rests for k in (first, *r) if "*" in k and k != GAP}
        self._starts = sorted((k for k in stars if k.endswith("*")), key=len, reverse=True)
        self._ends = sorted((k for k in stars if k.startswith("*") and not k.endswith("*")), key=len, reverse=True)
        self._keys = lru_cache(maxsize=65536)(self._all_keys) if stars else None

    def alone(self, word: str, exact: bool = False) -> tuple[Entry, ...]:
        """Return what *word* means by itself; *exact* leaves out what it means only by its beginning or end."""
        for key in self._keys(word) if self._keys and not exact else (word,):
            for rest, entries in self._table.get(key, ()):
                if not rest:
                    return entries
        return NOTHING

    def begins(self, word: str) -> bool:
        """Whether an entry begins with *word*."""
        return word in self._table

    def hits(self, tokens: Sequence[Token]) -> list[Hit]:
        """Return the longest known words from left to right, none overlapping another."""
        out: list[Hit] = []
        i, n, table = 0, len(tokens), self._table
        while i < n:
            best, meant = i, NOTHING
            word = tokens[i].low
            for key in self._keys(word) if self._keys else (word,):
                for rest, entries in table.get(key, ()):
                    end = self._end(tokens, i + 1, rest) if rest else i + 1
                    if end > best:
                        best, meant = end, entries
            if meant:
                out.append(Hit(i, best, meant))
                i = best
            else:
                i += 1
        return out

    def _end(self, tokens: Sequence[Token], i: int, rest: tuple[str, ...]) -> int:
        """Return where *rest* ends if it begins at *i*, else 0."""
        if i + len(rest) > len(tokens):
            return 0
        for k, key in enumerate(rest):
            if key == GAP:
                return self._gap(tokens, i + k, rest[k + 1 :])
            word = tokens[i + k].low
            if word != key and not (self._keys and key in self._keys(word)):
                return 0
        return i + len(rest)

    def _gap(self, tokens: Sequence[Token], i: int, rest: tuple[str, ...]) -> int:
        for j in range(i, min(i + 5, len(tokens))):
            if not (tokens[j].text[0].isalpha() or tokens[j].text == "&"):
                return 0
            if end := self._end(tokens, j + 1, rest):
                return end
        return 0

    def _all_keys(self, word: str) -> tuple[str, ...]:
        starts = [k for k in self._starts if word.startswith(k[:-1])]
        ends = [k for k in self._ends if word.endswith(k[1:])]
        return (word, *starts, *ends)
