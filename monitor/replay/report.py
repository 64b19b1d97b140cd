"""What a replay is judged by: holders, delays, alerts and transitions that never were."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.model import Claim, Direction, Status, Tenure
from monitor.replay.run import Heard, Result
from monitor.replay.truth import HOUR, Pair, compare, until
from monitor.stories import Names, tenures

POST = "ceo"
_SUCCEEDS = (Direction.IN, Direction.OUT)


@dataclass(frozen=True, slots=True)
class Transition:
    """One true coming or going, the alert that told it, and by which report of it the alert came (1 = the first)."""

    person: str
    direction: Direction
    at: datetime
    alert: datetime | None
    nth: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """A replay of one organisation held against what really happened. *strange*: what ledger or alerts say and never was."""

    organisation: str
    pairs: tuple[Pair, ...]
    stories: tuple[str, ...]
    alerts: int
    transitions: tuple[Transition, ...]
    strange: tuple[str, ...]


def comparisons(result: Result, real: Sequence[Tenure], names: Names, begin: datetime, end: datetime) -> tuple[Comparison, ...]:
    """Compare every organisation of *real* whose chief changed between *begin* and *end*."""
    chiefs = [t for t in until(real, end) if t.post == POST]
    return tuple(_compare(o, result, chiefs, names, (begin, end)) for o in dict.fromkeys(t.organisation for t in chiefs))


def _compare(name: str, result: Result, chiefs: Sequence[Tenure], names: Names, span: tuple[datetime, datetime]) -> Comparison:
    begin, end = span
    real = [t for t in chiefs if t.organisation == name]
    subject = names.organisation(name).key
    stories = [s for s in result.stories if s.subject == subject]
    said = [t for t in tenures(stories, end) if t.post == POST]
    heard = [h for h in result.heard if h.story.subject == subject and h.alert.ping]
    events = _events(real, begin)
    strange = [
        f"{person} {direction} {at:%Y-%m-%d %H:%M}"
        for person, direction, at in _events(said, begin)
        if not any(_same(names, person, p) and direction is d and abs(at - a) <= HOUR for p, d, a in events)
    ]
    strange += [f"{title} (alert)" for title in _untrue(heard, events, names)]
    return Comparison(
        organisation=name,
        pairs=compare(real, said, names),
        stories=tuple(s.id for s in stories),
        alerts=sum(any(c.post == POST for c in h.claims) for h in heard),
        transitions=tuple(_transition(p, d, at, heard, names) for p, d, at in events),
        strange=tuple(strange),
    )


def _events(held: Iterable[Tenure], begin: datetime) -> list[tuple[str, Direction, datetime]]:
    found = [(t.person, Direction.OUT, t.end) for t in held if t.end] + [
        (t.person, Direction.IN, t.start) for t in held if t.start
    ]
    return sorted(((p, d, at) for p, d, at in found if at >= begin), key=lambda e: (e[2], e[1]))


def _untrue(heard: Sequence[Heard], events: Sequence[tuple[str, Direction, datetime]], names: Names) -> list[str]:
    """Return the headlines of alerts that call a change of the chief confirmed before it was, or that never was."""
    return [
        f"{one.alert.due:%Y-%m-%d %H:%M} {one.alert.card.headline}"
        for one in heard
        for claim in one.claims
        if claim.post == POST
        and claim.status is Status.CONFIRMED
        and claim.person
        and not any(_same(names, claim.person, p) and claim.direction is d and at <= one.alert.due + HOUR for p, d, at in events)
    ]


def _transition(person: str, direction: Direction, at: datetime, heard: Sequence[Heard], names: Names) -> Transition:
    """Find the first alert that told it; a going is also told by the coming of the successor."""
    for one in heard:
        if one.alert.due < at - HOUR:
            continue
        claim = next((c for c in one.claims if _tells(c, person, direction, names)), None)
        if claim:
            nth = sum(r.status is Status.CONFIRMED and r.seen <= one.alert.due for r in claim.evidence)
            return Transition(person, direction, at, one.alert.due, nth)
    return Transition(person, direction, at, None, 0)


def _tells(claim: Claim, person: str, direction: Direction, names: Names) -> bool:
    if claim.post != POST or claim.status is not Status.CONFIRMED:
        return False
    same = _same(names, claim.person or "", person)
    return (same and claim.direction is direction) or (not same and bool(claim.who) and (claim.direction, direction) == _SUCCEEDS)


def _same(names: Names, one: str, other: str) -> bool:
    return names.person(one).key == names.person(other).key
