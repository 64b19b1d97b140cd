"""Turkish: endings behind apostrophes, clauses between a name and its verb, handing over."""

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
    item = Item(source="a", ref="b", title=title, text="", seen=datetime(2026, 1, 1, tzinfo=UTC), lang="tr")
    return [
        " ".join([c.direction.value, c.status.value, c.person or "-", c.post or "-", c.organisation or "-"])
        for c in detector.detect(item)
    ]


@pytest.mark.parametrize(
    ("title", "changes"),
    [
        ("Letonya Savunma Bakanı Hakan Ertem, saldırı nedeniyle istifa etti", ["out confirmed Hakan Ertem minister Letonya"]),
        (
            "Bozdere Bankası Genel Müdürü Hakan Ertem görevini Selin Akbulut'a devretti",
            [
                "out confirmed Hakan Ertem managing_director Bozdere Bankası",
                "in confirmed Selin Akbulut managing_director Bozdere Bankası",
            ],
        ),
        ("Bozdere Spor'un yeni hocası belli oldu: Hakan Ertem", ["in confirmed Hakan Ertem head_coach Bozdere Spor"]),
        ("Bozdere Holding CEO'su istifa iddialarını yalanladı", ["out denied - ceo Bozdere Holding"]),
        ("Muhalefet bakanın istifasını istedi", []),
        ("Yılın CEO'su Selin Akbulut oldu", []),
    ],
)
def test_titles(detector: Detector, title: str, changes: list[str]) -> None:
    assert told(detector, title) == changes
