"""One sentence read: which patterns fit, what fills their slots, why something is no change after all."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from monitor.detect.chunks import Act, Chunk, Tagged
from monitor.detect.language import Compiled, Language
from monitor.detect.pack import Pattern, direction
from monitor.detect.posts import Post, Role
from monitor.model import Direction, Manner, Status

Slots = Mapping[str, Mapping[str, Chunk]]


class Draft(NamedTuple):
    """A change as one sentence tells it, its names still as chunks of that sentence."""

    pattern: Pattern
    direction: Direction
    manner: Manner
    status: Status
    org: Chunk | None
    person: Chunk | None
    post: Post | None
    role: Role | None
    first: int
    last: int
    anonymous: bool = False


class Fit(NamedTuple):
    """One pattern that fitted: its slots, the drafts that it gives or why it gives none."""

    pattern: Pattern
    first: int
    last: int
    slots: Slots
    drafts: tuple[Draft, ...]
    dropped: str = ""


def read(tagged: Tagged, language: Language, year: int | None) -> list[Fit]:
    """Return every fit in the sentence. A verb belongs to the first pattern that claims it."""
    claimed: set[int] = set()
    fits: list[Fit] = []
    around = _Around.of(tagged, year)
    for compiled in language.patterns:
        for match, slots in _matches(compiled, tagged.codes, tagged.row):
            verbs = {i for i in range(match.start(), match.end()) if isinstance(tagged.row[i].info, Act)}
            span = verbs or set(range(match.start(), match.end()))
            if span & claimed:
                continue
            fit = _fit(compiled.pattern, match, slots, tagged, around)
            if fit is None:
                continue
            claimed |= span
            fits.append(fit)
    return sorted(fits, key=lambda f: f.first)


def _matches(compiled: Compiled, codes: str, row: Sequence[Chunk]) -> Iterator[tuple[re.Match[str], Slots]]:
    for form in compiled.forms:
        for match in form.regex.finditer(codes):
            slots: dict[str, dict[str, Chunk]] = {}
            for group, (slot, part) in form.slots.items():
                if (at := match.start(group)) >= 0:
                    slots.setdefault(slot, {}).setdefault(part, row[at])
            yield match, slots


class _Around(NamedTuple):
    """What the sentence says besides: the places of the words that change the meaning of its verbs."""

    kinds: Mapping[str, Sequence[int]]
    old: bool
    question: bool

    @classmethod
    def of(cls, tagged: Tagged, year: int | None) -> "_Around":
        kinds: dict[str, list[int]] = {}
        for chunk in tagged.chunks:
            kinds.setdefault(chunk.kind, []).append(chunk.first)
        years = [int(t.text) for t in tagged.tokens if len(t.text) == 4 and t.text.isascii() and t.text.isdigit() and t.text[:2] in ("19", "20")]
        old = bool(years) and year is not None and max(years) < year
        return cls(kinds, old, bool(tagged.tokens) and any(t.text == "?" for t in tagged.tokens[-2:]))

    def before(self, kind: str, at: int, within: int = 99) -> bool:
        """Whether a word of *kind* stands before token *at*."""
        return any(at - within <= i < at for i in self.kinds.get(kind, ()))

    def has(self, kind: str) -> bool:
        return kind in self.kinds


def _fit(pattern: Pattern, match: re.Match[str], slots: Slots, tagged: Tagged, around: _Around) -> Fit | None:
    row = tagged.row[match.start() : match.end()]
    first, last = row[0].first, row[-1].last
    acts = [c.info for c in row if isinstance(c.info, Act)]
    act = acts[0] if acts else None
    anchor = next((c.first for c in row if isinstance(c.info, Act)), first)
    if any(need not in slots for need in pattern.needs):
        return None
    if act and act.verb.weak and not any("post" in parts for parts in slots.values()):
        return None
    dropped = _why_not(act, anchor, last, around)
    if dropped:
        return Fit(pattern, first, last, slots, (), dropped)
    status = _status(pattern, act, anchor, around)
    drafts = tuple(d for give in pattern.gives for d in _drafts(give, pattern, slots, act, status, first, last))
    return Fit(pattern, first, last, slots, drafts, "" if drafts else "nobody and no post is named")


def _why_not(act: Act | None, anchor: int, last: int, around: _Around) -> str:
    if act and act.pressure:
        return "pressure: somebody says it should happen"
    if around.before("calls", anchor):
        return "pressure: somebody asks for it"
    if around.before("if", anchor, 12):
        return "only supposed: if, whether, should"
    if around.has("award"):
        return "an award, not a post"
    if around.has("fiction"):
        return "fiction"
    if around.has("past") or around.old:
        return "old news: the sentence says that it was long ago"
    return ""


def _status(pattern: Pattern, act: Act | None, anchor: int, around: _Around) -> Status:
    if pattern.status:
        return pattern.status
    if around.before("deny", anchor):
        return Status.DENIED
    if act and act.mood:
        return act.mood
    if around.before("maybe", anchor) or around.question:
        return Status.RUMORED
    if act and act.future and around.has("sources"):
        return Status.RUMORED
    return Status.CONFIRMED


def _drafts(give: str, pattern: Pattern, slots: Slots, act: Act | None, status: Status, first: int, last: int) -> Iterator[Draft]:
    way, slot, *rest = give.split()
    holder = slots.get(slot, {})
    own = slots.get("post", {})
    person = holder.get("person")
    manner = Manner(rest[0]) if rest else pattern.manner or (act.verb.manner if act else Manner.APPOINTED)
    if direction(manner) != Direction(way):
        manner = Manner.APPOINTED if way == "in" else Manner.RESIGNED
    chunk = own.get("post") or holder.get("post")
    if chunk is None and way == "in":
        chunk = next((parts["post"] for name, parts in slots.items() if "post" in parts and name != slot), None)
    if way == "out" and holder.get("post") and not (own.get("post") and person):
        chunk = holder["post"]
    post: Post | None = chunk.info if chunk else None
    if way == "out" and post and post.former and chunk is holder.get("post") and not own.get("post"):
        return
    if person is None and post is None and not holder.get("someone"):
        return
    org = _org(way, slots, slot, chunk)
    roles: Sequence[Role | None] = post.roles if post else (None,)
    for role in roles:
        yield Draft(pattern, Direction(way), manner, status, org, person, post, role, first, last, person is None)


def _org(way: str, slots: Slots, slot: str, post: Chunk | None) -> Chunk | None:
    """Return the organisation that the change is about: that of the post, else of the sentence's subject, else of the holder."""
    own, general, holder = slots.get("post", {}), slots.get("", {}), slots.get(slot, {})
    others = [parts for name, parts in slots.items() if name not in ("post", "", slot)]
    if own.get("org"):
        return own["org"]
    if general.get("org"):
        return general["org"]
    if holder.get("org") and (way == "out" or not own.get("post")) and post is not None and holder.get("post") is post:
        return holder["org"]
    shared = next((p["org"] for p in others if "org" in p), None)
    if shared:
        return shared
    return holder.get("org") if way == "out" else None
