"""What the shipped packs find in whole items: meaning, names, several sentences read as one report."""

from datetime import UTC, datetime

import pytest

from monitor.detect import Detector
from monitor.detect.detector import LONGEST
from monitor.detect.examples import say, told
from monitor.model import Change
from monitor.testing import item
from monitor.text import name_key
from tests.fakes.rulebook import shipped

Told = list[tuple[object, ...]]


@pytest.fixture(scope="module")
def detector() -> Detector:
    return shipped()


def plain(changes: tuple[Change, ...]) -> Told:
    return sorted(
        (c.direction.value, c.acting, c.status.value, name_key(c.person or ""), name_key(c.organisation or ""), c.post)
        for c in changes
    )


@pytest.mark.parametrize(
    ("title", "found"),
    [
        # two changes in one
        (
            "Anna Lindqvist succeeds Tom Barrow as Brightwater chair",
            "in Anna Lindqvist / chair / Brightwater; out Tom Barrow / chair / Brightwater",
        ),
        (
            "Brightwater appoints Anna Lindqvist president and CEO",
            "in Anna Lindqvist / president / Brightwater; in Anna Lindqvist / ceo / Brightwater",
        ),
        ("Brightwater fires CEO, chairman quits", "out - / ceo / Brightwater; out - / chair / Brightwater"),
        ("Brightwater names Lindqvist CEO, Barrow to retire", "in Lindqvist / ceo / Brightwater; out Barrow / ceo / Brightwater"),
        # a rank before a post is no second post
        ("Brightwater names Anna Lindqvist executive vice president and CFO", "in Anna Lindqvist / cfo / Brightwater"),
        # acting
        ("Anna Lindqvist named acting chief executive of Brightwater", "in acting Anna Lindqvist / ceo / Brightwater"),
        (
            "Brightwater names Anna Lindqvist interim CEO to replace Tom Barrow",
            "in acting Anna Lindqvist / ceo / Brightwater; out Tom Barrow / ceo / Brightwater",
        ),
        # nobody is named
        ("Brightwater chief executive resigns over accounts", "out - / ceo / Brightwater"),
        ("Brightwater hires Northgate banker as finance chief", "in - / cfo / Brightwater"),
        # how sure
        ("Brightwater CEO Tom Barrow could step down in May", "out rumored Tom Barrow / ceo / Brightwater"),
        ("Brightwater to name Anna Lindqvist as CEO, sources say", "in rumored Anna Lindqvist / ceo / Brightwater"),
        ("Brightwater named Anna Lindqvist as CEO, sources say", "in Anna Lindqvist / ceo / Brightwater"),
        ("Brightwater CEO Tom Barrow denies plans to resign", "out denied Tom Barrow / ceo / Brightwater"),
        ("Brightwater boss Tom Barrow says he will not quit", "out denied Tom Barrow / ceo / Brightwater"),
        ("Will Brightwater CEO Tom Barrow step down?", "out rumored Tom Barrow / ceo / Brightwater"),
        # titles in capitals, publishers, kickers, quotes
        (
            "Brightwater Names Anna Lindqvist As Its New Chief Executive - The Daily Example",
            "in Anna Lindqvist / ceo / Brightwater",
        ),
        ("BRIGHTWATER CEO TOM BARROW RESIGNS", "out TOM BARROW / ceo / BRIGHTWATER"),
        ("Exclusive: Brightwater finance head to leave | Example News", "out - / cfo / Brightwater"),
        ("Brightwater CEO Tom Barrow 'steps down'", "out Tom Barrow / ceo / Brightwater"),
        # names
        ("Mary O'Dell-van der Berg quits as BrightCo chairwoman", "out Mary O'Dell-van der Berg / chair / BrightCo"),
        ("Brightwater & Sons Ltd. hires J. Q. Doe as chief operating officer", "in J. Q. Doe / coo / Brightwater & Sons Ltd."),
        ("Bank of Northgate governor Tom Barrow resigns", "out Tom Barrow / governor / Bank of Northgate"),
        ("Northgate City sack head coach Tom Barrow", "out Tom Barrow / head_coach / Northgate City"),
        # governments
        ("French prime minister Tom Barrow resigns", "out Tom Barrow / head_of_government / French"),
        ("Anna Lindqvist sworn in as president of Peru", "in Anna Lindqvist / head_of_state / Peru"),
    ],
)
def test_what_a_title_reports(detector: Detector, title: str, found: str) -> None:
    changes = detector.detect(item(title))
    assert plain(changes) == sorted(told(found) or ()), say(changes)


