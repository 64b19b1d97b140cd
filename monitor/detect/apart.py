"""What is written apart though it is one, in text without capitals: a name with a space in it, a post and its gloss."""

from collections.abc import Sequence

from monitor.detect.chunks import Chunk
from monitor.detect.language import AUXILIARY
from monitor.detect.script import Script, sort
from monitor.detect.tokens import Token

_OPENING = frozenset("「『")
_CLOSING = frozenset("」』")
_SPEAKS = frozenset({"post", "sir", "person"})
_HOLDS = frozenset({"post", "sir", "suffix"})
INSIDER = "insider"
"""The kind of words for those who hold no post that counts."""
SURE = 3
"""How much a name must look like one for a space in it to mean nothing."""


def together(chunks: Sequence[Chunk], tokens: Sequence[Token], script: Script) -> list[Chunk]:
    """Return *chunks* with what belongs together as one."""
    chunks = _staff(chunks)
    return _whole(_branched(_aside(_said(_glossed(chunks), tokens), tokens), tokens), tokens, script)


def _whole(chunks: Sequence[Chunk], tokens: Sequence[Token], script: Script) -> list[Chunk]:
    """Join a surname and a given name with a space between them before a post: the space parts nobody."""
    out: list[Chunk] = []
    for i, chunk in enumerate(chunks):
        held = i + 1 < len(chunks) and chunks[i + 1].kind in _HOLDS and chunks[i + 1].first == chunk.last
        if held and len(out) > 1 and out[-1].kind == "gap" and {chunk.kind, out[-2].kind} <= {"name", "person", "word"}:
            first, last = tokens[out[-2].last - 1].text, tokens[chunk.first].text
            if script.lone(first) and chunk.last - chunk.first == 1 and script.personal(first + last) >= SURE:
                out[-2:] = [Chunk("person", out[-2].first, chunk.last)]
                continue
        out.append(chunk)
    return out


def _glossed(chunks: Sequence[Chunk]) -> list[Chunk]:
    """Hide a post in brackets right behind a post: it says the same once more."""
    out = list(chunks)
    for i in range(3, len(out)):
        post, opens, gloss, closes = out[i - 3 : i + 1]
        if post.kind == gloss.kind == "post" and opens.kind == closes.kind == "bracket":
            out[i - 1] = Chunk("bracket", gloss.first, gloss.last)
    return out


def _staff(chunks: Sequence[Chunk]) -> list[Chunk]:
    """Take a name right behind a word for staff ("fund manager Doe") for a word: no change of theirs is news."""
    out = list(chunks)
    for i in range(1, len(out)):
        if out[i].kind in ("person", "name") and out[i - 1].kind == INSIDER and out[i - 1].last == out[i].first:
            out[i] = out[i]._replace(kind="word")
    return out


def _branched(chunks: Sequence[Chunk], tokens: Sequence[Token]) -> list[Chunk]:
    """Join a known organisation and the foreign word written onto it, unless that is the name of who holds the post behind it."""
    out: list[Chunk] = []
    for i, chunk in enumerate(chunks):
        held = i + 1 < len(chunks) and chunks[i + 1].kind in _HOLDS
        near = out and out[-1].kind == "org" and out[-1].last == chunk.first and chunk.kind == "name" and not held
        if near and sort(tokens[chunk.first].text[0]) == "syllabary" and tokens[chunk.first].start == tokens[chunk.first - 1].end:
            out[-1] = out[-1]._replace(last=chunk.last)
        else:
            out.append(chunk)
    return out


def _aside(chunks: Sequence[Chunk], tokens: Sequence[Token]) -> list[Chunk]:
    """Hide what somebody is quoted with right behind his name or post, unless it tells of coming and going."""
    out = list(chunks)
    for i in range(1, len(out)):
        if out[i].kind == "mark" and tokens[out[i].first].text in _OPENING and out[i - 1].kind in _SPEAKS:
            end = next((j for j in range(i + 1, len(out)) if tokens[out[j].first].text in _CLOSING), 0)
            if end and all(c.kind != "verb" for c in out[i:end]):
                out[i] = out[i]._replace(kind="gap")
                out[i + 1 : end + 1] = [Chunk("bracket", c.first, c.last) for c in out[i + 1 : end + 1]]
    return out


def _said(chunks: Sequence[Chunk], tokens: Sequence[Token]) -> list[Chunk]:
    """Take the mark that opens a quotation right behind a verb for a gap: what is quoted is no part of the verb's clause."""
    out = list(chunks)
    for i in range(1, len(out)):
        if out[i].kind == "mark" and tokens[out[i].first].text in _OPENING and out[i - 1].kind in ("verb", *AUXILIARY):
            out[i] = out[i]._replace(kind="gap")
    return out
