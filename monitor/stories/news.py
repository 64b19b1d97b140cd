"""What of a story is news to somebody who knows this much of it, and for what reason."""

from bisect import bisect_right
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta

from monitor.model import Claim, Direction, Manner, Report, Status, Story
from monitor.stories.life import STRONG, voices
from monitor.stories.placement import stale
from monitor.stories.posts import kind

NOTED = "noted"
"""Told of a claim that stood on the card, but did not stand firm enough to be called out."""

PUBLISHERS = "#publishers"
"""Told: how many publishers had reported. No claim has such an id."""

CROWD = 4
"""From so many publishers on, a claim of which only one knows is not called out."""

STEPS = (1, 2, 3, 5, 10, 20, 30, 50, 75, 100, 150, 200, 300, 500)
"""Numbers of publishers at which a card is brought up to date though nothing new is reported."""

NEAR = timedelta(hours=48)

FIRST, NEW, CONFIRMED, DENIED = "first report", "new claim", "confirmed", "denied"
SUCCESSOR, RETURNED, AGAIN, MORE = "successor named", "returned", "rumored again", "more reports"
ORDER = (RETURNED, SUCCESSOR, CONFIRMED, DENIED, NEW, AGAIN)
"""Of several reasons the first is given."""


@dataclass(frozen=True, slots=True)
class News:
    """A claim, and why it is news."""

    claim: Claim
    reason: str


def news(story: Story, told: Mapping[str, str], heard: Collection[Claim], watched: bool) -> tuple[News, ...]:
    """Return what of *heard*, claims of *story*, should be called out to somebody who knows *told*, weightiest first.

    *watched*: the organisation is on the watchlist.
    """
    found = []
    for claim in heard:
        reason = _reason(claim, story, told.get(claim.id))
        if reason and firm(claim, story, watched) and not _lesser(claim, heard, told) and not _implied(claim, heard, told):
            found.append(News(claim, reason))
    return tuple(sorted(found, key=lambda n: (ORDER.index(n.reason), kind(n.claim.post).rank, n.claim.first, n.claim.id)))


def firm(claim: Claim, story: Story, watched: bool) -> bool:
    """Say whether *claim* stands firm enough to be called out.

    One voice is enough in a small story, in a large one it takes two. It also takes two where no post is named and the
    organisation is not watched: "X leaves Y" alone may be anything.
    """
    behind = [r for r in claim.evidence if r.status is claim.status and not stale(r.at, r.seen)]
    if not behind:
        return False
    crowd = len(_publishers(story))
    if any(r.tier in STRONG for r in behind) or (crowd < CROWD and (claim.post or watched)):
        return bool(claim.who) or len(story.claims) == 1
    return bool(claim.who or claim.status is Status.CONFIRMED) and len(voices(behind)) >= 2


def publishers(story: Story) -> int:
    """Return how many publisher families report on *story*, rounded down to a step."""
    return STEPS[max(0, bisect_right(STEPS, len(_publishers(story))) - 1)]


def known(story: Story, told: Mapping[str, str], called: Collection[str]) -> dict[str, str]:
    """Return what somebody knows who is shown *story* whole while the claims in *called* are called out."""
    after = {c.id: c.status if c.id in called or told.get(c.id) == c.status else told.get(c.id, NOTED) for c in story.claims}
    return {**told, **{claim: str(state) for claim, state in after.items()}, PUBLISHERS: str(publishers(story))}


def fresh_items(story: Story, called: Collection[str]) -> tuple[str, ...]:
    """Return the items that report the claims in *called* as they now stand, oldest first."""
    reports: dict[str, Report] = {}
    for claim in story.claims:
        if claim.id in called:
            reports.update({r.item: r for r in claim.evidence if r.status is claim.status})
    return tuple(sorted(reports, key=lambda item: (reports[item].at, item)))


def _reason(claim: Claim, story: Story, before: str | None) -> str:
    if before == claim.status:
        return ""
    if claim.status is Status.DENIED:
        return DENIED
    if claim.status is Status.RUMORED:
        return {None: NEW, NOTED: NEW, Status.DENIED: AGAIN}.get(before, "")
    if claim.direction is Direction.IN and claim.manner is Manner.RETURNED:
        return RETURNED
    if before in (Status.RUMORED, Status.DENIED):
        return CONFIRMED
    return SUCCESSOR if claim.direction is Direction.IN and _vacated(claim, story) else NEW


def _vacated(claim: Claim, story: Story) -> bool:
    gone = [c for c in story.claims if c.post == claim.post and c.direction is Direction.OUT and c.who != claim.who]
    return bool(claim.who) and any(c.status is Status.CONFIRMED for c in gone)


def _lesser(claim: Claim, heard: Collection[Claim], told: Mapping[str, str]) -> bool:
    """Say whether *claim* only adds a lesser post to what is known of the same move: the chief who also leaves the board."""
    own = kind(claim.post)
    return any(
        c.who == claim.who
        and c.direction is claim.direction
        and told.get(c.id) == claim.status == c.status
        and abs(c.first - claim.first) <= NEAR
        and (own.vague or (not own.single and kind(c.post).single))
        for c in heard
        if c.id != claim.id
    )


def _implied(claim: Claim, heard: Collection[Claim], told: Mapping[str, str]) -> bool:
    """Say whether *claim* is the going of somebody whose coming was told, and whose successor was told too."""
    if claim.direction is Direction.IN or claim.status is not Status.CONFIRMED or not kind(claim.post).single:
        return False
    came = [c for c in heard if c.post == claim.post and c.direction is Direction.IN and told.get(c.id) == Status.CONFIRMED]
    own = [c for c in came if c.who == claim.who]
    return any(c.who != claim.who and any(c.first > mine.first for mine in own) for c in came)


def _publishers(story: Story) -> frozenset[str]:
    return voices(r for c in story.claims for r in c.evidence)
