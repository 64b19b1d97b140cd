"""Phrases: a post with the words around it that belong to it, lists of posts, names that describe other names."""

from collections.abc import Sequence
from typing import NamedTuple

from monitor.detect.chunks import Chunk
from monitor.detect.compounds import described
from monitor.detect.language import Language
from monitor.detect.posts import Post, Role, Rule, standing
from monitor.detect.tokens import Token

_PREDICATES = {"verb", "will", "may", "wont", "have", "be", "say"}
_BEFORE = {"acting", "fresh", "former", "the", "deputy", "sitting"}


def phrased(chunks: list[Chunk], tokens: Sequence[Token], language: Language) -> list[Chunk]:
    """Put together what belongs together."""
    chunks = _bracketed(_makers(_branches(_offices(chunks, tokens, language)), tokens))
    return _people(_posts(chunks, tokens, language), tokens, language)


def _offices(chunks: list[Chunk], tokens: Sequence[Token], language: Language) -> list[Chunk]:
    """Join the two halves of "Customs and Border Protection Agency"."""
    out: list[Chunk] = []
    for chunk in chunks:
        office = chunk.kind == "org" and tokens[chunk.last - 1].low in language.heads and chunk.last - chunk.first > 1
        if office and len(out) > 1 and out[-1].kind == "and" and out[-2].kind == "name" and out[-2].last - out[-2].first == 1:
            first = out[-2].first
            del out[-2:]
            out.append(Chunk("org", first, chunk.last))
        else:
            out.append(chunk)
    return out


def _branches(chunks: list[Chunk]) -> list[Chunk]:
    """Join a watched name and the names right after it: Acme UK, Acme Pay."""
    out: list[Chunk] = []
    for chunk in chunks:
        if (
            out
            and out[-1].kind == "org"
            and out[-1].info
            and chunk.kind in ("place", "name", "org")
            and out[-1].last == chunk.first
        ):
            out[-1] = out[-1]._replace(last=chunk.last)
        else:
            out.append(chunk)
    return out


def _makers(chunks: list[Chunk], tokens: Sequence[Token]) -> list[Chunk]:
    """Hide what only describes the organisation named next: "PhoneOS maker Acme"."""
    out = list(chunks)
    for i in range(len(chunks) - 2):
        a, b, c = chunks[i : i + 3]
        small = b.kind == "firm" and not tokens[b.first].capital
        if a.kind in ("org", "name") and small and c.kind in ("org", "name") and a.last == b.first and b.last == c.first:
            out[i], out[i + 1] = a._replace(kind="bracket"), b._replace(kind="bracket")
    return out


def _people(chunks: list[Chunk], tokens: Sequence[Token], language: Language) -> list[Chunk]:
    """Take a name right after a post for a person's: "President Hamid Karzai"."""
    out: list[Chunk] = []
    for chunk in chunks:
        held = out and out[-1].kind in ("post", "newpost") and out[-1].last == chunk.first
        named = chunk.kind == "name" and not any(t.low in language.areas for t in tokens[chunk.first : chunk.last])
        kind = "person" if not held or _owned(out) or _holds(out[-1], chunk, tokens, language) else "org"
        out.append(chunk._replace(kind=kind) if held and named else chunk)
    return out


def _owned(out: Sequence[Chunk]) -> bool:
    """Whether the owner of the post at the end of *out* stands right before it: "Acme CEO"."""
    return len(out) > 1 and out[-2].kind in ("org", "name", "own") and out[-2].last == out[-1].first


def _holds(post: Chunk, name: Chunk, tokens: Sequence[Token], language: Language) -> bool:
    """Whether *name* right behind *post* is the name of its holder, not of its owner."""
    if language.owners is None:
        return True
    first, last = tokens[name.first].low, tokens[name.last - 1].low
    if first in language.heads or last in language.places or last in language.domains:
        return False
    fresh = post.kind == "newpost"
    return language.owners.holds(tokens[post.first : post.last], tokens[name.first : name.last], fresh)


