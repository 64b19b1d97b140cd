"""Where changes go, and what a story makes of them."""

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model import Direction, Manner, Quote, Status, Tier
from monitor.stories import place, tenures
from tests.fakes.reports import CONFIRMED, DENIED, IN, OUT, RUMORED, WATCHED, Found, Shelf, at, change, item, told

FIRED = change("Ada Quist", OUT, manner=Manner.FIRED)
ACTING = change("Noor Haddad", IN, acting=True)
BACK = change("Ada Quist", IN, manner=Manner.RETURNED)
MAYBE = replace(BACK, status=RUMORED)
NOT = replace(BACK, status=DENIED)
THIRD = change("Emil Sorge", IN, acting=True)
PAPERS = "courier herald tribune gazette"


def weekend() -> list[Found]:
    """Return three chiefs in three days and the return of the first, as several publishers tell it."""
    return [
        *told(0, PAPERS, FIRED, ACTING),
        *told(1, "blog", replace(FIRED, person="Quist")),
        *told(26, PAPERS, MAYBE, FIRED),
        *told(56, PAPERS, NOT, THIRD),
        *told(70, "courier herald", MAYBE),
        *told(105, PAPERS, BACK),
        *told(106, PAPERS, replace(FIRED, post="", role=None)),
        *told(120, "blog tribune gazette", FIRED, ACTING, THIRD),
    ]


def claims(shelf: Shelf) -> set[tuple[str, str, Direction, Status]]:
    return {(c.who, c.post, c.direction, c.status) for c in shelf.only.claims}


def ledger(shelf: Shelf) -> list[tuple[str, bool, object, object, str]]:
    held = tenures(shelf.stories.values(), at(10_000))
    return [(t.person, t.acting, t.start, t.end, t.how) for t in held if t.post == "ceo"]


WEEKEND = [
    ("Ada Quist", False, None, at(0), "fired"),
    ("Noor Haddad", True, at(0), at(56), "succeeded"),
    ("Emil Sorge", True, at(56), at(105), "succeeded"),
    ("Ada Quist", False, at(105), None, ""),
]


def test_the_whole_weekend_is_one_story() -> None:
    shelf = Shelf().each(weekend())
    assert shelf.only.id == "lumen-robotics-20260302"
    assert shelf.only.opened == at(0)
    assert claims(shelf) == {
        ("ada quist", "ceo", OUT, CONFIRMED),
        ("noor haddad", "ceo", IN, CONFIRMED),
        ("emil sorge", "ceo", IN, CONFIRMED),
        ("ada quist", "ceo", IN, CONFIRMED),
    }


def test_the_ledger_follows_the_weekend() -> None:
    assert ledger(Shelf().each(weekend())) == WEEKEND


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(rng: random.Random) -> None:
    found = weekend()
    rng.shuffle(found)
    shelf = Shelf().each(found)
    assert ledger(shelf) == WEEKEND
    straight = Shelf().each(weekend())
    assert claims(shelf) == claims(straight)
    assert {c.first for c in shelf.only.claims} == {c.first for c in straight.only.claims}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 9), min_size=1, max_size=20))
def test_the_cut_into_batches_does_not_matter(sizes: list[int]) -> None:
    found, shelf = weekend(), Shelf()
    while found:
        size = sizes.pop(0) if sizes else 5
        shelf.put(found[:size])
        found = found[size:]
    assert ledger(shelf) == WEEKEND


def test_two_words_of_one_item_count_once_whatever_came_first() -> None:
    early, late, out = item(0, "b"), item(1, "a"), item(1, "b")
    found: list[Found] = [
        (early, change("Ada Quist", IN, post="chair")),
        (early, change("Ada Quist", IN, post="founder")),
        (late, change("Ada Quist", IN)),
        (out, change("Ada Quist", OUT, post="")),
    ]
    batch = Shelf()
    batch.put(found)
    one_by_one = Shelf()
    for group in (found[:2], found[2:3], found[3:]):
        one_by_one.put(group)
    assert tenures(batch.stories.values(), at(400)) == tenures(one_by_one.stories.values(), at(400))


def test_a_misprinted_name_draws_no_reports_that_name_nobody() -> None:
    nobody = replace(FIRED, person=None)
    misprint = replace(FIRED, person="Adam Quorn")
    shelf = Shelf().each([*told(0, PAPERS, FIRED), *told(2, "blog", misprint), *told(3, "kurier bulletin monitor", nobody)])
    assert [t.person for t in tenures(shelf.stories.values(), at(400))] == ["Ada Quist"]


def test_the_same_again_changes_nothing() -> None:
    shelf = Shelf().each(weekend())
    before = dict(shelf.stories)
    for found in weekend():
        assert shelf.put([found]) == ()
    assert shelf.stories == before


