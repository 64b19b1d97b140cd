"""Dutch: verbs in two places, surnames that begin with small words, owners on either side of the post."""

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
    item = Item(source="a", ref="b", title=title, text="", seen=datetime(2026, 1, 1, tzinfo=UTC), lang="nl")
    return [
        " ".join([c.direction.value, c.status.value, c.person or "-", c.post or "-", c.organisation or "-"])
        for c in detector.detect(item)
    ]


@pytest.mark.parametrize(
    ("title", "changes"),
    [
        ("Marijke van der Zwaan wordt ceo van Waterslot", ["in confirmed Marijke van der Zwaan ceo Waterslot"]),
        ("Wethouder Van der Zwaan stapt per direct op", ["out confirmed Van der Zwaan other_gov -"]),
        ("Topman Hafkade treedt af", ["out confirmed - ceo Hafkade"]),
        ("Hafkade-topman Bram Tolsma blijft aan", ["out denied Bram Tolsma ceo Hafkade"]),
        ("Wetenschappers stappen op de fiets", []),
        ("Oud-topman Bram Tolsma van Hafkade overleden", []),
        ("Vakbond eist ontslag van Hafkade-topman Bram Tolsma", []),
    ],
)
def test_dutch(detector: Detector, title: str, changes: list[str]) -> None:
    assert told(detector, title) == changes