@pytest.mark.parametrize(
    "title",
    [
        "",
        "Former Brightwater chief Tom Barrow warns on rates",
        "Brightwater CEO Tom Barrow on robots, tea and the weather",
        "Anna Lindqvist named CEO of the Year",
        "Anna Lindqvist becomes brand ambassador of Brightwater",
        "Calls grow for Brightwater chief Tom Barrow to resign",
        "Brightwater CEO should resign, says union",
        "Northgate City sign striker Tom Barrow",
        "Brightwater to cut 500 jobs, CEO says",
        "Brightwater names its new ship after Anna Lindqvist",
        "Tom Barrow, who founded Brightwater, dies at 91",
        "Prime minister leaves London for talks",
        "In new novel, the president resigns and the CEO is fired",
        "How to quit smoking like a chief executive",
        "Brightwater shares exit index; chairman comments",
    ],
)
def test_what_is_no_change(detector: Detector, title: str) -> None:
    assert say(detector.detect(item(title))) == "nothing"


def test_title_and_text_are_one_report(detector: Detector) -> None:
    found = detector.detect(
        item(
            "Brightwater chief steps down after nine years",
            "NORTHGATE (Example) - Brightwater Inc. chief executive Tom Barrow has resigned. "
            "He will be succeeded by Anna Lindqvist in May.",
        )
    )
    assert plain(found) == sorted(told("out Tom Barrow / ceo / Brightwater; in Anna Lindqvist / ceo / Brightwater") or ()), say(
        found
    )


def test_the_fullest_name_is_told(detector: Detector) -> None:
    (change,) = detector.detect(
        item("Lindqvist named Brightwater CEO", "Anna Lindqvist, 51, will start in May. Ms Lindqvist was its CFO.")
    )
    assert change.person == "Anna Lindqvist"
    assert change.role == "CEO"


def test_the_quote_is_where_it_says(detector: Detector) -> None:
    one = item("“Straße AG” ｎames\u200b Anna Lindqvist CEO…", "Brightwater fires chairman Tom Barrow. More soon.")
    for change in detector.detect(one):
        assert one.reading[change.quote.start : change.quote.end] == change.quote.text
        assert change.quote.text


def test_old_news_by_its_year(detector: Detector) -> None:
    then = datetime(2026, 3, 2, tzinfo=UTC)
    assert detector.detect(item("In 2019 Tom Barrow resigned as Brightwater CEO", at=then)) == ()
    assert detector.detect(item("In 2026 Tom Barrow will resign as Brightwater CEO", at=then)) != ()


SCRIPT = """Brightwater's board fired chief executive Tom Barrow on Friday.
It is better than television, so we asked a robot to write a script.

Title: The storm
Act one: the fall
• Anna Lindqvist is named chief executive of Brightwater.
• The chairman resigns.
Climax:
• Tom Barrow returns as chief executive of Brightwater.
"""


def test_a_script_is_no_news(detector: Detector) -> None:
    found = detector.detect(item("What a week at Brightwater", SCRIPT))
    assert plain(found) == sorted(told("out Tom Barrow / ceo / Brightwater") or ()), say(found)


def test_french_and_the_language_guessed(detector: Detector) -> None:
    for lang in ("fr", "fr-CA", "", "xx"):
        found = detector.detect(item("Claire Vasseur est nommée directrice générale de Rochefine à compter de mai", lang=lang))
        assert plain(found) == sorted(told("in Claire Vasseur / ceo / Rochefine") or ()), (lang, say(found))


def test_a_wrong_language_is_noticed(detector: Detector) -> None:
    text = "The company said on Monday that it has named Anna Lindqvist as the new chief executive of Brightwater."
    assert detector.detect(item(text, lang="fr")) == detector.detect(item(text, lang="en")) != ()


def test_no_more_is_read_than_the_limit(detector: Detector) -> None:
    assert detector.detect(item("News", "word " * (LONGEST // 5) + ". Brightwater fires CEO Tom Barrow.")) == ()


def test_explaining_shows_every_stage(detector: Detector) -> None:
    trace = detector.explain(item("Brightwater fires CEO Tom Barrow. Calls grow for Northgate CEO Lee Poe to resign."))
    assert trace.language == "en"
    assert {h.text for h in trace.hits} >= {"fires", "resign"}
    first, second = trace.sentences
    assert [(t.kind, t.text) for t in first.tags][:4] == [
        ("name", "Brightwater"),
        ("verb", "fires"),
        ("post", "CEO"),
        ("person", "Tom Barrow"),
    ]
    (match,) = first.matches
    assert (match.pattern, match.dropped, dict(match.slots)["whom.person"]) == ("en.ousts", "", "Tom Barrow")
    assert second.matches[0].dropped.startswith("pressure")
    assert [c.person for c in trace.changes] == ["Tom Barrow"]


def test_explaining_what_is_passed_over(detector: Detector) -> None:
    trace = detector.explain(item("Rain expected"))
    assert trace.ended
    assert not trace.sentences


def test_explaining_agrees_with_detecting(detector: Detector) -> None:
    for title in ("Brightwater fires CEO Tom Barrow", "Rain expected", "Former chief Tom Barrow warns"):
        assert detector.explain(item(title)).changes == detector.detect(item(title))
