"""A file of rules as a value, and everything that can be wrong with it before an example is run."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal, NamedTuple

from monitor.detect.own.terms import BadTerm, Term, term
from monitor.errors import Fault
from monitor.model import Direction, Manner, Status, Tier
from monitor.options import Context, Wrong, build
from monitor.stories.posts import DOMAINS, POSTS
from monitor.watchlist import Organisation, Person, Watchlist
from monitor.yamlfile import Node

MOST = 20_000
"""No file holds more rules."""
FILTERS = ("must", "any", "unless")
NAMED = ("organisations", "people")
Known = tuple[tuple[str, Collection[str], str], ...]
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_OUT = {Manner.RESIGNED, Manner.FIRED, Manner.RETIRED, Manner.DIED, Manner.LEAVE, Manner.MOVED}


@dataclass(frozen=True, slots=True)
class Only:
    """Where a rule applies: every key that is given must fit, one of its values is enough."""

    languages: tuple[str, ...] = ()
    """Languages of the text, such as en."""
    sources: tuple[str, ...] = ()
    """Names of sources in feeds.yaml; press-* stands for all that begin so."""
    publishers: tuple[str, ...] = ()
    """Names of publishers."""
    tiers: tuple[Tier, ...] = ()
    """Sorts of publishers."""
    directions: tuple[Direction, ...] = ()
    """in or out."""
    statuses: tuple[Status, ...] = ()
    """How sure the report is, as the packs read it."""
    posts: tuple[str, ...] = ()
    """Codes of posts, such as ceo."""
    domains: tuple[str, ...] = ()
    """corporate, government or sports."""
    organisations: tuple[str, ...] = ()
    """Names of organisations, in any spelling that the watchlist knows."""
    people: tuple[str, ...] = ()
    """Names of people, in any spelling that the watchlist knows."""
    tags: tuple[str, ...] = ()
    """Tags of organisations on the watchlist."""


@dataclass(frozen=True, slots=True)
class Gives:
    """The change that a rule reports; what is not given is taken from named groups, else from what the packs see there."""

    direction: Direction
    """in or out."""
    manner: Manner | None = None
    """How; appointed or resigned unless said."""
    status: Status = Status.CONFIRMED
    """How sure."""
    post: str = ""
    """The code of the post."""
    organisation: str = ""
    """The name of the organisation."""
    person: str = ""
    """The name of the person."""
    acting: bool = False
    """Whether it is only for a time."""

    def __post_init__(self) -> None:
        if self.manner and (self.manner in _OUT) != (self.direction is Direction.OUT):
            raise Wrong("manner", f"{self.manner.value} does not go with direction {self.direction.value}")
        if self.post and self.post not in POSTS:
            raise Wrong("post", f"{self.post!r} is no code of a post", _close(self.post, POSTS))


@dataclass(frozen=True, slots=True)
class Examples:
    """What shows that a rule does what it should; run whenever it is loaded."""

    match: tuple[str, ...]
    """Texts that it applies to; for report with what is reported: "TEXT => in PERSON / POST / ORGANISATION"."""
    miss: tuple[str, ...]
    """Texts that come close and that it does not apply to."""

    def __post_init__(self) -> None:
        for key, texts in (("match", self.match), ("miss", self.miss)):
            if not texts:
                raise Wrong(key, "holds no example", "one at least")


@dataclass(frozen=True, slots=True)
class Own:
    """One rule."""

    id: str
    """Its name: shown by explain, and with every change that it reports."""
    does: Literal["drop", "doubt", "report"]
    """drop a change that the packs found, doubt it (it becomes a rumour), or report one of its own."""
    examples: Examples
    """Texts that it must and must not apply to."""
    because: str = ""
    """Why, in a few words; shown by explain."""
    within: Literal["sentence", "title", "item"] = "sentence"
    """Where its words must stand together: in one sentence (that of the change), in the title, anywhere in the item."""
    must: tuple[str, ...] = ()
    """Words or /expressions/ that must all be there."""
    any: tuple[str, ...] = ()
    """Words or /expressions/ of which one must be there."""
    unless: tuple[str, ...] = ()
    """Words or /expressions/ of which none may be there."""
    only: Only = field(default_factory=Only)
    """Where it applies; everywhere unless said."""
    gives: Gives | None = None
    """What a rule that reports gives."""

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            raise Wrong("id", f"is no id: {self.id[:40]!r}", "small letters, digits, . _ and -, at most 64")
        if self.does == "report" and self.gives is None:
            raise Wrong("gives", "is missing: a rule that reports says what", "gives: {direction: in}")
        if self.does != "report" and self.gives is not None:
            raise Wrong("gives", f"is only for rules that report, and this one does {self.does}")
        if self.does != "report" and not (self.must or self.any or self.unless or self.only != Only()):
            raise Wrong("does", f"would {self.does} everything: there is no must, any, unless or only")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file of rules."""

    rules: tuple[Own, ...] = ()
    """The rules."""
    organisations: dict[str, Organisation] = field(default_factory=dict)
    """More organisations for the watchlist, as in watchlist.yaml."""
    people: dict[str, Person] = field(default_factory=dict)
    """More people for the watchlist, as in watchlist.yaml."""


