"""The detector: an item in, its changes out. Pure; raises on no text."""

from collections.abc import Mapping, Sequence

from ahocorasick_rs import AhoCorasick, MatchKind

from monitor.detect.chunks import Tagged
from monitor.detect.language import Language
from monitor.detect.merging import Merger, Read
from monitor.detect.reading import Fit, read
from monitor.detect.tagging import known, tag
from monitor.detect.tokens import Token, sentences
from monitor.detect.trace import Match, Sentence, Span, Trace
from monitor.model import Change, Item
from monitor.text import fold, tidy

LONGEST = 50_000
"""No more characters of an item are read."""


class Detector:
    """Finds changes by the packs that it was loaded with."""

    def __init__(self, languages: Mapping[str, Language]) -> None:
        self._languages = dict(languages)
        self._gate = Gate(languages)

    def detect(self, item: Item) -> tuple[Change, ...]:
        """Return the changes that *item* reports."""
        reading = item.reading[:LONGEST]
        if not self._gate.opens(reading):
            return ()
        return self._examine(item, reading, None)

    def explain(self, item: Item) -> Trace:
        """Return every stage of reading *item*."""
        reading = item.reading[:LONGEST]
        hits = self._gate.hits(reading)
        if not self._gate.opens(reading):
            return Trace(reading, "", hits, (), (), ended="no word of any pack that could tell of a change")
        seen: list[Sentence] = []
        changes = self._examine(item, reading, seen)
        language = self.language(item, reading)
        return Trace(reading, language.pack.language if language else "", hits, tuple(seen), changes)

    def language(self, item: Item, reading: str) -> Language | None:
        """Return the pack to read *item* with: that of its language, else the one whose small words it uses most."""
        named = self._languages.get(item.lang.split("-")[0].lower()) if item.lang else None
        if named or not self._languages:
            return named
        words = reading[:2000].casefold().split()
        scores = {code: sum(w in set(lang.pack.stopwords) for w in words) for code, lang in self._languages.items()}
        best = max(scores, key=lambda c: scores[c])
        return self._languages[best]

    def _examine(self, item: Item, reading: str, seen: list[Sentence] | None) -> tuple[Change, ...]:
        language = self.language(item, reading)
        if language is None:
            return ()
        text, starts = tidy(reading)
        tokens = language.tokens(text)
        title_end = len(tidy(item.title[:LONGEST]).text)
        sports = any(language.domains.get(t.low) == "sports" for t in tokens)
        parts = _sentences(text, tokens, title_end, language)
        tagged = known([tag(part, language, part[0].start < title_end) for part in parts], language)
        done: list[Read] = []
        told = _told(tagged)
        for sentence in tagged[told:]:
            if seen is not None:
                seen.append(_shown(sentence, (), starts, reading, "fiction: it belongs to a script"))
        for sentence in tagged[:told]:
            fits = read(sentence, language, item.at.year, sports)
            done.append(Read(sentence, tuple(d for f in fits for d in f.drafts), sentence.tokens[0].start < title_end))
            if seen is not None:
                seen.append(_shown(sentence, fits, starts, reading))
        if seen is not None:
            seen.sort(key=lambda s: s.start)
        if not any(r.drafts for r in done):
            return ()
        return Merger(done, text, language, sports).changes(starts, reading)


def _told(sentences: Sequence[Tagged]) -> int:
    """Return how many sentences tell what happened: a script ("Act 1: …") announced or begun is fiction to its end."""
    headings = [i for i, s in enumerate(sentences) if _heading(s)]
    if not headings:
        return len(sentences)
    announced = [i for i, s in enumerate(sentences) if any(c.kind == "script" for c in s.chunks) and i < headings[-1]]
    if announced:
        return announced[0] + 1
    return headings[0] if len(headings) > 2 else len(sentences)


def _heading(sentence: Tagged) -> bool:
    first = next((c for c in sentence.chunks if c.kind not in ("mark", "the")), None)
    return bool(first and first.kind == "scene" and any(t.text == ":" for t in sentence.tokens[first.last : first.last + 4]))


def _sentences(text: str, tokens: Sequence[Token], title_end: int, language: Language) -> list[Sequence[Token]]:
    """Return the sentences of a title without its publisher's name, then those of the text without its dateline."""
    cut = next((i for i, t in enumerate(tokens) if t.start >= title_end), len(tokens))
    title, body = tokens[:cut], tokens[cut:]
    return [*sentences(text, _untailed(text, title, language)), *sentences(text, _undated(body))]


def _untailed(text: str, title: Sequence[Token], language: Language) -> Sequence[Token]:
    """Return *title* without " - Publisher" at its end."""
    for _ in range(2):
        at = next(
            (i for i in range(len(title) - 1, max(3, len(title) - 9), -1) if title[i].text in "-–—|" and _alone(text, title[i])),
            0,
        )
        tail = title[at + 1 :]
        if not at or not tail or not (tail[0].capital or "." in tail[0].text):
            return title
        kinds = {h.entries[0].kind for h in language.lexicon.hits(tail)}
        if kinds & {"verb", "sources", "newpost"} or ("post" in kinds and len(tail) < 4):
            return title
        title = title[:at]
    return title


def _alone(text: str, token: Token) -> bool:
    return text[max(0, token.start - 1) : token.start].isspace() and text[token.end : token.end + 1].isspace()


def _undated(body: Sequence[Token]) -> Sequence[Token]:
    """Return *body* without a dateline such as "NEW YORK (Reuters) -"."""
    for i in range(1, min(16, len(body))):
        dash = body[i].text in "-–—" and body[i].start > body[i - 1].end
        if dash and (body[i - 1].text == ")" or body[0].text.isupper() or i == 1):
            return body[i + 2 :] if i + 1 < len(body) and body[i + 1].text in "-–—" else body[i + 1 :]
    return body


class Gate:
    """The first look: one pass over a text for the trigger words of all packs."""

    def __init__(self, languages: Mapping[str, Language]) -> None:
        words = {w for language in languages.values() for w, _ in language.triggers()}
        self._words = sorted(fold(w).text.strip("*") for w in words)
        self._search = AhoCorasick(self._words or ["\0"], matchkind=MatchKind.LeftmostLongest)

    def opens(self, text: str) -> bool:
        """Whether *text* is worth a second look."""
        folded = _clean(fold(text).text)
        return any(
            (start == 0 or not folded[start - 1].isalnum()) and (end == len(folded) or not folded[end].isalnum())
            for _, start, end in self._search.find_matches_as_indexes(folded)
        )

    def hits(self, text: str) -> tuple[Span, ...]:
        """Return the trigger words of *text*."""
        folded, starts = fold(text)
        return tuple(
            Span(starts[a], starts[b], text[starts[a] : starts[b]], "trigger")
            for _, a, b in self._search.find_matches_as_indexes(_clean(folded))
            if (a == 0 or not folded[a - 1].isalnum()) and (b == len(folded) or not folded[b].isalnum())
        )


def _clean(text: str) -> str:
    """Return *text* without lone surrogates, which no UTF-8 library takes; one character stays one character."""
    return text if text.isascii() else "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)


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
