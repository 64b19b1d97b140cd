"""What a story claims: a fold over its reports, taken in the order of their times, whatever order they arrived in."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count

from monitor.model import Claim, Direction, Manner, Report, Status
from monitor.stories.copies import voiced
from monitor.stories.episodes import Draft, Group, episodes
from monitor.stories.life import order, voices
from monitor.stories.names import Names
from monitor.stories.people import Mention, People
from monitor.stories.posts import kind
from monitor.text import slug

NEAR = timedelta(hours=72)
"""An unnamed "new chief" means the one who was named at most so long before or after."""


FEW = 6
"""Where only one in more than so many items names a post, it is not what the others mean: it was misread, or is another."""


@dataclass(frozen=True, slots=True)
class Said:
    """One item's word on one change: what a fold is made of."""

    direction: Direction
    report: Report


def fold(organisation: str, said: Iterable[Said], names: Names, old: Sequence[Claim] = ()) -> tuple[Claim, ...]:
    """Return the claims that all of *said* make together; claims of *old* that go on keep their ids."""
    unique = set(said)
    of = voiced(s.report for s in unique)
    words = sorted({Said(s.direction, of[s.report]) for s in unique}, key=lambda s: (order(s.report), s.direction))
    people = People((Mention(s.report.person, s.report.item, s.direction, s.report.lang) for s in words), names)
    named, unnamed = _grouped(words, people)
    drafts = [draft for group in named for draft in episodes(group, named)]
    drafts += _absorb(unnamed, drafts)
    claims = [_claim(organisation, draft, people) for draft in drafts]
    return _with_ids(sorted(claims, key=lambda c: (c.first, c.direction, c.post, c.who)), old)


def said_of(claims: Iterable[Claim]) -> list[Said]:
    """Return all that was said for *claims*."""
    return [Said(claim.direction, report) for claim in claims for report in claim.evidence]


def _grouped(words: Sequence[Said], people: People) -> tuple[list[Group], list[Said]]:
    """Sort what was said by person and post; a word without a post, or with a vague one, goes to the post that is meant."""
    by_person: dict[str, list[Said]] = defaultdict(list)
    for said in words:
        by_person[people.who(said.report.person, said.report.item)].append(said)
    unnamed = by_person.pop("", [])
    groups = []
    for who, mine in sorted(by_person.items()):
        posts = _posts(mine)
        by_post: dict[str, list[Said]] = defaultdict(list)
        for said in mine:
            by_post[posts[said.direction, said.report.post]].append(said)
        groups += [Group(who, post, _once_an_item(some)) for post, some in sorted(by_post.items())]
    return groups, unnamed


def _once_an_item(words: Iterable[Said]) -> list[tuple[Direction, Report]]:
    """Return one word an item and direction: its headline goes before its text, the careful word before the bold."""
    best: dict[tuple[Direction, str], Report] = {}
    for said in sorted(words, key=lambda s: _plainness(s.report)):
        best.setdefault((said.direction, said.report.item), said.report)
    return sorted(((d, r) for (d, _), r in best.items()), key=lambda pair: (order(pair[1]), pair[0]))


def _posts(mine: Sequence[Said]) -> Mapping[tuple[Direction, str], str]:
    """Return which post is meant by each that is said of one person, by direction."""
    items = {(s.direction, s.report.post, s.report.item) for s in mine if not kind(s.report.post).vague}
    counts = Counter((direction, post) for direction, post, _ in items)  # an item counts once: the fold keeps one word of each
    told = Counter(direction for direction, _ in {(s.direction, s.report.item) for s in mine})
    counts = Counter({of: n for of, n in counts.items() if n * FEW >= told[of[0]]})
    meant = {}
    for direction, post in {(s.direction, s.report.post) for s in mine}:
        best = _best(counts, direction)
        if not best and not post:
            best = _best(counts, Direction.IN if direction is Direction.OUT else Direction.OUT) or _vague(mine, direction)
        meant[direction, post] = best if best and kind(post).vague else post
    return meant


def _best(counts: Counter[tuple[Direction, str]], direction: Direction) -> str:
    return min((p for d, p in counts if d is direction), key=lambda p: (-counts[direction, p], kind(p).rank, p), default="")


def _vague(mine: Sequence[Said], direction: Direction) -> str:
    said = {(s.report.post, s.report.item) for s in mine if s.direction is direction}
    counts = Counter(post for post, _ in said if post and kind(post).vague)
    return min(counts, key=lambda p: (-counts[p], p), default="")