class Placed(NamedTuple):
    """A rule, where it stands, and its words made ready."""

    rule: Own
    node: Node
    must: tuple[Term, ...]
    any: tuple[Term, ...]
    unless: tuple[Term, ...]

    @property
    def triggers(self) -> tuple[str, ...]:
        """Words of which one stands in every text that the rule can apply to; none if that cannot be said."""
        sure = [t for t in self.must if t.literal]
        if sure:
            return (max((t.literal for t in sure), key=len),)
        return tuple(t.literal for t in self.any) if self.any and all(t.literal for t in self.any) else ()


def read(
    nodes: Iterable[Node],
    watchlist: Watchlist,
    faults: list[Fault],
    context: Context,
    *,
    taken: Collection[str] = (),
    languages: Collection[str] = (),
) -> list[Placed]:
    """Build the rules of all files; append every fault. Ids in *taken* belong to patterns of the packs.

    What the files add to the watchlist is read with the watchlist, and passed over here.
    """
    found: list[Placed] = []
    seen: dict[str, Node] = {}
    names: Known = (
        ("posts", POSTS, "post"),
        ("domains", DOMAINS, "domain"),
        ("tags", {t for o in watchlist.organisations.values() for t in o.tags}, "tag of the watchlist"),
        ("languages", languages, "language that there is a pack for"),
    )
    for node in nodes:
        if node.value is None:
            faults.append(Fault(node.file, 0, "", "is empty", "it holds rules:, see docs/rules.md"))
            continue
        sheet = build(Sheet, _without(node, NAMED), faults, context)
        places = node.entries().get("rules")
        elements = places.elements() if places else []
        if len(elements) > MOST:
            faults.append(node.fault(f"holds more than {MOST:,} rules"))
            continue
        for i, place in enumerate(elements):
            _named(place, seen, taken, faults)
            _known(place.entries().get("only"), names, faults)
            before = len(faults)
            terms = {key: _terms(place, key, faults) for key in FILTERS}
            if len(faults) == before:
                _first_look(place, terms, faults)
            if sheet:
                found.append(Placed(sheet.rules[i], place, terms["must"], terms["any"], terms["unless"]))
    return found


def _named(place: Node, seen: dict[str, Node], taken: Collection[str], faults: list[Fault]) -> None:
    own = place.entries().get("id")
    if own is None or not isinstance(own.value, str):
        return
    if own.value in seen:
        first = seen[own.value]
        faults.append(own.fault(f"{own.value!r} is the id of another rule", f"see {first.file}:{first.line}"))
    elif own.value in taken:
        faults.append(own.fault(f"{own.value!r} is the id of a pattern of a language"))
    seen.setdefault(own.value, own)


def _terms(place: Node, key: str, faults: list[Fault]) -> tuple[Term, ...]:
    out = []
    entry = place.entries().get(key)
    for at in entry.elements() if entry else ():
        try:
            out.append(term(str(at.value)))
        except BadTerm as bad:
            faults.append(at.fault(bad.problem, bad.meant))
    return tuple(out)


def _first_look(place: Node, terms: Mapping[str, tuple[Term, ...]], faults: list[Fault]) -> None:
    does = place.entries().get("does")
    if does is None or does.value != "report":
        return
    plain = any(t.literal for t in terms["must"]) or (terms["any"] and all(t.literal for t in terms["any"]))
    if not plain:
        faults.append(place.fault("needs a word that a first look can search for", "a word in must, or nothing but words in any"))


def _known(only: Node | None, known: Known, faults: list[Fault]) -> None:
    for key, names, what in known:
        entry = only.entries().get(key) if only else None
        for at in entry.elements() if entry else ():
            if isinstance(at.value, str) and at.value not in names:
                faults.append(at.fault(f"{at.value!r} is no {what}", _close(at.value, names)))


def _without(node: Node, keys: Collection[str]) -> Node:
    if not isinstance(node.value, dict):
        return node
    return Node(node.file, node.line, node.key, {k: n for k, n in node.entries().items() if k not in keys})


def _close(word: str, names: Iterable[str]) -> str:
    names = sorted(names)
    close = get_close_matches(word, names, 3, 0.6)
    return f"did you mean {' or '.join(close)}?" if close else f"there are {', '.join(names[:40]) or 'none'}"
