"""Words written onto others: the "and" of وتعيين, the ending of possession of PayPal'ın."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from monitor.detect.tokens import Token, low

_LEAST = 2
_READ = {"own": "'s", "none": ""}


class Clitics:
    """Cuts words off others.

    *joined* are beginnings and what the rest begins with once they are cut; *known* says which words there are at all.
    *apostrophes* are the endings behind an apostrophe, by the word that each is read as: 'de; "own" is the possessive 's,
    and those of "none" mean nothing. *governs* are beginnings and the words behind which each is cut off any word.
    """

    def __init__(
        self,
        joined: Mapping[str, str],
        apostrophes: Mapping[str, Sequence[str]],
        known: Callable[[str], bool] | None = None,
        governs: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self._joined = sorted(((low(k), low(v)) for k, v in joined.items()), key=lambda pair: -len(pair[0])) if known else []
        words = {word: _READ.get(word, f"'{word}") for word in apostrophes}
        self._endings = {low(ending): words[word] for word, endings in apostrophes.items() for ending in endings}
        self._known = known or bool
        self._governed = {(low(word), low(begins)) for begins, words in (governs or {}).items() for word in words}

    def __bool__(self) -> bool:
        return bool(self._joined or self._endings)

    def cut(self, tokens: Sequence[Token]) -> list[Token]:
        """Return *tokens*, what is written onto them as tokens of their own."""
        out: list[Token] = []
        for token in tokens:
            out.extend(self._ruled(token, out[-1].low) if self._governed and out else self._pieces(token))
        return out

    def _ruled(self, token: Token, before: str) -> Iterator[Token]:
        """Cut *token* behind a word that governs how it begins, else as anywhere."""
        pieces = list(self._pieces(token))
        first = token.low[:1]
        whole = len(pieces) == 1 and len(token.text) == len(token.low) > _LEAST
        if not whole or (before, first) not in self._governed:
            return iter(pieces)
        cut = token.start + 1
        head = Token(token.start, cut, token.text[:1], first)
        return iter((head, Token(cut, token.end, token.text[1:], token.low[1:])))

    def _pieces(self, token: Token) -> Iterator[Token]:
        if self._endings and "'" in token.low:
            head, _, ending = token.low.rpartition("'")
            if head and ending in self._endings:
                cut = len(token.text) - len(ending) - 1
                yield Token(token.start, token.start + cut, token.text[:cut], low(token.text[:cut]))
                if self._endings[ending]:
                    yield Token(token.start + cut, token.end, token.text[cut:], self._endings[ending])
                return
        yield from self._beginnings(token) if self._joined else (token,)

    def _beginnings(self, token: Token) -> Iterator[Token]:
        word = token.low
        if len(word) <= _LEAST or len(word) != len(token.text) or self._known(word):
            yield token
            return
        for prefix, begins in self._joined:
            rest = begins + word[len(prefix) :]
            if word.startswith(prefix) and len(rest) > _LEAST and (self._known(rest) or self._further(prefix, rest)):
                cut = token.start + len(prefix)
                after = Token(cut, token.end, token.text[len(prefix) :], rest)
                yield Token(token.start, cut, token.text[: len(prefix)], prefix)
                yield from (after,) if begins else self._beginnings(after)
                return
        yield token

    def _further(self, prefix: str, rest: str) -> bool:
        """Whether *rest* is a known word behind another beginning: "and of the"."""
        others = [begins + rest[len(p) :] for p, begins in self._joined if p != prefix and rest.startswith(p)]
        return any(len(word) > _LEAST and self._known(word) for word in others)
