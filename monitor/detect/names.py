"""Names by their shape: people, organisations, and names that may be either; the other words as the lexicon has them."""

from collections.abc import Sequence
from typing import NamedTuple

from monitor.detect.capitals import brandish
from monitor.detect.chunks import Chunk
from monitor.detect.frames import OPEN, opened
from monitor.detect.language import AUXILIARY, MARKS, NAMES, Language
from monitor.detect.lexicon import Entry, Hit
from monitor.detect.linked import linked, surnamed
from monitor.detect.tokens import Token

_OF_POSTS = frozenset({"org", "place", "name", "own", "fresh", "former", "acting", "deputy", "sitting", "as"})
"""What stands before a word that names a post only behind these: "the new GM"."""
_VERB_FOLLOWS = AUXILIARY | NAMES | {OPEN, "post", "newpost", "board", "someone", "adverb", "comma", "that", "who", "he", "firm"}


class Style(NamedTuple):
    """What capitals mean in a sentence: nothing where (nearly) every word has one."""

    titled: bool
    shouted: bool


def style_of(tokens: Sequence[Token], hits: Sequence[Hit]) -> Style:
    """Tell what capitals mean here."""
    words = [t.text for t in tokens[1:] if len(t.text) > 3 and t.text[0].isalpha()]
    if not words:
        return Style(False, False)
    upper = sum(w.isupper() for w in words)
    known = [
        tokens[i].text for h in hits for i in range(max(h.first, 1), h.last) if h.entries[0].kind in ("verb", "post", "fresh")
    ]
    known = [w for w in known if w[0].isalpha() and not w.isupper()] or words
    capital = sum(w[0].isupper() for w in known)
    return Style(capital > 0.5 * len(known) and sum(w[0].isupper() for w in words) > 0.6 * len(words), upper > 0.7 * len(words))


