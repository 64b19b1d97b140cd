"""Polish: declined names, participles, owners behind posts."""

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
    item = Item(source="a", ref="b", title=title, text="", seen=datetime(2026, 1, 1, tzinfo=UTC), lang="pl")
    return [
        " ".join([c.direction.value, c.status.value, c.person or "-", c.post or "-", c.organisation or "-"])
        for c in detector.detect(item)
    ]


@pytest.mark.parametrize(
    ("title", "changes"),
    [
        ("Rada nadzorcza odwołała prezesa Lipowca", ["out confirmed - ceo Lipowca"]),
        ("Jan Kowalik przestał być prezesem Lipowca", ["out confirmed Jan Kowalik ceo Lipowca"]),
        ("Kanclerz Niemiec ustąpił ze stanowiska", ["out confirmed - head_of_government Niemiec"]),
        ("Lipowiec szuka nowego prezesa", ["in rumored - ceo Lipowiec"]),
        ("Opozycja domaga się dymisji ministra rolnictwa", []),
        ("Nie żyje Jan Kowalik, były prezes Lipowca", []),
    ],
)
def test_titles(detector: Detector, title: str, changes: list[str]) -> None:
    assert told(detector, title) == changes
