"""A language pack: ``rules/languages/xx.yaml`` as a value. All knowledge of a language is in it; the engine has none."""

from dataclasses import dataclass, field
from typing import Literal

from monitor.detect.script import Script
from monitor.errors import Fault
from monitor.model import Direction, Manner, Status
from monitor.options import Context, Wrong, build
from monitor.yamlfile import Node

OUT = {Manner.RESIGNED, Manner.FIRED, Manner.RETIRED, Manner.DIED, Manner.LEAVE, Manner.MOVED}


@dataclass(frozen=True, slots=True)
class Verb:
    """Words for one way of coming or going, by their forms."""

    does: str
    """What patterns call it when the subject does it: {appoints}, {leaves}."""
    manner: Manner
    """How somebody comes or goes by it."""
    done: str = ""
    """What patterns call it when it is done to the subject: {appointed}. Empty where that cannot be."""
    status: Status | None = None
    """What it says about how sure the change is, where it says so by itself: "nominates", "stays on"."""
    hearsay: bool = False
    """Whether its *status* is that of hearsay and ends where somebody is said to have announced it: "il démissionnerait"."""
    weak: bool = False
    """Whether it tells of a change only beside a word for a post: "takes", "leaves"."""
    base: tuple[str, ...] = ()
    """to name, name"""
    now: tuple[str, ...] = ()
    """names"""
    past: tuple[str, ...] = ()
    """named; also the participle"""
    ing: tuple[str, ...] = ()
    """naming"""
    noun: tuple[str, ...] = ()
    """appointment"""


@dataclass(frozen=True, slots=True)
class Names:
    """Words that help to tell names of people, names of organisations and other words with capitals apart."""

    given: tuple[str, ...] = ()
    """Common given names: "Jane Doe" is a person."""
    honorifics: tuple[str, ...] = ()
    """Words before a person's name: Dr, Sir."""
    particles: tuple[str, ...] = ()
    """Small words inside a person's name: van, de, bin; a pair, "van der", also begins surnames."""
    early: tuple[str, ...] = ()
    """Small words that join only the first word of a name to the next: Luc de Brie, but not Paul Morvan de Rochefine."""
    suffixes: tuple[str, ...] = ()
    """Words that end an organisation's name: Inc, Group, Bank, University."""
    tails: tuple[str, ...] = ()
    """Short forms that end a name, also behind a comma, and are none by themselves: Inc, Ltd, Jr."""
    heads: tuple[str, ...] = ()
    """Words that begin an organisation's name before "of": Bank, Ministry, University."""
    ordinary: tuple[str, ...] = ()
    """Common words that are no names though titles write them with capitals: Shares, After, Profit."""
    common: tuple[str, ...] = ()
    """More common words: before a small letter they are no names where any word would have a capital: "Protests erupt"."""
    narrow: tuple[str, ...] = ()
    """Words that name a post only after a name: GM."""
    surnames: tuple[str, ...] = ()
    """Common surnames, or ``*ends`` of surnames: a name that ends so right behind a post is its holder's."""
    led: tuple[str, ...] = ()
    """Words of posts behind which stands the name of the holder rather than that of the owner: premier Nowak."""
    cases: tuple[str, ...] = ()
    """Endings that names take by their place in a sentence: Jan, Jana, Janem. "" is one of them."""
    places: tuple[str, ...] = ()
    """Countries and parts of countries, and the words for what belongs to them: France, French."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way to report a change, with examples."""

    id: str
    """Its name; shown with every change that it finds."""
    form: tuple[str, ...]
    """How it reads, over the kinds of words: "{org} {appoints} {holder=who} {as?} {seat=post}". Any of several."""
    gives: tuple[str, ...]
    """The changes: "in who", "out whom fired": a slot, if need be the manner; "held": the slot's own post is not the one."""
    match: tuple[str, ...]
    """Sentences that must match, each with what is found: "Acme names Jane Doe CEO => in Jane Doe / ceo / Acme"."""
    unless: tuple[str, ...]
    """Sentences that come close and report no change."""
    manner: Manner | None = None
    """How, where the verb does not say it."""
    status: Status | None = None
    """How sure, where the words do not say it."""
    post: str = ""
    """The code of the post where the words name none: "takes the helm of Acme"."""
    lends: bool = False
    """Whether it names no post itself but takes that of another change of the item: "and is succeeded by Jane Doe"."""
    acting: bool = False
    """Whether the words say that it is only for a time."""
    alone: bool = False
    """Whether a strong verb of it counts in a title though nothing but the person is named: "Paul Morvan démissionne"."""
    sure: float = 0.9
    """How often it is right when everything is named, 0 to 1."""
    needs: tuple[str, ...] = ()
    """Slots that must be filled, besides a person or a post."""

    def __post_init__(self) -> None:
        if not 0 < self.sure <= 1:
            raise Wrong("sure", f"must lie between 0 and 1, not {self.sure}")
        for give in self.gives:
            if give.split()[0] not in ("in", "out") or len(give.split()) < 2:
                raise Wrong("gives", f"cannot read {give!r}", 'write "in SLOT", "out SLOT MANNER" or "in SLOT held"')


