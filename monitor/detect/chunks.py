"""A sentence as a row of chunks: names, posts, verbs with their mood, small words. What patterns see is one character each."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from monitor.detect.language import AUXILIARY, MARKS, NAMES, Language
from monitor.detect.lexicon import Entry, Hit
from monitor.detect.pack import Verb
from monitor.detect.posts import Post, Role, Rule, standing
from monitor.detect.tokens import Token
from monitor.model import Status


class Chunk(NamedTuple):
    """Some words that belong together: ``tokens[first:last]`` of the sentence, their kind, what is known of them."""

    kind: str
    first: int
    last: int
    info: Any = None


class Act(NamedTuple):
    """A verb with its helpers: what it tells, in what form, and in what mood."""

    verb: Verb
    form: str
    future: bool
    mood: Status | None
    pressure: bool


class Style(NamedTuple):
    """What capitals mean in a sentence: nothing where (nearly) every word has one."""

    titled: bool
    shouted: bool


class Tagged(NamedTuple):
    """A sentence as patterns see it: ``row[i]`` is written as ``codes[i]``. *chunks* also holds what they do not see."""

    tokens: Sequence[Token]
    chunks: tuple[Chunk, ...]
    row: tuple[Chunk, ...]
    codes: str


def tag(tokens: Sequence[Token], language: Language, title: bool = False) -> Tagged:
    """Tag one sentence. In a title a bare participle is one: "X named CEO" does not say that X named anybody."""
    found = language.lexicon.hits(tokens)
    style = style_of(tokens, found)
    chunks = _Names(tokens, language, style).chunks(found)
    chunks = _people(_posts(_bracketed(_makers(_offices(chunks, tokens, language), tokens)), tokens, language), tokens, language)
    row = _acts([c for c in chunks if c.kind not in language.silent])
    if title or language.pack.bare == "passive":
        strict = language.pack.bare == "passive"
        row = [_passive(c, row, i, strict) for i, c in enumerate(row)]
    codes = "".join(map(language.alphabet.char, (c.kind for c in row)))
    return Tagged(tokens, tuple(chunks), tuple(row), codes)


def known(sentences: Sequence[Tagged], language: Language) -> list[Tagged]:
    """Take a bare surname for a person's where the item writes that person's name in full somewhere."""
    surnames: set[str] = set()
    others: set[str] = set()
    for s in sentences:
        for i, chunk in enumerate(s.row):
            if chunk.kind == "person" and chunk.last - chunk.first > 1:
                surnames.add(s.tokens[chunk.last - 1].low)
            elif chunk.kind == "org":
                others |= {t.low for t in s.tokens[chunk.first : chunk.last]}
            elif chunk.kind == "name" and i + 1 < len(s.row) and s.row[i + 1].kind in _OWNED:
                others.add(s.tokens[chunk.first].low)
    surnames -= others
    return [_known(s, surnames, language) if surnames else s for s in sentences]


def _known(sentence: Tagged, surnames: set[str], language: Language) -> Tagged:
    def sure(chunk: Chunk) -> Chunk:
        one = chunk.kind == "name" and chunk.last - chunk.first == 1 and sentence.tokens[chunk.first].low in surnames
        return chunk._replace(kind="person") if one else chunk

    row = tuple(map(sure, sentence.row))
    if row == sentence.row:
        return sentence
    codes = "".join(map(language.alphabet.char, (c.kind for c in row)))
    return Tagged(sentence.tokens, tuple(map(sure, sentence.chunks)), row, codes)


_OWNED = frozenset({"post", "newpost", "board", "firm"})


def style_of(tokens: Sequence[Token], hits: Sequence[Hit]) -> Style:
    """Tell what capitals mean here."""
    words = [t.text for t in tokens[1:] if len(t.text) > 3 and t.text[0].isalpha()]
    if not words:
        return Style(False, False)
    upper = sum(w.isupper() for w in words)
    known = [tokens[i].text for h in hits for i in range(max(h.first, 1), h.last) if h.entries[0].kind in ("verb", "post", "fresh")]
    known = [w for w in known if w[0].isalpha() and not w.isupper()] or words
    capital = sum(w[0].isupper() for w in known)
    return Style(capital > 0.5 * len(known) and sum(w[0].isupper() for w in words) > 0.6 * len(words), upper > 0.7 * len(words))


class _Names:
    """Finds names by their shape and sorts them into people, organisations and the rest."""

    def __init__(self, tokens: Sequence[Token], language: Language, style: Style) -> None:
        self._tokens = tokens
        self._language = language
        self._style = style

    def chunks(self, hits: Sequence[Hit]) -> list[Chunk]:
        starts = {h.first: h for h in hits}
        out: list[Chunk] = []
        i, n = 0, len(self._tokens)
        while i < n:
            hit = starts.get(i)
            end = 0 if hit and hit.last > i + 1 else self._headed(i)
            if hit and hit.entries[0].kind == "place" and self._adjective(hit, starts):
                end = self._headed(hit.last) or self._run(hit.last, starts)
            if hit and self._narrow(hit, out):
                out.append(Chunk("org", i, hit.last))
                i = hit.last
                continue
            if not end and hit and not self._in_name(hit, out):
                out.append(self._known(hit, out))
                i = hit.last
                continue
            if not end and (hit or self._looks(i)):
                end = self._run(i, starts)
            if end:
                middle = self._parted(i, end, out)
                if middle:
                    out.append(self._sorted(i, middle))
                out.append(self._sorted(middle or i, end))
                if end < n and any(h.first < end < h.last for h in starts.values()):
                    starts |= {end + h.first: Hit(end + h.first, end + h.last, h.entries) for h in self._language.lexicon.hits(self._tokens[end:])}
                i = end
            else:
                out.append(self._plain(i, out))
                i += 1
        return self._joined(out)

    def _headed(self, i: int) -> int:
        """Return the end of a name such as "Bank of England" or "Institute of Directors" that begins at *i*, or 0."""
        tokens = self._tokens
        if i + 2 > len(tokens) or not tokens[i].capital or tokens[i].low not in self._language.heads:
            return 0
        if self._language.pack.modifiers == "after":
            return self._small(i)
        if i + 2 == len(tokens):
            return 0
        of = self._language.pack.words.get("of", ())
        if tokens[i + 1].low not in of:
            return 0
        j = i + 2
        if tokens[j].low in self._language.pack.words.get("the", ()) and j + 1 < len(tokens):
            j += 1
        if not tokens[j].capital:
            return 0
        j += 1
        while j < len(tokens) and self._looks(j) and not self._verbal(j):
            j += 1
        return j

    def _small(self, i: int) -> int:
        """Return the end of a name whose words have small letters: "Fédération royale de natation", or 0."""
        words = self._language.pack.words
        end = self._plainly(i + 1)
        while end < len(self._tokens) and self._tokens[end].low in words.get("of", ()):
            j = end + 1
            while j < len(self._tokens) and self._tokens[j].low in words.get("the", ()):
                j += 1
            after = self._plainly(j)
            if after == j:
                break
            end = after
        return end if end > i + 1 else 0

    def _plainly(self, i: int) -> int:
        """Return the end of the words of a name that begin at *i*: some with capitals, or else two without."""
        j, n = i, len(self._tokens)
        while j < n and self._tokens[j].capital and (self._looks(j) and not self._verbal(j) or self._placed(j)):
            j += 1
        if j > i:
            return j
        while j < min(n, i + 2) and self._tokens[j].text[0].islower() and (not self._verbal(j) or self._placed(j)):
            j += 1
        return j

    def _placed(self, i: int) -> bool:
        hits = self._language.lexicon.hits(self._tokens[i : i + 1])
        return bool(hits) and hits[0].entries[0].kind in ("place", "firm", "unit")

    def _narrow(self, hit: Hit, before: list[Chunk]) -> bool:
        """Whether a word that is a post only after a name stands without one: GM the company."""
        token = self._tokens[hit.first]
        return token.low in self._language.narrow and not (before and before[-1].kind in ("org", "place", "name", "own"))

    def _adjective(self, hit: Hit, starts: dict[int, Hit]) -> bool:
        """Whether a place is only the beginning of a name: British Cycling, Hong Kong Exchanges."""
        after = hit.last
        if after >= len(self._tokens) or after in starts or not self._tokens[hit.first].capital:
            return False
        return self._tokens[after].capital and self._looks(after) and not self._given(self._tokens[after])

    def _given(self, token: Token) -> bool:
        """Whether it is a given name, or begins with one: Jean-Noël."""
        return token.low in self._language.given or token.low.partition("-")[0] in self._language.given

    def _verbal(self, i: int) -> bool:
        return bool(self._language.lexicon.hits(self._tokens[i : i + 1]))

    def _looks(self, i: int) -> bool:
        """Whether the token at *i*, no word of the lexicon, is written like a name."""
        token = self._tokens[i]
        if not token.capital:
            return len(token.text) > 2 and token.text[0].isalpha() and any(c.isupper() for c in token.text[1:])
        if token.low in self._language.ordinary and (self._style.titled or self._style.shouted or self._opens(i) or token.text.isupper()):
            return False
        return not (len(token.text) == 1 and not token.text.isalpha())

    def _in_name(self, hit: Hit, before: list[Chunk]) -> bool:
        """Whether a word of the lexicon is part of a name here: "New" in New Balance, "Target", "Will" in Will Smith."""
        token = self._tokens[hit.first]
        kind = hit.entries[0].kind
        if self._style.titled or self._style.shouted or not token.capital or hit.first == 0 or hit.last - hit.first > 1:
            return False
        if kind == "post" and token.low in self._language.suffixes:
            return self._tokens[hit.first - 1].capital and self._looks(hit.first - 1)
        if kind in ("org", "place", "person", "post", "board", "of", "and", "someone", "day", "adverb", "sources", "acting") or token.text.isupper():
            return False
        return not self._opens(hit.first)

    def _opens(self, i: int) -> bool:
        """Whether any word would have a capital at *i*: at a beginning, after a colon or an opening quote."""
        return i == 0 or self._tokens[i - 1].text in ":\"'-–—“‘(.«"

    def _run(self, i: int, starts: dict[int, Hit]) -> int:
        """Return the end of the run of name words that begins at *i*."""
        j, n, tokens, language = i + 1, len(self._tokens), self._tokens, self._language
        while j < n:
            hit = starts.get(j)
            token = tokens[j]
            if hit:
                entry = hit.entries[0]
                joins = token.text == "&" or (token.low in language.particles and self._joins(i, j))
                part = entry.kind == "place" or self._in_name(hit, [])
                part = part or (token.capital and token.low in language.suffixes and entry.kind in ("firm", "unit") and tokens[j - 1].end + 1 == token.start)
                if not (part or (joins and j + 1 < n and tokens[j + 1].capital and j + 1 not in starts)):
                    break
                j = hit.last
            elif self._looks(j) or self._odd(i, j) or (token.text[0].isdigit() and len(token.text) < 4 and tokens[j - 1].end + 1 >= token.start):
                j += 1
            elif (token.low in language.particles and self._joins(i, j) or token.text == "&") and j + 1 < n and tokens[j + 1].capital and j + 1 not in starts:
                j += 1
            else:
                break
        return j

    def _joins(self, i: int, j: int) -> bool:
        """Whether the particle at *j* may go on with the name that begins at *i*."""
        return j == i + 1 or self._tokens[j].low not in self._language.early

    def _parted(self, first: int, last: int, before: list[Chunk]) -> int:
        """Return where a person's name begins in "chief of Acme Jane Doe", or 0."""
        if not before or before[-1].kind not in ("of", "at", "post") or self._given(self._tokens[first]):
            return 0
        return next((j for j in range(first + 1, last - 1) if self._given(self._tokens[j])), 0)

    def _odd(self, i: int, j: int) -> bool:
        """Whether an ordinary word is part of a name all the same: Mark Read, London Stock Exchange."""
        tokens, language = self._tokens, self._language
        if not tokens[j].capital or tokens[j].low not in language.ordinary:
            return False
        ends = j + 1 < len(tokens) and tokens[j + 1].capital and tokens[j + 1].low in language.suffixes
        return ends or (j == i + 1 and self._given(tokens[i]))

    def _sorted(self, first: int, last: int) -> Chunk:
        """Return the name as a chunk: a person, an organisation, or a name that may be either."""
        tokens, language = self._tokens[first:last], self._language
        head, tail = tokens[0], tokens[-1]
        size = last - first
        before = self._tokens[first - 1].low if first else ""
        if head.low.rstrip(".") in language.honorifics and size > 1:
            return Chunk("person", first + 1, last, None)
        if before.rstrip(".") in language.honorifics:
            return Chunk("person", first, last, None)
        if tail.low.rstrip(".") in language.suffixes or (head.low in language.heads and size > 2):
            return Chunk("org", first, last, None)
        if any(t.low in language.suffixes for t in tokens[1:]):
            return Chunk("org", first, last, None)
        if any(c in head.text for c in "&0123456789") or any(t.text == "&" for t in tokens):
            return Chunk("org", first, last, None)
        if size > 1 and self._given(head):
            return Chunk("person", first, last, None)
        if size > 1 and any(len(t.text.rstrip(".")) == 1 or t.low.rstrip(".") in ("jr", "sr") for t in tokens[1:]):
            return Chunk("person", first, last, None)
        if size > 1 and any(t.low in language.particles for t in tokens[1:-1]):
            return Chunk("person", first, last, None)
        if size == 1 and not self._style.shouted and self._brandish(head.text):
            return Chunk("org", first, last, None)
        return Chunk("name", first, last, None)

    def _brandish(self, text: str) -> bool:
        bare = text.replace(".", "").replace("-", "")
        if len(bare) > 1 and bare.isupper():
            return True
        return any(c.isupper() for c in text[1:]) and any(c.islower() for c in text) and "-" not in text and not text.startswith(("Mc", "Mac", "O'", "O '", "De", "Di", "La", "Le", "D'"))

    def _known(self, hit: Hit, before: list[Chunk]) -> Chunk:
        entry = hit.entries[0] if len(hit.entries) == 1 else self._chosen(hit, before)
        kind = entry.kind
        if kind == "verb":
            forms = tuple(e.info for e in hit.entries if e.kind == "verb")
            return Chunk("verb", hit.first, hit.last, (forms, self._nounish(hit.first)))
        return Chunk(kind, hit.first, hit.last, entry.info)

    def _chosen(self, hit: Hit, before: list[Chunk]) -> Entry:
        """Choose among several meanings: a verb after "to" or "will", a noun after an article."""
        verbs = [e for e in hit.entries if e.kind == "verb"]
        others = [e for e in hit.entries if e.kind != "verb"]
        if not verbs or not others:
            return hit.entries[0]
        after = self._tokens[hit.last].low if hit.last < len(self._tokens) else ""
        if after in self._language.pack.words.get("of", ()) and any(e.kind == "post" for e in others):
            return others[0]
        if before and before[-1].kind.partition(".")[0] in _VERB_FOLLOWS:
            return verbs[0]
        return others[0]

    def _nounish(self, i: int) -> bool:
        """Whether the word before makes the word at *i* a noun."""
        if i == 0:
            return False
        before = self._tokens[i - 1]
        words = self._language.pack.words
        if i + 1 < len(self._tokens) and self._tokens[i + 1].low in words.get("of", ()):
            return True
        if before.low in ("'s", "'"):
            return True
        return any(before.low in words.get(kind, ()) for kind in ("the", "of", "at", "in", "fresh", "after", "former", "acting", "before"))

    def _plain(self, i: int, before: list[Chunk]) -> Chunk:
        token = self._tokens[i]
        char = token.text[0]
        if token.low == "'s":
            return Chunk("own", i, i + 1)
        if char == "'" and before and i and self._tokens[i - 1].end == token.start and self._tokens[i - 1].low.endswith("s") and before[-1].kind in NAMES:
            return Chunk("own", i, i + 1)
        if char.isalpha():
            return Chunk("word", i, i + 1)
        if char.isdigit():
            return Chunk("number", i, i + 1)
        return Chunk(MARKS.get(token.text, "mark"), i, i + 1)

    def _joined(self, chunks: list[Chunk]) -> list[Chunk]:
        """Merge runs of unknown words into one chunk."""
        out: list[Chunk] = []
        for chunk in chunks:
            if chunk.kind == "word" and out and out[-1].kind == "word":
                out[-1] = Chunk("word", out[-1].first, chunk.last)
            else:
                out.append(chunk)
        return out


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
        if chunk.kind == "name" and held and not any(t.low in language.areas for t in tokens[chunk.first : chunk.last]):
            chunk = chunk._replace(kind="person")
        out.append(chunk)
    return out


