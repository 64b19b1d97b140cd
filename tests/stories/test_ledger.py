"""Who held which post."""

from dataclasses import replace
from datetime import date

from monitor.model import Manner
from monitor.stories import holders, tenures
from monitor.stories.ledger import life
from tests.fakes.reports import CONFIRMED, IN, OUT, RUMORED, Shelf, at, change, told

PAPERS = "courier herald tribune"


def held(shelf: Shelf, hours: float = 10_000) -> list[tuple[str, str, object, object, str]]:
    return [(t.person, t.post, t.start, t.end, t.how) for t in tenures(shelf.stories.values(), at(hours))]


def test_a_successor_ends_the_tenure_before() -> None:
    shelf = Shelf().each([*told(0, PAPERS, change("Ada Quist", IN)), *told(9, PAPERS, change("Jonas Brandt", IN))])
    assert held(shelf) == [("Ada Quist", "ceo", at(0), at(9), "succeeded"), ("Jonas Brandt", "ceo", at(9), None, "")]


def test_a_going_that_is_told_late_says_how_it_ended_not_when() -> None:
    late = told(12, PAPERS, change("Ada Quist", OUT, manner=Manner.MOVED))
    shelf = Shelf().each([*told(0, PAPERS, change("Ada Quist", IN)), *told(9, PAPERS, change("Jonas Brandt", IN)), *late])
    assert held(shelf)[0] == ("Ada Quist", "ceo", at(0), at(9), "moved")


def test_who_is_said_to_leave_a_post_that_others_held_must_be_said_by_many() -> None:
    shelf = Shelf().each(
        [*told(0, PAPERS, change("Ada Quist", OUT, "chair")), *told(9, "courier", change("Jonas Brandt", OUT, "chair"))]
    )
    assert [row[0] for row in held(shelf)] == ["Ada Quist"]
    assert [row[0] for row in held(shelf.each(told(10, PAPERS, change("Jonas Brandt", OUT, "chair"))))] == [
        "Ada Quist",
        "Jonas Brandt",
    ]


def test_a_board_has_many_members() -> None:
    shelf = Shelf().each(told(0, PAPERS, change("Ada Quist", IN, "board_member"), change("Jonas Brandt", IN, "board_member")))
    assert [row[3] for row in held(shelf)] == [None, None]


def test_two_who_come_together_share_the_post() -> None:
    shelf = Shelf().each(told(0, PAPERS, change("Ada Quist", IN), change("Jonas Brandt", IN)))
    assert len(holders(tenures(shelf.stories.values(), at(9)), "ceo", at(9))) == 2


def test_an_announced_change_counts_from_its_day() -> None:
    later = change("Jonas Brandt", IN, effective=date(2026, 4, 1))
    shelf = Shelf().each(told(0, PAPERS, replace(change("Ada Quist", OUT), effective=date(2026, 4, 1)), later))
    before, after = tenures(shelf.stories.values(), at(24 * 60))
    assert before.end == after.start
    assert before.end
    assert before.end.date() == date(2026, 4, 1)
    assert [t.person for t in tenures(shelf.stories.values(), at(1))] == ["Ada Quist"]


def test_rumours_hold_no_post() -> None:
    assert held(Shelf().each(told(0, PAPERS, change("Ada Quist", IN, status=RUMORED)))) == []


def test_holders_at_a_time() -> None:
    shelf = Shelf().each([*told(0, PAPERS, change("Ada Quist", OUT), change("Jonas Brandt", IN))])
    known = tenures(shelf.stories.values(), at(9))
    assert [t.person for t in holders(known, "ceo", at(-1))] == ["Ada Quist"]
    assert [t.person for t in holders(known, "ceo", at(0))] == ["Jonas Brandt"]
    assert holders(known, "cfo", at(0)) == ()


def test_stories_of_years_are_one_ledger() -> None:
    shelf = Shelf().each([*told(0, PAPERS, change("Ada Quist", IN)), *told(24 * 300, PAPERS, change("Ada Quist", OUT))])
    assert len(shelf.stories) == 2
    assert held(shelf) == [("Ada Quist", "ceo", at(0), at(24 * 300), "resigned")]


def test_a_claim_tells_its_life() -> None:
    shelf = Shelf().each([*told(0, PAPERS, change("Ada Quist", IN, status=RUMORED)), *told(5, PAPERS, change("Ada Quist", IN))])
    turned = life(shelf.only.claims[0], shelf.only)
    assert [(t.status, t.at) for t in turned] == [(RUMORED, at(0)), (CONFIRMED, at(5))]


def test_a_tenure_shows_its_evidence() -> None:
    shelf = Shelf().each(told(0, PAPERS, change("Ada Quist", OUT)))
    assert [r.publisher for r in tenures(shelf.stories.values(), at(1))[0].evidence] == PAPERS.split()
