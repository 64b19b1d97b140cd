"""Who is told what, and why: ``rules/routes.yaml`` as a value, and the decision for one story."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches
from typing import TypeVar

from monitor.errors import Fault
from monitor.model import Alert, Claim, Direction, Status, Story, Tier
from monitor.options import Context, Wrong, build
from monitor.render import card
from monitor.store import Told
from monitor.stories import Names
from monitor.stories.links import bonds
from monitor.stories.news import FIRST, MORE, PUBLISHERS, News, fresh_items, known, news, publishers
from monitor.stories.posts import DOMAINS, POSTS, kind
from monitor.yamlfile import Node

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Match:
    """Which claims a route is for: every key that is given must fit, one of its values is enough."""

    organisations: tuple[str, ...] = ()
    """Names of organisations, in any spelling that the watchlist knows."""
    tags: tuple[str, ...] = ()
    """Tags of organisations on the watchlist, such as ai-labs."""
    posts: tuple[str, ...] = ()
    """Codes of posts, such as ceo."""
    domains: tuple[str, ...] = ()
    """corporate, government or sports."""
    directions: tuple[Direction, ...] = ()
    """in or out."""
    statuses: tuple[Status, ...] = ()
    """rumored, confirmed or denied, as the claim now stands."""
    langs: tuple[str, ...] = ()
    """Languages that it is reported in."""
    tiers: tuple[Tier, ...] = ()
    """Sorts of publishers that report it."""


@dataclass(frozen=True, slots=True)
class Route:
    """One line of who is told what."""

    channels: tuple[str, ...] = ()
    """Names of channels; all of them if empty."""
    match: Match = field(default_factory=Match)
    """What it is for; everything if empty."""
    min: Status = Status.RUMORED
    """rumored, or confirmed: then rumours are told to nobody here until they come true."""
    stop: bool = False
    """Whether the routes below are passed over for what fits here."""

    def __post_init__(self) -> None:
        if self.min is Status.DENIED:
            raise Wrong("min", "cannot be 'denied'", "rumored or confirmed")


@dataclass(frozen=True, slots=True)
class _Sheet:
    routes: tuple[Route, ...] = (Route(),)


@dataclass(frozen=True, slots=True)
class Routes:
    """All routes in their order, and the channels that there are."""

    channels: tuple[str, ...]
    routes: tuple[Route, ...] = (Route(),)

    def heard(self, channel: str, story: Story, told: Mapping[str, str], names: Names) -> tuple[Claim, ...]:
        """Return the claims of *story* that *channel*, knowing *told*, is to hear of."""
        return tuple(c for c in story.claims if channel in self._to(c, story, c.id in told, names))

    def _to(self, claim: Claim, story: Story, before: bool, names: Names) -> frozenset[str]:
        found: set[str] = set()
        for route in self.routes:
            if _fits(route.match, claim, story, names):
                if claim.status is Status.CONFIRMED or route.min is Status.RUMORED or before:
                    found.update(route.channels or self.channels)
                if route.stop:
                    break
        return frozenset(found)


def read(node: Node, faults: list[Fault], context: Context, channels: Collection[str], tags: Collection[str]) -> Routes | None:
    """Build the routes; append every fault and return None if there is one. Without any, everybody is told everything."""
    before = len(faults)
    sheet = build(_Sheet, node, faults, context)
    for route in node.entries().get("routes", Node(node.file, 0, "", None)).elements():
        match = route.entries().get("match", Node(node.file, 0, "", None)).entries()
        _known(route.entries().get("channels"), channels, "channel", faults)
        _known(match.get("tags"), tags, "tag of the watchlist", faults)
        _known(match.get("posts"), POSTS, "post", faults)
        _known(match.get("domains"), DOMAINS, "domain", faults)
    return Routes(tuple(channels), sheet.routes) if sheet and len(faults) == before else None


def decide(
    story: Story, told: Mapping[str, Told], routes: Routes, names: Names, now: datetime, *, others: Iterable[Story] = ()
) -> tuple[Alert, ...]:
    """Return what each channel is to be told of *story* now, at most one alert a channel; *others* may be tied to it."""
    see = tuple(bond.claim for bond in bonds(story, others))
    alerts = []
    for channel in routes.channels:
        before = told.get(channel)
        heard = routes.heard(channel, story, before.told if before else {}, names)
        called = news(story, before.told if before else {}, heard, names.watches(story.subject))
        alerts.append(_alert(channel, story, called, before, now, see=see))
    return tuple(alert for alert in alerts if alert)


def _alert(
    channel: str, story: Story, called: Sequence[News], before: Told | None, now: datetime, *, see: tuple[Claim, ...]
) -> Alert | None:
    knows = before.told if before else {}
    if not called and (before is None or int(knows.get(PUBLISHERS, "1")) >= publishers(story)):
        return None
    reason = (called[0].reason if before else FIRST) if called else MORE
    ids = {n.claim.id for n in called}
    n = before.n + 1 if before else 1
    return Alert(
        id=f"{story.id}/{channel}/{n}",
        story=story.id,
        channel=channel,
        n=n,
        reason=reason,
        ping=bool(called),
        card=card(story, reason, {c.id: c.status for c in story.claims if c.id not in ids}, now, see),
        due=now,
        told=known(story, knows, ids),
        items=fresh_items(story, ids),
    )


def _one(wanted: Collection[T], fits: Callable[[T], bool]) -> bool:
    """Say whether nothing is wanted, or something that *fits*."""
    return not wanted or any(fits(each) for each in wanted)


def _known(node: Node | None, names: Iterable[str], what: str, faults: list[Fault]) -> None:
    names = sorted(names)
    for each in node.elements() if node else []:
        if isinstance(each.value, str) and each.value not in names:
            close = get_close_matches(each.value, names, 3, 0.6)
            meant = f"did you mean {' or '.join(close)}?" if close else f"there are {', '.join(names) or 'none'}"
            faults.append(each.fault(f"{each.value!r} is no {what}", meant))


def _fits(match: Match, claim: Claim, story: Story, names: Names) -> bool:
    reports = claim.evidence
    return (
        _one(match.organisations, lambda name: names.organisation(name).key == story.subject)
        and _one(match.tags, names.tags(story.subject).__contains__)
        and _one(match.posts, claim.post.__eq__)
        and _one(match.domains, kind(claim.post).domain.__eq__)
        and _one(match.directions, claim.direction.__eq__)
        and _one(match.statuses, claim.status.__eq__)
        and _one(match.langs, lambda lang: any(r.lang[:2] == lang[:2] for r in reports))
        and _one(match.tiers, lambda tier: any(r.tier is tier for r in reports))
    )
