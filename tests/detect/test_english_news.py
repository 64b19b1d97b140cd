"""What English news says of ministries, successors and moves, and what it only tells in passing."""

from pathlib import Path

import pytest

from monitor import detect
from monitor.detect import Detector
from monitor.detect.examples import say, told
from monitor.errors import Fault
from monitor.model import Change
from monitor.options import Context
from monitor.testing import item
from monitor.text import name_key
from monitor.watchlist import Watchlist

RULES = Path(__file__).parent.parent.parent / "rules"


@pytest.fixture(scope="module")
def detector() -> Detector:
    faults: list[Fault] = []
    found = detect.load(RULES, Watchlist(), faults, Context({}, RULES))
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
    ("title", "expected"),
    [
        ("Ruritania Department of Fisheries Secretary Anna Lindqvist resigns",
         "out Anna Lindqvist / minister / Ruritania Department of Fisheries"),
        ("Royal Bank of Norland chairman Tom Barrow to retire", "out Tom Barrow / chair / Royal Bank of Norland"),
        ("Brightwater GM Tom Barrow leaves", "out Tom Barrow / head / Brightwater"),
        ("Brightwater Financial Chief Anna Lindqvist to depart", "out Anna Lindqvist / cfo / Brightwater"),
        ("Norlandia elects Anna Lindqvist as first female president", "in Anna Lindqvist / president / Norlandia"),
        ("Sweden's Brightwater Group chairman dies", "out - / chair / Brightwater Group"),
        ("Danish lawmakers oust Prime Minister Tom Barrow", "out Tom Barrow / head_of_government / Danish"),
        ("Brightwater hires former Northgate executive as Fairline Brand president", "in - / president / Fairline Brand"),
    ],
)  # fmt: skip
def test_posts_and_their_owners(detector: Detector, title: str, expected: str) -> None:
    check(detector, title, "", expected)


def test_a_text_tells_in_passing_what_its_title_says_nothing_of(detector: Detector) -> None:
    passing = (
        "Fuel aid could be delayed, economists say, after the finance minister of Norland was sacked in a row over spending."
    )
    check(detector, "Farmers in Norland worry about fuel prices", passing, "")
    check(detector, "Norland minister sacked", passing, "out - / minister / Norland")


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Brightwater finance chief Tom Barrow quits; Anna Lindqvist named successor", "",
         "out Tom Barrow / cfo / Brightwater; in Anna Lindqvist / cfo / Brightwater"),
        ("Tom Barrow to stay on as Brightwater finance chief", "Brightwater hires former Northgate analyst Anna Lindqvist.",
         "out denied Tom Barrow / cfo / Brightwater"),
        ("Brightwater finance chief resigns", "Tom Barrow has quit Brightwater.", "out Tom Barrow / cfo / Brightwater"),
    ],
)  # fmt: skip
def test_who_lends_a_post_to_whom(detector: Detector, title: str, text: str, expected: str) -> None:
    check(detector, title, text, expected)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Anna Lindqvist quits Brightwater to become Northgate chair",
         "out Anna Lindqvist / - / Brightwater; in Anna Lindqvist / chair / Northgate"),
        ("Brightwater chief executive leaves for Northgate", "out - / ceo / Brightwater"),
        ("Tom Barrow steps down as Brightwater CFO to join Northgate as chief executive",
         "out Tom Barrow / cfo / Brightwater; in Tom Barrow / ceo / Northgate"),
    ],
)  # fmt: skip
def test_moves_between_two_organisations(detector: Detector, title: str, expected: str) -> None:
    check(detector, title, "", expected)


def test_a_script_ends_where_its_author_says_so(detector: Detector) -> None:
    script = (
        "So we asked a robot to write a script.\n\nTitle: The storm\nAct one: the fall\n"
        "Anna Lindqvist is named chief executive of Brightwater.\n"
    )
    check(detector, "What a week", script, "")
    real = "In reality Northgate named Per Holm chief executive."
    check(detector, "What a week", script + real, "in Per Holm / ceo / Northgate")


def test_what_was_like_a_script_is_none(detector: Detector) -> None:
    text = (
        "Rivals said that it read like a movie script. The bank has had four chairmen in two years. Its shares fell. Staff were "
        "told by email. Customers were not told at all. Brightwater fired chief executive Tom Barrow. Title: analyst."
    )
    check(detector, "A week of trouble at Brightwater", text, "out Tom Barrow / ceo / Brightwater")