def _passive(chunk: Chunk, row: Sequence[Chunk], i: int, strict: bool) -> Chunk:
    act = chunk.info
    if not isinstance(act, Act) or act.form != "past" or not chunk.kind.endswith(".past") or not act.verb.done:
        return chunk
    if strict:
        return chunk._replace(kind=act.verb.done)
    active = act.verb.does != "appoints" or (0 < i < len(row) - 1 and row[i - 1].kind in ("org", "board", "firm") and row[i + 1].kind == "person")
    return chunk if active else chunk._replace(kind=act.verb.done)


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


_VERB_FOLLOWS = AUXILIARY | NAMES | { "post", "newpost", "board", "someone", "adverb", "comma"}
_BEFORE = {"acting", "fresh", "former", "the", "deputy", "sitting"}


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
        first, flags, area, piece = _left(out, chunk, tokens, language)
        last, i, part, more = _right(chunks, i, tokens, language)
        key, rule = chunk.info
        area = area if rule.areas else ""
        role = Role(key, rule, area, piece or part, first, last)
        flags |= more
        post = Post((role,), "acting" in flags, "fresh" in flags, "former" in flags, first, last)
        out.append(Chunk("newpost" if post.fresh and chunk.kind == "post" else chunk.kind, first, last, post))
        _merge(out, chunks, i)
    return out


