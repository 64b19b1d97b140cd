"""How a language without capitals is written: where its words may end, how its names look. A part of a pack."""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

WIDE = "々〆ヶぁ-ゖァ-ヺー\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\U00020000-\U0002fa1f"
"""Letters of the scripts without capitals and, for all but one of them, without spaces."""
_SYLLABARY = re.compile("[ァ-ヺー]")
_LOAN = re.compile("[ァ-ヺー・=]")
_CURSIVE = re.compile("[ぁ-ゖ]")


@dataclass(frozen=True)
class Script:
    """What tells names from words where no capital does, and words from each other where no space does."""

    spaced: bool = False
    """Whether spaces stand between words all the same, with small words written onto the end of others (Korean)."""
    trailing: bool = False
    """Whether the words that say how sure a verb is (will, may, not) follow it."""
    surnames: tuple[str, ...] = ()
    """Common surnames."""
    rare: tuple[str, ...] = ()
    """Surnames that are words or parts of other names more often."""
    given: str = ""
    """Letters that are common in given names."""
    lengths: tuple[int, ...] = (1, 2)
    """How many letters a given name has."""
    longest: int = 4
    """How many letters a name may have that nothing tells for one."""
    foreign: str = ""
    """Letters that foreign names are written with."""
    loan: str = ""
    """Those of them that no other words have: one of them makes several words one foreign name."""
    edges: str = ""
    """Letters that are words of their own, not the beginning of a name, more often than not."""
    modifiers: str = ""
    """Letters that say something of the post behind them rather than end a name: new, former."""
    joints: str = ""
    """Marks between the parts of a foreign name."""
    endings: tuple[str, ...] = ()
    """Small words written onto the end of others."""
    goals: tuple[str, ...] = ()
    """Small words behind a post that tell of a change without a verb: "to the presidency, Jane Doe"."""

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.surnames)

    @cached_property
    def _rare(self) -> frozenset[str]:
        return frozenset(self.rare)

    @cached_property
    def _longest(self) -> int:
        return max(map(len, (*self.surnames, *self.rare)), default=0)

    @cached_property
    def _outlandish(self) -> frozenset[str]:
        return frozenset(self.foreign)

    @cached_property
    def _given(self) -> frozenset[str]:
        return frozenset(self.given)

    def surname(self, text: str) -> bool:
        """Whether *text* is a common surname."""
        return text in self._known

    def lone(self, text: str) -> bool:
        """Whether *text* is a surname, common or not."""
        return text in self._known or text in self._rare

    def surnamed(self, text: str) -> bool:
        """Whether *text* may be a surname with a given name, whatever that may be."""
        heads = (text[:size] for size in range(1, self._longest + 1) if len(text) - size in self.lengths)
        return any(head in self._known or head in self._rare for head in heads)

    def personal(self, text: str) -> int:
        """Say how much *text* looks like a surname with a given name: 0 not at all, 1 somewhat, 2 much, 3 very much."""
        best = 0
        for size in range(1, min(self._longest, len(text) - 1) + 1):
            head, tail = text[:size], text[size:]
            if len(tail) in self.lengths and (head in self._known or head in self._rare):
                usual = sum(c in self._given for c in tail)
                best = max(best, (2 if head in self._known else 1) + (usual == len(tail)) - (usual == 0 and bool(self.given)))
        return best

    def outlandish(self, text: str) -> bool:
        """Whether all letters of *text* are such as foreign names are written with."""
        return len(text) > 1 and (all(map(self._outlandish.__contains__, text)) or all(map(_LOAN.match, text)))


@lru_cache(maxsize=65536)
def sort(char: str) -> str:
    """Return the sort of a letter: names change where it changes."""
    if _SYLLABARY.match(char):
        return "syllabary"
    if _CURSIVE.match(char):
        return "cursive"
    return "wide" if re.match(f"[{WIDE}]", char) else "narrow"


def within(a: str, b: str) -> bool:
    """Whether one of two names in wide letters holds the other: what other names have as words in common."""
    short, long = sorted((a, b), key=len)
    return len(short) > 1 and sort(short[0]) != "narrow" and short in long
