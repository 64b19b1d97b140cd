"""Real texts that lie beside the project, where they are there: the founding article, a stream of headlines."""

import json
from pathlib import Path

import pytest

from monitor.detect.examples import say
from monitor.model import Change
from monitor.testing import item
from tests.fakes.rulebook import shipped

SHARED = Path(__file__).parent.parent.parent.parent / "shared"
ARTICLE = SHARED / "seed" / "article-fr.txt"
STREAM = SHARED / "eval" / "stream-english.jsonl"


@pytest.fixture(scope="module")
def article() -> tuple[Change, ...]:
    if not ARTICLE.exists():
        pytest.skip(f"the founding article is not here: {ARTICLE}")
    title, _, text = ARTICLE.read_text("utf-8").partition("\n")
    return shipped().detect(item(title, text, lang="fr"))


@pytest.mark.parametrize(
    "wanted",
    [
        ("out", "Sam Altman", "ceo", "OpenAI", False, "confirmed"),
        ("in", "Mira Murati", "ceo", "OpenAI", True, "confirmed"),
        ("in", "Emmett Shear", "ceo", "OpenAI", False, "confirmed"),
        ("in", "Sam Altman", "head", "Microsoft", False, "confirmed"),
        ("in", "Greg Brockman", "head", "Microsoft", False, "confirmed"),
        ("in", "Sam Altman", "ceo", "OpenAI", False, "rumored"),
        ("in", "Sam Altman", "ceo", "OpenAI", False, "denied"),
    ],
)
def test_the_founding_article(article: tuple[Change, ...], wanted: tuple[object, ...]) -> None:
    told = [(c.direction, c.person, c.post, c.organisation, c.acting, c.status) for c in article]
    assert wanted in told, say(article)


def test_nothing_of_its_screenplay(article: tuple[Change, ...]) -> None:
    begins = ARTICLE.read_text("utf-8").index("Paramètres de rôle")
    assert all(c.quote.end < begins for c in article)
    assert len(article) <= 9, say(article)


def test_every_real_headline_is_read() -> None:
    if not STREAM.exists():
        pytest.skip(f"the stream of headlines is not here: {STREAM}")
    detector = shipped()
    with STREAM.open(encoding="utf-8") as lines:
        found = [detector.detect(item(row["title"], row["summary"] or "")) for row in map(json.loads, list(lines)[:3000])]
    share = sum(map(bool, found)) / len(found)
    assert 0.002 < share < 0.02