class Names:
    """Finds names by their shape and sorts them into people, organisations and the rest."""

    def __init__(self, tokens: Sequence[Token], language: Language, style: Style) -> None:
        self._tokens = tokens
        self._language = language
        self._style = style
        self._begun: frozenset[int] = frozenset()
        self._acts: frozenset[int] = frozenset()

    def chunks(self, hits: Sequence[Hit]) -> list[Chunk]:
        starts = {h.first: h for h in hits}
        self._acts = frozenset(h.first for h in hits if h.last > h.first + 1 and h.entries[0].kind == "verb")
        self._begun = frozenset(h.first for h in hits if h.last > h.first + 1) if self._language.trailing else frozenset()
        out: list[Chunk] = []
        i, n = 0, len(self._tokens)
        while i < n:
            hit = starts.get(i)
            end = 0 if hit and hit.last > i + 1 else self._headed(i)
            if hit and hit.entries[0].kind == "place" and not self._owner(out):
                headed = self._headed(hit.last)
                end = headed or (self._run(hit.last, starts) if self._adjective(hit, starts) else end)
            if not end and (core := surnamed(self._tokens, i, self._language)) and core not in starts:
                end = self._run(core, starts)
            if hit and self._narrow(hit, out):
                out.append(Chunk("org", i, hit.last))
                i = hit.last
                continue
            if not end and hit and not self._in_name(hit):
                out.append(self._known(hit, out))
                i = hit.last
                continue
            if not end and (hit or self._looks(i)):
                end = self._run(i, starts)
                end = self._headed(end - 1) or end if end - i > 1 else end
            if end:
                middle = self._parted(i, end, out)
                if middle:
                    out.append(self._sorted(i, middle))
                out.append(self._sorted(middle or i, end))
                if end < n and any(h.first < end < h.last for h in starts.values()):
                    starts |= {
                        end + h.first: Hit(end + h.first, end + h.last, h.entries)
                        for h in self._language.lexicon.hits(self._tokens[end:])
                    }
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
        while j < n and self._tokens[j].capital and ((self._looks(j) and not self._verbal(j)) or self._placed(j)):
            j += 1
        if j > i:
            return j
        while (
            j < min(n, i + 2)
            and self._tokens[j].text[0].islower()
            and j not in self._acts
            and (not self._verbal(j) or self._placed(j))
        ):
            j += 1
        return j

    def _placed(self, i: int) -> bool:
        hits = self._language.lexicon.hits(self._tokens[i : i + 1])
        return bool(hits) and hits[0].entries[0].kind in ("place", "firm", "unit")

    def _narrow(self, hit: Hit, before: list[Chunk]) -> bool:
        """Whether a word that is a post only after a name stands without one: GM the company."""
        token = self._tokens[hit.first]
        return token.low in self._language.narrow and not (before and before[-1].kind in _OF_POSTS)

    def _owner(self, before: list[Chunk]) -> bool:
        """Whether a place stands where the owner of a post does: "premier Kanady"."""
        return bool(self._language.owners and before and before[-1].kind == "post")

    def _adjective(self, hit: Hit, starts: dict[int, Hit]) -> bool:
        """Whether a place is only the beginning of a name: British Cycling, Hong Kong Exchanges."""
        after = hit.last
        if self._language.pack.modifiers == "after" and not self._language.pack.cased:
            return False
        if after >= len(self._tokens) or after in starts or not self._tokens[hit.first].capital:
            return False
        return self._tokens[after].capital and self._looks(after) and not self._given(self._tokens[after])

    def _given(self, token: Token) -> bool:
        """Whether it is a given name, or begins with one: Jean-Noël."""
        return token.low in self._language.given or token.low.partition("-")[0] in self._language.given

    def _verbal(self, i: int) -> bool:
        return i in self._begun or bool(self._language.lexicon.hits(self._tokens[i : i + 1]))

    def _looks(self, i: int) -> bool:
        """Whether the token at *i*, no word of the lexicon, is written like a name."""
        token = self._tokens[i]
        if not token.capital:
            return len(token.text) > 2 and token.text[0].isalpha() and any(c.isupper() for c in token.text[1:])
        if token.low in self._language.nouns:
            return False
        if token.low in self._language.ordinary and (
            self._style.titled or self._style.shouted or self._opens(i) or token.text.isupper()
        ):
            return False
        if token.low in self._language.common and self._opens(i) and self._small_next(i + 1):
            return False
        return not (len(token.text) == 1 and not token.text.isalpha())

    def _in_name(self, hit: Hit) -> bool:
        """Whether a word of the lexicon is part of a name here: "New" in New Balance, "Target", "Will" in Will Smith."""
        token = self._tokens[hit.first]
        kind = hit.entries[0].kind
        if self._style.titled or self._style.shouted or not token.capital or hit.first == 0 or hit.last - hit.first > 1:
            return False
        if token.low in self._language.nouns:
            return False
        if kind in ("post", "firm", "unit") and token.low in self._language.suffixes:
            return self._tokens[hit.first - 1].capital and self._looks(hit.first - 1)
        if (
            kind in ("org", "place", "person", "post", "board", "of", "and", "someone", "day", "adverb", "sources", "acting")
            or token.text.isupper()
        ):
            return False
        if kind == "the" and not self._names_next(hit.last):
            return False
        return not self._opens(hit.first)

    def _names_next(self, i: int) -> bool:
        return i < len(self._tokens) and self._tokens[i].capital and not self._verbal(i)

    def _small_next(self, i: int) -> bool:
        return i < len(self._tokens) and self._tokens[i].text[0].islower()

    def _opens(self, i: int) -> bool:
        """Whether any word would have a capital at *i*: at a beginning, after a colon or an opening quote."""
        return i == 0 or self._tokens[i - 1].text in ":\"'-–—“‘(.«•·▲*"

    def _run(self, i: int, starts: dict[int, Hit]) -> int:
        """Return the end of the run of name words that begins at *i*."""
        j, n, tokens, language = i + 1, len(self._tokens), self._tokens, self._language
        while j < n:
            hit = starts.get(j)
            token = tokens[j]
            if (core := linked(tokens, i, j, language)) and core not in starts:
                j = core + 1
            elif hit:
                entry = hit.entries[0]
                joins = token.text == "&" or (token.low in language.particles and self._joins(i, j))
                part = entry.kind == "place" or self._in_name(hit)
                part = part or (
                    token.capital
                    and token.low in language.suffixes
                    and entry.kind in ("firm", "unit", "deputy")
                    and tokens[j - 1].end + 1 == token.start
                )
                if not (part or (joins and j + 1 < n and tokens[j + 1].capital and j + 1 not in starts)):
                    break
                j = hit.last
            elif (
                self._looks(j)
                or self._odd(i, j)
                or (token.text[0].isdigit() and len(token.text) < 4 and tokens[j - 1].end + 1 >= token.start)
            ) or (
                ((token.low in language.particles and self._joins(i, j)) or token.text == "&")
                and j + 1 < n
                and tokens[j + 1].capital
                and j + 1 not in starts
            ):
                j += 1
            elif token.text == "," and j + 1 < n and tokens[j + 1].low.rstrip(".") in self._language.tails:
                j += 2
            else:
                break
        return j

    def _joins(self, i: int, j: int) -> bool:
        """Whether the particle at *j* may go on with the name that begins at *i*."""
        article = self._tokens[i].low in self._language.pack.words.get("the", ())
        return j == i + 1 + article or self._tokens[j].low not in self._language.early

    def _personal(self, token: Token, head: Token) -> bool:
        """Whether *token* inside a name that begins with *head* makes it a person's: "van", and "de" behind a given name."""
        language = self._language
        return token.low in language.particles and (token.low not in language.early or self._given(head))

    def _parted(self, first: int, last: int, before: list[Chunk]) -> int:
        """Return where a person's name begins in "chief of Acme Jane Doe", or 0."""
        kinds = [c.kind for c in before[-2:] if c.kind != "the"]
        if not kinds or kinds[-1] not in ("of", "at", "post") or self._given(self._tokens[first]):
            return 0
        given = next((j for j in range(first + 1, last - 1) if self._given(self._tokens[j])), 0)
        return given or (self._suffixed(first, last) if self._language.owners else 0)

    def _suffixed(self, first: int, last: int) -> int:
        """Return where two words or more begin behind the end of an organisation's name, or 0."""
        suffixes = self._language.suffixes
        ends = (j + 1 for j in range(last - 3, first, -1) if self._tokens[j].low.rstrip(".") in suffixes)
        return next((j for j in ends if not any(t.low in suffixes for t in self._tokens[j:last])), 0)

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
        if size == 1 and tail.low.rstrip(".") in language.tails:
            return Chunk("firm", first, last, None)
        before = self._tokens[first - 1].low if first else ""
        if head.low.rstrip(".") in language.honorifics and size > 1:
            return Chunk("person", first + 1, last, None)
        if before.rstrip(".") in language.honorifics:
            return Chunk("person", first, last, None)
        if 0 < surnamed(self._tokens, first, language) < last and tail.low not in language.suffixes:
            return Chunk("person", first, last, None)
        if tail.low.rstrip(".") in language.suffixes or (head.low in language.heads and size > 1 + language.pack.cased):
            return Chunk("org", first, last, None)
        if any(t.low in language.suffixes for t in tokens[1:]):
            return Chunk("org", first, last, None)
        if any(c in head.text for c in "&0123456789") or any(t.text == "&" for t in tokens):
            return Chunk("org", first, last, None)
        if size > 1 and self._given(head):
            return Chunk("person", first, last, None)
        if size > 1 and any(
            (len(t.text.rstrip(".")) == 1 and t.text[0].isalpha() and t is not tail) or t.low.rstrip(".") in ("jr", "sr")
            for t in tokens[1:]
        ):
            return Chunk("person", first, last, None)
        if size > 1 and any(self._personal(t, head) for t in tokens[1:-1]):
            return Chunk("person", first, last, None)
        if size == 1 and not self._style.shouted and brandish(head.text):
            return Chunk("org", first, last, None)
        return Chunk("name", first, last, None)

    def _known(self, hit: Hit, before: list[Chunk]) -> Chunk:
        if self._language.framed and (chunk := opened(hit, before)):
            return chunk
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
            narrow = self._tokens[hit.first].low in self._language.narrow
            return next((e for e in others if narrow and e.kind == "post"), hit.entries[0])
        after = self._tokens[hit.last].low if hit.last < len(self._tokens) else ""
        if after in self._language.pack.words.get("of", ()) and any(e.kind == "post" for e in others):
            return others[0]
        if (
            after in self._language.pack.words.get("to", ())
            and before
            and before[-1].kind == "place"
            and others[0].kind == "post"
        ):
            return others[0]
        if before and before[-1].kind.partition(".")[0] in _VERB_FOLLOWS:
            return verbs[0]
        deed = before and others[0].kind == "former" and after in self._language.pack.words.get("the", ())
        return verbs[0] if deed else others[0]

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
        return any(
            before.low in words.get(kind, ())
            for kind in ("the", "of", "at", "in", "fresh", "after", "former", "acting", "before")
        )

    def _plain(self, i: int, before: list[Chunk]) -> Chunk:
        token = self._tokens[i]
        char = token.text[0]
        if token.low == "'s":
            return Chunk("own", i, i + 1)
        if (
            char == "'"
            and before
            and i
            and self._tokens[i - 1].end == token.start
            and self._tokens[i - 1].low.endswith("s")
            and before[-1].kind in NAMES
        ):
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