_PEOPLE = st.sampled_from(["Ada Quist", "Quist", "Noor Haddad", "Emil Sorge", None])
_CHANGES = st.builds(
    change,
    _PEOPLE,
    st.sampled_from(list(Direction)),
    post=st.sampled_from(["ceo", "chair", "board_member", "founder", ""]),
    status=st.sampled_from(list(Status)),
    acting=st.booleans(),
)
_FOUND = st.lists(st.tuples(st.integers(0, 300), st.sampled_from("abcdefgh"), _CHANGES), min_size=1, max_size=40)


@settings(max_examples=120, deadline=None)
@given(_FOUND, st.randoms(use_true_random=False))
def test_any_reports_in_any_order_make_the_same_ledger(raw: list[tuple[int, str, object]], rng: random.Random) -> None:
    found: list[Found] = [(item(hours, name), c) for hours, name, c in raw]  # type: ignore[misc]  # c is a Change
    batch = Shelf()
    batch.put(found)
    mixed = list({i.key: [f for f in found if f[0].key == i.key] for i, _ in found}.values())
    rng.shuffle(mixed)
    one_by_one = Shelf()
    for group in mixed:
        one_by_one.put(group)
    assert tenures(batch.stories.values(), at(400)) == tenures(one_by_one.stories.values(), at(400))


@settings(max_examples=80, deadline=None)
@given(_FOUND)
def test_no_report_is_lost(raw: list[tuple[int, str, object]]) -> None:
    found: list[Found] = [(item(hours, name), c) for hours, name, c in raw]  # type: ignore[misc]  # c is a Change
    named = {i.key for i, c in found if c.person or c.post}
    shelf = Shelf()
    shelf.put(found)
    assert {key for s in shelf.stories.values() for key in s.reports} == named


def test_a_restatement_reopens_nothing() -> None:
    shelf = Shelf().each([*told(0, PAPERS, FIRED), *told(50, PAPERS, BACK), *told(60, "a b c d e f g h", FIRED)])
    assert claims(shelf) == {("ada quist", "ceo", OUT, CONFIRMED), ("ada quist", "ceo", IN, CONFIRMED)}


def test_a_second_dismissal_with_a_successor_is_one() -> None:
    again = [*told(0, PAPERS, FIRED), *told(50, PAPERS, BACK), *told(150, PAPERS, FIRED, THIRD), *told(151, PAPERS, FIRED, THIRD)]
    assert [row[:2] for row in ledger(Shelf().each(again))] == [("Ada Quist", False), ("Ada Quist", False), ("Emil Sorge", True)]
    assert ledger(Shelf().each(again))[1][2:4] == (at(50), at(150))


def test_a_second_dismissal_by_the_organisation_itself_is_one() -> None:
    own = (item(60, "lumen", url="https://www.lumenrobotics.com/news"), FIRED)
    shelf = Shelf().each([*told(0, PAPERS, FIRED), *told(50, PAPERS, BACK), own])
    assert ledger(shelf)[-1][2:] == (at(50), at(60), "fired")


def test_one_wrong_item_makes_no_chief() -> None:
    wrong = (item(3, "blog"), change("Vera Pohl", IN))
    shelf = Shelf().each([*told(0, PAPERS, FIRED, ACTING), wrong])
    assert "Vera Pohl" not in {row[0] for row in ledger(shelf)}


def test_what_hardly_anybody_follows_was_no_return() -> None:
    hasty = told(30, "courier herald", BACK)
    wary = told(31, "tribune gazette a b c d", MAYBE)
    shelf = Shelf().each(
        [*told(0, PAPERS, FIRED, ACTING), *hasty, *wary, *told(56, PAPERS, NOT, THIRD, FIRED), *told(105, PAPERS, BACK)]
    )
    assert ledger(shelf) == WEEKEND


def test_one_report_is_enough_where_nobody_else_reports() -> None:
    assert ledger(Shelf().each(told(0, "courier", FIRED))) == WEEKEND[:1]


def test_a_search_makes_no_tenure() -> None:
    shelf = Shelf().each(told(0, PAPERS, FIRED, change(None, IN, status=RUMORED)))
    assert ledger(shelf) == WEEKEND[:1]


def test_the_unnamed_is_taken_in_when_the_name_comes() -> None:
    shelf = Shelf().each(told(0, "courier", change(None, OUT, manner=Manner.FIRED)))
    [before] = shelf.only.claims
    shelf.each(told(1, "herald", FIRED))
    [after] = shelf.only.claims
    assert (before.person, after.person) == (None, "Ada Quist")
    assert after.id == before.id
    assert len(after.evidence) == 2


