"""The detector: an item in, its changes out. Pure; raises on no text."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from monitor.detect.around import old
from monitor.detect.chunks import Chunk, Tagged
from monitor.detect.fiction import fiction, opening
from monitor.detect.gate import gates
from monitor.detect.language import Language
from monitor.detect.merging import Merger
from monitor.detect.own import Book
from monitor.detect.own.view import Sentence as Seen
from monitor.detect.own.view import View
from monitor.detect.reading import Fit, read
from monitor.detect.said import Read
from monitor.detect.tagging import known, tag
from monitor.detect.tokens import Token, sentences
from monitor.detect.trace import Match, Sentence, Span, Trace
from monitor.model import Change, Item
from monitor.text import fold, tidy

LONGEST = 50_000
"""No more characters of an item are read."""


SHUT = "no word that could tell of a change, or none beside a post"
LABEL = 6
"""A first sentence of no more words than this says what the text is: "From our archive."."""
SURE = 3
"""As many small words of another language, and none of its own, say that an item is not in the language it is said to be in."""


SAMPLE = 4000
"""The language is told from so many characters."""


class Detector:
    """Finds changes by the packs that it was loaded with, and by the rules of the user."""

    def __init__(self, languages: Mapping[str, Language], own: Book | None = None) -> None:
        self.languages = dict(languages)
        self.own = own
        self._gates = gates(languages)
        self._small = {code: frozenset(language.pack.stopwords) for code, language in languages.items()}

    def detect(self, item: Item) -> tuple[Change, ...]:
        """Return the changes that *item* reports."""
        reading = item.reading[:LONGEST]
        language = self.language(item.lang, reading)
        changes = self._examine(item, reading, language, None) if language else ()
        return self.own.apply(reading, changes, lambda: self._view(item, reading, language)).changes if self.own else changes

    def packs(self, item: Item) -> tuple[Change, ...]:
        """Return the changes that the packs alone find."""
        reading = item.reading[:LONGEST]
        language = self.language(item.lang, reading)
        return self._examine(item, reading, language, None) if language else ()

    def explain(self, item: Item) -> Trace:
        """Return every stage of reading *item*."""
        reading = item.reading[:LONGEST]
        language = self.language(item.lang, reading)
        if language is None:
            hits = tuple(h for gate in self._asked(item.lang) for h in self._gates[gate].hits(reading))
            return self._ruled(Trace(reading, "", hits, (), (), ended=SHUT), item, None)
        code = language.pack.language
        seen: list[Sentence] = []
        changes = self._examine(item, reading, language, seen)
        return self._ruled(Trace(reading, code, self._gates[code].hits(reading), tuple(seen), changes), item, language)

    def _ruled(self, trace: Trace, item: Item, language: Language | None) -> Trace:
        if not self.own:
            return trace
        changes, said = self.own.apply(
            trace.reading, trace.changes, lambda: self._view(item, trace.reading, language), every=True
        )
        return replace(trace, changes=changes, own=said)

    def view(self, item: Item) -> View:
        """Return *item* as the rules of the user see it, whether or not a pack would read it."""
        reading = item.reading[:LONGEST]
        return self._view(item, reading, self.language(item.lang, reading))

    def _view(self, item: Item, reading: str, language: Language | None) -> View:
        language = language or self._guessed(item.lang, reading)
        text, starts = tidy(reading)
        parts = _sentences(text, language.tokens(text), len(tidy(item.title[:LONGEST]).text), language)
        title_end = min(len(item.title), len(reading))
        tagged = known([tag(part, language, starts[part[0].start] < title_end) for part in parts], language)
        seen = tuple(Seen(starts[t.tokens[0].start], starts[t.tokens[-1].end], t) for t in tagged)
        return View(item, reading, language, text, title_end, seen)

    def _guessed(self, lang: str, reading: str) -> Language:
        """Return the pack of *lang*, else the one whose small words *reading* uses most."""
        folded = fold(reading).text
        words = set(folded[:SAMPLE].split())
        return self.languages[max(self._asked(lang), key=lambda code: self._small_words(code, words, folded))]

    def language(self, lang: str, reading: str) -> Language | None:
        """Return the pack to read with, None if no word in *reading* could tell of a change.

        It is the pack of *lang*; where there is none, or the text uses small words of another language and none of this one,
        it is the pack whose small words the text uses most.
        """
        folded = fold(reading).text
        words = set(folded[:SAMPLE].split())
        asked = self._asked(lang)
        if len(asked) == 1:
            (code,) = asked
            if not self._foreign(code, words, folded):
                return self.languages[code] if self._gates[code].opens(folded) else None
        scores = {code: self._small_words(code, words, folded) for code in self.languages}
        if lang and len(asked) > 1:  # a language without a pack: only words between spaces can tell that it is another after all
            scores = {code: n for code, n in scores.items() if n >= SURE and self.languages[code].pack.spaced}
        most = max(scores.values(), default=0)
        likely = [code for code, score in scores.items() if score == most and self._gates[code].opens(folded)]
        best = max(likely, key=lambda code: self._gates[code].weight(folded), default=None)
        return self.languages[best] if best else None

    def _foreign(self, code: str, words: set[str], folded: str) -> bool:
        if self._small_words(code, words, folded):
            return False
        return any(self._small_words(other, words, folded) >= SURE for other in self.languages if other != code)

    def _small_words(self, code: str, words: set[str], folded: str) -> int:
        small = self._small[code]
        if self.languages[code].pack.spaced:
            return len(words & small)
        return sum(word in folded for word in small)

    def _asked(self, lang: str) -> Sequence[str]:
        """Return the codes of the packs whose words are looked for: that of *lang*, else all."""
        code = lang.replace("_", "-").partition("-")[0].lower()
        return (code,) if code in self.languages else tuple(self.languages)

    def _examine(self, item: Item, reading: str, language: Language, seen: list[Sentence] | None) -> tuple[Change, ...]:
        text, starts = tidy(reading)
        tokens = language.tokens(text)
        title_end = len(tidy(item.title[:LONGEST]).text)
        sports = any(language.domains.get(t.low) == "sports" for t in tokens)
        sports = sports or bool(language.pack.script and language.speaks_of("sports", text))
        parts = _sentences(text, tokens, title_end, language)
        tagged = known([tag(part, language, part[0].start < title_end) for part in parts], language)
        done: list[Read] = []
        if whole := _whole(tagged, title_end, item.at.year):
            if seen is not None:
                seen.extend(_shown(sentence, (), starts, reading, whole) for sentence in tagged)
            return ()
        invented = fiction(tagged)
        for i, sentence in enumerate(tagged):
            if i in invented:
                if seen is not None:
                    seen.append(_shown(sentence, (), starts, reading, "fiction: it belongs to a script"))
                continue
            title = sentence.tokens[0].start < title_end
            fits = read(sentence, language, item.at.year, sports, title)
            done.append(Read(sentence, tuple(d for f in fits for d in f.drafts), title))
            if seen is not None:
                seen.append(_shown(sentence, fits, starts, reading))
        if seen is not None:
            seen.sort(key=lambda s: s.start)
        if not any(r.drafts for r in done):
            return ()
        return Merger(done, text, language, sports).changes(starts, reading)


def _whole(sentences: Sequence[Tagged], title_end: int, year: int) -> str:
    """Return why nothing in an item of *year* is news, where it says so of all of itself, else ""."""
    text = next((s for s in sentences if s.tokens[0].start >= title_end), None)
    for sentence in sentences:
        kinds = {c.kind for c in sentence.chunks}
        first = opening(sentence)
        label = sentence is sentences[0] and first is not None and _colon(sentence, first)
        alone = sentence is text and len(sentence.tokens) <= LABEL
        opens = first.kind if first and (label or alone) else ""
        if "invented" in kinds or (label and opens in ("fiction", "script", "invented")):
            return "fiction: it says so"
        if opens == "archive" or (label and opens in ("longago", "past")):
            return "old news: it says so"
        if "printed" in kinds and old(sentence, year):
            return "old news: first published long ago"
    return ""


def _colon(sentence: Tagged, first: Chunk) -> bool:
    return any(t.text in (":", "]", ")") for t in sentence.tokens[first.last : first.last + 4])


def _sentences(text: str, tokens: Sequence[Token], title_end: int, language: Language) -> list[Sequence[Token]]:
    """Return the sentences of a title without its publisher's name, then those of the text without its dateline."""
    cut = next((i for i, t in enumerate(tokens) if t.start >= title_end), len(tokens))
    title, body = tokens[:cut], tokens[cut:]
    return [
        *sentences(text, _untailed(text, title, language)),
        *sentences(text, body if _scene(body, language) else _undated(body)),
    ]


