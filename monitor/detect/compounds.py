"""Words written in one that are several: Acme-Chef, Interimstrainer, Acmes Finanzchef.

Only packs with ``compounds: true`` have them. A word is cut where its end is a post, a firm or another noun of the pack by
itself; a first part without a hyphen (``interims``) is cut where the pack lists it among its prefixes.
"""

from collections.abc import Collection, Iterator, Sequence

from monitor.detect.chunks import Chunk
from monitor.detect.lexicon import Lexicon
from monitor.detect.pack import Pack
from monitor.detect.tokens import Token, low

_TAILS = frozenset({"post", "board", "firm", "unit", "someone", "nextup", "job"})
_AFTER_OWNER = _TAILS | {"fresh", "former", "sitting", "acting", "deputy"}
_OWNERS = frozenset({"org", "place", "name"})
_DESCRIBE = frozenset({"acting", "fresh", "former", "the", "deputy", "sitting"})
_LEAST = 3


class Bound(Token):
    """The last part of a compound."""


class Compounds:
    """Cuts compounds. *prefixes* are the first parts without a hyphen, *places* and *given* the names that are known."""

    def __init__(
        self, lexicon: Lexicon, prefixes: Sequence[str], places: Collection[str], given: Collection[str], genitive: str
    ) -> None:
        self._given = given
        self._lexicon = lexicon
        self._prefixes = tuple(p for p in prefixes if not p.endswith("-"))
        self._places = places
        self._genitive = genitive

    def cut(self, tokens: Sequence[Token]) -> list[Token]:
        """Return *tokens* with each compound cut."""
        whole = [piece for token in tokens for piece in self._pieces(token)]
        if not self._genitive:
            return whole
        return [piece for i, token in enumerate(whole) for piece in self._owner(token, whole[i + 1 : i + 2])]

    def _pieces(self, token: Token) -> Iterator[Token]:
        if len(token.text) <= _LEAST or self._lexicon.alone(token.low, exact=True):
            yield token
            return
        at = self._hyphen(token.text) if "-" in token.text else 0
        if at:
            yield from self._pieces(_part(token, 0, at))
            yield from (Bound(*piece) for piece in self._pieces(_part(token, at + 1, len(token.text))))
            return
        prefix = next((p for p in self._prefixes if token.low.startswith(p) and self._noun(token.low[len(p) :].lstrip("-"))), "")
        if prefix:
            yield Token(token.start, token.start + len(prefix), token.text[: len(prefix)], prefix)
            rest = len(token.text) - len(token.text[len(prefix) :].lstrip("-"))
            yield _part(token, rest, len(token.text))
            return
        yield token

    def _hyphen(self, word: str) -> int:
        """Return the place of the first hyphen after which a noun of the pack stands, or 0."""
        at = word.find("-")
        while at > 0:
            if self._noun(low(word[at + 1 :])):
                return at
            at = word.find("-", at + 1)
        return 0

    def _noun(self, word: str) -> bool:
        return (
            any(e.kind in _TAILS or (e.kind == "verb" and e.info[1] == "noun") for e in self._lexicon.alone(word))
            if word
            else False
        )

    def _owner(self, token: Token, after: Sequence[Token]) -> Iterator[Token]:
        """Cut the ending of possession off a name: "Acmes Finanzchef", "Japans"."""
        end = self._genitive
        base = token.low[: -len(end)]
        plain = not token.capital or not token.low.endswith(end) or len(base) < _LEAST or self._lexicon.alone(token.low)
        if plain or not (base in self._places or (self._owns(base) and after and self._owned(after[0].low))):
            yield token
            return
        cut = len(token.text) - len(end)
        yield _part(token, 0, cut)
        yield Token(token.start + cut, token.end, token.text[cut:], "'s")

    def _owns(self, base: str) -> bool:
        known = self._lexicon.alone(base)
        if known:
            return all(e.kind in _OWNERS for e in known)
        return base[-1] not in "sxzßiuo" and base not in self._given

    def _owned(self, word: str) -> bool:
        return any(e.kind in _AFTER_OWNER or (e.kind == "verb" and e.info[1] == "noun") for e in self._lexicon.alone(word))


def _part(token: Token, first: int, last: int) -> Token:
    """Return some letters of *token*; a word without case may be longer than the word: "Weiß"."""
    return Token(token.start + first, token.start + last, token.text[first:last], low(token.text[first:last]))


def described(out: list[Chunk], post: Chunk, tokens: Sequence[Token]) -> set[str]:
    """Take the words off *out* that describe the post of a compound: "new" in "neuer Acme-Chef" is said of the chief."""
    flags = set[str]()
    if not out or out[-1].kind not in _OWNERS or not isinstance(tokens[post.first], Bound):
        return flags
    name = out.pop()
    while out and out[-1].kind in _DESCRIBE and out[-1].last == name.first:
        flags.add(out.pop().kind)
    out.append(name)
    return flags


class Nouns:
    """The words that a pack writes with a capital: nouns, no names. ``*Krise`` stands for every word that ends so."""

    def __init__(self, pack: Pack) -> None:
        entries = [w for words in pack.words.values() for w in words] if pack.compounds else []
        entries += [w for verb in pack.verbs for w in verb.noun] if pack.compounds else []
        entries += pack.names.ordinary if pack.compounds else []
        first = [e.split()[0] for e in entries]
        self._whole = frozenset(low(w.strip("*")) for w in first if w.strip("*")[:1].isupper())
        self._ends = frozenset(low(w[1:]) for w in first if w[0] == "*" and w[1:2].isupper())
        self._sizes = sorted({len(e) for e in self._ends})

    def __bool__(self) -> bool:
        return bool(self._whole)

    def __contains__(self, word: object) -> bool:
        if not isinstance(word, str):
            return False
        return word in self._whole or any(word[-n:] in self._ends for n in self._sizes if n + _LEAST <= len(word))
