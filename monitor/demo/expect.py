"""What the demo expects, held against what the product remembers afterwards. Nothing here asks anything of the product."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.demo.facts import COLLAPSE, ELSEWHERE, HOLDERS, NEVER, OPENAI, OTHERS, OUSTER, RETURN, TALKS, Holder, same, so
from monitor.demo.outlets import About, Entry, Outlet, moment
from monitor.demo.press import Asked
from monitor.model import Alert, Claim, Delivery, Direction, Outcome, Report, Status, Story, Tenure, Tier

LATE = timedelta(minutes=45)
"""A time is right if it is no later than this: one look at the feeds, and a second voice where one is not enough."""

SETTLED = timedelta(hours=3)
"""What was printed so long before the end must have been seen."""

QUIET: tuple[About, ...] = ("unrelated", "old", "fiction")


@dataclass(frozen=True, slots=True)
class Record:
    """All that the product remembers, and what the publishers know of it. *stored* holds (source, link) of its items."""

    outlets: Sequence[Outlet]
    start: datetime
    end: datetime
    tenures: Sequence[Tenure]
    stories: Sequence[Story]
    told: Sequence[tuple[Alert, Sequence[Delivery]]]
    stored: frozenset[tuple[str, str]]
    asked: Sequence[Asked]
    printed: Mapping[tuple[str, str], Entry]

    @property
    def reports(self) -> Iterator[tuple[Claim, Report]]:
        """Yield every report of every claim."""
        return ((claim, report) for story in self.stories for claim in story.claims for report in claim.evidence)

    def about(self, report: Report) -> About | None:
        """Return what the entry behind *report* is about."""
        entry = self.printed.get((report.source, report.url))
        return entry.about if entry else None

    def claims(self, organisation: str, person: str, direction: Direction, posts: frozenset[str] = frozenset()) -> list[Claim]:
        """Return the claims that say so; of any post if none is named."""
        return [
            claim
            for story in self.stories
            for claim in story.claims
            if same(organisation, story.organisation)
            and same(person, claim.person or "")
            and claim.direction is direction
            and (not posts or claim.post in posts)
        ]


@dataclass(frozen=True, slots=True)
class Check:
    """One expectation and what became of it."""

    expected: str
    seen: str
    met: bool


def printed(outlets: Iterable[Outlet]) -> dict[tuple[str, str], Entry]:
    """Return every entry by the name of its source and its link."""
    return {(o.name, o.link(n)): entry for o in outlets for n, entry in enumerate(o.entries, 1)}


def checks(record: Record) -> list[Check]:
    """Hold every expectation against *record*."""
    parts: Sequence[Callable[[Record], Iterable[Check]]] = (
        _holders, _others, _elsewhere, _one_story, _talks, _facts, _never, _quiet, _copies, _once, _everything, _polite,
    )  # fmt: skip
    return [check for part in parts for check in part(record)]


def words(time: datetime | None) -> str:
    """Say a time as the table does."""
    return f"{time:%d %b %H:%M}".lstrip("0") if time else "…"


def _span(person: str, acting: bool, start: datetime | None, end: datetime | None) -> str:
    return f"{person}{' (interim)' if acting else ''} {words(start)} – {words(end)}"


def _holders(record: Record) -> Iterator[Check]:
    left = [t for t in record.tenures if t.post == "ceo" and same(OPENAI, t.organisation)]
    left.sort(key=lambda t: (t.start or record.start, t.end or record.end))
    for holder in HOLDERS:
        tenure = _meant(holder, left)
        if tenure:
            left.remove(tenure)
        seen = _span(tenure.person, tenure.acting, tenure.start, tenure.end) if tenure else "not seen"
        expected = _span(holder.person, holder.acting, holder.start, holder.end)
        yield Check(f"CEO: {expected}", seen, bool(tenure and _held(holder, tenure)))
    more = "; ".join(_span(t.person, t.acting, t.start, t.end) for t in left)
    yield Check("CEO: nobody else", more or "nobody", not left)


def _meant(holder: Holder, tenures: Iterable[Tenure]) -> Tenure | None:
    """Return the tenure that comes nearest to *holder*."""
    mine = [t for t in tenures if same(holder.person, t.person)]
    return max(mine, key=lambda t: (_held(holder, t), (t.start is None) == (holder.start is None)), default=None)


def _held(holder: Holder, tenure: Tenure) -> bool:
    return (
        same(holder.person, tenure.person)
        and holder.acting == tenure.acting
        and (holder.start is None or _near(holder.start, tenure.start))
        and (_near(holder.end, tenure.end) if holder.end else tenure.end is None)
    )


def _near(time: datetime, seen: datetime | None) -> bool:
    return seen is not None and timedelta(minutes=-2) <= seen - time <= LATE


def _others(record: Record) -> Iterator[Check]:
    for person, post, direction, at in OTHERS:
        found = [c for c in record.claims(OPENAI, person, direction, frozenset({post})) if c.status is Status.CONFIRMED]
        first = min((_stated(c) for c in found), default=None)
        way = "takes" if direction is Direction.IN else "leaves"
        post_words = post.replace("board_member", "the board")
        yield Check(f"{person} {way} {post_words}, {words(at)}", words(first) if first else "not seen", _near(at, first))


def _stated(claim: Claim) -> datetime:
    """Return when *claim* was first stated as a fact."""
    return min((r.at for r in claim.evidence if r.status is Status.CONFIRMED), default=claim.last)


def _elsewhere(record: Record) -> Iterator[Check]:
    for organisation, changes in ELSEWHERE:
        stories = [s for s in record.stories if same(organisation, s.organisation)]
        missing = [p for p, direction in changes if not record.claims(organisation, p, direction)]
        seen = f"{len(stories)} stories" if len(stories) != 1 else f"missing: {', '.join(missing)}" if missing else "as expected"
        names = ", ".join(f"{p} {'in' if direction is Direction.IN else 'out'}" for p, direction in changes)
        yield Check(f"a story of its own at {organisation}: {names}", seen, len(stories) == 1 and not missing)


def _one_story(record: Record) -> Iterator[Check]:
    mine = [s for s in record.stories if same(OPENAI, s.organisation)]
    yield Check("all of OpenAI's weekend is one story", f"{len(mine)}", len(mine) == 1)
    known = [OPENAI, "Microsoft", *(name for name, _ in ELSEWHERE)]
    strange = [s.organisation for s in record.stories if not any(same(k, s.organisation) for k in known)]
    yield Check("no story about anybody else", ", ".join(strange) or "none", not strange)


def _talks(record: Record) -> Iterator[Check]:
    back = record.claims(OPENAI, "Sam Altman", Direction.IN, frozenset({"ceo"}))
    for status, what, start, end in (
        (Status.RUMORED, "the talks about Altman's return are told as a rumour", TALKS, COLLAPSE),
        (Status.DENIED, "their collapse is told as a denial", COLLAPSE, RETURN),
        (Status.CONFIRMED, "his return is told as a fact", RETURN, record.end),
    ):
        told = [a for a, _ in record.told if start <= a.due < end and any(a.told.get(c.id) == status for c in back)]
        yield Check(what, f"told {words(told[0].due)}" if told else "not told", bool(told))


def _facts(record: Record) -> Iterator[Check]:
    stated = [(c, r) for c, r in record.reports if r.status is Status.CONFIRMED]
    wrong = [(c, r) for c, r in stated if not so(c.organisation, c.person or "", r.post or c.post, c.direction, r.at)]
    yield Check("reports are read as fact only where it was a fact by then", _some(wrong) or f"all {len(stated)}", not wrong)
    for about, what, least in (
        ("talks", "reports of the talks are read as rumours", 1),
        ("rumour", "rumours that came to nothing are read as rumours", 1),
        ("letter", "the employees' letter is pressure, no change", 0),
    ):
        seen = [(c, r) for c, r in record.reports if record.about(r) == about]
        bad = [(c, r) for c, r in seen if (c, r) in wrong]
        yield Check(what, _some(bad) or f"{len(seen)} read, none as fact", not bad and len(seen) >= least)


def _some(reports: Iterable[tuple[Claim, Report]]) -> str:
    lines = Counter(f"{c.person or '?'} {c.direction} {c.post or '?'} ({r.source}: {r.title[:40]})" for c, r in reports)
    return "; ".join(list(lines)[:3]) + (f" and {len(lines) - 3} more" if len(lines) > 3 else "")


def _never(record: Record) -> Iterator[Check]:
    held = [t.person for t in record.tenures for name in NEVER if same(name, t.person)]
    said = [n for n in NEVER for c in record.claims(OPENAI, n, Direction.IN) if c.status is Status.CONFIRMED]
    bad = sorted({*held, *said})
    yield Check(f"{', '.join(NEVER)} hold nothing at OpenAI", ", ".join(bad) or "nothing", not bad)


def _quiet(record: Record) -> Iterator[Check]:
    what = {"unrelated": "unrelated news", "old": "old news served as new", "fiction": "fiction and satire"}
    for about in QUIET:
        count = sum(e.about == about and record.start <= e.time for e in record.printed.values())
        bad = [(c, r) for c, r in record.reports if record.about(r) == about]
        yield Check(f"nothing from {what[about]} ({count} entries)", _some(bad) or "nothing", not bad)


def _once(record: Record) -> Iterator[Check]:
    sent = [sum(d.outcome is Outcome.SENT for d in deliveries) for _, deliveries in record.told]
    right = sent.count(1)
    yield Check(f"each of {len(sent)} alerts is delivered once", f"{right} once", bool(sent) and right == len(sent))
    pings = Counter((a.story, a.channel, a.card.headline) for a, _ in record.told if a.ping)
    again = [headline for (_, _, headline), n in pings.items() if n > 1]
    yield Check("nobody is notified of the same thing twice", "; ".join(again) or f"{len(pings)} notifications", not again)
    early = [a for a, _ in record.told if a.due < OUSTER]
    yield Check("nothing is told before it happened", f"{len(early)} alerts", not early)
    yield from _renamed(record)


def _copies(record: Record) -> Iterator[Check]:
    """A card must not count a reprint as another voice: the family of the text's first printer stands for all."""
    of = {o.name: o for o in record.outlets}
    origin: dict[tuple[str, str], str] = {}
    for (source, link), entry in sorted(record.printed.items(), key=lambda kept: kept[1].time):
        words = entry.title.rpartition(" - ")[0] if of[source].tier is Tier.SEARCH else entry.title
        family = of[source].family or of[source].publisher
        origin[source, link] = origin.setdefault(("", words), family)
    mine = {s.id: s for s in record.stories if same(OPENAI, s.organisation)}
    last = next((a for a, _ in reversed(record.told) if a.story in mine), None)
    if last is None:
        yield Check("reprints of one text count as one voice", "no card", False)
        return
    keys = {(r.source, r.url) for c in mine[last.story].claims for r in c.evidence if r.seen <= last.due}
    voices = {origin[key] for key in keys if key in origin}
    seen = f"{last.card.publishers} publishers on the last card, {len(voices)} voices"
    yield Check("reprints of one text count as one voice", seen, last.card.publishers <= len(voices))


