"""One sentence read: which patterns fit, what fills their slots, why something is no change after all."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from monitor.detect.around import Around
from monitor.detect.chunks import Act, Chunk, Tagged
from monitor.detect.forms import Form
from monitor.detect.language import Language
from monitor.detect.pack import Pattern, direction
from monitor.detect.posts import Post, Role
from monitor.model import Direction, Manner, Status

Slots = Mapping[str, Mapping[str, Chunk]]
ASIDE = ("chooser", "held")
"""Slots of those who decide, and of posts that are held already: no change is theirs."""
JOINTS = frozenset({"and", "comma"})


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
    acting: bool
    thin: bool
    doubtful: bool
    aside: bool


class Case(NamedTuple):
    """One match of a pattern, judged: what its drafts have in common."""

    pattern: Pattern
    slots: Slots
    act: Act | None
    status: Status
    first: int
    last: int
    thin: bool
    doubtful: bool
    aside: bool


class Fit(NamedTuple):
    """One pattern that fitted: its slots, the drafts that it gives or why it gives none."""

    pattern: Pattern
    first: int
    last: int
    slots: Slots
    drafts: tuple[Draft, ...]
    dropped: str = ""


def read(tagged: Tagged, language: Language, year: int | None, sports: bool, title: bool) -> list[Fit]:
    """Return every fit in the sentence. A verb belongs to the first pattern that claims it."""
    fits: list[Fit] = []
    around = Around.of(tagged, year, sports, title)
    free = {i for i, chunk in enumerate(tagged.row) if isinstance(chunk.info, Act)}
    taken: set[int] = set()
    covered: set[int] = set()
    present = set(tagged.codes)
    for compiled in language.patterns:
        for form in compiled.forms:
            if any(need.isdisjoint(present) for need in form.needs):
                continue
            for match in form.regex.finditer(tagged.codes):
                inside = range(match.start(), match.end())
                verbs = [i for i in inside if isinstance(tagged.row[i].info, Act)] or inside
                if not taken.isdisjoint(verbs) or (verbs is inside and not covered.isdisjoint(inside)):
                    continue
                fit = _fit(compiled.pattern, match, _slots(form, match, tagged.row), tagged, around)
                if fit:
                    taken.update(verbs)
                    covered.update(inside)
                    present = {tagged.codes[i] for i in range(len(tagged.row)) if i not in free or i not in taken}
                    fits.append(fit)
    return sorted(fits, key=lambda f: f.first)


def _slots(form: Form, match: re.Match[str], row: Sequence[Chunk]) -> Slots:
    slots: dict[str, dict[str, Chunk]] = {}
    for group, (slot, part) in form.slots.items():
        if (at := match.start(group)) >= 0:
            slots.setdefault(slot, {}).setdefault(part, row[at])
    return slots


def mentions(tagged: Tagged, language: Language) -> Iterator[Mapping[str, Chunk]]:
    """Yield who is said to hold what post where, in passing."""
    if language.mention is None:
        return
    for match in language.mention.regex.finditer(tagged.codes):
        holder = _slots(language.mention, match, tagged.row).get("who", {})
        if "person" in holder and ("post" in holder or "org" in holder):
            yield holder


def _fit(pattern: Pattern, match: re.Match[str], slots: Slots, tagged: Tagged, around: Around) -> Fit | None:
    row = tagged.row[match.start() : match.end()]
    first, last = min(c.first for c in row), max(c.last for c in row)
    acts = [c for c in row if isinstance(c.info, Act)]
    act: Act | None = acts[0].info if acts else None
    anchor = acts[0].first if acts else first
    if not _holds(pattern, act, slots):
        return None
    thin = _thin(pattern, act, slots, around)
    dropped = _why_not(act, anchor, around)
    if dropped:
        return Fit(pattern, first, last, slots, (), dropped)
    status, doubtful = _status(pattern, act, anchor, around), _doubtful(pattern, act, slots, around)
    case = Case(pattern, slots, act, status, first, last, thin, doubtful, _aside(anchor, around))
    places = {id(c): i for i, c in enumerate(tagged.row)}
    drafts = tuple(
        more for give in pattern.gives for draft in _drafts(give, case) for more in _each(draft, tagged.row, places, slots)
    )
    return Fit(pattern, first, last, slots, drafts, "" if drafts else "nobody and no post is named")


def _holds(pattern: Pattern, act: Act | None, slots: Slots) -> bool:
    """Whether enough is named for the pattern to mean anything: else another pattern may have the verb."""
    if any(need not in slots for need in pattern.needs):
        return False
    who = slots.get("who", {})
    held = _of(who)
    if held and held.body and "person" not in who and any(g.startswith("in who") for g in pattern.gives):
        return False
    posts = [p["post"].info for slot, p in slots.items() if "post" in p and slot not in ASIDE]
    named = any(_people(slots))
    light = pattern.lends or act is None or (act.verb.weak and not named)
    if light and posts and all(r.rule.weak or (act and r.rule.lasting and not named) for p in posts for r in p.roles):
        return False
    if not posts and not pattern.post and not pattern.lends and not any(_people(slots)):
        return False
    return not (act and act.verb.manner == Manner.DIED and not _dies_in_office(slots))


def _people(slots: Slots) -> Iterator[Chunk]:
    return (chunk for slot, parts in slots.items() if slot not in ASIDE for part, chunk in parts.items() if part == "person")


def _thin(pattern: Pattern, act: Act | None, slots: Slots, around: Around) -> bool:
    """Whether it counts only if another sentence names the post, or because the organisation is watched."""
    passing = {give.split()[1] for give in pattern.gives if give.endswith(" held")}
    if pattern.post or any("post" in parts for slot, parts in slots.items() if slot not in (*passing, *ASIDE)):
        return False
    orgs = [parts["org"] for name, parts in slots.items() if name not in ("chooser", *passing) and "org" in parts]
    sure = any(c.kind == "person" for c in _people(slots))
    anywhere = act is not None and act.verb.manner in WATCHED and not act.verb.weak
    if sure and (around.watched if anywhere else any(o.kind == "org" and o.info for o in orgs)):
        return False
    if sure and pattern.alone and around.title and act and not act.verb.weak:
        return False
    return not sure or pattern.lends or around.sports or not orgs or not act or act.verb.weak


WATCHED = frozenset({Manner.FIRED, Manner.RESIGNED, Manner.RETURNED})
"""What somebody does at the watched organisation that the sentence names, wherever it names it."""


def _doubtful(pattern: Pattern, act: Act | None, slots: Slots, around: Around) -> bool:
    """Whether it counts only if another sentence says it too: in a text "the president left" may only tell of a journey."""
    if around.title:
        return False
    if act is None or direction(act.verb.manner) == Direction.IN:
        return pattern.sure < DOUBTED
    told = "post" in slots or "org" in slots.get("", {})
    journey = act.verb.weak and act.form != "noun" and not act.future and not told
    return journey or act.verb.manner == Manner.DIED


def _aside(anchor: int, around: Around) -> bool:
    """Whether a text tells it only to say when or why something else happened: "after the minister was sacked"."""
    return not around.title and any(around.joined(i, anchor) for kind in ASIDES for i in around.kinds.get(kind, ()) if i < anchor)


ASIDES = ("after", "aside")
"""Kinds of words behind which a text tells what is known already."""
DOUBTED = 0.8
"""In a text (not in a title) patterns that are less sure than this count only if another sentence says the same."""


def _dies_in_office(slots: Slots) -> bool:
    holder = slots.get("who", {})
    post = holder.get("post")
    return bool(post and "org" in holder and not post.info.fresh and not all(r.rule.rank or r.rule.weak for r in post.info.roles))


def _why_not(act: Act | None, anchor: int, around: Around) -> str:
    if act and act.pressure:
        return "pressure: somebody says that it should happen"
    if act and act.verb.manner == Manner.DIED and around.before("former", anchor):
        return "no longer in office"
    if around.before("calls", anchor):
        return "pressure: somebody asks for it"
    if around.before("if", anchor, 12):
        return "only supposed: if, whether, would"
    if around.has("award"):
        return "an award, not a post"
    if around.has("fiction"):
        return "fiction"
    begins = around.kinds.get("longago", ())
    if (
        around.old
        or any(i < 2 for i in begins)
        or any(around.joined(i, anchor) for i in (*begins, *around.kinds.get("past", ())))
    ):
        return "old news: the sentence says that it was long ago"
    return ""


def _status(pattern: Pattern, act: Act | None, anchor: int, around: Around) -> Status:
    if pattern.status:
        return pattern.status
    if around.before("deny", anchor) or _failed(act, anchor, around):
        return Status.DENIED
    if act and act.mood and not (act.verb.hearsay and act.mood == act.verb.status and around.before("say", anchor)):
        return act.mood
    if around.before("maybe", anchor) or (around.question and not any(i > anchor for i in around.kinds.get("colon", ()))):
        return Status.RUMORED
    if act and act.future and around.has("sources"):
        return Status.RUMORED
    return Status.CONFIRMED


def _failed(act: Act | None, anchor: int, around: Around) -> bool:
    """Whether it was only talked about, and the talks came to nothing: "talks to bring back X have collapsed"."""
    failed = [i for i in around.kinds.get("fail", ()) if around.joined(i, anchor)]
    if act and act.mood is Status.RUMORED:
        return bool(failed)
    return (around.before("maybe", anchor) or around.before("talks", anchor)) and any(i > anchor for i in failed)


def _drafts(give: str, case: Case) -> Iterator[Draft]:
    way, slot, *rest = give.split()
    pattern, slots = case.pattern, case.slots
    holder = slots.get(slot, {})
    person = holder.get("person")
    manner = _manner(Direction(way), [r for r in rest if r != "held"], pattern, case.act)
    post = _post(Direction(way), slot, slots, len({g.split()[0] for g in pattern.gives}) > 1, "held" in rest)
    if way == "out" and not slots.get("post") and ("former" in holder or (post and post.former)):
        return
    if person is None and post is None and not pattern.post and not case.thin:
        return
    org = _org(Direction(way), slots, slot, post)
    acting = pattern.acting or "acting" in slots.get("post", holder) or _acts(Direction(way), post, holder)
    roles: Sequence[Role | None] = post.roles if post else (None,)
    general = slots.get("", {}).get("org")
    piece = bool(post and general and general is not org and way == "in") or _of_unit(post, org, slots)
    for plain in roles:
        role = plain._replace(part=True) if plain and piece else plain
        where = (case.first, case.last)
        how = (acting, case.thin, case.doubtful, case.aside)
        yield Draft(pattern, Direction(way), manner, case.status, org, person, post, role, *where, *how)


def _of_unit(post: Post | None, org: Chunk | None, slots: Slots) -> bool:
    """Whether *post* is that of a unit of *org*: "Acme's head of Widgets"."""
    named = (p for p in slots.values() if "unit" in p and _of(p) is post and post is not None)
    return org is not None and any(p["unit"] is not org for p in named)


def _acts(way: Direction, post: Post | None, holder: Mapping[str, Chunk]) -> bool:
    """Whether the words of the post say "acting"; somebody leaves as acting only if his own post says so."""
    return bool(post and post.acting and (way == Direction.IN or _of(holder) is post))


def _of(holder: Mapping[str, Chunk]) -> Post | None:
    return holder["post"].info if "post" in holder else None


def _manner(way: Direction, rest: Sequence[str], pattern: Pattern, act: Act | None) -> Manner:
    manner = Manner(rest[0]) if rest else pattern.manner or (act.verb.manner if act else Manner.APPOINTED)
    if direction(manner) == way:
        return manner
    return Manner.APPOINTED if way == Direction.IN else Manner.RESIGNED


def _post(way: Direction, slot: str, slots: Slots, both: bool, other: bool) -> Post | None:
    """Return the post that is taken or left: the one named as such, else the holder's own, else the other's."""
    named, held = _of(slots.get("post", {})), None if other else _of(slots.get(slot, {}))
    leading = [p for name, p in slots.items() if name not in ("post", "chooser", "held", "left", slot) and _leads(p)]
    others = [_of(p) for p in leading if way == Direction.IN or not _left(p)]
    if way == Direction.IN and held and not _leads(slots[slot]) and slot != "post":
        held = None
    if way == Direction.IN and held and not held.fresh and ("former" in slots[slot] or "org" in slots[slot]) and slot != "post":
        held = None
    if "left" in slots:
        return (_of(slots["left"]) or held) if way == Direction.OUT else named
    choices = [named, held, *others]
    telling = both or (named and all(r.rule.vague for r in named.roles))
    if telling and way == Direction.OUT and held and slot != "post" and not all(r.rule.rank for r in held.roles):
        choices = [held, named]
    return next((p for p in choices if p), None)


def _org(way: Direction, slots: Slots, slot: str, post: Post | None) -> Chunk | None:
    """Return the organisation that the change is about: the post's, else the one that acts, else the holder's."""
    own, general, holder = slots.get("post", {}), slots.get("", {}), slots.get(slot, {})
    subject = general.get("org")
    if way == Direction.OUT and "left" in slots:
        return slots["left"].get("org") or holder.get("org")
    if "org" in slots.get("at", {}):
        return slots["at"]["org"]
    if "org" in own:
        place = own["org"].kind == "place"
        if place and "unit" in own:
            return own["unit"]
        return subject if place and subject and subject.kind != "place" else own["org"]
    if "org" in holder and holder["org"].kind == "place" and "unit" in holder:
        holder = {**holder, "org": holder["unit"]}
    if way == Direction.OUT and "org" in holder and _of(holder) and "former" not in holder:
        return holder["org"]
    if "org" in general:
        return general["org"]
    if "org" in holder and (way == Direction.OUT or _of(holder) is post):
        return holder["org"]
    others = [p for name, p in slots.items() if name not in ("post", "", slot, "held") and "org" in p]
    shared = next((p["org"] for p in others if _leads(p) and not _left(p)), None)
    return shared or own.get("unit") or holder.get("unit") or slots.get("chooser", {}).get("person")


def _leads(holder: Mapping[str, Chunk]) -> bool:
    """Whether the post that the holder is called by changes hands: news of "the Twitch co-founder" is no news of Twitch."""
    post = _of(holder)
    return post is not None and "former" not in holder and not all(role.rule.lasting for role in post.roles)


def _left(holder: Mapping[str, Chunk]) -> bool:
    """Whether the holder is called by a post that he held before: it tells nothing of where the change is."""
    post = _of(holder)
    return post is not None and post.former


def _each(draft: Draft, row: Sequence[Chunk], places: Mapping[int, int], slots: Slots) -> Iterator[Draft]:
    """Yield *draft*, and one more for each further person or organisation that is named in one row with it."""
    yield draft
    if draft.person:
        for i in _beside(places[id(draft.person)], row, {"person", "name"}):
            chunk = row[i]
            other = any(chunk is person for person in _people(slots)) or chunk is draft.org
            if (chunk.kind == "person" or chunk.last - chunk.first > 1) and not other:
                yield _titled(draft, row, i)
    behind = draft.org and draft.post and draft.org.first >= draft.post.last
    if draft.org and (behind or not draft.person):
        for i in _beside(places[id(draft.org)], row, {"org", "place", "name"}):
            yield draft._replace(org=row[i])


def _titled(draft: Draft, row: Sequence[Chunk], i: int) -> Draft:
    """Return *draft* for the person at *i*; a title of his own before the name tells his post if *draft* tells one so too."""
    own = row[i - 1].info if i and row[i - 1].kind == "post" else None
    told = draft.post is not None and draft.person is not None and draft.post.last <= draft.person.first
    if isinstance(own, Post) and told:
        return draft._replace(person=row[i], post=own, role=own.roles[0])
    return draft._replace(person=row[i])


def _beside(at: int, row: Sequence[Chunk], kinds: set[str]) -> Iterator[int]:
    """Yield where the names stand that "and" or commas join to ``row[at]``; a comma alone joins only people at the beginning."""
    left: list[int] = []
    i = at
    joined = False
    while i >= 2 and row[i - 1].kind in JOINTS and row[i - 2].kind in kinds:
        joined |= row[i - 1].kind == "and"
        i -= 2
        left.append(i)
    right: list[int] = []
    j = at
    while j + 2 < len(row) and row[j + 1].kind in JOINTS and (k := _named(j + 2, row, kinds)):
        joined |= row[j + 1].kind == "and"
        j = k
        right.append(j)
    opens = i == 0 or row[i - 1].kind in ("say", "colon")
    sure = {row[k].kind for k in (*left, at, *right)} in ({"person"}, {"org"})
    if joined or (sure and ((left and opens and not right) or (right and j == len(row) - 1 and not left))):
        yield from left
        yield from right


def _named(i: int, row: Sequence[Chunk], kinds: set[str]) -> int:
    """Return where the name stands that begins at *i*, behind a title perhaps ("and president Jane Doe"), or 0."""
    while i + 1 < len(row) and row[i].kind in ("former", "post") and "person" in kinds:
        i += 1
    return i if row[i].kind in kinds else 0