def _left(out: list[Chunk], chunk: Chunk, tokens: Sequence[Token], language: Language) -> tuple[int, set[str], str, bool]:
    """Take the modifiers before a post off *out*; return where it begins, what they say, its area, whether it is of a part."""
    first, flags, area = chunk.first, set[str](), ""
    rule: Rule = chunk.info[1]
    if (rule.areas or rule.modified) and language.pack.modifiers == "before" and out:
        before = out[-1]
        if before.kind == "word" and all(len(t.text) > 1 for t in tokens[before.first : before.last]):
            size = min(4, before.last - before.first)
            first = before.last - size
            area = _area([t.low for t in tokens[first : before.last]], language)
            out.pop()
            if first > before.first:
                out.append(Chunk("word", before.first, first))
        elif before.kind == "name" and len(out) > 1 and out[-2].kind == "own":
            first = before.first
            area = _area([t.low for t in tokens[first : before.last]], language)
            out.pop()
        elif before.kind == "name" and (split := _tail_area(before, tokens, language)):
            first, area = split
            out[-1] = Chunk("name", before.first, first)
            if first == before.first:
                out.pop()
    piece = first < chunk.first
    while out and out[-1].kind in _BEFORE and out[-1].last == first:
        flags.add(out[-1].kind)
        first = out.pop().first
    return first, flags, area, piece


