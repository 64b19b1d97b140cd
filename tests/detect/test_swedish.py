"""Swedish: possessive s, negation behind the verb, seats on boards."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.commands.detect import load
from monitor.detect.detector import Detector
from monitor.model import Item

RULES = Path(__file__).parents[2] / "rules"


@pytest.fixture(scope="module")
def detector() -> Detector:
    return load(RULES, {})


def told(detector: Detector, title: str) -> list[str]:
    item = Item(source="a", ref="b", title=title, text="", seen=datetime(2026, 1, 1, tzinfo=UTC), lang="sv")
    return [
        " ".join([c.direction.value, c.status.value, c.person or "-", c.post or "-", c.organisation or "-"])
        for c in detector.detect(item)
    ]


@pytest.mark.parametrize(
    ("title", "changes"),
    [
        ("Broviks vd avgår inte", ["out denied - ceo Brovik"]),
        ("Anna Lindmark tar plats i Broviks styrelse", ["in confirmed Anna Lindmark board_member Brovik"]),
        ("Brovik rekryterar finanschef från Granvik", ["in confirmed - cfo Brovik"]),
        ("Storbritanniens premiärminister avgår", ["out confirmed - head_of_government Storbritannien"]),
        ("Krav på att Broviks vd avgår", []),
        ("Tidigare vd:n för Brovik åtalas", []),
    ],
)
def test_titles(detector: Detector, title: str, changes: list[str]) -> None:
    assert told(detector, title) == changes
