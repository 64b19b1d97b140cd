"""Where a change belongs: the open story of its organisation, or a new one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from monitor.model import Change, Claim, Direction, Item, Manner, Report, Status, Story, Tier
from monitor.store import Found
from monitor.stories.cited import owner
from monitor.stories.claims import Said, fold, said_of
from monitor.stories.life import voices
from monitor.stories.names import Known, Names, subject_key
from monitor.stories.people import fullest
from monitor.stories.posts import kind
from monitor.text import fold as fold_text
from monitor.text import slug

QUIET = timedelta(days=14)
"""A story that nobody reported on for so long is over; what comes later opens a new one."""

STALE = timedelta(hours=72)
"""What was published so long before it was seen is old news: it adds to an open story, but opens none."""

_SECOND = frozenset({"co", "com", "org", "net", "gov", "ac", "edu"})


@dataclass(frozen=True, slots=True)
class Placed:
    """The stories that changed, and where each change went."""

    stories: tuple[Story, ...]
    found: tuple[Found, ...]


def place(found: Sequence[tuple[Item, Change]], stories: Iterable[Story], names: Names, now: datetime) -> Placed:
    """Put each change of a batch into its story; *stories* are those that it could belong to.

    The order of *found* does not matter, and what is placed already changes nothing.
    """
    room = _Room(stories, names, now)
    of_item: dict[str, list[Change]] = defaultdict(list)
    for item, change in found:
        of_item[item.key].append(change)
    ordered = sorted(found, key=lambda pair: (pair[0].at, pair[0].key, not pair[1].person, pair[1].quote.start, pair[1].pattern))
    for homeless in (False, True):
        for item, change in ordered:
            if bool(change.organisation and subject_key(change.organisation)) is not homeless:
                room.put(item, change, _meaning(change, of_item[item.key], names))
        room.fold()
    return Placed(room.changed(), tuple(room.found(item, change) for item, change in found))


def stale(item_at: datetime, seen: datetime) -> bool:
    """Say whether what was published at *item_at* was old news when it was seen."""
    return seen - item_at > STALE


class _Room:
    """The stories under work."""

    def __init__(self, stories: Iterable[Story], names: Names, now: datetime) -> None:
        self._names = names
        self._now = now
        self._before = {story.id: story for story in stories}
        self._stories = dict(self._before)
        self._fresh: dict[str, list[Said]] = {}
        self._alias: dict[tuple[str, str], str] = {}
        self._homes: dict[tuple[str, Change], tuple[str, Said | None, str]] = {}

    def put(self, item: Item, change: Change, meaning: tuple[str, str]) -> None:
        """Note where *change* belongs."""
        home, note = self._home(item, change)
        said = None
        if home:
            said = Said(change.direction, _report(item, change, meaning, self._stories[home].subject, self._names))
            self._fresh.setdefault(home, []).append(said)
        self._homes[item.key, change] = (home, said, note)

    def fold(self) -> None:
        """Fold what was noted into the stories."""
        for home, fresh in self._fresh.items():
            story = self._stories[home]
            claims = fold(story.organisation, [*said_of(story.claims), *fresh], self._names, story.claims)
            self._stories[home] = _with(story, claims)
        self._fresh.clear()

    def changed(self) -> tuple[Story, ...]:
        """Return the stories that are not as they were."""
        return tuple(s for s in self._stories.values() if s.claims and s != self._before.get(s.id))

    def found(self, item: Item, change: Change) -> Found:
        """Return where *change* went in the end."""
        home, said, note = self._homes[item.key, change]
        return Found(item, change, home, _claim_of(self._stories[home], item, said) if said else "", note)

    def _home(self, item: Item, change: Change) -> tuple[str, str]:
        if not change.person and not change.post:
            return "", "neither person nor post"
        old = "old news: published long before it was seen" if stale(item.at, item.seen) else ""
        if not change.organisation or not subject_key(change.organisation):
            home, _ = self._of_person(item, change)
            return home, old if home else "no organisation"
        known = self._names.organisation(change.organisation)
        mine = [s for s in self._stories.values() if s.subject == known.key]
        opened = [s for s in mine if s.opened - QUIET <= item.at <= s.touched + QUIET]
        if (_leaves(change) or not self._names.watches(known.key)) and (meant := self._meant(item, change, known.key)):
            return meant, old
        if opened:
            return max(opened, key=lambda s: (s.touched, s.id)).id, old
        since = self._told_before(mine, item, change)
        if since:
            return "", f"old news: known since {since:%Y-%m-%d}"
        return ("", old) if old else (self._open(known, item.at), "")

    def _open(self, known: Known, at: datetime) -> str:
        base = f"{slug(known.name) or 'story'}-{at:%Y%m%d}"
        able = (base, *(f"{base}-{n}" for n in range(2, len(self._stories) + 3)))
        free = next(name for name in able if name not in self._stories)
        self._stories[free] = Story(free, known.name, known.key, at, at)
        return free

    def _of_person(self, item: Item, change: Change) -> tuple[str, int]:
        """Return the open story in which most voices claim the same of the same person, and how many; "" if none stands out."""
        if not change.person:
            return "", 0
        key = self._names.person(change.person).key
        near = [s for s in self._stories.values() if s.opened - QUIET <= item.at <= s.touched + QUIET]
        said = {s.id: max((len(voices(c.evidence)) for c in s.claims if _same(c, key, change)), default=0) for s in near}
        best = sorted(said, key=lambda home: (-said[home], home))
        stands_out = best and said[best[0]] >= 1 and (len(best) == 1 or said[best[0]] >= 2 * said[best[1]])
        return (best[0], said[best[0]]) if stands_out else ("", 0)

    def _meant(self, item: Item, change: Change, subject: str) -> str:
        """Return the story in which others report the same move of the same person, if *item* names its organisation too.

        So few leave the same post twice in a fortnight that the organisation was misread, or goes by another name. What
        else the item says of that organisation is meant of the same.
        """
        home, behind = self._of_person(item, change)
        if behind >= 2 and _names(item, self._stories[home].organisation):
            self._alias[item.key, subject] = home
        return self._alias.get((item.key, subject), "")

    def _told_before(self, stories: Iterable[Story], item: Item, change: Change) -> datetime | None:
        """Return since when *change* is known from a story that is over, None if it is news."""
        if not change.person or change.status is not Status.CONFIRMED:
            return None
        key = self._names.person(change.person).key
        past = [c for s in stories if s.touched < item.at for c in s.claims if c.status is Status.CONFIRMED and c.who == key]
        last = max((c for c in past if not change.post or c.post == change.post), key=lambda c: (c.last, c.id), default=None)
        return last.first if last and last.direction is change.direction else None


def _with(story: Story, claims: tuple[Claim, ...]) -> Story:
    return replace(story, claims=claims, opened=min(c.first for c in claims), touched=max(c.last for c in claims))


def _claim_of(story: Story, item: Item, said: Said) -> str:
    """Return the claim that carries what *item* said; of several the one that names the same post."""
    report = said.report
    able = [c for c in story.claims if c.direction is said.direction and any(r.item == item.key for r in c.evidence)]
    exact = [c for c in able if any((r.item, r.person, r.post) == (item.key, report.person, report.post) for r in c.evidence)]
    close = [c for c in able if c.post == report.post]
    return next((c.id for some in (exact, close, able) for c in some), "")


def _same(claim: Claim, key: str, change: Change) -> bool:
    person = claim.who == key or claim.who.split()[-1:] == [key]
    post = claim.post == change.post or not change.post or kind(change.post).vague
    return bool(claim.who) and person and post and claim.direction is change.direction


def _meaning(change: Change, beside: Iterable[Change], names: Names) -> tuple[str, str]:
    """Return person and post of *change* as its item means them: by the fullest name and the most exact post that it has."""
    if not change.person:
        return "", change.post
    beside = [c for c in beside if c.person]
    full = fullest((c.person for c in beside if c.person), names)
    same = [c.post for c in beside if full[c.person or ""] == full[change.person] and c.direction is change.direction]
    exact = [post for post in same if not kind(post).vague]
    post = min(exact, key=lambda p: (kind(p).rank, p)) if exact and kind(change.post).vague else change.post
    return full[change.person], post or min(filter(None, same), default="")


def _leaves(change: Change) -> bool:
    """Whether *change* tells of a post that was held before: nobody leaves two at once, or returns to two."""
    return change.direction is Direction.OUT or change.manner is Manner.RETURNED


def _names(item: Item, organisation: str) -> bool:
    return fold_text(organisation).text in fold_text(item.reading).text


def _report(item: Item, change: Change, meaning: tuple[str, str], subject: str, names: Names) -> Report:
    own = _own(item, subject)
    cited = None if own else names.citations.cited(item, change.quote)
    return Report(
        item=item.key,
        source=item.source,
        publisher=item.publisher,
        family=owner(cited) if cited else names.citations.voice(item),
        tier=Tier.ISSUER if own else item.tier,
        at=item.at,
        seen=item.seen,
        status=change.status,
        title=item.title,
        url=item.url,
        quote=change.quote.text,
        lang=item.lang,
        person=meaning[0],
        post=meaning[1],
        role=change.role or "",
        manner=change.manner,
        acting=change.acting,
        effective=change.effective,
        confidence=change.confidence,
        cites=cited.name if cited else "",
    )


def _own(item: Item, subject: str) -> bool:
    """Say whether *item* stands on the organisation's own site."""
    if item.tier not in (Tier.PRESS, Tier.ISSUER):
        return False
    try:
        labels = (urlsplit(item.url).hostname or "").split(".")[:-1]
    except ValueError:
        return False
    if len(labels) > 1 and labels[-1] in _SECOND:
        labels.pop()
    return bool(labels) and labels[-1] == subject
