"""Words and sentences, with their places in the tidy text."""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from monitor.text import bare

LONGEST = 200
"""A sentence of more words than this is read in pieces: work stays in proportion to the text."""

_TOKEN = re.compile(
    r"""
      (?:[^\W\d_]\.){2,}(?:[^\W\d_](?!\w))?        # initials: U.S.  C.E.O.  N.V
    | (?<=\s)'s\b                                # a possessive as some wires space it
    | O\ ?'[A-Z]\w+(?:-\w+)*                           # O'Brien, and as some wires write it O 'Brien
    | \d+(?:[.,]\d+)*(?:-?\w+)*                  # numbers, also 8-K and 20-year
    | \w+(?:['.&+\-]\w+)*[!]?(?=\s+[a-z])        # Yahoo! names
    | \w+(?:['.&+\-]\w+)*                        # words, also AT&T, T-Mobile, booking.com
    | [^\w\s]
    """,
    re.VERBOSE,
)
_ENDS = frozenset(".!?…。！？")
_FULL = frozenset("。！？")
_WIDE = "\u2e80"
_CLOSERS = frozenset("\"')]»”’")
_OPENERS = frozenset(":\"'-–—«(|•·▲")


class Token(NamedTuple):
    """One word or mark: its place, how it is written, how it is compared."""

    start: int
    end: int
    text: str
    low: str

    @property
    def capital(self) -> bool:
        """Whether it begins like a name; any word may where a script has no capitals."""
        return self.text[0].isupper() or "\u05d0" <= self.text[0] <= "\u06d3"


@lru_cache(maxsize=65536)
def low(word: str) -> str:
    """Return *word* without case."""
    return bare(word)


def tokens(text: str, abbreviations: Collection[str], elisions: Collection[str], prefixes: Sequence[str]) -> list[Token]:
    """Split tidy text into words and marks.

    A possessive, an elided article ("l'") and a prefix ("ex-") become tokens of their own; the full stop of an
    abbreviation belongs to it.
    """
    out: list[Token] = []
    for match in _TOKEN.finditer(text):
        word = match[0]
        start = match.start()
        if word == "." and out and out[-1].end == start and _abbreviated(out[-1], abbreviations):
            before = out.pop()
            out.append(Token(before.start, start + 1, before.text + ".", before.low + "."))
        elif "'" in word and len(word) > 1:
            out.extend(_apostrophes(word, start, () if _own_name(word, out) else elisions, prefixes))
        elif "-" in word and len(word) > 1:
            out.extend(_hyphens(word, start, prefixes))
        else:
            out.append(Token(start, match.end(), word, low(word)))
    return out


def _own_name(word: str, before: Sequence[Token]) -> bool:
    """Whether an article with a capital belongs to the name: "chez L'Ormeau", but not "L'Ormeau" where a sentence begins."""
    rest = word.partition("'")[2]
    within = bool(before) and before[-1].text not in _OPENERS and before[-1].text[-1] not in _ENDS
    return within and word[0].isupper() and rest[:1].isupper() and not word.isupper()


def _abbreviated(token: Token, abbreviations: Collection[str]) -> bool:
    return token.low in abbreviations or (len(token.text) == 1 and token.text.isalpha() and token.text.isupper())


def _apostrophes(word: str, start: int, elisions: Collection[str], prefixes: Sequence[str]) -> Iterator[Token]:
    head, _, rest = word.partition("'")
    if low(head) in elisions and rest:
        yield Token(start, start + len(head) + 1, head + "'", low(head) + "'")
        yield from _apostrophes(rest, start + len(head) + 1, elisions, prefixes)
    elif low(word).endswith("'s"):
        if len(word) > 2:
            yield from _hyphens(word[:-2], start, prefixes)
        yield Token(start + len(word) - 2, start + len(word), word[-2:], "'s")
    else:
        yield from _hyphens(word, start, prefixes)


def _hyphens(word: str, start: int, prefixes: Sequence[str]) -> Iterator[Token]:
    folded = low(word)
    for prefix in prefixes:
        if folded.startswith(prefix) and len(word) > len(prefix):
            cut = len(prefix)
            yield Token(start, start + cut, word[:cut], prefix)
            yield from _hyphens(word[cut:], start + cut, prefixes)
            return
    yield Token(start, start + len(word), word, folded)


def sentences(text: str, found: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """Cut *found* into sentences: at full stops before a capital, at line ends, at bars and bullets."""
    begin = 0
    for i in range(1, len(found) + 1):
        if i == len(found) or i - begin >= LONGEST or _breaks(text, found, i):
            if i > begin:
                yield found[begin:i]
            begin = i


def _breaks(text: str, found: Sequence[Token], i: int) -> bool:
    before, after = found[i - 1], found[i]
    if before.text == ";" or (after.text in "|•·▲" and after.start > before.end):
        return True
    if before.text in _FULL or (before.text in _ENDS and text[after.start] > _WIDE):
        return True
    gap = text[before.end : after.start]
    if not gap:
        return False
    if "\n" in gap:
        return True
    last = before.text
    if last in _CLOSERS and i > 1:
        last = found[i - 2].text
    return last in _ENDS and (after.capital or not after.text[0].isalpha() or last != ".")
