"""Who held which post from when to when: derived from confirmed claims, never stored."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time

from monitor.model import Claim, Direction, Report, Status, Story, Tenure
from monitor.stories.life import STRONG, Turn, turns, voices
from monitor.stories.posts import kind

SUCCEEDED = "succeeded"
"""How a tenure ended of which only the successor was reported."""


@dataclass(frozen=True, slots=True)
class _Event:
    at: datetime
    claim: Claim
    reports: tuple[Report, ...]


def tenures(stories: Iterable[Story], now: datetime) -> tuple[Tenure, ...]:
    """Return all tenures that the stories tell of, by organisation and post, oldest first."""
    posts: dict[tuple[str, str], list[_Event]] = defaultdict(list)
    names: dict[str, str] = {}
    for story in stories:
        names[story.subject] = story.organisation
        for claim in story.claims:
            if claim.who and claim.post and counts(claim, story):
                posts[story.subject, claim.post].append(_event(claim, story))
    found: list[Tenure] = []
    for (subject, post), events in sorted(posts.items(), key=lambda p: (p[0][0], kind(p[0][1]).rank, p[0][1])):
        found += _held(names[subject], post, events)
    return tuple(t for t in found if not t.start or t.start <= now)


def holders(tenures: Iterable[Tenure], post: str, at: datetime) -> tuple[Tenure, ...]:
    """Return who held *post* at *at*, as far as is known."""
    mine = [t for t in tenures if t.post == post]
    return tuple(t for t in mine if (t.start is None or t.start <= at) and (t.end is None or at < t.end))


def life(claim: Claim, story: Story) -> tuple[Turn, ...]:
    """Return the turns of *claim*, oldest first: when it became rumoured, confirmed or denied, by whose reports."""
    same = [c for c in story.claims if (c.who, c.post) == (claim.who, claim.post) and c.first < claim.first]
    gone = [c for c in same if c.direction is Direction.OUT and c.status is Status.CONFIRMED]
    reversal = claim.direction is Direction.IN and any(len(voices(c.evidence, Status.CONFIRMED)) >= 2 for c in gone)
    return turns([r for r in claim.evidence if r.person or not claim.who], reversal)


def counts(claim: Claim, story: Story) -> bool:
    """Say whether *claim* stands firm enough for the ledger.

    The more voices report on a post, the more of them must confirm a change: what really happened is told by many,
    what one item got wrong (or was read wrongly) is told by one.
    """
    if claim.status is not Status.CONFIRMED:
        return False
    if any(r.tier in STRONG and r.status is Status.CONFIRMED for r in claim.evidence):
        return True
    crowd = len(voices(r for c in story.claims if c.post == claim.post for r in c.evidence))
    everybody = len(voices(r for c in story.claims for r in c.evidence))
    needed = 3 if crowd >= 40 else 2 if crowd >= 4 or everybody >= 10 else 1
    return len(voices(claim.evidence, Status.CONFIRMED)) >= needed


def _event(claim: Claim, story: Story) -> _Event:
    sure = [t for t in life(claim, story) if t.status is Status.CONFIRMED]
    at = sure[-1].at if sure else claim.first
    if claim.effective and claim.effective > at.date():
        at = datetime.combine(claim.effective, time(), UTC)
    return _Event(at, claim, tuple(r for r in claim.evidence if r.status is Status.CONFIRMED))


def _held(organisation: str, post: str, events: Sequence[_Event]) -> list[Tenure]:
    book = _Book(organisation, post)
    for event in sorted(events, key=lambda e: (e.at, e.claim.direction is Direction.IN, e.claim.who)):
        if event.claim.direction is Direction.IN:
            book.come(event)
        else:
            book.go(event)
    return sorted(
        book.tenures, key=lambda t: (t.start or datetime.min.replace(tzinfo=UTC), t.end is None, t.end or t.start or event.at)
    )


class _Book:
    def __init__(self, organisation: str, post: str) -> None:
        self.tenures: list[Tenure] = []
        self._organisation = organisation
        self._post = post
        self._whose: list[str] = []

    def come(self, event: _Event) -> None:
        claim = event.claim
        present = self._open(claim.who)
        if present is not None and self.tenures[present].acting == claim.acting:
            return
        if kind(self._post).single:
            for i, tenure in enumerate(self.tenures):
                if tenure.end is None and not _together(tenure.evidence, event.reports, tenure.start):
                    self.tenures[i] = replace(tenure, end=event.at, how=SUCCEEDED)
        self._write(
            event, Tenure(self._organisation, claim.person or "", self._post, claim.acting, event.at, None, "", event.reports)
        )

    def go(self, event: _Event) -> None:
        claim = event.claim
        mine = [i for i, who in enumerate(self._whose) if who == claim.who]
        if not mine:
            if self.tenures and kind(self._post).single and len(voices(r for r in event.reports if r.person)) < 3:
                return  # the post had other holders: that this one held it too takes more than a voice or two by name
            new = Tenure(
                self._organisation, claim.person or "", self._post, claim.acting, None, event.at, claim.manner, event.reports
            )
            self._write(event, new)
            return
        last = self.tenures[mine[-1]]
        if last.end is None or last.how == SUCCEEDED:
            evidence = tuple(dict.fromkeys((*last.evidence, *event.reports)))
            self.tenures[mine[-1]] = replace(last, end=last.end or event.at, how=claim.manner, evidence=evidence)

    def _open(self, who: str) -> int | None:
        return next((i for i, t in enumerate(self.tenures) if self._whose[i] == who and t.end is None), None)

    def _write(self, event: _Event, tenure: Tenure) -> None:
        self.tenures.append(tenure)
        self._whose.append(event.claim.who)


def _together(before: Iterable[Report], now: Iterable[Report], start: datetime | None) -> bool:
    """Say whether two came to a post together, as co-chiefs do: most items that name the one name the other."""
    ones, others = {r.item for r in before}, {r.item for r in now}
    return start is not None and len(ones & others) * 2 > min(len(ones), len(others))
