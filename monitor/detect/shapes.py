"""Words and names of text without capitals: its tokens, and the chunks that its sentences are made of."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from monitor.detect.apart import together
from monitor.detect.chunks import Chunk
from monitor.detect.eojeol import apart as spaced
from monitor.detect.language import AUXILIARY, MARKS, Language
from monitor.detect.lexicon import Hit
from monitor.detect.posts import Rule
from monitor.detect.script import Script, sort
from monitor.detect.tokens import Token

LISTED = ""
"""What is known of an organisation that a pack names among its words."""
_QUOTES = dict.fromkeys("【】〔〕", "bracket")
_PUBLIC = frozenset(
    {"head_of_state", "head_of_government", "minister", "governor", "mayor", "legislator", "agency_head", "ambassador", "judge"}
    | {"party_leader", "other_gov"}
)
"""Codes of posts that a country has."""
_LOCAL = frozenset({"mayor", "governor"})
"""Codes of posts of places that surnames are made of."""
RACE = "race"
"""The kind of words that make an election of the post before them."""
COACH = "coach"
"""The key of the post whose holder, not whose club, is named before it."""


def chunks(tokens: Sequence[Token], hits: Sequence[Hit], language: Language, script: Script) -> list[Chunk]:
    """Sort the words of a sentence."""
    starts = {h.first: h for h in hits}
    out: list[Chunk] = []
    i = 0
    while i < len(tokens):
        if hit := starts.get(i):
            out.append(_known(hit, out))
            i = hit.last
        else:
            end = _narrow(tokens, i, starts) or i + 1
            out.append(Chunk(_kind(tokens[i], language, script), i, end))
            i = end
    out = _led(_sirs(together(out, tokens, script)), tokens, script)
    out = spaced(out, tokens, script) if script.spaced else out
    return _placed(_joined(_owned(out, tokens), tokens), tokens, script)


def trailed(row: Sequence[Chunk]) -> list[Chunk]:
    """Return *row* with the helpers that follow each verb put before it."""
    out: list[Chunk] = []
    verb = -1
    for chunk in row:
        if verb >= 0 and chunk.kind in AUXILIARY:
            out.insert(verb, chunk)
            verb += 1
        else:
            verb = len(out) if chunk.kind == "verb" else -1
            out.append(chunk)
    return out


def _known(hit: Hit, before: Sequence[Chunk]) -> Chunk:
    forms = tuple(e.info for e in hit.entries if e.kind == "verb")
    first = hit.entries[0]
    if before and before[-1].kind in ("verb", *AUXILIARY):
        first = next((e for e in hit.entries if e.kind in AUXILIARY), first)
        forms = () if first.kind in AUXILIARY else forms
    info = first.info or (LISTED if first.kind == "org" else None)
    return Chunk("verb", hit.first, hit.last, (forms, False)) if forms else Chunk(first.kind, hit.first, hit.last, info)


def _narrow(tokens: Sequence[Token], i: int, starts: dict[int, Hit]) -> int:
    """Return the end of a name in narrow letters that begins at *i*, or 0."""
    j = i
    while j < len(tokens) and j not in starts and tokens[j].text[0].isalpha() and sort(tokens[j].text[0]) == "narrow":
        if j > i and tokens[j].start > tokens[j - 1].end + 1:
            break
        j += 1
    return j if j > i else 0


def _kind(token: Token, language: Language, script: Script) -> str:
    text = token.text
    if text == " ":
        return "gap"
    if text[0].isdigit():
        return "number"
    if not text[0].isalpha() and sort(text[0]) == "narrow":
        return "stop" if text.startswith("..") else _QUOTES.get(text, MARKS.get(text, "mark"))
    if token.low in language.suffixes:
        return "suffix"
    if token.low in language.ordinary or sort(text[0]) == "cursive":
        return "word"
    if sort(text[0]) == "narrow":
        return "name"
    if any(c in script.joints for c in text):
        return "person"
    if language.cutter and language.cutter.suffix(text):
        return "org"
    if script.personal(text) > 2:
        return "person"
    return "name" if len(text) > 1 and (len(text) <= script.longest or script.outlandish(text)) else "word"


def _sirs(chunks: list[Chunk]) -> list[Chunk]:
    """Take what stands before "Mr", where that follows the name, for a person."""
    out: list[Chunk] = []
    for chunk in chunks:
        if chunk.kind == "sir" and out and out[-1].kind in ("name", "org", "word") and out[-1].last == chunk.first:
            out[-1] = out[-1]._replace(kind="person")
        out.append(chunk)
    return out


def _owned(chunks: list[Chunk], tokens: Sequence[Token]) -> list[Chunk]:
    """Take a foreign name in two parts that belongs to an organisation ("Acme's John·Doe") for a person's."""
    out = list(chunks)
    for i, (a, b) in enumerate(pairwise(chunks)):
        owner = next((c.kind for c in reversed(chunks[:i]) if c.kind != "mark"), "") if a.kind == "own" else ""
        if owner in ("org", "name", "place") and b.kind == "name" and "・" in tokens[b.first].text:
            out[i + 1] = b._replace(kind="person")
    return out


def _led(chunks: list[Chunk], tokens: Sequence[Token], script: Script) -> list[Chunk]:
    """Take a surname right before a post for a person, and what looks like no name right behind one for a word."""
    out = list(chunks)
    for i, (a, b) in enumerate(pairwise(chunks)):
        if b.kind == "post" and a.kind in ("name", "word") and a.last - a.first == 1:
            if _leader(chunks, i, tokens, script):
                out[i] = a._replace(kind="person")
            elif i > 1 and tokens[chunks[i - 1].first].text == "・" and _named(chunks[i - 2], tokens, script):
                out[i - 2] = chunks[i - 2]._replace(kind="person")
        elif (a.kind, b.kind) == ("post", "name"):
            text = tokens[b.first].text
            if not script.surnamed(text) and not script.outlandish(text) and sort(text[0]) == "wide":
                out[i + 1] = b._replace(kind="word")
        elif b.kind == "name" and i and chunks[i - 1].kind == "post" and tokens[a.first].text in script.goals:
            text = tokens[b.first].text
            if script.surname(text) or script.personal(text):
                out[i + 1] = b._replace(kind="person")
    return out