def test_without_a_post_the_known_one_is_meant() -> None:
    shelf = Shelf().each([*told(0, "courier", replace(FIRED, post="", role=None)), *told(1, "herald", FIRED)])
    assert [(c.post, len(c.evidence)) for c in shelf.only.claims] == [("ceo", 2)]


def test_without_a_post_the_one_that_was_left_is_returned_to() -> None:
    shelf = Shelf().each([*told(0, PAPERS, FIRED), *told(9, "courier", replace(MAYBE, post="", role=None))])
    assert claims(shelf) == {("ada quist", "ceo", OUT, CONFIRMED), ("ada quist", "ceo", IN, RUMORED)}


def test_the_boss_is_the_chief() -> None:
    shelf = Shelf().each(told(0, "courier herald", FIRED, replace(FIRED, post="founder", role="founder")))
    assert [c.post for c in shelf.only.claims] == ["ceo"]


def test_somebody_who_was_out_returns_whatever_the_word() -> None:
    named = replace(BACK, manner=Manner.APPOINTED)
    shelf = Shelf().each([*told(0, PAPERS, FIRED), *told(50, PAPERS, named)])
    assert [c.manner for c in shelf.only.claims if c.direction is IN] == [Manner.RETURNED]


def test_most_headlines_leave_interim_out() -> None:
    plain = replace(ACTING, acting=False)
    shelf = Shelf().each([*told(0, "courier herald", ACTING), *told(1, "tribune gazette", plain)])
    assert [c.acting for c in shelf.only.claims] == [True]


def test_a_careful_headline_goes_before_a_bold_text() -> None:
    one = item(0, "courier", text="Quist may return")
    bold = replace(BACK, quote=Quote("She returns", 20, 31))
    careful = replace(MAYBE, quote=Quote("Quist may return", 0, 16), person="Quist")
    shelf = Shelf()
    shelf.put([(one, bold), (one, careful)])
    assert [(c.status, len(c.evidence), c.person) for c in shelf.only.claims] == [(RUMORED, 1, "Ada Quist")]


def test_two_organisations_are_two_stories() -> None:
    hired = change("Ada Quist", IN, "head", organisation="Borea")
    shelf = Shelf().each([*told(0, PAPERS, FIRED), *told(5, PAPERS, hired, FIRED)])
    assert sorted(s.organisation for s in shelf.stories.values()) == ["Borea", "Lumen Robotics"]


def test_after_a_long_silence_a_new_story_opens() -> None:
    shelf = Shelf().each([*told(0, "courier", FIRED), *told(24 * 20, "courier", ACTING)])
    assert sorted(shelf.stories) == ["lumen-robotics-20260302", "lumen-robotics-20260322"]


def test_a_name_that_is_taken_gets_a_number() -> None:
    other = change("Vera Pohl", IN, organisation="Lumen-Robotics Holding")
    names = {s.id for s in Shelf().each([*told(0, "courier", FIRED), *told(0.1, "courier", other)]).stories.values()}
    assert names in ({"lumen-robotics-20260302"}, {"lumen-robotics-20260302", "lumen-robotics-20260302-2"})


def test_without_an_organisation_the_person_leads_to_the_story() -> None:
    shelf = Shelf().each(told(0, PAPERS, MAYBE))
    lost = replace(NOT, organisation=None)
    [found] = place([(item(5, "blog"), lost)], shelf.stories.values(), WATCHED, at(5)).found
    assert (found.story, found.note) == (shelf.only.id, "")


def test_without_an_organisation_a_stranger_is_dropped_with_a_word() -> None:
    shelf = Shelf().each(told(0, PAPERS, MAYBE))
    lost = change("Vera Pohl", IN, organisation=None)
    [found] = place([(item(5, "blog"), lost)], shelf.stories.values(), WATCHED, at(5)).found
    assert (found.story, found.note) == ("", "no organisation")


def test_neither_person_nor_post_is_nothing() -> None:
    placed = place([(item(0, "blog"), change(None, OUT, ""))], [], WATCHED, at(0))
    assert (placed.stories, placed.found[0].note) == ((), "neither person nor post")


def test_an_unknown_organisation_of_one_voice_is_the_one_that_the_others_name() -> None:
    shelf = Shelf().each(told(0, PAPERS, FIRED))
    odd = (item(3, "blog", text="Quickly ousted: Ada Quist of Lumen Robotics"), replace(FIRED, organisation="Quickly"))
    shelf.put([odd])
    assert len(shelf.only.claims[0].evidence) == 5
    both = item(3.5, "gazette", text="RoboPal boss sacked by Lumen Robotics")
    nobody = change(None, OUT, manner=Manner.FIRED)
    shelf.put([(both, replace(c, organisation="RoboPal")) for c in (nobody, FIRED)])
    assert shelf.only.organisation == "Lumen Robotics"
    elsewhere = (item(4, "blog", text="Quist leaves the board of her club"), replace(FIRED, organisation="Rowing Club"))
    shelf.put([elsewhere])
    assert len(shelf.stories) == 2