@dataclass(frozen=True, slots=True)
class Pack:
    """One language."""

    language: str
    """ISO 639-1 code."""
    name: str
    """What its speakers call it."""
    stopwords: tuple[str, ...]
    """The commonest small words: the language of a text without one is guessed by them."""
    words: dict[str, tuple[str, ...]]
    """Words by what they do in a sentence: and, as, of, be, will, may, former, sources, fiction …"""
    verbs: tuple[Verb, ...]
    """Words for coming and going."""
    names: Names
    """Words that help to recognise names."""
    phrases: dict[str, tuple[str, ...]]
    """Pieces that patterns are made of."""
    patterns: tuple[Pattern, ...]
    """From the most telling to the most general: the first that matches a verb has it."""
    spaced: bool = True
    """Whether words are written with spaces between them, and nothing but words."""
    script: Script | None = None
    """How its words and names are told apart, where no capitals (and no spaces) do that."""
    modifiers: Literal["before", "after"] = "before"
    """Where a noun stands that says what a post is for: "finance chief" or "directeur finances"."""
    bare: Literal["passive", "either"] = "either"
    """What a participle alone is outside of titles: "nommé" is passive, "named" may be either."""
    abbreviations: tuple[str, ...] = ()
    """Words written with a full stop that ends no sentence."""
    elisions: tuple[str, ...] = ()
    """Words that lose their vowel before an apostrophe: l, d, qu."""
    prefixes: tuple[str, ...] = ()
    """Beginnings that count as words: ex-."""
    silent: tuple[str, ...] = field(default_factory=tuple)
    """Kinds of words that patterns do not see: articles, adverbs, days."""
    endings: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Signs in words and the endings that each stands for: "~": ["", e, er, es, en, em] makes "neu~" six words."""
    compounds: bool = False
    """Whether nouns are written in one: Acme-Chef, Interimstrainer. Words of the pack with a capital are then no names."""
    cased: bool = True
    """Whether names are written with capitals. Where they are not, every word that the pack does not know may be a name."""
    owners: Literal["before", "after"] = "before"
    """Where the owner of a post stands: "Acme CEO" or "prezes Acme", "CEO Acme"."""
    joined: dict[str, str] = field(default_factory=dict)
    """Beginnings that are words of their own, and what the rest begins with behind them: و and لل (whose rest begins with ال)."""
    article: str = ""
    """The article that is written onto nouns: what begins with it behind one of *joined* is a word, known or not."""
    governs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Beginnings of *joined*, and the words behind which each is cut off any word, known or not: ل behind رئيسا."""
    apostrophes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Endings behind an apostrophe, by the word each is read as: de: [da, de] is 'de, own: [ın, in] possession, none: nothing."""
    genitive: str = ""
    """The ending of possession that follows a name without an apostrophe: s in "Acmes Finanzchef"."""


def read(node: Node, faults: list[Fault], context: Context) -> Pack | None:
    """Build one pack; append every fault and return None if there is one."""
    return build(Pack, node, faults, context)


def direction(manner: Manner) -> Direction:
    """Return the direction that goes with *manner*."""
    return Direction.OUT if manner in OUT else Direction.IN
