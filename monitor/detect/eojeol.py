"""Names in a script without capitals whose words stand apart (Korean): the words that are one name, and whose name it is."""

from collections.abc import Sequence

from monitor.detect.chunks import Chunk
from monitor.detect.script import Script, sort
from monitor.detect.tokens import Token

_UNKNOWN = frozenset({"name", "org", "person"})
_OWNS = frozenset({"org", "place", "name", "unit"})
_LEADS = frozenset({"post", "into", "nextup", "place", "org"})
_FOLLOWS = frozenset(
    {"post", "comma", "colon", "subj", "own", "person", "org", "place", "fresh", "acting", "former", "unit", "board", "and"}
    | {"verb", "suffix", "firm", "sir"}
)
_PAIR = 2
_SURE = 3
_PARTS = 3
"""No foreign person's name has more words."""


def apart(chunks: Sequence[Chunk], tokens: Sequence[Token], script: Script) -> list[Chunk]:
    """Return *chunks* with the words of each name joined, and the name right before a post taken for its holder's."""
    return _plain(_held(_whole(_parts(chunks, tokens, script), tokens, script), tokens, script), tokens)


def _parts(chunks: Sequence[Chunk], tokens: Sequence[Token], script: Script) -> list[Chunk]:
    """Take what is written onto a post behind the name of its holder or owner for a part of the post: what it is for."""
    out: list[Chunk] = []
    for chunk in chunks:
        glued = chunk.kind == "post" and len(out) > 1 and tokens[out[-1].last - 1].end == tokens[chunk.first].start
        if glued and out[-1].kind in ("name", "word", "person") and _owned(out, tokens, script):
            out[-1] = Chunk("post", out[-1].first, chunk.last, chunk.info)
        else:
            out.append(chunk)
    return out


def _owned(before: Sequence[Chunk], tokens: Sequence[Token], script: Script) -> bool:
    """Whether the last of *before* stands behind the name of a holder or owner, and is no holder's name itself."""
    owner = next((c.kind for c in reversed(before[:-1]) if c.kind != "number"), "")
    spaced = tokens[before[-1].first].start > tokens[before[-1].first - 1].end
    return owner == "person" or (spaced and owner == "org" and script.personal(tokens[before[-1].first].text) < _SURE)


def _whole(chunks: Sequence[Chunk], tokens: Sequence[Token], script: Script) -> list[Chunk]:
    out: list[Chunk] = []
    for chunk in chunks:
        kind = _one(out[-1], chunk, tokens, script) if out else ""
        if kind:
            out[-1] = Chunk(kind, out[-1].first, chunk.last)
        else:
            out.append(chunk)
    return out


def _one(a: Chunk, b: Chunk, tokens: Sequence[Token], script: Script) -> str:
    """Return the kind of *a* and *b* taken as one name, or nothing if they are two."""
    if a.info is not None or b.info is not None or tokens[b.first].start != tokens[a.last - 1].end + 1:
        return ""
    if a.kind == "name" and b.kind in ("org", "suffix"):
        return "org"
    first, last = tokens[a.first].text, tokens[b.last - 1].text
    if b.last - a.first == _PAIR and len(first) == 1 and len(last) < _PARTS and b.kind in ("name", "word") and script.lone(first):
        return "person" if a.kind == "word" else ""
    single = a.kind == "word" and a.last - a.first == len(first) == 1 and first in script.foreign
    if (single or a.kind in ("name", "person")) and b.kind in ("name", "person") and b.last - a.first <= _PARTS:
        words = [t.text for t in tokens[a.first : b.last]]
        loan = any(c in script.loan for w in words for c in w)
        return "person" if loan and all(len(w) == 1 or script.outlandish(w) for w in words) else ""
    return ""


def _held(chunks: Sequence[Chunk], tokens: Sequence[Token], script: Script) -> list[Chunk]:
    out = list(chunks)
    for i in range(len(out) - 1):
        if out[i].kind == "name" and out[i + 1].kind == "post" and _holder(out, i, tokens, script):
            out[i] = out[i]._replace(kind="person")
        elif (out[i].kind, out[i + 1].kind) == ("post", "name") and _public(out[i]):
            text = tokens[out[i + 1].first].text
            if script.outlandish(text) and any(c in script.loan for c in text):
                out[i + 1] = out[i + 1]._replace(kind="person")
        elif [c.kind for c in out[i : i + 3]] == ["name", "place", "post"] and _public(out[i + 2]):
            foreign = script.outlandish(tokens[out[i].first].text)
            out[i] = out[i]._replace(kind="person") if foreign else out[i]
    return out


def _plain(chunks: Sequence[Chunk], tokens: Sequence[Token]) -> list[Chunk]:
    """Take what looks like a name but stands where no name does for a word."""
    out = list(chunks)
    for i, chunk in enumerate(out):
        alone = chunk.kind == "name" and chunk.last - chunk.first == 1 and sort(tokens[chunk.first].text[0]) == "wide"
        after = out[i + 1].kind if i + 1 < len(out) else ""
        led = i > 0 and out[i - 1].kind in _LEADS
        if alone and not led and after not in _FOLLOWS:
            out[i] = chunk._replace(kind="word")
    return out


def _holder(chunks: Sequence[Chunk], i: int, tokens: Sequence[Token], script: Script) -> bool:
    """Whether the name at *i*, right before a post, is that of its holder: behind its owner's name, or foreign."""
    name, post = chunks[i], chunks[i + 1]
    if tokens[post.first].start == tokens[name.last - 1].end or sort(tokens[name.first].text[0]) == "narrow":
        return False
    if i and chunks[i - 1].kind in _OWNS:
        return True
    if i > 1 and chunks[i - 1].kind == "comma" and chunks[i - 2].kind in _OWNS:
        return True
    text = tokens[name.first].text
    return script.personal(text) > 1 or (_public(post) and script.outlandish(text))


def _public(post: Chunk) -> bool:
    key, rule = post.info
    return bool(rule.country or rule.sports or key in ("minister", "head_of_government", "head_of_state", "coach"))
