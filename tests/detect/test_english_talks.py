"""What English says about somebody who may come back, about boards, and about what is no news at all."""

from pathlib import Path

import pytest

from monitor import detect, watchlist, yamlfile
from monitor.detect import Detector
from monitor.detect.examples import say, told
from monitor.errors import Fault
from monitor.model import Change
from monitor.options import Context
from monitor.testing import item
from monitor.text import name_key

RULES = Path(__file__).parent.parent.parent / "rules"


@pytest.fixture(scope="module")
def detector() -> Detector:
    faults: list[Fault] = []
    context = Context({}, RULES)
    known = watchlist.read(yamlfile.load(RULES / "watchlist.yaml"), faults, context)
    assert known is not None, faults
    found = detect.load(RULES, known, faults, context)
    assert found is not None, faults
    return found


def plain(changes: tuple[Change, ...]) -> list[tuple[object, ...]]:
    return sorted(
        (c.direction.value, c.acting, c.status.value, name_key(c.person or ""), name_key(c.organisation or ""), c.post)
        for c in changes
    )


def check(detector: Detector, title: str, text: str, expected: str) -> None:
    changes = detector.detect(item(title=title, text=text, lang="en"))
    assert plain(changes) == sorted(told(expected) or []), say(changes)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Screenplay: The Boardroom", "Brightwater has fired its chief executive."),
        ("The Boardroom", "INT. BOARDROOM - NIGHT. Rain. Brightwater has fired its chief executive Tom Barrow."),
        ("The lift", "A work of fiction. Brightwater has fired its chief executive Tom Barrow."),
        ("Satire: Brightwater names its coffee machine chief executive", ""),
        ("A year ago this week: Brightwater names Anna Lindqvist chief executive", ""),
        ("From the archive: Brightwater fires chief executive Tom Barrow", ""),
        ("Brightwater fires chief executive Tom Barrow", "From our archive. He was removed in a day."),
        (
            "Brightwater fires chief executive Tom Barrow",
            "This article was first published on 3 May 2019. The board has had enough.",
        ),
    ],
)
def test_what_says_of_itself_that_it_is_no_news(detector: Detector, title: str, text: str) -> None:
    assert detector.detect(item(title=title, text=text, lang="en")) == ()


def test_a_link_to_the_archive_makes_no_news_old(detector: Detector) -> None:
    text = "From the archive: what we wrote about her when she first came to the harbour."
    check(detector, "Brightwater names Anna Lindqvist CEO", text, "in Anna Lindqvist / ceo / Brightwater")


def test_an_article_of_this_year_is_news(detector: Detector) -> None:
    this_year = item(title="x").at.year
    text = f"First published on 3 January {this_year}. The board has had enough."
    check(detector, "Brightwater fires chief executive Tom Barrow", text, "out Tom Barrow / ceo / Brightwater")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Brightwater in discussions with Anna Lindqvist to return as CEO", "in rumored Anna Lindqvist / ceo / Brightwater"),
        ("Brightwater board in talks with Anna Lindqvist about return as CEO", "in rumored Anna Lindqvist / ceo / Brightwater"),
        ("Talks to bring Anna Lindqvist back as Brightwater CEO have collapsed", "in denied Anna Lindqvist / ceo / Brightwater"),
        ("Efforts to reinstate Brightwater CEO Anna Lindqvist fail", "in denied Anna Lindqvist / ceo / Brightwater"),
        ("Anna Lindqvist will not return as chief executive of Brightwater", "in denied Anna Lindqvist / ceo / Brightwater"),
    ],
)
def test_talks_about_a_return(detector: Detector, title: str, expected: str) -> None:
    check(detector, title, "", expected)


def test_what_is_out_is_out_as_something(detector: Detector) -> None:
    check(detector, "Tom Barrow is out as Brightwater's CEO - The Quay", "", "out Tom Barrow / ceo / Brightwater")


def test_the_board_after_a_comma_tells_what_it_says(detector: Detector) -> None:
    text = "Anna Lindqvist will not return as chief executive, the directors told employees on Sunday."
    check(detector, "Brightwater stands firm", text, "in denied Anna Lindqvist / ceo / Brightwater")
