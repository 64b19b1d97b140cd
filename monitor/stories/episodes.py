"""In and out in turns: who left a post can come back to it, and what is told again later opens nothing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from monitor.model import Direction, Manner, Report, Status
from monitor.stories.life import STRONG, Life, voices

SETTLED = timedelta(hours=72)
"""For so long after a return the dismissal before it is told again and again."""

BURST = timedelta(hours=12)
HINDSIGHT = timedelta(hours=36)
"""For so long after a turn others may show that it was none."""

_DEFAULT = frozenset({Manner.RESIGNED, Manner.APPOINTED})


@dataclass(frozen=True, slots=True)
class Group:
    """All that is said of one person and one post, in its order."""

    who: str
    post: str
    said: Sequence[tuple[Direction, Report]]


@dataclass(slots=True)
class Draft:
    """A claim in the making. *absorbed*: reports that mean it without naming the person; they add weight, never a turn."""

    who: str
    post: str
    direction: Direction
    episode: int = 1
    life: Life = field(default_factory=Life)
    reports: list[Report] = field(default_factory=list)
    absorbed: list[Report] = field(default_factory=list)
    _doubted: set[str] = field(default_factory=set)

    def add(self, report: Report) -> None:
        """Take one more report, in the order of their times."""
        self.reports.append(report)
        self.life.take(report)

    def doubt(self) -> None:
        """Take what confirmed it last for a rumour, since hardly anybody followed."""
        self._doubted |= {r.item for r in self.life.turns[-1].reports}
        self.life = Life(self.life.reversal)
        for report in self.reports:
            self.life.take(replace(report, status=Status.RUMORED) if report.item in self._doubted else report)

    @property
    def status(self) -> Status:
        return self.life.turns[-1].status

    @property
    def turned(self) -> datetime:
        return self.life.turns[-1].at

    @property
    def first(self) -> datetime:
        return self.reports[0].at

    @property
    def manner(self) -> Manner:
        """Return the manner most reports give; an explicit one weighs more than one that is assumed. Who was out returns."""
        if self.life.reversal:
            return Manner.RETURNED
        same = [r for r in self.reports if r.status is self.status] or self.reports
        counts = Counter(r.manner for r in same)
        return max(counts, key=lambda m: (counts[m] * (1 if m in _DEFAULT else 2), m))


def episodes(group: Group, others: Sequence[Group]) -> list[Draft]:
    """Split what is said of one person and post into claims that take turns: out, in again, out again."""
    walk = _Walk(group, [g for g in others if g.post == group.post and g.who != group.who])
    for direction, report in group.said:
        walk.take(direction, report)
    return walk.done()


class _Walk:
    def __init__(self, group: Group, others: Sequence[Group]) -> None:
        self._group = group
        self._others = others
        self._drafts: list[Draft] = []
        self._turned: list[Draft] = []

    def take(self, direction: Direction, report: Report) -> None:
        draft = self._draft(direction)
        draft.add(report)
        if draft.status is Status.CONFIRMED and draft not in self._turned and self._is_new(draft):
            if self._is_borne_out(draft):
                self._turned.append(draft)
            else:
                draft.doubt()

    def done(self) -> list[Draft]:
        """Return the claims; what only repeats an earlier one is laid to it."""
        kept: list[Draft] = []
        for draft in self._drafts:
            earlier = next((d for d in reversed(kept) if d.direction is draft.direction), None)
            if not earlier or draft in self._turned:
                kept.append(draft)
                continue
            earlier.reports += [r for r in draft.reports if r.status is Status.CONFIRMED]
            rest = [r for r in draft.reports if r.status is not Status.CONFIRMED]
            kept += [_of(draft, rest)] if rest else []
        return kept

    def _draft(self, direction: Direction) -> Draft:
        """Return the claim that a report belongs to: the present state, the one that forms against it, or a new one."""
        state = self._turned[-1] if self._turned else None
        if state and state.direction is direction:
            return state
        forming = [d for d in self._drafts if d.direction is direction and d not in self._turned]
        if forming:
            return forming[-1]
        gone = direction is Direction.IN and state is not None and len(voices(state.reports, Status.CONFIRMED)) >= 2
        episode = 1 + sum(d.direction is direction for d in self._drafts)
        self._drafts.append(Draft(self._group.who, self._group.post, direction, episode, Life(gone)))
        return self._drafts[-1]

    def _is_new(self, draft: Draft) -> bool:
        """Say whether *draft*, confirmed, is more than the old story told again."""
        earlier = [d for d in self._turned if d.direction is draft.direction]
        if not earlier or draft.reports[-1].tier in STRONG:
            return True
        sure = [r for r in draft.reports if r.status is Status.CONFIRMED]
        if draft.direction is Direction.IN:
            return len(voices(r for r in sure if r.manner is Manner.RETURNED)) >= 2
        since = self._turned[-1].turned
        return self._succeeded(since, sure[-1].at) or _burst(sure, since)

    def _is_borne_out(self, draft: Draft) -> bool:
        """Say whether what came after bears the turn out: of what is true, most soon speak as of a fact."""
        turn = draft.life.turns[-1]
        if any(r.tier in STRONG for r in turn.reports):
            return True
        after = [r for d, r in self._group.said if d is draft.direction and turn.at <= r.at <= turn.at + HINDSIGHT]
        sure = voices(after, Status.CONFIRMED)
        return len(voices(r for r in after if r.status is not Status.CONFIRMED) - sure) <= max(2, len(sure))

    def _succeeded(self, since: datetime, last: datetime) -> bool:
        """Say whether somebody else came to the post after *since* and not long after *last*, by two voices."""
        for other in self._others:
            came = [r for d, r in other.said if d is Direction.IN and r.status is Status.CONFIRMED]
            if came and since < came[0].at <= last + BURST and len(voices(came)) >= 2:
                return True
        return False


def _burst(sure: Sequence[Report], since: datetime) -> bool:
    """Say whether, long after *since*, so many report it at once that it happened again."""
    last = sure[-1].at
    return len(voices(r for r in sure if r.at > since + SETTLED and last - BURST <= r.at)) >= 4


def _of(draft: Draft, reports: Sequence[Report]) -> Draft:
    new = Draft(draft.who, draft.post, draft.direction, draft.episode, Life(draft.life.reversal))
    for report in reports:
        new.add(report)
    return new
