"""Sentences whose verbs stand in two places: "Doe tritt als Chef zurück", "Doe soll Chef werden", "Acme hat Doe ernannt".

A pack writes such a verb ``tritt … zurück``. Where the second half of the frame stands, it moves to the first, and the
sentence reads as one in which the verb stands together: "Doe tritt-zurück als Chef". Patterns see nothing of it.
"""

from collections.abc import Sequence
from typing import NamedTuple

from monitor.detect.chunks import Chunk
from monitor.detect.lexicon import Entry, Hit
from monitor.detect.pack import Verb
from monitor.detect.tokens import Token, low

GAP = " … "
"""Between the halves of a verb in a pack."""
HELPERS = frozenset({"be", "have", "will", "may", "wont", "must"})
PERHAPS = "perhaps"
"""The kind of words such as "offenbar", which doubt the verb wherever in its clause they stand."""
OPEN = "open"
"""The kind of a chunk whose meaning hangs on the rest of its clause."""
_HELP = HELPERS | {PERHAPS}
_ENDS = frozenset({"stop", "colon", "who", "that", OPEN, *HELPERS}) - {"wont"}
_FURTHEST = 24
_NOUNS = frozenset({"post", "newpost", "board", "unit", "job", "nextup", "someone", "member", "firm"})
_FOLLOWS = frozenset({"comma", "stop", "colon", "dash", "and", "mark", "bracket", "after", "as", "who", "that", "before", "in"})


class Stem(NamedTuple):
    """The first half of a verb: the words of its other half, and the verb that both are."""

    tail: tuple[str, ...]
    verb: Verb
    form: str


def opens(verb: Verb) -> bool:
    """Whether *verb* is ever written in two places."""
    return any(GAP in words for words in (*verb.base, *verb.now))


def halves(words: str, verb: Verb, form: str) -> tuple[str, Entry | None]:
    """Return the first half of a verb as a pack writes it, and what it opens; the whole and None for a verb in one piece."""
    first, gap, tail = words.partition(GAP)
    return first, Entry(OPEN, Stem(tuple(low(w) for w in tail.split()), verb, form)) if gap else None


def opened(hit: Hit, before: Sequence[Chunk]) -> Chunk | None:
    """Return the chunk of words that open a frame, or that are an article or "of" by what stands before; else None."""
    kinds = {e.kind for e in hit.entries}
    if OPEN in kinds or ("verb" in kinds and kinds & HELPERS):
        return Chunk(OPEN, hit.first, hit.last, hit.entries)
    if {"the", "of"} <= kinds:
        return Chunk("of" if before and _noun(before[-1]) else "the", hit.first, hit.last)
    return None


def _noun(chunk: Chunk) -> bool:
    if chunk.kind == "verb":
        return all(form == "noun" for _, form in chunk.info[0])
    return chunk.kind in _NOUNS


def framed(row: Sequence[Chunk], tokens: Sequence[Token]) -> list[Chunk]:
    """Return *row* with the halves of every frame together."""
    out = _cut(row)
    i = 0
    while i < len(out):
        chunk = out[i]
        if chunk.kind == OPEN:
            out[i : i + 1] = _resolved(out, i, tokens)
        elif chunk.kind in HELPERS - {"wont"} and not _led(out, i):
            _close(out, i)
        elif chunk.kind == "verb":
            i = _negate(out, i)
        i += 1
    return _mended(out)


def _cut(row: Sequence[Chunk]) -> list[Chunk]:
    """Cut runs of unknown words into single words where a frame is open before: its other half may be among them."""
    out: list[Chunk] = []
    open_ = False
    for chunk in row:
        open_ = open_ or chunk.kind == OPEN
        if open_ and chunk.kind == "word" and chunk.last - chunk.first > 1:
            out.extend(Chunk("word", i, i + 1) for i in range(chunk.first, chunk.last))
        else:
            out.append(chunk)
    return out


def _plain(chunk: Chunk) -> Chunk:
    return chunk._replace(kind="may") if chunk.kind == PERHAPS else chunk


def _mended(row: Sequence[Chunk]) -> list[Chunk]:
    """Put the words that were cut together again."""
    out: list[Chunk] = []
    for chunk in map(_plain, row):
        if out and chunk.kind == out[-1].kind == "word" and out[-1].last == chunk.first:
            out[-1] = out[-1]._replace(last=chunk.last)
        else:
            out.append(chunk)
    return out


