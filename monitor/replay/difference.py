"""What another set of rules would have told: alerts gained, lost and changed."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.model import Alert

NEAR = timedelta(days=2)
"""Alerts about the same items further apart are not the same told otherwise."""


@dataclass(frozen=True, slots=True)
class Call:
    """One alert that notifies somebody, as far as people see it."""

    at: datetime
    channel: str
    organisation: str
    reason: str
    headline: str
    items: frozenset[str]

    @property
    def same(self) -> tuple[str, str, str, str]:
        """What makes two alerts the same to those who read them."""
        return self.channel, self.organisation, self.reason, self.headline


@dataclass(frozen=True, slots=True)
class Difference:
    """*changed* are pairs: before, after. *kept* is the number of alerts that stay as they were."""

    gained: tuple[Call, ...]
    lost: tuple[Call, ...]
    changed: tuple[tuple[Call, Call], ...]
    kept: int


def calls(alerts: Iterable[Alert]) -> tuple[Call, ...]:
    """Return those of *alerts* that notify somebody."""
    return tuple(
        Call(a.due, a.channel, a.card.organisation, a.reason, a.card.headline, frozenset(a.items)) for a in alerts if a.ping
    )


def difference(before: Sequence[Call], after: Sequence[Call]) -> Difference:
    """Compare what was told *before* with what is told *after*, whatever their order."""
    common = Counter(c.same for c in before) & Counter(c.same for c in after)
    lost, gained = _rest(before, common), _rest(after, common)
    changed: list[tuple[Call, Call]] = []
    for old in list(lost):
        if twin := _twin(old, gained):
            changed.append((old, twin))
            lost.remove(old)
            gained.remove(twin)
    return Difference(tuple(gained), tuple(lost), tuple(changed), common.total())


def _rest(all_: Sequence[Call], common: Counter[tuple[str, str, str, str]]) -> list[Call]:
    left = Counter(common)
    found = []
    for call in sorted(all_, key=lambda c: (c.at, c.same)):
        if left[call.same]:
            left[call.same] -= 1
        else:
            found.append(call)
    return found


def _twin(old: Call, gained: Iterable[Call]) -> Call | None:
    """Return the alert of *gained* that tells of the same items in the same channel."""
    able = [
        c for c in gained if c.channel == old.channel and abs(c.at - old.at) <= NEAR and (c.items & old.items or _alike(c, old))
    ]
    return min(able, key=lambda c: (c.organisation != old.organisation, abs(c.at - old.at), c.same), default=None)


def _alike(one: Call, other: Call) -> bool:
    return (one.organisation, one.headline) == (other.organisation, other.headline)