def _area(words: list[str], language: Language) -> str:
    return next((language.areas[w] for w in (" ".join(words), *reversed(words)) if w in language.areas), "")


def _tail_area(name: Chunk, tokens: Sequence[Token], language: Language) -> tuple[int, str] | None:
    """Split "Acme Finance" before "Chief": the last word is an area, not part of the name."""
    code = language.areas.get(tokens[name.last - 1].low)
    return (name.last - 1, code) if code else None


def _right(chunks: list[Chunk], i: int, tokens: Sequence[Token], language: Language) -> tuple[int, int, bool, set[str]]:
    """Take the words after the post at *i* that belong to it; return its end, the next chunk, whether it is of a part."""
    last, flags, part = chunks[i].last, set[str](), False
    i += 1
    while i < len(chunks) and chunks[i].kind in ("acting", "deputy", "former"):
        flags.add(chunks[i].kind)
        last = chunks[i].last
        i += 1
    j = i
    if j < len(chunks) and chunks[j].kind in ("of", "for"):
        j += 1
        while j < len(chunks) and chunks[j].kind in ("the", "fresh"):
            j += 1
        end = _unit(chunks, j)
        if end:
            return chunks[end - 1].last, end, True, flags
        if j < len(chunks) and chunks[j].kind == "name" and all(t.low in language.areas or t.low in language.ordinary for t in tokens[chunks[j].first : chunks[j].last]):
            return chunks[j].last, j + 1, True, flags
        if j < len(chunks) and chunks[j].kind == "word":
            part = True
            last = chunks[j].last
            i = j + 1
            while i + 1 < len(chunks) and chunks[i].kind in ("and", "comma") and chunks[i + 1].kind == "word" and i + 2 < len(chunks) and (chunks[i].kind == "and" or chunks[i + 2].kind == "and"):
                last = chunks[i + 1].last
                i += 2
    return last, i, part, flags


