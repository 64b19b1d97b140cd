"""Text without capitals as tokens: its stretches of wide letters cut into words, the rest as in any other language."""

import re
from collections.abc import Callable, Iterator

from monitor.detect.cutting import Cutter
from monitor.detect.script import WIDE, Script
from monitor.detect.tokens import Token, low

_STRETCH = re.compile(
    f"(?:[^\\W_]|[{WIDE}]|(?<=[ァ-ヺー])[・=&](?=[ァ-ヺー])|(?<=[\u4e00-\u9fff])[·•・](?=[\u4e00-\u9fff])|(?<=[^\\W_])[&+](?=[^\\W_]))+"
)
_SPACED = re.compile(f"[{WIDE}] [^\\W_{WIDE}]+ [{WIDE}]")
"""Narrow letters with spaces around them among wide letters: a habit of some writers, which parts no clauses."""
_SPACE = re.compile(r"[ \u3000]+(?=\w|$)")
_CLOSED = re.compile(r"[」』）)】][ \u3000]$")
_WIDE = re.compile(f"[{WIDE}]")
MOST = 400
"""A stretch is cut in pieces of this many letters: work stays in proportion to the text."""


def stretches(text: str, narrow: Callable[[str], list[Token]], cutter: Cutter, script: Script) -> Iterator[Token]:
    """Yield the tokens of *text*; *narrow* splits what has no wide letters. A space between wide letters is a token, too."""
    done = 0
    loose = bool(script.goals) and not script.spaced and not _SPACED.search(text)
    for match in _STRETCH.finditer(text):
        if not _WIDE.search(match[0]):
            continue
        between = text[done : match.start()]
        if done and between.isspace() and "\n" not in between and not script.spaced and _wide(text, done - 1, match.start()):
            yield Token(done, match.start(), " ", " ")
        else:
            yield from _between(between, done, narrow, loose and done > 0 and bool(_WIDE.match(text, done - 1)))
            if loose and done and _CLOSED.search(between):
                yield Token(match.start() - 1, match.start(), " ", " ")
        for begin in range(match.start(), match.end(), MOST):
            for first, last in cutter.cut(text[begin : min(begin + MOST, match.end())]):
                word = text[begin + first : begin + last]
                yield Token(begin + first, begin + last, word, low(word))
        done = match.end()
    yield from _between(text[done:], done, narrow, loose and done > 0 and bool(_WIDE.match(text, done - 1)))


def _between(text: str, at: int, narrow: Callable[[str], list[Token]], loose: bool) -> Iterator[Token]:
    """Yield the tokens of *text* behind wide letters; a space that it begins with is one where no words are spaced."""
    space = _SPACE.match(text) if loose else None
    if space:
        yield Token(at, at + space.end(), " ", " ")
    yield from _moved(narrow(text), at)


def _wide(text: str, before: int, after: int) -> bool:
    return bool(_WIDE.match(text[before]) and _WIDE.match(text[after]))


def _moved(found: list[Token], by: int) -> Iterator[Token]:
    for token in found:
        yield token._replace(start=token.start + by, end=token.end + by)
