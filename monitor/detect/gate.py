"""The first look: one pass over a text for the words that could tell of a change. Most of a stream ends here."""

from collections.abc import Iterator, Mapping
from enum import IntFlag

from ahocorasick_rs import AhoCorasick, MatchKind

from monitor.detect.frames import halves
from monitor.detect.inflection import inflected
from monitor.detect.language import Language
from monitor.detect.lexicon import GAP
from monitor.detect.trace import Span
from monitor.text import fold

_GAPS = {i: " " for i in range(128) if not chr(i).isalnum()} | dict.fromkeys(map(ord, "«»“”„–—·•|¿¡"), " ")


class Tells(IntFlag):
    """What a word can do: tell of a change by itself, tell of it beside a post, be the post."""

    ALONE = 1
    BESIDE = 2
    POST = 4


class Gate:
    """Opens for a text with a word that tells of a change by itself, or with one that does so beside a post and a post."""

    def __init__(self, language: Language) -> None:
        tells: dict[str, Tells] = {}
        for word, what in _words(language):
            tells[word] = tells.get(word, Tells(0)) | what
        self._spaced = language.pack.spaced
        self._loose = bool(language.pack.joined)
        self._words = list(tells)
        self._tells = [int(tells[w]) for w in self._words]
        literals = [self._literal(w) for w in self._words]
        self._open_ended = [w.endswith("*") or w.rpartition(" ")[2] in language.pack.joined for w in self._words]
        self._search = AhoCorasick(literals or ["\0"], matchkind=MatchKind.Standard)

    def opens(self, folded: str) -> bool:
        """Whether *folded* text is worth a second look."""
        text = self._text(folded)
        seen = 0
        for index, _, end in self._search.find_matches_as_indexes(text, overlapping=True):
            if self._ends(text, index, end):
                seen |= self._tells[index]
                if seen & Tells.ALONE or seen & 6 == 6:
                    return True
        return False

    def weight(self, folded: str) -> int:
        """Return how much of *folded* text its words make up."""
        text = self._text(folded)
        found = self._search.find_matches_as_indexes(text)
        return sum(end - start for index, start, end in found if self._ends(text, index, end))

    def hits(self, text: str) -> tuple[Span, ...]:
        """Return the words of *text* that the first look found."""
        folded, starts = fold(text)
        padded = self._text(folded)
        out = []
        for index, start, end in self._search.find_matches_as_indexes(padded, overlapping=True):
            if self._ends(padded, index, end) and self._tells[index] & 3:
                begin, stop = starts[start - self._shift * (padded[start] != " ")], starts[min(end - self._shift, len(folded))]
                out.append(Span(begin, stop, text[begin:stop], "trigger"))
        return tuple(out)

    @property
    def _shift(self) -> int:
        return 1 if self._spaced else 0

    def _literal(self, word: str) -> str:
        bare = fold(word.strip("*")).text.translate(_GAPS).strip()
        return bare if self._loose or not self._spaced or word.startswith("*") else f" {bare}"

    def _text(self, folded: str) -> str:
        text = folded if folded.isascii() else "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in folded)
        return f" {text.translate(_GAPS)}" if self._spaced else text

    def _ends(self, text: str, index: int, end: int) -> bool:
        return not self._spaced or self._open_ended[index] or end == len(text) or not text[end].isalnum()


def _words(language: Language) -> Iterator[tuple[str, Tells]]:
    for verb in language.pack.verbs:
        what = Tells.ALONE if language.alone(verb) else Tells.BESIDE
        for words in (verb.base, verb.now, verb.past, verb.ing, verb.noun):
            for word in words:
                yield halves(word, verb, "")[0], what
    for kind in ("fresh", "acting", "predicate", "be.will", "be.may"):
        for word in language.pack.words.get(kind, ()):
            yield word, Tells.BESIDE
    for word in language.pack.words.get("helm", ()):
        yield word, Tells.POST
    for rule in language.roles.posts.values():
        for form in inflected(rule.forms.get(language.pack.language, ()), language.pack.endings):
            yield form.partition(f" {GAP} ")[0], Tells.POST
            for goal in language.pack.script.goals if language.pack.script else ():
                yield form + goal, Tells.ALONE
    for name in language.watched:
        yield name, Tells.POST


def gates(languages: Mapping[str, Language]) -> dict[str, Gate]:
    """Return the gate of each language."""
    return {code: Gate(language) for code, language in languages.items()}