def _unit(chunks: list[Chunk], i: int) -> int:
    """Return the end of "EU unit" or "its pharma division" where it begins at *i*, else 0."""
    for j in range(i, min(i + 4, len(chunks))):
        if chunks[j].kind == "unit":
            return j + 1
        if chunks[j].kind not in ("word", "org", "place", "name", "own", "the", "fresh", "and"):
            return 0
    return 0


def _merge(out: list[Chunk], chunks: list[Chunk], i: int) -> None:
    """Join the post at the end of *out* with the one before it: "president and CEO", "chairman, CEO"."""
    if len(out) < 3 or out[-3].kind not in ("post", "newpost") or out[-1].kind not in ("post", "newpost") or out[-2].kind not in ("and", "comma"):
        return
    if out[-2].kind == "comma" and _starts_clause(out, chunks, i):
        return
    a, b = out[-3].info, out[-1].info
    if b.acting and not a.acting:
        return
    roles = standing((*a.roles, *b.roles))
    post = Post(roles, a.acting, a.fresh or b.fresh, a.former, a.first, b.last)
    out[-3:] = [Chunk(out[-3].kind, a.first, b.last, post)]


def _starts_clause(out: list[Chunk], chunks: list[Chunk], i: int) -> bool:
    """Whether the post after a comma is the subject of its own verb: "fires CEO, chairman quits"."""
    verb_before = any(c.kind == "verb" for c in out[:-3])
    return verb_before and i < len(chunks) and chunks[i].kind in ("verb", "will")