def _bracketed(chunks: list[Chunk]) -> list[Chunk]:
    """Hide short remarks in brackets: "(NYSE: ACM)", "(AP)"."""
    out = list(chunks)
    for i, chunk in enumerate(chunks):
        if chunk.kind == "bracket":
            for j in range(i + 1, min(i + 13, len(chunks))):
                if chunks[j].kind in ("verb", "post"):
                    break
                if chunks[j].kind == "bracket":
                    out[i + 1 : j] = [Chunk("bracket", c.first, c.last) for c in chunks[i + 1 : j]]
                    break
    return out


def _posts(chunks: list[Chunk], tokens: Sequence[Token], language: Language) -> list[Chunk]:
    """Put each post together with the words around it that belong to it, and lists of posts into one."""
    out: list[Chunk] = []
    i = 0
    while i < len(chunks):
        chunk = chunks[i]
        if chunk.kind not in ("post", "board"):
            out.append(chunk)
            i += 1
            continue
        before = _left(out, chunk, tokens, language)
        last, i, part, more = _right(chunks, i, tokens, language)
        key, rule = chunk.info
        role = Role(key, rule, before.area if rule.areas else "", before.part or part, before.core, last)
        flags = before.flags | more
        taken = tokens[chunk.first].low in language.predicates
        post = Post((role,), "acting" in flags, taken or "fresh" in flags, "former" in flags, before.first, last)
        out.append(Chunk("newpost" if post.fresh and chunk.kind == "post" else chunk.kind, before.first, last, post))
        _merge(out, chunks, i, language)
    return out


class Before(NamedTuple):
    """What stands before a post and belongs to it: where all of it begins, where its own name does, what it says."""

    first: int
    core: int
    flags: frozenset[str]
    area: str
    part: bool


def _left(out: list[Chunk], chunk: Chunk, tokens: Sequence[Token], language: Language) -> Before:
    """Take the modifiers before a post off *out*."""
    rule: Rule = chunk.info[1]
    first, area = chunk.first, ""
    if (rule.areas or rule.modified) and language.pack.modifiers == "before" and out:
        first, area = _compound(out, chunk, tokens, language)
    part = first < chunk.first
    core = first
    flags: set[str] = set()
    while out and out[-1].kind in _BEFORE and out[-1].last == first:
        modifier = out.pop()
        flags.add(modifier.kind)
        first = modifier.first
        core = first if modifier.kind in ("acting", "deputy") else core
    if first == chunk.first and language.pack.compounds:
        flags |= described(out, chunk, tokens)
    return Before(first, core, frozenset(flags), area, part)


def _compound(out: list[Chunk], chunk: Chunk, tokens: Sequence[Token], language: Language) -> tuple[int, str]:
    """Take the words off *out* that say what the post is for ("real estate chief"); return where they begin and their area."""
    before = out[-1]
    if before.kind == "word" and all(len(t.text) > 1 for t in tokens[before.first : before.last]):
        first = max(before.first, before.last - 4)
        out.pop()
        if first > before.first:
            out.append(Chunk("word", before.first, first))
        return first, _area([t.low for t in tokens[first : before.last]], language)
    if before.kind == "name" and len(out) > 1 and out[-2].kind == "own":
        out.pop()
        return before.first, _area([t.low for t in tokens[before.first : before.last]], language)
    long = before.last - before.first > 1
    area = language.areas.get(tokens[before.last - 1].low, "")
    if area and (before.kind == "name" or (before.kind == "org" and long and chunk.info[1].areas)):
        out.pop()
        if long:
            out.append(Chunk(before.kind, before.first, before.last - 1))
        return before.last - 1, area
    return chunk.first, ""


def _area(words: list[str], language: Language) -> str:
    return next((language.areas[w] for w in (" ".join(words), *reversed(words)) if w in language.areas), "")