def _renamed(record: Record) -> Iterator[Check]:
    for outlet in record.outlets:
        if outlet.newids:
            at = moment(outlet.newids)
            items = {r.item for _, r in record.reports if r.source == outlet.name}
            found = [a for a, _ in record.told if at <= a.due < at + LATE and items.intersection(a.items)]
            yield Check(f"{outlet.publisher} changes all its ids: nothing is told again", f"{len(found)} alerts", not found)


def _everything(record: Record) -> Iterator[Check]:
    due = {key: e for key, e in record.printed.items() if e.time <= record.end - SETTLED and e.time >= record.start}
    lost = [e.title for key, e in due.items() if key not in record.stored]
    seen = f"{len(due) - len(lost)} of {len(due)}" + (f"; not {'; '.join(lost[:3])}" if lost else "")
    yield Check("every entry was seen, those printed during an outage too", seen, not lost)


def _polite(record: Record) -> Iterator[Check]:
    unchanged = sum(a.status == 304 for a in record.asked)
    share = unchanged / max(1, len(record.asked))
    yield Check("what has not changed is not fetched again (304)", f"{share:.0%} of {len(record.asked):,} looks", share > 0.8)
    for outlet in record.outlets:
        for trouble in outlet.troubles:
            hits = [a.at for a in record.asked if a.outlet == outlet.name and a.status == 429]
            if trouble.answer == "429":
                soon = [
                    a for a in record.asked
                    if hits and a.outlet == outlet.name and hits[0] < a.at < hits[0] + timedelta(seconds=trouble.after)
                ]  # fmt: skip
                seen = f"{len(hits)} time, then {len(soon)} looks too early" if hits else "never asked"
                yield Check(
                    f"{outlet.publisher} says 429 and is left alone for {trouble.after // 3600} h", seen, bool(hits) and not soon
                )