def _untailed(text: str, title: Sequence[Token], language: Language) -> Sequence[Token]:
    """Return *title* without " - Publisher" at its end."""
    for _ in range(2):
        at = next(
            (i for i in range(len(title) - 1, max(3, len(title) - 9), -1) if title[i].text in "-–—|" and _alone(text, title[i])),
            0,
        )
        tail = title[at + 1 :]
        if not at or not tail or not (tail[0].capital or "." in tail[0].text or language.pack.script):
            return title
        kinds = {h.entries[0].kind for h in language.lexicon.hits(tail)}
        if kinds & {"verb", "sources", "newpost", "official"} or ("post" in kinds and len(tail) < 4):
            return title
        title = title[:at]
    return title


def _alone(text: str, token: Token) -> bool:
    return text[max(0, token.start - 1) : token.start].isspace() and text[token.end : token.end + 1].isspace()


def _scene(body: Sequence[Token], language: Language) -> bool:
    """Whether a script begins here: "INT. BOARDROOM - NIGHT" looks like a dateline."""
    return any(h.entries[0].kind == "invented" for h in language.lexicon.hits(body[:1]))


def _undated(body: Sequence[Token]) -> Sequence[Token]:
    """Return *body* without a dateline such as "NEW YORK (Reuters) -"."""
    for i in range(1, min(16, len(body))):
        dash = body[i].text in "-–—" and body[i].start > body[i - 1].end
        if dash and (body[i - 1].text == ")" or body[0].text.isupper() or i == 1):
            return body[i + 2 :] if i + 1 < len(body) and body[i + 1].text in "-–—" else body[i + 1 :]
    return body


def _shown(tagged: Tagged, fits: Sequence[Fit], starts: Sequence[int], reading: str, skipped: str = "") -> Sentence:
    def span(first: int, last: int) -> tuple[int, int, str]:
        begin, end = starts[tagged.tokens[first].start], starts[tagged.tokens[last - 1].end]
        return begin, end, reading[begin:end]

    tags = tuple(Span(*span(c.first, c.last), c.kind) for c in tagged.chunks)
    matches = tuple(
        Match(
            f.pattern.id,
            *span(f.first, f.last),
            tuple(
                (f"{slot}.{part}".strip("."), span(c.first, c.last)[2])
                for slot, parts in f.slots.items()
                for part, c in parts.items()
            ),
            f.dropped,
        )
        for f in fits
    )
    return Sentence(*span(0, len(tagged.tokens)), tags, matches, skipped)
