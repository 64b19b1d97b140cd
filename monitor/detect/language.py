"""A pack made ready to work with: its lexicon, its alphabet, its compiled patterns."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cached_property
from typing import NamedTuple

from monitor.detect.clitics import Clitics
from monitor.detect.compounds import Compounds, Nouns
from monitor.detect.cutting import Cutter
from monitor.detect.forms import Alphabet, Compiler, Form, Misspelt
from monitor.detect.frames import halves, opens
from monitor.detect.inflection import inflected, unfolded
from monitor.detect.lexicon import GAP, Entry, Lexicon
from monitor.detect.owners import Owners
from monitor.detect.pack import Pack, Pattern, Verb
from monitor.detect.posts import Roles, forms
from monitor.detect.script import sort
from monitor.detect.stretches import stretches
from monitor.detect.tokens import Token, low, tokens
from monitor.errors import Fault
from monitor.text import tidy
from monitor.watchlist import Watchlist
from monitor.yamlfile import Node

STRUCTURE = (
    "org",
    "place",
    "person",
    "name",
    "post",
    "newpost",
    "board",
    "someone",
    "word",
    "number",
    "comma",
    "colon",
    "dash",
    "bracket",
    "own",
    "stop",
    "mark",
    "gap",
)
"""Kinds of chunks that no word list names."""
MARKS = {
    ",": "comma",
    "、": "comma",
    "，": "comma",
    ":": "colon",
    "：": "colon",
    "-": "dash",
    "–": "dash",
    "—": "dash",
    "―": "dash",
    "(": "bracket",
    ")": "bracket",
    "[": "bracket",
    "]": "bracket",
    "（": "bracket",
    "）": "bracket",
    ".": "stop",
    "!": "stop",
    "?": "stop",
    "…": "stop",
    "。": "stop",
    "/": "and",
    "&": "and",
}
ORGS = ("org", "place", "name")
NAMES = frozenset({"org", "place", "person", "name"})
PEOPLE = ("person", "name")
PARTS = {
    "org": "org",
    "place": "org",
    "sure.org": "org",
    "sure.person": "person",
    "person": "person",
    "name": "person",
    "post": "post",
    "board": "post",
    "seat": "post",
    "newpost": "post",
    "anypost": "post",
    "someone": "someone",
    "former": "former",
    "acting": "acting",
}
MENTION = "titled"
"""The phrase that names a person with a post and an organisation; it tells who holds what, changes or not."""
ANY = "any"
"""What roles.yaml calls the words that tell a domain in every language: FIFA, NATO."""
AUXILIARY = frozenset({"be", "have", "will", "may", "wont", "must", "to"})


class Compiled(NamedTuple):
    """A pattern and its compiled forms."""

    pattern: Pattern
    forms: tuple[Form, ...]


class Language:
    """One pack, compiled. *roles* and *watchlist* lend it their words."""

    def __init__(self, pack: Pack, roles: Roles, watchlist: Watchlist) -> None:
        pack = unfolded(pack)
        self.pack = pack
        self._watchlist = watchlist
        self.roles = roles
        names = pack.names
        self.abbreviations = frozenset(pack.abbreviations)
        self.elisions = frozenset(pack.elisions)
        self.prefixes = tuple(pack.prefixes)
        self.given = frozenset(map(low, names.given))
        self.honorifics = frozenset(names.honorifics)
        self.particles = frozenset(names.particles) | frozenset(names.early)
        self.early = frozenset(names.early)
        self.linking = frozenset(p.split()[0] for p in self.particles if " " in p)
        self.suffixes = frozenset(map(low, names.suffixes))
        self.tails = frozenset(names.tails)
        self.heads = frozenset(map(low, names.heads))
        self.ordinary = frozenset(map(low, names.ordinary))
        self.common = frozenset(map(low, names.common))
        self.owners = Owners(names.surnames, names.led) if pack.owners == "after" else None
        self.predicates = frozenset(map(low, pack.words.get("predicate", ())))
        self.trailing = not pack.cased or (pack.modifiers == "after" and self.owners is not None)
        self.places = frozenset(low(p) for p in names.places)
        if pack.article:  # written onto what stands before it as well: "of the Sudan" in one
            self.places |= {p.removeprefix(low(pack.article)) for p in self.places}
        self.narrow = frozenset(names.narrow)
        self.silent = frozenset(pack.silent)
        self.domains = {
            word: name
            for name, domain in roles.domains.items()
            for lang in (ANY, pack.language)
            for word in map(low, domain.words.get(lang, ()))
        }
        self.areas = {
            low(word): area.code or key for key, area in roles.areas.items() for word in area.forms.get(pack.language, ())
        }
        self.watched = frozenset(n for o in watchlist.organisations.values() for n in (o.name, *o.aliases))
        self.nouns = Nouns(pack)
        self.framed = any(opens(v) for v in pack.verbs)
        names_of_people = [n for p in watchlist.people.values() for n in (p.name, *p.aliases)]
        self.watched_surnames = frozenset(low(n.split()[-1]) for n in names_of_people if " " in n)
        self.alphabet = Alphabet(self._kinds(), self._sets())
        self.patterns: tuple[Compiled, ...] = ()
        self.mention: Form | None = None

    def compile(self, node: Node, faults: list[Fault]) -> None:
        """Compile the patterns; append a fault for each that cannot be read."""
        compiler = Compiler(self.alphabet, self.pack.phrases, PARTS)
        before = len(faults)
        places = node.entries()["patterns"].elements()
        done: list[Compiled] = []
        for pattern, place in zip(self.pack.patterns, places, strict=True):
            built: list[Form] = []
            for text, at in zip(pattern.form, place.entries()["form"].elements(), strict=True):
                try:
                    built.append(compiler.compile(text))
                except Misspelt as wrong:
                    faults.append(at.fault(str(wrong), self._meant(wrong)))
            done.append(Compiled(pattern, tuple(built)))
        self.patterns = tuple(done)
        if MENTION in self.pack.phrases and len(faults) == before:
            self.mention = compiler.compile(f"{{{MENTION}=who}}")

    def _meant(self, wrong: Misspelt) -> str:
        known = [*self.alphabet.names(), *self.pack.phrases]
        close = get_close_matches(wrong.name, known, 3, 0.6) if wrong.name else []
        return f"did you mean {' or '.join(f'{{{c}}}' for c in close)}?" if close else ""

    @cached_property
    def lexicon(self) -> Lexicon:
        """What the words of the pack mean; made when the first text in its language comes, as is what follows."""
        return Lexicon(self._entries())

    @cached_property
    def cutter(self) -> Cutter | None:
        """What cuts text without spaces."""
        return Cutter(self._cuts(), self.pack.names.suffixes, self.pack.script) if self.pack.script else None

    @cached_property
    def _apostrophes(self) -> Clitics:
        return Clitics({}, self.pack.apostrophes)

    @cached_property
    def _clitics(self) -> Clitics:
        if not self.pack.joined:
            return self._apostrophes
        return Clitics(self.pack.joined, self.pack.apostrophes, self._word, self.pack.governs)

    @cached_property
    def _compounds(self) -> Compounds | None:
        if not self.pack.compounds:
            return None
        return Compounds(self.lexicon, self.prefixes, self.places, self.given, self.pack.genitive)

    def tokens(self, text: str) -> list[Token]:
        """Split tidy text into words and marks."""
        if self.cutter and self.pack.script:
            return list(stretches(text, self._narrow, self.cutter, self.pack.script))
        return self._narrow(text)

    def _narrow(self, text: str) -> list[Token]:
        found = self._whole(text, self._clitics)
        return self._compounds.cut(found) if self._compounds else found

    def _whole(self, text: str, clitics: Clitics) -> list[Token]:
        """Split *text* into words, none of them cut but by *clitics*."""
        found = tokens(text, self.abbreviations, self.elisions, self.prefixes)
        return clitics.cut(found) if clitics else found

    def _word(self, word: str) -> bool:
        """Whether the pack knows *word*, as a word or as the beginning of some."""
        if (article := self.pack.article) and word.startswith(article) and len(word) > len(article) + 2:
            return True
        return self.lexicon.begins(word) or any(word in s for s in (self.given, self.suffixes, self.heads, self.ordinary))

    def words(self, text: str) -> list[str]:
        """Return the comparable words of an entry of the pack."""
        if self.pack.script and any(sort(c) != "narrow" for c in text):
            return [low(w) for w in tidy(text).text.split()]
        if text in self.pack.prefixes or (text[:1] == "'" and text[1:] in self.pack.apostrophes):
            return [text]
        if text.endswith("'") and low(text.rsplit(maxsplit=1)[-1][:-1]) in self.elisions:
            return self.words(text + "a")[:-1]
        if " * " in text:
            before, _, after = text.partition(" * ")
            return [*self.words(before), GAP, *self.words(after)]
        if "*" in text:
            return [low(w) for w in tidy(text).text.split()]
        return [t.low for t in self._whole(tidy(text).text, self._apostrophes)] or [text]

    def alone(self, verb: Verb) -> bool:
        """Whether *verb* can tell of a change without any word for a post."""
        if verb.weak:
            return False
        posts = frozenset(self.alphabet.chars("anypost"))
        chars = {self.alphabet.char(k) for k in kinds_of(verb)}
        return any(
            chars & set(form.source) and not any(need <= posts for need in form.needs)
            for compiled in self.patterns
            if not compiled.pattern.lends
            for form in compiled.forms
        )

    def speaks_of(self, domain: str, text: str) -> bool:
        """Whether a word of *domain* stands in *text*, anywhere in it where no spaces part words."""
        words = [w for w, d in self.domains.items() if d == domain and (not self.pack.script or sort(w[0]) != "narrow")]
        return any(w in text for w in words)

    def _entries(self) -> Iterator[tuple[Sequence[str], Entry]]:
        for organisation in self._watchlist.organisations.values():
            for name in (organisation.name, *organisation.aliases):
                yield self.words(name), Entry("org", organisation.name)
        for person in self._watchlist.people.values():
            for name in (person.name, *person.aliases):
                yield self.words(name), Entry("person", person.name)
        for words, key, rule in forms(self.roles.posts, self.pack.language):
            for form in inflected((words,), self.pack.endings):
                yield self.words(form), Entry("board" if rule.body else "post", (key, rule))
        for place in self.pack.names.places:
            yield self.words(place), Entry("place")
        for kind, entries in self.pack.words.items():
            for words in entries:
                yield self.words(words), Entry(kind)
        for verb in self.pack.verbs:
            for form in ("base", "now", "past", "ing", "noun"):
                for words in getattr(verb, form):
                    first, stem = halves(words, verb, form)
                    yield self.words(first), stem or Entry("verb", (verb, form))

    def _cuts(self) -> dict[str, str]:
        """Return every word that text without spaces is cut at, and what it is there."""
        kinds = dict.fromkeys(self.ordinary, "other") | {s: "tame" for s in self.suffixes if len(s) > 1}
        for words, entry in self._entries():
            for word in words:
                kind = "post" if entry.kind in ("post", "board") else entry.kind
                tame = "tame" if kind in ("place", "firm") or word in self.suffixes else "other"
                other = "small" if len(word) == 1 else tame
                kinds[word] = kind if kind in ("post", "verb", "sir", "org", "person") else other
        return kinds

    def _kinds(self) -> list[str]:
        verbs = [k for v in self.pack.verbs for k in kinds_of(v)]
        return [*STRUCTURE, "and", *sorted(self.pack.words), *sorted({*verbs})]

    def _sets(self) -> Mapping[str, Sequence[str]]:
        sets: dict[str, Sequence[str]] = {
            "org": ORGS,
            "person": PEOPLE,
            "post": ("post", "newpost"),
            "anypost": ("post", "newpost", "board"),
            "anyname": ("org", "place", "person", "name"),
            "sure.org": ("org",),
            "sure.person": ("person",),
        }
        for verb in self.pack.verbs:
            sets[verb.does] = (verb.does, f"{verb.does}.past", f"{verb.does}.will")
            if verb.done:
                sets[verb.done] = (verb.done, f"{verb.does}.past")
                sets[f"{verb.done}.sure"] = (verb.done,)
        return sets


def kinds_of(verb: Verb) -> tuple[str, ...]:
    """Return the kinds of chunks that *verb* may become."""
    own = tuple(verb.does + form for form in ("", ".past", ".will", ".ing", ".noun"))
    return (*own, verb.done) if verb.done else own