def _right(chunks: list[Chunk], i: int, tokens: Sequence[Token], language: Language) -> tuple[int, int, bool, set[str]]:
    """Take the words after the post at *i* that belong to it; return its end, the next chunk, whether it is of a part."""
    last, flags, part = chunks[i].last, set[str](), False
    i += 1
    trailing = not language.pack.cased or (language.pack.modifiers == "after" and language.owners is not None)
    kinds = ("acting", "deputy", "former", "fresh") if trailing else ("acting", "deputy", "former")
    while i < len(chunks) and chunks[i].kind in kinds:
        flags.add(chunks[i].kind)
        last = chunks[i].last
        i += 1
    j = i
    if j < len(chunks) and chunks[j].kind in ("of", "for"):
        j += 1
        while j < len(chunks) and chunks[j].kind in ("the", "fresh", "deputy", "sitting"):
            j += 1
        end = _unit(chunks, j)
        if end:
            return chunks[end - 1].last, end, True, flags
        if (
            j < len(chunks)
            and chunks[j].kind == "name"
            and all(t.low in language.areas or t.low in language.ordinary for t in tokens[chunks[j].first : chunks[j].last])
        ):
            return chunks[j].last, j + 1, True, flags
        described = j + 1 < len(chunks) and chunks[j + 1].kind in ("firm", "org", "name")
        if j < len(chunks) and chunks[j].kind == "word" and not described:
            part = True
            last = chunks[j].last
            i = j + 1
            while (
                i + 1 < len(chunks)
                and chunks[i].kind in ("and", "comma")
                and chunks[i + 1].kind == "word"
                and i + 2 < len(chunks)
                and (chunks[i].kind == "and" or chunks[i + 2].kind == "and")
            ):
                last = chunks[i + 1].last
                i += 2
    return last, i, part, flags


def _unit(chunks: list[Chunk], i: int) -> int:
    """Return the end of "EU unit" or "its pharma division" where it begins at *i*, else 0."""
    for j in range(i, min(i + 4, len(chunks))):
        if chunks[j].kind == "unit":
            return j + 1
        if chunks[j].kind not in ("word", "org", "place", "name", "the", "fresh", "and"):
            return 0
    return 0


def _merge(out: list[Chunk], chunks: list[Chunk], i: int, language: Language) -> None:
    """Join the post at the end of *out* with the one before it: "president and CEO", "chairman, CEO"."""
    if (
        len(out) < 3
        or out[-3].kind not in ("post", "newpost")
        or out[-1].kind not in ("post", "newpost")
        or out[-2].kind not in ("and", "comma")
    ):
        return
    if out[-2].kind == "comma" and (_starts_clause(out, chunks, i) or (language.pack.script and _held(out))):
        return
    a, b = out[-3].info, out[-1].info
    if b.acting and not a.acting:
        return
    roles = standing((*a.roles, *b.roles))
    post = Post(roles, a.acting, a.fresh or b.fresh, a.former, a.first, b.last)
    out[-3:] = [Chunk(out[-3].kind, a.first, b.last, post)]


def _held(out: list[Chunk]) -> bool:
    """Whether the name of its holder stands right before the post before the comma, or before its owner: "Doe Acme CEO, …"."""
    if len(out) > 4 and (out[-5].kind, out[-4].kind) == ("person", "org"):
        return out[-5].last == out[-4].first and out[-4].last == out[-3].first
    return len(out) > 3 and out[-4].kind in ("person", "name") and out[-4].last == out[-3].first


def _starts_clause(out: list[Chunk], chunks: list[Chunk], i: int) -> bool:
    """Whether the post after a comma is the subject of its own verb: "fires CEO, chairman quits"."""
    verb_before = any(c.kind == "verb" for c in out[:-3])
    return verb_before and i < len(chunks) and chunks[i].kind in _PREDICATES
