"""What a timeline shows, before anybody draws it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.model import Claim, Status, Story, Tenure
from monitor.render import plain, sentence
from monitor.stories import tenures
from monitor.stories.ledger import counts, life
from monitor.stories.life import voices

MOST_LANES = 20
MOST_DOTS = 40
FEW = 4
"""In a story of so many voices a single one draws nothing."""

LEAST = timedelta(hours=6)
"""No timeline is shorter."""


@dataclass(frozen=True, slots=True)
class Span:
    """A tenure: *start* is None if it began before anything is known, *end* if it goes on."""

    start: datetime | None
    end: datetime | None
    acting: bool
    how: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A turn of a claim about the person: rumoured, confirmed or denied."""

    at: datetime
    status: Status
    text: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One person."""

    person: str
    spans: tuple[Span, ...]
    dots: tuple[Dot, ...]

    @property
    def first(self) -> datetime:
        """When anything is first known of the person."""
        known = (s.start or s.end for s in self.spans)
        return min([*(at for at in known if at), *(d.at for d in self.dots)])


@dataclass(frozen=True, slots=True)
class Chart:
    """One post of one organisation from *begin* to *end*, a lane for each person, first come first."""

    organisation: str
    post: str
    begin: datetime
    end: datetime
    lanes: tuple[Lane, ...]


def charts(stories: Sequence[Story], now: datetime, since: datetime | None = None) -> tuple[Chart, ...]:
    """Return a chart of every post that *stories* tell of, the most important first. Nothing before *since* is shown."""
    held = tenures(stories, now)
    posts = dict.fromkeys([t.post for t in held] + [c.post for s in stories for c in s.claims if c.post and c.who])
    lanes = {post: _lanes(post, stories, [t for t in held if t.post == post], now, since) for post in posts}
    shown = {post: found for post, found in lanes.items() if found}
    if not shown:
        return ()
    first = min(lane.first for found in shown.values() for lane in found)
    begin = max(first, since) if since else first
    end = max(now, begin + LEAST)
    begin -= (end - begin) / 12
    return tuple(Chart(plain(stories[0].organisation), post, begin, end, tuple(found)) for post, found in shown.items())


def _lanes(post: str, stories: Sequence[Story], held: Iterable[Tenure], now: datetime, since: datetime | None) -> list[Lane]:
    lanes: dict[str, Lane] = {}
    for tenure in held:
        lane = lanes.setdefault(tenure.person, Lane(tenure.person, (), ()))
        span = Span(tenure.start, tenure.end, tenure.acting, tenure.how)
        if not since or not span.end or span.end >= since:
            lanes[tenure.person] = replace(lane, spans=(*lane.spans, span))
    for story, claim in ((s, c) for s in stories for c in s.claims if c.post == post and c.who and _worth(c, s)):
        name = claim.person or claim.who
        dots = tuple(d for d in _dots(claim, story, now) if not since or d.at >= since)
        lane = lanes.setdefault(name, Lane(name, (), ()))
        lanes[name] = replace(lane, dots=tuple(sorted((*lane.dots, *dots), key=lambda d: d.at))[-MOST_DOTS:])
    shown = sorted((lane for lane in lanes.values() if lane.spans or lane.dots), key=lambda lane: (lane.first, lane.person))
    return shown[-MOST_LANES:]


def _worth(claim: Claim, story: Story) -> bool:
    """Whether *claim* is more than what one item of many says: a misprint, or a word misread."""
    return (
        counts(claim, story) or len(voices(claim.evidence)) > 1 or len(voices(r for c in story.claims for r in c.evidence)) < FEW
    )


def _dots(claim: Claim, story: Story, now: datetime) -> list[Dot]:
    found = []
    for turn in life(claim, story):
        then = replace(claim, status=turn.status, evidence=turn.reports)
        found.append(Dot(turn.at, turn.status, sentence(then, now, home=claim.organisation)))
    return found
