"""What a story reads like."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Claim, Direction, Manner, Status, Tier
from monitor.render import LINKS, TITLES, card, cut, links, plain, safe_url, sentence
from monitor.testing import NOON
from tests.fakes.stories import claim, report, story

IN, OUT = Direction.IN, Direction.OUT
CONFIRMED, RUMORED, DENIED = Status.CONFIRMED, Status.RUMORED, Status.DENIED


def headline(*claims: Claim, told: dict[str, str] | None = None, reason: str = "first report") -> str:
    return card(story(*claims), reason, told or {}, NOON).headline


@pytest.mark.parametrize(
    ("said", "one"),
    [
        ("Ada Holm named interim CEO of Northwind", claim("Ada Holm", Manner.APPOINTED, acting=True)),
        ("Ada Holm out as CEO of Northwind", claim("Ada Holm", Manner.FIRED)),
        ("Report: Ada Holm may return as CEO of Northwind", claim("Ada Holm", Manner.RETURNED, RUMORED)),
        ("Ada Holm not returning as CEO of Northwind", claim("Ada Holm", Manner.RETURNED, DENIED)),
        ("Ada Holm not stepping down as CEO of Northwind", claim("Ada Holm", Manner.RESIGNED, DENIED)),
        ("Report: Ada Holm may step down as CEO of Northwind", claim("Ada Holm", Manner.RESIGNED, RUMORED)),
        ("Ada Holm, CEO of Northwind, has died", claim("Ada Holm", Manner.DIED)),
        ("CEO of Northwind steps down", claim(None, Manner.RESIGNED)),
        ("New CEO named at Northwind", claim(None, Manner.APPOINTED)),
        ("Report: New interim CEO may be named at Northwind", claim(None, Manner.APPOINTED, RUMORED, acting=True)),
        ("No new CEO named at Northwind", claim(None, Manner.APPOINTED, DENIED)),
        ("Former CEO returns to Northwind", claim(None, Manner.RETURNED)),
        ("Ada Holm named to the board of Northwind", claim("Ada Holm", Manner.APPOINTED, post="board_member")),
        ("Ada Holm leaves the board of Northwind", claim("Ada Holm", Manner.RESIGNED, post="board_member")),
        ("A member leaves the board of Northwind", claim(None, Manner.RESIGNED, post="board_member")),
        ("Ada Holm leaves Northwind", claim("Ada Holm", Manner.RESIGNED, post="")),
        ("Ada Holm named to the leadership of Northwind", claim("Ada Holm", Manner.APPOINTED, post="")),
        ("Founder Ada Holm leaves Northwind", claim("Ada Holm", Manner.RESIGNED, post="founder")),
        ("Report: A founder may return to Northwind", claim(None, Manner.RETURNED, RUMORED, post="founder")),
        ("Ada Holm named head of AI at Northwind", claim("Ada Holm", Manner.APPOINTED, post="head", role="new head of AI")),
        ("Ada Holm named division head at Northwind", claim("Ada Holm", Manner.APPOINTED, post="head")),
        (
            "Ada Holm elected prime minister of the United Kingdom",
            claim("Ada Holm", Manner.ELECTED, post="head_of_government", role="prime minister", organisation="United Kingdom"),
        ),
        (
            "Ada Holm named acting finance minister in Ruritania",
            claim("Ada Holm", Manner.APPOINTED, post="minister", role="finance minister", acting=True, organisation="Ruritania"),
        ),
        (
            "Ada Holm named president of Ruritania",
            claim("Ada Holm", Manner.APPOINTED, post="president", role="President of Ruritania", organisation="Ruritania"),
        ),
        (
            "Ada Holm named Queen of Ruritania",
            claim("Ada Holm", Manner.APPOINTED, post="head_of_state", role="Queen of Ruritania", organisation="Ruritania"),
        ),
        ("Ada Holm out as head coach of Rovers", claim("Ada Holm", Manner.FIRED, post="head_coach", organisation="Rovers")),
        (
            "Ada Holm to step down as CEO of Northwind on 30 June 2026",
            claim("Ada Holm", Manner.RESIGNED, effective=date(2026, 6, 30)),
        ),
        ("Ada Holm to become CEO of Northwind on 1 April 2026", claim("Ada Holm", Manner.APPOINTED, effective=date(2026, 4, 1))),
        ("Ada Holm named CEO of Northwind", claim("Ada Holm", Manner.APPOINTED, effective=date(2026, 1, 1))),
    ],
)
def test_headlines(said: str, one: Claim) -> None:
    assert headline(one) == said


def test_a_role_in_another_language_is_said_in_english() -> None:
    french = report(lang="fr"), report("Le Courrier", 1, lang="fr")
    one = claim("Ada Holm", Manner.RESIGNED, CONFIRMED, *french, post="minister", role="ministre des Finances")
    assert headline(one) == "Ada Holm steps down as minister in Northwind"


@pytest.mark.parametrize("title", ["Talks to bring Ada Holm back break down", "Les pourparlers ont échoué", "交渉が決裂"])
def test_talks_that_failed(title: str) -> None:
    reports = report(status=DENIED, title=title), report("Nordic Wire", 1, status=DENIED)
    one = claim("Ada Holm", Manner.RETURNED, DENIED, *reports)
    assert headline(one) == "Northwind: talks to bring back Ada Holm collapse"
    assert card(story(one), "denied", {}, NOON).lines[0].text == "Talks to bring back Ada Holm collapse"


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("manner", Manner)
@pytest.mark.parametrize("person", ["Ada Holm", None])
@pytest.mark.parametrize("post", ["", "unheard_of", *TITLES])
def test_every_sentence_is_one(post: str, person: str | None, manner: Manner, status: Status) -> None:
    for acting in (True, False):
        one = claim(person, manner, status, post=post, acting=acting)
        for home in ("", "Northwind"):
            said = sentence(one, NOON, home)
            assert re.fullmatch(r"\S+( \S+)+", said), said
            assert not re.search(r"\b(None|of of|at at|as as|the the|interim the|new the)\b|\b(as|of|at|to|from)$", said), said
            assert home or "Northwind" in said
            assert not person or person in said


def test_the_newest_important_change_is_the_headline() -> None:
    out = claim("Ada Holm", Manner.FIRED)
    seat = claim("Bo Lind", Manner.RESIGNED, CONFIRMED, report(hours=5), report("Nordic Wire", 5), post="board_member")
    shear = claim("Cy Rand", Manner.APPOINTED, CONFIRMED, report(hours=4), report("Nordic Wire", 4), acting=True)
    assert headline(out, seat, shear, told={out.id: "confirmed"}) == "Cy Rand named interim CEO of Northwind"
    assert headline(out, seat, told={out.id: "confirmed"}) == "Bo Lind leaves the board of Northwind"


def test_a_reason_chooses_among_what_is_new() -> None:
    rumour = claim("Ada Holm", Manner.RETURNED, RUMORED)
    new = claim("Cy Rand", Manner.APPOINTED)
    denied = claim("Bo Lind", Manner.RESIGNED, DENIED)
    assert headline(rumour, new, denied, reason="denied") == "Bo Lind not stepping down as CEO of Northwind"
    assert headline(rumour, new, denied, reason="successor named") == "Cy Rand named CEO of Northwind"


def test_a_going_and_the_successor_make_one_headline() -> None:
    out, new = claim("Ada Holm", Manner.FIRED), claim("Cy Rand", Manner.APPOINTED, acting=True)
    assert headline(out, new) == "Ada Holm out as CEO of Northwind, Cy Rand named interim CEO"
    assert headline(out, new, told={out.id: "confirmed"}) == "Cy Rand named interim CEO of Northwind"
    both = {out.id: "confirmed", new.id: "confirmed"}
    assert headline(out, new, told=both, reason="more reports") == "Ada Holm out as CEO of Northwind, Cy Rand named interim CEO"
    later = claim("Cy Rand", Manner.APPOINTED, CONFIRMED, report(hours=30), report("Nordic Wire", 30), id=new.id)
    assert headline(out, later, told=both, reason="more reports") == "Cy Rand named CEO of Northwind"


def test_a_change_of_status_is_fresh() -> None:
    one = claim("Ada Holm", Manner.RETURNED)
    assert card(story(one), "confirmed", {one.id: "rumored"}, NOON).lines[0].fresh
    assert not card(story(one), "more reports", {one.id: "confirmed"}, NOON).lines[0].fresh


def test_lines_are_newest_first_and_name_another_organisation() -> None:
    old, new = (
        claim("Ada Holm", Manner.FIRED),
        claim("Ada Holm", Manner.APPOINTED, CONFIRMED, report(hours=9), organisation="Southwind"),
    )
    lines = card(story(old, new), "new claim", {}, NOON).lines
    assert [line.text for line in lines] == ["Ada Holm named CEO of Southwind (single source)", "Ada Holm out as CEO (dismissed)"]
    assert [line.direction for line in lines] == [IN, OUT]


def test_a_claim_of_one_outlet_says_so_unless_it_is_official() -> None:
    family = report("Harbour Post", family="Harbour"), report("Harbour Evening", 1, family="Harbour")
    texts = [
        card(story(claim("Ada Holm", Manner.RETIRED, CONFIRMED, *reports)), "", {}, NOON).lines[0].text
        for reports in (family, (report(tier=Tier.REGULATOR),), (report(), report("Nordic Wire")))
    ]
    assert texts == ["Ada Holm retires as CEO (single source)", "Ada Holm retires as CEO", "Ada Holm retires as CEO"]


def test_who_was_first_and_what_proves_it() -> None:
    rumour = report("Tech Ledger", -3, status=RUMORED, quote="may go")
    proof = report("Le Courrier", -1, quote="Ada Holm s’en va", lang="fr")
    drawn = card(
        story(claim("Ada Holm", Manner.RESIGNED, CONFIRMED, rumour, proof, report("Nordic Wire"))), "confirmed", {}, NOON
    )
    assert (drawn.first, drawn.first_by) == (NOON - timedelta(hours=3), "Tech Ledger")
    assert (drawn.quote, drawn.lang) == ("Ada Holm s’en va", "fr")
    assert (drawn.reports, drawn.publishers) == (3, 3)


def test_links_name_a_family_once_and_keep_first_and_newest() -> None:
    reports = [report(f"Paper {n:02}", n) for n in range(12)] + [
        report("Paper 00", 99),
        report("Nowhere", url="javascript:alert(1)"),
    ]
    found = links(reports)
    assert len(found) == LINKS
    assert [link.label for link in found] == ["Paper 00", *(f"Paper {n:02}" for n in range(5, 12))]


def test_the_report_of_the_headline_is_linked() -> None:
    old = claim("Ada Holm", Manner.FIRED, CONFIRMED, report("Harbour Post", 0), report("Nordic Wire", 0))
    new = claim("Cy Rand", Manner.APPOINTED, CONFIRMED, report("Harbour Post", 8))
    drawn = card(story(old, new), "successor named", {old.id: "confirmed"}, NOON)
    assert (
        [(link.label, link.at) for link in drawn.links][-1]
        == (drawn.first_by, drawn.first)
        == ("Harbour Post", NOON + timedelta(hours=8))
    )


def test_a_story_without_claims_is_drawn() -> None:
    assert card(story(), "", {}, NOON).headline == "Leadership of Northwind"


@given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=300), st.sampled_from(Manner), st.sampled_from(Status))
def test_any_words_make_a_card_of_single_clean_lines(
    person: str, organisation: str, role: str, manner: Manner, status: Status
) -> None:
    one = claim(person, manner, status, post="minister", role=role, organisation=organisation)
    one = replace(one, evidence=(report(organisation, quote=person, title=role, url=role, status=status),))
    drawn = card(story(one, organisation=organisation), role, {}, NOON)
    for text in (drawn.headline, drawn.organisation, drawn.quote, drawn.first_by, *(line.text for line in drawn.lines)):
        assert text == plain(text)
    assert drawn.headline
    assert drawn.lines


@given(st.text(), st.integers(1, 60))
def test_cut_keeps_the_limit(text: str, limit: int) -> None:
    said = cut(text, limit)
    assert len(said) <= limit
    assert said == text or said.endswith("…")


def test_plain_takes_out_what_is_not_seen() -> None:
    hostile = "a\u202eb\u200bc\x1b[31md\ufefff\u2066g\n\n h\t\u2028i\ud800\x00j"
    assert plain(hostile) == "abc[31mdfg h ij"
    assert plain("می\u200cروم 👩\u200d💻 a\u200db") == "می\u200cروم 👩\u200d💻 ab"
    assert plain("Ünï çödé 漢字 🙂 क्षि") == "Ünï çödé 漢字 🙂 क्षि"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "ftp://a/b",
        "https://",
        "https://user:pw@host/",
        "https://a b",
        "http://[::1",
        "https://h/" + "x" * 2000,
    ],
)
def test_unsafe_addresses_are_no_links(url: str) -> None:
    assert safe_url(url) == ""