def _resolved(row: list[Chunk], i: int, tokens: Sequence[Token]) -> list[Chunk]:
    """Return what the open chunk at *i* is; take the other half of its verb out of *row*."""
    chunk = row[i]
    entries: tuple[Entry, ...] = chunk.info
    for stem in (e.info for e in entries if e.kind == OPEN):
        if at := _tail(row, i, stem.tail, tokens):
            last = row[at + len(stem.tail) - 1].last
            del row[at : at + len(stem.tail)]
            return [*_pull(row, i + 1, at), Chunk("verb", chunk.first, last, (((stem.verb, stem.form),), False))]
    verbs = tuple(e.info for e in entries if e.kind == "verb")
    helpers = [e.kind for e in entries if e.kind in HELPERS]
    if helpers and (end := _right(row, i)):
        base = any(form == "base" for _, form in row[end].info[0])
        participle = any(form == "past" for _, form in row[end].info[0])
        helper = "will" if "will" in helpers and base and not participle else "be" if "be" in helpers else helpers[0]
        row[i] = chunk._replace(kind=helper, info=None)
        _close(row, i)
        return [row[i]]
    if verbs:
        return [*_pull(row, i + 1, _clause(row, i)), Chunk("verb", chunk.first, chunk.last, (verbs, False))]
    other = helpers or [e.kind for e in entries if e.kind != OPEN]
    return [Chunk(other[0] if other else "word", chunk.first, chunk.last)]


def _tail(row: Sequence[Chunk], i: int, tail: Sequence[str], tokens: Sequence[Token]) -> int:
    """Return where in *row* the words *tail* stand as the other half of the verb at *i*, or 0."""
    for j in range(i + 1, min(len(row) - len(tail) + 1, i + _FURTHEST)):
        chunk = row[j]
        if chunk.kind in ("stop", "colon", "who", "that"):
            return 0
        if all(row[j + k].last - row[j + k].first == 1 and tokens[row[j + k].first].low == w for k, w in enumerate(tail)):
            after = row[j + len(tail)].kind if j + len(tail) < len(row) else "stop"
            if chunk.kind == "word" or len(tail) > 1 or after in _FOLLOWS:
                return j
    return 0


def _led(row: Sequence[Chunk], i: int) -> bool:
    """Whether the helper at *i* stands before its verb already, other helpers between them."""
    j = i + 1
    while j < len(row) and row[j].kind in (*_HELP, "to"):
        j += 1
    return j < len(row) and row[j].kind == "verb" and (j > i + 1 or _bracket(row[j]))


def _close(row: list[Chunk], i: int) -> None:
    """Move the verb that closes the frame of the helper at *i* to it, and all helpers on the way."""
    end = _right(row, i)
    if not end:
        return
    passive = end + 1 < len(row) and _passive(row[end + 1])
    verb = row.pop(end)
    late = []
    if passive:
        late = [row.pop(end)._replace(kind="be", info=None)]
    row[i + 1 : i + 1] = [*_pull(row, i + 1, end), *late, verb]


def _passive(chunk: Chunk) -> bool:
    """Whether it is the "werden" of "soll ernannt werden"."""
    return chunk.kind == "be" or (chunk.kind == OPEN and any(e.kind == "be" for e in chunk.info))


def _right(row: list[Chunk], i: int) -> int:
    """Return where the infinitive or participle stands that closes the frame opened at *i*, or 0."""
    commas = 0
    for j in range(i + 1, min(len(row), i + _FURTHEST)):
        chunk = row[j]
        if chunk.kind == "verb" and _bracket(chunk):
            return 0 if commas % 2 else j
        if chunk.kind == OPEN and _infinitive(chunk) and not commas % 2:
            base = tuple(e.info for e in chunk.info if e.kind == "verb" and e.info[1] == "base")
            row[j] = Chunk("verb", chunk.first, chunk.last, (base, False))
            return j
        if chunk.kind in _ENDS or (chunk.kind == "verb" and not _noun(chunk)):
            return 0
        commas += chunk.kind == "comma"
    return 0


def _infinitive(chunk: Chunk) -> bool:
    return any(e.kind == "verb" and e.info[1] == "base" for e in chunk.info)


def _bracket(chunk: Chunk) -> bool:
    return any(form in ("base", "past") for _, form in chunk.info[0])


def _clause(row: Sequence[Chunk], i: int) -> int:
    """Return where the clause of the verb at *i* ends."""
    ends = {"comma", "and", "verb", "dash", *_ENDS}
    return next((j for j in range(i + 1, len(row)) if row[j].kind in ends), len(row))


def _pull(row: list[Chunk], first: int, last: int) -> list[Chunk]:
    """Take the helpers out of ``row[first:last]``."""
    found = [c._replace(kind="may") if c.kind == PERHAPS else c for c in row[first:last] if c.kind in _HELP]
    row[first:last] = [c for c in row[first:last] if c.kind not in _HELP]
    return found


def _negate(row: list[Chunk], i: int) -> int:
    """Move a "not" or "perhaps" that follows its verb before it; return the new place of the verb."""
    if row[i].info[1] or _noun(row[i]):
        return i
    found = _pull(row, i + 1, _clause(row, i))
    row[i:i] = found
    return i + len(found)
