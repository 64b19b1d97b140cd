"""What a rule searches for: words, ``begin*`` and ``*end`` of words, or a ``/regular expression/`` in linear time.

RE2 never goes back in a text, so that no expression and no text can make it slow; it therefore knows no look-around and no
back references. Words and expressions stand for whole words, in any script: RE2's own borders of words are those of English.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

import re2

from monitor.detect.script import WIDE
from monitor.text import fold, tidy

LONGEST = 1000
"""Letters of the longest word or expression."""
MEMORY = 2**20
"""Bytes that one compiled expression may take."""
SLOTS = ("organisation", "person", "post")
_LETTER = r"\pL\pM\pN"
_WIDE = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}"
_BEFORE = rf"(?:^|[^{_LETTER}]|[{_WIDE}])"
_AFTER = rf"(?:$|[^{_LETTER}]|[{_WIDE}])"
_CLASSES = re.compile(r"\\[wWbB]|\\.|\[\^?\]?|\]", re.DOTALL)
_ANCHOR = re.compile(r"[$^]|\\[Az]")
_BROAD = re.compile(f"[{WIDE}\u0e00-\u0e7f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACE = re.compile(r"\s")


class BadTerm(ValueError):
    """What is wrong with an entry."""

    def __init__(self, problem: str, meant: str = "") -> None:
        self.problem = problem
        self.meant = meant
        super().__init__(problem)


class Found(NamedTuple):
    """``reading[start:end]``, and the named groups in it by their places."""

    start: int
    end: int
    groups: Mapping[str, tuple[int, int]] = {}


class Text:
    """A text made ready to be searched; all places are those of *reading*."""

    def __init__(self, reading: str) -> None:
        self.reading = reading

    @cached_property
    def folded(self) -> tuple[str, list[int]]:
        """The text for words, and where each letter came from."""
        text, starts = fold(_sound(self.reading))
        return _SPACE.sub(" ", text), list(starts)

    @cached_property
    def tidy(self) -> tuple[str, list[int]]:
        """The text for expressions, its case kept."""
        text, starts = tidy(_sound(self.reading))
        return text, list(starts)


class Term:
    """One entry. *literal* stands in every folded text that holds it, empty for expressions."""

    def __init__(self, written: str, literal: str, open_before: bool, open_after: bool, pattern: "re2._Regexp | None") -> None:
        self.written = written
        self.literal = literal
        self._open = (open_before or bool(_BROAD.match(literal[:1])), open_after or bool(_BROAD.match(literal[-1:])))
        self._pattern = pattern

    def all(self, text: Text) -> Iterator[Found]:
        """Yield every place where it stands in *text*."""
        yield from self._expression(text) if self._pattern else self._words(text)

    def maybe(self, text: Text) -> bool:
        """Whether it may stand in a part of *text*: an anchor may hold in a part that does not in the whole."""
        return bool(self._pattern and _ANCHOR.search(self.written)) or next(self.all(text), None) is not None

    def _words(self, text: Text) -> Iterator[Found]:
        folded, starts = text.folded
        at = folded.find(self.literal)
        while at >= 0:
            end = at + len(self.literal)
            if self._borders(folded, at, end):
                yield Found(starts[at], starts[end])
            at = folded.find(self.literal, at + 1)

    def _borders(self, text: str, at: int, end: int) -> bool:
        before = self._open[0] or at == 0 or not text[at - 1].isalnum() or bool(_BROAD.match(text[at - 1]))
        return before and (self._open[1] or end == len(text) or not text[end].isalnum() or bool(_BROAD.match(text[end])))

    def _expression(self, text: Text) -> Iterator[Found]:
        plain, starts = text.tidy
        assert self._pattern  # noqa: S101 - for the type checker: only expressions come here
        names = self._pattern.groupindex
        at = 0
        while at <= len(plain) and (match := self._pattern.search(plain, at)):
            begin, end = match.span(1)
            groups = {n: match.span(names[n]) for n in names if match.span(names[n])[0] >= 0}
            yield Found(starts[begin], starts[end], {n: (starts[a], starts[b]) for n, (a, b) in groups.items()})
            at = max(end, at + 1)


def term(written: str) -> Term:
    """Read one entry. Raise BadTerm."""
    if len(written) > LONGEST:
        raise BadTerm(f"is longer than {LONGEST:,} letters", "several short entries")
    if len(written) > 1 and written[0] == written[-1] == "/":
        return Term(written, "", False, False, _compiled(written[1:-1]))
    if written.startswith("/"):
        raise BadTerm(f"is no expression: {written[:40]!r}", "write it between two slashes: /…/")
    literal = " ".join(fold(_sound(written.strip("*"))).text.split())
    if not any(c.isalnum() for c in literal) or "*" in literal:
        raise BadTerm(f"is no word: {written[:40]!r}", "letters or digits; * only where a word begins or ends")
    return Term(written, literal, written.startswith("*"), written.endswith("*"), None)


def _compiled(pattern: str) -> "re2._Regexp":
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = MEMORY
    try:
        inner = re2.compile(_lettered(pattern), options)
        found = re2.compile(f"{_BEFORE}({_lettered(pattern)}){_AFTER}", options)
    except re2.error as error:
        said = error.args[0].decode("utf-8", "replace") if isinstance(error.args[0], bytes) else str(error)
        raise BadTerm(f"is no expression: {said[:120].partition(_BEFORE)[0].rstrip(': ')}", _meant(said)) from None
    for name in found.groupindex.keys() - set(SLOTS):
        raise BadTerm(f"has a group {name!r}, which means nothing", f"named groups are {', '.join(SLOTS)}")
    if inner.search(""):
        raise BadTerm("matches where there is nothing", "it must need a letter at least")
    return found


def _lettered(pattern: str) -> str:
    r"""Let ``\w`` mean letters of all scripts; refuse ``\b``, which cannot."""
    within = False

    def put(match: re.Match[str]) -> str:
        nonlocal within
        text = match[0]
        if text[0] == "\\":
            if text in ("\\b", "\\B"):
                raise BadTerm(f"holds {text}, which knows English letters only", "an expression stands for whole words by itself")
            if text == "\\w":
                return f"{_LETTER}_" if within else f"[{_LETTER}_]"
            if text == "\\W":
                if within:
                    raise BadTerm("holds \\W in brackets", "name the letters that are meant")
                return f"[^{_LETTER}_]"
            return text
        if text == "]":
            within = False
        elif not within:
            within = True
        return text

    return _CLASSES.sub(put, pattern)


def _meant(said: str) -> str:
    if "perl operator" in said or "escape sequence" in said:
        return "look-around and back references cannot be searched in linear time and are not known"
    if "repetition" in said or "too large" in said:
        return "fewer repetitions"
    return "see https://github.com/google/re2/wiki/Syntax"


def _sound(text: str) -> str:
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)
