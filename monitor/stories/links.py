"""Stories that one move ties together: who leaves the one organisation joins the other."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from monitor.model import Claim, Status, Story
from monitor.stories.ledger import counts
from monitor.stories.life import voices

APART = timedelta(days=30)
"""A going and a coming of one person further apart are two moves."""


@dataclass(frozen=True, slots=True)
class Bond:
    """The other story, and the claim in it that makes the move."""

    story: str
    claim: Claim


def bonds(story: Story, others: Iterable[Story]) -> tuple[Bond, ...]:
    """Return what ties *story* to *others*, each other story once, by its best known claim, oldest first."""
    found: dict[str, Claim] = {}
    for other in others:
        if other.subject != story.subject:
            best = max(_moves(story, other), key=lambda c: (len(voices(c.evidence)), c.id), default=None)
            if best:
                found[other.id] = best
    return tuple(Bond(name, claim) for name, claim in sorted(found.items(), key=lambda pair: (pair[1].first, pair[0])))


def _moves(story: Story, other: Story) -> Iterator[Claim]:
    """Yield the claims of *other* that complete a move out of or into *story*."""
    for theirs in other.claims:
        if any(_completes(mine, theirs) for mine in story.claims) and (counts(theirs, other) or len(voices(theirs.evidence)) > 1):
            yield theirs


def _completes(mine: Claim, theirs: Claim) -> bool:
    return (
        bool(mine.who)
        and mine.who == theirs.who
        and mine.direction is not theirs.direction
        and Status.DENIED not in (mine.status, theirs.status)
        and abs(mine.first - theirs.first) <= APART
    )
