"""Cuts text without spaces into words: known words, and between them what may be names, by the cheapest way through."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from monitor.detect.script import WIDE, Script, sort

LONGEST = 16
"""No unknown name has more letters."""
SMALL = "small"
TAME = "tame"
"""Words that names are made of: places, suffixes."""
_ENDING = "ending"
_NARROW = re.compile(f"[^\\W_{WIDE}](?:[&.+\\-](?=[^\\W_{WIDE}])|[^\\W_{WIDE}])*")
_RUN = re.compile("[ァ-ヺー]+(?:[・=&][ァ-ヺー]+)*")
_CHEAPER = {
    ("post", "person"): -1.0,
    ("person", "post"): -0.7,
    ("person", "verb"): -0.3,
    ("verb", "person"): -0.6,
    ("verb", "name"): -0.4,
    ("verb", "org"): -0.4,
    ("name", "verb"): -0.3,
    ("org", "person"): -0.4,
    ("name", "post"): -0.3,
    ("org", "post"): -0.3,
    ("person", "sir"): -1.2,
    ("name", "sir"): -1.0,
    ("person", "person"): 1.5,
    ("name", "name"): 1.0,
    ("person", "name"): 0.6,
}
"""What stands beside what: a person beside a post is likelier than one alone."""
_LOOSE = frozenset({"name", "org", "person", "word", "other", SMALL, TAME})
_GLUED = 1.5
"""What it costs to cut between two of these where words have spaces between them."""


class Step(NamedTuple):
    """The cheapest way to a place: what it costs, where its last word begins, what the word before that was."""

    cost: float
    start: int
    before: str


class Cutter:
    """Cuts stretches of letters. *words* are the known ones with what they are: "post", "verb", "small", …"""

    def __init__(self, words: Mapping[str, str], suffixes: Iterable[str], script: Script) -> None:
        self._endings = frozenset(script.endings)
        self._words = {w: k for w, k in words.items() if w not in self._endings}
        self._longest = max(map(len, words), default=1)
        self._suffixes = tuple(sorted(suffixes, key=len, reverse=True))
        self._script = script
        self._weigh = lru_cache(maxsize=65536)(self._weight)

    def cut(self, stretch: str) -> list[tuple[int, int]]:
        """Return where the words of *stretch* begin and end."""
        units = dict(_units(stretch))
        inside = self._inside(stretch)
        ways: list[dict[str, Step]] = [{} for _ in range(len(stretch) + 1)]
        ways[0][""] = Step(0.0, 0, "")
        for i in range(len(stretch)):
            if ways[i]:
                for end, kind, cost in self._words_at(stretch, i, units, inside):
                    for before, step in ways[i].items():
                        total = step.cost + cost + _CHEAPER.get((before, kind), 0.0)
                        total += _GLUED if self._script.spaced and before in _LOOSE and kind in _LOOSE else 0.0
                        known = ways[end].get(kind)
                        if known is None or total < known.cost:
                            ways[end][kind] = Step(total, i, before)
        return _way(ways)

    def _inside(self, text: str) -> list[list[tuple[int, float]]]:
        """Return for each place where the known words begin that end there, and how unlikely a name is to hold them."""
        out: list[list[tuple[int, float]]] = [[] for _ in range(len(text) + 1)]
        for i in range(len(text)):
            for end in range(i + 2, min(len(text), i + self._longest) + 1):
                kind = self._words.get(text[i:end].casefold(), TAME)
                if kind != TAME and (kind in ("verb", "post") or not self._script.spaced):
                    out[end].append((i, 3.0 if kind in ("verb", "post") else 1.0))
        return out

    def _words_at(
        self, text: str, i: int, units: Mapping[int, int], inside: Sequence[Sequence[tuple[int, float]]]
    ) -> Iterator[tuple[int, str, float]]:
        """Yield the words that may begin at *i*: where each ends, what it is, what it costs."""
        here = sort(text[i])
        for end in range(i + 1, min(len(text), i + self._longest) + 1):
            kind = self._words.get(text[i:end].casefold())
            if kind and not _parts(text, i) and not _parts(text, end):
                yield end, kind, 1.0 - 0.02 * (end - i) if end - i > 1 else self._letter(text[i], kind)
        if i > 1 and text[i:] in self._endings:
            yield len(text), _ENDING, 0.2
        if i in units:
            yield units[i], "name", 1.6
        elif here in ("wide", "cursive"):
            holds = 0.0
            for end in range(i + 1, min(len(text), i + LONGEST) + 1):
                if sort(text[end - 1]) != here and text[end - 1] not in self._script.joints:
                    break
                holds += sum(dear for begin, dear in inside[end] if begin >= i)
                kind, cost = self._weigh(text[i:end])
                yield end, kind, cost + holds
        elif not text[i].isalnum():
            yield i + 1, "mark", 0.5

    def _letter(self, letter: str, kind: str) -> float:
        return 0.5 if letter in self._script.edges else 1.3 if kind == SMALL else 1.1

    def _weight(self, piece: str) -> tuple[str, float]:
        """Say what an unknown piece may be and what it costs to take it for that."""
        kind, cost = self._looks(piece)
        cost += self._tells(piece)
        if len(piece) == 1:
            return kind, cost + 1.5
        return kind, cost + 1.5 * sum(c in self._script.edges for c in piece) + 1.5 * (piece[-1] in self._script.modifiers)

    def _tells(self, piece: str) -> float:
        """Say how unlikely *piece* is a name because a verb of one letter begins it, or follows a full name in it."""
        told = [n for n in range(min(len(piece), 5)) if self._words.get(piece[n]) == "verb"]
        inside = any(self._script.personal(piece[:n]) > 1 for n in told)
        return 3.0 * inside + 0.8 * (0 in told or (1 in told and len(piece) > 3))

    def _looks(self, piece: str) -> tuple[str, float]:
        size = len(piece)
        if sort(piece[0]) == "cursive":
            return "word", 1.2 + 0.45 * size
        if any(c in self._script.joints for c in piece):
            parts = re.split(f"[{re.escape(self._script.joints)}]", piece)
            return ("person", 1.8 + 0.1 * size) if all(map(self._script.outlandish, parts)) else ("word", 6.0 + 0.7 * size)
        if suffix := self.suffix(piece):
            stem = size - len(suffix)
            return "org", 2.2 + 0.12 * stem + 0.28 * max(0, stem - 4) + (0.5 + 0.1 * stem) * (len(suffix) == 1)
        if size > 1 and self._script.surname(piece):
            return "person", 2.6
        if personal := self._script.personal(piece):
            return "person", 3.4 - 0.4 * personal
        if self._script.outlandish(piece):
            return "name", 2.4 + 0.2 * size
        return "name" if size <= self._script.longest else "word", 2.6 + 0.4 * min(size, 4) + 0.7 * max(0, size - 4)

    def suffix(self, piece: str) -> str:
        """Return the organisation's suffix that *piece* ends with, or nothing."""
        return next((s for s in self._suffixes if piece.endswith(s) and len(piece) > len(s) + (len(s) == 1)), "")


def _parts(text: str, at: int) -> bool:
    """Whether a cut at *at* would part a word of narrow letters."""
    return 0 < at < len(text) and all(sort(c) == "narrow" and c.isalnum() for c in text[at - 1 : at + 1])


def _units(stretch: str) -> Iterator[tuple[int, int]]:
    """Yield where what unknown words never part begins and ends."""
    for pattern in (_NARROW, _RUN):
        for match in pattern.finditer(stretch):
            yield match.span()


def _way(ways: list[dict[str, Step]]) -> list[tuple[int, int]]:
    end = len(ways) - 1
    if not ways[end]:
        return [(0, end)]
    kind = min(ways[end], key=lambda k: ways[end][k].cost)
    out: list[tuple[int, int]] = []
    while end > 0:
        step = ways[end][kind]
        out.append((step.start, end))
        end, kind = step.start, step.before
    return out[::-1]
