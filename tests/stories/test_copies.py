"""Copies of one text are one voice."""

from dataclasses import replace

from monitor.model import Tier
from monitor.stories.life import voices
from tests.fakes.reports import IN, RUMORED, Found, Shelf, change, item

LONG = "Lumen Robotics board in talks with Ada Quist to return as chief"
MAYBE = change("Ada Quist", IN, status=RUMORED)


def heard(*titles: tuple[str, str]) -> tuple[int, int]:
    """Return the reports and the voices behind the one claim."""
    found: list[Found] = [(item(n, paper, text=title), MAYBE) for n, (paper, title) in enumerate(titles)]
    [claim] = Shelf().each(found).only.claims
    return len(claim.evidence), len(voices(claim.evidence))


def test_a_long_headline_printed_again_is_a_copy() -> None:
    assert heard(("wire", LONG), ("courier", LONG), ("herald", LONG.upper()), ("tribune", "Quist may come back to Lumen")) == (
        4,
        2,
    )


def test_a_short_headline_may_be_the_same_by_chance() -> None:
    assert heard(("wire", "Quist to return to Lumen"), ("courier", "Quist to return to Lumen")) == (2, 2)


def test_a_search_engine_adds_the_publisher() -> None:
    one, other = item(0, "wire", text=LONG), replace(item(1, "seek", text=f"{LONG} - Wire"), tier=Tier.SEARCH)
    [claim] = Shelf().each([(other, MAYBE), (one, MAYBE)]).only.claims
    assert {(r.publisher, r.family) for r in claim.evidence} == {("wire", ""), ("seek", "wire")}


def test_a_search_engine_prints_nothing_first() -> None:
    one, other = item(1, "wire", text=LONG), replace(item(0, "seek", text=f"{LONG} - Wire"), tier=Tier.SEARCH)
    [claim] = Shelf().each([(other, MAYBE), (one, MAYBE)]).only.claims
    assert {(r.publisher, r.family) for r in claim.evidence} == {("wire", ""), ("seek", "wire")}


def test_headlines_without_spaces_are_compared_too() -> None:
    text = "盧門機器人董事會正在與前任執行長商談其回任事宜"
    assert heard(("wire", text), ("courier", text)) == (2, 1)