def test_old_news_opens_no_story() -> None:
    placed = place([(item(0, "blog", seen=100), FIRED)], [], WATCHED, at(100))
    assert placed.stories == ()
    assert placed.found[0].note.startswith("old news")


def test_old_news_adds_to_an_open_story() -> None:
    shelf = Shelf().each(told(0, "courier", FIRED))
    placed = place([(item(1, "blog", seen=100), FIRED)], shelf.stories.values(), WATCHED, at(100))
    assert placed.found[0].story == shelf.only.id
    assert placed.found[0].note.startswith("old news")


def test_what_an_old_story_knows_is_no_news() -> None:
    shelf = Shelf().each(told(0, PAPERS, FIRED))
    late = 24 * 40
    [found] = place([(item(late, "blog"), FIRED)], shelf.stories.values(), WATCHED, at(late)).found
    assert found.note == "old news: known since 2026-03-02"
    [found] = place([(item(late, "blog"), BACK)], shelf.stories.values(), WATCHED, at(late)).found
    assert found.note == ""


def test_each_change_learns_its_claim() -> None:
    placed = place(told(0, PAPERS, FIRED, ACTING), [], WATCHED, at(1))
    ids = {c.id: (c.who, c.direction) for s in placed.stories for c in s.claims}
    assert {(f.change.person, *ids[f.claim]) for f in placed.found} == {
        ("Ada Quist", "ada quist", OUT),
        ("Noor Haddad", "noor haddad", IN),
    }


def test_the_word_of_the_organisation_is_an_issuers() -> None:
    links = [
        "https://lumenrobotics.com/a",
        "https://news.lumenrobotics.co.uk/a",
        "https://example.org/lumenrobotics.com",
        "http://[broken",
    ]
    shelf = Shelf().each([(item(n, f"p{n}", url=url), FIRED) for n, url in enumerate(links)])
    assert [r.tier for r in shelf.only.claims[0].evidence] == [Tier.ISSUER, Tier.ISSUER, Tier.PRESS, Tier.PRESS]


def test_a_post_that_one_of_many_names_is_not_meant_by_the_others() -> None:
    joins = told(1, "wire courier herald ledger tribune gazette echo", change("Ada Quist", IN, "", organisation="Borea"))
    story = Shelf().each([*told(0, "tabloid", change("Ada Quist", IN, "ceo", RUMORED, organisation="Borea")), *joins]).only
    assert {c.post: (len(c.evidence), c.status) for c in story.claims} == {"ceo": (1, RUMORED), "": (7, CONFIRMED)}


def test_who_leaves_a_part_does_not_leave_the_whole_too() -> None:
    """ "Vogt resigns as CEO of GM's Cruise" is about Cruise, also where only its owner is on the watchlist and was read."""
    parts = told(0, "wire courier", change("Ada Quist", OUT, organisation="Tarn"))
    owner = [(item(1, "herald", text="Quist quits as chief of Lumen's Tarn"), change("Ada Quist", OUT))]
    shelf = Shelf().each([*parts, *owner])
    assert [s.organisation for s in shelf.stories.values()] == ["Tarn"]
    hired = [(item(2, "herald", text="Lumen hires Quist of Tarn as chief"), change("Ada Quist", IN))]
    assert sorted(s.organisation for s in shelf.each(hired).stories.values()) == ["Lumen Robotics", "Tarn"]


def test_a_claim_keeps_its_name_when_others_of_the_same_item_come() -> None:
    shelf = Shelf().each(told(0, "wire", change("Ada Quist", IN, "ceo", RUMORED), change("Noor Haddad", IN, "head")))
    before = {c.who: c.id for c in shelf.only.claims}
    both = told(1, "courier herald ledger", change("Ada Quist", IN, "head"), change("Noor Haddad", IN, "head"))
    after = {(c.who, c.post): c.id for c in shelf.each(both).only.claims}
    assert after["noor haddad", "head"] == before["noor haddad"]
    assert len(set(after.values())) == len(after)


def test_a_claim_keeps_its_name_when_its_person_is_better_known() -> None:
    shelf = Shelf().each(told(0, "wire", change("Haddad", IN)))
    [before] = shelf.only.claims
    [after] = shelf.each(told(1, "courier", change("Noor Haddad", IN))).only.claims
    assert (before.who, after.who) == ("haddad", "noor haddad")
    assert after.id == before.id