def _acts(row: list[Chunk]) -> list[Chunk]:
    """Put each verb together with its helpers."""
    out: list[Chunk] = []
    for chunk in row:
        if chunk.kind != "verb":
            out.append(chunk)
            continue
        helpers: list[str] = []
        while out and out[-1].kind.partition(".")[0] in AUXILIARY:
            helpers.extend(out.pop().kind.split("."))
        out.append(_act(chunk, helpers, out))
    return out


def _act(chunk: Chunk, helpers: list[str], out: list[Chunk]) -> Chunk:
    choices, nounish = chunk.info
    verbs: dict[str, Verb] = {}
    for verb, form in choices:
        verbs.setdefault(form, verb)
    form = _form(set(verbs), helpers[0] if helpers else "", nounish)
    verb = verbs[form]
    kind = {"noun": f"{verb.does}.noun", "ing": f"{verb.does}.ing", "past": f"{verb.does}.past"}.get(form, verb.does)
    if form in ("past", "ing") and helpers and "be" in helpers[:2] and helpers[0] == "be":
        kind = verb.done if form == "past" and verb.done else verb.does
    elif helpers and form != "noun":
        kind = verb.does
    mood = Status.DENIED if "wont" in helpers else Status.RUMORED if "may" in helpers else verb.status
    act = Act(verb, form, bool({"will", "to", "may", "must"} & set(helpers)), mood, "must" in helpers)
    return Chunk(kind, chunk.first, chunk.last, act)


def _form(forms: set[str], helper: str, nounish: bool) -> str:
    if len(forms) == 1:
        return next(iter(forms))
    order: tuple[str, ...]
    if helper in ("will", "may", "wont", "must", "to"):
        order = ("base", "now", "past", "ing", "noun")
    elif helper == "have":
        order = ("past", "base", "now", "ing", "noun")
    elif helper == "be":
        order = ("past", "ing", "noun", "base", "now")
    elif nounish:
        order = ("noun", "past", "ing", "base", "now")
    else:
        order = ("now", "past", "base", "ing", "noun")
    return next(f for f in order if f in forms)
