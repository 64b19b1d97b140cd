"""Any language made comparable: folded text with a way back to the source, keys of names, slugs."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

_MARKS = {
    **dict.fromkeys(map(ord, "‘’ʼ＇`´"), "'"),
    **dict.fromkeys(map(ord, "“”„‟"), '"'),
    **dict.fromkeys(map(ord, "‐‑‒－"), "-"),
    ord("…"): ".",
    ord("؟"): "?",
    ord("،"): ",",
    ord("؛"): ";",
    **dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u200a\u202f™®"), " "),
}
_HIDDEN = re.compile(
    "[\u00ad\u0600-\u0605\u061c\u0640\u064b-\u0652\u0670\u06dd\u070f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_LETTERS = {ord("ı"): "i", **dict.fromkeys(map(ord, "أإآٱ"), "ا"), ord("ى"): "ي", ord("ة"): "ه"}
"""Letters that are written now one way, now another."""
_COMPOSING = re.compile("[\u1100-\u11ff]")
_SUFFIXES = frozenset(
    (
        *(
            "inc",
            "incorporated",
            "corp",
            "corporation",
            "co",
            "company",
            "companies",
            "ltd",
            "limited",
            "llc",
            "llp",
            "lp",
            "plc",
        ),
        *("ag", "gmbh", "kg", "kgaa", "se", "sa", "sas", "sarl", "spa", "srl", "nv", "bv", "ab", "asa", "oyj", "oy", "aps", "as"),
        *("kk", "pte", "pty", "bhd", "tbk", "holding", "holdings", "group", "and"),
    )
)
_WORD = re.compile(r"\w+")
_POSSESSIVE = re.compile(r"'s?(?=\s|$)")
_DOTTED = re.compile(r"(?<=\b\w)\.(?=\w\b|\s|$)")


class Folded(NamedTuple):
    """A text made comparable: ``text[i]`` stands at ``starts[i]`` of its source; one more start marks the end."""

    text: str
    starts: Sequence[int]


def tidy(text: str) -> Folded:
    """Return *text* in one form of writing (NFKC, plain quotes and hyphens, no invisible characters), its case kept."""
    if text.isascii():
        return Folded(text, range(len(text) + 1))
    plain = text.translate(_MARKS)
    if unicodedata.is_normalized("NFKC", plain) and not _HIDDEN.search(plain):
        return Folded(plain, range(len(text) + 1))
    return _mapped(plain)


def fold(text: str) -> Folded:
    """Return *text* fit for comparison: tidy, and without case."""
    clean, starts = tidy(text)
    if not clean.isascii():
        clean = clean.translate(_LETTERS)
    low = clean.casefold()
    if len(low) == len(clean):
        return Folded(low, starts)
    pieces = [(piece.replace("\u0307", ""), start) for piece, start in zip(map(str.casefold, clean), starts, strict=False)]
    found = [start for piece, start in pieces for _ in piece]
    return Folded("".join(piece for piece, _ in pieces), [*found, starts[-1]])


def bare(word: str) -> str:
    """Return a tidy *word* without case, its letters written in one way."""
    low = word.casefold()
    return low if low.isascii() else low.replace("i\u0307", "i").translate(_LETTERS)


def _mapped(text: str) -> Folded:
    """Tidy one written character (a letter with its combining marks) at a time, keeping where each came from."""
    out: list[str] = []
    starts: list[int] = []
    for begin, end in _characters(text):
        piece = _HIDDEN.sub("", unicodedata.normalize("NFKC", text[begin:end]))
        out.append(piece)
        starts.extend([begin] * len(piece))
    return Folded("".join(out), [*starts, len(text)])


def _characters(text: str) -> list[tuple[int, int]]:
    begins = [
        i
        for i, char in enumerate(text)
        if i == 0 or not (unicodedata.combining(char) or (_COMPOSING.match(char) and _COMPOSING.match(text[i - 1])))
    ]
    return list(zip(begins, [*begins[1:], len(text)], strict=True))


@lru_cache(maxsize=4096)
def name_key(name: str) -> str:
    """Return what stays the same however a name is written: no case, accents, punctuation, possessive, company suffix."""
    low = fold(name).text
    plain = "".join(c for c in unicodedata.normalize("NFKD", low) if not unicodedata.category(c).startswith("M"))
    plain = unicodedata.normalize("NFC", plain)
    words = _WORD.findall(_POSSESSIVE.sub("", _DOTTED.sub("", plain.replace("'s ", " ").replace("&", " and "))))
    start = 1 if len(words) > 1 and words[0] == "the" else 0
    end = len(words)
    while end - start > 1 and words[end - 1] in _SUFFIXES:
        end -= 1
    return " ".join(words[start:end])


def slug(text: str) -> str:
    """Return a short name for *text* that suits a URL or a file: ``Société Générale SA`` is ``societe-generale``."""
    return name_key(text).replace(" ", "-").replace("_", "-")
