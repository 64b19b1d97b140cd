"""The founding article, where it lies beside the project: read without being told its language, nothing of its fiction told."""

from pathlib import Path

import pytest

from monitor.detect.examples import say
from monitor.model import Change, Direction, Manner, Status
from monitor.testing import item
from tests.fakes.rulebook import shipped

ARTICLE = Path(__file__).parent.parent.parent.parent / "shared" / "seed" / "article-fr.txt"


@pytest.fixture(scope="module", params=["fr", ""])
def changes(request: pytest.FixtureRequest) -> tuple[Change, ...]:
    if not ARTICLE.exists():
        pytest.skip(f"the founding article is not here: {ARTICLE}")
    title, _, text = ARTICLE.read_text("utf-8").partition("\n")
    return shipped().detect(item(title, text.strip(), lang=request.param))


def test_the_ouster_was_a_dismissal(changes: tuple[Change, ...]) -> None:
    gone = [c for c in changes if c.direction == Direction.OUT and c.person == "Sam Altman" and c.post == "ceo"]
    assert [(c.organisation, c.manner, c.status) for c in gone] == [("OpenAI", Manner.FIRED, Status.CONFIRMED)], say(changes)


def test_the_return_was_talked_about_and_failed(changes: tuple[Change, ...]) -> None:
    back = {c.status for c in changes if c.person == "Sam Altman" and c.manner == Manner.RETURNED}
    assert back == {Status.RUMORED, Status.DENIED}, say(changes)


def test_both_founders_go_to_microsoft(changes: tuple[Change, ...]) -> None:
    there = {c.person for c in changes if c.organisation == "Microsoft" and c.direction == Direction.IN}
    assert there == {"Sam Altman", "Greg Brockman"}, say(changes)


def test_nothing_comes_from_the_screenplay_nor_from_names_that_a_machine_translated(changes: tuple[Change, ...]) -> None:
    fiction = ARTICLE.read_text("utf-8").index("ébauche de script")
    assert all(c.quote.end < fiction for c in changes), say(changes)
    assert not {c.person for c in changes} & {"Ultraman", "Emmett Cisaillement", "Ilyan", "Murat"}, say(changes)