def _absorb(unnamed: Sequence[Said], drafts: Sequence[Draft]) -> list[Draft]:
    """Give each word that names nobody to the claim of the one it means; return new drafts of those that stay."""
    rest: dict[tuple[Direction, str], Draft] = {}
    for said in unnamed:
        report = said.report
        able = [d for d in drafts if d.direction is said.direction and d.post == report.post and _means(report, d)]
        if able:
            able = _backed(able)
            min(able, key=lambda d: (abs(d.first - report.at), d.who, d.post)).absorbed.append(report)
        else:
            rest.setdefault((said.direction, report.post), Draft("", report.post, said.direction)).add(report)
    return list(rest.values())


def _backed(drafts: Sequence[Draft]) -> list[Draft]:
    """Return those of *drafts* that are told by many: a name that one paper got wrong draws no others to it."""
    told = [len(voices(d.reports)) for d in drafts]
    return [d for d, count in zip(drafts, told, strict=True) if count * 4 >= max(told)]


def _means(report: Report, draft: Draft) -> bool:
    if (report.manner is Manner.RETURNED) != (draft.manner is Manner.RETURNED):
        return False
    if draft.status is Status.CONFIRMED:
        return report.status is Status.CONFIRMED and abs(report.at - draft.turned) <= NEAR
    return report.manner is Manner.RETURNED and draft.first - NEAR <= report.at


def _claim(organisation: str, draft: Draft, people: People) -> Claim:
    named = {r.item for r in draft.reports}
    evidence = tuple(sorted((*draft.reports, *(r for r in draft.absorbed if r.item not in named)), key=order))
    plain = [r for r in draft.reports if r.status is draft.status] or draft.reports
    return Claim(
        id=f"{slug(draft.who) or 'somebody'}-{draft.post or 'post'}-{draft.direction}-{draft.episode}",
        organisation=organisation,
        person=people.name(draft.who) if draft.who else None,
        post=draft.post,
        role=_most(r.role for r in plain if r.post == draft.post) or _most(r.role for r in plain),
        direction=draft.direction,
        manner=draft.manner,
        acting=_acting(plain),
        status=draft.status,
        first=evidence[0].at,
        last=evidence[-1].at,
        evidence=evidence,
        effective=_effective(plain),
        who=draft.who,
    )


def _plainness(report: Report) -> tuple[bool, float, bool, bool, tuple[str, ...]]:
    in_text = report.quote not in report.title
    bold = report.status is Status.CONFIRMED
    rest = (report.person, report.post, report.role, report.manner, report.status, report.quote, str(report.acting))
    return in_text, -report.confidence, bold, not report.role, rest


def _acting(reports: Iterable[Report]) -> bool:
    """Say whether the post is held for a while only: many headlines leave that word out, few invent it."""
    reports = list(reports)
    return len(voices(r for r in reports if r.acting)) * 4 > len(voices(reports))


def _effective(reports: Iterable[Report]) -> date | None:
    counts = Counter(r.effective for r in reports if r.effective)
    return min(counts, key=lambda d: (-counts[d], d), default=None)


def _most(texts: Iterable[str]) -> str:
    counts = Counter(t for t in texts if t)
    return min(counts, key=lambda t: (-counts[t], t), default="")


def _with_ids(claims: Sequence[Claim], old: Sequence[Claim]) -> tuple[Claim, ...]:
    """Let a claim go on under the id it had, though its person or post is better known by now: the closest first."""
    alive = {claim.who for claim in claims}
    able = [
        (closeness, -n, before.id)
        for n, claim in enumerate(claims)
        for before in old
        if (closeness := _closeness(claim, before)) and (before.who == claim.who or before.who not in alive or not claim.who)
    ]
    names: dict[int, str] = {}
    for _, n, name in sorted(able, reverse=True):
        if -n not in names and name not in names.values():
            names[-n] = name
    taken = {*names.values(), *(c.id for c in old)}
    for n, claim in enumerate(claims):
        if n not in names:
            names[n] = next(name for name in _ids(claim.id) if name not in taken)
            taken.add(names[n])
    found = [replace(claim, id=names[n]) for n, claim in enumerate(claims)]
    return tuple(sorted(found, key=lambda c: (c.first, c.direction, c.post, c.who, c.id)))


def _closeness(claim: Claim, before: Claim) -> tuple[bool, bool, int] | None:
    """Return how much *claim* is what *before* was; None if it cannot be."""
    if before.direction is not claim.direction or (bool(before.who) != bool(claim.who) and before.direction is Direction.IN):
        return None
    shared = len({r.item for r in claim.evidence} & {r.item for r in before.evidence})
    return (before.who == claim.who, before.post == claim.post, shared) if shared else None


def _ids(base: str) -> Iterator[str]:
    yield base
    yield from (f"{base}-{n}" for n in count(2))
