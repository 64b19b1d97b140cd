"""The demo's expectations: a perfect memory meets them all, and each kind of mistake is noticed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from monitor.demo.expect import Check, Record, checks, printed
from monitor.demo.facts import COLLAPSE, HOLDERS, MICROSOFT, OUSTER, QUIT, RETURN, TALKS, same, so
from monitor.demo.outlets import About, load, moment
from monitor.demo.press import Asked
from monitor.model import (
    Alert,
    Card,
    Claim,
    Delivery,
    Direction,
    Line,
    Manner,
    Outcome,
    Report,
    Status,
    Story,
    Tenure,
    Tier,
)

IN, OUT = Direction.IN, Direction.OUT
OUTLETS = load()
PRINTED = printed(OUTLETS)
START, END = moment("2023-11-17 18:00"), moment("2023-11-22 12:00")


def report(source: str, url: str, at: datetime, status: Status = Status.CONFIRMED, post: str = "") -> Report:
    return Report(url, source, source, source, Tier.PRESS, at, at, status, "a title", url, "", post=post)


def reported(about: About, status: Status = Status.CONFIRMED) -> tuple[Report, ...]:
    """Return one report for every entry that is about it."""
    return tuple(report(s, url, e.time, status) for (s, url), e in PRINTED.items() if e.about == about and e.time >= START)


def claim(person: str, post: str, way: Direction, evidence: Sequence[Report], organisation: str = "OpenAI") -> Claim:
    first, last = evidence[0].at, evidence[-1].at
    name = f"{way}-{post}-{person}-{first:%d}"
    manner = Manner.APPOINTED if way is IN else Manner.RESIGNED
    return Claim(name, organisation, person, post, post, way, manner, False, evidence[-1].status, first, last, tuple(evidence))


def of_openai() -> list[Claim]:
    ouster, shear, back = reported("ouster"), reported("shear"), reported("return")
    talks, ended = reported("talks", Status.RUMORED), reported("shear", Status.DENIED)
    return [
        claim("Sam Altman", "ceo", OUT, ouster),
        claim("Mira Murati", "ceo", IN, ouster),
        claim("Greg Brockman", "chair", OUT, ouster),
        claim("Greg Brockman", "president", OUT, reported("brockman-quits")),
        claim("Mira Murati", "ceo", OUT, shear),
        claim("Emmett Shear", "ceo", IN, shear),
        claim("Emmett Shear", "ceo", OUT, back),
        claim("Sam Altman", "ceo", IN, sorted((*talks, *ended, *back), key=lambda r: r.at)),
        claim("Greg Brockman", "", IN, reported("rumour", Status.RUMORED)),
        claim("Bret Taylor", "chair", IN, back),
        claim("Larry Summers", "board_member", IN, back),
        *(claim(name, "board_member", OUT, back) for name in ("Helen Toner", "Tasha McCauley", "Ilya Sutskever")),
    ]


def story(organisation: str, claims: Iterable[Claim]) -> Story:
    return Story(f"story-{organisation}", organisation, organisation.casefold(), OUSTER, END, tuple(claims))


def elsewhere() -> list[Story]:
    shipping, mining, glass = "Halvorsen Shipping", "Cobalt Ridge Mining", "Groupe Delrieu-Carmaux"
    halvorsen, cobalt, carmaux = reported("halvorsen"), reported("cobalt"), reported("carmaux")
    solheim = claim("Ingrid Solheim", "ceo", IN, halvorsen, shipping)
    return [
        story("Microsoft", [claim("Sam Altman", "head", IN, reported("microsoft"), "Microsoft")]),
        story(shipping, [solheim, claim("Lars Brekke", "ceo", OUT, halvorsen, shipping)]),
        story(mining, [claim("Peter Adeyemi", "cfo", OUT, cobalt, mining)]),
        story(glass, [claim("Hélène Castaing", "ceo", IN, carmaux, glass)]),
    ]


def alert(of: Story, n: int, due: datetime, status: Status, headline: str) -> Alert:
    card = Card(of.organisation, headline, status, (Line("", status, IN),), (), 1, 1)
    back = next((c.id for c in of.claims if c.person == "Sam Altman" and c.direction is IN), "")
    return Alert(f"{of.id}/terminal/{n}", of.id, "terminal", n, "news", True, card, due, {back: status})


def sent(alert: Alert, times: int = 1) -> tuple[Alert, list[Delivery]]:
    return alert, [Delivery(alert.id, n + 1, alert.due, Outcome.SENT) for n in range(times)]


def perfect() -> Record:
    openai = story("OpenAI", of_openai())
    minute = timedelta(minutes=20)
    return Record(
        outlets=OUTLETS,
        start=START,
        end=END,
        tenures=[Tenure("OpenAI", h.person, "ceo", h.acting, h.start, h.end, "") for h in HOLDERS],
        stories=[openai, *elsewhere()],
        told=[
            sent(alert(openai, 1, TALKS + minute, Status.RUMORED, "may return")),
            sent(alert(openai, 2, COLLAPSE + minute, Status.DENIED, "not returning")),
            sent(alert(openai, 3, RETURN + minute, Status.CONFIRMED, "returns")),
        ],
        stored=frozenset(PRINTED),
        asked=[
            *(Asked(OUSTER + n * minute, "the-stoop", 304) for n in range(20)),
            Asked(moment("2023-11-19 06:05"), "seek-openai", 429),
            Asked(moment("2023-11-19 08:05"), "seek-openai", 200),
        ],
        printed=PRINTED,
    )


def failed(record: Record) -> list[Check]:
    return [check for check in checks(record) if not check.met]


def test_a_perfect_memory_meets_every_expectation() -> None:
    assert failed(perfect()) == []
    assert len(checks(perfect())) >= 25


def with_claims(record: Record, *more: Claim) -> Record:
    first, *rest = record.stories
    return replace(record, stories=[replace(first, claims=(*first.claims, *more)), *rest])


def without(record: Record, person: str) -> Record:
    stories = [replace(s, claims=tuple(c for c in s.claims if c.person != person)) for s in record.stories]
    return replace(record, stories=stories)


def unread(record: Record, about: About) -> Record:
    stories = [replace(s, claims=tuple(c for c in s.claims if record.about(c.evidence[0]) != about)) for s in record.stories]
    return replace(record, stories=stories)


def hasty(record: Record) -> Record:
    return with_claims(record, claim("Sam Altman", "ceo", IN, reported("talks")))


def quoting(record: Record, about: About) -> Record:
    return with_claims(record, claim("Sam Altman", "ceo", OUT, reported(about)))


def told(record: Record, *more: tuple[Alert, list[Delivery]]) -> Record:
    return replace(record, told=[*record.told, *more])


def tenure(person: str, acting: bool, start: datetime | None, end: datetime | None) -> Tenure:
    return Tenure("OpenAI", person, "ceo", acting, start, end, "")


def renamed(record: Record) -> Record:
    outlet = next(o for o in OUTLETS if o.newids)
    again = alert(record.stories[0], 4, moment(outlet.newids) + timedelta(minutes=5), Status.CONFIRMED, "again")
    old = next(r.item for _, r in record.reports if r.source == outlet.name)
    return told(record, sent(replace(again, items=(old,))))


def impatient(record: Record) -> Record:
    return replace(record, asked=[*record.asked, Asked(moment("2023-11-19 06:30"), "seek-openai", 304)])


def forgetful(record: Record) -> Record:
    one = next(key for key, entry in PRINTED.items() if key[0] == "the-stoop" and entry.time > START)
    return replace(record, stored=record.stored - {one})


def crowded(record: Record) -> Record:
    alert, deliveries = record.told[-1]
    return replace(record, told=[*record.told[:-1], (replace(alert, card=replace(alert.card, publishers=99)), deliveries)])


def greedy(record: Record) -> Record:
    return replace(record, asked=[replace(a, status=200) if a.status == 304 else a for a in record.asked])


MISTAKES: dict[str, tuple[str, Callable[[Record], Record]]] = {
    "a holder too late": (
        "CEO: Emmett Shear",
        lambda r: replace(r, tenures=[*r.tenures[:2], tenure("Emmett Shear", True, MICROSOFT, RETURN), r.tenures[3]]),
    ),
    "a holder missing": ("CEO: Sam Altman 22 Nov", lambda r: replace(r, tenures=r.tenures[:3])),
    "a holder not interim": (
        "CEO: Mira Murati",
        lambda r: replace(r, tenures=[r.tenures[0], tenure("Mira Murati", False, OUSTER, COLLAPSE), *r.tenures[2:]]),
    ),
    "a holder too many": ("CEO: nobody else", lambda r: replace(r, tenures=[*r.tenures, tenure("A. Robot", False, END, None)])),
    "a director missed": ("Helen Toner", lambda r: without(r, "Helen Toner")),
    "another company missed": ("Cobalt Ridge", lambda r: without(r, "Peter Adeyemi")),
    "two stories of one": ("is one story", lambda r: replace(r, stories=[*r.stories, story("OpenAI", [])])),
    "a story of somebody else": ("anybody else", lambda r: replace(r, stories=[*r.stories, story("Tidewell Utilities", [])])),
    "talks not told": ("the talks about", lambda r: replace(r, told=r.told[1:])),
    "the collapse not told": ("their collapse", lambda r: replace(r, told=[r.told[0], r.told[2]])),
    "the return not told": ("his return", lambda r: replace(r, told=r.told[:2])),
    "a rumour as fact": ("reports of the talks are read", hasty),
    "a letter as fact": (
        "the employees' letter",
        lambda r: with_claims(r, claim("Adam D'Angelo", "board_member", OUT, reported("letter"))),
    ),
    "rumours not read": ("came to nothing are read", lambda r: unread(r, "rumour")),
    "a candidate in the post": (
        "Dario Amodei",
        lambda r: with_claims(r, claim("Dario Amodei", "ceo", IN, reported("rumour"))),
    ),
    "fiction": ("fiction and satire", lambda r: quoting(r, "fiction")),
    "old news": ("old news", lambda r: quoting(r, "old")),
    "unrelated news": ("unrelated news", lambda r: quoting(r, "unrelated")),
    "reprints counted": ("reprints", crowded),
    "an alert sent twice": (
        "delivered once",
        lambda r: told(r, sent(alert(r.stories[0], 4, END - timedelta(hours=1), Status.CONFIRMED, "x"), times=2)),
    ),
    "an alert never sent": (
        "delivered once",
        lambda r: told(r, sent(alert(r.stories[0], 4, END - timedelta(hours=1), Status.CONFIRMED, "x"), times=0)),
    ),
    "the same twice": (
        "same thing twice",
        lambda r: told(r, sent(alert(r.stories[0], 4, END - timedelta(hours=1), Status.CONFIRMED, "returns"))),
    ),
    "an alert too early": (
        "before it happened",
        lambda r: told(r, sent(alert(r.stories[0], 4, OUSTER - timedelta(hours=1), Status.CONFIRMED, "x"))),
    ),
    "new ids told again": ("changes all its ids", renamed),
    "an entry lost": ("every entry was seen", forgetful),
    "no conditional requests": ("304", greedy),
    "impatience": ("left alone", impatient),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_noticed(mistake: str) -> None:
    words, make = MISTAKES[mistake]
    assert any(words in check.expected for check in failed(make(perfect()))), failed(make(perfect()))


def test_a_fact_is_none_before_its_time() -> None:
    assert so("OpenAI", "Sam Altman", "ceo", IN, RETURN)
    assert not so("OpenAI", "Sam Altman", "ceo", IN, RETURN - timedelta(minutes=5))
    assert so("OpenAI", "Greg Brockman", "", OUT, QUIT)
    assert not so("Microsoft", "Emmett Shear", "ceo", IN, RETURN)


@pytest.mark.parametrize("said", ["Sam Altman", "Altman", "altman", "Samuel H. Sam Altman", "奥特曼"])
def test_a_person_is_known_by_several_spellings(said: str) -> None:
    assert same("Sam Altman", said)


@pytest.mark.parametrize("said", ["", "Sam", "Walter", "Mira Murati"])
def test_another_person_is_another(said: str) -> None:
    assert not same("Sam Altman", said)