def _named(chunk: Chunk, tokens: Sequence[Token], script: Script) -> bool:
    """Whether *chunk* is the surname of the holder of a post that follows with its owner: "Doe・the city's mayor"."""
    return chunk.kind == "name" and chunk.last - chunk.first == 1 and script.surname(tokens[chunk.first].text)


def _owning(chunks: Sequence[Chunk], i: int, tokens: Sequence[Token], script: Script) -> bool:
    """Whether what stands at *i*, behind a post, says that a place stands before it: who takes it, the name of its holder."""
    if i >= len(chunks):
        return False
    named = i + 1 < len(chunks) and chunks[i + 1].kind in ("person", "name") and chunks[i].kind in ("own", "and")
    return named or tokens[chunks[i].first].text in script.goals


def _leader(chunks: Sequence[Chunk], i: int, tokens: Sequence[Token], script: Script) -> bool:
    """Whether the name right before a post is its holder's: a surname, or a foreign name where no owner's name stands."""
    text = tokens[chunks[i].first].text
    if i + 2 < len(chunks) and chunks[i + 2].kind == RACE:
        return False
    local = chunks[i + 1].kind == "post" and _code(chunks[i + 1]) in _LOCAL
    if local and _owning(chunks, i + 2, tokens, script):
        return False
    if local and i > 1 and tokens[chunks[i - 1].first].text == "・" and _named(chunks[i - 2], tokens, script):
        return False
    if chunks[i].kind == "word":
        return len(text) == 1 and script.lone(text)
    if script.surname(text) or script.personal(text):
        return True
    if script.goals and sort(text[0]) == "wide" and len(text) < 4 and i > 1 and chunks[i - 1].kind in ("gap", "comma"):
        return any(c.kind == "org" for c in chunks[: i - 2])
    behind = i > 0 and chunks[i - 1].kind == "org" and chunks[i - 1].last == chunks[i].first
    return sort(text[0]) == "syllabary" and (behind or "・" in text or _public(chunks[i + 1]) or chunks[i + 1].info[0] == COACH)


def _joined(chunks: list[Chunk], tokens: Sequence[Token]) -> list[Chunk]:
    """Join what is written without a space: "VF" and what follows it, an organisation and its suffix; runs of words."""
    out: list[Chunk] = []
    for chunk in chunks:
        kind = _one(out[-1], chunk, tokens) if out else ""
        if kind:
            info = _regional(chunk) if kind == "post" else out[-1].info if kind == "org" else None
            out[-1] = Chunk(kind, out[-1].first, chunk.last, info)
        else:
            out.append(chunk._replace(kind="word") if chunk.kind == "suffix" else chunk)
    return out


def _regional(post: Chunk) -> tuple[str, Rule]:
    """Return what a post is where a word before it says that it is for a region or another part only."""
    key, rule = post.info
    return key, replace(rule, code=rule.part or rule.code or key)


def _one(a: Chunk, b: Chunk, tokens: Sequence[Token]) -> str:
    """Return the kind of *a* and *b* taken together, or nothing if they are two."""
    if a.kind == "word" and b.kind in ("word", "suffix"):
        return "word"
    if tokens[a.last - 1].end != tokens[b.first].start:
        return ""
    if a.kind == "unit" and b.kind == "post":
        return "post"
    if b.kind == "suffix":
        return (
            "org" if a.kind in ("org", "name") or (a.kind == "place" and tokens[a.first].end - tokens[a.first].start > 1) else ""
        )
    if a.kind in ("org", "name") and b.kind == "firm" and len(tokens[b.first].text) > 1:
        return "org"
    if a.info is not None or b.info is not None:
        return ""
    sorts = {sort(tokens[a.last - 1].text[-1]), sort(tokens[b.first].text[0])}
    if {a.kind, b.kind} <= {"org", "name"} and len(sorts) > 1 and "cursive" not in sorts:
        return "org" if "org" in (a.kind, b.kind) else "name"
    return ""


def _placed(chunks: list[Chunk], tokens: Sequence[Token], script: Script) -> list[Chunk]:
    """Join a place and a name ("China Life"), or hide the place that only says where the name is at home."""
    out: list[Chunk] = []
    for i, chunk in enumerate(chunks):
        before = out[-1] if out else None
        if before and before.kind == "place" and chunk.kind in ("org", "name") and before.last == chunk.first:
            near = tokens[before.last - 1].end == tokens[chunk.first].start
            foreign = script.outlandish(tokens[chunk.first].text)
            long = tokens[before.last - 1].end - tokens[before.first].start > 1
            public = i + 1 < len(chunks) and chunks[i + 1].kind == "post" and _public(chunks[i + 1])
            if near and long and not foreign and sort(tokens[chunk.first].text[0]) == "wide":
                out[-1] = Chunk("org", before.first, chunk.last)
                continue
            if near and not public and not (long and foreign):
                out[-1] = before._replace(kind="bracket", info=None)
        out.append(chunk)
    return out


def _code(post: Chunk) -> str:
    key, rule = post.info
    return str(rule.code or key)


def _public(post: Chunk) -> bool:
    key, rule = post.info
    return bool(rule.country or {key, rule.code} & _PUBLIC)
